"""Reports of an assessment: verdicts per case, and added up in the form of the Nota's Bijlage 1."""

from __future__ import annotations

import json
from datetime import date

from ggsr_kg import reports
from ggsr_kg.answers import Answer
from ggsr_kg.assessment import Assessment
from ggsr_kg.reports.assessments import html, tables, text, turtle, view
from ggsr_kg.reports.assessments.view import Names, warnings

__all__ = ["FORMATS", "Names", "render", "warnings"]

FORMATS = ("text", "json", "csv", "tsv", "turtle", "markdown", "html", "xlsx")


def render(found: Assessment, names: Names, form: str, total: bool, on: date) -> bytes:
    """Return the assessment in the format *form*: added up when *total*, else per case.

    *on* is the date the verdicts get as triples. Text has both.

    Raises: QueryError: no such format.
    """
    lang = names.lang
    if form == "text":
        return text.render(found, names, total).encode("utf-8")
    if form == "html":
        return html.render(found, names, total).encode("utf-8")
    if form == "json":
        return (json.dumps(found.as_json(), ensure_ascii=False, indent=2) + "\n").encode()
    if form == "turtle":
        answer = Answer(
            "assess", view.TITLE.of(lang), lang, "triples", triples=turtle.triples(found, on)
        )
    else:
        answer = tables.totals(found, names) if total else tables.per_case(found, names)
    return reports.render(answer, form)
