"""The SHACL engines: the same findings from each, and nothing passed over in silence."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from ggsr_kg import cases, casework, generate, graphs, resources, settings, shapes
from ggsr_kg.columns import kept
from ggsr_kg.columns import rules as column_rules
from ggsr_kg.engines import Outcome, Violation, choose, keep, shifty
from ggsr_kg.engines.both import Both
from ggsr_kg.engines.choose import engine
from ggsr_kg.engines.columns import Columns, prepare
from ggsr_kg.engines.pyshacl import PyShacl
from ggsr_kg.engines.shifty import Shifty
from ggsr_kg.errors import EngineError, GgsrError, ShapeError
from ggsr_kg.graphs import NamedNode
from ggsr_kg.namespaces import DEF, RDF, SH, SHAPES, XSD

CASES = Path(__file__).parent / "cases"
TTL = graphs.FORMATS[".ttl"]
PREFIXES = """
PREFIX e: <urn:e#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
DECLARED = """
e: sh:declare [ sh:prefix "e" ; sh:namespace "urn:e#"^^xsd:anyURI ] ,
  [ sh:prefix "xsd" ; sh:namespace "http://www.w3.org/2001/XMLSchema#"^^xsd:anyURI ] .
"""
DATA = """
e:Ding a owl:Class .
e:a a e:Ding ; e:code "007"^^xsd:integer , "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac" ;
  e:begin "2014-03-31"^^xsd:date ; e:einde "2014-03-01"^^xsd:date .
_:b a e:Ding ; e:bron e:x .
"""
GOOD = "e:GoodShape a sh:NodeShape ; sh:targetClass e:Ding ; sh:property e:GoodShape-bron ."
GOOD += "e:GoodShape-bron sh:path e:bron ; sh:minCount 1 ."
ENGINES = {
    "columns": lambda: engine("columns"),
    "pyshacl": PyShacl,
    "shifty": Shifty,
    "both": lambda: Both(PyShacl(), Shifty()),
}
each_engine = pytest.mark.parametrize("make", ENGINES.values(), ids=ENGINES)


def quads(text, name="x"):
    """Return the statements of Turtle *text*."""
    return graphs.read_bytes((PREFIXES + text).encode(), name, TTL, "urn:g")


def faulty(demand, more=""):
    """Return a good shape, and one beside it with *demand*."""
    return quads(
        f"{GOOD} {DECLARED} e:TestShape a sh:NodeShape ; sh:targetClass e:Ding ;"
        f" sh:property e:TestShape-code . e:TestShape-code sh:path e:code ; {demand} . {more}"
    )


def found(outcome):
    """Return the shapes of the findings, sorted."""
    return sorted(each.shape.removeprefix("urn:e#") for each in outcome.violations)


def sparql(select):
    """Return a SPARQL constraint."""
    return f"sh:sparql [ sh:prefixes e: ; sh:select '''{select}''' ]"


@each_engine
def test_finding_is_told_in_full(make):
    """A finding has its value as written, its path in SPARQL form and messages with language."""
    demand = sparql("SELECT $this ?value { $this $PATH ?value FILTER(isNumeric(?value)) }")
    demand += "; sh:severity sh:Info ; sh:message 'Fout: {?value}.'@nl , 'Wrong: {?value}.'@en"
    outcome = make().run(quads(DATA), faulty(demand))
    (finding,) = [each for each in outcome.violations if each.shape == "urn:e#TestShape-code"]

    assert ("urn:e#a", "urn:e#code", "007", "info", SH + "SPARQLConstraintComponent") == (
        finding.focus.value,
        finding.path,
        finding.value.value,
        finding.severity,
        finding.component,
    )
    assert {"nl": "Fout: 007.", "en": "Wrong: 007."} == {
        message.language: message.value for message in finding.messages
    }
    assert {} == outcome.not_run


@each_engine
def test_message_shows_values_as_a_reader_wants_them(make):
    """An IRI is shown by its short name, and what the query leaves open by a dash."""
    demand = sparql("SELECT $this ?soort ?niets { $this a ?soort ; <urn:e#code> ?x }")
    demand += " ; sh:message 'Bij {?soort} staat {?niets}.'@nl , '{?soort}'@en"
    data = quads(
        "PREFIX owl: <http://www.w3.org/2002/07/owl#> e:a a e:Ding , owl:Thing ; e:code 1 ."
    )
    outcome = make().run(data, faulty(demand))

    assert {("en", "owl:Thing"), ("nl", "Bij owl:Thing staat –.")} <= {
        (message.language, message.value)
        for each in outcome.violations
        for message in each.messages
    }


