"""The SPARQL endpoint for its clients: forms of an answer, limits, errors and its description."""

import csv
import io
import json
import re
import subprocess
from xml.etree import ElementTree

import pytest
from rdflib import RDF, VOID, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, GET, JSON, POST, RDFXML, TURTLE, XML, SPARQLWrapper

from ggsr_kg import library
from ggsr_kg.errors import CutError
from ggsr_kg.graphs import BlankNode, NamedNode, Triple
from ggsr_kg.graphs import Literal as Value
from ggsr_kg.namespaces import DEF, ID
from ggsr_kg.remote import Endpoint
from ggsr_kg.results import Stream
from ggsr_kg.web.problems import Problem
from ggsr_kg.web.sparql import forms, statements, tables

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = "http://www.w3.org/ns/formats/"
OLD = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
"""Others still call by its old name what rdflib now calls a Dataset."""
MARK = "http://127.0.0.1/sparql#cut"
SELECT = "SELECT ?a ?code { ?a a ggsr:Indicator ; skos:notation ?code } ORDER BY ?code"
PREFIXES = (
    f"PREFIX ggsr: <{DEF}> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    f"PREFIX indicator: <{ID}indicator/> "
)
CONSTRUCT = "CONSTRUCT WHERE { indicator:c15 ?b ?c }"
MANY = "SELECT * { ?a ?b ?c . ?d a ggsr:Indicator }"
ODD = (
    "SELECT ('=1+1' AS ?a) ('+x' AS ?b) ('a,\"b\"\\r\\n' AS ?c) ('<&>]]>'@nl AS ?d) (1.5 AS ?e) "
    "(?none AS ?f) (BNODE() AS ?g) (IRI('http://e/?a=1&b=2') AS ?h) {}"
)


def ask(service, query, accept="", **headers):
    """Return the answer to *query* in the form *accept*."""
    wanted = {"Accept": accept} if accept else {}
    return service.ask("/sparql", headers=wanted | headers, query=query)


@pytest.fixture(scope="module")
def graph():
    """Load the packaged graph, which the service has too."""
    return library.load()


@OLD
@pytest.mark.parametrize("method", [GET, POST])
def test_sparqlwrapper_is_served(service, graph, method):
    """SPARQLWrapper gets tables, truths and graphs, in every form it knows, by GET and POST."""
    client = SPARQLWrapper(f"{service.base}/sparql")
    client.setMethod(method)

    def got(query, form):
        client.setQuery(PREFIXES + query)
        client.setReturnFormat(form)
        return client.query().convert()

    expected = [(row[0].value, row[1].value) for row in graph.ask(SELECT).rows]
    found = got(SELECT, JSON)["results"]["bindings"]
    triples = Graph()
    for triple in graph.ask(CONSTRUCT).triples:
        triples.parse(data=f"{triple} .", format="nt")

    assert expected == [(row["a"]["value"], row["code"]["value"]) for row in found]
    assert len(expected) == len(got(SELECT, XML).getElementsByTagName("result"))
    assert got("ASK { ?a a ggsr:Indicator }", JSON)["boolean"] is True
    assert [list(row) for row in expected] == list(
        csv.reader(io.StringIO(got(SELECT, CSV).decode()))
    )[1:]
    assert isomorphic(triples, Graph().parse(data=got(CONSTRUCT, TURTLE)))
    assert isomorphic(triples, got(CONSTRUCT, RDFXML))


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_is_served(service, graph, method):
    """SPARQLStore of rdflib gets tables, truths and graphs, in every way in which it asks."""
    store = SPARQLStore(f"{service.base}/sparql", method=method)
    expected = [(row[0].value, row[1].value) for row in graph.ask(SELECT).rows]
    triples = store.query(PREFIXES + CONSTRUCT).graph

    assert expected == [(str(a), str(code)) for a, code in store.query(PREFIXES + SELECT)]
    assert store.query(PREFIXES + "ASK { ?a a ggsr:Indicator }").askAnswer is True
    assert len(triples) == len(graph.ask(CONSTRUCT).triples)
    assert (None, None, Literal("C15")) in triples


