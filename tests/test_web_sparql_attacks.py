"""Attacks on the SPARQL endpoint that reach out of the store, or bend the protocol."""

import re
import socket
import threading
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from service import serving

from ggsr_kg.store import Store

pytestmark = pytest.mark.alone

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
UPDATE = {"Content-Type": "application/sparql-update"}
GRAPH = "https://w3id.org/ggsr/graaf/data/gemeenten"
OTHER = "https://w3id.org/ggsr/graaf/data/normen"
HERE = Path(__file__)
UNGUARDED = """
import sys
from ggsr_kg import admission
admission._confine = lambda words, where: None
import graph_service
graph_service.main(sys.argv[1], sys.argv[3])
"""
"""The service without what looks for SERVICE and LOAD."""


class Listener:
    """Something that listens on this machine, and counts who comes."""

    def __init__(self, sock):
        self.sock = sock
        self.port = sock.getsockname()[1]
        self.visits = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        while True:
            try:
                connection, _ = self.sock.accept()
            except OSError:
                return
            self.visits += 1
            reply = f"HTTP/1.1 302 Found\r\nLocation: {HERE.as_uri()}\r\n\r\n"
            connection.sendall(reply.encode())
            connection.close()


@pytest.fixture(scope="module")
def listener():
    """Listen on a port of this machine, and send whoever comes on to a file."""
    with closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen()
        yield Listener(sock)


@pytest.fixture(scope="module", autouse=True)
def unchanged(service):
    """See that the attacks of this module leave the graph as it was."""
    before = service.ask("/health", digest=1)
    yield

    assert before.status == 200
    assert before.body == service.ask("/health", digest=1).body


@pytest.fixture(autouse=True)
def unharmed(service, listener):
    """See that after each attack nobody was called, and a question is answered within a second."""
    yield
    start = time.monotonic()
    answered = service.ask("/sparql", query="ASK {}")

    assert answered.status == 200
    assert time.monotonic() - start < 1
    assert listener.visits == 0


def ask(service, query, **headers):
    """Return the answer to *query*, its words in English."""
    return service.ask("/sparql", headers={"Accept-Language": "en", **headers}, query=query)


def refused(answered, status, words):
    """Fail unless *answered* is one line of text with *words* in it."""
    assert (answered.status, answered.media) == (status, "text/plain")
    assert re.fullmatch(f".*{words}.*\n", answered.text)