@each_engine
@pytest.mark.parametrize(
    ("demand", "nl", "en"),
    [
        ("sh:minCount 9", "e:code: moet er ten minste 9 keer staan.", "at least 9 times"),
        ("sh:in ( e:Ding 'x' )", "moet een van deze zijn: urn:e#Ding, x.", "one of these: "),
        ("sh:name 'code'@nl , 'Code'@en ; sh:class e:Ding", "code: moet van de", "Code: must be"),
        ("sh:in ()", "moet een van deze zijn: .", "one of these: ."),
        ("sh:not [ sh:minLength 1 ]", "mag niet voldoen aan ....", "must not satisfy"),
        (sparql("SELECT $this { $this ?a ?b }"), "voldoet niet aan de eis urn:e#Test", "does not"),
    ],
)
def test_finding_without_message_gets_one(make, demand, nl, en):
    """A shape without sh:message is worded by us, in both languages, the same for each engine."""
    outcome = make().run(quads(DATA), faulty(demand))
    (words,) = {each.messages for each in outcome.violations if "Test" in each.shape}
    said = {message.language: message.value for message in words}

    assert nl in said["nl"].replace("urn:e#code", "e:code")
    assert en in said["en"]


@each_engine
def test_blank_node_of_the_data_keeps_its_label(make):
    """A focus node without IRI is the same node as in the data."""
    data = quads(DATA)
    (blank,) = {quad.subject for quad in data} - {NamedNode("urn:e#a"), NamedNode("urn:e#Ding")}
    outcome = make().run(data, faulty("sh:minCount 1"))

    assert [blank] == [each.focus for each in outcome.violations if "Test" in each.shape]


@each_engine
@pytest.mark.parametrize(
    ("where", "number"),
    [
        ("$this e:code ?code", 0),
        ("FILTER NOT EXISTS { $this e:code ?code }", 1),
        ("$this e:bron ?bron", 1),
    ],
)
def test_query_on_a_blank_node_is_about_that_node(make, where, number):
    """A focus node without IRI is no variable: the query is about it, not about anything."""
    data = quads("_:b a e:Ding ; e:bron e:x . e:a e:code 1 ; e:bron e:y .")
    outcome = make().run(data, faulty(sparql(f"SELECT $this {{ {where} }}")))

    assert {} == outcome.not_run
    assert number == found(outcome).count("TestShape-code")
    assert all(each.focus == data[0].subject for each in outcome.violations)


def test_query_and_node_kind_on_blank_nodes():
    """Pyshifty says that it cannot decide both at once on blank nodes; without them it can."""
    given = faulty(sparql("SELECT $this { $this e:code 7 }") + " ; sh:nodeKind sh:IRI")
    blank, plain = quads(DATA), quads("e:a a e:Ding ; e:code 7 .")
    prepared = Shifty()

    for _ in range(2):
        assert "blank nodes" in prepared.run(blank, given).not_run["urn:e#TestShape-code"].en
        outcome = prepared.run(plain, given)
        assert {} == outcome.not_run
        assert 2 == found(outcome).count("TestShape-code")


@each_engine
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("[ sh:inversePath ( e:a e:b ) ]", "^(urn:e#a/urn:e#b)"),
        ("( e:a [ sh:alternativePath ( e:b e:c ) ] )", "urn:e#a/(urn:e#b|urn:e#c)"),
        ("[ sh:oneOrMorePath [ sh:inversePath e:a ] ]", "(^urn:e#a)+"),
        ("[ sh:inversePath [ sh:zeroOrOnePath e:a ] ]", "^urn:e#a?"),
    ],
)
def test_paths_are_sparql(make, path, expected):
    """A path reads as SPARQL would read it: parentheses where they matter."""
    shape = quads(f"e:S sh:path {path} ; sh:targetNode e:a ; sh:minCount 9 .")

    assert [expected] == [each.path for each in make().run(quads(DATA), shape).violations]