def curl(*arguments):
    """Return what curl gets."""
    call = ["curl", "--silent", "--fail-with-body", *arguments]
    return subprocess.run(call, check=True, capture_output=True, text=True, timeout=60).stdout


def test_curl_is_served(service):
    """Curl gets an answer by GET, as a form and with the query as the body."""
    place = f"{service.base}/sparql"
    query = f"query={SELECT} LIMIT 1"
    rows = '?a\t?code\n<https://w3id.org/ggsr/id/indicator/b01>\t"B01"\n'
    tsv = ("-H", "Accept: text/tab-separated-values")
    body = ("-H", "Content-Type: application/sparql-query", "--data-binary")

    assert rows == curl(*tsv, "--get", "--data-urlencode", query, place)
    assert rows == curl(*tsv, "--data-urlencode", query, place)
    assert rows == curl(*tsv, *body, f"{SELECT} LIMIT 1", place)
    assert '"boolean": true' in curl(*body, "ASK {}", place)
    assert "indicator:c15" in curl(*body, CONSTRUCT, place)
    assert "sd:Service" in curl(place)


def test_csv_gives_every_text_as_it_is(service):
    """CSV is that of W3C: no apostrophe before a formula, CR LF after a row, blank nodes named."""
    text = ask(service, ODD, "text/csv").text
    head, row = csv.reader(io.StringIO(text, newline=""))

    assert text.startswith("a,b,c,d,e,f,g,h\r\n")
    assert head == list("abcdefgh")
    assert row[:6] == ["=1+1", "+x", 'a,"b"\r\n', "<&>]]>", "1.5", ""]
    assert (row[6][:2], row[7]) == ("_:", "http://e/?a=1&b=2")


@pytest.mark.parametrize(
    ("form", "body"),
    [
        (forms.JSON, b'{"head": {}, "boolean": false}'),
        (forms.XML, b"<boolean>false</boolean>"),
        (forms.CSV, b"false\n"),
        (forms.TSV, b"false\n"),
    ],
)
def test_truth_has_every_form(service, form, body):
    """A truth is given in each form of a table."""
    answered = ask(service, "ASK { ?a a <urn:nothing> }", form)

    assert (answered.status, answered.media) == (200, form)
    assert body in answered.body


def test_xml_and_json_say_the_same(service):
    """A row holds in XML what it holds in JSON, whatever its characters."""
    (row,) = json.loads(ask(service, ODD).body)["results"]["bindings"]
    space = "{http://www.w3.org/2005/sparql-results#}"
    root = ElementTree.fromstring(ask(service, ODD, "application/sparql-results+xml").body)
    found = {
        binding.get("name"): (value.tag.removeprefix(space), value.text)
        for binding in root.iter(f"{space}binding")
        for value in binding
    }

    assert set("abcdegh") == set(row) == set(found)
    assert {name: (each["type"], each["value"]) for name, each in row.items() if name != "g"} == {
        name: each for name, each in found.items() if name != "g"
    }
    assert row["d"]["xml:lang"] == "nl"
    assert row["e"]["datatype"].endswith("#decimal")


@OLD
@pytest.mark.parametrize("media", forms.GRAPHS)
def test_graph_is_the_same_in_every_form(service, media):
    """Each form of RDF gives the statements of the others, under its exact media type."""
    answered = ask(service, CONSTRUCT, media)
    turtle = Graph().parse(data=ask(service, CONSTRUCT).text, format="turtle")

    assert (answered.status, answered.media) == (200, media)
    assert len(turtle) > 5
    assert isomorphic(turtle, Graph().parse(data=answered.text, format=media))


@pytest.mark.parametrize(
    "query", ["DESCRIBE indicator:c15", "DESCRIBE ?a { ?a skos:notation 'C15' }"]
)
def test_describe_gives_a_graph(service, query):
    """DESCRIBE gives what is said of a thing, without declared prefixes."""
    answered = ask(service, query)
    found = Graph().parse(data=answered.text, format="turtle")

    assert answered.media == "text/turtle"
    assert (URIRef(f"{ID}indicator/c15"), None, Literal("C15")) in found


