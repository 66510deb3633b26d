"""Cases read from an endpoint give what the same file gives here, or one clear sentence."""

import json
import random
import re
import tempfile
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

import pyoxigraph
import pytest
import servers
from command import ggsr

from ggsr_kg import cases, casework, endpoint_cases, generate, library, settings
from ggsr_kg.endpoint_cases import asking, pulling
from ggsr_kg.endpoint_cases.asking import Source
from ggsr_kg.engines import choose
from ggsr_kg.errors import EndpointError
from ggsr_kg.namespaces import DEF
from ggsr_kg.remote import Endpoint

SETTING = settings.prepare()
CASE = "https://w3id.org/ggsr/id/casus/verzonnen-11-0000"
LINKS = ("<urn:p>", "ggsr:onbekend", "<http://purl.org/dc/terms/relation>")
KINDS = ("Norm", "Persoon", "Gezin", "Norm")
PREFIXES = """
PREFIX casus: <https://w3id.org/ggsr/id/casus/>
PREFIX eenheid: <https://w3id.org/ggsr/id/begrip/eenheid/>
PREFIX gemeente: <https://identifier.overheid.nl/tooi/id/gemeente/>
PREFIX ggsr: <https://w3id.org/ggsr/def/ggsr#>
PREFIX grootheid: <https://w3id.org/ggsr/id/begrip/grootheid/>
PREFIX normstatus: <https://w3id.org/ggsr/id/begrip/normstatus/>
PREFIX partnertype: <https://w3id.org/ggsr/id/begrip/partnertype/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
MORE = """
# One person and one organisation of two cases; the person leads to something else.
<urn:persoon:1> a ggsr:Persoon ; ggsr:onbekend <urn:werk:1> .
<urn:werk:1> a ggsr:Organisatie .
<C01/gezinslid-1> ggsr:persoon <urn:persoon:1> .
<C30/gezinslid-1> ggsr:persoon <urn:persoon:1> .
# A chain that only one case leads to, from outside to inside.
<urn:a> ggsr:onbekend <urn:b> .
<urn:b> ggsr:onbekend <urn:c> .
<urn:c> ggsr:onbekend <C02/gezin-1> .
# A norm of a municipality, and a person that nothing mentions.
<urn:norm> a ggsr:Norm ; ggsr:eenheid eenheid:dagen ; ggsr:richting "maximum" ;
    ggsr:geldtVoor gemeente:gm0080 , gemeente:gm0193 , gemeente:gm0503 ; ggsr:waarde 3 ;
    ggsr:grootheid grootheid:tijd-tot-start ; ggsr:normstatus normstatus:lokaal .
<urn:los> a ggsr:Persoon .
# In the graph of a case.
GRAPH <C03> { <urn:in-graaf> a ggsr:Contact ; ggsr:datum "2012-02-30x" ; ggsr:onbekend <urn:x> . }
GRAPH <urn:andere> { <urn:x> a ggsr:Gezinslid . <C04> ggsr:onbekend <urn:y> . }
# More of what the packaged graph knows.
gemeente:gm0503 ggsr:onbekend <urn:ver> .
"""
UNNAMED = """
[] a ggsr:Contact ; ggsr:casus <C05> ; ggsr:datum "2012-02-03"^^xsd:date .
[] a ggsr:Contact ; ggsr:casus <C05> ; ggsr:datum "2012-02-03"^^xsd:date .
[] a ggsr:Contact ; ggsr:casus <C06> ;
    ggsr:onbekend [ a ggsr:Persoon ; ggsr:onbekend <C06/gezin-1> ] .
