"""Classes and properties in data that are of no use: misspelt, or looked at by no rule.

A validator that finds nothing because nothing was looked at must not sound green
(<https://www.w3.org/TR/shacl/#validation> says that data without targets conform).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from difflib import get_close_matches

from ggsr_kg import graphs
from ggsr_kg.errors import Text, suggestion
from ggsr_kg.graphs import Literal, NamedNode, Quad
from ggsr_kg.namespaces import CONCEPT, DCT, DEF, OWL, PREFIXES, RDF, RDFS, SH, SKOS, shorten
from ggsr_kg.validation import Stray

_TYPE = RDF + "type"
_COMMON = (RDF, RDFS, OWL, SKOS, DCT, PREFIXES["prov"], PREFIXES["earl"])
"""Vocabularies whose terms may stand anywhere."""
_NO_CLASS = Text(
    "zonder soort die een regel kent; zeg wat het is, zoals a ggsr:Probleem",
    "of no kind that a rule knows; say what it is, as a ggsr:Probleem",
)
_TWICE = Text(
    "staat in meer dan één bestand; geef elke casus één keer",
    "stands in more than one file; give each case once",
)
_NAME = re.compile(r"[\w-]+:[\w-]+|<[^<>\s]+>")


def find(
    data: Iterable[Quad], shapes: Iterable[Quad], known: Collection[str], targets: Collection[str]
) -> tuple[Stray, ...]:
    """Return the stray terms of *data*, most frequent first.

    *known* holds the IRIs of every class and property of the ontologies, *targets* those of the
    classes that some rule looks at, subclasses included. What *shapes* mention is known and looked
    at too.
    """
    classes: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    for quad in data:
        _, predicate, value = graphs.terms(quad)
        if predicate == _TYPE:
            classes[value.value] += 1
        else:
            properties[predicate] += 1
    used = mentioned(shapes)
    vocabulary = {*known, *used}
    found = [_stray(term, "class", n, vocabulary, {*targets, *used}) for term, n in classes.items()]
    found += [_stray(term, "property", n, vocabulary, used) for term, n in properties.items()]
    kept = (each for each in found if each is not None)
    return tuple(sorted(kept, key=lambda each: (not each.unknown, -each.count, each.term)))


def untyped(data: Iterable[Quad], looked_at: Collection[str]) -> tuple[Stray, ...]:
    """Return the things of *data* with properties of ours that are in no class that is looked at.

    Without one of the classes *looked_at* no rule finds them. One stray stands for all. A case that
    only a verdict is about stands in another file.
    """
    classes: dict[str, set[str]] = {}
    ours: set[str] = set()
    judged: set[tuple[str, str]] = set()
    for subject, predicate, value in map(graphs.terms, data):
        if predicate == _TYPE:
            classes.setdefault(subject.value, set()).add(value.value)
        elif predicate.startswith(DEF):
            ours.add(subject.value)
            if predicate == DEF + "casus":
                judged.add((subject.value, value.value))
    verdicts = {case for about, case in judged if DEF + "Oordeel" in classes.get(about, ())}
    lost = [each for each in ours - verdicts if not classes.get(each, set()) & set(looked_at)]
    return (Stray(_TYPE, "thing", len(lost), True, _NO_CLASS),) if lost else ()


def repeated(data: Iterable[Quad], case: str) -> tuple[Stray, ...]:
    """Return the members of the class *case* that stand in more than one file of *data*."""
    files: dict[str, set[str]] = {}
    for quad in data:
        subject, predicate, value = graphs.terms(quad)
        if predicate == _TYPE and value.value == case:
            files.setdefault(subject.value, set()).add(str(quad.graph_name))
    return tuple(
        Stray(each, "thing", len(found), True, _TWICE)
        for each, found in sorted(files.items())
        if len(found) > 1
    )


def concepts(data: Iterable[Quad], known: Collection[str]) -> tuple[Stray, ...]:
    """Return the concepts that *data* use and that no scheme has; *known* holds all that are."""
    used = Counter(
        value.value
        for _, _, value in map(graphs.terms, data)
        if isinstance(value, NamedNode) and value.value.startswith(CONCEPT)
    )
    return tuple(
        Stray(each, "concept", count, True, _nearest(each, known))
        for each, count in sorted(used.items())
        if each not in known
    )


def _nearest(concept: str, known: Collection[str]) -> Text:
    """Return which concept of the same scheme is meant, or which there are."""
    scheme = concept.rpartition("/")[0] + "/"
    names = [each.removeprefix(scheme) for each in known if each.startswith(scheme)]
    return suggestion(concept.removeprefix(scheme), names)


def mentioned(shapes: Iterable[Quad]) -> set[str]:
    """Return every IRI that *shapes* use outside SHACL itself, in their SPARQL texts too.

    The texts use the prefixes of the house, or whole IRIs.
    """
    found: set[str] = set()
    for quad in shapes:
        _, predicate, value = graphs.terms(quad)
        if isinstance(value, NamedNode):
            found.add(value.value)
        elif isinstance(value, Literal) and predicate in (SH + "select", SH + "ask"):
            for name in _NAME.findall(value.value):
                prefix, _, local = name.partition(":")
                if name.startswith("<"):
                    found.add(name[1:-1])
                elif prefix in PREFIXES:
                    found.add(PREFIXES[prefix] + local)
    return found


def _stray(
    term: str, kind: str, count: int, vocabulary: Collection[str], looked_at: Collection[str]
) -> Stray | None:
    if term in looked_at or term.startswith(_COMMON):
        return None
    if term in vocabulary:
        return Stray(term, kind, count, False)
    return Stray(term, kind, count, True, _mend(term, vocabulary))


def _mend(term: str, vocabulary: Collection[str]) -> Text:
    """Return what to do about an unknown *term*: the one with the same or nearly the same name."""
    ours = [each for each in vocabulary if each.startswith(DEF)]
    near: list[str] = []
    by_name: dict[str, str] = {}
    for known in (ours, vocabulary):
        by_name = {_local(each): each for each in sorted(known)}
        near = near or get_close_matches(_local(term), by_name, n=1, cutoff=0.6)
        if near:
            break
    if not near:
        return Text("controleer de naam of haal hem weg", "check the name or remove it")
    meant = by_name[near[0]]
    name = shorten(meant)
    if near[0] == _local(term):
        return Text(f"bedoelt u <{meant}>?", f"did you mean <{meant}>?")
    return Text(f"bedoelt u {name}?", f"did you mean {name}?")


def _local(iri: str) -> str:
    return iri[max(iri.rfind("/"), iri.rfind("#"), iri.rfind(":")) + 1 :]