ANONYMOUS = """
e:DingShape a sh:NodeShape ; sh:targetClass e:Ding ;
  sh:property [ sh:path e:bron ; sh:minCount 1 ] , [ sh:path e:bron ; sh:maxCount 0 ] ,
    [ sh:path ( e:bron [ sh:inversePath e:code ] ) ; sh:minCount 1 ;
      sh:property [ sh:path e:diep ; sh:minCount 1 ] ] .
[] sh:targetSubjectsOf e:code ; sh:nodeKind sh:BlankNode ;
  sh:or ( [ sh:property [ sh:path e:niet ; sh:minCount 1 ] ] ) .
"""
NAMES = [
    "DingShape-bron",
    "DingShape-bron-2",
    "DingShape-bron.~code",
    "DingShape-bron.~code-diep",
    "codeShape",
]


def test_anonymous_shapes_are_rules_of_their_own():
    """Each anonymous shape that can be reported has a name, whatever the order of the file."""
    turned = "\n".join(
        f"{quad.subject} {quad.predicate} {quad.object} ." for quad in reversed(quads(ANONYMOUS))
    )
    rules = shapes.rules(quads(ANONYMOUS))
    again = shapes.rules(quads(turned))

    assert [f"urn:e#{name}" for name in NAMES] == [rule.iri for rule in rules]
    assert rules == again
    assert [("class", "urn:e#Ding")] == [(each.kind, each.iri) for each in rules[0].targets]
    assert ("urn:e#DingShape",) == rules[0].within


def test_name_that_is_taken_gets_a_number():
    """A shape that has an IRI keeps it, and an anonymous one does not take it."""
    text = ANONYMOUS + "e:DingShape-bron sh:path e:x ; sh:minCount 1 ; sh:targetNode e:a ."

    assert ["urn:e#DingShape-bron", "urn:e#DingShape-bron-2", "urn:e#DingShape-bron-3"] == [
        rule.iri for rule in shapes.rules(quads(text))
    ][:3]


@each_engine
def test_anonymous_shapes_are_found_by_name(make):
    """A finding of an anonymous shape names the rule."""
    outcome = make().run(quads(DATA), quads(ANONYMOUS))

    assert {} == outcome.not_run
    assert {
        "DingShape-bron": 1,
        "DingShape-bron-2": 1,
        "DingShape-bron.~code": 2,
        "codeShape": 2,
    } == {name: found(outcome).count(name) for name in sorted(set(found(outcome)))}


