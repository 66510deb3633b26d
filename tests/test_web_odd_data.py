"""Statements that are valid RDF but like none of ours hide no page: all of them stay readable."""

from functools import cache
from urllib.parse import unquote

import pytest
from service import serving

from ggsr_kg import library
from ggsr_kg.errors import QueryError
from ggsr_kg.graphs import BlankNode, Literal, NamedNode, Quad
from ggsr_kg.namespaces import GRAPH, ID, RDF, W3ID, last
from ggsr_kg.queries import adhoc
from ggsr_kg.web.homes import href
from ggsr_kg.web.messages import Asked
from ggsr_kg.web.rendering import MENU
from ggsr_kg.web.site import Site
from ggsr_kg.web.table import ROUTES
from ggsr_kg.web.things import documents
from ggsr_kg.web.things.addresses import FORMS

TYPE = NamedNode(RDF + "type")
ODD = (BlankNode("o"), Literal("tekst"), NamedNode(W3ID + "/elders/p"))
"""Values that no query expects of every property: no name, no thing, a thing with an odd IRI."""
HOME = NamedNode(GRAPH + "vreemd")
DATA = f"""
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX ggsr: <https://w3id.org/ggsr/def/ggsr#>

<{ID}begrip/leefgebied/wonen> skos:inScheme [], "tekst" ; skos:definition <urn:x:y>, [] .
<{ID}indicator/c03> ggsr:thema [], "tekst" ; skos:notation [], <urn:x:y> ; dct:source [], "p. 1" .
[] a ggsr:Indicator ; ggsr:niveau [] ; ggsr:thema [] ; ggsr:volgorde 1 ; skos:notation "C99" ;
  skos:prefLabel "naamloos"@nl .
[] a ggsr:Norm ; ggsr:indicator "c03", [] .
[] a ggsr:Oordeel ; ggsr:indicator [] ; ggsr:uitkomst "nee", [] .
"""


@cache
def site() -> Site:
    """Return the graph with odd statements of and about things of each class."""
    graph = library.load()
    graph.add(list(statements(graph)))
    return Site(graph)


@cache
def classes() -> dict[str, NamedNode]:
    """Return the first member of each class of the graph."""
    rows = library.load().ask("SELECT ?c (MIN(?m) AS ?x) { ?m a ?c FILTER(ISIRI(?m)) } GROUP BY ?c")
    return {kind.value: thing for kind, thing in rows.rows}


def strangers(kind: str) -> list[NamedNode]:
    """Return the things of the class *kind* of which everything is odd, by kind of value."""
    return [NamedNode(f"{ID}vreemd/{last(kind)}-{number}") for number in range(len(ODD))]


def statements(graph):
    """Yield odd values of the member and the strangers of each class, and a nameless twin of it."""
    for kind, thing in classes().items():
        twin = BlankNode(f"t{last(kind)}")
        own = graph.about(thing)
        for number, predicate in enumerate(sorted({quad.predicate for quad in own}, key=str)):
            yield Quad(ODD[0], predicate, ODD[0], HOME)
            yield Quad(thing, predicate, ODD[number % len(ODD)], HOME)
            for stranger, value in zip(strangers(kind), ODD, strict=True):
                yield Quad(stranger, TYPE, NamedNode(kind), HOME)
                yield Quad(stranger, predicate, value, HOME)
        yield from (Quad(twin, quad.predicate, quad.object, HOME) for quad in own)
        yield from (
            Quad(quad.subject, quad.predicate, twin, HOME) for quad in graph.pointing(thing)[:20]
        )


def test_graph_is_odd():
    """Blank nodes stand on both sides of many properties."""
    text = "SELECT DISTINCT ?p { ?a ?p ?b FILTER(ISBLANK(?a) && ISBLANK(?b)) }"
    rows = site().graph.ask(text).rows

    assert len(classes()) > 60
    assert len(rows) > 60


@pytest.mark.parametrize("path", [*MENU, "/graaf"])
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_menu_stays(path, lang):
    """Each page of the menu is whole."""
    view = next(each.view for each in ROUTES if each.path == path)
    reply = view(site(), Asked(path=path, accept="text/html", lang=lang))

    assert reply.status == 200
    assert b"</html>" in reply.body


@pytest.mark.parametrize("kind", sorted(classes()))
def test_things_stay(kind):
    """Each thing with odd statements has its page, and its statements in every form."""
    for thing in (classes()[kind], *strangers(kind)):
        place = href(thing.value)
        if not place.startswith("/"):
            continue
        for form in FORMS:
            reply = documents.view(site(), Asked(path=unquote(f"{place}.{form}")))

            assert reply.status == 200, (place, form)


def test_service_with_odd_data(tmp_path):
    """`--data` with blank nodes, literals and IRIs in places of one another leaves all pages."""
    file = tmp_path / "vreemd.ttl"
    file.write_text(DATA, encoding="utf-8")
    with serving("--data", str(file)) as service:
        for path in (*MENU, "/graaf", "/doc/indicator/c03", "/doc/begrip/leefgebied/wonen"):
            assert service.ask(path, headers={"Accept": "text/html"}).status == 200, path


def test_blank_node_is_no_value():
    """A question cannot name a blank node, and says so rather than being no SPARQL."""
    query = adhoc("ASK { VALUES ?p_ding { UNDEF } ?p_ding ?b ?c }", "x")

    with pytest.raises(QueryError, match="x: a blank node as a value"):
        query.bound({"ding": (BlankNode("b"),)}, "nl")
