"""The store: named graphs, a union that is a set, memory or disk, limits and refusals."""

import stat
import subprocess
import sys

import pytest

from ggsr_kg import folders, graphs, store
from ggsr_kg.errors import InputError, QueryError, StoreError
from ggsr_kg.graphs import Triple
from ggsr_kg.store import Store

TTL = graphs.FORMATS[".ttl"]
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def quads(text, graph):
    """Return the statements of the Turtle *text* in *graph*."""
    return graphs.read_bytes(text, "x", TTL, graph)


@pytest.fixture
def two():
    """Return a store with two graphs that share a statement."""
    found = Store()
    found.add(quads(b"<urn:a> <urn:b> 1, 2 .", "urn:g"))
    found.add(quads(b"<urn:a> <urn:b> 1 .", "urn:h"))
    return found


def test_union_is_a_set(two):
    """A statement that stands in two graphs is one statement to a question."""
    assert 2 == len(two.ask("SELECT ?c { ?a ?b ?c }").rows)
    assert 3 == len(two.ask("SELECT ?c { GRAPH ?g { ?a ?b ?c } }").rows)
    assert (2, 3) == (len(two), len(list(two)))
    assert ("urn:g", "urn:h") == two.graphs()


def test_dropped_graph_leaves_what_others_state(two):
    """Dropping a graph keeps a statement that another graph holds too."""
    two.drop("urn:g")

    assert 1 == len(two.ask("SELECT ?c { ?a ?b ?c }").rows)
    assert two.states(Triple(*quads(b"<urn:a> <urn:b> 1 .", "urn:g")[0].triple))


def test_house_prefixes_need_no_declaration(two):
    """A prefix of the house may be used undeclared, and may still mean something else."""
    assert two.ask("ASK { ?a ?b ?c FILTER(?c = xsd:integer('1')) }").boolean is True
    assert two.ask("PREFIX ggsr: <urn:> ASK { ggsr:a ggsr:b 1 }").boolean is True


def test_ask_and_construct(two):
    """A truth and a graph come back as such."""
    assert two.ask("ASK { ?a ?b 1 }").boolean is True
    assert 2 == len(two.ask("CONSTRUCT WHERE { ?a ?b ?c }").triples)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT ?a { ?a ?b }", "vraag:1:19: not valid SPARQL"),
        ("SELECT ?a { ?a x:b ?c }", "vraag:1:16: prefix x: is not declared"),
        ("SELECT ?b (COUNT(?a) AS ?n) { ?a ?b ?c }", "vraag: not valid SPARQL"),
    ],
)
def test_malformed_query_is_refused(two, text, expected):
    """A text that is no SPARQL is refused with its place."""
    with pytest.raises(QueryError, match=expected):
        two.ask(text, "vraag")


def test_time_limit():
    """A question that takes too long ends at the limit, in words."""
    code = (
        "from ggsr_kg.store import Store; from ggsr_kg.graphs import Literal, NamedNode, Quad\n"
        "s = Store(); n = NamedNode\n"
        "s.add(Quad(n(f'urn:{i}'), n('urn:b'), Literal(i), n('urn:g')) for i in range(400))\n"
        f"s.ask({SLOW!r}, 'vraag', 0.3)"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=20, check=False
    )

    assert "vraag: no answer within 0.3 s" in found.stderr


def test_disk_store_keeps_the_graph(tmp_path, two):
    """A store on disk gives the same answers when it is opened again, and only to this user."""
    folder = tmp_path / "opslag"
    Store(folder, new=True).add(two)
    again = Store(folder)

    assert set(two) == set(again)
    assert two.ask("SELECT ?c { ?a ?b ?c } ORDER BY ?c") == again.ask(
        "SELECT ?c { ?a ?b ?c } ORDER BY ?c"
    )
    assert 0o700 == stat.S_IMODE(folder.stat().st_mode)
    assert {0} == {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in folder.rglob("*")}
    with pytest.raises(StoreError):
        again.add(two)


def test_other_folders_are_refused(tmp_path):
    """A folder with other files is not filled, and one without our mark is not opened."""
    (tmp_path / "x").write_text("x")
    with pytest.raises(StoreError, match="not empty"):
        Store(tmp_path, new=True)
    with pytest.raises(StoreError, match="no store of ggsr"):
        Store(tmp_path)
    (tmp_path / folders.MARKER).write_text('{"format": 99}')
    with pytest.raises(StoreError, match="version 99"):
        Store(tmp_path)


def test_broken_file_stops_the_build(tmp_path):
    """A broken file of the graph is named with its line, and no store comes of it."""
    (tmp_path / "ontology").mkdir()
    (tmp_path / "ontology" / "kapot.ttl").write_text("<urn:a> <urn:b> 1 .\n<urn:a> x:b 1 .")
    with pytest.raises(InputError, match=r"kapot.ttl:2: prefix x: is not declared"):
        store.build(tmp_path)


def test_build_equals_strict_reading():
    """The fast way to load the packaged files gives the graph that strict reading gives."""
    strict = Store()
    strict.add(store.stated())

    assert graphs.canonical(strict) == graphs.canonical(store.build())


def test_data_survives_the_store():
    """The engine keeps numbers by value; the data are written so that this changes nothing."""
    stated = {quad for quad in store.stated() if "/data/" in quad.graph_name.value}
    kept = Store()
    kept.add(stated)

    assert set() == stated - set(kept)


def test_added_files_are_all_or_nothing(tmp_path, two):
    """When one of the files is broken none is added."""
    (tmp_path / "a.ttl").write_text("<urn:x> <urn:b> 1 .")
    (tmp_path / "b.ttl").write_text("kapot")
    with pytest.raises(InputError, match=r"b.ttl"):
        store.load(two, [tmp_path / "a.ttl", tmp_path / "b.ttl"])

    assert two.ask("ASK { <urn:x> ?b ?c }").boolean is False
