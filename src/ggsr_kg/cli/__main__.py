"""`python -m ggsr_kg.cli`, the same as `ggsr`."""

from ggsr_kg.cli import main

main()