<C07> ggsr:onbekend [ a ggsr:Overleg ; ggsr:casus <C07> ] .
_:een ggsr:onbekend _:twee . _:twee ggsr:onbekend _:een , <C08> .
"""


def written(text):
    """Return the statements of *text*; C01 stands for the first case."""
    text = re.sub(r"<C(\d\d)", rf"<{CASE}\1", PREFIXES + text)
    return list(pyoxigraph.parse(input=text, format=pyoxigraph.RdfFormat.TRIG))


@pytest.fixture(scope="module")
def quads(tmp_path_factory):
    """Return fifty cases, with all that makes it hard to tell what belongs to which."""
    path = tmp_path_factory.mktemp("casussen") / "casussen.nt"
    generate.write(list(generate.families(50, seed=11, violations=0.7)), path)
    # Of ten, the parts have names that do not tell the case.
    text = re.sub(rf"<{CASE}(1\d)/([^>]+)>", r"<urn:deel:\1:\2>", path.read_text("utf-8"))
    stated = list(pyoxigraph.parse(input=text, format=pyoxigraph.RdfFormat.N_TRIPLES))
    found = [pyoxigraph.Quad(*each) for each in stated] + written(MORE + UNNAMED)
    # One case stands in its own graph.
    own = pyoxigraph.NamedNode(f"{CASE}09")
    return [
        pyoxigraph.Quad(*each.triple, own) if each.subject.value.startswith(own.value) else each
        for each in found
    ]


@pytest.fixture(scope="module")
def local(quads, tmp_path_factory):
    """Return the run over the same cases in a file."""
    return checked(written_to(tmp_path_factory.mktemp("lokaal") / "casussen.nq", quads))


def written_to(path, quads):
    """Return *path*, with *quads*."""
    path.write_bytes(pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS))
    return path


def checked(path):
    """Return the run over the file *path*."""
    return casework.validate(cases.read([path]), SETTING, choose.engine("auto"))


def pulled(url, **more):
    """Return the run over the cases of the endpoint at *url*."""
    with endpoint_cases.pulled(url, SETTING, **more) as found:
        return found.told(checked(found.path))


def bare(run):
    """Return *run* without what differs: labels of blank nodes, digests and names of inputs."""
    findings = sorted(
        (
            replace(each, focus=each.focus if ":" in each.focus else "", value=str(each.value)[:2])
            for each in run.findings
        ),
        key=str,
    )
    inputs = [(each.statements, each.cases) for each in run.inputs]
    return replace(run, findings=tuple(findings), inputs=tuple(inputs))


@dataclass
class Manner:
    """How a server answers: at *most* so many rows, said with a *header* or *status* or not.

    It *lives* for so many questions, counts *wrong*, or has the *union* of graphs as its default.
    """

    most: int | None = None
    header: tuple[str, str] = ("X-Other", "")
    status: int = 200
    lives: int = 10**6
    wrong: int = 0
    union: bool = False


class Server(ThreadingHTTPServer):
    """A SPARQL endpoint over *quads* with the *manner* of a `Manner`."""

    daemon_threads = True

    def __init__(self, quads, **manner):
        super().__init__(("127.0.0.1", 0), Answers)
        self.store = pyoxigraph.Store()
        self.store.extend(quads)
        self.manner = Manner(**manner)
        self.asked = 0
        self.url = f"http://127.0.0.1:{self.server_port}/sparql"

    def __enter__(self):
        """Start; return the server."""
        Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        """Stop."""
        self.shutdown()
        self.server_close()


class Answers(BaseHTTPRequestHandler):
    """What a `Server` answers."""

    def do_POST(self):
        """Answer."""
        manner, body = self.server.manner, self.rfile.read(int(self.headers["Content-Length"]))
        text = parse_qs(body.decode())["query"][0]
        self.server.asked += 1
        if self.server.asked > manner.lives:
            self.connection.close()
            return
        found = self.server.store.query(text, use_default_graph_as_union=manner.union)
        table = isinstance(found, pyoxigraph.QuerySolutions)
        kind = "application/sparql-results+json" if table else "text/turtle"
        data, cut = (rows if table else triples)(found, manner)
        self.send_response(manner.status if cut else 200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        if cut:
            self.send_header(*manner.header)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        """Say nothing."""


def rows(found, manner):
    """Return what was *found* as results in JSON, and whether they were cut."""
    answer = json.loads(found.serialize(format=pyoxigraph.QueryResultsFormat.JSON))
    every = answer["results"]["bindings"]
    answer["results"]["bindings"] = every[: manner.most]
    for cell in (row["n0"] for row in every if "n0" in row):
        cell["value"] = str(int(cell["value"]) + manner.wrong)
    return json.dumps(answer).encode(), every != answer["results"]["bindings"]


def triples(found, manner):
    """Return what was *found* as Turtle, and whether it was cut."""
    every = list(dict.fromkeys(found))
    some = every[: manner.most]
    return pyoxigraph.serialize(some, format=pyoxigraph.RdfFormat.TURTLE), every != some


@pytest.fixture(scope="module")
def server(quads):
    """Return an endpoint that keeps its default graph apart."""
    with Server(quads) as made:
        yield made


def test_an_endpoint_gives_what_the_file_gives(server, local):
    """Findings, rules, nodes, strays, cases and statements are those of the same file."""
    told = []
    run = pulled(server.url, tell=lambda done, total: told.append((done, total)))

    assert local.findings
    assert any(each.case is None for each in local.findings)
    assert bare(local) == bare(run)
    assert [server.url] == [each.name for each in run.inputs]
    assert {None} == {each.place for each in run.findings}
    assert [(50, 50)] == told


def test_each_thing_is_of_the_case_that_it_is_of_in_the_file(server, quads, tmp_path):
    """Who owns what is the same as where all statements are at hand."""

    def owners(path):
        found = cases.read([path])
        return {thing: found.owner(thing) for thing in found.subjects if ":" in thing}

    with endpoint_cases.pulled(server.url, SETTING) as found:
        ours = owners(found.path)
    expected = owners(written_to(tmp_path / "casussen.nq", quads))

    assert expected == ours
    assert [None, None, f"{CASE}02", f"{CASE}03"] == [
        expected[f"urn:{name}"] for name in ("persoon:1", "norm", "a", "in-graaf")
    ]


def tangle(seed):
    """Return a few cases whose things, some of them named after a case, are linked at random.

    Of even seeds some things mention several cases, and others mention these, however far.
    """
    dice, loose = random.Random(seed), seed % 2 == 0
    names = [f"urn:c:{n}" for n in range(dice.randint(1, 5))]
    inside = [f"{dice.choice(names)}/{n}" for n in range(6)]
    outside = [f"urn:t:{n}" for n in range(12)]
    every = names + inside + outside
    places = ["", "", "", " <urn:g>"] + [f" <{name}>" for name in names if not loose]
    lines = [f"<{name}> a ggsr:Casus" for name in names]
    lines += [f"<{name}> ggsr:casus <{name.rpartition('/')[0]}>" for name in inside]
    lines += [f"<{thing}> a ggsr:{kind}" for thing, kind in zip(outside[2:], KINDS, strict=False)]
    if loose:
        pairs = [(thing, dice.choice(names)) for thing in 3 * outside[:2]]
        pairs += [(dice.choice(outside), dice.choice(outside)) for _ in range(14)]
    else:
        lines += [f"<{thing}> ggsr:casus <{dice.choice(names)}>" for thing in outside[:2]]
        pairs = [(dice.choice(every), dice.choice(every)) for _ in range(20)]
    links = LINKS if loose else LINKS[:1]
    lines += [f"<{thing}> {dice.choice(links)} <{other}>" for thing, other in pairs]
    placed = [f"GRAPH{dice.choice(places) or ' <urn:h>'} {{ {line} . }}" for line in lines]
    return written("\n".join(placed))


def owners(path):
    """Return the case of each thing with an IRI in the file *path* that is of one."""
    found = cases.read([path])
    return {each: found.owner(each) for each in found.subjects if ":" in each and found.owner(each)}


@pytest.mark.parametrize("seed", range(24))
def test_who_owns_what_is_the_same_in_any_tangle(seed, tmp_path):
    """Everything of a case is read, and is of the same case, however it is linked."""
    stated = tangle(seed)
    path = written_to(tmp_path / "casussen.nq", stated)
    expected = cases.read([path])
    with Server(stated) as server, endpoint_cases.pulled(server.url, SETTING) as found:
        ours = cases.read([found.path])

        assert owners(path) == owners(found.path)
    assert {each.triple for each in expected.statements if each.subject.value in ours.subjects} == {
        each.triple for each in ours.statements
    }


TOGETHER = "<urn:c:1> a ggsr:Casus . <urn:c:2> a ggsr:Casus . "
INDIRECT = {
    "says of what says of two": (
        "<urn:a> ggsr:onbekend <urn:c:1> , <urn:c:2> . <urn:b> ggsr:onbekend <urn:a> ."
        "<urn:c> ggsr:onbekend <urn:b> . <urn:d> <urn:p> <urn:c> .",
        {"urn:a", "urn:b", "urn:c"},
    ),
    "says so in a ring": (
        "<urn:a> ggsr:onbekend <urn:c:1> , <urn:c:2> , <urn:b> . <urn:b> ggsr:onbekend <urn:a> .",
        {"urn:a", "urn:b"},
    ),
    "says so without an IRI": (
        "<urn:a> ggsr:onbekend <urn:c:1> , <urn:c:2> ."
        "<urn:b> ggsr:onbekend [ ggsr:onbekend <urn:a> ] .",
        {"urn:a", "urn:b"},
    ),
    "a norm mentions it": (
        "<urn:n> a ggsr:Norm ; ggsr:onbekend <urn:a> . <urn:a> ggsr:onbekend <urn:b> ."
        "<urn:b> ggsr:onbekend <urn:c> . <urn:c> ggsr:onbekend <urn:d> ."
        "<urn:d> ggsr:onbekend <urn:e> . <urn:e> ggsr:onbekend <urn:c:1> ."
        "<urn:c:2> ggsr:onbekend <urn:e> .",
        set(),
    ),
    "a norm mentions what is beside it": (
        "<urn:n> a ggsr:Norm ; <urn:p> [ <urn:p> <urn:a> ] . <urn:a> <urn:p> <urn:c:1> ."
        "<urn:b> <urn:p> <urn:a> . <urn:c:2> <urn:p> <urn:d> . <urn:d> <urn:p> <urn:b> ."
        "<urn:c> <urn:p> <urn:b> .",
        {"urn:b", "urn:c", "urn:d"},
    ),
}


@pytest.mark.parametrize(("text", "owns"), INDIRECT.values(), ids=INDIRECT)
def test_what_leads_to_a_case_is_read_however_far(text, owns, tmp_path):
    """What says something of a case, by what several cases share too, is of the case it is of."""
    stated = written(TOGETHER + text)
    expected = owners(written_to(tmp_path / "casussen.nq", stated))
    with Server(stated) as server, endpoint_cases.pulled(server.url, SETTING) as found:
        ours = owners(found.path)

    assert expected == ours
    assert {"urn:c:1", "urn:c:2"} | owns == expected.keys()


def test_a_finding_on_what_says_of_what_is_shared_is_found(tmp_path):
    """A team that only leads to cases by what two share is judged as in the file."""
    stated = written(
        f"{TOGETHER} <urn:a> ggsr:onbekend <urn:c:1> , <urn:c:2> ."
        "<urn:b> a ggsr:Team ; ggsr:onbekend <urn:a> ."
    )
    expected = checked(written_to(tmp_path / "casussen.nq", stated))
    with Server(stated) as server:
        run = pulled(server.url)

    assert "urn:b" in {each.focus for each in expected.findings}
    assert bare(expected) == bare(run)


def test_a_case_that_is_said_to_be_a_norm_too_is_a_case(tmp_path):
    """What names it as its case is read, with or without an IRI."""
    stated = written(
        "<urn:c> a ggsr:Casus , ggsr:Norm . <urn:a> ggsr:casus <urn:c> ; ggsr:onbekend <urn:b> ."
        "<urn:b> ggsr:onbekend 1 . [] a ggsr:Contact ; ggsr:casus <urn:c> ."
    )
    with Server(stated) as server:
        found = pulled(server.url)

    assert found.findings
    assert bare(checked(written_to(tmp_path / "casussen.nq", stated))) == bare(found)


def test_the_same_cases_have_the_same_digest(server):
    """What is read is told in a fixed order."""
    one, two = (pulled(server.url) for _ in range(2))

    assert one.inputs == two.inputs


def test_a_union_of_graphs_gives_the_same(quads, local):
    """A store whose default graph is all its graphs together gives nothing twice."""
    with Server(quads, union=True) as union:
        assert bare(local) == bare(pulled(union.url))


def test_what_follows_is_not_read(tmp_path):
    """An endpoint that reasons as `ggsr serve` does is judged as the file it was given."""
    path = tmp_path / "casussen.ttl"
    generate.write(list(generate.families(8, seed=11, violations=0.7)), path)
    served = [pyoxigraph.Quad(*each.triple) for each in library.load(path)]
    expected = checked(path)
    with Server(served) as server, endpoint_cases.pulled(server.url, SETTING) as found:
        run = checked(found.path)
        text = found.path.read_text("utf-8")

    # A finding on the parents is read; what follows from it for the family is not.
    assert path.read_text("utf-8").count("oudersNietInStaat") == text.count("oudersNietInStaat>")
    assert {DEF + "vastgelegd", DEF + "oudersNietInStaat"} <= set(found.made)
    assert "niet gelezen, want wij leiden het zelf af: " in found.left_out.nl
    assert bare(expected).findings == bare(run).findings
    assert (expected.cases, expected.gaps) == (run.cases, run.gaps)
    assert [] == [each for each in run.strays if each.unknown]
    assert expected.complete == run.complete


def test_cases_in_named_graphs_only(quads):
    """A store that holds nothing in its default graph gives its cases too, once each."""
    home = pyoxigraph.NamedNode("urn:alles")
    plain = [each.triple for each in quads]
    with Server([pyoxigraph.Quad(*each, home) for each in plain]) as named:
        found = pulled(named.url)
    with Server([pyoxigraph.Quad(*each) for each in plain]) as default:
        expected = pulled(default.url)

    assert 50 == len(found.cases)
    assert bare(expected) == bare(found)


@pytest.mark.parametrize("most", [None, 5])
def test_pages_lose_and_double_nothing(server, quads, monkeypatch, most):
    """All names come once, in order, with small pages and with pages that are cut."""
    monkeypatch.setattr(asking, "PAGE", 7)
    kinds = [DEF + "Casus", DEF + "Persoon"]
    expected = {
        each.subject.value
        for each in quads
        if each.object in map(pyoxigraph.NamedNode, kinds)
        and isinstance(each.subject, pyoxigraph.NamedNode)
    }
    with Server(quads, most=most) as other:
        found = list(Source(Endpoint(other.url)).names(kinds))

    assert sorted(expected) == found
    assert len(expected) > 100


@pytest.mark.parametrize("header", [("X-Other", ""), ("X-SPARQL-MaxRows", "300")])
def test_a_store_that_cuts_is_asked_for_less(quads, local, header, monkeypatch):
    """Answers that are cut, said or not, make smaller questions; nothing is lost."""
    monkeypatch.setattr(pulling, "BATCH", 20)
    with Server(quads, most=300, header=header) as cutting:
        assert bare(local) == bare(pulled(cutting.url))


def test_partial_content_is_asked_for_less(quads, local):
    """An answer with HTTP 206 is taken for the part that it is."""
    with Server(quads, most=2000, status=206) as cutting:
        assert bare(local) == bare(pulled(cutting.url))


@pytest.mark.parametrize("most", [1, 3, 9])
def test_a_store_that_cuts_too_much_is_refused(quads, most):
    """When even one thing is cut there is an error, never a part of the cases."""
    with (
        Server(quads, most=most) as cutting,
        pytest.raises(EndpointError, match="cuts its answers"),
    ):
        pulled(cutting.url)


@pytest.mark.parametrize("wrong", [-1, 1])
def test_a_store_that_counts_wrongly_is_refused(quads, wrong):
    """When what comes is not what is counted there is an error."""
    with Server(quads, wrong=wrong) as lying, pytest.raises(EndpointError):
        pulled(lying.url)


@pytest.mark.parametrize("lives", [0, 1, 5, 9])
def test_an_endpoint_that_ends_is_told(quads, lives):
    """A connection that breaks, at any moment, is one sentence."""
    with Server(quads, lives=lives) as ending, pytest.raises(EndpointError, match="no connection"):
        pulled(ending.url)


def test_nothing_stays_behind(quads, tmp_path, monkeypatch):
    """The temporary file is removed, when all went well and when not."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Server(quads) as server:
        with endpoint_cases.pulled(server.url, SETTING) as found:
            assert found.path.is_relative_to(tmp_path)
            assert 0o700 == found.path.parent.stat().st_mode & 0o777
        server.manner.lives = 0
        with pytest.raises(EndpointError):
            pulled(server.url)

    assert [] == list(tmp_path.iterdir())


