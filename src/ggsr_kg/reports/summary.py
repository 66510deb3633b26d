"""The one-screen summary of a report, for the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ggsr_kg.answers import Answer
from ggsr_kg.checks import COUNTED
from ggsr_kg.errors import Text
from ggsr_kg.reports import plurals
from ggsr_kg.validation import NOT_RUN, RAN, Run

_OUTCOMES = ("√", "X", "–")
_TOTALS = Text("Oordelen per gemeente en peiljaar", "Verdicts per municipality and year")
_COUNTS = {
    "open-verbeterpunten": Text("open verbeterpunten", "open improvement points"),
    "tegenspraken": Text("tegenspraken tussen partijen", "contradictions between parties"),
    "beweringen": Text("beweringen, per indicator", "claims, per indicator"),
}


def render(answers: Mapping[str, Answer], runs: Mapping[str, Run], lang: str) -> str:
    """Return the verdict totals, the counts of some answers, and what was checked, as text."""
    lines = [_TOTALS.of(lang), *_totals(answers["oordelen"]), ""]
    for name, words in _COUNTS.items():
        if name in answers:
            lines.append(f"{len(answers[name].rows):>5} {words.of(lang)}")
    lines.append("")
    for name, run in runs.items():
        lines.append(_checked(COUNTED[name].of(lang), run, lang))
    return "\n".join(lines) + "\n"


def _totals(answer: Answer) -> list[str]:
    """Return a line per municipality, year and level with the number of each outcome.

    A table row about several indicators is one verdict.
    """
    verdicts: dict[tuple[str, str, str], set[tuple[str, str]]] = {}
    for row in answer.worded().records():
        key = (row["gemeente"], row["peiljaar"], row["niveau"])
        verdicts.setdefault(key, set()).add((row["oordeel"], row["uitkomst"]))
    lines = []
    for (place, year, level), found in sorted(verdicts.items()):
        counts = Counter(outcome for _, outcome in found)
        numbers = "  ".join(f"{sign} {counts[sign]:>2}" for sign in _OUTCOMES)
        lines.append(f"  {place:<12} {year}  {level:<12} {numbers}")
    return lines


def _checked(name: str, run: Run, lang: str) -> str:
    ran, not_run = run.count(RAN), run.count(NOT_RUN)
    found = plurals.many(len(run.findings), "finding", lang)
    return Text(
        f"{name}: {ran} gedraaid, {not_run} niet, {found}",
        f"{name}: {ran} ran, {not_run} did not, {found}",
    ).of(lang)
