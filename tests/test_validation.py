"""Data against shapes: what ran, on how much, what was found; never a false green."""

import json
from pathlib import Path

import jsonschema
import pytest

from ggsr_kg import checking, graphs, shapes
from ggsr_kg.engines.pyshacl import PyShacl
from ggsr_kg.errors import ShapeError
from ggsr_kg.validation import NOT_RUN, NOTHING, RAN

DOCS = Path(__file__).parents[1] / "docs"
TTL = graphs.FORMATS[".ttl"]
PREFIXES = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX e: <urn:e#>
PREFIX ggsr: <https://w3id.org/ggsr/def/ggsr#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
DATA = 'e:Ding a owl:Class . e:a a e:Ding . e:b a e:Ding ; e:bron e:x ; e:code "007"^^xsd:integer .'
SHAPE = """
e:DingShape a sh:NodeShape ; sh:targetClass e:Ding ; sh:property e:DingShape-bron .
e:DingShape-bron a sh:PropertyShape ; sh:path e:bron ; sh:minCount 1 ;
  sh:severity sh:Warning ; sh:message "Geef een bron."@nl , "Give a source."@en ;
  ggsr:herstel "Voeg e:bron toe."@nl , "Add e:bron."@en ;
  ggsr:toetst <urn:indicator> ; ggsr:norm <urn:norm> ; dct:source <urn:passage> .
"""
PREFIXED = "e: sh:declare [ sh:prefix 'e' ; sh:namespace 'urn:e#'^^xsd:anyURI ] ."


def quads(text):
    """Return the statements of Turtle *text*."""
    return graphs.read_bytes((PREFIXES + text).encode(), "x", TTL, "urn:g")


def run(data, shape_text):
    """Return the run of *shape_text* over *data*."""
    return checking.validate(quads(data), quads(shape_text), PyShacl())


def test_finding_says_what_where_why_and_the_mend():
    """A finding has both languages, the place, the mend, indicator, norm and passage."""
    found = run(DATA, SHAPE)
    (finding,) = found.findings

    assert ("urn:e#a", "urn:e#DingShape-bron", "warning") == (
        finding.focus,
        finding.rule,
        finding.severity,
    )
    assert ("Geef een bron.", "Give a source.") == (finding.message.nl, finding.message.en)
    assert "Add e:bron." == finding.mend.en
    assert (("urn:indicator",), ("urn:norm",), ("urn:passage",)) == (
        finding.indicator,
        finding.norm,
        finding.source,
    )


def test_run_counts_nodes_per_rule():
    """A rule that ran says on how many nodes; findings decide the exit code by severity."""
    found = run(DATA, SHAPE)

    assert [(RAN, 2)] == [(each.outcome, each.nodes) for each in found.rules]
    assert (0, 1) == (found.exit_code("violation"), found.exit_code("warning"))


def test_nothing_to_check_is_no_green():
    """A known class without members is nothing to check, and a run of only that is not complete."""
    found = run("e:Leeg a owl:Class .", SHAPE.replace("e:Ding ", "e:Leeg "))

    assert [NOTHING] == [each.outcome for each in found.rules]
    assert 3 == found.exit_code()


@pytest.mark.parametrize(
    "shape",
    [
        SHAPE.replace("targetClass e:Ding", "targetClass e:Dnig"),
        SHAPE.replace("sh:minCount 1 ;", "sh:minCount 1 ; sh:deactivated true ;"),
        SHAPE.replace("sh:targetClass", "sh:deactivated true ; sh:targetClass"),
        SHAPE.replace("sh:minCount 1 ;", "sh:minCount 'een' ;"),
        PREFIXED
        + SHAPE.replace(
            "sh:minCount 1 ;", "sh:sparql [ sh:prefixes e: ; sh:select 'SELECT $this { kapot' ] ;"
        ),
    ],
    ids=["unknown class", "deactivated", "whole shape deactivated", "bad value", "bad SPARQL"],
)
def test_rule_that_cannot_run_is_said(shape):
    """A rule that is switched off, aims at an unknown class or breaks is not run: exit 3."""
    found = run(
        DATA, shape + SHAPE.replace("DingShape", "GoedShape").replace("minCount 1", "minCount 0")
    )
    outcomes = {each.rule: each.outcome for each in found.rules}

    assert NOT_RUN == outcomes["urn:e#DingShape-bron"]
    assert RAN == outcomes["urn:e#GoedShape-bron"]
    assert 3 == found.exit_code()


def test_sparql_constraint_and_its_values():
    """A SPARQL constraint gives the value as written, and its messages in their languages."""
    constraint = (
        "sh:sparql [ sh:prefixes e: ; sh:select 'SELECT $this ?value { $this e:code ?value }' ;"
        " sh:message 'Waarde {?value} is fout.'@nl , 'Value {?value} is wrong.'@en ] ;"
    )
    shape = SHAPE.replace("sh:minCount 1 ;", constraint).replace(
        'sh:message "Geef een bron."@nl , "Give a source."@en ;', ""
    )
    (found,) = PyShacl().run(quads(DATA), quads(PREFIXED + shape)).violations

    assert "007" == found.value.value
    assert {"nl": "Waarde 007 is fout.", "en": "Value 007 is wrong."} == {
        message.language: message.value for message in found.messages
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            SHAPE.replace("minCount", "minCuont"),
            "urn:e#DingShape-bron: unknown property sh:minCuont; did you mean sh:minCount",
        ),
        (DATA, "no shape that demands"),
        ("e:LeegShape a sh:NodeShape ; sh:targetClass e:Ding .", "no shape that demands"),
    ],
)
def test_unusable_shapes_are_refused(text, expected):
    """A misspelt SHACL term, or a file without any demand, is refused and never green."""
    with pytest.raises(ShapeError, match=expected):
        run(DATA, text)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("( e:bron e:code )", "urn:e#bron/urn:e#code"),
        ("[ sh:inversePath e:bron ]", "^urn:e#bron"),
        ("[ sh:alternativePath ( e:bron e:code ) ]", "urn:e#bron|urn:e#code"),
        ("[ sh:zeroOrMorePath e:bron ]", "urn:e#bron*"),
    ],
)
def test_paths_are_readable(path, expected):
    """A property path is told as in SPARQL."""
    shape = SHAPE.replace("sh:path e:bron", f"sh:path {path}").replace("minCount 1", "minCount 9")

    assert {expected} == {finding.path for finding in run(DATA, shape).findings}


def test_targets_pass_through_nested_shapes():
    """A rule of a shape within a shape looks at the nodes of the outer one."""
    text = SHAPE.replace("sh:property e:DingShape-bron", "sh:node e:Binnen") + (
        "e:Binnen a sh:NodeShape ; sh:property e:DingShape-bron ."
    )
    rules = {rule.iri: rule for rule in shapes.rules(quads(text))}

    assert ("urn:e#DingShape",) == rules["urn:e#DingShape-bron"].within
    assert [("class", "urn:e#Ding")] == [
        (target.kind, target.iri) for target in rules["urn:e#DingShape-bron"].targets
    ]


def test_json_follows_its_schema():
    """The JSON of a run is what docs/run.schema.json says."""
    schema = json.loads((DOCS / "run.schema.json").read_text(encoding="utf-8"))

    jsonschema.validate(json.loads(run(DATA, SHAPE).json()), schema)
