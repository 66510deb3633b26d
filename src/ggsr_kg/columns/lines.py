"""Canonical N-Triples and N-Quads as columns, each distinct piece of text read once.

Lines with the same subject that stand together are cut in one go. An IRI is checked by pyoxigraph
as it is; what else follows the subject is read by its parser, so that what is no statement is
refused all the same. The pieces of text take more room than all that comes of them, so they are
those of one block of lines at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, count, islice

import numpy as np
from pyoxigraph import Quad, RdfFormat, Triple, parse

from ggsr_kg import contents
from ggsr_kg.columns.terms import Ids, Terms
from ggsr_kg.errors import InputError
from ggsr_kg.graphs import NamedNode, Term

_FRONT = b"<urn:s> <urn:p> "


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

    *fine* says of the objects of a block that are more than an IRI, and of the length in bytes of
    the longest term, whether they may be.

    Raises: MalformedError: a line is no statement in canonical form, or a term may not be.

    >>> blocks = [b"<urn:a> <urn:p> <urn:b> .\n\n", b"<urn:b> <urn:p> <urn:a> .\n"]
    >>> stated = read(blocks, Terms(), lambda objects, longest: True)
    >>> [column.tolist() for column in stated.columns], stated.lines.tolist()
    ([[0, 2], [1, 1], [2, 0]], [0, 2])
    """
    places: defaultdict[bytes, int] = defaultdict(count().__next__)
    known: list[_Ends] = []
    found: list[tuple[Ids, Ids, Ids]] = []
    first = 0
    for data in blocks:
        names, counts, ends, lines = _cut(data)
        before = len(places)
        rows = np.fromiter(map(places.__getitem__, ends), np.int64, len(ends))
        new = list(islice(places, before, None))
        subjects, made = _read(dict.fromkeys(names), new, terms)
        if not fine(made.others, max(map(len, chain(new, subjects)), default=0)):
            raise MalformedError
        known.append(made)
        numbers = np.fromiter(map(subjects.__getitem__, names), np.int64, len(names))
        found.append((np.repeat(numbers, counts), rows, lines + first))
        first += data.count(b"\n")
    none = (np.empty(0, np.int64),) * 3
    column, rows, lines = map(np.concatenate, zip(none, *found, strict=True))
    predicates, objects = (
        np.concatenate([none[0], *parts])[rows]
        for parts in ([each.predicates for each in known], [each.objects for each in known])
    )
    graphs = list(chain.from_iterable(each.graphs for each in known))
    return Stated((column, predicates, objects), lines, _graphs(column, rows, graphs, terms))


def numbers(blocks: Iterable[bytes]) -> Ids:
    r"""Return the numbers of the lines in *blocks* that hold a statement, counted from 0.

    >>> numbers([b"# x\n<urn:a> <urn:p> 1 .\n\n", b"_:b <urn:p> <urn:a> .\n"]).tolist()
    [1, 3]
    """
    rows = chain.from_iterable(data.splitlines() for data in blocks)
    return np.flatnonzero(np.fromiter((row[:1] in (b"<", b"_") for row in rows), np.bool_))


def _cut(data: bytes) -> tuple[list[bytes], Ids, list[bytes], Ids]:
    r"""Return the subjects in *data*, how many lines each has, what follows it, and the lines.

    Lines that stand together have their subject once.

    Raises: MalformedError: there is something else.

    >>> names, counts, ends, lines = _cut(b"<urn:a> <urn:p> 1 .\n\n<urn:a> <urn:q> 2 .\n")
    >>> names, counts.tolist(), ends, lines.tolist()
    ([b'<urn:a>'], [2], [b'<urn:p> 1 .', b'<urn:q> 2 .'], [0, 2])
    """
    names: list[bytes] = []
    starts: list[int] = []
    ends: list[bytes] = []
    gaps: list[int] = []
    every = data.split(b"\n")
    if every.pop():
        raise MalformedError
    # No line starts so.
    front, size = b"\n", 0
    for line in every:
        if line.startswith(front):
            ends.append(line[size:])
        elif not line or line.startswith(b"#"):
            _check(line)
            gaps.append(len(ends))
        else:
            name, end, _ = line.partition(b"> " if line.startswith(b"<") else b" ")
            front = name + end
            size = len(front)
            if not end or not front.startswith((b"<", b"_:")):
                raise MalformedError
            names.append(front[:-1])
            starts.append(len(ends))
            ends.append(line[size:])
    # A line without statement moves all that follows it.
    moved = np.zeros(len(ends) + 1, np.int64)
    np.add.at(moved, gaps, 1)
    lines = np.arange(len(ends)) + np.cumsum(moved)[:-1]
    return names, np.diff([*starts, len(ends)]), ends, lines