SERVICES = {
    "1 plain": "SELECT * {{ SERVICE <{u}> {{ ?s ?p ?o }} }}",
    "2 silent": "SELECT * {{ SERVICE SILENT <{u}> {{ ?s ?p ?o }} }}",
    "3 odd case": "ASK {{ SeRvIcE <{u}> {{ ?s ?p ?o }} }}",
    "3 comment": "ASK {{ SERVICE#c\n<{u}> {{ ?s ?p ?o }} }}",
    "3 no space": "ASK {{ SERVICE<{u}>{{ ?s ?p ?o }} }}",
    "3 silent without space": "ASK {{ SERVICESILENT<{u}>{{ ?s ?p ?o }} }}",
    "3 prefix": "PREFIX x: <{u}> ASK {{ SERVICE x:a {{ ?s ?p ?o }} }}",
    "3 prefix without space": "PREFIX : <{u}> ASK {{SERVICE:a{{ ?s ?p ?o }}}}",
    "3 base": "BASE <{u}> ASK {{ SERVICE <a> {{ ?s ?p ?o }} }}",
    "3 after a value": "ASK {{ ?s ?p trueSERVICE<{u}>{{ ?s ?p ?o }} }}",
    "4 codepoints": "ASK {{ \\u0053ERVICE <{u}> {{ ?s ?p ?o }} }}",
    "4 more codepoints": "ASK {{ serv\\u0069\\U00000063e SILENT <{u}> {{ ?s ?p ?o }} }}",
    "5 exists": "ASK {{ FILTER EXISTS {{ SERVICE <{u}> {{ ?s ?p ?o }} }} }}",
    "5 not exists": "ASK {{ FILTER NOT EXISTS {{ SERVICE SILENT <{u}> {{ ?s ?p ?o }} }} }}",
    "5 sub-select": "SELECT * {{ {{ SELECT * {{ SERVICE <{u}> {{ ?s ?p ?o }} }} }} }}",
    "5 minus": "ASK {{ ?s ?p ?o MINUS {{ SERVICE <{u}> {{ ?s ?p ?o }} }} }}",
    "5 optional": "ASK {{ OPTIONAL {{ SERVICE <{u}> {{ ?s ?p ?o }} }} }}",
    "6 variable": "SELECT * {{ VALUES ?u {{<{u}>}} SERVICE ?u {{ ?s ?p ?o }} }}",
    "of a construct": "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{u}> {{ ?s ?p ?o }} }}",
    "of a describe": "DESCRIBE ?s {{ SERVICE <{u}> {{ ?s ?p ?o }} }}",
    "behind an IRI": "ASK {{ <http://e/\\u0041#> ?p ?o SERVICE <{u}> {{ ?s ?p ?o }} }}",
}
NAMES = ["127.1", "0x7f000001", "[::ffff:127.0.0.1]", "169.254.169.254", "localhost.", "localhost"]
LOADS = {
    "12 http": "LOAD <{u}>",
    "12 silent": "LOAD SILENT <{u}> INTO GRAPH <urn:g>",
    "12 file": f"LOAD <{HERE.as_uri()}>",
    "12 codepoints": "\\u004cOAD <{u}>",
    "12 second": "INSERT DATA {{ <urn:a> <urn:b> 1 }} ; LOAD <{u}>",
    "13 redirect": "load silent <{u}/redirect>",
}


@pytest.mark.parametrize("name", SERVICES)
def test_service_is_off(service, listener, name):
    """1-6: SERVICE is refused wherever it stands and however it is written."""
    text = SERVICES[name].format(u=f"http://127.0.0.1:{listener.port}/")

    refused(ask(service, text), 403, "SERVICE is off")


@pytest.mark.parametrize("name", NAMES)
def test_service_is_off_for_every_name(service, listener, name):
    """7: so it is under every name that this machine or its network has."""
    text = f"SELECT * {{ SERVICE SILENT <http://{name}:{listener.port}/> {{ ?s ?p ?o }} }}"

    refused(ask(service, text), 403, "SERVICE is off")


@pytest.mark.parametrize(
    "text",
    [
        "ASK { VALUES ?service { 'SERVICE <http://e/> {}' } }",
        "ASK { OPTIONAL { ?s <http://e/SERVICE> ?service } }",
        "PREFIX e: <http://e/> ASK { OPTIONAL { ?s e:SERVICE ?o { ?s ?p ?o } } }",
        "ASK { } # SERVICE <http://e/> {}",
        "ASK { } # LOAD <http://e/>",
        "ASK { VALUES ?load { 'LOAD'@load } }",
        "\\u0041SK { VALUES ?x { '\\u0053ERVICE' } }",
    ],
)
def test_what_looks_like_it_is_answered(service, text):
    """8: such a word as a name, a string, an IRI or a comment is nothing special."""
    answered = ask(service, text)

    assert (answered.status, '"boolean": true' in answered.text) == (200, True)


