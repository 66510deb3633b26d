"""What the endpoint answers to a query: the same for a program and for the page of the editor."""

from __future__ import annotations

from ggsr_kg import admission, results, sparql
from ggsr_kg.results import Stream
from ggsr_kg.streams import Scope
from ggsr_kg.web.site import Site
from ggsr_kg.web.sparql.protocol import WHERE, Query


def stream(site: Site, query: Query, address: str) -> Stream:
    """Return the answer to *query* of the endpoint at *address*, while the engine makes it.

    Raises: QueryError: it is no SPARQL, or refused; also while the answer is taken.
    """
    admission.form(query.text, WHERE)
    text = sparql.unescaped(query.text)
    found = site.graph.stream(text, WHERE, Scope(query.default, query.named, address))
    if found.kind != "rows" or sparql.columns(text):
        return found
    return results.arranged(found, sparql.mentioned(text))
