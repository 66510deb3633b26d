"""Canonical N-Triples and N-Quads as columns, each distinct piece of text read once.

Lines with the same subject that stand together are cut in one go. An IRI is checked by pyoxigraph
as it is; what else follows the subject is read by its parser, so that what is no statement is
refused all the same. The pieces of text take more room than all that comes of them, so they are
those of one block of lines at a time.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, count, islice

import numpy as np
from pyoxigraph import Quad, RdfFormat, Triple, parse

from ggsr_kg.columns.terms import Ids, Terms
from ggsr_kg.graphs import NamedNode, Term

_RUN = re.compile(rb"(<[^>\n]*>|_:[^ \n]+) [^\n]*\n(?:\1 [^\n]*\n)*|(?:#[^\n]*)?\n")
_FRONT = b"<urn:s> <urn:p> "
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What no text holds, though a parser lets it pass."""


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


def read(
    blocks: Iterable[bytes], terms: Terms, fine: Callable[[Iterable[Term], int], bool]
) -> Stated:
    r"""Return the statements in *blocks* of whole lines, in terms of *terms*.

    *fine* says of all distinct objects of a block, and of the length in bytes of the longest term,
    whether they may be.

    Raises: MalformedError: a line is no statement in canonical form, or a term may not be.

    >>> blocks = [b"<urn:a> <urn:p> <urn:b> .\n\n", b"<urn:b> <urn:p> <urn:a> .\n"]
    >>> stated = read(blocks, Terms(), lambda objects, longest: True)
    >>> [column.tolist() for column in stated.columns], stated.lines.tolist()
    ([[0, 1], [2, 2], [1, 0]], [0, 2])
    """
    places: defaultdict[bytes, int] = defaultdict(count().__next__)
    known: list[_Ends] = []
    found: list[tuple[Ids, Ids, Ids]] = []
    first = 0
    for data in blocks:
        names, parts, lines = _cut(data)
        ends = list(chain.from_iterable(parts))
        before = len(places)
        rows = np.fromiter(map(places.__getitem__, ends), np.int64, len(ends))
        new = list(islice(places, before, None))
        subjects = dict.fromkeys(names)
        made = _read(new)
        if not fine(made.objects, max(map(len, chain(new, subjects)), default=0)):
            raise MalformedError
        known.append(made)
        of = dict(zip(subjects, terms.numbers(_nodes(subjects)).tolist(), strict=True))
        numbers = np.fromiter(map(of.__getitem__, names), np.int64, len(names))
        column = np.repeat(numbers, np.fromiter(map(len, parts), np.int64, len(parts)))
        found.append((column, rows, lines + first))
        first += data.count(b"\n")
    none = (np.empty(0, np.int64),) * 3
    column, rows, lines = map(np.concatenate, zip(none, *found, strict=True))
    predicates = terms.numbers(chain.from_iterable(each.predicates for each in known))
    objects = terms.numbers(chain.from_iterable(each.objects for each in known))
    graphs = list(chain.from_iterable(each.graphs for each in known))
    columns = column, predicates[rows], objects[rows]
    return Stated(columns, lines, _graphs(column, rows, graphs, terms))


def numbers(blocks: Iterable[bytes]) -> Ids:
    r"""Return the numbers of the lines in *blocks* that hold a statement, counted from 0.

    >>> numbers([b"# x\n<urn:a> <urn:p> 1 .\n\n", b"_:b <urn:p> <urn:a> .\n"]).tolist()
    [1, 3]
    """
    rows = chain.from_iterable(data.splitlines() for data in blocks)
    return np.flatnonzero(np.fromiter((row[:1] in (b"<", b"_") for row in rows), np.bool_))


