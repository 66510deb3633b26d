"""Which case each thing in case files belongs to, and which cases belong together.

A thing belongs to the case whose IRI, with a `/`, its own starts with; else to the case it names
with `ggsr:casus`; else to the only case whose things mention it or that it mentions. What several
cases mention, such as a coordinator of more than one family, belongs to none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from ggsr_kg import graphs
from ggsr_kg.graphs import Literal, Quad
from ggsr_kg.namespaces import DEF

_OF = DEF + "casus"


def owners(statements: Sequence[Quad], cases: Collection[str]) -> dict[str, str]:
    """Return the case of each subject of *statements* that belongs to one of *cases* (IRIs).

    >>> text = b"<urn:c> <urn:gezin> <urn:g> . <urn:g> <urn:a> 1 . <urn:c/p> <urn:a> 1 ."
    >>> quads = graphs.read_bytes(text, "x", graphs.FORMATS[".ttl"])
    >>> sorted(owners(quads, {"urn:c"}).items())
    [('urn:c', 'urn:c'), ('urn:c/p', 'urn:c'), ('urn:g', 'urn:c')]
    """
    subjects = dict.fromkeys(graphs.terms(quad)[0].value for quad in statements)
    found = {each: case for each in subjects if (case := _by_name(each, cases))}
    for subject, predicate, value in map(graphs.terms, statements):
        if predicate == _OF and value.value in cases:
            found.setdefault(subject.value, value.value)
    open_ends = {each for each in subjects if each not in found}
    return found | _by_mention(statements, found, open_ends) if open_ends else found


def _by_name(thing: str, cases: Collection[str]) -> str | None:
    place = thing
    while place:
        if place in cases:
            return place
        place = place.rpartition("/")[0]
    return None


def _by_mention(
    statements: Sequence[Quad], known: Mapping[str, str], open_ends: set[str]
) -> dict[str, str]:
    """Return the case of those of *open_ends* that only one case mentions, however indirectly."""
    beside: dict[str, set[str]] = {each: set() for each in open_ends}
    for subject, _, value in map(graphs.terms, statements):
        if isinstance(value, Literal):
            continue
        if subject.value in beside:
            beside[subject.value].add(value.value)
        if value.value in beside:
            beside[value.value].add(subject.value)
    found: dict[str, str] = {}
    several: set[str] = set()
    while True:
        new: dict[str, set[str]] = {}
        for each in open_ends - found.keys() - several:
            near = {known.get(other) or found.get(other) for other in beside[each] - several}
            new[each] = {case for case in near if case}
        once = {each: next(iter(near)) for each, near in new.items() if len(near) == 1}
        more = {each for each, near in new.items() if len(near) > 1}
        if not once and not more:
            return found
        found |= once
        several |= more


def groups(
    statements: Iterable[Quad], of: Mapping[str, str], cases: Sequence[str]
) -> list[list[str]]:
    """Return *cases* in groups: those whose things refer to each other's stand together.

    The order of the cases is kept as far as that allows.
    """
    root = {case: case for case in cases}

    def top(case: str) -> str:
        while root[case] != case:
            root[case] = root[root[case]]
            case = root[case]
        return case

    for subject, _, value in map(graphs.terms, statements):
        if isinstance(value, Literal):
            continue
        one, other = of.get(subject.value), of.get(value.value)
        if one and other and one != other:
            root[top(other)] = top(one)
    found: dict[str, list[str]] = {}
    for case in cases:
        found.setdefault(top(case), []).append(case)
    return list(found.values())
