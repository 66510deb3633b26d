"""`/sparql`: the SPARQL 1.1 endpoint, which only reads."""

from __future__ import annotations

from ggsr_kg.errors import QueryError
from ggsr_kg.web import languages, problems
from ggsr_kg.web.media import content_type, wanted
from ggsr_kg.web.messages import Asked, Reply
from ggsr_kg.web.rendering import VARY
from ggsr_kg.web.site import Site
from ggsr_kg.web.sparql import (
    description,
    editor,
    evaluation,
    forms,
    protocol,
    statements,
    tables,
)
from ggsr_kg.web.sparql.protocol import Query

CUT = "x-sparql-maxrows"
"""The header of an answer that was cut, as Virtuoso has it: the most rows that are given."""


def view(site: Site, asked: Asked) -> Reply:
    """Return the answer to the query in *asked*; the editor for a browser.

    An address without a query is that of the description of the service.

    Raises: Problem, AcceptError: there is no answer.
    """
    names = {name for name, _ in asked.values}
    if forms.browses(asked) and not names & protocol.UPDATES:
        return editor.view(site, asked)
    if asked.method != "POST" and names <= {languages.NAME}:
        return description.view(site, asked)
    with problems.given(QueryError):
        return answer(site, asked, protocol.query(asked))


def answer(site: Site, asked: Asked, query: Query) -> Reply:
    """Return the answer to *query* in the form that *asked* wants.

    Raises: Problem, QueryError, AcceptError: there is none.
    """
    address = f"{asked.base}/sparql"
    found = evaluation.stream(site, query, address)
    table = found.kind != "triples"
    media = wanted(asked, list(forms.TABLES if table else forms.GRAPHS))
    if table:
        written = tables.write(found, forms.TABLES[media], f"{address}#{CUT}")
        more = ((CUT, str(tables.ROWS)),) if written.cut else ()
        return Reply(written.body, content_type(media), headers=(VARY, *more))
    body = statements.write(found.triples, media, tables.ROWS)
    return Reply(body, content_type(media), headers=(VARY,))