WRONG = {
    "count in words": ("sh:minCount 'een'", "sh:minCount must be a whole number"),
    "count twice": ("sh:minCount 1 ; sh:minCount 2", "sh:minCount stands there twice"),
    "switch as text": ("sh:minCount 9 ; sh:deactivated 'true'", "sh:deactivated must be true or"),
    "pattern": ("sh:pattern '['", "no regular expression that"),
    "list goes round": (
        "sh:in _:l . _:l rdf:first 1 ; rdf:rest _:l",
        "sh:in must be a list that ends",
    ),
    "list is cut": ("sh:or ( [ sh:minCount 1 ] [ sh:minCount 'x' ] )", "sh:minCount"),
    "recursive": ("sh:node e:TestShape", "recursive: result undefined by SHACL"),
    "no such shape": ("sh:node e:TesstShape", "sh:node must be a shape that is described"),
    "no such part": ("sh:minCount 1 ; sh:property e:No", "sh:property must be a shape that"),
    "part without path": ("sh:property [ sh:minCount 1 ]", "sh:property without sh:path"),
    "part for a node": ("sh:node [ sh:path e:x ; sh:minCount 1 ]", "sh:node names a shape with"),
    "node kind": ("sh:nodeKind sh:Iri", "sh:nodeKind must be a node kind"),
    "severity": ("sh:minCount 9 ; sh:severity sh:Waring", "sh:severity must be a severity"),
    "class as text": ("sh:class 'Ding'", "sh:class must be an IRI"),
    "alone": ("sh:minCount 1 ; sh:flags 'i'", "sh:flags without sh:pattern"),
    "javascript": ("sh:minCount 1 ; sh:js e:x", "sh:js is not supported"),
    "expression": ("sh:expression e:x", "sh:expression is not supported"),
    "rule": ("sh:minCount 1 ; sh:rule [ sh:order 1 ]", "sh:rule is not supported"),
    "target": ("sh:minCount 9 ; sh:target [ sh:ask 'x' ]", "sh:target is not supported"),
    "shapes graph": (
        sparql("SELECT $this { GRAPH $shapesGraph { $this a e:Ding } }"),
        "[$]shapesGraph is not supported",
    ),
    "other data": (sparql("SELECT $this FROM e:g { $this a ?x }"), "FROM is not supported"),
    "other graph": (sparql("SELECT $this { GRAPH ?g { $this a ?x } }"), "GRAPH is not supported"),
    "network": (
        sparql("SELECT $this { service <http://127.0.0.1:9/> { $this a ?x } }"),
        "SERVICE is not supported",
    ),
    "qualified without count": (
        "sh:qualifiedValueShape [ sh:class e:Ding ]",
        "sh:qualifiedValueShape without sh:qualifiedMinCount or sh:qualifiedMaxCount",
    ),
    "language as IRI": ("sh:languageIn ( e:nl )", "each part of sh:languageIn must be a text"),
    "ignored as text": (
        "sh:closed true ; sh:ignoredProperties ( 'x' )",
        "each part of sh:ignoredProperties must be an IRI",
    ),
    "half a component": (
        "e:max 3 . e:C a sh:ConstraintComponent ; sh:validator [ sh:ask 'ASK { }' ] ;"
        " sh:parameter [ sh:path e:max ] , [ sh:path e:min ; sh:optional false ]",
        "urn:e#max without urn:e#min",
    ),
    "bad SPARQL": (sparql("SELECT $this { kapot"), "."),
    "no select": ("sh:sparql [ sh:prefixes e: ]", "no sh:select"),
    "bad path": ("sh:property [ sh:path [ sh:inversePath 'x' ] ; sh:minCount 1 ]", "no path"),
    "resting on a fault": (
        "sh:not e:Inner . e:Inner sh:property [ sh:path e:x ; sh:minCount 'x' ]",
        "rests on urn:e#Inner: sh:minCount",
    ),
    "validator in javascript": (
        "e:max 3 . e:C a sh:ConstraintComponent ; sh:parameter [ sh:path e:max ] ;"
        " sh:validator [ sh:jsFunctionName 'f' ]",
        "no sh:select",
    ),
}


@each_engine
@pytest.mark.parametrize(("demand", "reason"), WRONG.values(), ids=WRONG)
def test_faulty_shape_is_not_run_and_said(make, demand, reason):
    """What an engine would pass over is not run, with the reason; the other shapes do run."""
    given = faulty(demand)
    outcome = make().run(quads(DATA), given)
    listed = {rule.iri for rule in shapes.rules(given)}

    assert outcome.not_run.keys() & listed, "the rules tell it"
    assert any(text.en and text.nl for text in outcome.not_run.values())
    assert ["GoodShape-bron"] == [name for name in found(outcome) if "Test" not in name]
    assert all(f"urn:e#{name}" not in outcome.not_run for name in found(outcome))
    assert [] != [text for text in outcome.not_run.values() if re.search(reason, text.en)]


@each_engine
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (DATA, "no shape that demands"),
        ("e:S a sh:NodeShape ; sh:targetClass e:Ding .", "no shape that demands"),
        (
            "e:S sh:targetClass e:Ding ; sh:property [ sh:path e:x ; sh:minCuont 1 ] .",
            r"urn:e#S-x: unknown property sh:minCuont; did you mean sh:minCount\?",
        ),
        (f"{GOOD} e:S sh:or ( [ sh:clas e:x ] ) .", r"\[\]: unknown property sh:clas"),
        (f"{GOOD} <urn:e> sh:entailment e:RDFS .", "sh:entailment is not supported"),
    ],
)
def test_unusable_shapes_are_refused(make, text, reason):
    """Data for shapes, a misspelt term and entailment are refused before anything runs."""
    with pytest.raises(ShapeError, match=reason):
        make().run(quads(DATA), quads(text))


def test_empty_shapes_are_refused():
    """No statement at all is no shape."""
    for make in ENGINES.values():
        with pytest.raises(ShapeError, match="no shape that demands"):
            make().run(quads(DATA), [])


