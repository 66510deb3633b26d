"""Shapes that run, but say less than they seem to: each is told, and what is whole is not."""

import pytest
from test_engines import DECLARED, each_engine, found, quads

from ggsr_kg import checking, settings, shapes
from ggsr_kg.engines.choose import engine
from ggsr_kg.errors import ShapeError
from ggsr_kg.namespaces import DEF, SHAPES
from ggsr_kg.validation import NOT_RUN, NOTHING, RAN

OURS = f"""
PREFIX ggsr: <{DEF}>
e: sh:declare [ sh:prefix "ggsr" ; sh:namespace "{DEF}"^^xsd:anyURI ] .
"""
KNOWN = frozenset(DEF + name for name in ("Casus", "startdatum", "einddatum", "gezin"))
CASE = f"PREFIX ggsr: <{DEF}> e:c a ggsr:Casus ; ggsr:startdatum e:x ."
AIM = "e:S a sh:NodeShape ; sh:targetClass ggsr:Casus ; "


def query(text, more=""):
    """Return a SPARQL constraint."""
    return f"sh:sparql [ sh:prefixes e: ; sh:select '''{text}''' {more} ]"


def told(text, data=CASE, known=KNOWN):
    """Return by rule why it did not run in full, without those that did."""
    run = checking.prepare(quads(DECLARED + OURS + text), known).run(
        checking.facts_of(quads(data)), lambda: quads(data), engine("columns")
    )
    return {
        each.rule.removeprefix("urn:e#"): each.reason.en
        for each in run.rules
        if each.outcome == NOT_RUN
    }


OFF = "sh:deactivated true ; "
SWITCHED_OFF = {
    "constraint": (
        query("SELECT $this { $this a ?x }", "; sh:deactivated true"),
        "a demand of it is deactivated",
    ),
    "and": (f"sh:and ( e:T ) . e:T {OFF} sh:nodeKind sh:IRI", "urn:e#T is deactivated"),
    "or": (f"sh:or ( [ {OFF} sh:nodeKind sh:Literal ] )", "a shape inside it is deactivated"),
    "xone": (f"sh:xone ( [ {OFF} sh:class e:X ] )", "a shape inside it is deactivated"),
    "not": (f"sh:not [ {OFF} sh:nodeKind sh:IRI ]", "a shape inside it is deactivated"),
    "node": (f"sh:node [ {OFF} sh:class e:X ]", "a shape inside it is deactivated"),
    "part of an inner shape": (
        f"sh:node [ sh:property [ {OFF} sh:path e:p ; sh:minCount 1 ] ]",
        "a shape inside it is deactivated",
    ),
    "constraint of an inner shape": (
        f"sh:node e:T . e:T {query('SELECT $this { $this a ?x }', '; sh:deactivated true')}",
        "rests on urn:e#T: a demand of it is deactivated",
    ),
}


@pytest.mark.parametrize(("demand", "reason"), SWITCHED_OFF.values(), ids=SWITCHED_OFF)
def test_what_rests_on_what_is_switched_off_is_told(demand, reason):
    """A shape of which a part is switched off does not count as run; one where it is on does."""
    assert reason == told(AIM + demand + " .")["S"]
    assert {} == told(AIM + demand.replace("deactivated true", "deactivated false") + " .")


def test_qualified_shape_that_is_switched_off_is_told():
    """A count of the values that conform to a shape that is off counts all."""
    counted = "sh:property [ sh:path ggsr:gezin ; sh:qualifiedMaxCount 1 ;"
    shape = f"{AIM} {counted} sh:qualifiedValueShape [ {OFF} sh:nodeKind sh:IRI ] ] ."

    assert {"S-gezin": "a shape inside it is deactivated"} == told(shape)


def test_part_that_is_switched_off_is_told_by_itself():
    """A property shape is reported apart, so the shape that it is a part of did run."""
    part = f"sh:property [ {OFF} sh:path ggsr:gezin ; sh:minCount 1 ]"

    assert {"S-gezin": "the shape is deactivated"} == told(f"{AIM} sh:nodeKind sh:IRI ; {part} .")


def test_findings_of_a_shape_with_a_gap_stay():
    """What the rest of it finds is a finding."""
    off = query("SELECT $this { $this a ?x }", "; sh:deactivated true")
    given = quads(DECLARED + OURS + AIM + f"sh:nodeKind sh:Literal ; {off} .")
    run = checking.validate(quads(CASE), given, engine("columns"))

    assert [(NOT_RUN, 1)] == [(each.outcome, each.findings) for each in run.rules]
    assert 1 == run.exit_code()