def test_columns_stand_as_in_the_text(service):
    """`SELECT *` has its columns in the order in which the text names them."""
    text = "SELECT * { ?z ?y ?b OPTIONAL { ?b ?a ?z } } LIMIT 1"

    assert ask(service, text, "text/csv").text.splitlines()[0] == "z,y,b,a"
    assert ask(service, "SELECT * {}").text.count("{}") == 1


@pytest.mark.parametrize("media", [forms.JSON, "application/json"])
def test_json_is_cut_with_a_mark(service, media):
    """JSON of too many rows is cut, and says so in a header and with a link in its head."""
    answered = ask(service, MANY, media)
    found = json.loads(answered.body)

    assert (answered.status, answered.media) == (200, media)
    assert len(found["results"]["bindings"]) == tables.ROWS
    assert answered.headers["x-sparql-maxrows"] == str(tables.ROWS)
    assert found["head"]["link"] == [f"{service.base}/sparql#x-sparql-maxrows"]


def test_xml_is_cut_with_a_mark(service):
    """XML of too many rows is cut, and says so in a header and with a link in its head."""
    answered = ask(service, MANY, forms.XML)
    root = ElementTree.fromstring(answered.body)
    (link,) = root.iter("{http://www.w3.org/2005/sparql-results#}link")

    assert len(list(root.iter("{http://www.w3.org/2005/sparql-results#}result"))) == tables.ROWS
    assert answered.headers["x-sparql-maxrows"] == str(tables.ROWS)
    assert link.get("href") == f"{service.base}/sparql#x-sparql-maxrows"


@pytest.mark.parametrize(
    ("query", "media"),
    [
        (MANY, forms.CSV),
        (MANY, forms.TSV),
        ("CONSTRUCT { ?d ?b ?c . ?a ?e ?d } WHERE { ?a ?b ?c ; ?e ?f . ?d a ggsr:Indicator }", ""),
    ],
)
def test_what_cannot_be_marked_is_refused(service, query, media):
    """A form without a place for a mark gives nothing rather than a part."""
    answered = ask(service, query, media, **{"Accept-Language": "en"})

    assert (answered.status, answered.media) == (503, "text/plain")
    assert answered.text.startswith("the answer is longer than 100000 rows")
    assert answered.text.count("\n") == 1


def test_our_own_client_sees_the_cut(service):
    """`ggsr --endpoint` takes a cut answer for what it is."""
    with pytest.raises(CutError):
        Endpoint(f"{service.base}/sparql").ask(MANY)


@pytest.mark.parametrize("form", [forms.JSON, forms.XML, forms.CSV, forms.TSV])
@pytest.mark.parametrize(("rows", "cut"), [(2, False), (3, True)])
def test_limit_is_exact(form, rows, cut):
    """So many rows as the limit are whole; one more is too many."""
    answer = Stream("rows", ("a",), [(Value(str(n)),) for n in range(rows)])
    if cut and form in (forms.CSV, forms.TSV):
        with pytest.raises(Problem, match="longer than 2"):
            tables.write(answer, form, MARK, 2)
        return
    written = tables.write(answer, form, MARK, 2)

    assert written.cut is cut
    assert (MARK.encode() in written.body) is cut
    assert b"1" in written.body
    assert b'"2"' not in written.body


def test_statement_counts_once():
    """A graph is a set: a statement that comes twice is one, also for the limit."""
    triple = Triple(BlankNode("a"), NamedNode("http://e/b"), Value("c"))
    body = statements.write([triple, triple], "application/n-triples", 1)

    assert body.count(b"\n") == 1


@pytest.mark.parametrize("form", [forms.XML, "application/rdf+xml"])
def test_what_xml_cannot_hold_is_refused(service, form):
    """A character that XML does not know gives 406, and JSON has it."""
    text = "SELECT ?c { VALUES ?c { '\\u0001' } }"
    graph = "CONSTRUCT { <urn:a> <urn:e:b> ?c } WHERE { VALUES ?c { '\\u0001' } }"

    assert ask(service, text if form == forms.XML else graph, form).status == 406
    assert "\\u0001" in ask(service, text).text


def test_rdf_xml_needs_names(service):
    """RDF/XML has no name for a property that ends in a sign; Turtle has."""
    text = "CONSTRUCT { <urn:a> <http://e/b/> 1 } WHERE {}"

    assert ask(service, text, "application/rdf+xml").status == 406
    assert "<http://e/b/>" in ask(service, text).text


