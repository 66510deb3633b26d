"""Excel: the table on one sheet, the question and its parameters on another."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from io import BytesIO

import xlsxwriter

from ggsr_kg.answers import Answer, plain
from ggsr_kg.errors import OutputError, Text
from ggsr_kg.graphs import Literal, Term
from ggsr_kg.namespaces import XSD, shorten

_NUMBERS = {XSD + "integer", XSD + "decimal"}
_YEAR = "peiljaar"
"""The column of the reference year, which questions give as a text of digits."""
_CREATED = datetime(2000, 1, 1)
_ROWS, _TEXT, _DIGITS = 1_048_575, 32_767, 15
_WIDEST = 60
_SHEETS = {"nl": ("antwoord", "vraag"), "en": ("answer", "question")}


def render(answer: Answer) -> bytes:
    """Return *answer* as a workbook, with what was asked on the second sheet.

    Raises: OutputError: as `workbook`.
    """
    names = _SHEETS[answer.lang]
    about = [(names[1], answer.title), ("ggsr query", answer.query)]
    for name, terms in answer.parameters:
        about.append((name, ", ".join(answer.names.get(t.value, shorten(t.value)) for t in terms)))
    rows = tuple(tuple(map(answer.named, row)) for row in answer.worded().rows)
    return workbook(replace(answer, rows=rows), names, about)


def workbook(answer: Answer, names: tuple[str, str], lines: list[tuple[str, str]]) -> bytes:
    """Return a workbook: *answer* on the first of the sheets *names*, *lines* on the second.

    Texts are always text, so none can be a formula.

    Raises: OutputError: more rows, or a longer text, than a sheet can hold.
    """
    columns, rows = answer.table()
    too_long = any(len(plain(term)) > _TEXT for row in rows for term in row)
    if len(rows) > _ROWS or too_long:
        raise OutputError(
            answer.query,
            Text("past niet op een Excel-blad", "does not fit on an Excel sheet"),
            Text("kies --format csv", "choose --format csv"),
        )
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": answer.title, "created": _CREATED})
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet(names[0])
        for index, name in enumerate(columns):
            texts = [len(plain(row[index])) for row in rows]
            sheet.set_column(index, index, min(max([len(name), *texts]) + 2, _WIDEST))
            sheet.write_string(0, index, name, bold)
        for number, row in enumerate(rows, 1):
            for index, term in enumerate(row):
                _write(sheet, number, index, term, year=columns[index] == _YEAR)
        sheet.freeze_panes(1, 0)
        if columns:
            sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
        about = book.add_worksheet(names[1])
        for number, line in enumerate(lines):
            about.write_row(number, 0, line)
        about.set_column(0, 0, 20)
    return out.getvalue()


def _write(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, term: Term | None, *, year: bool
) -> None:
    text = plain(term)
    number = isinstance(term, Literal) and term.datatype.value in _NUMBERS
    number = number or (year and text.isascii() and text.isdigit())
    if number and len(text) <= _DIGITS:
        sheet.write_number(row, column, float(text))
    elif text:
        sheet.write_string(row, column, text)