@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED"])
@pytest.mark.parametrize(
    "name", ["http://127.0.0.1:{port}/g.ttl", HERE.as_uri(), "README.md", "../README.md"]
)
def test_from_only_names_a_graph(service, listener, clause, name):
    """9, 10: FROM fetches nothing and opens no file; a name that no graph has gives nothing."""
    place = name.format(port=listener.port)
    text = f"SELECT * {clause} <{place}> {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} }}"
    answered = ask(service, text, Accept="text/csv")

    assert (answered.status, answered.text) == (200, "s,p,o,g\r\n")


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
def test_protocol_only_names_a_graph(service, listener, parameter):
    """9, 10: nor does a parameter of the protocol."""
    for name in (f"http://127.0.0.1:{listener.port}/", HERE.as_uri(), "no IRI", ""):
        values = {"query": "SELECT * { ?s ?p ?o }", parameter: name}
        answered = service.ask("/sparql", headers={"Accept": "text/csv"}, **values)

        assert (answered.status, answered.text) == (200, "s,p,o\r\n")


def test_using_is_an_update(service, listener):
    """11: USING belongs to an update, which is not carried out."""
    place = f"http://127.0.0.1:{listener.port}/"
    text = f"INSERT {{ ?s ?p ?o }} USING <{place}> WHERE {{ ?s ?p ?o }}"

    refused(ask(service, text), 400, "changes data")


@pytest.mark.parametrize("name", LOADS)
def test_load_is_off(service, listener, name):
    """12, 13: LOAD is refused as a query, as an update and in every kind of request."""
    text = LOADS[name].format(u=f"http://127.0.0.1:{listener.port}")
    english = {"Accept-Language": "en"}
    form = urlencode({"update": text})

    refused(ask(service, text), 403, "LOAD is off")
    refused(service.ask("/sparql", headers=english, update=text), 403, "LOAD is off")
    refused(service.ask("/sparql", "POST", form, FORM | english), 403, "LOAD is off")
    refused(service.ask("/sparql", "POST", text, DIRECT | english), 403, "LOAD is off")
    refused(service.ask("/sparql", "POST", text, UPDATE | english), 403, "LOAD is off")


@pytest.mark.parametrize("iri", ["java:java.lang.Runtime", "js:eval", "urn:f", "http://e/f"])
def test_functions_of_others_are_unknown(service, iri):
    """21: a function that is none of SPARQL is a fault; as a property it is one that nobody has."""
    refused(ask(service, f"SELECT * {{ ?s ?p ?o FILTER(<{iri}>(?o)) }}"), 400, "not supported")
    answered = ask(service, f"SELECT * {{ ?s <{iri}> ?o }}", Accept="text/csv")

    assert (answered.status, answered.text) == (200, "s,o\r\n")


@pytest.mark.parametrize("media", ["text/plain", "multipart/form-data; boundary=x", None])
def test_other_media_types_are_not_read(service, media):
    """44: an update or a query in a body of another type is not looked at."""
    headers = {"Content-Type": media} if media else {}
    for text in ("INSERT DATA { <urn:a> <urn:b> 1 }", "query=ASK%20%7B%7D", "ASK {}"):
        assert service.ask("/sparql", "POST", text, headers).status == 415


@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_update_by_get_is_none(service, accept):
    """45: an update in an address is refused, also of a browser."""
    answered = service.ask("/sparql", headers={"Accept": accept}, update="CLEAR ALL")

    assert answered.status == 400


def test_update_is_no_query(service):
    """46: an update is none in the place of a query, nor beside one."""
    text = "INSERT DATA { <urn:a> <urn:b> 1 }"
    query, update = (
        urlencode({"query": text}),
        urlencode({"query": "ASK {}", "update": text}),
    )

    refused(ask(service, text), 400, "changes data")
    assert service.ask("/sparql", "POST", query, FORM).status == 400
    assert service.ask("/sparql", "POST", update, FORM).status == 400
    assert service.ask("/sparql", "POST", urlencode({"update": text}), FORM).status == 400
    assert service.ask("/sparql?" + update, "POST", "ASK {}", DIRECT).status == 400
    assert service.ask("/sparql", "POST", text, DIRECT).status == 400
    assert service.ask("/sparql", "POST", text, UPDATE).status == 415


