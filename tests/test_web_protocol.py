"""The SPARQL endpoint against the suites of W3C: its protocol, and its forms of an answer."""

import io
import json
import urllib.parse
from dataclasses import dataclass
from pathlib import Path

import pytest
from graph_service import PROGRAM
from rdflib import RDF, BNode, Graph, Literal, Namespace
from rdflib.collection import Collection
from rdflib.query import Result
from service import serving

SUITES = Path(__file__).parents[2] / "shared" / "suites"
CNT = Namespace("http://www.w3.org/2011/content#")
HT = Namespace("http://www.w3.org/2011/http#")
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
UPDATES = {
    "update_dataset_default_graph": "inserts what it finds in a graph named by the protocol",
    "update_dataset_default_graphs": "inserts what it finds in two graphs named by the protocol",
    "update_dataset_named_graphs": "inserts what it finds in named graphs of the protocol",
    "update_dataset_full": "inserts what it finds in a whole dataset of the protocol",
    "update_post_form": "inserts by a form",
    "update_post_direct": "inserts by a direct post",
    "update_base_uri": "inserts a relative IRI, to see against what it is resolved",
}
"""The tests that want an update to be carried out, which the service never does."""
FORMATS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    },
    "RDF": {
        "text/turtle",
        "application/n-triples",
        "application/rdf+xml",
        "application/ld+json",
    },
}
STORED = pytest.mark.skipif(not SUITES.is_dir(), reason="the suites (../shared/suites) are absent")


@dataclass(frozen=True)
class Asked:
    """A request of the suite, and what must come back."""

    method: str
    path: str
    body: bytes | None
    headers: dict
    statuses: tuple
    boolean: bool | None
    format: str

    @property
    def updates(self):
        """Whether it is an update."""
        return b"update=" in (self.body or b"") or "sparql-update" in str(self.headers)


@dataclass(frozen=True)
class Case:
    """A test of the suite: requests, one after the other."""

    name: str
    requests: tuple


def cases():
    """Return the tests in the manifest of the protocol."""
    path = SUITES / "sparql11-protocol" / "manifest.ttl"
    if not path.exists():
        return []
    graph = Graph().parse(path)
    (manifest,) = graph.subjects(RDF.type, MF.Manifest)
    entries = Collection(graph, graph.value(manifest, MF.entries))
    return [Case(entry.fragment, tuple(requests(graph, entry))) for entry in entries]


def requests(graph, entry):
    """Yield the requests of the test *entry*."""
    action = graph.value(entry, MF.action)
    for node in Collection(graph, graph.value(action, HT.requests)):
        content, reply = graph.value(node, HT.body), graph.value(node, HT.resp)
        body = None
        if content:
            encoding = str(graph.value(content, CNT.characterEncoding))
            body = str(graph.value(content, CNT.chars)).encode(encoding)
        listed = graph.value(node, HT.headers)
        headers = {
            str(graph.value(each, HT.fieldName)): str(graph.value(each, HT.fieldValue))
            for each in (Collection(graph, listed) if listed else ())
        }
        boolean = graph.value(reply, MF.expectedBoolean)
        yield Asked(
            str(graph.value(node, HT.methodName)),
            str(graph.value(node, HT.absolutePath)).replace("/sparql/", "/sparql", 1),
            body,
            headers,
            tuple(each.fragment[-3] for each in graph.objects(reply, MF.expectedStatus)),
            None if boolean is None else boolean.toPython(),
            str(graph.value(reply, MF.expectedFormat) or ""),
        )


def data():
    """Yield as N-Quads the graphs that the tests want to be there."""
    path = SUITES / "sparql11-protocol" / "manifest.ttl"
    graph = Graph().parse(path)
    wanted = {
        (graph.value(node, RDFS.label), graph.value(node, UT.graph))
        for node in graph.objects(None, UT.graphData)
    }
    for name, file in sorted(wanted):
        for line in Path(urllib.parse.urlsplit(file).path).read_text().splitlines():
            yield f"{line.rstrip(' .')} <{name}> ."


CASES = cases()


@pytest.fixture(scope="module")
def suite(tmp_path_factory):
    """Run the service on the graphs of the protocol suite."""
    file = tmp_path_factory.mktemp("protocol") / "data.nq"
    file.write_text("\n".join(data()) + "\n")
    with serving(str(file), program=PROGRAM) as running:
        yield running


@pytest.fixture(autouse=True)
def unchanged(request):
    """See that no request to the suite's service changes its graphs."""
    if "suite" not in request.fixturenames:
        yield
        return
    running = request.getfixturevalue("suite")
    before = running.ask("/health", digest=1).body
    yield

    assert before == running.ask("/health", digest=1).body


