"""Which thing an address is about: the address without its extension, and the form it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ggsr_kg.answers import plain
from ggsr_kg.errors import Text
from ggsr_kg.graphs import NamedNode
from ggsr_kg.namespaces import MUNICIPALITY, SHAPES
from ggsr_kg.store import Store
from ggsr_kg.web import homes, media
from ggsr_kg.web.problems import Problem
from ggsr_kg.web.site import Site

FORMS = {
    "html": media.HTML,
    "ttl": media.TURTLE,
    "jsonld": media.JSON_LD,
    "nt": media.N_TRIPLES,
}
"""The media type of each extension, in order of preference."""

_NOTHING = Text("dit ding staat niet in de graaf", "there is no such thing in the graph")


@dataclass(frozen=True, slots=True)
class Address:
    """The *thing* that the document at *path* is about; *form* is an extension, or "" for any."""

    thing: NamedNode
    path: str
    form: str = ""

    @property
    def place(self) -> str:
        """The path as it stands in a header or a link: that of the thing, where it has one."""
        found = homes.href(self.thing.value)
        return found if found.startswith("/") else homes.written(self.path)


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
    """Yield the IRIs that *path* may stand for; a municipality may go by its name."""
    yield from homes.meant(path)
    start = homes.SPACES[MUNICIPALITY]
    if path.startswith(start):
        sought = path.removeprefix(start).casefold()
        for row in site.rows("gemeente-namen", "nl"):
            iri, name = map(plain, row)
            if name.casefold() == sought and iri.startswith(MUNICIPALITY):
                yield NamedNode(iri)
