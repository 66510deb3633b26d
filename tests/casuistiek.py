"""Cases written to be judged: `tests/casus/<Code>.ttl` holds small invented cases for an indicator.

A verdict in the file says what must come out: a `ggsr:Oordeel` with `ggsr:casus`, `ggsr:uitkomst`,
`sh:sourceShape` for each shape that must have decided it, and `rdfs:seeAlso` for each shape that
must remark something without deciding. `rdfs:comment` at the case says which side of the line it
stands on. A case holds only what its indicator needs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ggsr_kg import casework, graphs, resources, settings
from ggsr_kg.assessment import Verdict
from ggsr_kg.cases import Cases
from ggsr_kg.engines import Engine
from ggsr_kg.findings import NOTE
from ggsr_kg.graphs import NamedNode, Quad
from ggsr_kg.namespaces import CONCEPT, DEF, RDF, RDFS, SH, SHAPES
from ggsr_kg.settings import Setting
from ggsr_kg.validation import Run

FOLDER = Path(__file__).parent / "casus"
FILES = sorted(FOLDER.glob("C*.ttl"))
_VERDICT, _PERSON = DEF + "Oordeel", DEF + "Persoon"


@dataclass(frozen=True)
class Expected:
    """What must come out for a case: the outcome, the shapes that decide it and that remark."""

    outcome: str
    shapes: frozenset[str]
    remarks: frozenset[str]


@dataclass(frozen=True)
class Fixture:
    """The cases of one file and what must come out for each."""

    code: str
    cases: Cases
    expected: dict[str, Expected]


@cache
def fixture(path: Path) -> Fixture:
    """Return the cases in the file *path* without the verdicts, and the verdicts."""
    quads = graphs.read(path, "urn:proef")
    verdicts = {
        quad.subject
        for quad in quads
        if quad.predicate.value == RDF + "type" and graphs.terms(quad)[2].value == _VERDICT
    }
    about: dict[object, dict[str, list[str]]] = {verdict: {} for verdict in verdicts}
    for quad in quads:
        if quad.subject in verdicts:
            value = graphs.terms(quad)[2].value
            about[quad.subject].setdefault(quad.predicate.value, []).append(value)
    expected = {
        each[DEF + "casus"][0]: Expected(
            each[DEF + "uitkomst"][0].removeprefix(CONCEPT + "uitkomst/"),
            _names(each.get(SH + "sourceShape", ())),
            _names(each.get(RDFS + "seeAlso", ())),
        )
        for each in about.values()
    }
    rest = tuple(quad for quad in quads if quad.subject not in verdicts)
    rest += tuple(
        Quad(graphs.terms(quad)[2], NamedNode(RDF + "type"), NamedNode(_PERSON), quad.graph_name)
        for quad in rest
        if quad.predicate.value == DEF + "persoon"
    )
    return Fixture(path.stem, Cases(rest), expected)


@cache
def setting() -> Setting:
    """Return what is needed to check cases."""
    return settings.prepare()


def shapes_of(code: str) -> tuple[Quad, ...]:
    """Return the shapes that are about the indicator with *code*, with the prefixes they use."""
    paths = resources.files("casus")
    wanted = [path for path in paths if path.stem.startswith((f"{code}-", "prefixen"))]
    return tuple(quad for path in wanted for quad in graphs.read(path, resources.graph_iri(path)))


def run(given: Fixture, shapes: tuple[Quad, ...], engine: Engine) -> tuple[Run, Setting]:
    """Return what *shapes* find in the cases *given*, and with what they were checked."""
    base = setting()
    mine = Setting(base.graph, base.known, base.terms, base.rules, shapes)
    return casework.validate(given.cases, mine, engine), mine


def judged(given: Fixture, shapes: tuple[Quad, ...], engine: Engine) -> dict[str, Expected]:
    """Return what *shapes* make of the cases *given*, in the form of what must come out."""
    found, mine = run(given, shapes, engine)
    remarks = [each for each in found.findings if each.role == NOTE and each.indicator]
    return {
        each.case: Expected(
            str(each.outcome),
            _names(reason.rule for reason in each.reasons),
            _names(remark.rule for remark in remarks if remark.case == each.case),
        )
        for each in casework.verdicts(found, mine)
        if _code(each) == given.code
    }


def _code(verdict: Verdict) -> str:
    return verdict.indicator.rpartition("/")[2].upper()


def _names(iris: Iterable[str]) -> frozenset[str]:
    return frozenset(iri.removeprefix(SHAPES) for iri in iris)
