"""An endpoint gives the same answer as the embedded store, or one clear sentence."""

import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pyoxigraph
import pytest
import servers

from ggsr_kg import answers, library, queries
from ggsr_kg.errors import EndpointError, QueryError
from ggsr_kg.remote import Endpoint

ASK_ALL = "SELECT ?a { ?a ?b ?c }"
ROWS = b'{"head": {"vars": ["a"]}, "results": {"bindings": []}}'
PAGES = {
    "/html": (200, "text/html", b"<html>Log in</html>", {}),
    "/json": (200, "application/json", b'{"error": "no"}', {}),
    "/half": (200, "application/sparql-results+json", b'{"head": {"vars": ["a"]}, "res', {}),
    "/error": (500, "text/plain", b"java.lang.StackTrace", {}),
    "/forbidden": (403, "text/plain", b"no", {}),
    "/moved": (302, "text/plain", b"", {"Location": "/html"}),
    "/garbage": (200, "text/turtle", b"<a> <b", {}),
    "/part": (206, "application/sparql-results+json", ROWS, {}),
    "/most": (200, "application/sparql-results+json", ROWS, {"X-SPARQL-MaxRows": "1"}),
    "/late": (200, "application/sparql-results+json", ROWS, {"X-SQL-State": "S1TAT"}),
    "/short": (200, "text/turtle", b"<urn:a> <urn:b> 1 .", {"Content-Length": "99"}),
}
EXPECTED = {
    "/html": "the answer is no SPARQL result",
    "/json": "the answer is no SPARQL result",
    "/half": "the answer is no SPARQL result",
    "/error": r"the service refuses \(HTTP 500\)",
    "/forbidden": r"the service refuses \(HTTP 403\)",
    "/moved": r"redirects \(HTTP 302\)",
    "/part": "gives only a part of the answer",
    "/most": "gives only a part of the answer",
    "/late": "gives only a part of the answer",
}


class Pages(BaseHTTPRequestHandler):
    """Answers every question with a fixed page, or slowly with nothing."""

    requests: ClassVar[list] = []

    def do_POST(self):
        """Answer."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.requests.append((self.path, self.headers, body))
        if self.path == "/slow":
            time.sleep(2)
            return
        status, kind, data, more = PAGES[self.path]
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": len(data), **more}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def pages():
    """Return the address of a server that is no SPARQL endpoint."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("path", EXPECTED)
def test_what_is_no_answer_is_told(pages, path):
    """A page, broken or cut results, an HTTP error and a redirect are each one sentence."""
    with pytest.raises(EndpointError, match=EXPECTED[path]) as caught:
        Endpoint(pages + path).ask(ASK_ALL)

    assert "StackTrace" not in str(caught.value)


def test_broken_graph_is_told(pages):
    """A CONSTRUCT that is answered with broken Turtle is refused."""
    with pytest.raises(EndpointError, match="no SPARQL result"):
        Endpoint(f"{pages}/garbage").ask("CONSTRUCT WHERE { ?a ?b ?c }")


def test_a_short_answer_is_told(pages):
    """An answer that ends before its length is no answer, even when what came is a graph."""
    with pytest.raises(EndpointError, match="no connection"):
        Endpoint(f"{pages}/short").ask("CONSTRUCT WHERE { ?a ?b ?c }")


def test_slow_endpoint_ends_at_the_limit(pages):
    """An endpoint that does not answer in time is left, and the limit is named."""
    start = time.monotonic()
    with pytest.raises(EndpointError, match=r"no answer within 0\.3 s"):
        Endpoint(f"{pages}/slow", 0.3).ask(ASK_ALL)

    assert time.monotonic() - start < 1.5


def test_refused_connection_is_told():
    """An address where nobody listens is told as such."""
    with pytest.raises(EndpointError, match="no connection"):
        Endpoint(f"http://127.0.0.1:{servers.free_port()}/sparql").ask(ASK_ALL)


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://x/y", "sparql", "http://"])
def test_other_addresses_are_refused(url):
    """Only http and https addresses are asked."""
    with pytest.raises(EndpointError, match="no http address"):
        Endpoint(url)


