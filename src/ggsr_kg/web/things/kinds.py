"""What the page of each kind of thing shows besides its facts: tables, each of one page query."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ggsr_kg.namespaces import DEF, OWL, SKOS, expand


@dataclass(frozen=True, slots=True)
class Part:
    """A table: the page query it comes from, and what it covers.

    *covers* are the classes of ours whose things need not be listed again as referring.
    """

    query: str
    covers: tuple[str, ...] = ()


_SHAPES = Part("term-indicatoren")
_CLASS = (Part("klasse-eigenschappen"), _SHAPES)
_PROPERTY = (Part("eigenschap-klassen"), _SHAPES)
PARTS = {
    DEF + "Aanpak": (
        Part("aanpak-oordelen", covers=("Oordeel",)),
        Part("aanpak-partners", covers=("Netwerkpartner",)),
    ),
    DEF + "Document": (Part("document-inhoud"),),
    DEF + "Gemeente": (
        Part("gemeente-aanpakken", covers=("Aanpak",)),
        Part("gemeente-oordelen"),
    ),
    DEF + "Indicator": (
        Part("indicator-normen", covers=("Norm",)),
        Part("indicator-oordelen", covers=("Oordeel",)),
    ),
    DEF + "Norm": (Part("norm-vormen"),),
    DEF + "Organisatie": (Part("organisatie-rollen", covers=("Netwerkpartner",)),),
    DEF + "Team": (Part("aanpak-partners", covers=("Netwerkpartner",)),),
    OWL + "Class": _CLASS,
    **{OWL + f"{kind}Property": _PROPERTY for kind in ("Object", "Datatype", "Annotation")},
    SKOS + "ConceptScheme": (Part("schema-begrippen"),),
}
_LISTED = {expand(name) for name in ("skos:inScheme", "skos:topConceptOf", "skos:hasTopConcept")}


def parts(types: Collection[str]) -> Iterator[Part]:
    """Yield the parts of the page of a thing with these *types* (IRIs), each once."""
    yield from dict.fromkeys(
        part for kind, found in PARTS.items() if kind in types for part in found
    )


def covered(types: Collection[str]) -> tuple[set[str], set[str]]:
    """Return the classes and the properties (IRIs) that the parts of *types* show already."""
    classes = {DEF + name for part in parts(types) for name in part.covers}
    return classes, _LISTED if SKOS + "ConceptScheme" in types else set()
