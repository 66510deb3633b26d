"""The page of the SPARQL editor: YASGUI, and a plain form where there is no JavaScript.

`?query=` fills the editor, `?vraag=NAME` fills it with a question of the catalogue. With `?toon=`,
which the plain form sends, the page also has the answer: that of the endpoint.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from ggsr_kg.answers import Answer
from ggsr_kg.errors import QueryError
from ggsr_kg.web import problems, rendering
from ggsr_kg.web.guards import POLICY
from ggsr_kg.web.messages import Asked, Reply
from ggsr_kg.web.problems import Problem
from ggsr_kg.web.questions import catalogue, page, tables
from ggsr_kg.web.site import Site
from ggsr_kg.web.sparql import evaluation, protocol, statements
from ggsr_kg.web.sparql.protocol import WHERE, Query
from ggsr_kg.web.sparql.tables import ROWS, too_long

_STYLES = (
    "sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk=",
    "sha256-EntWS0hFrz2vH7susM+dPUxvHlL6sBswmM8K80E5oUk=",
)
# YASGUI writes two styles itself: an element for the grips between the columns of a table, and
# `text-decoration:underline` as an attribute of what it expected where the syntax is wrong. On this
# page alone the browser takes a style that has one of these digests, and nothing else inline.
_EXCEPTION = " ".join(("style-src 'self' 'unsafe-hashes'", *(f"'{each}'" for each in _STYLES)))
_ALLOWED = POLICY.replace("style-src 'self'", _EXCEPTION)
_FIRST = """\
PREFIX ggsr: <https://w3id.org/ggsr/def/ggsr#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?gemeente (COUNT(DISTINCT ?oordeel) AS ?oordelen)
WHERE {
  ?oordeel a ggsr:Oordeel ;
    ggsr:aanpak/ggsr:gemeente/skos:prefLabel ?gemeente .
  FILTER(LANG(?gemeente) = "nl")
}
GROUP BY ?gemeente
ORDER BY ?gemeente
"""


def view(site: Site, asked: Asked) -> Reply:
    """Return the editor, filled in; with the answer where the plain form asks for one."""
    name, text = asked.one("vraag"), asked.one("query").replace("\r\n", "\n")
    if name and not text:
        text = page.text(site, name, asked)
    shown: dict[str, object] = {
        "sparql": text or _FIRST,
        "naam": name,
        "groepen": catalogue.by_tag(list(site.questions.values())),
        "tabel": None,
        "fout": "",
        "meest": tables.MOST,
        "basis": asked.base,
    }
    status = 200
    if text and asked.one("toon"):
        try:
            shown["tabel"] = tables.of(_answer(site, asked, text), site.graph.ask)
        except QueryError as error:
            shown["fout"], status = error.line(asked.lang), problems.of_error(error).status
        except Problem as problem:
            shown["fout"], status = problem.words.of(asked.lang), problem.status
    reply = rendering.page("editor", asked, shown)
    headers = (*reply.headers, ("content-security-policy", _ALLOWED))
    return replace(reply, status=status, headers=headers)


def _answer(site: Site, asked: Asked, text: str) -> Answer:
    """Return all that the endpoint answers to *text*, of the graphs that *asked* names.

    Raises: QueryError: it is no SPARQL, or refused. Problem: the answer is too long, or *asked* is
    no query operation.
    """
    query = replace(protocol.query(asked), text=text) if asked.one("query") else Query(text)
    found = evaluation.stream(site, query, f"{asked.base}/sparql")
    rows = tuple(islice(found.rows, ROWS + 1))
    if len(rows) > ROWS:
        raise too_long(ROWS)
    triples = statements.distinct(found.triples, ROWS)
    return Answer(WHERE, "", asked.lang, found.kind, found.columns, rows, found.boolean, triples)
