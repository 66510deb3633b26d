"""Text for a screen: the cases side by side or a line each, the totals, and a line per group."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ggsr_kg.answers import Answer
from ggsr_kg.assessment import MET, SYMBOLS, UNDECIDED, WANTING, Assessment, Verdict
from ggsr_kg.errors import Text
from ggsr_kg.graphs import Literal
from ggsr_kg.reports import plurals
from ggsr_kg.reports import text as text_report
from ggsr_kg.reports.assessments import tables, view
from ggsr_kg.reports.assessments.view import Names
from ggsr_kg.reports.text import cell

_MATRIX = 8
"""The most cases that stand side by side."""
_CODE, _COUNTS = 3, 6
"""Where the code of the indicator, and where the counts stand in a row of the totals."""


def render(found: Assessment, names: Names, total: bool) -> str:
    """Return the assessment as text: the totals, and unless *total* also each case."""
    parts = []
    if not total:
        cases = list(dict.fromkeys(each.case for each in found.verdicts))
        side_by_side = len(cases) <= _MATRIX
        table = _matrix(found, names, cases) if side_by_side else _lines(found, names, cases)
        parts.append(text_report.render(table, names.width))
    parts += _totals(found, names)
    parts.append("".join(f"{line}\n" for line in _sums(found, names)))
    return "\n".join(parts)


def _totals(found: Assessment, names: Names) -> Iterator[str]:
    """Yield the totals of each group below its name, the outcomes headed by their signs.

    The screen has no room for theme and criterion, nor for the group and words on each line.
    """
    answer = tables.totals(found, names)
    signs = (view.symbol(outcome, names.lang) for outcome in SYMBOLS)
    columns = (*answer.columns[_CODE:_COUNTS], *signs)
    for group, mine in groupby(answer.rows, key=lambda row: cell(row[0])):
        rows = tuple(row[_CODE:] for row in mine)
        table = Answer(answer.query, answer.title, answer.lang, "rows", columns, rows)
        yield f"{group}\n{text_report.render(table, names.width)}"


def _lines(found: Assessment, names: Names, cases: list[str]) -> Answer:
    """Return a row per case: how many indicators had which outcome, and which are not met."""
    mine: dict[str, list[Verdict]] = {case: [] for case in cases}
    for each in found.verdicts:
        mine[each.case].append(each)
    rows, called = [], view.cases(found)
    for case, verdicts in mine.items():
        outcomes = [each.outcome for each in verdicts]
        codes = [names.about(v.indicator)[0] for v in verdicts if v.outcome == WANTING]
        counts = (Literal(outcomes.count(outcome)) for outcome in SYMBOLS)
        rows.append((Literal(called[case]), *counts, Literal(" ".join(codes))))
    head = Text("casus", "case").of(names.lang)
    columns = (head, *(view.symbol(outcome, names.lang) for outcome in SYMBOLS), SYMBOLS[WANTING])
    return Answer("assess", view.TITLE.of(names.lang), names.lang, "rows", columns, tuple(rows))


def _matrix(found: Assessment, names: Names, cases: list[str]) -> Answer:
    """Return a row per indicator and a column per case."""
    by_case = {
        (each.case, each.indicator): view.symbol(each.outcome, names.lang)
        for each in found.verdicts
    }
    called = view.cases(found)
    judged = dict.fromkeys(each.indicator for each in found.verdicts)
    rows = tuple(
        tuple(map(Literal, (*names.about(each), *(by_case[case, each] for case in cases))))
        for each in judged
    )
    columns = (*tables.COLUMNS.of(names.lang).split()[1:3], *(called[case] for case in cases))
    return Answer("assess", view.TITLE.of(names.lang), names.lang, "rows", columns, rows)


def _sums(found: Assessment, names: Names) -> Iterator[str]:
    """Yield per group how many indicators have which outcome."""
    called = names.groups(found)
    for group in dict.fromkeys(each.group for each in found.totals):
        mine = [each.outcome for each in found.totals if each.group == group]
        cases = sum(each == group for each in found.groups.values())
        many = plurals.many(cases, "case", names.lang)
        counts = ", ".join(
            f"{mine.count(each)} {SYMBOLS[each]}" for each in (MET, WANTING, UNDECIDED)
        )
        yield f"{called[group]}, {many}: {counts}"
