"""From the findings of a run to a verdict on each case for each indicator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

from ggsr_kg.assessment import EVERYWHERE, INAPPLICABLE, MET, UNDECIDED, WANTING, Verdict
from ggsr_kg.findings import DATA, DEMAND, NOTE, SCOPE, Finding
from ggsr_kg.namespaces import DEF, SH, shorten
from ggsr_kg.validation import NOT_RUN, Run

Roles = Mapping[str, tuple[str, tuple[str, ...]]]
"""The role of each shape and the indicators it is about (`assessment.roles`)."""

_MIN_COUNT = SH + "MinCountConstraintComponent"
_CHOICES = {SH + f"{name}ConstraintComponent" for name in ("Or", "Xone")}

_OUTCOMES = {SCOPE: INAPPLICABLE, DEMAND: WANTING, DATA: UNDECIDED}
"""What a finding of each role makes of the verdict, the strongest first."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a faulty fact bears on: *reads* says which terms each shape reads.

    A rule in *wide* looks at things of several kinds: what it finds bears on those that read that
    kind or that property.
    """

    reads: Mapping[str, Set[str]]
    wide: Set[str] = frozenset()

    def touched(self, fault: Finding) -> Set[str]:
        """Return the terms that *fault* makes uncertain: those of its rule, or its own ones."""
        terms = self.reads.get(fault.rule, frozenset())
        own = {term for term in terms if shorten(term) == fault.path}
        return {*own, *fault.kinds} if own and fault.rule in self.wide else terms

    def by_indicator(self, known: Roles) -> Mapping[str, Set[str]]:
        """Return the terms of ours that the shapes about each indicator read."""
        found: dict[str, set[str]] = defaultdict(set)
        for shape, (role, about) in known.items():
            for indicator in about if role != NOTE else ():
                found[indicator] |= {
                    term
                    for term in self.reads.get(shape, frozenset()) - EVERYWHERE
                    if term.startswith(DEF)
                }
        return found


class Verdicts(Collection[Verdict]):
    """A verdict on each of *cases* for each of *indicators* that some rule decides.

    *known* are the roles of the shapes that ran. With *doubt* a verdict is undecided where a faulty
    fact might have decided otherwise. A fault is a finding of a rule about no indicator that makes
    the case itself wrong, other than that something is absent: for that the shapes ask themselves.

    The verdicts are made each time they are gone through: of many cases they take much room.
    """

    def __init__(
        self,
        run: Run,
        cases: Iterable[str],
        indicators: Iterable[str],
        known: Roles,
        doubt: Doubt | None = None,
    ) -> None:
        decided = {i for role, about in known.values() if role == DEMAND for i in about}
        self._cases = tuple(cases)
        self._indicators = tuple(each for each in indicators if each in decided)
        self._doubt = doubt
        self._reads = doubt.by_indicator(known) if doubt else {}
        self._unchecked = {case for each in run.unchecked for case in each.cases}
        self._broken = {
            indicator
            for each in run.rules
            if each.outcome == NOT_RUN and known.get(each.rule, (NOTE, ()))[0] != NOTE
            for indicator in known[each.rule][1]
        }
        self._reasons: dict[str, list[Finding]] = defaultdict(list)
        self._faults: dict[str, list[Finding]] = defaultdict(list)
        for finding in run.findings:
            if not finding.case:
                continue
            if finding.role in _OUTCOMES:
                self._reasons[finding.case].append(finding)
            elif finding.rule not in known and _is_fault(finding):
                self._faults[finding.case].append(finding)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._cases) * len(self._indicators)

    def __contains__(self, verdict: object) -> bool:
        """Return whether *verdict* is one of them."""
        return any(each == verdict for each in self)

    def __iter__(self) -> Iterator[Verdict]:
        """Yield them, case by case."""
        for case in self._cases:
            yield from self._of(case)

    def _of(self, case: str) -> Iterator[Verdict]:
        reasons: dict[str, list[Finding]] = defaultdict(list)
        for finding in self._reasons.get(case, ()):
            for indicator in finding.indicator:
                reasons[indicator].append(finding)
        faults = [(each, self._touched(each)) for each in self._faults.get(case, ())]
        for indicator in self._indicators:
            if indicator in self._broken or case in self._unchecked:
                yield Verdict(case, indicator, None)
                continue
            outcome, mine = _decided(reasons[indicator])
            reads = self._reads.get(indicator, frozenset())
            if outcome != UNDECIDED and (
                wrong := tuple(each for each, terms in faults if terms & reads)
            ):
                outcome, mine = UNDECIDED, wrong
            yield Verdict(case, indicator, outcome, mine)

    def _touched(self, fault: Finding) -> Set[str]:
        return self._doubt.touched(fault) if self._doubt else frozenset()


def _decided(found: Iterable[Finding]) -> tuple[str, tuple[Finding, ...]]:
    for role, outcome in _OUTCOMES.items():
        if mine := tuple(each for each in found if each.role == role):
            return outcome, mine
    return MET, ()


def _is_fault(finding: Finding) -> bool:
    """Return whether it makes the case wrong, other than by something that is not there.

    A choice of values needs a value.
    """
    is_choice = finding.component in _CHOICES and finding.path is None
    return finding.severity == "violation" and not is_choice and finding.component != _MIN_COUNT
