"""Canonical N-Triples and N-Quads as columns, each distinct piece of text parsed once.

Lines with the same subject that stand together are cut in one go; what follows the subject (the
predicate, the object, perhaps a graph) is read by the parser of pyoxigraph, once for each distinct
text, so that what is no statement is refused all the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter

import numpy as np
from pyoxigraph import Quad, RdfFormat, Triple, parse

from ggsr_kg.columns.terms import Ids, Terms
from ggsr_kg.graphs import NamedNode, Term

_RUN = re.compile(rb"(<[^>\n]*>|_:[^ \n]+) [^\n]*\n(?:\1 [^\n]*\n)*|(?:#[^\n]*)?\n")
_FRONT = b"<urn:s> "


class MalformedError(Exception):
    """The lines are not canonical, or not what they should be: a parser tells what is wrong."""


@dataclass(frozen=True, slots=True)
class Stated:
    """Statements as *columns* of subjects, predicates and objects.

    *lines* is the number of the line of each, counted from 0; *graphs* are subjects with the named
    graphs they stand in.
    """

    columns: tuple[Ids, Ids, Ids]
    lines: Ids
    graphs: tuple[tuple[str, str], ...] = ()


def read(data: bytes, terms: Terms, fine: Callable[[Iterable[Term], int], bool]) -> Stated:
    """Return the statements in *data*, in terms of *terms*.

    *fine* says of all distinct objects, and of the length in bytes of the longest term, whether
    they may be.

    Raises: MalformedError: a line is no statement in canonical form, or a term may not be.
    """
    names: list[bytes] = []
    parts: list[list[bytes]] = []
    gaps: list[int] = []
    end = 0
    for run in _RUN.finditer(data):
        if run.start() != end:
            raise MalformedError
        end = run.end()
        name = run[1]
        if name is None:
            gaps.append(len(parts))
            continue
        names.append(name)
        parts.append(data[run.end(1) + 1 : end - 1].split(b"\n" + name + b" "))
    if end != len(data):
        raise MalformedError
    ends = list(chain.from_iterable(parts))
    once = list(dict.fromkeys(ends))
    quads = _parsed(once)
    objects = _objects(quads)
    subjects = dict.fromkeys(names)
    if not fine(objects, max(map(len, chain(once, subjects)), default=0)):
        raise MalformedError
    things = _objects(_parsed([b"<urn:p> " + name + b" ." for name in subjects]))
    of = dict(zip(subjects, terms.numbers(things).tolist(), strict=True))
    places = dict(zip(once, range(len(once)), strict=True))
    rows = np.fromiter(map(places.__getitem__, ends), np.int64, len(ends))
    counts = np.fromiter(map(len, parts), np.int64, len(parts))
    columns = (
        np.repeat(np.fromiter(map(of.__getitem__, names), np.int64, len(names)), counts),
        terms.numbers(map(attrgetter("predicate"), quads))[rows],
        terms.numbers(objects)[rows],
    )
    # A line without statement moves all that follows it.
    moved = np.zeros(len(parts) + 1, np.int64)
    np.add.at(moved, gaps, 1)
    lines = np.arange(len(ends)) + np.repeat(np.cumsum(moved)[:-1], counts)
    return Stated(columns, lines, _graphs(columns[0], rows, quads, terms))


def _graphs(
    subjects: Ids, rows: Ids, quads: Sequence[Quad], terms: Terms
) -> tuple[tuple[str, str], ...]:
    """Return the subjects with the named graphs they stand in."""
    names = [each.graph_name for each in quads]
    numbers = {
        name: n for n, name in enumerate(dict.fromkeys(names)) if isinstance(name, NamedNode)
    }
    if not numbers:
        return ()
    graphs = np.array([numbers.get(name, -1) for name in names])[rows]  # type: ignore[arg-type]
    inside = graphs >= 0
    pairs = np.unique(np.stack([subjects[inside], graphs[inside]]), axis=1)
    known = {n: name.value for name, n in numbers.items()}
    return tuple((terms.all[subject].value, known[graph]) for subject, graph in pairs.T.tolist())


def _objects(quads: Sequence[Quad]) -> list[Term]:
    found = list(map(attrgetter("object"), quads))
    if Triple in set(map(type, found)):
        raise MalformedError
    return found


def _parsed(ends: Sequence[bytes]) -> list[Quad]:
    """Return a statement for each of *ends*: all but its subject, with the full stop."""
    text = b"\n".join([_FRONT + end for end in ends])
    try:
        quads = list(parse(text, format=RdfFormat.N_QUADS))
    except (SyntaxError, ValueError) as error:
        raise MalformedError from error
    if len(quads) != len(ends):
        raise MalformedError
    return quads
