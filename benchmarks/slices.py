"""How fast case files are cut into slices: `python benchmarks/slices.py [FAMILIES]`.

Invents FAMILIES (2,000) and prints, for their file as it is, with its lines shuffled, with things
that have names of their own, and in Turtle, how long it takes to read the bytes, to parse them with
pyoxigraph, and to cut them; in MB/s, as the shortest of some runs, with the ratio to reading, and
the most memory (on Linux). That every case and every statement is in one slice is checked.
"""

from __future__ import annotations

import multiprocessing
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pyoxigraph import parse

from ggsr_kg import generate, graphs, slices
from ggsr_kg.slices import lines

RUNS = 3
FAMILIES = 2000
OWN = re.compile(rb"<[^<>\s]*/id/casus/([^<>\s/]+)/([a-z]+)-(\d+)>")


def read(path: Path) -> int:
    """Return the number of bytes in *path*."""
    with path.open("rb") as file:
        return sum(map(len, lines.blocks(file)))


def parsed(path: Path) -> int:
    """Return the number of statements in *path*."""
    with path.open("rb") as file:
        return sum(1 for _ in parse(input=file, format=graphs.format_of(path)))


def cut(path: Path) -> int:
    """Return the number of cases in the slices of *path*."""
    with slices.cut([path]) as made:
        return sum(len(each.cases) for each in made.slices())


def lines_in_slices(path: Path) -> int:
    """Return the number of statements in the slices of *path*, and in the rest."""
    with slices.cut([path]) as made:
        found = sum(each.read().count(b" .\n") for each in made.slices())
        return found + made.rest.count(b" .\n")


def measured(work: Callable[[Path], int], path: Path) -> tuple[float, int, float]:
    """Return the shortest time of *work* in seconds, what it gave, and its memory in MB.

    Each run has a process of its own.
    """
    times = []
    for _ in range(RUNS):
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            seconds, found, memory = pool.apply(_run, (work, path))
        times.append(seconds)
    return min(times), found, memory


def _run(work: Callable[[Path], int], path: Path) -> tuple[float, int, float]:
    start = time.perf_counter()
    found = work(path)
    seconds = time.perf_counter() - start
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return seconds, found, int(status.partition("VmHWM:")[2].split()[0]) / 1024


def files(folder: Path, families: int) -> list[Path]:
    """Return the files, made in *folder*."""
    made = [folder / "grouped.nt", folder / "turtle.ttl"]
    for path in made:
        generate.write(generate.families(families, 5), path)
    rows = made[0].read_bytes().splitlines(keepends=True)
    random.Random(5).shuffle(rows)
    shuffled, own = folder / "shuffled.nt", folder / "own-names.nt"
    shuffled.write_bytes(b"".join(rows))
    own.write_bytes(OWN.sub(rb"<https://voorbeeld.nl/\2/\1-\3>", made[0].read_bytes()))
    return [made[0], shuffled, own, made[1]]


def main() -> None:
    """Print the table."""
    families = int(sys.argv[1]) if len(sys.argv) > 1 else FAMILIES
    print(f"{'file':14} {'MB':>7} {'work':6} {'MB/s':>7} {'x read':>7} {'memory':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for path in files(Path(folder), families):
            size = path.stat().st_size / 1e6
            base, found = 0.0, {}
            for name, work in (("read", read), ("parse", parsed), ("cut", cut)):
                seconds, found[name], memory = measured(work, path)
                base = base or seconds
                speed = f"{size / seconds:7.0f} {seconds / base:7.1f} {memory:5.0f} MB"
                print(f"{path.name:14} {size:7.1f} {name:6} {speed}")
            assert found["cut"] == families, "each case is in one slice"
            assert found["parse"] == lines_in_slices(path), "each statement is in one slice"


if __name__ == "__main__":
    main()