@each_engine
def test_shapes_nested_too_deep(make):
    """Shapes within shapes without end are refused, not a traceback."""
    deep = "[ sh:inversePath " * 5000 + "e:x" + " ]" * 5000

    with pytest.raises(ShapeError, match="nested too deep"):
        make().run(quads(DATA), faulty(f"sh:minCount 1 ; sh:property [ sh:path {deep} ]"))


def test_pattern_of_a_query_that_pyshifty_does_not_know():
    """In a query too: it would take the test for failed, and so find nothing or everything."""
    query = 'SELECT $this ?value { $this $PATH ?value FILTER(!REGEX(STR(?value), "^(?!a)")) }'

    assert (
        "no regular"
        in Shifty().run(quads(DATA), faulty(sparql(query))).not_run["urn:e#TestShape-code"].en
    )
    assert {} == PyShacl().run(quads(DATA), faulty(sparql(query))).not_run


def test_engine_error_holds_no_value(monkeypatch):
    """What an engine says about the data is not passed on."""
    secret = RuntimeError("Jan Jansen, 12 jaar")
    monkeypatch.setattr("pyshacl.validate", lambda *_, **__: (False, secret, ""))
    reasons = PyShacl().run(quads(DATA), quads(GOOD)).not_run.values()

    assert ["the engine cannot run this shape: RuntimeError"] == [each.en for each in reasons]


@each_engine
def test_custom_component_is_run(make):
    """A constraint component of one's own, in SPARQL, is a demand and runs."""
    component = (
        "e:max 3 . e:C a sh:ConstraintComponent ; sh:parameter [ sh:path e:max ] ;"
        " sh:validator [ a sh:SPARQLAskValidator ; sh:ask 'ASK { FILTER($value <= $max) }' ]"
    )
    given = faulty(component)
    outcome = make().run(quads(DATA), given)

    assert "urn:e#TestShape-code" in {rule.iri for rule in shapes.rules(given)}
    assert {} == outcome.not_run
    assert found(outcome).count("TestShape-code") == 2, "7 is more than 3, a text is not less"


@pytest.mark.parametrize("pattern", ["(a+)+b", "^(a|aa)*$", "([a-z]{2,})+x"])
def test_pattern_without_time_limit(pattern):
    """A pattern cannot be stopped in pySHACL, so it does not start; pyshifty takes linear time."""
    query = f"SELECT $this ?value {{ $this $PATH ?value FILTER REGEX(STR(?value), '{pattern}') }}"
    for demand in (f"sh:pattern '{pattern}'", sparql(query.replace("'", '"'))):
        slow, fast = (make().run(quads(DATA), faulty(demand)) for make in (PyShacl, Shifty))

        assert "no time limit" in slow.not_run["urn:e#TestShape-code"].en
        assert ["GoodShape-bron"] == found(slow)
        assert {} == fast.not_run


def test_years_that_pyshifty_cannot_compare():
    """Of 2013 pyshifty says that it is not less than 2014; so it cannot tell."""
    data = quads('e:a e:code "2013"^^xsd:gYear ; e:tot "2014"^^xsd:gYear .')
    shape = quads("e:S sh:path e:code ; sh:targetNode e:a ; sh:lessThan e:tot .")

    assert "pyshifty cannot compare xsd:gYear" == Shifty().run(data, shape).not_run["urn:e#S"].en
    assert Outcome(()) == PyShacl().run(data, shape)


DATES = """SELECT $this { $this e:begin ?begin . %s }"""
LATE = '?einde <= ?begin + "P14D"^^xsd:dayTimeDuration'
RISKY = [
    f"FILTER NOT EXISTS {{ $this e:einde ?einde FILTER({LATE}) }}",
    f"OPTIONAL {{ $this e:einde ?einde FILTER({LATE}) }} FILTER(!BOUND(?einde))",
    '$this e:einde ?einde BIND(?begin + "P14D"^^xsd:dayTimeDuration AS ?l) FILTER(?einde > ?l)',
    "$this e:termijn ?t FILTER(?begin > NOW()) { FILTER(?begin - ?t > 1) }",
]
SAFE = [
    f"$this e:einde ?einde FILTER({LATE})",
    "$this e:einde ?einde FILTER NOT EXISTS { FILTER(?einde > ?begin) } # ?begin + ?einde",
    "FILTER NOT EXISTS { $this e:naam '?begin - ?einde' }",
    "FILTER NOT EXISTS { $this e:deel+/e:deel-van ?x FILTER(YEAR(?x) - YEAR(?begin) > 1) }",
    "BIND(STRLEN(STR(?begin)) + 1 AS ?n) FILTER(?n > -1)",
]


