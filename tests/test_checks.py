"""The check of the packaged graph says what ran, and nothing that did not run is green."""

import json
from pathlib import Path

import jsonschema
import pytest

from ggsr_kg import checks, graphs, library, resources
from ggsr_kg.engines.pyshacl import PyShacl
from ggsr_kg.errors import Text
from ggsr_kg.namespaces import DEF, RDFS, SHAPES
from ggsr_kg.store import Store
from ggsr_kg.validation import NOT_RUN, NOTHING, RAN

HEAD = "#+ summary: Wat is fout?\n#+ description: What is wrong?\n"
DATA = b"""
PREFIX ggsr: <https://w3id.org/ggsr/def/ggsr#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
<urn:a> ggsr:peiljaar "2013"^^xsd:gYear ; ggsr:naam "a"@nl .
"""
SCHEMA = Path(__file__).parents[1] / "docs" / "run.schema.json"


@pytest.fixture
def base(tmp_path):
    """Return an empty graph folder."""
    for _, (folder, _) in resources._KINDS.items():
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    return tmp_path


@pytest.fixture
def graph():
    """Return a small store."""
    store = Store()
    store.add(graphs.read_bytes(DATA, "x", graphs.FORMATS[".ttl"], "urn:g"))
    return store


def outcomes(run):
    """Return the outcome of each rule by name."""
    return {each.rule: each.outcome for each in run.rules}


def test_hygiene_rows_are_findings(base, graph):
    """Each row of a hygiene query is a finding, as heavy as its header says."""
    solution = "#+ solution: {nl: Haal weg., en: Remove it.}\n"
    text = HEAD + "#+ severity: warning\n" + solution + "SELECT ?a ?c { ?a ggsr:naam ?c }"
    (base / "queries/hygiene/naam.rq").write_text(text, encoding="utf-8")
    (finding,) = checks.hygiene(graph, base).findings

    assert ("naam", "urn:a", "warning") == (finding.rule, finding.focus, finding.severity)
    assert Text("Wat is fout? (a)", "What is wrong? (a)") == finding.message
    assert Text("Haal weg.", "Remove it.") == finding.mend


def test_hygiene_message_is_the_problem(base, graph):
    """A finding says the problem in the header of its query, in both languages."""
    problem = "#+ problem: {nl: Dat is fout., en: That is wrong.}\n"
    text = HEAD + problem + "SELECT ?a ?c { ?a ggsr:naam ?c }"
    (base / "queries/hygiene/naam.rq").write_text(text, encoding="utf-8")
    (finding,) = checks.hygiene(graph, base).findings

    assert Text("Dat is fout. (a)", "That is wrong. (a)") == finding.message
    assert finding.mend is None


def test_broken_hygiene_query_is_not_run(base, graph):
    """A query that cannot run is said to have not run, and the check is not complete."""
    (base / "queries/hygiene/stuk.rq").write_text(HEAD + "SELECT ?a { ?a ?b }", encoding="utf-8")
    (base / "queries/hygiene/kop.rq").write_text("SELECT ?a { ?a ?b ?c }", encoding="utf-8")
    run = checks.hygiene(graph, base)

    assert {"stuk": NOT_RUN, "kop": NOT_RUN, "waarde-en-datatype": RAN} == outcomes(run)
    assert 3 == run.exit_code()


def test_ill_typed_literal_is_found(base):
    """A literal whose text does not fit its datatype is found, however it was loaded."""
    store = Store()
    (base / "x.ttl").write_bytes(DATA.replace(b'"2013"', b'"13"'))
    store.add_file(base / "x.ttl", "urn:g")
    (finding,) = checks.hygiene(store, base).findings

    assert ("urn:a", "ggsr:peiljaar") == (finding.focus, finding.path)


def test_questions_that_fail_are_findings(base, graph):
    """A question that does not run, has no order or a parameter that nothing fits is found."""
    param = "#+ params:\n#+   - {name: a, type: gemeente, label: {nl: a, en: a}}\n"
    for name, text in {
        "goed": HEAD + "SELECT ?a { ?a ?b ?c } ORDER BY ?a",
        "stuk": HEAD + "SELECT ?a { ?a ?b }",
        "kop": "ASK {}",
        "orde": HEAD + "SELECT ?a { ?a ?b ?c }",
        "leeg": HEAD + param + "ASK { VALUES ?p_a { UNDEF } ?p_a ?b ?c }",
    }.items():
        (base / f"queries/vragen/{name}.rq").write_text(text, encoding="utf-8")
    run = checks.questions(graph, base)

    assert ["kop", "leeg", "orde", "stuk"] == [finding.rule for finding in run.findings]
    assert {"goed", "kop", "leeg", "orde", "stuk"} == set(outcomes(run))
    assert 1 == run.exit_code()


def about_cases():
    """Return how the names of the shapes about cases and what they consist of begin."""
    kinds = {DEF + name for name in ("Casus", "Casusonderdeel", "Gezin", "Gezinslid", "Persoon")}
    for quad in graphs.read(resources.root() / "ontology" / "gesloten.ttl"):
        if quad.predicate.value == RDFS + "subClassOf" and quad.object.value in kinds:
            kinds.add(quad.subject.value)
    return tuple(f"{SHAPES}{kind.removeprefix(DEF)}Shape" for kind in kinds)


def test_the_packaged_graph_passes():
    """All parts of the check ran on the graph with all that follows, and found nothing.

    One shape alone has nothing to look at: it forbids owl:sameAs, which the graph does not have.
    Those about cases may have nothing: a case is what a municipality brings.
    """
    runs = {name.en: run() for name, run in library.checks_of(library.load())}

    assert ["hygiene", "shapes", "passages", "questions"] == list(runs)
    for run in runs.values():
        assert () == run.findings
        assert {NOT_RUN: 0, "exit": 0} == {NOT_RUN: run.count(NOT_RUN), "exit": run.exit_code()}
    idle = [each.rule for each in runs["shapes"].rules if each.outcome == NOTHING]
    idle = [rule for rule in idle if not rule.startswith(about_cases())]
    assert 1 == len(idle)
    assert "Gelijkstelling" in idle[0]


def test_nothing_there_is_not_green(base, graph):
    """Without checks, shapes, passages or questions nothing was checked: exit 3, not 0."""
    for run in (
        checks.hygiene(graph, base),
        checks.shapes([], PyShacl(), base),
        checks.passages(graph),
        checks.questions(graph, base),
    ):
        assert 3 == run.exit_code()


def test_run_of_a_check_follows_the_schema(base, graph):
    """What a check says as JSON is what docs/run.schema.json says."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    for run in (checks.hygiene(graph, base), checks.passages(graph)):
        jsonschema.validate(json.loads(run.json()), schema)
