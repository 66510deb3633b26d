"""What the graph states of a thing: a concise bounded description, with what points to it.

<https://www.w3.org/submissions/CBD/>, with the names of what the thing points to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ggsr_kg.graphs import BlankNode, NamedNode, Quad, Triple
from ggsr_kg.namespaces import DCT, DEF, RDFS, SHAPES, SKOS
from ggsr_kg.store import Store
from ggsr_kg.web.site import Site

ONTOLOGY = NamedNode(DEF.removesuffix("#"))
SHAPES_BASE = NamedNode(SHAPES.removesuffix("#"))
NAMES = frozenset({SKOS + "prefLabel", RDFS + "label", DCT + "title"})


@dataclass(frozen=True, slots=True)
class Description:
    """The statements about a thing (*own*), about its blank nodes (*parts*), and *incoming* ones.

    *names* are what the things are called that it points to. Each statement stands there once for
    every graph that holds it.
    """

    own: tuple[Quad, ...]
    parts: tuple[Quad, ...]
    incoming: tuple[Quad, ...]
    names: tuple[Quad, ...]

    def triples(self) -> list[Triple]:
        """Return all statements, each once."""
        quads = (*self.own, *self.parts, *self.incoming, *self.names)
        return list(dict.fromkeys(quad.triple for quad in quads))


def describe(site: Site, thing: NamedNode) -> Description:
    """Return what is stated of *thing*; of a shape too, although it is not in the graph.

    What points to it from a blank node is left out: that node would say nothing.
    """
    stores = _stores(site, thing)
    own = [quad for store in stores for quad in store.about(thing)]
    parts = [quad for store in stores for quad in closure(store, own)]
    incoming = [
        quad
        for store in stores
        for quad in store.pointing(thing)
        if isinstance(quad.subject, NamedNode)
    ]
    pointed = dict.fromkeys(
        quad.object for quad in (*own, *parts) if isinstance(quad.object, NamedNode)
    )
    names = [
        quad
        for each in pointed
        if each != thing
        for store in (site.graph, site.shapes)
        for quad in store.about(each)
        if quad.predicate.value in NAMES
    ]
    return Description(tuple(own), tuple(parts), tuple(incoming), tuple(names))


def store_of(site: Site, graph: str) -> Store | None:
    """Return where the named *graph* is: shapes stand beside the graph, each file in its own."""
    return next((each for each in (site.graph, site.shapes) if graph in each.graphs()), None)


def closure(store: Store, quads: Iterable[Quad]) -> list[Quad]:
    """Return the statements about the blank nodes in *quads*, and about those in them."""
    todo = [quad.object for quad in quads if isinstance(quad.object, BlankNode)]
    seen: set[BlankNode] = set()
    found: list[Quad] = []
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.add(node)
            more = store.about(node)
            found += more
            todo += [quad.object for quad in more if isinstance(quad.object, BlankNode)]
    return found


def _stores(site: Site, thing: NamedNode) -> tuple[Store, ...]:
    ours = thing.value.startswith(SHAPES_BASE.value)
    return (site.graph, site.shapes) if ours else (site.graph,)