@pytest.mark.parametrize("text", ["SELECT (TRIPLE(<u:a>, <u:b>, 1) AS ?t) {}"])
def test_terms_of_rdf12_are_refused(service, text):
    """A statement as a value has no form in SPARQL 1.1."""
    answered = ask(service, text)

    assert (answered.status, "RDF 1.2" in answered.text) == (400, True)


@pytest.mark.parametrize(
    ("lang", "words"), [("nl", "geen geldige SPARQL"), ("en", "not valid SPARQL")]
)
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("SELECT * {\n ?a ?b\n}", r"3:\d"),
        ("ASK {", "1:6"),
        ("ASK { ?a ?b ?c }\n\n oops", r"3:\d"),
    ],
)
def test_fault_has_its_place(service, lang, words, text, place):
    """A fault of grammar is told in one short line of text, with line and column."""
    answered = ask(service, text, forms.JSON, **{"Accept-Language": lang})

    assert (answered.status, answered.media) == (400, "text/plain")
    assert re.fullmatch(rf"SPARQL:{place}: {words} \(.{{1,120}}\); .*\n", answered.text)


def test_lacking_prefix_is_named(service):
    """A prefix that was forgotten is named, at its first place."""
    text = "PREFIX a: <u:>\nASK { a:b ?c _:d . ?e ggsr:f foaf2:g }"
    answered = ask(service, text, **{"Accept-Language": "en"})

    assert answered.status == 400
    assert answered.text == (
        "SPARQL:2:30: prefix foaf2: is not declared; put PREFIX foaf2: <...> in front\n"
    )


def test_fault_is_escaped_on_a_page(service):
    """A browser gets a page in which the query is text."""
    answered = service.ask(
        "/sparql?query=%3Cscript%3E&update=%3Cscript%3E", headers={"Accept": "text/html"}
    )

    assert (answered.status, answered.media) == (400, "text/html")
    assert "<script>" not in answered.text


@OLD
@pytest.mark.parametrize("media", forms.GRAPHS)
def test_service_describes_itself(service, graph, media):
    """The address without a query tells the language, the forms, and every graph with its size."""
    answered = service.ask("/sparql", headers={"Accept": media})
    found = Graph().parse(data=answered.text, format=media)
    (node,) = found.subjects(RDF.type, SD.Service)
    (dataset,) = found.objects(node, SD.defaultDataset)
    (whole,) = found.objects(dataset, SD.defaultGraph)
    named = {
        str(found.value(entry, SD.name)): found.value(found.value(entry, SD.graph), VOID.triples)
        for entry in found.objects(dataset, SD.namedGraph)
    }
    offered = {str(each).removeprefix(FORMATS) for each in found.objects(node, SD.resultFormat)}

    assert answered.media == media
    assert str(found.value(node, SD.endpoint)) == f"{service.base}/sparql"
    assert found.value(node, SD.supportedLanguage) == SD.SPARQL11Query
    assert offered == {
        *(f"SPARQL_Results_{name}" for name in ("JSON", "XML", "CSV", "TSV")),
        *("Turtle", "N-Triples", "JSON-LD", "RDF_XML"),
    }
    assert found.value(whole, VOID.triples).toPython() == len(graph)
    assert named == {name: Literal(len(graph.quads(name))) for name in graph.graphs()}


def test_description_has_no_other_form(service):
    """A client that wants no RDF is told so; in both languages there is one description."""
    assert service.ask("/sparql", headers={"Accept": forms.JSON}).status == 406
    assert service.ask("/sparql").body == service.ask("/sparql", lang="en").body
    assert service.ask("/sparql", x="1").status == 400


def test_browser_gets_the_editor(service):
    """For a browser the address is a page, with the query of the address in it."""
    for values in ({}, {"query": "ASK {}"}):
        answered = service.ask("/sparql", headers={"Accept": "text/html, */*;q=0.8"}, **values)

        assert (answered.status, answered.media) == (200, "text/html")
        assert ("ASK {}" in answered.text) is bool(values)
