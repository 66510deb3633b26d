"""The forms in which the endpoint answers, and which of them a client wants."""

from __future__ import annotations

from collections.abc import Sequence

from ggsr_kg.errors import Text
from ggsr_kg.web.messages import Asked
from ggsr_kg.web.negotiation import best
from ggsr_kg.web.problems import Problem

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
CSV = "text/csv"
TSV = "text/tab-separated-values"
TABLES = {JSON: JSON, XML: XML, CSV: CSV, TSV: TSV, "application/json": JSON}
"""The media types of a table or a truth, best first, each with the form that goes by it."""

GRAPHS = {
    "text/turtle": ".ttl",
    "application/n-triples": ".nt",
    "application/ld+json": ".jsonld",
    "application/rdf+xml": ".rdf",
}
"""The media types of a graph, best first, each with the extension of its format."""

HTML = "text/html"
VARY = ("vary", "Accept, Accept-Language")
"""The header of a reply that depends on who asks."""


def browses(asked: Asked) -> bool:
    """Return whether a browser asks for a page rather than a client for an answer.

    Raises: AcceptError.

    >>> browses(Asked(accept="text/html, */*;q=0.8")), browses(Asked(accept="*/*"))
    (True, False)
    """
    return asked.method != "POST" and best(asked.accept, [*TABLES, *GRAPHS, HTML]) == HTML


def wanted(asked: Asked, offered: Sequence[str]) -> str:
    """Return the media type of *offered* that is wanted.

    Raises: Problem: none of them is (406). AcceptError.

    >>> wanted(Asked(accept="text/csv, */*;q=0.1"), list(TABLES))
    'text/csv'
    """
    found = best(asked.accept, offered)
    if found is None:
        known = ", ".join(offered)
        raise Problem(
            406,
            Text(
                f"geen van de gevraagde vormen is er; kies uit {known}",
                f"none of the wanted forms is there; choose from {known}",
            ),
        )
    return found


def content_type(media: str) -> str:
    """Return the content type of a reply in *media*: text says how it is written.

    >>> content_type("text/csv"), content_type("application/json")
    ('text/csv; charset=utf-8', 'application/json')
    """
    return f"{media}; charset=utf-8" if media.startswith("text/") else media