STRANGE = {
    "path": ("sh:property [ sh:path ggsr:startdatumm ; sh:maxCount 0 ]", "S-startdatumm"),
    "inverse path": (
        "sh:property [ sh:path [ sh:inversePath ggsr:startdatumm ] ; sh:maxCount 0 ]",
        "S-~startdatumm",
    ),
    "path in a list": (
        "sh:property [ sh:path ( ggsr:gezin ggsr:startdatumm ) ; sh:maxCount 0 ]",
        "S-gezin.startdatumm",
    ),
    "below such a path": (
        "sh:property [ sh:path ggsr:startdatumm ; sh:property [ sh:path e:p ; sh:minCount 1 ] ]",
        "S-startdatumm-p",
    ),
    "inside another shape": (
        "sh:not [ sh:property [ sh:path ggsr:startdatumm ; sh:minCount 1 ] ]",
        "S",
    ),
    "other property": (
        "sh:property [ sh:path ggsr:einddatum ; sh:disjoint ggsr:startdatumm ]",
        "S-einddatum",
    ),
    "query": (query("SELECT $this { $this ggsr:startdatumm ?x. }"), "S"),
    "query with an IRI": (query(f"SELECT $this {{ $this <{DEF}startdatumm> ?x }}"), "S"),
    "query with a prefix": (
        query(f"PREFIX q: <{DEF}> SELECT $this {{ $this q:startdatumm ?x }}"),
        "S",
    ),
    "query with an empty prefix": (
        f"{query('SELECT $this { $this :startdatumm ?x }')} ."
        f' e: sh:declare [ sh:prefix "" ; sh:namespace "{DEF}"^^xsd:anyURI ]',
        "S",
    ),
    "query with imported prefixes": (
        "sh:sparql [ sh:prefixes e:o ; sh:select 'SELECT $this { $this q:startdatumm ?x }' ] ."
        " e:o owl:imports e:p ."
        f' e:p sh:declare [ sh:prefix "q" ; sh:namespace "{DEF}"^^xsd:anyURI ]',
        "S",
    ),
    "query of a component": (
        "e:most 1 . e:C a sh:ConstraintComponent ; sh:parameter [ sh:path e:most ] ;"
        " sh:validator [ sh:prefixes e: ; sh:ask 'ASK { $this ggsr:startdatumm ?x }' ]",
        "S",
    ),
}


@pytest.mark.parametrize(("demand", "rule"), STRANGE.values(), ids=STRANGE)
def test_name_of_ours_that_nothing_knows_is_told(demand, rule):
    """A shape that names a property of ours that does not exist is not run, and what is meant."""
    reason = "no ontology knows ggsr:startdatumm; did you mean ggsr:startdatum?"

    assert reason in told(f"{AIM} {demand} .")[rule]
    assert {} == told(f"{AIM} {demand} .".replace("startdatumm", "startdatum"))
    assert {} == told(f"{AIM} {demand} .", known=None), "nobody says what there is"


@pytest.mark.parametrize(
    "demand",
    [
        "sh:property [ sh:path e:startdatumm ; sh:maxCount 0 ]",
        query("SELECT $this { $this e:startdatumm ?x }"),
        query("SELECT $this { $this e:p 'ggsr:startdatumm' } # ggsr:startdatumm"),
        query(f"PREFIX ggsr: <urn:x#> SELECT $this {{ $this ggsr:startdatumm ?x }} # <{DEF}>"),
        query("SELECT $this { $this ggsr:startdatum ggsr:genoemd }"),
        "e:most 1 . e:C a sh:ConstraintComponent ; sh:parameter [ sh:path ggsr:meest ] ,"
        " [ sh:path e:most ] ; sh:validator [ sh:ask 'ASK {}' ]",
    ],
    ids=["path", "query", "text and comment", "other prefix", "individual", "parameter"],
)
def test_other_names_are_left_alone(demand):
    """Other vocabularies, texts and what an ontology has besides are no unknown names of ours."""
    assert not any("no ontology" in why for why in told(f"{AIM} {demand} .").values())


TARGETS = {
    "class": ("sh:targetClass ggsr:Casus , ggsr:Kasus", "ggsr:Kasus; did you mean ggsr:Casus?"),
    "class of others": ("sh:targetClass ggsr:Casus , e:Kasus", "urn:e#Kasus"),
    "subjects": ("sh:targetClass ggsr:Casus ; sh:targetSubjectsOf ggsr:nopeje", "ggsr:nopeje"),
    "objects": ("sh:targetClass ggsr:Casus ; sh:targetObjectsOf ggsr:nopeje", "ggsr:nopeje"),
}


@pytest.mark.parametrize(("aim", "name"), TARGETS.values(), ids=TARGETS)
def test_target_that_nothing_knows_is_told_beside_a_good_one(aim, name):
    """That another target finds nodes does not make good the one that cannot."""
    assert {"S": f"no ontology knows {name}"} == told(f"e:S {aim} ; sh:nodeKind sh:IRI .")


