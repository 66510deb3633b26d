"""The findings as a table, one row each, for the formats of an answer: no values of the data."""

from __future__ import annotations

from collections.abc import Mapping

from ggsr_kg.answers import Answer
from ggsr_kg.errors import Text
from ggsr_kg.findings import DATA, DEMAND, SCOPE, WORDS, Finding, Place
from ggsr_kg.graphs import Literal, Term
from ggsr_kg.namespaces import shorten
from ggsr_kg.reports.runs import extent, view
from ggsr_kg.validation import Run

COLUMNS = (
    "ernst",
    "regel",
    "indicator",
    "gevolg",
    "casus",
    "onderdeel",
    "eigenschap",
    "bestand",
    "regelnummer",
    "blad",
    "cel",
    "melding",
    "herstel",
)
"""The columns: an interface, so the same in both languages, as those of a question."""

EFFECTS = {
    DEMAND: Text("verbeterpunt", "improvement point"),
    DATA: Text("niet te bepalen", "cannot be decided"),
    SCOPE: Text("niet van toepassing", "does not apply"),
}
"""What a finding does to the verdict on its indicator."""


def answer(run: Run, lang: str) -> Answer:
    """Return the findings of *run*, heavy first; the title is the verdict in words."""
    cases = view.cases(run)
    rows = tuple(_row(each, lang, cases) for each in sorted(run.findings, key=Finding.order))
    title = extent.verdict(run, lang)
    return Answer("validate", title, lang, "rows", COLUMNS, rows)


def _row(finding: Finding, lang: str, cases: Mapping[str, str]) -> tuple[Term | None, ...]:
    place = finding.place or Place("")
    effect = EFFECTS.get(finding.role)
    texts = (
        WORDS[finding.severity].of(lang),
        shorten(finding.rule),
        view.codes(finding.indicator),
        effect.of(lang) if effect and finding.indicator else "",
        cases[finding.case] if finding.case else "",
        view.part(finding, lang),
        finding.path or "",
        place.file,
        place.line,
        place.sheet,
        place.cell,
        finding.message.of(lang),
        finding.mend.of(lang) if finding.mend else "",
    )
    return tuple(None if each in ("", None) else Literal(each) for each in texts)