@dataclass(frozen=True, slots=True)
class _Ends:
    """What follows the subject in some lines: *predicates*, *objects*, and *graphs*, if any.

    *others* are the objects where there is more than an IRI: a literal, a label, or a graph too.
    """

    predicates: Ids
    objects: Ids
    graphs: list[NamedNode | None]
    others: Sequence[Term]


def _read(
    subjects: Iterable[bytes], ends: Sequence[bytes], terms: Terms
) -> tuple[dict[bytes, int], _Ends]:
    """Return the numbers of *subjects*, and what stands in *ends*.

    These are all of a line but its subject, with the full stop.
    """
    pairs = [end.partition(b" ") for end in ends]
    rests = dict.fromkeys(rest for _, _, rest in pairs)
    iris = {rest: rest[:-2] for rest in rests if _is_name(rest)}
    blank = [name for name in subjects if not name.startswith(b"<")]
    names = dict.fromkeys(chain(subjects, (name for name, _, _ in pairs), iris.values()))
    for name in blank:
        del names[name]
    numbers = dict(zip(names, terms.numbers(_named(names)).tolist(), strict=True))
    blanks = map(_object, _parsed([name + b" ." for name in blank]))
    numbers |= zip(blank, terms.numbers(blanks).tolist(), strict=True)
    more = [rest for rest in rests if rest not in iris]
    quads = dict(zip(more, _parsed(more), strict=True))
    others = list(map(_object, quads.values()))
    objects = {rest: numbers[name] for rest, name in iris.items()}
    objects |= zip(more, terms.numbers(others).tolist(), strict=True)
    placed = {
        rest: quad.graph_name
        for rest, quad in quads.items()
        if isinstance(quad.graph_name, NamedNode)
    }
    return numbers, _Ends(
        np.array([numbers[name] for name, _, _ in pairs], np.int64),
        np.array([objects[rest] for _, _, rest in pairs], np.int64),
        [placed.get(rest) for _, _, rest in pairs] if placed else [None] * len(pairs),
        others,
    )


def _is_name(rest: bytes) -> bool:
    """Return whether *rest* is one IRI with a full stop."""
    return rest[:1] == b"<" and rest[-3:] == b"> ." and rest.count(b" ") == 1


def _named(names: Iterable[bytes]) -> list[NamedNode]:
    """Return the IRIs written as *names*."""
    if not all(name.startswith(b"<") and name.endswith(b">") for name in names):
        raise MalformedError
    try:
        # An escape is no part of an IRI, so it is refused here too.
        return [NamedNode(name[1:-1].decode()) for name in names]
    except ValueError as error:
        raise MalformedError from error


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
    _check(text)
    try:
        quads = list(parse(text, format=RdfFormat.N_QUADS))
    except (SyntaxError, ValueError, MemoryError) as error:
        raise MalformedError from error
    if len(quads) != len(rests):
        raise MalformedError
    return quads


def _check(text: bytes) -> None:
    """Check *text* for what none holds, though a parser lets some of it pass."""
    try:
        contents.check_encoding(text, "")
    except InputError as error:
        raise MalformedError from error


def _object(quad: Quad) -> Term:
    found = quad.object
    if isinstance(found, Triple):
        raise MalformedError
    return found