@pytest.mark.parametrize(
    "aim",
    [
        "sh:targetSubjectsOf ggsr:einddatum",
        "sh:targetSubjectsOf e:nopeje",
        "sh:targetSubjectsOf ggsr:eigen",
        "sh:targetClass e:Eigen",
    ],
    ids=["known", "of others", "in the data", "class in the data"],
)
def test_target_that_something_knows_is_run(aim):
    """A property that the ontology or the data have is no unknown one, nor is one of others."""
    shape = f"e:S sh:targetClass ggsr:Casus ; {aim} ; sh:nodeKind sh:IRI ."

    assert {} == told(shape, f"{CASE} e:d a e:Eigen ; ggsr:eigen 1 .")


def test_packaged_shapes_have_no_gap():
    """Every shape of the house runs in full, and names only what the ontologies have."""
    setting = settings.prepare()
    rules = shapes.rules(setting.shapes, setting.terms)

    assert all(rule.iri.startswith(SHAPES) for rule in rules)
    assert {} == {rule.iri: rule.gap for rule in rules if rule.gap}
    assert {} == {rule.iri: 0 for rule in rules if not rule.active}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "<https://www.w3.org/ns/shacl#property> [ sh:path e:p ; sh:maxCount 0 ]",
            r"property https://www\.w3\.org/ns/shacl#property; did you mean sh:property\?",
        ),
        ("<http://www.w3.org/ns/shaclminCount> 1", r"did you mean sh:minCount\?"),
        ("<http://www.w3.org/ns/shacl/or> ()", r"did you mean sh:or\?"),
        ("a <HTTPS://www.w3.org/ns/shacl#NodeShape>", r"class .* did you mean sh:NodeShape\?"),
    ],
    ids=["https", "no sign", "slash", "class"],
)
def test_namespace_that_is_nearly_that_of_shacl_is_refused(text, reason):
    """A demand in a namespace that differs by a letter would be passed over."""
    with pytest.raises(ShapeError, match=reason):
        shapes.rules(quads(f"e:S sh:targetNode e:a ; sh:nodeKind sh:IRI ; {text} ."))


def test_namespaces_beside_shacl_are_others():
    """The vocabulary of the test suite begins with the same letters."""
    text = "e:S sh:targetNode e:a ; sh:nodeKind sh:IRI ; <http://www.w3.org/ns/shacl-test#x> 1 ."

    assert ["urn:e#S"] == [rule.iri for rule in shapes.rules(quads(text))]


COMPONENTS = """
e:C a sh:ConstraintComponent ;
  sh:parameter [ sh:path e:most ] , [ sh:path e:least ; sh:optional true ] ;
  sh:validator [ sh:ask 'ASK { FILTER($value = <urn:none>) }' ] .
e:D a sh:ConstraintComponent ; sh:parameter [ sh:path e:most ] , [ sh:path e:other ] ;
  sh:validator [ sh:ask 'ASK { FILTER($value = <urn:none>) }' ] .
"""


@each_engine
def test_component_without_what_is_optional_runs(make):
    """A parameter may be left out when it is optional, or when another component needs less."""
    data = quads("e:a a e:Ding .")
    outcome = make().run(data, quads(COMPONENTS + "e:S sh:targetClass e:Ding ; e:most 1 ."))

    assert {} == outcome.not_run
    assert ["S"] == found(outcome)


@each_engine
@pytest.mark.parametrize(
    "demand",
    [
        "sh:languageIn ()",
        "sh:languageIn ( 'nl' )",
        "sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ; sh:qualifiedMinCount 1",
        "sh:sparql [ sh:select 'SELECT $this { $this a ?from FILTER(STR(?from) != \"GRAPH\") }' ]",
    ],
)
def test_whole_demands_run(make, demand):
    """What is near to a fault, and is none, runs and finds."""
    given = quads(f"e:S sh:targetNode e:a ; sh:path e:p ; {demand} .")
    outcome = make().run(quads("e:a a e:Ding ; e:p 1 ."), given)

    assert {} == outcome.not_run
    assert {"S"} == set(found(outcome))


def test_class_without_members_has_nothing_to_check():
    """A target that is known and finds nothing is not the same as one that nothing knows."""
    made = checking.prepare(quads(OURS + AIM + "sh:nodeKind sh:IRI ."), KNOWN)
    run = made.run(checking.facts_of([]), list, engine("columns"))
    again = made.run(checking.facts_of(quads(CASE)), lambda: quads(CASE), engine("columns"))

    assert [NOTHING, RAN] == [each.outcome for found in (run, again) for each in found.rules]
