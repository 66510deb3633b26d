"""How the web service holds under load: `python benchmarks/service.py [SECONDS [CLIENTS]]`.

Starts `ggsr serve` with a time limit of 10 s and lets CLIENTS (50) at once ask it, for SECONDS
(60), with half a second between two requests of a client on average. One request in twenty is
heavy: it takes too long, too much memory or gives a long answer; the others are pages, answers to
the fixed questions, `/health` and `ASK {}`. Prints how long the light ones took, how the heavy ones
ended, and the most memory of the server and its children together (PSS: what they share counts
once). Every answer must have the very bytes that it has when nobody else asks; one that is wrong
or cut, or a refusal of a light request, makes this fail.
"""

from __future__ import annotations

import http.client
import random
import re
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from urllib.parse import urlencode

TIME_LIMIT = 10
SECONDS, CLIENTS = 60.0, 50
HEAVY_SHARE = 0.05
PAUSE = 1.0
"""The longest pause of a client between two requests; the mean is half of it."""
MEGABYTE = 2**20


def asking(query: str) -> str:
    """Return the address that asks *query*."""
    return f"/sparql?{urlencode({'query': query})}"


_DOUBLED = "".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1}) " for n in range(27))
_LONG = "SELECT * { ?a ?b ?c . ?c ?d ?e } ORDER BY ?a ?b ?c ?d ?e LIMIT 30000"
ASK = asking("ASK {}")
LIGHT = (
    *(ASK, "/health") * 3,
    *("/", "/vragen", "/begrippen", "/doc/indicator/c15", "/static/page.css"),
    *(
        f"/vragen/{name}.csv"
        for name in (
            "oordelen",
            "voortgang",
            "open-verbeterpunten",
            "partnerdekking",
            "tegenspraken",
            "beweringen",
        )
    ),
)
HEAVY = {
    "endless product": asking("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"),
    "endless sorting": asking("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?e ?i"),
    "endless path": asking("SELECT (COUNT(*) AS ?n) { ?a (<u:p>|!<u:p>)* ?b . ?c !<u:p>+ ?d }"),
    "gigabytes of text": asking(
        f"SELECT (STRLEN(?x27) AS ?n) {{ BIND('aaaaaaaa' AS ?x0) {_DOUBLED}}}"
    ),
    "long answer": asking(_LONG),
}
LIMITS = re.compile(rb"(no answer within the time|memory) limit|too many questions at once")
"""What a refusal of a heavy request says."""


@dataclass
class Figures:
    """What was seen: seconds per light request, ends of the heavy ones, faults, memory."""

    light: dict[str, list[float]] = field(default_factory=dict)
    heavy: Counter[tuple[str, str]] = field(default_factory=Counter)
    slowest: float = 0.0
    wrong: list[str] = field(default_factory=list)
    memory: int = 0
    processes: int = 0


@contextmanager
def served() -> Iterator[tuple[int, int]]:
    """Run the service; give its port and the number of its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    call = [sys.executable, "-m", "ggsr_kg.cli", "serve", "--port", str(port)]
    process = subprocess.Popen([*call, "--time-limit", str(TIME_LIMIT)], stderr=subprocess.DEVNULL)
    try:
        while not _answers(port):
            assert process.poll() is None, "the service did not start"
            time.sleep(0.2)
        yield port, process.pid
        assert process.poll() is None, "the service stopped"
    finally:
        process.terminate()
        process.wait(20)


def _answers(port: int) -> bool:
    try:
        return get(port, "/health")[0] == http.HTTPStatus.OK
    except OSError:
        return False


def get(port: int, path: str) -> tuple[int, bytes]:
    """Return status and body of the answer to a request for *path*."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10 * TIME_LIMIT)
    try:
        connection.request("GET", path, headers={"Accept-Language": "en"})
        reply = connection.getresponse()
        return reply.status, reply.read()
    finally:
        connection.close()


