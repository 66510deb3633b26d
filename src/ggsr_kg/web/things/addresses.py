"""Which thing an address is about: the address without its extension, and the form it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from ggsr_kg.errors import Text
from ggsr_kg.graphs import Literal, NamedNode
from ggsr_kg.namespaces import DEF, ID, MUNICIPALITY, SHAPES, SKOS, W3ID
from ggsr_kg.store import Store
from ggsr_kg.web.problems import Problem
from ggsr_kg.web.site import Site

FORMS = {
    "html": "text/html",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
}
"""The media type of each extension, in order of preference."""

_SPACES = (
    ("/def/ggsr/", DEF),
    ("/def/ggsr-shapes/", SHAPES),
    ("/doc/gemeente/", MUNICIPALITY),
    ("/doc/", ID),
    ("/", W3ID),
)
_SAFE = "/:@!$&'()*+,;=~#"
_NOTHING = Text("dit ding staat niet in de graaf", "there is no such thing in the graph")


@dataclass(frozen=True, slots=True)
class Address:
    """The *thing* that the document at *path* is about; *form* is an extension, or "" for any."""

    thing: NamedNode
    path: str
    form: str = ""

    @property
    def place(self) -> str:
        """The path as it stands in a header or a link."""
        return quote(self.path, safe=_SAFE.replace("#", ""))


def find(site: Site, path: str) -> Address:
    """Return what the *path* of a document is about.

    Raises: Problem: there is no such thing.
    """
    for stem, form in _stems(path):
        for iri in _names(site, stem):
            if known(site, iri):
                return Address(iri, stem, form)
    raise Problem(404, _NOTHING)


def known(site: Site, thing: NamedNode) -> bool:
    """Return whether anything is stated of *thing* or with it, points to it, or stands in it."""
    stores: tuple[Store, ...] = (site.graph, site.shapes)
    return (
        thing.value == SHAPES.removesuffix("#")
        or any(store.about(thing) or store.pointing(thing) for store in stores)
        or any(thing.value in store.graphs() or store.uses(thing) for store in stores)
    )


def _stems(path: str) -> Iterator[tuple[str, str]]:
    """Yield *path* as it is, and without an extension of ours."""
    yield path, ""
    stem, _, ending = path.rpartition(".")
    if stem and ending in FORMS:
        yield stem, ending


def _names(site: Site, path: str) -> Iterator[NamedNode]:
    """Yield the IRIs that *path* may stand for."""
    for start, space in _SPACES:
        rest = path.removeprefix(start)
        if rest != path and rest:
            yield from _iris(space + rest)
            if space == MUNICIPALITY:
                yield from _municipality(site, rest)


def _iris(text: str) -> Iterator[NamedNode]:
    """Yield the IRI *text*, and the one in which what is not ASCII is encoded."""
    for each in dict.fromkeys((text, quote(text, safe=_SAFE))):
        try:
            yield NamedNode(each)
        except ValueError:
            continue


def _municipality(site: Site, name: str) -> Iterator[NamedNode]:
    """Yield the municipality that is called *name*, whatever its case."""
    label = NamedNode(SKOS + "prefLabel")
    for quad in site.graph.pointing(Literal(name.capitalize(), language="nl")):
        subject = quad.subject
        if isinstance(subject, NamedNode) and subject.value.startswith(MUNICIPALITY):
            yield from (subject,) if quad.predicate == label else ()
