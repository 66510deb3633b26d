"""What has no IRI: blank nodes of answers, under labels that mean the same in every answer.

A label of an endpoint means something within one answer only, and no question can name it. So all
that hangs together by blank nodes is asked for in one answer, and its labels are made anew from
what is said: the same part has the same labels in any answer, and of parts that say the same each
has its own.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ggsr_kg import graphs, ownership
from ggsr_kg.endpoint_cases.asking import Source
from ggsr_kg.errors import EndpointError
from ggsr_kg.graphs import BlankNode, NamedNode, Quad, Triple

MANY = 20
"""How many names are asked for at once: the questions are long."""
STEPS = 3
"""How many steps from a name blank nodes are looked for."""


def labels(triple: Iterable[object]) -> list[str]:
    """Return the labels of the blank nodes in *triple*."""
    return [each.value for each in triple if isinstance(each, BlankNode)]


def read(source: Source, names: Sequence[str]) -> Iterator[tuple[str, list[Quad]]]:
    """Yield all that hangs together by blank nodes and mentions *names*, or is mentioned by them.

    Each part has a name that it has in every answer.

    Raises: EndpointError: as `Source.about`; or a blank node is too many steps from a name.
    """
    for start in range(0, len(names), MANY):
        for answer in _whole(source, names[start : start + MANY]):
            yield from _parts(source, answer)


def reached(part: Iterable[Quad], names: Iterable[str]) -> set[NamedNode]:
    """Return what blank nodes of *part* that are of no case mention, when *names* lead to them.

    >>> text = b"<urn:n> <urn:p> [ <urn:p> <urn:x> ] . <urn:y> <urn:p> [ <urn:p> <urn:z> ] ."
    >>> reached(graphs.read_bytes(text, "x", graphs.FORMATS[".ttl"]), ["urn:n"])
    {<NamedNode value=urn:x>}
    """
    said = [graphs.terms(quad) for quad in part]
    own = {subject for subject, predicate, _ in said if predicate == ownership.OF}
    found: set[NamedNode | BlankNode] = set()
    todo: list[NamedNode | BlankNode] = [NamedNode(each) for each in names]
    while todo:
        here = todo.pop()
        new = {
            value
            for subject, _, value in said
            if subject == here and isinstance(value, NamedNode | BlankNode)
        }
        todo += {each for each in new - found - own if isinstance(each, BlankNode)}
        found |= new
    return {each for each in found if isinstance(each, NamedNode)}


def _whole(source: Source, names: Sequence[str]) -> list[set[Triple]]:
    """Return answers with all that hangs together: one step more finds nothing more."""
    before = -1
    for steps in range(1, STEPS + 2):
        found = source.unnamed(names, steps)
        size = sum(map(len, found))
        nested = any(len(labels(triple)) > 1 for answer in found for triple in answer)
        if size == before or not nested:
            return found
        before = size
    raise _too_deep(source)


def _parts(source: Source, answer: set[Triple]) -> Iterator[tuple[str, list[Quad]]]:
    ends = [labels(triple) for triple in answer]
    every = sorted({label for each in ends for label in each})
    groups = list(ownership.joined(((each[0], each[-1]) for each in ends), every))
    of = {label: number for number, group in enumerate(groups) for label in group}
    said: list[list[Quad]] = [[] for _ in groups]
    for triple, (first, *_) in zip(answer, ends, strict=True):
        said[of[first]].append(Quad(*triple))
    seen: Counter[str] = Counter()
    for group, part in zip(groups, said, strict=True):
        if len(group) > graphs.CANONICAL_LIMIT:
            raise _too_deep(source)
        quads = sorted(graphs.canonical(part), key=str)
        digest = hashlib.sha256("\n".join(map(str, quads)).encode()).hexdigest()[:32]
        name = f"b{digest}n{seen[digest]}"
        seen[digest] += 1
        yield name, [_renamed(quad, name) for quad in quads]


def _renamed(quad: Quad, name: str) -> Quad:
    """Return *quad* with labels that begin with *name*."""
    subject, predicate, value = graphs.terms(quad)
    if isinstance(subject, BlankNode):
        subject = BlankNode(name + subject.value)
    if isinstance(value, BlankNode):
        value = BlankNode(name + value.value)
    return Quad(subject, NamedNode(predicate), value)


def _too_deep(source: Source) -> EndpointError:
    return source.error(
        ("te veel hangt samen zonder IRI", "too much hangs together without an IRI"),
        ("geef elk ding een IRI", "give each thing an IRI"),
    )
