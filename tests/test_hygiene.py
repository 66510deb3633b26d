"""The checks: each finds the fault it is about, and none finds anything in the packaged graph."""

from __future__ import annotations

from functools import cache

import pytest

from ggsr_kg import graphs, library, queries
from ggsr_kg.namespaces import GRAPH
from ggsr_kg.store import Store

CHECKS = queries.catalogue("hygiene")
PREFIXES = """
PREFIX : <https://w3id.org/ggsr/id/x/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX earl: <http://www.w3.org/ns/earl#>
PREFIX gemeente: <https://identifier.overheid.nl/tooi/id/gemeente/>
PREFIX ggsr: <https://w3id.org/ggsr/def/ggsr#>
PREFIX indicator: <https://w3id.org/ggsr/id/indicator/>
PREFIX leefgebied: <https://w3id.org/ggsr/id/begrip/leefgebied/>
PREFIX niveau: <https://w3id.org/ggsr/id/begrip/niveau/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX partij: <https://w3id.org/ggsr/id/begrip/partij/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX standpunt: <https://w3id.org/ggsr/id/begrip/standpunt/>
PREFIX uitkomst: <https://w3id.org/ggsr/id/begrip/uitkomst/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
TWO_VERDICTS = """
:toen a ggsr:Oordeel ; ggsr:aanpak :a ; ggsr:indicator indicator:b01 ;
    ggsr:peiljaar "2013"^^xsd:gYear ; ggsr:uitkomst uitkomst:%s .
:nu a ggsr:Oordeel ; ggsr:aanpak :%s ; ggsr:indicator indicator:%s ; ggsr:hertoetst :toen ;
    ggsr:peiljaar "%s"^^xsd:gYear ; dct:source :cel .
