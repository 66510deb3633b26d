"""What the page shows of files that were checked: in the words of the command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, islice
from typing import Any

from ggsr_kg.assessment import SYMBOLS, UNDECIDED, WANTING, Verdict
from ggsr_kg.errors import Text
from ggsr_kg.findings import Finding
from ggsr_kg.reports import plurals
from ggsr_kg.reports.assessments import Names, view, warnings
from ggsr_kg.reports.assessments.html import CLASSES
from ggsr_kg.reports.runs import html
from ggsr_kg.reports.runs import names as run_names
from ggsr_kg.reports.runs import view as run_view
from ggsr_kg.web.judging.checked import Checked

CASES = 100
"""How many cases the page shows; a file that is fetched has all."""
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

    def counts(self, verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
        """Return how many of *verdicts* have each outcome; one that none has only if it is one."""
        counted = Counter(each.outcome for each in verdicts)
        outcomes = [*SYMBOLS, *([None] if counted[None] else ())]
        return [self._sign(each) | {"aantal": counted[each]} for each in outcomes]

    def case(self, case: str, verdicts: Sequence[Verdict]) -> dict[str, Any]:
        """Return what is shown of the *verdicts* on one *case*."""
        rows = [self._row(each) for each in verdicts]
        approach = self.approaches.get(case)
        return {
            "iri": case,
            "naam": self.cases[case],
            "aanpak": self.groups[approach] if approach else "",
            "telling": self.counts(verdicts),
            "themas": [
                {"naam": theme, "rijen": list(mine)}
                for theme, mine in groupby(rows, lambda row: row["thema"])
            ],
        }

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
                "waarom": list(self._why(verdict)),
                "open": verdict.outcome in (WANTING, UNDECIDED),
            }
        )

    def _why(self, verdict: Verdict) -> Iterator[dict[str, Any]]:
        """Yield each message of the findings that decided *verdict*, with all that goes with it."""
        by_message: dict[str, list[Finding]] = {}
        for each in verdict.reasons:
            by_message.setdefault(each.message.of(self.lang), []).append(each)
        for message, mine in by_message.items():
            mends = {each.mend.of(self.lang): None for each in mine if each.mend}
            norms = {norm: None for each in mine for norm in each.norm}
            yield {
                "melding": run_view.clean(message),
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
