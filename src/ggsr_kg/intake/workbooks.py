"""Workbooks (.xlsx) as tables: the values by python-calamine, the rest from the XML of a sheet."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain

import python_calamine

from ggsr_kg.errors import Faults, Text
from ggsr_kg.intake import archives, cells, headers, packages, sheetxml
from ggsr_kg.intake.book import Guess, Row, Table, Unusable, Value, letters
from ggsr_kg.intake.sheetxml import Facts, Range

_PANIC = "PanicException"
"""What the library raises when it gives up; it is no `Exception`."""


def read(
    data: bytes, where: str, wanted: Callable[[str], bool]
) -> tuple[tuple[Table, ...], tuple[Guess, ...]]:
    """Return the sheets of *wanted* names of the workbook *data* of *where*, and what was guessed.

    Raises: InputError: it cannot be read, or a sheet is no table.
    """
    package = packages.opened(data, where, wanted)
    facts = [
        sheetxml.look(sheet.xml, f"{where}, {sheet.name}", package.stale)
        for sheet in package.sheets
    ]
    parts = dict(package.parts)
    for home, sheet, known in zip(package.homes, package.sheets, facts, strict=True):
        parts[home] = sheetxml.readable(sheet.xml) if known.unusable else sheet.xml
    tables, guesses, faults = [], list[Guess](), Faults()
    with _reading(where), python_calamine.load_workbook(io.BytesIO(archives.packed(parts))) as book:
        for number, (sheet, known) in enumerate(zip(package.sheets, facts, strict=True)):
            texts = cells.Texts()
            rows = tuple(_rows(book.get_sheet_by_name(sheet.name), known, texts, where))
            if not rows:
                continue
            with faults.kept():
                raw = Table(where, sheet.name, rows[0], rows[1:], number=number)
                table = headers.fitted(raw)
                tables.append(table)
                guesses += _guesses(table, known, sheet.hidden)
                guesses += cells.strange(table, texts)
    faults.check()
    return tuple(tables), tuple(guesses)


@contextmanager
def _reading(where: str) -> Iterator[None]:
    """Turn every failure of the library into an `InputError`."""
    try:
        yield
    except python_calamine.CalamineError as error:
        raise archives.broken(where) from error
    except BaseException as error:
        if type(error).__name__ == _PANIC:
            raise archives.broken(where) from error
        raise


def _rows(
    sheet: python_calamine.CalamineSheet, facts: Facts, texts: cells.Texts, where: str
) -> Iterator[Row]:
    """Yield the rows of *sheet* in which anything stands."""
    start, end = sheet.start or (0, 0), sheet.end or (0, 0)
    before = (None,) * start[1]
    make = cells.MAKE
    merges = _Merges(facts.merged, end, where)
    # A formula without a result is nothing to the library, so rows and columns may end too early.
    height = end[0] + 1 if sheet.end else 0
    more = range(height, max(facts.unusable, default=-1) + 1)
    for number, raw in enumerate(chain(sheet.iter_rows(), ([] for _ in more))):
        values: tuple[Value, ...] = (
            *before,
            *[texts[each] if type(each) is str else make[type(each)](each) for each in raw],
        )
        if number in facts.unusable:
            values = _marked(values, facts.unusable[number])
        if merges:
            values = merges.marked(number, values)
        if values.count(None) + values.count(cells.MERGED) < len(values):
            yield Row(number + 1, values)


def _marked(values: tuple[Value, ...], known: dict[int, Unusable]) -> tuple[Value, ...]:
    """Return *values* with those in the columns of *known* replaced, or added."""
    rest = (None,) * (max(known) + 1 - len(values))
    return tuple(known.get(column, value) for column, value in enumerate(values + rest))


class _Merges:
    """The merged cells (*ranges*) of a sheet that runs to *end*, gone through row by row.

    Raises: InputError: there are more than a sheet can have, since no two share a cell.
    """

    def __init__(self, ranges: Sequence[Range], end: tuple[int, int], where: str) -> None:
        self._from: dict[int, list[Range]] = {}
        self._open: list[Range] = []
        room = (end[0] + 1) * (end[1] + 1)
        for first, left, last, right in ranges:
            if first <= end[0] and left <= end[1]:
                room -= (min(last, end[0]) - first + 1) * (min(right, end[1]) - left + 1)
                self._from.setdefault(first, []).append((first, left, last, right))
        if room < 0:
            raise archives.broken(where)

    def __bool__(self) -> bool:
        """Return whether there are any."""
        return bool(self._from)

    def marked(self, row: int, values: tuple[Value, ...]) -> tuple[Value, ...]:
        """Return *values* of *row*, marked where another cell of a merge has the value.

        Where no cell of a merge has a value, nothing is lost and nothing marked.
        """
        for each in self._from.get(row, ()):
            if each[1] < len(values) and values[each[1]] is not None:
                self._open.append(each)
        if not self._open:
            return values
        made = list(values)
        for first, left, _, right in self._open:
            for column in range(left, min(right + 1, len(made))):
                if (row, column) != (first, left):
                    made[column] = cells.MERGED
        self._open = [each for each in self._open if each[2] > row]
        return tuple(made)


def _guesses(table: Table, facts: Facts, hidden: bool) -> Iterator[Guess]:
    """Yield what of *table* is out of sight, and was read all the same."""
    if hidden:
        yield Guess(
            cells.where(table),
            Text("een verborgen blad; het is meegelezen", "a hidden sheet; it was read too"),
        )
    rows = [row.number for row in table.rows if row.number - 1 in facts.hidden]
    if rows:
        yield _unseen(table, Text("verborgen rijen", "hidden rows"), rows)
    width = len(table.header.values)
    columns = {
        column
        for first, last in facts.columns
        for column in range(first, min(last + 1, width))
        if table.header.values[column] is not None
    }
    if columns:
        names = [letters(column) for column in sorted(columns)]
        yield _unseen(table, Text("verborgen kolommen", "hidden columns"), names)
    if facts.filtered:
        yield Guess(
            cells.where(table),
            Text(
                "er staat een filter aan; alle rijen zijn gelezen",
                "a filter is on; all rows were read",
            ),
        )


def _unseen(table: Table, what: Text, names: Sequence[object]) -> Guess:
    """Return the guess that rows or columns (*what*) with *names* are hidden, and were read."""
    shown, many = cells.listed(names), len(names)
    return Guess(
        cells.where(table),
        Text(
            f"{what.nl}: {many} ({shown.nl}), meegelezen",
            f"{what.en}: {many} ({shown.en}), read too",
        ),
    )
