"""What follows from the graph follows once, whatever the order, and owlrl agrees."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ggsr_kg import graphs, reasoning, resources, store
from ggsr_kg.errors import RuleError
from ggsr_kg.graphs import NamedNode, Quad
from ggsr_kg.namespaces import INFERRED, OWL, RDF, RDFS
from ggsr_kg.store import Store

HEAD = "#+ summary: a\n#+ description: a\n"
RULES = {
    "stap": "CONSTRUCT { ?a <urn:pad> ?b } WHERE { ?a <urn:stap> ?b }",
    "pad": "CONSTRUCT { ?a <urn:pad> ?c } WHERE { ?a <urn:pad> ?b . ?b <urn:pad> ?c }",
    "eind": "#+ stratum: 2\nCONSTRUCT { ?b a <urn:Eind> } WHERE "
    "{ ?a <urn:stap> ?b FILTER NOT EXISTS { ?b <urn:stap> ?c } }",
}
CLOSED = (
    f"<urn:Eind> <{RDFS}subClassOf> <urn:Punt> . <urn:pad> <{RDFS}subPropertyOf> <urn:weg> ."
    f"<urn:gelijk> a <{OWL}SymmetricProperty> . <urn:weg> <{OWL}inverseOf> <urn:terug> ."
    f"<urn:terug> <{RDFS}domain> <urn:Doel> ; <{RDFS}range> <urn:Start> ."
    f"<urn:deel> a <{OWL}TransitiveProperty> ."
)
STEPS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=8)


def make_base(folder, rules):
    """Make a graph folder with *rules* and a closed schema; return it."""
    for name in ("ontology", "data", "queries/regels"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / resources.CLOSURE).write_text(CLOSED, encoding="utf-8")
    for name, text in rules.items():
        (folder / "queries/regels" / f"{name}.rq").write_text(HEAD + text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """Return a graph folder with three rules, one of which looks at what is absent."""
    return make_base(tmp_path_factory.mktemp("base"), RULES)


def steps(pairs):
    """Return a statement per step."""
    return [
        Quad(
            NamedNode(f"urn:{a}"), NamedNode("urn:stap"), NamedNode(f"urn:{b}"), NamedNode("urn:g")
        )
        for a, b in pairs
    ]


def reasoned(base, *parts):
    """Return the store of *parts*, reasoned over, and its statements."""
    found = Store()
    for part in parts:
        found.add(part)
    reasoning.reason(found, base)
    return found, set(found)


def test_rules_and_schema_run_to_the_end(base):
    """Rules feed each other and the schema; a rule about absence runs on the finished graph."""
    found, _ = reasoned(base, steps([(0, 1), (1, 2)]))
    ask = found.ask

    assert ask("ASK { <urn:0> <urn:weg> <urn:2> }").boolean
    assert ask("ASK { <urn:2> <urn:terug> <urn:0> ; a <urn:Eind>, <urn:Punt>, <urn:Doel> }").boolean
    assert ask("ASK { <urn:0> a <urn:Start> }").boolean
    assert not ask("ASK { <urn:1> a <urn:Eind> }").boolean
    assert {INFERRED, "urn:g"} == set(found.graphs())


@given(STEPS)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_reasoning_twice_is_reasoning_once(base, pairs):
    """A second time adds and removes nothing."""
    found, once = reasoned(base, steps(pairs))
    reasoning.reason(found, base)

    assert once == set(found)


@given(STEPS, st.randoms())
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_load_order_does_not_matter(base, pairs, random):
    """Statements in another order, or in several parts, give the same graph."""
    shuffled = steps(pairs)
    random.shuffle(shuffled)
    half = len(shuffled) // 2

    assert reasoned(base, steps(pairs))[1] == reasoned(base, shuffled[half:], shuffled[:half])[1]


def test_packaged_graph_reasoned_twice():
    """The packaged graph, too, is the same after a second time, and whatever file came first."""
    once = store.build()
    reasoning.reason(once)
    before = set(once)
    reasoning.reason(once)
    other = Store()
    for kind in ("data", "ontology"):
        for path in reversed(resources.files(kind)):
            other.add_file(path, resources.graph_iri(path))
    reasoning.reason(other)

    assert before == set(once)
    assert graphs.canonical(once) == graphs.canonical(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT ?a { ?a ?b ?c }", "a rule is a CONSTRUCT"),
        ("CONSTRUCT { ?a <urn:p> [] } WHERE { ?a <urn:stap> ?b }", "makes blank nodes"),
        (
            "CONSTRUCT { ?a <urn:stap> ?c } WHERE { ?a <urn:stap> ?b "
            "BIND(IRI(CONCAT(STR(?b), 'x')) AS ?c) }",
            "the rules never end",
        ),
    ],
)
def test_bad_rule_is_refused(tmp_path, monkeypatch, text, expected):
    """A rule that is no CONSTRUCT, makes blank nodes or never ends is refused."""
    monkeypatch.setattr(reasoning, "_ROUNDS", 10)
    with pytest.raises(RuleError, match=expected):
        reasoned(make_base(tmp_path, {"slecht": text}), steps([(0, 1)]))


def test_blank_nodes_of_the_data_are_known(tmp_path):
    """What follows for a blank node that the data hold is inferred: no rule made that node."""
    node = graphs.BlankNode("b")
    store = reasoned(
        make_base(tmp_path, RULES),
        [Quad(NamedNode("urn:a"), NamedNode("urn:stap"), node, NamedNode("urn:g"))],
    )[0]

    assert store.ask("ASK { <urn:a> <urn:weg> ?b FILTER(ISBLANK(?b)) }").boolean
    assert store.ask("ASK { ?b a <urn:Punt> FILTER(ISBLANK(?b)) }").boolean


def test_closure_is_fresh():
    """ontology/gesloten.ttl is what owlrl makes of the ontology as it is now."""
    path = resources.root() / resources.CLOSURE

    assert reasoning.closure() == path.read_text(encoding="utf-8")


def test_schema_and_rules_equal_owlrl(tmp_path):
    """For our terms, closed schema plus rules give what owlrl gives on the whole sample."""
    import owlrl

    from ggsr_kg.engines.pyshacl import to_rdflib

    schema = graphs.read(resources.root() / resources.CLOSURE)
    nodes = sorted(
        {
            q.subject
            for path in (resources.root() / "data" / "toezicht").glob("*delft.ttl")
            for q in graphs.read(path)
        },
        key=str,
    )[::7]
    sample = [
        q
        for path in (resources.root() / "data" / "toezicht").glob("*delft.ttl")
        for q in graphs.read(path, "urn:sample")
        if q.subject in nodes
    ]
    (tmp_path / "queries/regels").mkdir(parents=True)
    (tmp_path / "ontology").mkdir()
    closure = Path(tmp_path / resources.CLOSURE)
    closure.write_bytes((resources.root() / resources.CLOSURE).read_bytes())
    _, ours = reasoned(tmp_path, sample)
    whole = to_rdflib(map(graphs.terms, [*sample, *schema]))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(whole)
    about = {str(q.subject.value) for q in sample}
    skip = {OWL + "Thing", RDFS + "Resource"}
    theirs = {
        (str(s), str(p), str(o))
        for s, p, o in whole
        if str(s) in about and str(o) not in skip and str(p) not in (OWL + "sameAs",)
    }

    assert theirs == {(q.subject.value, q.predicate.value, q.object.value) for q in ours}
    assert len(ours) > len(sample)
    assert RDF + "type" in {p for _, p, _ in theirs}
