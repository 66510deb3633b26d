"""What the service says of itself: https://www.w3.org/TR/sparql11-service-description/."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from ggsr_kg import graphs
from ggsr_kg.graphs import FORMATS, Literal, NamedNode, Quad
from ggsr_kg.namespaces import GRAPH, PREFIXES, RDF
from ggsr_kg.web.media import content_type, wanted
from ggsr_kg.web.messages import Asked, Reply
from ggsr_kg.web.rendering import VARY
from ggsr_kg.web.site import Site
from ggsr_kg.web.sparql import forms

SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = PREFIXES["void"]
_FORMATS = "http://www.w3.org/ns/formats/"
_PARTS = ("service", "dataset", "default")
_OFFERED = (
    *(f"SPARQL_Results_{name}" for name in ("JSON", "XML", "CSV", "TSV")),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML"),
)
"""The forms of an answer, as https://www.w3.org/ns/formats/ names them."""


def view(site: Site, asked: Asked) -> Reply:
    """Return the service description in the form of RDF that is wanted.

    Raises: Problem, AcceptError: it is not there in that form.
    """
    media = wanted(asked, list(forms.GRAPHS))
    form = FORMATS[forms.GRAPHS[media]]
    quads = list(statements(site, f"{asked.base}/sparql"))
    body = graphs.written(quads, form, {"sd": SD, **PREFIXES})
    return Reply(body, content_type(media), headers=(VARY,))


def statements(site: Site, address: str) -> Iterator[Quad]:
    """Yield what is to be known of the endpoint at *address*: language, forms and graphs."""
    service, dataset, whole = (NamedNode(f"{address}#{name}") for name in _PARTS)
    yield _is(service, "Service")
    yield _says(service, "endpoint", NamedNode(address))
    yield _says(service, "supportedLanguage", NamedNode(SD + "SPARQL11Query"))
    yield _says(service, "feature", NamedNode(SD + "UnionDefaultGraph"))
    for name in _OFFERED:
        yield _says(service, "resultFormat", NamedNode(_FORMATS + name))
    yield _says(service, "defaultDataset", dataset)
    yield _is(dataset, "Dataset")
    yield _says(dataset, "defaultGraph", whole)
    yield _is(whole, "Graph")
    yield _counts(whole, site.size)
    for name in site.graph.graphs():
        entry = NamedNode(f"{address}#{quote(name.removeprefix(GRAPH), safe='/')}")
        yield _says(dataset, "namedGraph", entry)
        yield _is(entry, "NamedGraph")
        yield _says(entry, "name", NamedNode(name))
        yield _says(entry, "graph", NamedNode(name))
        yield _is(NamedNode(name), "Graph")
        yield _counts(NamedNode(name), len(site.graph.quads(name)))


def _says(thing: NamedNode, name: str, value: NamedNode) -> Quad:
    return Quad(thing, NamedNode(SD + name), value)


def _is(thing: NamedNode, name: str) -> Quad:
    return Quad(thing, NamedNode(RDF + "type"), NamedNode(SD + name))


def _counts(graph: NamedNode, size: int) -> Quad:
    return Quad(graph, NamedNode(_VOID + "triples"), Literal(size))
