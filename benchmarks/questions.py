"""How fast questions over many cases are answered: `python benchmarks/questions.py [FAMILIES...]`.

Summarises 1,000 invented families with the verdicts they must get and repeats them under other
names up to each number of FAMILIES (1,000 and 10,000), for a store on disk as `ggsr assess --store`
makes it. Prints for each question, in seconds, the shortest of some runs on that store (columns),
the whole command (`ggsr query`), and the same on pyoxigraph in memory and on disk (for 10,000
families at most) and on rdflib (for 1,000), all with the same statements; with the ratio of rdflib
to columns. The answers must be equal.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

import rdflib
from pyoxigraph import RdfFormat, serialize

from ggsr_kg import answers, cases, casework, generate, queries, settings, summaries
from ggsr_kg.assessment import Verdict
from ggsr_kg.batches import Batch
from ggsr_kg.columns.disk import ColumnStore, Part
from ggsr_kg.queries import Query
from ggsr_kg.store import Store

SIZES = (1000, 10_000)
ONCE = 1000
"""How many families are invented."""
MOST = 10_000
"""Up to how many families pyoxigraph is asked."""
SHARE = 0.5
"""The share of them that something is amiss with."""
RUNS = 3
LIMIT = 600.0
QUESTIONS = (
    "betrokken-in-casussen",
    "caseload",
    "leefgebied-zonder-partner",
    "ontbrekend-partnertype",
    "oordelen-vergeleken",
    "voortgang",
)
Rows = list[tuple[str, ...]]
Found = TypeVar("Found")


def parts(keeper: summaries.Keeper, folder: Path) -> Iterator[Part]:
    """Yield the summaries of invented families, and their verdicts."""
    invented = list(generate.families(ONCE, 7, SHARE))
    path = folder / "families.nt"
    generate.write(invented, path)
    setting = settings.prepare()
    for each in cases.read([path]).parts(250):
        yield keeper.of(Batch(each.statements, each.names, setting.base))
    iris = {each.code: each.iri for each in casework.indicators(setting.graph)}
    yield summaries.of_verdicts(
        Verdict(family.iri, iris[code], outcome)
        for family in invented
        for code, outcome in family.outcomes.items()
    )


def prepared(made: list[Part], families: int, folder: Path) -> ColumnStore:
    """Return the new store in *folder* of so many *families*."""
    keeper = summaries.Keeper(folder)
    for number in range(-(-families // ONCE)):
        for part in made:
            texts = (each.replace("/verzonnen-7-", f"/verzonnen-{number}-") for each in part.texts)
            keeper.add(replace(part, texts=tuple(texts)))
    keeper.write()
    return ColumnStore(folder)


def timed(work: Callable[[], Found], runs: int = 1) -> tuple[float, Found]:
    """Return the shortest time of *work* in seconds, and what it gave."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        found = work()
        times.append(time.perf_counter() - start)
    return min(times), found


def asked(source: Store | ColumnStore, query: Query) -> Rows:
    """Return the answer of *source* to *query*."""
    answer = answers.ask(lambda text: source.ask(text, query.name, LIMIT), query)
    return [tuple(map(answers.plain, row)) for row in answer.rows]


def of_rdflib(graph: rdflib.Graph, query: Query) -> Rows:
    """Return the answer of *graph* to *query*."""
    found = graph.query(query.bound({}, "nl"))
    return [tuple("" if term is None else str(term) for term in row) for row in found]


def command(folder: Path, name: str) -> None:
    """Answer the question *name* from the store in *folder* with the command."""
    call = ["query", name, "--store", str(folder), "--format", "csv"]
    subprocess.run([sys.executable, "-m", "ggsr_kg.cli", *call], check=True, capture_output=True)
    return []


def in_rdflib(store: ColumnStore) -> rdflib.Graph:
    """Return the statements of *store* in rdflib."""
    data = serialize((quad.triple for quad in store.quads()), format=RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=data, format="nt")


def compare(families: int, store: ColumnStore, folder: Path) -> None:
    """Print a line for each question over *families*, of which *store* in *folder* is made."""
    others: list[Store] = []
    if families <= MOST:
        others = [Store(), Store(folder.with_suffix(".oxigraph"), new=True)]
        for each in others:
            each.add(store.quads())
    graph = in_rdflib(store) if families <= ONCE else None
    for query in map(queries.find, QUESTIONS):
        seconds, rows = timed(partial(asked, store, query), RUNS)
        whole, _ = timed(partial(command, folder, query.name))
        cells = [f"{seconds:>8.3f}{whole:>9.2f}"]
        for each in others:
            other, same = timed(partial(asked, each, query))
            assert same == rows, query.name
            cells.append(f"{other:>9.3f}")
        if graph:
            slow, same = timed(partial(of_rdflib, graph, query))
            assert same == rows, query.name
            cells.append(f"{slow:>9.2f}{slow / seconds:>8.0f}")
        print(f"{families:>8,} {query.name:<26}{len(rows):>7,}{''.join(cells)}", flush=True)


def main(sizes: list[int]) -> None:
    """Print the table."""
    heads = ("columns", "command", "memory", "disk", "rdflib", "x")
    print(f"{'families':>8} {'question':<26}{'rows':>7}{heads[0]:>8}", end="")
    print("".join(f"{each:>9}" for each in heads[1:5]) + f"{heads[5]:>8}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = list(parts(summaries.Keeper(), folder))
        for families in sizes:
            place = folder / str(families)
            compare(families, prepared(made, families, place), place)


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or list(SIZES))
