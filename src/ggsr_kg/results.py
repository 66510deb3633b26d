"""What an engine returns for a question, whichever engine it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ggsr_kg.graphs import BlankNode, Literal, Term, Triple

Row = tuple[Term | None, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The rows of a SELECT, the truth of an ASK or the statements of a CONSTRUCT.

    *kind* says which: "rows", "boolean" or "triples". A cell is None where nothing is bound.
    """

    kind: str
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    boolean: bool | None = None
    triples: tuple[Triple, ...] = ()


@dataclass(frozen=True, slots=True)
class Stream:
    """What a `Result` holds, while the engine is still making it: to be taken once."""

    kind: str
    columns: tuple[str, ...] = ()
    rows: Iterable[Row] = ()
    boolean: bool | None = None
    triples: Iterable[Triple] = ()


Ask = Callable[[str], Result]
"""Anything that answers a SPARQL text: a store, an endpoint."""


def sort_key(term: Term | None) -> tuple[int, str, str, str]:
    """Return a key that orders terms: nothing, blank nodes, IRIs, literals; then by text.

    >>> sorted([Literal("b"), None, Literal("a")], key=sort_key)[0] is None
    True
    """
    if term is None:
        return (0, "", "", "")
    if isinstance(term, Literal):
        return (3, term.value, term.datatype.value, term.language or "")
    return (1 if isinstance(term, BlankNode) else 2, term.value, "", "")


def with_columns(result: Result, order: tuple[str, ...]) -> Result:
    """Return *result* with its columns in *order*, as far as that names them.

    >>> with_columns(Result("rows", ("a", "b"), ((None, None),)), ("b", "x", "a")).columns
    ('b', 'a')
    """
    columns, places = _arranged(result.columns, order)
    rows = tuple(tuple(row[place] for place in places) for row in result.rows)
    return Result(result.kind, columns, rows, result.boolean, result.triples)


def arranged(stream: Stream, order: tuple[str, ...]) -> Stream:
    """Return *stream* with its columns in *order*, as far as that names them.

    >>> arranged(Stream("rows", ("a", "b"), [(None, None)]), ("b", "a")).columns
    ('b', 'a')
    """
    columns, places = _arranged(stream.columns, order)
    rows = (tuple(row[place] for place in places) for row in stream.rows)
    return Stream(stream.kind, columns, rows, stream.boolean, stream.triples)


def _arranged(
    columns: tuple[str, ...], order: tuple[str, ...]
) -> tuple[tuple[str, ...], list[int]]:
    """Return *columns* in *order*, and where each of them stood."""
    ranks = {name: rank for rank, name in enumerate(order)}
    found = tuple(sorted(columns, key=lambda name: ranks.get(name, len(ranks))))
    return found, [columns.index(name) for name in found]


def in_order(result: Result, ordered: bool) -> Result:
    """Return *result* with its statements, and its rows unless *ordered* already, sorted."""
    rows = result.rows if ordered else sorted(result.rows, key=lambda r: [*map(sort_key, r)])
    triples = sorted(set(result.triples), key=str)
    return Result(result.kind, result.columns, tuple(rows), result.boolean, tuple(triples))