@pytest.mark.parametrize(
    ("where", "expected"),
    [(where, "pySHACL") for where in RISKY] + [(where, "pyshifty") for where in SAFE],
)
def test_another_engine_is_chosen_by_the_parsed_query(where, expected):
    """Date arithmetic other than in a top FILTER goes to pySHACL, and the name says so."""
    chosen = choose.another(faulty(sparql(DATES % where)))

    assert expected == chosen.name.split()[0]
    assert ("date arithmetic" in chosen.name) is (expected == "pySHACL")


def test_another_engine_without_pyshifty(monkeypatch):
    """Where pyshifty is not installed pySHACL is taken and told; asking for it is an error."""
    monkeypatch.setattr(shifty, "AVAILABLE", False)

    assert "pyshifty is not installed" in choose.another(()).name
    with pytest.raises(EngineError, match="pip install pyshifty"):
        engine("shifty")


def test_without_the_library_the_rest_still_works():
    """Where pyshifty cannot be imported the choice can still be made."""
    code = (
        "import sys; sys.modules['shifty'] = None\n"
        "from ggsr_kg.engines.choose import another; print(another(()).name)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "pySHACL" in run.stdout
    assert "pyshifty is not installed" in run.stdout


def test_engines_by_name():
    """Each name gives its engine, and another one a suggestion."""
    assert ("auto", "columns", "shifty", "pyshacl", "both") == choose.NAMES
    assert [Columns, Columns, Shifty, PyShacl, Both] == [type(engine(n)) for n in choose.NAMES]
    with pytest.raises(GgsrError, match="did you mean pyshacl"):
        engine("pyshackl")


def test_both_tells_where_the_engines_disagree():
    """On date arithmetic in NOT EXISTS they differ: not run, with counts; the rest is told."""
    outcome = Both(PyShacl(), Shifty()).run(quads(DATA), faulty(sparql(DATES % RISKY[0])))

    assert (
        "the engines disagree: pySHACL finds 0 (0 alone), pyshifty 1 (1 alone)"
        == outcome.not_run["urn:e#TestShape-code"].en
    )
    assert ["GoodShape-bron"] == found(outcome)


class Fixed:
    """An engine that always finds the same."""

    name = "fixed 1"

    def __init__(self, *violations, not_run=None):
        self.outcome = Outcome(violations, not_run or {})

    def run(self, data, shapes):
        """Return what it always finds."""
        return self.outcome


def violation(**changes):
    """Return a violation with *changes*."""
    given = {"focus": NamedNode("urn:e#a"), "shape": "urn:s", "component": SH + "In"}
    return Violation(**{**given, "severity": "info", **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {"focus": NamedNode("urn:e#b")},
        {"path": "e:p"},
        {"value": NamedNode("urn:v")},
        {"component": "d"},
        {"severity": "warning"},
        {"shape": "urn:t"},
    ],
)
def test_both_compares_all_but_the_words(changes):
    """A difference in any of the six is one, and so is a result that one gives once more."""
    one, other = violation(), violation(**changes)

    assert Both(Fixed(one), Fixed(other)).run([], []).not_run
    assert Both(Fixed(one), Fixed(one, one)).run([], []).not_run
    same = violation(messages=(graphs.Literal("x"),))
    assert Outcome((one,)) == Both(Fixed(one), Fixed(same)).run([], [])


def test_prepared_shapes_serve_many_batches():
    """One engine object reads its shapes once, and gives each batch its own result."""
    given = faulty("sh:minCount 1")
    prepared = Shifty()
    first = prepared.run(quads(DATA), given)
    none = prepared.run(quads("e:x a e:Other ."), given)

    assert first == Shifty().run(quads(DATA), given) == prepared.run(quads(DATA), given)
    assert Outcome(()) == none
    assert ["GoodShape-bron"] == found(prepared.run(quads(DATA), quads(GOOD)))
    for number in range(20):
        other = quads(f"e:S{number} sh:targetNode e:a ; sh:nodeKind sh:Literal .")
        assert [f"S{number}"] == found(prepared.run(quads(DATA), other))
    assert first == prepared.run(quads(DATA), list(given))


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["kern", "beleid"])
def test_engines_agree_on_every_case(folder):
    """On the data of all cases together both say the same, words too.

    A year of more than four digits is one for pyshifty, as XML Schema says, and none for rdflib.
    """
    data = [quad for path in sorted(CASES.glob("*.ttl")) for quad in graphs.read(path)]
    files = sorted((resources.root() / "shapes" / folder).glob("*.ttl"))
    given = [quad for path in files for quad in graphs.read(path)]
    slow, fast = PyShacl().run(data, given), Shifty().run(data, given)
    rules = {rule.iri for rule in shapes.rules(given)}
    told = {each.shape for each in slow.violations}
    failing = {path.stem for path in CASES.glob("*Shape-*.ttl") if not path.stem.endswith("-goed")}
    expected = {SHAPES + name for name in failing if SHAPES + name in rules}

    assert _within_four_digits(slow) == _within_four_digits(fast)
    assert slow.not_run == fast.not_run == {}
    assert expected <= told, "every rule with a failing case is told"


