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

NEW = "nieuw"
"""One column more, where there was an earlier run: whether it did not find this."""

EFFECTS = {
    DEMAND: Text("verbeterpunt", "improvement point"),
    DATA: Text("niet te bepalen", "cannot be decided"),
    SCOPE: Text("niet van toepassing", "does not apply"),
}
"""What a finding does to the verdict on its indicator."""


def answer(run: Run, lang: str) -> Answer:
    """Return the findings of *run*, heavy first; the title is the verdict in words."""
    cases = view.cases(run)
    found = sorted(run.findings, key=Finding.order)
    rows = tuple(_row(each, lang, cases, run.is_doubted(each)) for each in found)
    columns: tuple[str, ...] = COLUMNS
    if run.comparison is not None:
        keys, columns = run.comparison.keys(), (*COLUMNS, NEW)
        new = (Literal("ja" if each.key() in keys else "nee") for each in found)
        rows = tuple((*row, told) for row, told in zip(rows, new, strict=True))
    title = extent.verdict(run, lang)
    return Answer("validate", title, lang, "rows", columns, rows)


def _row(
    finding: Finding, lang: str, cases: Mapping[str, str], doubted: bool
) -> tuple[Term | None, ...]:
    place = finding.place or Place("")
    effect = EFFECTS.get(DATA if doubted else finding.role)
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
