"""Cases as a workbook (.xlsx) that can be filled in further: notes, lists, and what is required.

Cells are formatted as text, dates too: a program that takes `2-2013` for a date makes it a day that
nobody wrote, and a year the number of a day. Texts are always text, so none can be a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from io import BytesIO
from typing import Any

import xlsxwriter

from ggsr_kg.errors import OutputError, Text
from ggsr_kg.intake import explanation, layout, notes, other, validations
from ggsr_kg.intake.filling import Cell
from ggsr_kg.intake.layout import Choice, Column, Sheet
from ggsr_kg.intake.writing import Page, Written

CHOICES = Text("Keuzen", "Choices")
"""What the hidden sheet is called that has the lists."""
REMARK = "#"
"""What the code of a case starts with that is an example."""

_CREATED = datetime(2000, 1, 1)
_LAST = 1_048_575
"""The number of the last row of a sheet."""
_LONGEST = 32_767
_AUTHOR = "ggsr-kg"
_TRUTHS = {"nl": ("nee", "ja"), "en": ("no", "yes")}
_DARK, _LIGHT, _GREY = "#1F4E79", "#DDEBF7", "#F2F2F2"
_TEXT = {"num_format": "@", "valign": "top"}
_LINE = {"border": 1, "border_color": "#BFBFBF"}
_HEADER = {"text_wrap": True, "valign": "vcenter", **_LINE}
_STYLES: Mapping[str, Mapping[str, Any]] = {
    explanation.REQUIRED: _HEADER | {"bold": True, "bg_color": _DARK, "font_color": "#FFFFFF"},
    explanation.FREE: _HEADER | {"bg_color": _LIGHT},
    explanation.EXAMPLE: _TEXT | {"italic": True, "font_color": "#595959", "bg_color": _GREY},
    explanation.PLAIN: {"bold": True, "valign": "top"},
    "text": _TEXT,
    "wrapped": _TEXT | {"text_wrap": True},
    "number": {"valign": "top"},
    "date": {"num_format": "d-m-yyyy", "align": "left", "valign": "top"},
    "title": {"bold": True, "font_size": 16, "font_color": _DARK},
    "section": {"bold": True, "font_size": 13, "font_color": _DARK},
    "prose": {"text_wrap": True, "valign": "top"},
    "link": {"font_color": "#0563C1", "underline": 1, "valign": "top"},
}
_EXAMPLE_DATE = {"num_format": "d-m-yyyy", "align": "left"}
_WIDTHS = {
    layout.CASE: 18,
    layout.KEY: 26,
    layout.DATE: 13,
    layout.TRUTH: 11,
    layout.NUMBER: 11,
    layout.DECIMAL: 11,
    layout.TEXT: 32,
    layout.IRI: 26,
    layout.LINK: 28,
}
_WIDEST = 36
_HEAD_HEIGHT = 34
_PROSE, _LINE_HEIGHT = 115, 15
"""How many letters a line of the explanation has, and how high it is."""


def workbook(written: Written, version: str, title: str) -> bytes:
    """Return *written* as a workbook called *title*; *version* says of which program and layout.

    Raises: OutputError: more rows, or a longer text, than a sheet can hold.
    """
    _check(written, title)
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": title, "comments": version, "created": _CREATED})
        book.set_custom_property(_AUTHOR, version)
        book.set_size(24_000, 14_000)
        _Book(book, written, version).fill()
    return out.getvalue()


def _check(written: Written, where: str) -> None:
    """Refuse what no sheet can hold.

    Raises: OutputError: there is such a thing.
    """
    many = [*(page.rows for page in written.pages), written.other]
    too_many = any(len(rows) > _LAST for rows in many)
    if too_many or any(len(cell) > _LONGEST for row in written.other for cell in row):
        raise OutputError(
            where,
            Text("past niet op een Excel-blad", "does not fit on an Excel sheet"),
            Text("kies een map of .zip met CSV", "choose a folder or .zip of CSV"),
        )


@dataclass
class _Book:
    """The workbook *book*, to be filled with *written*."""

    book: xlsxwriter.Workbook
    written: Written
    version: str

    @property
    def _lang(self) -> str:
        return self.written.lang

    @cached_property
    def _sheets(self) -> tuple[Sheet, ...]:
        return tuple(page.sheet for page in self.written.pages)

    @cached_property
    def _styles(self) -> Mapping[str, Any]:
        made = {name: self.book.add_format(dict(style)) for name, style in _STYLES.items()}
        example = _STYLES[explanation.EXAMPLE]
        made["example-date"] = self.book.add_format({**example, **_EXAMPLE_DATE})
        return made

    @cached_property
    def _lists(self) -> Mapping[tuple[str, ...], str]:
        """Where on the hidden sheet each list of names stands."""
        words = _TRUTHS[self._lang]
        lists: dict[tuple[str, ...], str] = {(words[1], words[0]): ""}
        for sheet in self._sheets:
            for column in sheet.columns:
                if column.choices:
                    lists[self._names(column.choices)] = ""
        name = CHOICES.of(self._lang)
        for place, names in enumerate(lists):
            letter = xlsxwriter.utility.xl_col_to_name(place)
            lists[names] = f"='{name}'!${letter}$1:${letter}${len(names)}"
        return lists

    def _names(self, choices: Iterable[Choice]) -> tuple[str, ...]:
        return tuple(sorted((each.name.of(self._lang) for each in choices), key=str.casefold))

    def fill(self) -> None:
        """Add every sheet."""
        first = self.book.add_worksheet(explanation.NAME.of(self._lang))
        for page in self.written.pages:
            self._add(page)
        if self.written.other:
            self._add_other()
        self._add_choices()
        self._explain(first)

    def _add(self, page: Page) -> None:
        """Add the sheet *page*."""
        sheet = self.book.add_worksheet(page.sheet.name.of(self._lang))
        keys = sum(each.kind in (layout.CASE, layout.KEY) for each in page.sheet.columns)
        sheet.freeze_panes(1, keys)
        sheet.set_row(0, _HEAD_HEIGHT)
        _set_printing(sheet)
        for place, column in enumerate(page.sheet.columns):
            self._head(sheet, place, page.sheet, column)
        for number, row in enumerate(page.rows, 1):
            is_example = str(row[0]).startswith(REMARK)
            for place, (cell, column) in enumerate(zip(row, page.sheet.columns, strict=True)):
                self._write(sheet, (number, place), cell, column, is_example)

    def _head(self, sheet: Any, place: int, of: Sheet, column: Column) -> None:
        """Write the header of *column*, and say what may stand below it."""
        look = explanation.REQUIRED if column.required else explanation.FREE
        name = column.name.of(self._lang)
        sheet.write_string(0, place, name, self._styles[look])
        text = notes.note(of, column, self._sheets, self._lang)
        sheet.write_comment(0, place, text, _box(text))
        sheet.set_column(place, place, self._width(column, name), self._style(column))
        names = self._names(column.choices) if column.choices else next(iter(self._lists))
        found = validations.of(column, self._lists[names], (1, place), self._lang)
        if found:
            sheet.data_validation(1, place, _LAST, place, found)

    def _width(self, column: Column, name: str) -> int:
        longest = max((len(each.name.of(self._lang)) for each in column.choices), default=0)
        word = max(map(len, name.split()))
        return max(_WIDTHS[column.kind], min(longest + 3, _WIDEST), word + 2)

    def _style(self, column: Column) -> Any:
        if column.kind in (layout.NUMBER, layout.DECIMAL):
            return self._styles["number"]
        return self._styles["wrapped" if column.kind == layout.TEXT else "text"]

    def _write(
        self, sheet: Any, at: tuple[int, int], cell: Cell, column: Column, is_example: bool
    ) -> None:
        """Write *cell* of *column* where it stands; a month or year is a text, or a number."""
        style = self._styles[explanation.EXAMPLE] if is_example else self._style(column)
        if isinstance(cell, date):
            day = self._styles["example-date" if is_example else "date"]
            sheet.write_datetime(*at, datetime(cell.year, cell.month, cell.day), day)
        elif isinstance(cell, bool):
            sheet.write_string(*at, _TRUTHS[self._lang][cell], style)
        elif isinstance(cell, str):
            month = column.kind == layout.DATE
            sheet.write_string(*at, "-".join(reversed(cell.split("-"))) if month else cell, style)
        elif cell is not None and column.kind == layout.DATE:
            sheet.write_string(*at, str(cell), style)
        elif cell is not None:
            sheet.write_number(*at, cell, style)
        elif is_example:
            sheet.write_blank(*at, None, style)

    def _add_other(self) -> None:
        """Add the sheet with statements that have no column."""
        sheet = self.book.add_worksheet(other.NAME.of(self._lang))
        sheet.freeze_panes(1, 2)
        _set_printing(sheet)
        for place, (head, width) in enumerate(zip(other.HEADS, (18, 30, 26, 70), strict=True)):
            sheet.write_string(0, place, head.of(self._lang), self._styles[explanation.REQUIRED])
            sheet.set_column(place, place, width, self._styles["wrapped"])
        for number, row in enumerate(self.written.other, 1):
            for place, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, place, cell, self._styles["wrapped"])

    def _add_choices(self) -> None:
        """Add the hidden sheet with the lists to choose from."""
        sheet = self.book.add_worksheet(CHOICES.of(self._lang))
        for place, names in enumerate(self._lists):
            for number, name in enumerate(names):
                sheet.write_string(number, place, name, self._styles["text"])
        sheet.hide()

    def _explain(self, sheet: Any) -> None:
        """Fill the first *sheet*: how to fill in the others, in both languages."""
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 100)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        rest = "en" if self._lang == "nl" else "nl"
        row = self._explain_in(sheet, 0, self._lang)
        self._explain_in(sheet, row + 2, rest)

    def _explain_in(self, sheet: Any, row: int, lang: str) -> int:
        """Write the explanation in *lang* from *row* on; return the first row below it."""
        sheet.write_string(row, 0, explanation.TITLE.of(lang), self._styles["title"])
        sheet.write_string(row + 1, 0, self.version)
        row += 3
        has_example = any(
            str(each[0]).startswith(REMARK) for page in self.written.pages for each in page.rows
        )
        for item in explanation.items():
            if item.look != explanation.EXAMPLE or has_example:
                sheet.write_string(row, 0, item.head.of(lang), self._styles[item.look])
                self._tell(sheet, row, item.text.of(lang))
                row += 1
        sheet.write_string(row + 1, 0, explanation.SHEETS.of(lang), self._styles["section"])
        row += 2
        for each in self._sheets:
            name = each.name.of(self._lang)
            sheet.write_url(row, 0, f"internal:'{name}'!A1", self._styles["link"], name)
            self._tell(sheet, row, each.about.of(lang))
            row += 1
        return row

    def _tell(self, sheet: Any, row: int, text: str) -> None:
        """Write *text* in the wide column, in a row that is high enough."""
        sheet.write_string(row, 1, text, self._styles["prose"])
        sheet.set_row(row, _LINE_HEIGHT * -(-len(text) // _PROSE) + 4)


def _box(text: str) -> dict[str, Any]:
    """Return how large the box of a note is that holds *text*."""
    lines = sum(1 + len(each) // 48 for each in text.split("\n"))
    return {"author": _AUTHOR, "width": 320, "height": 24 + 17 * lines, "font_size": 9}


def _set_printing(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
