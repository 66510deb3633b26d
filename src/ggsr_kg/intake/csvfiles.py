"""CSV files as tables: what parts the columns, and where each row stands."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import PurePath

from ggsr_kg.errors import Faults, InputError, Text
from ggsr_kg.intake import cells, encodings, formulas, headers, kinds
from ggsr_kg.intake.book import Guess, Row, Table
from ggsr_kg.intake.encodings import Encoding

_SAID = re.compile(r'"?sep=([^\w\s"]|\t)"?(?=[\r\n]|\Z)', re.I)
"""The first line with which a spreadsheet program is told what parts the columns."""
_QUOTED = re.compile(r'(?<![^;,\t|\r\n])"(?:[^"]|"")*"')
_LINE = re.compile(r"(?: *[\r\n]+)*([^\r\n]*)")
_HEAD = 2**17
_NONE = "\x1f"
"""What parts the columns of a table that has but one: nothing that may stand in a cell."""
_COMMA = ","
_PARTS = {
    "\t": Text("een tab", "a tab"),
    ";": Text("een puntkomma", "a semicolon"),
    "|": Text("een verticale streep", "a vertical bar"),
}


def read(data: bytes, where: str) -> tuple[Table, tuple[Guess, ...]]:
    """Return the table in the CSV *data* of the file *where*, and what was guessed.

    Raises: InputError: it is no such table; the error names the line.
    """
    kinds.check_bytes(data, where)
    if data.startswith(kinds.ZIP):
        what = Text("dit is een werkmap of een zip-archief", "this is a workbook or a zip archive")
        raise InputError(where, what, kinds.NAME_RIGHT)
    encoding = encodings.found(data, where)
    head = _text(data, encoding).read(_HEAD)
    kinds.check_text(head, where)
    said = _SAID.match(head)
    delimiter = said[1] if said else _delimiter(head)
    rows = _Rows(data, encoding, delimiter, where, 1 if said else 0)
    header = next(rows, None)
    if header is None:
        raise kinds.empty(where)
    rows.width = len(header.values)
    raw = Table(where, PurePath(where).stem, header, tuple(rows), is_sheet=False)
    rows.check()
    table = headers.fitted(raw)
    return table, (
        *_guesses(table, encoding, "" if said else delimiter),
        *cells.strange(table, rows.texts),
    )


def _text(data: bytes, encoding: Encoding) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding.name, newline="")


def _delimiter(head: str) -> str:
    r"""Return what parts the columns of a file that starts with *head*.

    It is looked for in the header alone. A tab or a semicolon is never part of a name; a comma may
    be.

    >>> _delimiter("Naam, voornaam;Geboren, plaats, land\n1,2,3"), _delimiter("casus\nx;y")
    (';', '\x1f')
    """
    found = _LINE.match(_QUOTED.sub("", head))
    line = found[1] if found else ""
    for each in ("\t", ";"):
        if each in line:
            return each
    best = max(("|", _COMMA), key=line.count)
    return best if best in line else _NONE


class _Rows(Iterator[Row]):
    """The rows of a CSV file in which anything stands, after so many lines that are no row.

    Rows of another *width* than the header are kept in mind. A row with more cells is let through
    when these are empty; one with fewer never is: what is lost looks just like what is empty.
    """

    def __init__(
        self, data: bytes, encoding: Encoding, delimiter: str, where: str, skipped: int
    ) -> None:
        self.width = 0
        self.texts = cells.Texts()
        self._data, self._encoding, self._delimiter = data, encoding, delimiter
        self._where, self._skipped = where, skipped
        lines = islice(_text(data, encoding), skipped, None)
        self._reader = csv.reader(lines, delimiter=delimiter, strict=True)
        self._number = 0
        self._short, self._long = list[Row](), list[Row]()

    def __next__(self) -> Row:
        """Return the next row in which anything stands."""
        while True:
            line = self._reader.line_num + 1 + self._skipped
            try:
                raw = next(self._reader)
            except csv.Error as error:
                raise self._failure(error, line) from None
            self._number += 1
            values = [self.texts[formulas.freed(each) if each[:1] == "'" else each] for each in raw]
            row = Row(self._number, tuple(values), line)
            if row.values.count(None) < len(row.values):
                self._measure(row)
                return row

    def _measure(self, row: Row) -> None:
        """Keep *row* in mind when it is not as wide as the header."""
        if self.width and len(row.values) != self.width:
            if len(row.values) < self.width:
                self._short.append(row)
            elif any(value is not None for value in row.values[self.width :]):
                self._long.append(row)

    def check(self) -> None:
        """Refuse the file when rows had too few or too many cells.

        Raises: InputError: there was one; it names the rows of each kind.
        """
        if [row.number for row in self._short] == [self._number] and self._is_cut():
            raise InputError(f"{self._where}:{self._short[0].line}", *_CUT)
        faults = Faults()
        wrong = ((self._long, "te veel", "too many"), (self._short, "te weinig", "too few"))
        for rows, nl, en in sorted(wrong, key=lambda each: [row.number for row in each[0]]):
            if rows:
                names = cells.listed(row.number for row in rows)
                what = Text(
                    f"{nl} cellen voor {self.width} kolommen in rij {names.nl}",
                    f"{en} cells for {self.width} columns in row {names.en}",
                )
                faults.add(InputError(f"{self._where}:{rows[0].line}", what, _EVEN))
        faults.check()

    def _is_cut(self) -> bool:
        """Return whether the last line does not end."""
        return not self._data.rstrip(b"\0").endswith((b"\n", b"\r"))

    def _failure(self, error: csv.Error, line: int) -> InputError:
        """Return the *error* in the row that starts at *line*, at the line where it begins."""
        lines = enumerate(_text(self._data, self._encoding), 1)
        marks = ((number, text) for number, text in lines if number >= line)
        limit = csv.field_size_limit()
        at = _opening(marks, self._delimiter, limit)
        if "field limit" in str(error):
            what = Text(f"een cel van meer dan {limit} tekens", f"a cell over {limit} characters")
            return InputError(f"{self._where}:{at}", what, _CLOSE)
        what = Text(
            "een aanhalingsteken gaat hier open en niet goed dicht",
            "a quote opens here and is not closed well",
        )
        return InputError(f"{self._where}:{at}", what, _CLOSE)


_CUT = (
    Text(
        "het bestand eindigt te vroeg, midden in een rij", "ends too early, in the midst of a row"
    ),
    Text("haal het bestand opnieuw op", "fetch the file again"),
)
_EVEN = Text(
    "geef elke rij evenveel cellen; zet een tekst met een scheidingsteken of regeleinde tussen "
    "aanhalingstekens",
    "give each row as many cells; put a text with a delimiter or a line end between quotes",
)
_CLOSE = Text(
    "sluit het aanhalingsteken, verdubbel een aanhalingsteken in een tekst, of kort de tekst in",
    "close the quote, double a quote within a text, or shorten the text",
)


def _opening(lines: Iterable[tuple[int, str]], delimiter: str, limit: int) -> int:
    """Return the number of the line in *lines* where the first cell begins that is not sound."""
    state, begun, size = "before", 0, 0
    for number, mark in chain.from_iterable(((n, mark) for mark in text) for n, text in lines):
        if state == "before":
            begun, size = number, 0
        size += 1
        if size > limit:
            break
        if state == "quoted":
            state = "closing" if mark == '"' else state
        elif state == "closing" and mark == '"':
            state = "quoted"
        elif mark in (delimiter, "\r", "\n"):
            state = "before"
        elif state == "closing":
            break
        else:
            state = "quoted" if state == "before" and mark == '"' else "plain"
    return begun


def _guesses(table: Table, encoding: Encoding, delimiter: str) -> Iterator[Guess]:
    """Yield in what form *table* was read, where nothing in the file says so."""
    if encoding.guessed:
        yield Guess(cells.where(table), Text("gelezen als Windows-1252", "read as Windows-1252"))
    # Dutch Excel, and we, write a semicolon after a byte order mark: that is no guess.
    if delimiter in _PARTS and (delimiter, encoding.name) != (";", "utf-8-sig"):
        part = _PARTS[delimiter]
        yield Guess(
            cells.where(table),
            Text(f"kolommen gescheiden door {part.nl}", f"columns parted by {part.en}"),
        )
