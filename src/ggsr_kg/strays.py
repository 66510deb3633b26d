"""Classes and properties in data that are of no use: misspelt, or looked at by no rule.

A validator that finds nothing because nothing was looked at must not sound green
(<https://www.w3.org/TR/shacl/#validation> says that data without targets conform).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass, field

from ggsr_kg.columns.terms import Mask
from ggsr_kg.errors import Text, suggestion
from ggsr_kg.graphs import Literal, NamedNode, Quad
from ggsr_kg.imports import Imports
from ggsr_kg.namespaces import CONCEPT, DCT, DEF, OWL, PREFIXES, RDF, RDFS, SH, SKOS, shorten
from ggsr_kg.said import Said
from ggsr_kg.shapegraph import triples
from ggsr_kg.shapeterms import local_of, nearest
from ggsr_kg.validation import Stray

_COMMON = (RDF, RDFS, OWL, SKOS, DCT, PREFIXES["prov"], PREFIXES["earl"])
"""Vocabularies whose terms may stand anywhere."""
_NAME = re.compile(r"[\w-]+:[\w-]+|<[^<>\s]+>")
_MADE = Text(
    "dit leiden wij zelf af en telt hier niet mee; haal het weg en vul in waaruit het volgt",
    "we derive this ourselves and it does not count here; remove it and give what it follows from",
)


@dataclass
class Census:
    """What stands in the files, counted batch by batch: classes, properties and concepts.

    *schemed* are the concepts that the files themselves put in a scheme, *lost* counts the things
    with properties of ours that are in no class that is looked at. *made* has the properties that
    only rules make, *misplaced* those with a class that has them nowhere, *imports* is what the
    files import, *above* the classes that they put another below.
    """

    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)
    concepts: Counter[str] = field(default_factory=Counter)
    schemed: frozenset[str] = frozenset()
    lost: int = 0
    made: Counter[str] = field(default_factory=Counter)
    misplaced: Counter[tuple[str, str]] = field(default_factory=Counter)
    imports: Imports = field(default_factory=Imports)
    above: frozenset[str] = frozenset()

    @property
    def kinds(self) -> set[str]:
        """The classes and properties that there are.

        What is in a class is in those above it too.
        """
        return {*self.classes, *self.properties, *self.above}

    def __add__(self, other: Census) -> Census:
        """Return both counted together."""
        return Census(
            self.classes + other.classes,
            self.properties + other.properties,
            self.concepts + other.concepts,
            self.schemed | other.schemed,
            self.lost + other.lost,
            self.made + other.made,
            self.misplaced + other.misplaced,
            self.imports + other.imports,
            self.above | other.above,
        )


def census(said: Said, looked_at: Collection[str], made: Mask) -> Census:
    """Return what stands in *said*, of which rules look at the classes *looked_at*.

    *made* tells of each statement whether only rules may make it.
    """
    classes, properties = said.counts()
    schemed = frozenset(said.terms.all[n].value for n in said.subjects_of(SKOS + "inScheme"))
    above = frozenset(said.terms.all[n].value for n in said.objects_of(RDFS + "subClassOf"))
    concepts = {
        term.value: count
        for term, count in said.objects()
        if isinstance(term, NamedNode) and term.value.startswith(CONCEPT)
    }
    lost = said.untyped(looked_at)
    follows = Counter(said.predicates(made))
    counts = Counter(classes), Counter(properties), Counter(concepts)
    return Census(*counts, schemed, lost, follows, above=above)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known: *classes* and *properties* of the ontologies, *concepts* of the schemes.

    *targets* are the classes that some rule looks at, subclasses included; what *mentioned* has, in
    shapes, is known and looked at too, for what it is. *placed* are the classes of what has each
    property that parts of a case have.
    """

    classes: Collection[str]
    properties: Collection[str]
    concepts: Collection[str]
    targets: Collection[str]
    mentioned: Collection[str]
    placed: Mapping[str, Set[str]] = field(default_factory=dict)


def find(counted: Census, known: Known) -> tuple[Stray, ...]:
    """Return the classes and properties of what was *counted* that are of no use, unknown first."""
    classes = {*known.mentioned} - {*known.properties}
    properties = {*known.mentioned} - {*known.classes}
    kinds = (
        ("class", counted.classes, {*known.classes, *classes}, {*known.targets, *classes}),
        ("property", counted.properties, {*known.properties, *properties}, properties),
    )
    found = [
        _stray(term, kind, count, vocabulary, looked_at)
        for kind, terms, vocabulary, looked_at in kinds
        for term, count in terms.items()
    ]
    kept = [each for each in found if each is not None]
    kept += (Stray(each, "property", count, True, _MADE) for each, count in counted.made.items())
    kept += (
        Stray(each, "property", count, True, _elsewhere(kind, known.placed[each]))
        for (each, kind), count in counted.misplaced.items()
    )
    return tuple(sorted(kept, key=lambda each: (not each.unknown, -each.count, each.term)))


def unusable(counted: Census, known: Known) -> tuple[Stray, ...]:
    """Return each concept in what was *counted* that no scheme has."""
    return tuple(
        Stray(each, "concept", count, True, _nearest(each, known.concepts))
        for each, count in sorted(counted.concepts.items())
        if each not in known.concepts and each not in counted.schemed
    )


def lost(counted: Census) -> tuple[Text, ...]:
    """Return that there are things of no class that is looked at, if what was *counted* has any."""
    number = counted.lost
    if not number:
        return ()
    things = Text(
        "1 ding heeft" if number == 1 else f"{number} dingen hebben",
        "1 thing is" if number == 1 else f"{number} things are",
    )
    return (
        Text(
            f"{things.nl} geen soort die een regel kent; zeg wat het is, zoals a ggsr:Probleem",
            f"{things.en} of no kind that a rule knows; say what it is, as a ggsr:Probleem",
        ),
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
    for _, predicate, value in triples(shapes):
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


def _elsewhere(kind: str, homes: Iterable[str]) -> Text:
    """Return that a property counts for nothing with *kind* (IRI), and where it does."""
    name, others = shorten(kind), ", ".join(sorted(map(shorten, homes)))
    return Text(
        f"telt niet mee bij {name}; zet het bij wat het heeft ({others}) of haal het weg",
        f"does not count with {name}; put it with what has it ({others}) or remove it",
    )


def _mend(term: str, vocabulary: Collection[str]) -> Text:
    """Return what to do about an unknown *term*, by the name in *vocabulary* that may be meant.

    That is one of nearly the same name in its own namespace, or of the same name in another, ours
    first.
    """
    if near := nearest(term, vocabulary):
        meant = shorten(near)
        return Text(f"bedoelt u {meant}?", f"did you mean {meant}?")
    same = [each for each in vocabulary if local_of(each) == local_of(term)]
    if same:
        meant = min(same, key=lambda each: (not each.startswith(DEF), each))
        return Text(f"bedoelt u <{meant}>?", f"did you mean <{meant}>?")
    return Text("controleer de naam of haal hem weg", "check the name or remove it")
