"""From the findings of a run to a verdict per case and indicator, and from cases to an approach.

A shape of `shapes/casus` says by its properties what a result of it means: `ggsr:toetst` (the
indicator is not met), `ggsr:vraagtGegevensVoor` (it cannot be decided for want of data),
`ggsr:bepaaltToepassingVan` (it does not apply). How cases add up to an approach is in no source:
the rule is a documented assumption (data/aggregatieregels.ttl) and may be chosen.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ggsr_kg.findings import DATA, DEMAND, NOTE, SCOPE, Finding
from ggsr_kg.graphs import Quad
from ggsr_kg.namespaces import DEF
from ggsr_kg.shapegraph import triples
from ggsr_kg.validation import Run

MET, WANTING, UNDECIDED, INAPPLICABLE = (
    "voldoet",
    "verbeterpunt",
    "niet-te-bepalen",
    "niet-van-toepassing",
)
"""The outcomes, as the concepts of the scheme uitkomst are called."""

VERSION = "1"
"""Of the JSON of an `Assessment` (docs/assessment.schema.json)."""

SYMBOLS = {MET: "√", WANTING: "X", UNDECIDED: "–", INAPPLICABLE: "n.v.t."}
ROLES = {
    DEF + "toetst": DEMAND,
    DEF + "vraagtGegevensVoor": DATA,
    DEF + "bepaaltToepassingVan": SCOPE,
    DEF + "indicator": NOTE,
}
EVERYWHERE = {DEF + name for name in ("casus", "gezin", "vastgelegd", "volledigVastgelegd")}
EVERYWHERE |= {DEF + "Casus"}
"""What the shapes of every indicator read."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one *case* on one *indicator* (IRIs), and the findings that decided it.

    *outcome* is None when a rule of the indicator did not run: then there is no verdict.
    """

    case: str
    indicator: str
    outcome: str | None
    reasons: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Aggregation:
    """How many of the decided cases must meet an indicator: a *share*, *included* or more."""

    iri: str
    share: Fraction
    included: bool

    def outcome(self, met: int, wanting: int) -> str:
        """Return the outcome over cases; without a decided case there is none to give.

        >>> most = Aggregation("urn:m", Fraction(1, 2), False)
        >>> most.outcome(2, 1), most.outcome(1, 1), most.outcome(0, 0)
        ('voldoet', 'verbeterpunt', 'niet-te-bepalen')
        """
        decided = met + wanting
        if not decided:
            return UNDECIDED
        share = Fraction(met, decided)
        enough = share >= self.share if self.included else share > self.share
        return MET if enough else WANTING


@dataclass(frozen=True, slots=True)
class Total:
    """The verdict of a *group* of cases on one *indicator*, with how many cases had which."""

    group: str
    indicator: str
    outcome: str | None
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Assessment:
    """Cases judged: the *run*, a verdict per case and indicator, and the *totals* per group.

    *groups* names the group of each case: its aanpak or gemeente (IRIs). *rule* is the assumption
    by which cases were added up. *approaches* names the aanpak of each case, whatever the groups.
    """

    run: Run
    verdicts: Collection[Verdict]
    groups: Mapping[str, str]
    totals: tuple[Total, ...]
    rule: Aggregation
    approaches: Mapping[str, str]

    def exit_code(self) -> int:
        """Return 1 when the files themselves are at fault, 3 when something did not run, else 0.

        An indicator that is not met is an answer, not a fault.
        """
        faults = (each for each in self.run.findings if each.role == NOTE)
        if any(each.severity == "violation" for each in faults):
            return 1
        return 0 if self.run.complete and self.verdicts else 3

    def as_json(self) -> dict[str, Any]:
        """Return the assessment as JSON (docs/assessment.schema.json)."""
        return {
            "version": VERSION,
            "rule": self.rule.iri,
            "verdicts": [
                {
                    "case": each.case,
                    "indicator": each.indicator,
                    "outcome": each.outcome,
                    "reasons": [reason.as_json() for reason in each.reasons],
                }
                for each in self.verdicts
            ],
            "totals": [
                {
                    "group": each.group,
                    "indicator": each.indicator,
                    "outcome": each.outcome,
                    "counts": dict(each.counts),
                }
                for each in self.totals
            ],
            "run": self.run.as_json(),
        }


def roles(shapes: Iterable[Quad]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return for each shape of *shapes* its role and the indicators it is about (IRIs)."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in triples(shapes):
        if predicate in ROLES:
            found[subject.value][ROLES[predicate]].append(value.value)
    return {
        shape: next(
            (role, tuple(sorted(by_role[role])))
            for role in (DEMAND, DATA, SCOPE, NOTE)
            if role in by_role
        )
        for shape, by_role in found.items()
    }


def aggregate(
    found: Iterable[Verdict], groups: Mapping[str, str], rule: Aggregation
) -> tuple[Total, ...]:
    """Return the totals per group and indicator, in the order in which they come.

    *groups* names the group of each case; a case that is not in it is left out.
    """
    counts: dict[tuple[str, str], Counter[str | None]] = {}
    for verdict in found:
        if verdict.case in groups:
            key = groups[verdict.case], verdict.indicator
            counts.setdefault(key, Counter())[verdict.outcome] += 1
    return tuple(
        Total(
            group,
            indicator,
            None if count[None] else rule.outcome(count[MET], count[WANTING]),
            {outcome: count[outcome] for outcome in SYMBOLS},
        )
        for (group, indicator), count in counts.items()
    )
