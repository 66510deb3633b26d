"""Canonical N-Triples and N-Quads as columns, each distinct term parsed once.

A line is split at its first two spaces; what stands there and what follows is read by the parser of
pyoxigraph, once for each distinct piece of text, so that what is no term is refused all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from pyoxigraph import Quad, RdfFormat, parse

from ggsr_kg.columns.terms import Ids, Terms
from ggsr_kg.graphs import NamedNode, Term

Columns = tuple[Ids, Ids, Ids]
Graphs = list[tuple[str, str]]
"""Subjects with the named graphs they stand in."""

_FRONT = b"<urn:s> <urn:p> "
_PARTS = 3


class MalformedError(Exception):
    """The lines are not canonical, or not what they should be: a parser tells what is wrong."""


def read(
    data: bytes, terms: Terms, check: Callable[[Iterable[Quad]], None]
) -> tuple[Columns, Graphs]:
    """Return the statements in *data* as columns of *terms*, and the named graphs of subjects.

    *check* is given a statement for each distinct object.

    Raises: MalformedError: a line is no statement in canonical form. InputError: as *check*.
    """
    lines = [line for line in data.split(b"\n") if line and not line.startswith(b"#")]
    split = [line.split(b" ", 2) for line in lines]
    if not split:
        return (terms.numbers(()), terms.numbers(()), terms.numbers(())), []
    if set(map(len, split)) != {_PARTS}:
        raise MalformedError
    subjects, predicates, rests = zip(*split, strict=True)
    names = list(dict.fromkeys([*subjects, *dict.fromkeys(predicates)]))
    things = [_term(quad) for quad in _parsed([name + b" ." for name in names])]
    if not {name[:1] for name in names} <= {b"<", b"_"} or _blank(dict.fromkeys(predicates)):
        raise MalformedError
    ends = list(dict.fromkeys(rests))
    quads = _parsed(ends)
    check(quads)
    of = dict(zip(names, terms.numbers(things).tolist(), strict=True))
    value = dict(zip(ends, terms.numbers(map(_term, quads)).tolist(), strict=True))
    graphs = {
        end: quad.graph_name.value
        for end, quad in zip(ends, quads, strict=True)
        if isinstance(quad.graph_name, NamedNode)
    }
    placed = (
        {(s, graphs[end]) for s, end in zip(subjects, rests, strict=True) if end in graphs}
        if graphs
        else set()
    )
    labels = dict(zip(names, things, strict=True))
    columns = _column(of, subjects), _column(of, predicates), _column(value, rests)
    return columns, [(labels[subject].value, graph) for subject, graph in placed]


def _term(quad: Quad) -> Term:
    if not isinstance(quad.object, Term):
        raise MalformedError
    return quad.object


def _blank(names: Iterable[bytes]) -> bool:
    return any(not name.startswith(b"<") for name in names)


def _column(numbers: dict[bytes, int], words: Sequence[bytes]) -> Ids:
    return np.fromiter(map(numbers.__getitem__, words), np.int64, len(words))


def _parsed(ends: Sequence[bytes]) -> list[Quad]:
    """Return a statement for each of *ends*: an object, perhaps a graph, and a full stop."""
    text = b"\n".join([_FRONT + end for end in ends])
    try:
        quads = list(parse(text, format=RdfFormat.N_QUADS))
    except (SyntaxError, ValueError) as error:
        raise MalformedError from error
    if len(quads) != len(ends):
        raise MalformedError
    return quads
