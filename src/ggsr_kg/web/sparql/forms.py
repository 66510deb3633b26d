"""The forms in which the endpoint answers."""

from __future__ import annotations

from ggsr_kg.web.media import CSV, HTML, JSON, JSON_LD, N_TRIPLES, RDF_XML, TSV, TURTLE, XML
from ggsr_kg.web.messages import Asked
from ggsr_kg.web.negotiation import best

TABLES = {JSON: JSON, XML: XML, CSV: CSV, TSV: TSV, "application/json": JSON}
"""The media types of a table or a truth, best first, each with the form that goes by it."""

GRAPHS = {
    TURTLE: ".ttl",
    N_TRIPLES: ".nt",
    JSON_LD: ".jsonld",
    RDF_XML: ".rdf",
}
"""The media types of a graph, best first, each with the extension of its format."""


def browses(asked: Asked) -> bool:
    """Return whether a browser asks for a page rather than a client for an answer.

    Raises: AcceptError.

    >>> browses(Asked(accept="text/html, */*;q=0.8")), browses(Asked(accept="*/*"))
    (True, False)
    """
    return asked.method != "POST" and best(asked.accept, [*TABLES, *GRAPHS, HTML]) == HTML
