"""The aggregation rules: each names the counts of the Nota that speak for it and against it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.term import Node

from ggsr_kg import resources
from ggsr_kg.namespaces import CONCEPT, DEF, ID, shorten

DATA = Graph()
for _path in resources.files("data"):
    DATA.parse(_path)


def all_of(kind: str) -> list[URIRef]:
    """Return what is of the class *kind*."""
    found = DATA.subjects(RDF.type, URIRef(DEF + kind))
    return sorted(thing for thing in found if isinstance(thing, URIRef))


RULES, COUNTS = all_of("Aggregatieregel"), all_of("Telling")
MET = URIRef(CONCEPT + "uitkomst/voldoet")


def number(thing: Node, term: str) -> Fraction | None:
    """Return the number that *thing* has for *term*."""
    value = DATA.value(thing, URIRef(DEF + term))
    return Fraction(str(value)) if isinstance(value, Literal) else None


def meets(rule: Node, met: Fraction, cases: Fraction) -> bool:
    """Return whether *met* of *cases* are enough for *rule*."""
    threshold = number(rule, "drempel")
    assert threshold is not None
    included = DATA.value(rule, URIRef(DEF + "drempelInbegrepen")) == Literal(True)
    return met / cases > threshold or (included and met / cases == threshold)


def agrees(rule: Node, count: Node) -> bool:
    """Return whether *rule* leads from *count* to the verdict that was printed with it."""
    cases, exact, most = (number(count, term) for term in ("van", "aantal", "hoogstens"))
    met = exact if exact is not None else most
    assert cases is not None
    assert met is not None
    verdict = DATA.value(count, URIRef(DEF + "oordeel"))
    printed = DATA.value(verdict, URIRef(DEF + "uitkomst")) == MET
    assert exact is not None or not meets(rule, met, cases), "at most so many decide nothing"
    return meets(rule, met, cases) == printed


def named(rule: Node, term: str) -> set[str]:
    """Return the counts that *rule* names with *term*."""
    return {shorten(str(count)) for count in DATA.objects(rule, URIRef(DEF + term))}


def test_there_are_three_rules() -> None:
    """More than half, at least two thirds, and all."""
    names = [str(rule).removeprefix(f"{ID}aggregatieregel/") for rule in RULES]

    assert names == ["alle", "meerderheid", "twee-derde"]


@pytest.mark.parametrize("rule", RULES, ids=shorten)
def test_evidence_follows_from_the_counts(rule: URIRef) -> None:
    """What supports and contradicts a rule is what the counts and the printed verdicts say."""
    supporting = {shorten(str(count)) for count in COUNTS if agrees(rule, count)}
    others = {shorten(str(count)) for count in COUNTS} - supporting

    assert named(rule, "gesteundDoor") == supporting
    assert named(rule, "weersprokenDoor") == others


def test_two_thirds_is_two_of_every_three() -> None:
    """The decimal of two thirds decides as two thirds itself does, for any plausible number."""
    rule = URIRef(f"{ID}aggregatieregel/twee-derde")
    sizes = [*range(1, 200), 1000, 99_999, 499_999]

    assert all(
        meets(rule, Fraction(met), Fraction(cases)) == (3 * met >= 2 * cases)
        for cases in sizes
        for met in {0, 2 * cases // 3 - 1, 2 * cases // 3, -(-2 * cases // 3), cases}
    )
