"""The media types of replies, and which of those that are offered a client wants."""

from __future__ import annotations

from collections.abc import Sequence

from ggsr_kg.errors import Text
from ggsr_kg.web.messages import Asked
from ggsr_kg.web.negotiation import best
from ggsr_kg.web.problems import Problem

HTML = "text/html"
JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
CSV = "text/csv"
TSV = "text/tab-separated-values"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TURTLE = "text/turtle"
N_TRIPLES = "application/n-triples"
JSON_LD = "application/ld+json"
RDF_XML = "application/rdf+xml"


def wanted(asked: Asked, offered: Sequence[str]) -> str:
    """Return the media type of *offered*, in order of preference, that *asked* wants.

    Raises: Problem: it wants none of them (406). AcceptError: its header Accept is none.

    >>> wanted(Asked(accept="text/csv, */*;q=0.1"), [JSON, CSV])
    'text/csv'
    """
    found = best(asked.accept, offered)
    if found is None:
        known = ", ".join(offered)
        what = Text(
            f"geen van de gevraagde vormen is er; kies uit {known}",
            f"none of the wanted forms is there; choose from {known}",
        )
        raise Problem(406, what)
    return found


def content_type(media: str) -> str:
    """Return the content type of a reply in *media*: text says how it is written.

    >>> content_type(CSV), content_type(JSON)
    ('text/csv; charset=utf-8', 'application/sparql-results+json')
    """
    return f"{media}; charset=utf-8" if media.startswith("text/") else media