:a ggsr:gemeente gemeente:gm0503 . :b ggsr:gemeente gemeente:gm0995 .
:cel ggsr:document :blad . :blad ggsr:toontAlleenVerbeterpunten true .
"""
FAULTS = {
    "aantal-groter-dan-geheel": ":x ggsr:aantal 4 ; ggsr:van 3 .",
    "begrip-zonder-schema": ":x a skos:Concept .",
    "bewering-buiten-oordeel": ":x a ggsr:Bewering ; ggsr:status ggsr:genoemd ; ggsr:oordeel :o ; "
    "ggsr:indicator indicator:b01 . :o ggsr:indicator indicator:b02 .",
    "code-dubbel": ':x a ggsr:Thema ; skos:notation "t" . :y a ggsr:Thema ; skos:notation "t" .',
    "definitie-ontbreekt": ':x a skos:Concept ; skos:definition "x"@nl .',
    "dekking-tegenstrijdig": " ".join(
        f":{dekt} a ggsr:Dekkingsuitspraak ; ggsr:aanpak :a ; ggsr:dekt {dekt} ; "
        'ggsr:leefgebied leefgebied:wonen ; ggsr:peiljaar "2013"^^xsd:gYear .'
        for dekt in ("true", "false")
    ),
    "feit-zonder-passage": ":x ggsr:status ggsr:genoemd ; dct:source :y .",
    "feit-zonder-status": ":x dct:source :p . :p a ggsr:Passage .",
    "gemeente-gelijkgesteld": "gemeente:gm0503 a ggsr:Gemeente ; owl:sameAs :delft .",
    "gevolgtrekking-zonder-grondslag": ':x ggsr:status ggsr:afgeleid ; ggsr:grondslag "x"@nl .',
    "hertoets-ongelijk": TWO_VERDICTS % ("verbeterpunt", "a", "b02", "2014"),
    "jaar-als-tekst": ':x ggsr:peiljaar "2013" .',
    "kring-in-hierarchie": ":x rdfs:subClassOf :y . :y rdfs:subClassOf :x .",
    "label-dubbel": ':x skos:inScheme :s ; skos:prefLabel "x"@nl . '
    ':y skos:inScheme :s ; skos:prefLabel "x"@nl .',
    "label-meervoudig": ':x skos:prefLabel "x"@nl , "y"@nl .',
    "label-ontbreekt": 'ggsr:x a owl:Class ; rdfs:label "x"@nl .',
    "naam-ontbreekt": ':x a ggsr:Team ; skos:prefLabel "x"@en .',
    "naamloze-knoop": ":x ggsr:grens [ ggsr:maximum 20 ] .",
    "oordeel-zonder-bewering": ":x a ggsr:Oordeel ; earl:mode earl:manual .",
    "oordeel-zonder-hertoets": TWO_VERDICTS % ("voldoet", "a", "b01", "2014"),
    "oordeel-zonder-reden": ":x a ggsr:Oordeel ; ggsr:uitkomst uitkomst:niet-te-bepalen .",
    "opvolger-andere-gemeente": ":x ggsr:opvolgerVan :y ; ggsr:gemeente gemeente:gm0503 . "
    ":y ggsr:gemeente gemeente:gm0995 .",
    "passage-buiten-document": ":x a ggsr:Passage ; ggsr:document :d ; oa:start 1 ; oa:end 11 . "
    ":d ggsr:lengte 10 .",
    "passage-dubbel": " ".join(
        f":{name} a ggsr:Passage ; ggsr:document :d ; oa:start 1 ; oa:end 9 ." for name in "xy"
    ),
    "passage-ongebruikt": ":x a ggsr:Passage .",
    "soort-eigenschap": 'ggsr:x a owl:ObjectProperty . :x ggsr:x "tekst" .',
    "tegenspraak-ongeldig": ":x a ggsr:Tegenspraak ; ggsr:bewering :y ; ggsr:tegenbewering :y .",
    "tekst-slordig": ':x skos:prefLabel "x "@nl .',
    "tekst-zonder-taal": ':x skos:prefLabel "x" .',
    "term-onbekend": ":x ggsr:onbekend 1 .",
    "verbeterpunt-zonder-hertoets": ":x a ggsr:Oordeel ; ggsr:indicator indicator:b01 ; "
    'ggsr:peiljaar "2013"^^xsd:gYear ; ggsr:uitkomst uitkomst:verbeterpunt . '
    "indicator:b01 ggsr:niveau niveau:beleid .",
    "verwijzing-nergens-heen": ":x rdfs:seeAlso :nergens . :x a :y . :y a :y .",
}
MORE = [
    ("hertoets-ongelijk", TWO_VERDICTS % ("verbeterpunt", "b", "b01", "2014")),
    ("hertoets-ongelijk", TWO_VERDICTS % ("verbeterpunt", "a", "b01", "2013")),
    ("tegenspraak-ongeldig", ":x a ggsr:Tegenspraak ; ggsr:partij partij:stj ."),
    (
        "tegenspraak-ongeldig",
        ":x a ggsr:Tegenspraak ; ggsr:standpunt standpunt:positief ; "
        "ggsr:tegenstandpunt standpunt:positief .",
    ),
    ("soort-eigenschap", "ggsr:x a owl:DatatypeProperty . :x ggsr:x :y ."),
    ("label-ontbreekt", ':x a ggsr:Norm ; skos:prefLabel "x"@en .'),
    ("gevolgtrekking-zonder-grondslag", ":x ggsr:status ggsr:afgeleid ; ggsr:zekerheid :y ."),
    ("kring-in-hierarchie", ":x skos:broader :y . :y skos:broader :x ."),
    (
        "passage-buiten-document",
        ":x a ggsr:Passage ; ggsr:document :d ; oa:start 3 ; oa:end 3 . :d ggsr:lengte 10 .",
    ),
    (
        "passage-dubbel",
        ":x a ggsr:Passage ; ggsr:document :d ; oa:start 1 ; oa:end 9 . "
        ":y a ggsr:Passage ; ggsr:document :d ; oa:start 1 ; oa:end 8 .",
    ),
    ("tekst-slordig", ':x ggsr:samenvatting "een  twee"@nl .'),
    ("jaar-als-tekst", ':x ggsr:datum "12 december" .'),
    ("verwijzing-nergens-heen", ":x a :y ; earl:mode earl:manual ; ggsr:casus :nergens ."),
    ("verwijzing-nergens-heen", ":x a :y ; earl:mode earl:automatic ; ggsr:aanpak :nergens ."),
]


def found(check: str, *turtle: str) -> int:
    """Return the number of rows *check* finds in *turtle*, each text in a file of its own."""
    graph = Store()
    for number, text in enumerate(turtle):
        data = (PREFIXES + text).encode()
        name = f"{GRAPH}data/proef{number}"
        graph.add(graphs.read_bytes(data, "proef", graphs.FORMATS[".ttl"], name))
    return len(graph.ask(CHECKS[check].text).rows)


@cache
def packaged() -> Store:
    """Return the packaged graph with what follows from it."""
    return library.load()


@pytest.mark.parametrize("check", CHECKS)
def test_the_packaged_graph_is_clean(check: str) -> None:
    """No check finds anything in the packaged graph."""
    rows = packaged().ask(CHECKS[check].text).rows

    assert [" ".join(str(term) for term in row) for row in rows] == []


@pytest.mark.parametrize(("check", "fault"), [*FAULTS.items(), *MORE])
def test_a_check_finds_its_fault(check: str, fault: str) -> None:
    """Planted once, the fault is found."""
    assert found(check, fault) >= 1


def test_a_fact_in_two_files_is_found() -> None:
    """One statement in two files is found, in one file it is not."""
    assert found("feit-in-twee-bestanden", ":x ggsr:aantal 1 .", ":x ggsr:aantal 1 .") == 1
    assert found("feit-in-twee-bestanden", ":x ggsr:aantal 1 .") == 0


def test_a_case_that_the_machine_judged_may_be_elsewhere() -> None:
    """Case files stay where they are: an automatic verdict names a case that is not described."""
    known = ":y a :y . earl:automatic a :y ."
    verdict = f":x a :y ; earl:mode earl:automatic ; ggsr:casus :nergens . {known}"

    assert found("verwijzing-nergens-heen", verdict) == 0


def test_each_check_has_a_fault() -> None:
    """Every check is shown to find something."""
    assert sorted({*FAULTS, "feit-in-twee-bestanden"}) == sorted(CHECKS)


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_says_what_is_wrong_and_what_to_do(check: str) -> None:
    """A check has a severity, and a problem and a solution that differ between the languages."""
    query = CHECKS[check]

    assert query.severity in queries.SEVERITIES
    for text in (query.problem, query.solution):
        assert text is not None
        assert text.nl != text.en
