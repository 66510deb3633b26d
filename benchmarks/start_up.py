"""How long the command takes from the prompt to the answer: `python benchmarks/start_up.py`.

Prints, for each command, the shortest and the median of some runs of the whole process, and the
ratio to a bare `python -c pass` measured in the same run. The same question is asked of rdflib.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 7
QUESTION = "oordelen"
CASE = Path(__file__).parents[1] / "data" / "voorbeelden" / "goede-casus.ttl"
# As after an installation: what was compiled once is kept.
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}
RDFLIB = f"""
import rdflib
from pyoxigraph import RdfFormat, serialize
from ggsr_kg import library, queries
graph = rdflib.Graph()
graph.parse(data=serialize((q.triple for q in library.load()), format=RdfFormat.N_TRIPLES),
            format="nt")
list(graph.query(queries.find({QUESTION!r}).text))
"""
COMMANDS = {
    "python": ["-c", "pass"],
    "ggsr --help": ["-m", "ggsr_kg.cli", "--help"],
    "ggsr validate CASE": ["-m", "ggsr_kg.cli", "validate", str(CASE)],
    f"ggsr query {QUESTION}": ["-m", "ggsr_kg.cli", "query", QUESTION, "--format", "csv"],
    f"{QUESTION} on rdflib": ["-c", RDFLIB],
}


def seconds(arguments: list[str], runs: int) -> list[float]:
    """Return the durations of *runs* runs of python with *arguments*, in seconds, sorted."""
    durations = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, *arguments], check=True, capture_output=True, env=ENVIRONMENT
        )
        durations.append(time.perf_counter() - start)
    return sorted(durations)


def main() -> None:
    """Print the table."""
    base = 0.0
    print(f"{'command':28} {'shortest':>9} {'median':>9} {'x python':>9}")
    for name, arguments in COMMANDS.items():
        found = seconds(arguments, 1 if "rdflib" in name else RUNS)
        base = base or found[0]
        print(f"{name:28} {found[0]:8.2f}s {statistics.median(found):8.2f}s {found[0] / base:9.1f}")


if __name__ == "__main__":
    main()