BAD = {
    "no IRI": ("[] a ggsr:Casus .", "a case has no IRI; give each case an IRI"),
    "no case": ("<urn:x> a ggsr:Persoon .", "there is no case in it"),
    "empty": ("", "there is no data in it"),
    "nested": (
        "<C01> a ggsr:Casus ; <urn:p> [ <urn:p> [ <urn:p> [ <urn:p> [ <urn:p> 1 ] ] ] ] .",
        "too much hangs together without an IRI",
    ),
    "apart": (
        "<C01> a ggsr:Casus . [] a ggsr:Contact .",
        "does not give all that it counts; give each thing an IRI, or try again",
    ),
    "no date": (
        '<C01> a ggsr:Casus ; ggsr:startdatum "eergisteren"^^xsd:date .',
        r"/sparql \(ggsr:startdatum\): not an xsd:date, whose form is 2013-02-28; correct",
    ),
}


@pytest.mark.parametrize(("text", "words"), BAD.values(), ids=BAD)
def test_what_cannot_be_read_is_told(text, words):
    """What cannot be read, or not without doubt, is one sentence about the endpoint."""
    with Server(written(text)) as server, pytest.raises(EndpointError, match=words) as caught:
        pulled(server.url)

    assert str(caught.value).startswith(server.url)
    assert "eergisteren" not in str(caught.value)


