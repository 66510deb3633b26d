"""What a rule makes of an example, by the embedded store and by rdflib, which must agree."""

from __future__ import annotations

import rdflib

from ggsr_kg import graphs, queries
from ggsr_kg.namespaces import DEF
from ggsr_kg.store import Store

RULES = queries.catalogue("rules")
PREFIXES = """
PREFIX : <https://w3id.org/ggsr/id/casus/x/>
PREFIX aanpak: <https://w3id.org/ggsr/id/aanpak/>
PREFIX dossieronderdeel: <https://w3id.org/ggsr/id/begrip/dossieronderdeel/>
PREFIX earl: <http://www.w3.org/ns/earl#>
PREFIX eenheid: <https://w3id.org/ggsr/id/begrip/eenheid/>
PREFIX ggsr: <https://w3id.org/ggsr/def/ggsr#>
PREFIX grootheid: <https://w3id.org/ggsr/id/begrip/grootheid/>
PREFIX indicator: <https://w3id.org/ggsr/id/indicator/>
PREFIX leefgebied: <https://w3id.org/ggsr/id/begrip/leefgebied/>
PREFIX normstatus: <https://w3id.org/ggsr/id/begrip/normstatus/>
PREFIX partnertype: <https://w3id.org/ggsr/id/begrip/partnertype/>
PREFIX toetsingskader: <https://w3id.org/ggsr/id/toetsingskader/>
PREFIX uitkomst: <https://w3id.org/ggsr/id/begrip/uitkomst/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


def derived(rule: str, *turtle: str) -> list[tuple[str, str, str]]:
    """Return what *rule* makes of *turtle*: last parts of subject and property, and the value."""
    text = PREFIXES + "\n".join(turtle)
    quads = graphs.read_bytes(text.encode(), "proef", graphs.FORMATS[".ttl"], "urn:proef")
    graph = Store()
    graph.add(quads)
    ours = {tuple(map(_plain, triple)) for triple in graph.ask(RULES[rule].text).triples}
    other = rdflib.Graph()
    for quad in quads:
        other.add((_node(quad.subject), rdflib.URIRef(quad.predicate.value), _node(quad.object)))
    theirs = {tuple(map(str, triple)) for triple in other.query(RULES[rule].text)}

    assert ours == theirs

    return sorted((s.rpartition("/")[2], p.removeprefix(DEF), o) for s, p, o in ours)


def _plain(term: graphs.Term) -> str:
    return term.value


def _node(term: graphs.Term) -> rdflib.term.Identifier:
    """Return *term* for rdflib, a literal as it was written."""
    if isinstance(term, graphs.Literal):
        kind = rdflib.URIRef(term.datatype.value)
        return rdflib.Literal(term.value, datatype=kind, normalize=False)
    return rdflib.URIRef(term.value)


def values(rule: str, *turtle: str) -> list[str]:
    """Return the values that *rule* makes of *turtle*, the last part of an IRI, sorted."""
    return sorted(value.rpartition("/")[2] for _, _, value in derived(rule, *turtle))


def day(text: str) -> str:
    """Return *text* in Turtle: a date, or a month or year when it is short."""
    kind = {4: "gYear", 7: "gYearMonth"}.get(len(text), "date")
    return f'"{text}"^^xsd:{kind}'
