"""What things are called, and the passages in the documents that they rest on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ggsr_kg import answers, queries
from ggsr_kg.graphs import NamedNode, Term
from ggsr_kg.store import Store


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a norm stands: document, place in it, and positions in the text edition."""

    title: str
    place: str
    start: int
    end: int


def of(graph: Store, sources: Iterable[str]) -> tuple[tuple[str, Passage], ...]:
    """Return each of *sources* (IRIs) that is a passage or has one, with it, by document."""
    query = queries.find("vindplaatsen", "casework")
    wanted = [NamedNode(source) for source in sorted(sources)]
    rows = graph.ask(query.bound({"bron": wanted}, "nl"), query.name).rows if wanted else ()
    cells = [tuple(map(answers.plain, row)) for row in rows]
    return tuple((row[0], Passage(row[1], row[2], int(row[3]), int(row[4]))) for row in cells)


def names(graph: Store, terms: Iterable[Term], lang: str) -> dict[str, str]:
    """Return the names of *terms* (IRIs) in *lang*, by IRI, where they have one."""
    query = queries.find("namen", "casework")
    wanted = sorted({term for term in terms if isinstance(term, NamedNode)}, key=str)
    if not wanted:
        return {}
    rows = graph.ask(query.bound({"ding": wanted}, lang), query.name).rows
    return {answers.plain(row[0]): answers.plain(row[1]) for row in rows}