def test_suite_is_whole():
    """All 34 tests of the protocol are read, and each exception is one of them."""
    if not CASES:
        pytest.skip("the suites (../shared/suites) are absent")

    assert len(CASES) == 34
    assert set(UPDATES) < {case.name for case in CASES}


@STORED
@pytest.mark.parametrize("case", [c for c in CASES if c.name not in UPDATES], ids=lambda c: c.name)
def test_protocol(suite, case):
    """Each request gets a status, a form and a truth as the suite wants them."""
    for asked in case.requests:
        answered = suite.ask(asked.path, asked.method, asked.body, asked.headers)

        assert str(answered.status)[0] in [each[0] for each in asked.statuses], answered.text
        assert not asked.format or answered.media in FORMATS[asked.format]
        assert asked.boolean is None or json.loads(answered.body)["boolean"] is asked.boolean


@STORED
@pytest.mark.parametrize("case", [c for c in CASES if c.name in UPDATES], ids=lambda c: c.name)
def test_update_is_refused(suite, case):
    """What the suite wants to be changed is not (see UPDATES): 4xx, and a question still works."""
    statuses = {asked.updates: set() for asked in case.requests}
    for asked in case.requests:
        answered = suite.ask(asked.path, asked.method, asked.body, asked.headers)
        statuses[asked.updates].add(answered.status)

    assert statuses[True] <= {400, 415}
    assert statuses.get(False, {200}) == {200}


def results():
    """Yield each test of the forms of an answer: its data, query and result."""
    for path in sorted(SUITES.glob("*-res/manifest.ttl")):
        graph = Graph().parse(path)
        (manifest,) = graph.subjects(RDF.type, MF.Manifest)
        for entry in Collection(graph, graph.value(manifest, MF.entries)):
            action = graph.value(entry, MF.action)
            nodes = (
                graph.value(action, QT.data),
                graph.value(action, QT.query),
                graph.value(entry, MF.result),
            )
            places = [Path(urllib.parse.urlsplit(node).path) for node in nodes]
            yield pytest.param(*places, id=f"{path.parent.name}-{entry.fragment}")


RESULTS = list(results())
FORMS = {
    ".csv": ("text/csv", "csv"),
    ".tsv": ("text/tab-separated-values", "tsv"),
    ".srj": ("application/sparql-results+json", "json"),
}


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """Run the service on the data of the suites of results, each file in a graph of its own."""
    file = tmp_path_factory.mktemp("results") / "data.nq"
    lines = [
        f"{line.rstrip(' .')} <{place.as_uri()}> ."
        for place in sorted({each.values[0] for each in RESULTS})
        for line in Graph().parse(place).serialize(format="nt").splitlines()
        if line.strip()
    ]
    file.write_text("\n".join(lines) + "\n")
    with serving(str(file), program=PROGRAM) as running:
        yield running


def alike(term, labels):
    """Return *term* with a blank node numbered by when it was first seen, a number by its value.

    The engine keeps numbers by value: 1.0E6 comes back as 1000000, in CSV without its datatype.
    """
    if isinstance(term, BNode) or str(term).startswith("_:"):
        return ("blank", labels.setdefault(str(term), len(labels)))
    if not isinstance(term, Literal) or term.datatype:
        return term.toPython()
    try:
        return float(term)
    except ValueError:
        return term


def rows(result):
    """Return the rows of *result*, by the names of their columns."""
    labels = {}
    if result.type == "ASK":
        return []
    return [
        {str(name): alike(term, labels) for name, term in row.asdict().items()} for row in result
    ]


def test_results_are_whole():
    """All ten tests of the forms of an answer are read."""
    if not SUITES.is_dir():
        pytest.skip("the suites (../shared/suites) are absent")

    assert len(RESULTS) == 10


@STORED
@pytest.mark.parametrize(("data_file", "query", "expected"), RESULTS)
def test_form_of_an_answer(tables, data_file, query, expected):
    """An answer in CSV, TSV or JSON holds what the suite wants, read by another library."""
    media, form = FORMS[expected.suffix]
    pairs = {"query": query.read_text(), "default-graph-uri": data_file.as_uri()}
    answered = tables.ask("/sparql", headers={"Accept": media}, **pairs)
    found = Result.parse(io.BytesIO(answered.body), format=form)
    wanted = Result.parse(io.BytesIO(expected.read_bytes()), format=form)

    assert answered.media == media
    assert (found.type, found.vars, found.askAnswer) == (wanted.type, wanted.vars, wanted.askAnswer)
    assert rows(found) == rows(wanted)
