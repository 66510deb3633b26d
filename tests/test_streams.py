"""Questions of a part of the graph: which graphs they are about, and that it is a set."""

import pytest

from ggsr_kg import graphs
from ggsr_kg.errors import QueryError
from ggsr_kg.graphs import FORMATS
from ggsr_kg.store import Store
from ggsr_kg.streams import Scope

DATA = b"""
GRAPH <http://e/g1> { <http://e/a> <http://e/p> 1 , 2 }
GRAPH <http://e/g2> { <http://e/a> <http://e/p> 2 , 3 }
GRAPH <http://e/g3> { <http://e/a> <http://e/p> 4 }
"""
ALL = "{ { ?s ?p ?o BIND(0 AS ?g) } UNION { GRAPH ?g { ?s ?p ?o } } }"
TEXTS = {
    "": "01 02 03 04 g11 g12 g22 g23 g34",
    "FROM <http://e/g1>": "01 02",
    "FROM <http://e/g1> FROM <http://e/g2>": "01 02 03",
    "FROM <http://e/g1> FROM <http://e/g1>": "01 02",
    "FROM <http://e/g1> FROM <http://e/g2> FROM NAMED <http://e/g2>": "01 02 03 g22 g23",
    "FROM NAMED <http://e/g1>": "g11 g12",
    "FROM e:g1 FROM NAMED <g3>": "01 02 g34",
    "FROM <http://e/g9>": "",
    "FROM <http://e/g9> FROM <http://e/g3>": "04",
}
SCOPES = [
    (Scope(["http://e/g1", "http://e/g2"], []), "01 02 03"),
    (Scope(["http://e/g2"]), "02 03"),
    (Scope(None, ["http://e/g2", "http://e/g9"]), "g22 g23"),
    (Scope(["http://e/g2"], ["http://e/g3"]), "02 03 g34"),
    (Scope(["no IRI", "http://e/g9"], [""]), ""),
]


@pytest.fixture(scope="module")
def store():
    """Return a store of three graphs that share statements."""
    made = Store()
    made.add(graphs.read_bytes(DATA, "x", FORMATS[".trig"]))
    return made


def found(stream):
    """Return the graphs and objects of *stream*, sorted: the last letters of each."""
    places = [stream.columns.index(name) for name in ("g", "o")]
    rows = [[row[place].value.rpartition("/")[2] for place in places] for row in stream.rows]
    return " ".join(sorted("".join(row) for row in rows))


@pytest.mark.parametrize("clauses", TEXTS)
def test_text_says_what_it_is_about(store, clauses):
    """FROM and FROM NAMED name graphs; two as one are a set; relative names have a base."""
    text = f"BASE <http://e/x> PREFIX e: <http://e/> SELECT * {clauses} {ALL}"

    assert TEXTS[clauses] == found(store.stream(text))


@pytest.mark.parametrize(("scope", "expected"), SCOPES)
def test_scope_goes_before_the_text(store, scope, expected):
    """Where the scope names graphs, FROM says nothing."""
    text = f"SELECT * FROM <http://e/g1> FROM NAMED <http://e/g1> {ALL}"

    assert expected == found(store.stream(text, scope=scope))


def test_relative_names_need_a_base(store):
    """A relative IRI is wrong without a base, also after FROM, and right with one."""
    with pytest.raises(QueryError):
        store.stream("ASK FROM <g1> {}")

    assert store.stream("ASK FROM <g1> { ?s <p> 1 }", scope=Scope(base="http://e/")).boolean


def test_failure_comes_as_an_error_while_rows_are_taken(store):
    """What the engine only finds on its way is a QueryError too."""
    stream = store.stream("SELECT ?o (TRIPLE(<u:a>, <u:b>, ?o) AS ?t) { ?s ?p ?o }")
    with pytest.raises(QueryError, match=r"RDF 1\.2"):
        list(stream.rows)
