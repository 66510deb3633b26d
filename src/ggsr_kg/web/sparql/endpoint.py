"""`/sparql`: the SPARQL 1.1 endpoint, which only reads."""

from __future__ import annotations

from ggsr_kg import sparql
from ggsr_kg.web.messages import Asked, Reply
from ggsr_kg.web.site import Site
from ggsr_kg.web.sparql import forms, protocol, statements, tables
from ggsr_kg.web.sparql.protocol import Query

WHERE = "SPARQL"
CUT = "x-sparql-maxrows"
"""The header of an answer that was cut, as Virtuoso has it: the most rows that are given."""
_VARY = ("vary", "Accept, Accept-Language")


def view(site: Site, asked: Asked) -> Reply:
    """Return the answer to the query in *asked*.

    Raises: Problem, QueryError, AcceptError: there is none.
    """
    return answer(site, asked, protocol.query(asked))


def answer(site: Site, asked: Asked, query: Query) -> Reply:
    """Return the answer to *query* in the form that *asked* wants.

    Raises: Problem, QueryError, AcceptError: there is none.
    """
    text = sparql.unescaped(query.text)
    table = sparql.form(text, WHERE) in {"SELECT", "ASK"}
    media = forms.wanted(asked, list(forms.TABLES if table else forms.GRAPHS))
    found = site.graph.stream(text, WHERE, query.default, query.named)
    if table:
        mark = f"{asked.base}/sparql#{CUT}"
        written = tables.write(found, forms.TABLES[media], mark)
        more = ((CUT, str(tables.ROWS)),) if written.cut else ()
        return Reply(written.body, forms.content_type(media), headers=(_VARY, *more))
    body = statements.write(found.triples, media, tables.ROWS)
    return Reply(body, forms.content_type(media), headers=(_VARY,))
