"""Which case each thing in case files belongs to, and which cases belong together.

A thing belongs to the case whose IRI, with a `/`, its own starts with; else to the only case in
whose named graph something is said of it (the IRI of the graph is that of the case, or starts with
it and a `/`); else to the case it names with `ggsr:casus`; else to the only case whose things
mention it or that it mentions; else to a case of which it says something with a property of ours.
Of several cases that it names so it is the first by name, of those without IRI the first in the
files. What several cases mention, such as a coordinator of more than one family, belongs to none.
Nor does a norm, or what types an organisation or says what a kind of partner covers, whatever its
name, unless it is a case itself: it counts for every case that it is about. So does what it
mentions and only mention would give a case, such as an approach, and what that mentions.
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
from ggsr_kg.namespaces import DCT, DEF, RDF

OF = DEF + "casus"
"""The property with which a thing names its case."""

TELLING = (DEF, DCT)
"""What the properties start with with which a thing says something of another."""

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
        lambda: links,
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

    *said* are *subjects* with what `ggsr:casus` says of them, *links* gives all with a property and
    what they mention with it, *places* are subjects with the named graphs they stand in, *objects*
    what else is to be assigned, and *common* what is of a class that belongs to no case.
    """

    subjects: Set[str]
    said: Iterable[tuple[str, str]]
    links: Callable[[], Iterable[tuple[str, str, str]]]
    places: Iterable[tuple[str, str]] = ()
    objects: Iterable[str] = ()
    common: Set[str] = frozenset()


def assigned(things: Things, cases: Collection[str]) -> dict[str, str]:
    """Return the case of each of *things* that belongs to one of *cases*, in order."""
    common = things.common - frozenset(cases)
    every = {*things.subjects, *things.objects} - common
    found = {each: case for each in every if (case := by_name(each, cases))}
    for thing, around in _by_graph(things.places, cases).items():
        if len(around) == 1 and thing not in common:
            found.setdefault(thing, *around)
    said: dict[str, str] = {}
    for subject, case in things.said:
        if case in cases and subject not in common:
            said[subject] = _first({case, said.get(subject, case)}, cases)
    found = said | found
    open_ends = things.subjects - found.keys() - common
    if not open_ends:
        return found
    return found | _by_mention(things.links(), found, open_ends, common, cases)


def _first(some: Collection[str], cases: Iterable[str]) -> str:
    """Return the first of *some* cases by name, of those without IRI the first of *cases*."""
    named = [each for each in some if ":" in each]
    return min(named) if named else next(each for each in cases if each in some)


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
    links: Iterable[tuple[str, str, str]],
    known: Mapping[str, str],
    open_ends: Set[str],
    common: Set[str],
    cases: Iterable[str],
) -> dict[str, str]:
    """Return the case of those of *open_ends* that mention, or being mentioned, gives one."""
    beside: dict[str, set[str]] = {each: set() for each in open_ends}
    mentioned: dict[str, set[str]] = {}
    told: dict[str, set[str]] = {}
    for subject, predicate, value in links:
        if subject in beside:
            beside[subject].add(value)
            if predicate.startswith(TELLING):
                told.setdefault(subject, set()).add(value)
        if value in beside:
            beside[value].add(subject)
            if subject in beside or subject in common:
                mentioned.setdefault(subject, set()).add(value)
    kept = _reached(common, mentioned)
    found = _by_one(beside, known, kept)
    tellers: dict[str, set[str]] = {}
    for each in told.keys() - found.keys() - kept:
        for other in told[each]:
            tellers.setdefault(other, set()).add(each)
    left = set().union(*tellers.values())
    while left:
        near = {each: _cases(told[each], known, found) for each in left}
        new = {each: _first(some, cases) for each, some in near.items() if some}
        found |= new
        left = {teller for each in new for teller in tellers.get(each, ())} - found.keys()
    return found


def _reached(things: Iterable[str], mentioned: Mapping[str, Iterable[str]]) -> set[str]:
    """Return what *things* have *mentioned*, however indirectly."""
    found: set[str] = set()
    todo = list(things)
    while todo:
        new = set(mentioned.get(todo.pop(), ())) - found
        found |= new
        todo += new
    return found


def _cases(things: Iterable[str], known: Mapping[str, str], found: Mapping[str, str]) -> set[str]:
    """Return the cases of *things*, as far as they are *known* or *found*."""
    return {case for each in things if (case := known.get(each) or found.get(each))}


def _by_one(
    beside: Mapping[str, set[str]], known: Mapping[str, str], kept: Set[str]
) -> dict[str, str]:
    """Return the case of those things, but for *kept*, that only one case is *beside*."""
    found: dict[str, str] = {}
    several = set(kept)
    left = beside.keys() - kept
    while left:
        new = {each: _cases(beside[each], known, found) for each in left}
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