@pytest.mark.parametrize(
    "text",
    [
        "\\u0049NSERT DATA { <urn:a> <urn:b> 1 }",
        "# SELECT\nINSERT#\nDATA { <urn:a> <urn:b> 1 }",
        "PREFIX select: <urn:s> delete WHERE { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o } ; INSERT DATA { <urn:a> <urn:b> 1 }",
        "ASK {} ; CLEAR ALL",
        "BASE <urn:ASK> CLEAR ALL",
        "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DROP ALL",
        "CREATE GRAPH <urn:g>",
        "COPY DEFAULT TO <urn:g>",
        "MOVE <urn:g> TO DEFAULT",
        "ADD DEFAULT TO <urn:g>",
    ],
)
def test_hidden_update_is_refused(service, text):
    """47: an update is refused however it is dressed up."""
    assert ask(service, text).status == 400


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"])
def test_other_methods_are_not_taken(service, method):
    """48: who uses another method is told which ones there are."""
    answered = service.ask("/sparql", method, query="ASK {}")
    allowed = {each.strip() for each in answered.headers["allow"].split(",")}

    assert (answered.status, allowed) == (405, {"GET", "HEAD", "POST"})
    assert not [name for name in answered.headers if name.startswith("access-control")]


def test_head_is_get_without_body(service):
    """48: HEAD tells of the same answer as GET."""
    got, head = (service.ask("/sparql", method, query="ASK {}") for method in ("GET", "HEAD"))
    same = ("content-type", "content-length", "vary")

    assert (got.status, head.status, head.body) == (200, 200, b"")
    assert [got.headers[name] for name in same] == [head.headers[name] for name in same]


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_there_is_no_graph_store(service, method):
    """49: no address takes graphs."""
    turtle = {"Content-Type": "text/turtle"}
    for path in ("/sparql?default", f"/sparql?graph={quote(GRAPH)}"):
        assert service.ask(path, method, "<urn:a> <urn:b> 1 .", turtle).status in (405, 415)
    for path in ("/store", "/data", "/rdf-graph-store", "/update"):
        assert service.ask(path, method, "<urn:a> <urn:b> 1 .", turtle).status == 404


@pytest.mark.parametrize(
    "values", [{"query": ["ASK {}", "ASK {}"]}, {"query": ""}, {"q": "ASK {}"}]
)
def test_there_must_be_one_query(service, values):
    """50: two queries, an empty one, or parameters without one, are refused."""
    assert service.ask("/sparql", **values).status == 400
    assert service.ask("/sparql", "POST", urlencode(values, doseq=True), FORM).status == 400


def test_direct_query_must_be_one(service):
    """50: so it is where the query is the body."""
    assert service.ask("/sparql", "POST", "", DIRECT).status == 400
    assert service.ask("/sparql", "POST", " \n", DIRECT).status == 400
    assert service.ask("/sparql", "POST", "", FORM).status == 400
    assert service.ask("/sparql?query=ASK%7B%7D", "POST", "ASK {}", DIRECT).status == 400


@pytest.mark.parametrize(
    ("accept", "status", "media"),
    [
        (
            "application/sparql-results+json;q=0, application/sparql-results+xml;q=0.1",
            200,
            "application/sparql-results+xml",
        ),
        ("image/png", 406, "text/plain"),
        (";;;q=x", 400, "text/plain"),
        ("*/*", 200, "application/sparql-results+json"),
        ("", 200, "application/sparql-results+json"),
        ("text/html", 200, "text/html"),
        ("text/*;q=0.2, application/json;q=0.3", 200, "application/json"),
        ("text/turtle", 406, "text/plain"),
    ],
)
def test_form_is_what_is_accepted(service, accept, status, media):
    """51, 52: the form is the one that is liked most; a page only for who wants a page."""
    answered = ask(service, "ASK {}", **({"Accept": accept} if accept else {}))

    assert (answered.status, answered.media) == (status, media)


