"""How fast cases are checked: `python benchmarks/validation.py [FAMILIES...]`.

For each number of FAMILIES (100 and 1,000) it invents a file of N-Triples and prints, as seconds,
families per second and the ratio to merely parsing the same file with pyoxigraph: `ggsr validate`
from start to report with one process and with all, and, for a hundred families at most, ggsr (the
median of nine times) and pySHACL once they have started, on the same shapes and data: pySHACL has
the data read already, and goes case by case (on all at once it is slower).
The findings must be equal: for that, runs of up to a thousand families are done once more with
--format json, untimed. Memory, of another run with all processes, is the most of them together,
what they share counted once (on Linux).
"""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, parse

import ggsr_kg.places  # noqa: F401  (rdflib comes with it)
from ggsr_kg import cases, casework, generate, settings, streaming
from ggsr_kg.engines import choose

# As after an installation: what was compiled once is kept.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
SIZES = (100, 1000)
REFERENCE = 100
"""Of how many families pySHACL is asked."""
COMPARED = 1000
"""Of how many families the findings are compared."""
TIMES = 9
"""How often what takes a second is timed: a machine is not as fast at every second."""
Found = Counter[tuple[str, ...]]


def floor(path: Path) -> float:
    """Return how long it takes to parse *path*, the shortest of three times, in seconds."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        deque(parse(path=path, format=RdfFormat.N_TRIPLES), maxlen=0)
        times.append(time.perf_counter() - start)
    return min(times)


def found(path: Path, workers: int) -> Found:
    """Return what `ggsr validate` finds."""
    out = path.with_suffix(".json")
    timed(command(path, workers, out))
    every = json.loads(out.read_text(encoding="utf-8"))["findings"]
    return Counter(map(key, every))


def command(path: Path, workers: int, out: Path) -> list[str]:
    """Return the command `ggsr validate` that writes *out*."""
    call = ["validate", str(path), "--workers", str(workers), "--out", str(out)]
    return [sys.executable, "-m", "ggsr_kg.cli", *call]


def timed(call: list[str]) -> float:
    """Run the command *call*; return how long it takes, in seconds."""
    start = time.perf_counter()
    done = subprocess.run(call, stderr=subprocess.DEVNULL, check=False)
    seconds = time.perf_counter() - start
    assert done.returncode in (0, 1), "every rule could run on every case"
    return seconds


def watched(call: list[str]) -> float:
    """Run the command *call*; return the most memory of its processes in MB.

    Looking takes time itself, so this is not a run that is timed.
    """
    most = 0.0
    with subprocess.Popen(call, stderr=subprocess.DEVNULL) as run:
        while run.poll() is None:
            most = max(most, memory(run.pid))
            with suppress(subprocess.TimeoutExpired):
                run.wait(0.5)
    return most


def memory(pid: int) -> float:
    """Return the memory of a process and its children in MB, what they share counted once."""
    total = 0
    for each in [pid, *children(pid)]:
        try:
            text = Path(f"/proc/{each}/smaps_rollup").read_text(encoding="utf-8")
        except OSError:
            continue
        total += int(text.partition("\nPss:")[2].split()[0])
    return total / 1024


def children(pid: int) -> list[int]:
    """Return the processes that *pid* started."""
    try:
        path = Path(f"/proc/{pid}/task/{pid}/children")
        return [int(each) for each in path.read_text(encoding="utf-8").split()]
    except OSError:
        return []


def key(finding: dict[str, Any]) -> tuple[str, ...]:
    """Return what two engines must agree on."""
    parts = ("focus", "path", "value", "component", "severity", "rule")
    return tuple(json.dumps(finding[part], sort_keys=True) for part in parts)


def reference(path: Path) -> tuple[float, Found]:
    """Return how long pySHACL takes over the cases of *path*, one by one, and what it finds."""
    given, setting = cases.read([path]), settings.prepare()
    casework.PART = 1
    engine = choose.engine("pyshacl")
    start = time.perf_counter()
    run = casework.validate(given, setting, engine)
    return time.perf_counter() - start, Counter(key(each.as_json()) for each in run.findings)


def started(path: Path) -> tuple[float, Found]:
    """Return how long ggsr takes over *path* in one process, and what it finds.

    What is ready before is what pySHACL has: the libraries, rdflib too, and the shapes as
    statements. The file is not read yet, nor are the shapes understood. Garbage is looked for as
    often as by the command.
    """
    gc.set_threshold(100_000, 20, 20)
    setting, engine = settings.prepare(), choose.engine("auto")
    start = time.perf_counter()
    run = streaming.validate([path], setting, engine)
    return time.perf_counter() - start, Counter(key(each.as_json()) for each in run.findings)


def apart(work: Callable[..., Any], *args: Any) -> Any:
    """Return what *work* gives in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, args)


def row(name: str, families: int, seconds: float, base: float, more: str = "") -> None:
    """Print one line of the table."""
    speed = families / seconds
    print(f"{families:>8,} {name:<24}{seconds:>9.2f}{speed:>11.1f}{seconds / base:>9.1f} {more}")


def main(sizes: list[int]) -> None:
    """Print the table."""
    print(f"{'families':>8} {'what':<24}{'seconds':>9}{'per second':>11}{'ratio':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for families in sizes:
            path = Path(folder) / f"{families}.nt"
            generate.write(generate.families(families, 5), path)
            base = apart(floor, path)
            row("parse only", families, base, base, f"{path.stat().st_size / 2**20:.0f} MB")
            results = []
            for workers in dict.fromkeys((1, os.cpu_count() or 1)):
                call = command(path, workers, path.with_suffix(".txt"))
                seconds = timed(call)
                most = f"{watched(call):.0f} MB memory" if workers > 1 else ""
                row(f"ggsr, {workers} process(es)", families, seconds, base, most)
                if families <= COMPARED:
                    results.append(found(path, workers))
            if families <= REFERENCE:
                found_in = [apart(started, path) for _ in range(TIMES)]
                results += [other for _, other in found_in]
                seconds = statistics.median(seconds for seconds, _ in found_in)
                row("ggsr, once started", families, seconds, base, f"median of {TIMES}")
                seconds, other = apart(reference, path)
                results.append(other)
                row("pySHACL, once started", families, seconds, base)
            assert all(each == results[0] for each in results), "the findings are equal"
            if results:
                print(f"{'':>8} {results[0].total():,} findings, equal")


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or list(SIZES))