def test_only_what_cases_lead_to_is_read(quads):
    """Other things of the store are not read, however many mention what a case mentions."""
    hub = pyoxigraph.NamedNode("https://w3id.org/ggsr/id/begrip/leefgebied/wonen")
    others = [
        pyoxigraph.Quad(pyoxigraph.NamedNode(f"urn:vreemd:{n}"), pyoxigraph.NamedNode("urn:p"), hub)
        for n in range(3000)
    ]
    with Server([*quads, *others]) as server, endpoint_cases.pulled(server.url, SETTING) as found:
        assert b"urn:vreemd" not in found.path.read_bytes()


def test_a_store_with_the_packaged_graph_gives_the_same(quads, local):
    """What the packaged graph says itself is no part of the cases."""
    with Server([*quads, *(pyoxigraph.Quad(*each.triple) for each in SETTING.graph)]) as server:
        assert bare(local).findings == bare(pulled(server.url)).findings


def test_oxigraph_gives_what_the_file_gives(quads, local, tmp_path):
    """A real store gives the same."""
    data = pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS)
    with servers.oxigraph(tmp_path, data) as (url, _):
        assert bare(local) == bare(pulled(url))


def test_a_store_that_is_killed_is_told(quads, tmp_path, monkeypatch):
    """When the store stops midway there is an error, no part of the cases."""
    monkeypatch.setattr(pulling, "BATCH", 10)
    data = pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS)
    done = []
    with servers.oxigraph(tmp_path, data) as (url, process):

        def kill(more, total):
            done.append(more)
            process.kill()

        with pytest.raises(EndpointError, match="no connection"):
            pulled(url, tell=kill)

    assert [10] == done