@pytest.mark.parametrize("data", [b"ASK { ?s ?p '\xe9' }", "ASK {}".encode("utf-16")])
def test_query_must_be_utf8(service, data):
    """53: bytes that are no UTF-8 are refused wherever they stand."""
    written = f"query={quote(data)}"

    assert service.ask(f"/sparql?{written}").status == 400
    assert service.ask("/sparql", "POST", written, FORM).status == 400
    assert service.ask("/sparql", "POST", b"query=" + data, FORM).status == 400
    assert service.ask("/sparql", "POST", data, DIRECT).status == 400


@pytest.mark.parametrize("charset", ["utf-16", '"ISO-8859-1"', "x"])
def test_query_must_say_utf8(service, charset):
    """53: so is what says that it is something else."""
    said = {"Content-Type": f"application/sparql-query; charset={charset}"}

    assert service.ask("/sparql", "POST", "ASK {}", said).status == 400


def test_dataset_of_the_protocol_goes_first(service):
    """54: FROM cannot add to the graphs that the protocol names, whatever it names."""
    text = (
        f"SELECT DISTINCT ?g FROM <{OTHER}> FROM NAMED <{OTHER}> "
        "{ { ?s ?p ?o BIND(1 AS ?g) } UNION { GRAPH ?g { ?s ?p ?o } } }"
    )
    csv = {"Accept": "text/csv"}
    named = service.ask("/sparql", headers=csv, query=text, **{"named-graph-uri": GRAPH})
    plain = service.ask("/sparql", headers=csv, query=text, **{"default-graph-uri": GRAPH})
    own = service.ask("/sparql", headers=csv, query=text)

    assert named.text.split() == ["g", GRAPH]
    assert plain.text.split() == ["g", "1"]
    assert sorted(own.text.split()[1:]) == ["1", OTHER]


@pytest.mark.parametrize(
    "pattern",
    [
        "GRAPH ?g { FILTER(BOUND(?g)) }",
        "GRAPH ?g { OPTIONAL { ?s ?p ?g } }",
        "GRAPH ?g { }",
        "GRAPH ?g { ?s ?p ?o }",
        f"VALUES ?g {{ <{OTHER}> <urn:x> }} GRAPH ?g {{ }}",
        f"GRAPH <{OTHER}> {{ ?s ?p ?g }}",
        "{ SELECT ?g { GRAPH ?g { } } }",
        "?g ?p ?o",
    ],
)
def test_only_graphs_of_the_dataset_are_seen(service, pattern):
    """55: no other graph than those that were named has a name, or anything in it."""
    answered = service.ask(
        "/sparql",
        headers={"Accept": "text/csv"},
        query=f"SELECT DISTINCT ?g {{ {pattern} }}",
        **{"named-graph-uri": [GRAPH, "urn:no-graph"]},
    )

    assert answered.status == 200
    assert set(answered.text.split()[1:]) <= {GRAPH}


def test_child_reaches_nobody(listener, tmp_path):
    """Were a SERVICE passed by, then still nobody is called: the child can open no connection."""
    file = tmp_path / "data.nq"
    file.write_text("<urn:a> <urn:b> <urn:c> <urn:g> .\n")
    text = f"SELECT * {{ SERVICE <http://127.0.0.1:{listener.port}/> {{ ?s ?p ?o }} }}"
    program, path = ("-c", UNGUARDED), str(HERE.parent)
    with serving(str(file), program=program, PYTHONPATH=path) as unguarded:
        plain = ask(unguarded, text)
        silent = ask(unguarded, text.replace("SERVICE", "SERVICE SILENT"))

    assert (plain.status, "not valid SPARQL" in plain.text) == (400, True)
    assert (silent.status, listener.visits) == (200, 0)


def test_engine_would_call():
    """The engine by itself calls whom a SERVICE names, so the tests above could fail."""
    with closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen()
        called = Listener(sock)
        Store().ask(f"ASK {{ SERVICE SILENT <http://127.0.0.1:{called.port}/> {{ ?s ?p ?o }} }}")

    assert called.visits == 1
