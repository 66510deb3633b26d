"""How many cases to check at once: `python benchmarks/batches.py [FAMILIES]`.

Invents FAMILIES (2,000) and prints, for batches of several sizes, how long `ggsr validate` takes in
one process and in all, as seconds and families per second, and the most memory of all processes
together. The report must be the same whatever the size.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from validation import watched

from ggsr_kg import generate

FAMILIES = 2000
SIZES = (50, 125, 250, 500, 1000, 2000)
RUN = (
    "import sys; from ggsr_kg import casework, cli; casework.PART = {}; sys.argv = {!r}; cli.main()"
)


def command(path: Path, size: int, workers: int) -> tuple[float, float, bytes]:
    """Return how long a run takes, the most memory in MB, and its report."""
    out = path.with_suffix(".txt")
    call = ["ggsr", "validate", str(path), "--workers", str(workers), "--out", str(out)]
    start = time.perf_counter()
    most = watched([sys.executable, "-c", RUN.format(size, call)])
    return time.perf_counter() - start, most, out.read_bytes()


def main() -> None:
    """Print the table."""
    families = int(sys.argv[1]) if len(sys.argv) > 1 else FAMILIES
    print(f"{'cases':>6}{'processes':>10}{'seconds':>9}{'per second':>11}{'memory':>10}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "casussen.nt"
        generate.write(generate.families(families, 5), path)
        reports = set()
        for workers in dict.fromkeys((1, os.cpu_count() or 1)):
            for size in SIZES:
                seconds, most, report = command(path, size, workers)
                reports.add(report)
                speed = f"{seconds:>9.2f}{families / seconds:>11.1f}{most:>7.0f} MB"
                print(f"{size:>6}{workers:>10}{speed}")
        assert len(reports) == 1, "the report is the same"


if __name__ == "__main__":
    main()