def _within_four_digits(outcome):
    """Return the violations but those of a kind of value about a year of more digits."""
    return Counter(
        each
        for each in outcome.violations
        if each.component != SH + "OrConstraintComponent"
        or not re.match("[0-9]{5}", getattr(each.value, "value", ""))
    )


def test_own_engine_leaves_none_of_the_packaged_shapes():
    """Our own engine can do every packaged shape."""
    paths = resources.files("shapes")
    quads = [quad for path in paths for quad in graphs.read(path, resources.graph_iri(path))]

    assert frozenset() == prepare(quads).left


def test_parsed_queries_are_up_to_date():
    """`shapes/plannen.json` holds what the queries of our shapes and rules are parsed to."""
    assert keep.content() == (resources.root() / kept.FILE).read_text(encoding="utf-8")


def test_date_sum_goes_to_another_engine():
    """On meeting a date in a sum our own engine leaves the rule to another, and says so."""
    chosen = engine("columns")
    demand = "SELECT $this { $this e:begin ?b ; e:einde ?e FILTER(?b + ?e > ?e || ?e < ?b) }"
    outcome = chosen.run(quads(DATA), faulty(sparql(demand)))

    assert ["GoodShape-bron", "TestShape-code"] == found(outcome)
    assert re.fullmatch(r"(pySHACL|pyshifty) .+", " ".join(outcome.helped))
    assert re.fullmatch(r"columns \S+", chosen.name)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("odd", [0, 5])
def test_an_engine_that_did_one_part_is_told(tmp_path, monkeypatch, workers, odd):
    """Whichever part it was, and however many processes checked them."""
    monkeypatch.setattr(casework, "PART", 1)
    path = tmp_path / "casussen.nt"
    generate.write(generate.families(6, seed=11), path)
    text = path.read_text(encoding="utf-8")
    case = sorted(re.findall(rf"<([^>]+)> <{RDF}type> <{DEF}Casus>", text))[odd]
    large = f'"12345678901234567890"^^<{XSD}integer>'
    doel = f"<{case}/doel-x> <{RDF}type> <{DEF}Doel> .\n"
    path.write_text(f"{text}{doel}<{case}/doel-x> <{DEF}prioriteit> {large} .\n", encoding="utf-8")
    run = casework.validate(cases.read([path]), settings.prepare(), engine("auto"), workers=workers)

    assert re.fullmatch(r"columns \S+ \+ (pySHACL|pyshifty) .+", run.engine)


def test_no_packaged_shape_or_rule_is_left_to_another_engine(monkeypatch, tmp_path):
    """Our own engine does all of both: what it leaves to another takes many times as long."""

    def refused(*_):
        raise AssertionError("a rule was left to Oxigraph")

    monkeypatch.setattr(column_rules, "_asked", refused)
    path = tmp_path / "casussen.nt"
    generate.write(generate.families(40, seed=3, violations=1.0), path)
    run = casework.validate(cases.read([path]), settings.prepare(), choose.engine("auto"))

    assert re.fullmatch(r"columns \S+", run.engine)
