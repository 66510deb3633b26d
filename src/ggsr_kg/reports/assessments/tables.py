"""An assessment as tables, which are answers: every format of an answer fits them."""

from __future__ import annotations

from ggsr_kg.answers import Answer
from ggsr_kg.assessment import SYMBOLS, Assessment
from ggsr_kg.errors import Text
from ggsr_kg.graphs import Literal
from ggsr_kg.reports.assessments import view
from ggsr_kg.reports.assessments.view import Names

COLUMNS = Text("casus indicator naam uitkomst reden", "case indicator name outcome reason")
_TOTAL_COLUMNS = Text(
    "groep thema criterium indicator naam uitkomst voldoet verbeterpunt niet_te_bepalen "
    "niet_van_toepassing",
    "group theme criterion indicator name outcome met not_met undecided not_applicable",
)


def per_case(found: Assessment, names: Names) -> Answer:
    """Return a row per case and indicator, with the reasons in words."""
    lang, cases = names.lang, view.cases(found)
    words = (
        (
            cases[each.case],
            *names.about(each.indicator),
            view.symbol(each.outcome, lang),
            " ".join(view.reasons(each, lang)),
        )
        for each in found.verdicts
    )
    rows = tuple(tuple(map(Literal, row)) for row in words)
    columns = tuple(COLUMNS.of(lang).split())
    return Answer("assess", view.TITLE.of(lang), lang, "rows", columns, rows)


def totals(found: Assessment, names: Names) -> Answer:
    """Return a row per group and indicator, in the form of Bijlage 1 with counts."""
    lang, groups = names.lang, names.groups(found)
    rows = []
    for each in found.totals:
        indicator = names.indicators[each.indicator]
        counts = [each.counts[outcome] for outcome in SYMBOLS]
        words = (
            groups[each.group],
            indicator.theme,
            indicator.criterion_name,
            indicator.code,
            indicator.name,
            view.symbol(each.outcome, lang),
        )
        rows.append((*map(Literal, words), *map(Literal, counts)))
    columns = tuple(_TOTAL_COLUMNS.of(lang).split())
    return Answer("assess", view.TOTAL.of(lang), lang, "rows", columns, tuple(rows))