def client(number: int, port: int, expected: dict[str, bytes], end: float, seen: Figures) -> None:
    """Ask until *end*, and note in *seen* what came back."""
    choice = random.Random(number)
    while time.monotonic() < end:
        name = choice.choice(list(HEAVY)) if choice.random() < HEAVY_SHARE else ""
        path = HEAVY[name] if name else choice.choice(LIGHT)
        start = time.monotonic()
        try:
            status, body = get(port, path)
        except (OSError, http.client.HTTPException) as error:
            seen.wrong.append(f"{name or path}: {type(error).__name__}")
            continue
        took = time.monotonic() - start
        right = status == http.HTTPStatus.OK and body == expected.get(path)
        said = LIMITS.match(body) if status == http.HTTPStatus.SERVICE_UNAVAILABLE else None
        if not right and not (name and said):
            seen.wrong.append(f"{name or path}: {status}, {len(body)} bytes")
        elif name:
            seen.heavy[name, said[0].decode() if said else "answered in full"] += 1
            seen.slowest = max(seen.slowest, took)
        else:
            seen.light.setdefault(path, []).append(took)
        time.sleep(choice.random() * PAUSE)


def weigh(pid: int, end: float, seen: Figures) -> None:
    """Note until *end* the most memory and processes that the server *pid* has."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    while time.monotonic() < end:
        family = [pid, *map(int, children.read_text().split())]
        seen.memory = max(seen.memory, sum(map(_share, family)))
        seen.processes = max(seen.processes, len(family))
        time.sleep(0.5)


def _share(pid: int) -> int:
    """Return the bytes of memory of the process *pid*, of what it shares its share."""
    try:
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
    except OSError:
        return 0
    return 1024 * int(found[1]) if found else 0


def quantile(values: list[float], share: float) -> float:
    """Return the value that a *share* of *values* does not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def loaded(seconds: float, clients: int) -> Figures:
    """Return what so many *clients* saw in so many *seconds*."""
    seen = Figures()
    with served() as (port, pid):
        expected = {path: get(port, path)[1] for path in {*LIGHT, HEAVY["long answer"]}}
        end = time.monotonic() + seconds
        work = [
            threading.Thread(target=client, args=(number, port, expected, end, seen))
            for number in range(clients)
        ]
        work.append(threading.Thread(target=weigh, args=(pid, end, seen)))
        for each in work:
            each.start()
        for each in work:
            each.join()
        for path, body in expected.items():
            if get(port, path) != (http.HTTPStatus.OK, body):
                seen.wrong.append(f"{path}: other bytes afterwards")
    return seen


def main(seconds: float = SECONDS, clients: float = CLIENTS) -> None:
    """Print the figures."""
    seen = loaded(seconds, int(clients))
    print(f"{'light requests':<40}{'number':>8}{'p50':>8}{'p95':>8}{'p99':>8}  seconds")
    rows = {"all": list(chain(*seen.light.values())), **dict(sorted(seen.light.items()))}
    for path, times in rows.items():
        figures = "".join(f"{quantile(times, share):>8.2f}" for share in (0.5, 0.95, 0.99))
        name = "ASK {}" if path == ASK else path
        print(f"{name:<40}{len(times):>8}{figures}")
    print(f"\n{'heavy requests':<24}{'end':<32}{'number':>8}")
    for (name, how), number in sorted(seen.heavy.items()):
        print(f"{name:<24}{how:<32}{number:>8}")
    print(f"\nthe slowest heavy one took {seen.slowest:.1f} s (limit {TIME_LIMIT} s)")
    print(
        f"server and children: {seen.memory / MEGABYTE:.0f} MB, {seen.processes} processes at most"
    )
    print(f"wrong or cut answers: {len(seen.wrong)}")
    for fault, number in Counter(seen.wrong).items():
        print(f"  {number} x {fault}")
    sys.exit(bool(seen.wrong))


if __name__ == "__main__":
    main(*map(float, sys.argv[1:3]))