@pytest.mark.parametrize("most", [1_000_000, pytest.param(200, marks=pytest.mark.slow)])
def test_virtuoso_gives_what_the_file_gives(quads, local, tmp_path, most):
    """Virtuoso gives the same, also when it cuts its answers, of which it says nothing."""
    data = pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS)
    with servers.virtuoso(tmp_path, data, most) as url:
        assert bare(local) == bare(pulled(url))


USAGE = {
    "both": (
        ["x.ttl", "--endpoint", "http://127.0.0.1:1/"],
        "--endpoint: gaat niet samen met best",
    ),
    "none": ([], "BESTAND...: er zijn geen casussen gegeven; geef bestanden of --endpoint"),
    "no address": (["--endpoint", "x.ttl"], "dit is geen http-adres; geef http"),
    "nobody": (["--endpoint", "http://127.0.0.1:1/"], "http://127.0.0.1:1/: geen verbinding"),
}


@pytest.mark.parametrize(("arguments", "words"), USAGE.values(), ids=USAGE)
@pytest.mark.parametrize("command", ["validate", "assess"])
def test_wrong_use_is_told(command, arguments, words):
    """Files and an endpoint exclude each other, and one of them is needed."""
    done = ggsr(command, *arguments)

    assert 2 == done.returncode
    assert words in done.stderr
    assert "" == done.stdout


@pytest.mark.slow
def test_the_commands_take_an_endpoint(server, quads, tmp_path):
    """Validate and assess tell of an endpoint what they tell of the file."""
    path = written_to(tmp_path / "casussen.nq", quads)
    for command in ("validate", "assess"):
        here = ggsr(command, path, "--format", "csv", "--workers", 1)
        there = ggsr(command, "--endpoint", server.url, "--format", "csv", "--workers", 1)

        assert (here.returncode, here.stdout.count("\n")) == (
            there.returncode,
            there.stdout.count("\n"),
        )
        assert "ophalen" in there.stderr
