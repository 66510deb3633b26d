"""HTML: one offline page, what makes the verdicts uncertain on top, then each case or group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from ggsr_kg.assessment import INAPPLICABLE, MET, SYMBOLS, UNDECIDED, WANTING, Assessment
from ggsr_kg.namespaces import last
from ggsr_kg.reports import pages
from ggsr_kg.reports.assessments import view
from ggsr_kg.reports.assessments.view import Names
from ggsr_kg.reports.runs import extent

CLASSES = {MET: "v", WANTING: "x", UNDECIDED: "n", INAPPLICABLE: "p", None: "p"}
"""How an outcome looks, the same as in the report."""


def render(found: Assessment, names: Names, total: bool) -> str:
    """Return a page with the verdicts per case, or added up per group when *total*."""
    lang = names.lang
    parts = list(_groups(found, names) if total else _cases(found, names))
    outcomes = [*SYMBOLS, *([None] if any(None in part["uitkomsten"] for part in parts) else ())]
    for number, part in enumerate(parts, 1):
        part["anker"] = f"deel-{number}"
        part["telling"] = [part["uitkomsten"].count(outcome) for outcome in outcomes]
    values = {
        "titel": (view.TOTAL if total else view.TITLE).of(lang),
        "opgeteld": total,
        "aanname": last(found.rule.iri),
        "waarschuwingen": list(view.warnings(found, lang)),
        "gelezen": extent.parts(found.run, lang)[0].title,
        "tekens": [_sign(outcome, lang) for outcome in outcomes],
        "aantallen": [_sign(outcome, lang) for outcome in SYMBOLS],
        "delen": parts,
    }
    return pages.render("assessment", lang, values)


def _cases(found: Assessment, names: Names) -> Iterator[dict[str, Any]]:
    """Yield what is shown of each case: its approach, and each verdict with its reasons."""
    cases, groups = view.cases(found), names.groups(found)
    for case, each in groupby(found.verdicts, key=lambda verdict: verdict.case):
        verdicts = list(each)
        rows = [
            _row(verdict.indicator, verdict.outcome, names)
            | {"redenen": list(view.reasons(verdict, names.lang))}
            for verdict in verdicts
        ]
        approach = found.approaches.get(case)
        yield {
            "naam": cases[case],
            "onder": groups[approach] if approach else "",
            "uitkomsten": [verdict.outcome for verdict in verdicts],
            "themas": _by_theme(rows),
        }


def _groups(found: Assessment, names: Names) -> Iterator[dict[str, Any]]:
    """Yield what is shown of each group: its cases, and each total with its counts."""
    cases, groups = view.cases(found), names.groups(found)
    for group, each in groupby(found.totals, key=lambda total: total.group):
        totals = list(each)
        rows = [
            _row(total.indicator, total.outcome, names)
            | {"aantallen": [total.counts[outcome] for outcome in SYMBOLS]}
            for total in totals
        ]
        mine = (cases[case] for case, of in found.groups.items() if of == group)
        yield {
            "naam": groups[group],
            "onder": ", ".join(mine),
            "uitkomsten": [total.outcome for total in totals],
            "themas": _by_theme(rows),
        }


def _row(indicator: str, outcome: str | None, names: Names) -> dict[str, Any]:
    code, name = names.about(indicator)
    about = {"code": code, "naam": name, "thema": names.indicators[indicator].theme}
    return about | _sign(outcome, names.lang) | {"mist": outcome == WANTING}


def _sign(outcome: str | None, lang: str) -> dict[str, str]:
    """Return how *outcome* is printed, in which style, and the word for it."""
    return {
        "teken": view.symbol(outcome, lang),
        "klasse": CLASSES[outcome],
        "woord": view.word(outcome, lang),
    }


def _by_theme(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return *rows* under the themes of their indicators, in the order they come."""
    grouped = groupby(rows, key=lambda row: row["thema"])
    return [{"naam": theme, "rijen": list(mine)} for theme, mine in grouped]
