"""Tables as they were read, each cell with its place, before it is known what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ggsr_kg.errors import Text
from ggsr_kg.findings import Place


@dataclass(frozen=True, slots=True)
class Unusable:
    """What stands in a cell that holds no value: *what* is wrong with it, and what to *do*."""

    what: Text
    do: Text


Value = str | int | float | bool | date | datetime | Unusable | None
"""What stands in a cell; None where it is empty. A text is never empty or only white space."""


@dataclass(frozen=True, slots=True)
class Row:
    """The *values* of a row, and its *number*, counted from 1; in a text file the *line* too."""

    number: int
    values: tuple[Value, ...]
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of *file*: the *header* with its names, and the *rows* that are not empty.

    *name* is that of the sheet, or of the CSV file without its ending. *is_sheet* tells which, and
    *number* which one of its file it is.
    """

    file: str
    name: str
    header: Row
    rows: Sequence[Row]
    is_sheet: bool = True
    number: int = 0

    def head(self, column: int) -> str:
        """Return what stands above a *column*, counted from 0, on one line; "" for nothing."""
        name = self.header.values[column]
        return "" if name is None else " ".join(str(name).split())

    def place(self, row: Row, column: int | None = None) -> Place:
        """Return the place of a cell of *row*, its first one without *column* (counted from 0).

        >>> sheet = Table("a.xlsx", "Problemen", Row(1, ("Casus",)), ())
        >>> sheet.place(Row(14, ("x",)), 2).of("nl")
        'a.xlsx, blad Problemen, cel C14'
        """
        cell = f"{letters(column or 0)}{row.number}"
        sheet = self.name if self.is_sheet else None
        return Place(self.file, row.line, sheet, cell, self.number)


@dataclass(frozen=True, slots=True)
class Guess:
    """What was taken for granted in reading: *where* (a place in words) and *what*."""

    where: Text
    what: Text


@dataclass(frozen=True, slots=True)
class Book:
    """One input of tables: its *name*, SHA-256 *digest*, its *tables*, and what was guessed."""

    name: str
    digest: str
    tables: tuple[Table, ...]
    guesses: tuple[Guess, ...] = ()


def letters(column: int) -> str:
    """Return what a spreadsheet calls a *column*, counted from 0.

    >>> letters(0), letters(25), letters(26), letters(701), letters(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
