"""From the findings of a run to a verdict per case and indicator, and from cases to an approach.

A shape of `shapes/casus` says by its properties what a result of it means: `ggsr:toetst` (the
indicator is not met), `ggsr:vraagtGegevensVoor` (it cannot be decided for want of data),
`ggsr:bepaaltToepassingVan` (it does not apply). How cases add up to an approach is in no source:
the rule is a documented assumption (data/aggregatieregels.ttl) and may be chosen.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from ggsr_kg import graphs
from ggsr_kg.findings import DATA, DEMAND, NOTE, SCOPE, Finding
from ggsr_kg.graphs import Quad
from ggsr_kg.namespaces import DEF, SH, shorten
from ggsr_kg.validation import NOT_RUN, Run

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

_MIN_COUNT = SH + "MinCountConstraintComponent"
_CHOICES = {SH + f"{name}ConstraintComponent" for name in ("Or", "Xone")}

_OUTCOMES = {SCOPE: INAPPLICABLE, DEMAND: WANTING, DATA: UNDECIDED}
"""What a finding of each role makes of the verdict, the strongest first."""


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
    verdicts: tuple[Verdict, ...]
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
    for subject, predicate, value in map(graphs.terms, shapes):
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


def with_roles(
    findings: Iterable[Finding], known: Mapping[str, tuple[str, tuple[str, ...]]]
) -> tuple[Finding, ...]:
    """Return *findings* with the role and indicators that their shapes have in *known*."""
    return tuple(
        replace(each, role=known[each.rule][0], indicator=known[each.rule][1])
        if each.rule in known
        else each
        for each in findings
    )


def verdicts(
    run: Run,
    cases: Sequence[str],
    indicators: Sequence[str],
    known: Mapping[str, tuple[str, tuple[str, ...]]],
) -> tuple[Verdict, ...]:
    """Return a verdict for each of *cases* on each of *indicators* that some rule decides.

    *known* are the roles of the shapes that ran.
    """
    decided = {i for role, about in known.values() if role == DEMAND for i in about}
    broken = {
        indicator
        for each in run.rules
        if each.outcome == NOT_RUN and known.get(each.rule, (NOTE, ()))[0] != NOTE
        for indicator in known[each.rule][1]
    }
    reasons: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in run.findings:
        for indicator in finding.indicator:
            if finding.case and finding.role in _OUTCOMES:
                reasons[finding.case, indicator].append(finding)
    unchecked = {case for each in run.unchecked for case in each.cases}
    return tuple(
        _verdict(
            case, indicator, reasons[case, indicator], indicator in broken or case in unchecked
        )
        for case in cases
        for indicator in indicators
        if indicator in decided
    )


def _verdict(case: str, indicator: str, found: list[Finding], broken: bool) -> Verdict:
    if broken:
        return Verdict(case, indicator, None)
    for role, outcome in _OUTCOMES.items():
        mine = tuple(each for each in found if each.role == role)
        if mine:
            return Verdict(case, indicator, outcome, mine)
    return Verdict(case, indicator, MET)


def doubted(
    found: Iterable[Verdict],
    findings: Iterable[Finding],
    reads: Mapping[str, Set[str]],
    known: Mapping[str, tuple[str, tuple[str, ...]]],
    wide: Set[str] = frozenset(),
) -> tuple[Verdict, ...]:
    """Return the verdicts *found*, undecided where a faulty fact might have decided otherwise.

    A fault is a finding of a rule about no indicator that makes the case itself wrong, other than
    that something is absent: for that the shapes ask themselves. It bears on the indicators whose
    shapes read what that rule reads. A rule in *wide* looks at things of several kinds: what it
    finds bears on those that read that kind or that property. *reads* says what each shape reads,
    *known* what its role is.
    """
    by_indicator: dict[str, set[str]] = defaultdict(set)
    for shape, (role, about) in known.items():
        for indicator in about if role != NOTE else ():
            by_indicator[indicator] |= {
                term for term in reads.get(shape, set()) - EVERYWHERE if term.startswith(DEF)
            }
    faults: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        wrong = finding.severity == "violation" and not _is_absence(finding)
        if finding.case and wrong and finding.rule not in known:
            faults[finding.case].append(finding)
    return tuple(
        replace(each, outcome=UNDECIDED, reasons=mine)
        if each.outcome in (MET, INAPPLICABLE, WANTING)
        and (
            mine := tuple(
                fault
                for fault in faults[each.case]
                if _touched(fault, reads, wide) & by_indicator[each.indicator]
            )
        )
        else each
        for each in found
    )


def _touched(fault: Finding, reads: Mapping[str, Set[str]], wide: Set[str]) -> Set[str]:
    """Return the terms that *fault* makes uncertain: those of its rule, or its own ones."""
    terms = reads.get(fault.rule, frozenset())
    own = {term for term in terms if shorten(term) == fault.path}
    return {*own, *fault.kinds} if own and fault.rule in wide else terms


def _is_absence(finding: Finding) -> bool:
    """Return whether it says that something is not there; a choice of values needs a value."""
    is_choice = finding.component in _CHOICES and finding.path is None
    return is_choice or finding.component == _MIN_COUNT


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