def _cut(data: bytes) -> tuple[list[bytes], list[list[bytes]], Ids]:
    """Return the subjects in *data* that stand together, what follows each, and all their lines.

    Raises: MalformedError: there is something else.
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
            if _CONTROL.search(run[0]):
                raise MalformedError
            gaps.append(len(parts))
            continue
        names.append(name)
        parts.append(data[run.end(1) + 1 : end - 1].split(b"\n" + name + b" "))
    if end != len(data):
        raise MalformedError
    # A line without statement moves all that follows it.
    moved = np.zeros(len(parts) + 1, np.int64)
    np.add.at(moved, gaps, 1)
    counts = np.fromiter(map(len, parts), np.int64, len(parts))
    return names, parts, np.arange(counts.sum()) + np.repeat(np.cumsum(moved)[:-1], counts)


@dataclass(frozen=True, slots=True)
class _Ends:
    """What follows the subject in some lines: *predicates*, *objects*, and *graphs*, if any."""

    predicates: list[Term]
    objects: list[Term]
    graphs: list[NamedNode | None]


def _read(ends: Sequence[bytes]) -> _Ends:
    """Return what stands in *ends*: all of a line but its subject, with the full stop."""
    pairs = [end.partition(b" ") for end in ends]
    names = {name: _named(name) for name in dict.fromkeys(name for name, _, _ in pairs)}
    rests = dict.fromkeys(rest for _, _, rest in pairs)
    known: dict[bytes, Term] = {rest: _named(rest[:-2]) for rest in rests if _is_name(rest)}
    others = [rest for rest in rests if rest not in known]
    quads = dict(zip(others, _parsed(others), strict=True))
    known |= {rest: _object(quad) for rest, quad in quads.items()}
    placed = {
        rest: quad.graph_name
        for rest, quad in quads.items()
        if isinstance(quad.graph_name, NamedNode)
    }
    return _Ends(
        [names[name] for name, _, _ in pairs],
        [known[rest] for _, _, rest in pairs],
        [placed.get(rest) for _, _, rest in pairs] if placed else [None] * len(pairs),
    )


def _is_name(rest: bytes) -> bool:
    """Return whether *rest* is one IRI with a full stop."""
    return rest[:1] == b"<" and rest[-3:] == b"> ." and rest.count(b" ") == 1


def _named(name: bytes) -> NamedNode:
    """Return the IRI written as *name*."""
    if name[:1] != b"<" or name[-1:] != b">" or b"\\" in name:
        raise MalformedError
    try:
        return NamedNode(name[1:-1].decode())
    except ValueError as error:
        raise MalformedError from error


def _nodes(subjects: Iterable[bytes]) -> list[Term]:
    """Return the IRI or blank node that each of *subjects* is."""
    return [
        _named(name) if name[:1] == b"<" else _object(_parsed([name + b" ."])[0])
        for name in subjects
    ]


def _graphs(
    subjects: Ids, rows: Ids, graphs: Sequence[NamedNode | None], terms: Terms
) -> tuple[tuple[str, str], ...]:
    """Return the subjects with the named graphs they stand in."""
    if not any(graphs):
        return ()
    numbers = {name: n for n, name in enumerate(dict.fromkeys(graphs)) if name}
    of = np.array([numbers[name] if name else -1 for name in graphs], np.int64)
    placed = of[rows]
    inside = placed >= 0
    pairs = np.unique(np.stack([subjects[inside], placed[inside]]), axis=1)
    known = {n: name.value for name, n in numbers.items()}
    return tuple((terms.all[subject].value, known[graph]) for subject, graph in pairs.T.tolist())


def _parsed(rests: Sequence[bytes]) -> list[Quad]:
    """Return a statement for each of *rests*: an object, perhaps a graph, and the full stop."""
    text = b"\n".join([_FRONT + rest for rest in rests])
    if _CONTROL.search(text):
        raise MalformedError
    try:
        quads = list(parse(text, format=RdfFormat.N_QUADS))
    except (SyntaxError, ValueError, MemoryError) as error:
        raise MalformedError from error
    if len(quads) != len(rests):
        raise MalformedError
    return quads


def _object(quad: Quad) -> Term:
    found = quad.object
    if isinstance(found, Triple):
        raise MalformedError
    return found
