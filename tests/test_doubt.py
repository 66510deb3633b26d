"""No wrong fact in a case makes a verdict: each is taken away or made unusable, one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import casuistiek
import pytest

from ggsr_kg import casework, graphs
from ggsr_kg.assessment import UNDECIDED
from ggsr_kg.cases import Cases
from ggsr_kg.engines import choose
from ggsr_kg.errors import Text
from ggsr_kg.findings import NOTE, Finding
from ggsr_kg.graphs import Literal, NamedNode, Quad, Term
from ggsr_kg.judging import Doubt
from ggsr_kg.namespaces import DEF, RDF, SHAPES, last, shorten

EXAMPLES = Path(__file__).parents[1] / "data" / "voorbeelden"
TRIED = ("casus-1", "goede-casus", "leeuwarden-nazorg", "lopende-casus", "wachtlijst")
FILES = [path for name in TRIED for path in EXAMPLES.rglob(f"{name}.ttl")]
ENGINE = choose.engine("auto")
TYPE = RDF + "type"
Outcomes = dict[tuple[str, str], str | None]


@dataclass(frozen=True)
class Mutant:
    """A case with one statement *less*, or with *other* in its place, under the name *case*."""

    case: str
    less: Quad
    other: Quad | None
    statements: tuple[Quad, ...]

    @property
    def told(self) -> str:
        """What was changed."""
        subject, predicate, value = graphs.terms(self.less)
        how = "changed" if self.other else "gone"
        said = value.value if isinstance(value, Literal) else last(str(value.value))
        return f"{last(subject.value)} {shorten(predicate)} {said} {how}"


def renamed(quads: Iterable[Quad], old: str, new: str) -> tuple[Quad, ...]:
    """Return *quads* in which the case *old*, and all that is named after it, is called *new*."""

    def name(term: Term) -> Term:
        mine = isinstance(term, NamedNode) and f"{term.value}/".startswith(f"{old}/")
        return NamedNode(new + term.value.removeprefix(old)) if mine else term

    return tuple(
        Quad(name(each.subject), each.predicate, name(each.object), each.graph_name)  # type: ignore[arg-type]
        for each in quads
    )


def unusable(quad: Quad) -> Quad:
    """Return *quad* with a value, or a class, that nothing knows."""
    value = graphs.terms(quad)[2]
    bad = Literal("xyz") if isinstance(value, Literal) else NamedNode(f"{value.value}x")
    return Quad(quad.subject, quad.predicate, bad, quad.graph_name)


def mutants(quads: tuple[Quad, ...], case: str) -> Iterator[Mutant]:
    """Yield the *case* in *quads* without each statement, and with an unusable one in its place."""
    for place, less in enumerate(quads):
        for other in (None, unusable(less)):
            name = f"https://voorbeeld.nl/casus/{place}{'a' if other else 'b'}"
            rest = quads[:place] + quads[place + 1 :] + ((other,) if other else ())
            yield Mutant(name, less, other, renamed(rest, case, name))


def judged(quads: Iterable[Quad]) -> tuple[list[Finding], Outcomes]:
    """Return the violations of rules about no indicator, and each verdict."""
    setting = casuistiek.setting()
    run = casework.validate(Cases(tuple(quads)), setting, ENGINE)
    wrong = [each for each in run.findings if each.role == NOTE and each.severity == "violation"]
    return wrong, {(v.case, v.indicator): v.outcome for v in casework.verdicts(run, setting)}


def groups(every: list[Mutant]) -> Iterator[list[Mutant]]:
    """Yield *every* mutant, alone when something in it is of no case, for that bears on others."""
    wrong, _ = judged(quad for each in every for quad in each.statements)
    loose = {each.focus for each in wrong if each.case is None}
    alone = [each for each in every if any(f.startswith(f"{each.case}/") for f in loose)]
    yield [each for each in every if each not in alone]
    yield from ([each] for each in alone)


def flips(mutant: Mutant, outcomes: Outcomes, before: Outcomes) -> list[str]:
    """Return what was decided before and is decided otherwise now."""
    return [
        f"{mutant.told}: {last(indicator)} {was} > {now}"
        for (_, indicator), was in before.items()
        if (now := outcomes[mutant.case, indicator]) not in (was, UNDECIDED)
    ]


@pytest.mark.parametrize(
    ("read", "doubted"),
    [
        ("Regisseurschap einde", True),
        ("Regisseurschap begin", True),
        ("Regisseurschap persoon", False),
        ("Betrokkenheid begin", False),
        ("Betrokkenheid einddatum", True),
        ("Betrokkenheid startdatum", False),
    ],
)
def test_of_dates_that_do_not_fit_each_is_doubted_where_it_is_read(
    read: str, doubted: bool
) -> None:
    """That is of the thing itself, also the one not pointed to, or the date of its case."""
    compared = {DEF + name for name in ("begin", "einde", "einddatum")}
    rule = SHAPES + "RegisseurschapShape-volgorde"
    period = {DEF + "begin", DEF + "einde"}
    doubt = Doubt(
        {rule: compared, SHAPES + "DatumShape": compared | {DEF + "startdatum"}},
        parts={DEF + "Regisseurschap": period, DEF + "Betrokkenheid": period},
        case={DEF + "startdatum", DEF + "einddatum"},
    )
    kinds = (DEF + "Regisseurschap",)
    fault = Finding(rule, "urn:c/r", Text("x", "x"), path="ggsr:einde", case="urn:c", kinds=kinds)

    assert doubt.touches(fault, [{DEF + name for name in read.split()}]) == doubted


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=TRIED)
def test_no_wrong_fact_decides(path: Path) -> None:
    """A fact that a shape refuses, or misses, leaves each verdict as it is or undecided.

    What no shape misses may be left out, and then decides as what is not there does.
    """
    quads = tuple(graphs.read(path, "urn:g"))
    types = (each for each in quads if each.predicate.value == TYPE)
    (case,) = (each.subject.value for each in types if graphs.terms(each)[2].value == DEF + "Casus")
    _, before = judged(quads)
    before = {key: outcome for key, outcome in before.items() if outcome != UNDECIDED}
    every = [each for each in mutants(quads, case) if _is_tried(each)]
    found: list[str] = []
    for group in groups(every):
        wrong, outcomes = judged(quad for each in group for quad in each.statements)
        refused = {each.case for each in wrong}
        assert None not in refused or len(group) == 1
        for each in group:
            if each.other or not refused.isdisjoint((each.case, None)):
                found += flips(each, outcomes, before)

    assert len(every) > len(quads)
    assert found == []


def _is_tried(mutant: Mutant) -> bool:
    """Return whether *mutant* still has a case, and not the same as another one."""
    is_case = mutant.less.object == NamedNode(DEF + "Casus")
    return not is_case and (mutant.other is not None or mutant.less.predicate.value != TYPE)