def test_question_goes_by_post_and_nothing_else(pages):
    """The question is posted as a form with one field, and names what it accepts."""
    Pages.requests.clear()
    with pytest.raises(EndpointError):
        Endpoint(f"{pages}/html").ask(ASK_ALL)
    ((_, headers, body),) = Pages.requests

    assert body.startswith(b"query=SELECT")
    assert b"&" not in body
    assert "application/sparql-results+json" in headers["Accept"]


def test_update_is_never_sent(pages):
    """What changes data is refused before it leaves."""
    Pages.requests.clear()
    with pytest.raises(QueryError, match="changes data"):
        Endpoint(f"{pages}/html").ask("DROP ALL")

    assert [] == Pages.requests


@pytest.fixture(scope="module")
def graph():
    """Return the packaged graph and invented cases."""
    return library.load([Path(__file__).parent / "vragen" / "casussen.ttl"])


def lines(graph):
    """Return *graph* as lines, all in no graph."""
    triples = dict.fromkeys(quad.triple for quad in graph)
    return pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES)


@pytest.fixture(scope="module")
def oxigraph(graph, tmp_path_factory):
    """Return the address of an Oxigraph server that holds the packaged graph."""
    with servers.oxigraph(tmp_path_factory.mktemp("oxigraph"), lines(graph)) as (url, _):
        yield url


@pytest.fixture(scope="module")
def virtuoso(graph, tmp_path_factory):
    """Return the address of a Virtuoso server that holds the packaged graph."""
    with servers.virtuoso(tmp_path_factory.mktemp("virtuoso"), lines(graph)) as url:
        yield url


QUESTIONS = sorted(queries.catalogue())
VIRTUOSO_DIFFERS = {
    "aanbevelingen",
    "beschikbaarheid-zonder-afspraken",
    "criteria-voldaan",
    "een-gezin-een-plan",
    "genoemde-leefgebieden",
    "grens-van-casussen",
    "grenzen",
    "kenmerken",
    "oordelen-vergeleken",
    "organisaties",
    "regisseur-hele-duur",
    "totalen-casusniveau",
    "voorzieningen",
}
"""What Virtuoso 7.2.5 answers otherwise, or not at all: a BIND, MIN or OPTIONAL it cannot do."""

FIXED = {
    "oordelen",
    "voortgang",
    "open-verbeterpunten",
    "partnerdekking",
    "tegenspraken",
    "beweringen",
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_oxigraph_server_gives_the_same_answer(graph, oxigraph, name):
    """Every question has the same answer from a real endpoint."""
    query = queries.find(name)
    expected = answers.ask(graph.ask, query)

    assert expected.rows == answers.ask(Endpoint(oxigraph).ask, query).rows


def test_parameters_are_resolved_at_the_endpoint(graph, oxigraph):
    """Labels and codes of parameters mean the same at an endpoint."""
    given = {"gemeente": "Delft", "peiljaar": "2013"}
    query = queries.find("oordelen")
    found = answers.ask(Endpoint(oxigraph).ask, query, given)

    assert answers.ask(graph.ask, query, given) == found
    assert found.rows


def test_graph_of_an_endpoint(oxigraph):
    """A CONSTRUCT gives its statements; a prefix of the house needs no declaration."""
    found = Endpoint(oxigraph).ask("CONSTRUCT WHERE { ?a a ggsr:Thema }")

    assert 5 == len(found.triples)


def test_malformed_query_at_an_endpoint(oxigraph):
    """What the endpoint finds malformed is told with its status."""
    with pytest.raises(EndpointError, match="HTTP 400"):
        Endpoint(oxigraph).ask("SELECT ?a { ?a ?b }")


@pytest.mark.parametrize("name", sorted(set(QUESTIONS) - VIRTUOSO_DIFFERS))
def test_virtuoso_gives_the_same_answer(graph, virtuoso, name):
    """The questions have the same answer from Virtuoso."""
    query = queries.find(name)
    expected = answers.ask(graph.ask, query)
    found = answers.ask(Endpoint(virtuoso, 60).ask, query)

    assert expected.rows == found.rows


def test_virtuoso_does_the_fixed_questions():
    """None of the questions whose columns are promised is among those that Virtuoso cannot do."""
    assert set() == FIXED & VIRTUOSO_DIFFERS
