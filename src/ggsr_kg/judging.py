"""From the findings of a run to a verdict on each case for each indicator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from ggsr_kg.assessment import EVERYWHERE, INAPPLICABLE, MET, UNDECIDED, WANTING, Verdict
from ggsr_kg.findings import DATA, DEMAND, NOTE, SCOPE, Finding
from ggsr_kg.namespaces import DEF, SHAPES, shorten
from ggsr_kg.validation import NOT_RUN, Run

Roles = Mapping[str, tuple[str, tuple[str, ...]]]
"""The role of each shape and the indicators it is about (`assessment.roles`)."""

_KIND = SHAPES + "CasusonderdeelShape-soort"
"""The rule that finds what is of no known kind."""
_MISPLACED = {f"{SHAPES}CasusonderdeelShape-{name}" for name in ("voor-casus", "na-casus")}
"""The rules that find what is from before or after the case."""
_DATE = SHAPES + "DatumShape"
"""The rule on each date by itself: what it reads are the properties that hold one."""

_OUTCOMES = {SCOPE: INAPPLICABLE, DEMAND: WANTING, DATA: UNDECIDED}
"""What a finding of each role makes of the verdict, the strongest first."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a faulty fact bears on: *reads* says which terms each shape reads.

    *kin* gives of a class those above and below it, itself in both: what a shape may call what is
    in it. *parts* has the classes of what a case is made of, with the properties of each: a shape
    reads a property of what it names, and of anything when nothing that it names has it. *case* are
    the properties of a case itself.
    """

    reads: Mapping[str, Set[str]]
    kin: Callable[[str], tuple[Set[str], Set[str]]] = lambda kind: ({kind}, {kind})
    parts: Mapping[str, Set[str]] = field(default_factory=dict)
    case: Set[str] = frozenset()

    def touches(self, fault: Finding, read: Sequence[Set[str]]) -> bool:
        """Return whether *fault* bears on what shapes decide of which each reads terms of *read*.

        A wrong or absent value bears on the shapes that read it of such a thing. Of a thing whose
        case, family or time is wrong all may be otherwise, and what is of no known kind may be
        anything. Of dates that do not fit each may be the wrong one.
        """
        if fault.rule == _KIND:
            return True
        rule = self.reads.get(fault.rule, frozenset())
        own = {term for term in rule if shorten(term) == fault.path}
        kinds = self._called(fault.kinds)
        dates = self.reads.get(_DATE, frozenset())
        pair = rule & dates if own & dates and fault.rule != _DATE else frozenset()
        outer = pair & self.case
        if kinds and (own & EVERYWHERE or fault.rule in _MISPLACED):
            every = {name for kind in kinds for name in self.parts.get(kind, ())}
            return any(outer & terms or self._reads_of(kinds, every, terms) for terms in read)
        own = own or rule - self.parts.keys() - EVERYWHERE
        if fault.focus == fault.case or not kinds:
            return any((own | pair) & terms for terms in read)
        return any(
            outer & terms or ((own | pair) & terms and self._reads_of(kinds, own, terms))
            for terms in read
        )

    def _called(self, kinds: Iterable[str]) -> Set[str]:
        """Return all that shapes may call what is of *kinds*, by the narrowest of these."""
        found = {kind: self.kin(kind) for kind in kinds}
        wide = {name for kind, (above, _) in found.items() for name in above - {kind}}
        return {name for kind in found.keys() - wide for part in found[kind] for name in part}

    def _reads_of(self, kinds: Set[str], properties: Set[str], terms: Set[str]) -> bool:
        """Return whether a shape that reads *terms* may read *properties* of what is of *kinds*."""
        named = {name for kind in self.parts.keys() & terms for name in self.parts[kind]}
        return bool(kinds & terms or properties & terms - named)

    def by_indicator(self, known: Roles) -> Mapping[str, Sequence[Set[str]]]:
        """Return the terms of ours that each shape about each indicator reads."""
        found: dict[str, list[Set[str]]] = defaultdict(list)
        for shape, (role, about) in known.items():
            terms = self.reads.get(shape, frozenset()) - EVERYWHERE
            ours = {term for term in terms if term.startswith(DEF)}
            for indicator in about if role != NOTE else ():
                found[indicator].append(ours)
        return found


class Verdicts(Collection[Verdict]):
    """A verdict on each of *cases* for each of *indicators* that some rule decides.

    *known* are the roles of the shapes that ran. With *doubt* a verdict is undecided where a faulty
    fact might have decided otherwise. A fault is a violation of a rule about no indicator; one in
    what belongs to no case may be about any of them.

    There is no verdict on a case that was not checked, or that stands in several files.

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
        self._unchecked.update(run.doubled)
        self._broken = {
            indicator
            for each in run.rules
            if each.outcome == NOT_RUN and known.get(each.rule, (NOTE, ()))[0] != NOTE
            for indicator in known[each.rule][1]
        }
        self._reasons: dict[str, list[Finding]] = defaultdict(list)
        self._faults: dict[str | None, list[Finding]] = defaultdict(list)
        for finding in run.findings:
            if finding.case and finding.role in _OUTCOMES:
                self._reasons[finding.case].append(finding)
            elif finding.rule not in known and finding.severity == "violation":
                self._faults[finding.case].append(finding)
        self._bearing: dict[tuple[object, ...], Set[str]] = {}

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

    def undecided(self) -> tuple[int, int]:
        """Return how many verdicts wait for data, and how many are undecided by a wrong fact."""
        waiting = wrong = 0
        for case in self._cases:
            if self._faults and (case in self._faults or None in self._faults):
                open_ = [each for each in self._of(case) if each.outcome == UNDECIDED]
                lacking = sum(any(e.role == DATA for e in each.reasons) for each in open_)
                waiting, wrong = waiting + lacking, wrong + len(open_) - lacking
            elif case in self._reasons and case not in self._unchecked:
                waiting += len(self._waiting(case))
        return waiting, wrong

    def doubted(self) -> frozenset[tuple[str, str]]:
        """Return of which case which indicator is found wanting, but undecided by a wrong fact."""
        found = set[tuple[str, str]]()
        for case in self._cases:
            wanting = (each for each in self._reasons.get(case, ()) if each.role == DEMAND)
            about = {indicator for each in wanting for indicator in each.indicator}
            if about and (case in self._faults or None in self._faults):
                open_ = (each for each in self._of(case) if each.outcome == UNDECIDED)
                found.update((case, each.indicator) for each in open_ if each.indicator in about)
        return frozenset(found)

    def _waiting(self, case: str) -> Set[str]:
        """Return the indicators of *case* that wait for data, where no fact is wrong."""
        by_role: dict[str, set[str]] = defaultdict(set)
        for each in self._reasons[case]:
            by_role[each.role].update(each.indicator)
        known = (by_role[DATA] & set(self._indicators)) - self._broken
        return known - by_role[DEMAND] - by_role[SCOPE]

    def _of(self, case: str) -> Iterator[Verdict]:
        reasons: dict[str, list[Finding]] = defaultdict(list)
        for finding in self._reasons.get(case, ()):
            for indicator in finding.indicator:
                reasons[indicator].append(finding)
        faults = self._faults.get(case, []) + self._faults.get(None, [])
        for indicator in self._indicators:
            if indicator in self._broken or case in self._unchecked:
                yield Verdict(case, indicator, None)
                continue
            outcome, mine = _decided(reasons[indicator])
            if outcome != UNDECIDED and (
                wrong := tuple(each for each in faults if indicator in self._touched(each))
            ):
                outcome, mine = UNDECIDED, wrong
            yield Verdict(case, indicator, outcome, mine)

    def _touched(self, fault: Finding) -> Set[str]:
        """Return the indicators that *fault* bears on: the same for all that are alike."""
        doubt, about = self._doubt, (fault.rule, fault.path, fault.kinds, fault.focus == fault.case)
        if about not in self._bearing:
            reads = self._reads.items() if doubt else ()
            found = (each for each, read in reads if doubt and doubt.touches(fault, read))
            self._bearing[about] = frozenset(found)
        return self._bearing[about]


def _decided(found: Iterable[Finding]) -> tuple[str, tuple[Finding, ...]]:
    for role, outcome in _OUTCOMES.items():
        if mine := tuple(each for each in found if each.role == role):
            return outcome, mine
    return MET, ()
