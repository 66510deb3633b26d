"""What the page shows of files that were checked: in the words of the command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from typing import Any

from ggsr_kg import cases
from ggsr_kg.assessment import SYMBOLS, UNDECIDED, WANTING, Verdict
from ggsr_kg.errors import Text
from ggsr_kg.findings import NOTE, Finding
from ggsr_kg.reports import plurals
from ggsr_kg.reports.assessments import Names, view, warnings
from ggsr_kg.reports.assessments.html import CLASSES
from ggsr_kg.reports.runs import html
from ggsr_kg.reports.runs import names as run_names
from ggsr_kg.reports.runs import view as run_view
from ggsr_kg.validation import NOT_RUN, Run
from ggsr_kg.web.judging.checked import Checked

CASES = 100
"""How many cases the page shows; a file that is fetched has all."""
_SHARED = 3
"""A fault that leaves so many indicators of a case undecided is told at the case."""
FINDINGS = 50
"""How many findings of one rule the page shows."""
_PLACES = 10
_BELOW = Text("zie de bevindingen hieronder", "see the findings below")


def shown(made: Checked, lang: str) -> dict[str, Any]:
    """Return what the page shows of *made* in *lang*."""
    found, names = made.found, made.names(lang)
    verdicts = list(found.verdicts)
    by_case = [(case, list(each)) for case, each in groupby(verdicts, lambda each: each.case)]
    telling = _Telling(made, made.indicators(lang), names, lang)
    rest = len(by_case) - CASES
    return html.shown(found.run, lang, FINDINGS, names) | {
        "waarschuwingen": list(warnings(found, lang, _BELOW)),
        "aannamen": [f"{each.where.of(lang)}: {each.what.of(lang)}" for each in made.guessed],
        "totaal": telling.counts(verdicts),
        "gevallen": [telling.case(*each) for each in by_case[:CASES]],
        "nog": plurals.many(rest, "case", lang) if rest > 0 else "",
    }


class _Telling:
    """Tells verdicts of *made* in *lang*, with the names of indicators and of norms."""

    def __init__(self, made: Checked, indicators: Names, names: run_names.Names, lang: str) -> None:
        self.approaches = made.found.approaches
        self.indicators, self.names, self.lang = indicators, names, lang
        self.cases = run_view.cases(made.found.run)
        self.groups = indicators.groups(made.found)
        self.unread, self.stopped = run_view.unread(made.found.run), _stopped(made)
        self.unchecked = _unchecked(made.found.run)

    def counts(self, verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
        """Return how many of *verdicts* have each outcome; one that none has only if it is one."""
        counted = Counter(each.outcome for each in verdicts)
        outcomes = [*SYMBOLS, *([None] if counted[None] else ())]
        return [self._sign(each) | {"aantal": counted[each]} for each in outcomes]

    def case(self, case: str, verdicts: Sequence[Verdict]) -> dict[str, Any]:
        """Return what is shown of the *verdicts* on one *case*."""
        shared = _shared(verdicts)
        causes = [*self._untested(case), *self._told(shared)]
        apart = [self._is_folded(each, shared) for each in verdicts]
        folded = [each for each, is_folded in zip(verdicts, apart, strict=True) if is_folded]
        rest = [each for each, is_folded in zip(verdicts, apart, strict=True) if not is_folded]
        approach = self.approaches.get(case)
        return {
            "oorzaken": causes,
            "gevolg": self._consequence(folded),
            "gevolgen": self._themes(folded),
            "themas": self._themes(rest),
            "iri": case,
            "naam": self.cases[case],
            "aanpak": self.groups[approach] if approach else "",
            "telling": self.counts(verdicts),
        }

    def _themes(self, verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
        rows = [self._row(each) for each in verdicts]
        return [
            {"naam": theme, "rijen": list(mine)}
            for theme, mine in groupby(rows, lambda row: row["thema"])
        ]

    def _untested(self, case: str) -> Iterator[dict[str, Any]]:
        """Yield why there is no verdict on *case* at all: the cells that cannot be read first."""
        yield from self._told(self.unread.get(case, ()))
        if case not in self.unread and case in self.unchecked:
            yield _why(self.unchecked[case].of(self.lang))

    def _is_folded(self, verdict: Verdict, shared: Sequence[Finding]) -> bool:
        """Return whether the causes that are told at the case say all there is to say."""
        if verdict.outcome is None:
            return verdict.case in self.unchecked
        return verdict.outcome == UNDECIDED and all(each in shared for each in verdict.reasons)

    def _consequence(self, verdicts: Sequence[Verdict]) -> str:
        """Return what the causes at a case come to, "" for nothing."""
        if not verdicts:
            return ""
        many = plurals.many(len(verdicts), "indicator", self.lang)
        word = view.word(verdicts[0].outcome, self.lang)
        return Text(f"Daardoor {many} {word}", f"Therefore {many} {word}").of(self.lang)

    def _sign(self, outcome: str | None) -> dict[str, Any]:
        return {
            "teken": view.symbol(outcome, self.lang),
            "klasse": CLASSES[outcome],
            "woord": view.word(outcome, self.lang),
        }

    def _row(self, verdict: Verdict) -> dict[str, Any]:
        code, name = self.indicators.about(verdict.indicator)
        theme = self.indicators.indicators[verdict.indicator].theme
        about = {"code": code, "naam": name, "iri": verdict.indicator, "thema": theme}
        return (
            about
            | self._sign(verdict.outcome)
            | {
                "waarom": self._why(verdict),
                "open": verdict.outcome in (WANTING, UNDECIDED),
            }
        )

    def _why(self, verdict: Verdict) -> list[dict[str, Any]]:
        """Return why *verdict* is what it is; one that is absent has its reason too."""
        if verdict.outcome is not None:
            return list(self._told(verdict.reasons))
        if verdict.case in self.unchecked:
            return list(self._untested(verdict.case))
        return [_why(each.of(self.lang)) for each in self.stopped.get(verdict.indicator, ())]

    def _told(self, found: Iterable[Finding]) -> Iterator[dict[str, Any]]:
        """Yield each message of the findings *found*, with all that goes with it."""
        by_message: dict[str, list[Finding]] = {}
        for each in found:
            by_message.setdefault(each.message.of(self.lang), []).append(each)
        for message, mine in by_message.items():
            mends = {each.mend.of(self.lang): None for each in mine if each.mend}
            norms = {norm: None for each in mine for norm in each.norm}
            yield _why(message) | {
                "plaatsen": self._places(mine),
                "herstel": list(map(run_view.clean, mends)),
                "normen": [self._norm(norm) for norm in norms],
            }

    def _places(self, found: Sequence[Finding]) -> list[str]:
        """Return where *found* are, the first few."""
        places = dict.fromkeys(self._place(each) for each in found)
        few = [each for each in islice(places, _PLACES) if each]
        return few + (["..."] if len(places) > _PLACES else [])

    def _place(self, finding: Finding) -> str:
        where = run_view.clean(finding.place.of(self.lang)) if finding.place else ""
        part = run_view.part(finding, self.lang)
        return f"{where} ({part})" if where and part else where or part

    def _norm(self, iri: str) -> Mapping[str, Any]:
        return {
            "iri": iri,
            "naam": self.names.norm(iri),
            "waar": "; ".join(self.names.where(iri)),
        }


def _why(message: str) -> dict[str, Any]:
    """Return what is shown of a reason that is no more than a *message*."""
    return {"melding": run_view.clean(message), "plaatsen": [], "herstel": [], "normen": []}


def _shared(verdicts: Iterable[Verdict]) -> list[Finding]:
    """Return the faults that leave `_SHARED` or more of *verdicts* undecided.

    Those of the case itself come first: what is wrong with a part may follow from them.
    """
    undecided = [each.reasons for each in verdicts if each.outcome == UNDECIDED]
    faults = [each for reasons in undecided for each in reasons if each.role == NOTE]
    often = Counter(message for reasons in undecided for message in {e.message for e in reasons})
    found = (each for each in dict.fromkeys(faults) if often[each.message] >= _SHARED)
    return sorted(found, key=lambda each: each.focus != each.case)


def _unchecked(run: Run) -> dict[str, Text]:
    """Return why there is no verdict on a case, of each that has none."""
    found = {case: each.reason for each in run.unchecked for case in each.cases}
    return found | dict(zip(run.doubled, cases.repeated(run.doubled), strict=True))


def _stopped(made: Checked) -> dict[str, list[Text]]:
    """Return why rules of an indicator did not run, by its IRI."""
    found: dict[str, list[Text]] = {}
    for each in made.found.run.rules:
        if each.outcome == NOT_RUN and each.reason:
            for indicator in made.site.setting.roles.get(each.rule, ("", ()))[1]:
                found.setdefault(indicator, []).append(each.reason)
    return found
