"""Which case each thing in case files belongs to, and which cases belong together.

A thing belongs to the case whose IRI, with a `/`, its own starts with; else to the only case in
whose named graph something is said of it (the IRI of the graph is that of the case, or starts with
it and a `/`); else to the case it names with `ggsr:casus`; else to the only case whose things
mention it or that it mentions. What several cases mention, such as a coordinator of more than one
family, belongs to none. Nor does a norm, or what types an organisation or says what a kind of
partner covers, whatever its name, unless it is a case itself: it counts for every case that it is
about.
"""

from __future__ import annotations

from collections.abc import (
    Callable,
    Collection,
    Hashable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
    Set,
)
from dataclasses import dataclass
from typing import TypeVar

from ggsr_kg import graphs
from ggsr_kg.graphs import Literal, NamedNode, Quad
from ggsr_kg.namespaces import DEF, RDF

OF = DEF + "casus"
"""The property with which a thing names its case."""

COMMON = frozenset(DEF + name for name in ("Leefgebieddekking", "Norm", "Typering"))
"""The classes of what belongs to no case."""

_TYPE = RDF + "type"
_Case = TypeVar("_Case", bound=Hashable)


def owners(statements: Sequence[Quad], cases: Collection[str]) -> dict[str, str]:
    """Return the case of each thing in *statements* that belongs to one of *cases* (IRIs).

    >>> text = b"<urn:c> <urn:gezin> <urn:g> . <urn:g> <urn:a> 1 . <urn:c/p> <urn:a> 1 ."
    >>> quads = graphs.read_bytes(text, "x", graphs.FORMATS[".ttl"])
    >>> sorted(owners(quads, {"urn:c"}).items())
    [('urn:c', 'urn:c'), ('urn:c/p', 'urn:c'), ('urn:g', 'urn:c')]
    >>> text = b"<urn:x> <urn:a> <urn:c/p> <urn:d> ."
    >>> owners(graphs.read_bytes(text, "x", graphs.FORMATS[".nq"]), {"urn:c", "urn:d"})["urn:x"]
    'urn:d'
    """
    links = [
        (subject.value, predicate, value.value)
        for subject, predicate, value in map(graphs.terms, statements)
        if not isinstance(value, Literal)
    ]
    things = Things(
        {graphs.terms(quad)[0].value for quad in statements},
        ((subject, value) for subject, predicate, value in links if predicate == OF),
        lambda: ((subject, value) for subject, _, value in links),
        (
            (graphs.terms(quad)[0].value, quad.graph_name.value)
            for quad in statements
            if isinstance(quad.graph_name, NamedNode)
        ),
        {value for _, _, value in links},
        {subject for subject, predicate, value in links if predicate == _TYPE and value in COMMON},
    )
    return assigned(things, cases)


@dataclass(frozen=True, slots=True)
class Things:
    """What files say something about, as IRIs or labels.

    *said* are *subjects* with what `ggsr:casus` says of them, *links* gives all with what they
    mention, *places* are subjects with the named graphs they stand in, *objects* what else is to be
    assigned, and *common* what is of a class that belongs to no case.
    """

    subjects: Set[str]
    said: Iterable[tuple[str, str]]
    links: Callable[[], Iterable[tuple[str, str]]]
    places: Iterable[tuple[str, str]] = ()
    objects: Iterable[str] = ()
    common: Set[str] = frozenset()


def assigned(things: Things, cases: Collection[str]) -> dict[str, str]:
    """Return the case of each of *things* that belongs to one of *cases*."""
    common = things.common - frozenset(cases)
    every = {*things.subjects, *things.objects} - common
    found = {each: case for each in every if (case := by_name(each, cases))}
    for thing, around in _by_graph(things.places, cases).items():
        if len(around) == 1 and thing not in common:
            found.setdefault(thing, *around)
    for subject, case in things.said:
        if case in cases and subject not in common:
            found.setdefault(subject, case)
    open_ends = things.subjects - found.keys() - common
    return found | _by_mention(things.links(), found, open_ends) if open_ends else found


def by_name(thing: str, cases: Collection[str]) -> str | None:
    """Return which of *cases* the name of *thing* starts with, if any."""
    place = thing
    while place:
        if place in cases:
            return place
        place = place.rpartition("/")[0]
    return None


def _by_graph(places: Iterable[tuple[str, str]], cases: Collection[str]) -> dict[str, set[str]]:
    """Return for each subject the cases in whose graphs it stands."""
    found: dict[str, set[str]] = {}
    for thing, graph in set(places):
        if case := by_name(graph, cases):
            found.setdefault(thing, set()).add(case)
    return found


def _by_mention(
    links: Iterable[tuple[str, str]], known: Mapping[str, str], open_ends: set[str]
) -> dict[str, str]:
    """Return the case of those of *open_ends* that only one case mentions, however indirectly."""
    beside: dict[str, set[str]] = {each: set() for each in open_ends}
    for subject, value in links:
        if subject in beside:
            beside[subject].add(value)
        if value in beside:
            beside[value].add(subject)
    found: dict[str, str] = {}
    several: set[str] = set()
    left = open_ends
    while left:
        new: dict[str, set[str]] = {}
        for each in left:
            near = {known.get(other) or found.get(other) for other in beside[each] - several}
            new[each] = {case for case in near if case}
        once = {each: next(iter(near)) for each, near in new.items() if len(near) == 1}
        more = {each for each, near in new.items() if len(near) > 1}
        found |= once
        several |= more
        # Only what is beside these can have become known.
        next_to = {other for each in once for other in beside[each] if other in beside}
        left = {each for each in next_to if each not in found and each not in several}
    return found


def groups(
    statements: Iterable[Quad], of: Mapping[str, str], cases: Sequence[str]
) -> Iterator[list[str]]:
    """Yield *cases* in groups: those whose things refer to each other's stand together.

    The order of the cases is kept as far as that allows.
    """
    links = (
        (of.get(subject.value), of.get(value.value))
        for subject, _, value in map(graphs.terms, statements)
        if not isinstance(value, Literal)
    )
    return joined(((one, other) for one, other in links if one and other), cases)


def joined(links: Iterable[tuple[_Case, _Case]], cases: Collection[_Case]) -> Iterator[list[_Case]]:
    """Yield *cases* in groups: those that *links* join stand together, in order of the first.

    >>> list(joined([(3, 1)], range(1, 5)))
    [[1, 3], [2], [4]]
    """
    root: dict[_Case, _Case] = {}

    def top(case: _Case) -> _Case:
        while root.setdefault(case, case) != case:
            root[case] = root[root[case]]
            case = root[case]
        return case

    for one, other in links:
        if one != other:
            root[top(other)] = top(one)
    found: dict[_Case, list[_Case]] = {}
    for case in cases:
        if case in root:
            found.setdefault(top(case), []).append(case)
    for case in cases:
        if case not in root:
            yield [case]
        elif group := found.pop(top(case), None):
            yield group
