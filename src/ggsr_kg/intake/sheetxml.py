"""What the XML of a sheet says besides values: formulas, errors, merged and hidden cells.

It is looked at before any other reader gets it, since one far cell makes a sheet of billions. A
sheet of values only is told from its bytes; any other is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from ggsr_kg import contents
from ggsr_kg.errors import InputError, Text
from ggsr_kg.intake import archives, cells
from ggsr_kg.intake.book import Unusable, letters

ROWS = 1_000_000
"""How many rows may be read."""
AREA = 26_000_000
"""How many cells there may be between the first and the last: of 26 columns, as many rows."""

_BLOCK = 2**20
"""How many bytes of a sheet are looked at at once, about."""
_START, _END = b"<sheetData>", b"</sheetData>"
_CELL = re.compile(rb'<c r="([A-Z]{1,2})[1-9][0-9]{0,5}"(?: [a-z]+="[^"<>]*")*/?>')
_ROW = re.compile(rb'<c r="[A-Z]+([0-9]+)"')
_REF = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"[1-9][0-9]{0,6}")
_MORE = (b"<f", b"<!", b"='", b't="e"')
_UNUSUAL = tuple(map(re.compile, (rb":[cf][\s/>]", rb'hidden\s*=\s*"(?:1|true)"')))
"""What stands in the rows of a sheet that has more than values, or writes them in another way."""
_SHARED = re.compile(rb't="s"[^<>]*><v>[0-9]{1,9}</v>')
_INDEX = re.compile(r"[0-9]{0,9}")
_ERROR = re.compile(rb'(<(?:\w+:)?c\s[^<>]*?\bt\s*=\s*)(["\'])e\2')
_LETTERS = 26
_TRUE = {"1", "true"}
_READ = ("e", "s")
"""Kinds of cells of which the content is looked at: errors, and numbers of shared texts."""
_AGAIN = Text(
    "open het in een spreadsheetprogramma en bewaar het opnieuw",
    "open it in a spreadsheet program and save it again",
)

Range = tuple[int, int, int, int]
"""The first row and column of a part of a sheet, and the last; all counted from 0."""


@dataclass(slots=True)
class Facts:
    """What is known of a sheet: the cells that are *unusable*, by row and column, from 0.

    *merged* are the ranges made into one cell, *hidden* the rows, *columns* the first and last of
    those that are hidden. *filtered* tells that rows are left out of sight by what is in them.
    """

    unusable: dict[int, dict[int, Unusable]] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    columns: list[tuple[int, int]] = field(default_factory=list)
    filtered: bool = False


def check_xml(data: bytes, where: str) -> None:
    """Refuse XML that a reader could take for something else: a DTD, another encoding, CDATA.

    Raises: InputError: there is any of these.
    """
    head = data[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    declared = re.search(rb"""^<\?xml[^>]*\bencoding\s*=\s*["']([^"']*)""", head)
    known = not declared or declared[1].lower() in {b"utf-8", b"us-ascii", b"ascii"}
    if not head.startswith(b"<") or b"\0" in head or not known:
        what = Text("geen XML in UTF-8", "no XML in UTF-8")
        raise InputError(where, what, _AGAIN)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        contents.check_doctype(data, where)
    if b"<![CDATA[" in data:
        raise InputError(where, Text("CDATA, dat niet wordt gelezen", "CDATA, not read"), _AGAIN)


def look(xml: bytes, where: str, stale: bool = False) -> Facts:
    """Return what the *xml* of the sheet *where* says besides values.

    In a *stale* workbook no formula was computed since it was written.

    Raises: InputError: it is no XML, or its cells lie too far apart.
    """
    found = _Parser(where, stale)
    start, end = xml.find(_START) + len(_START), xml.rfind(_END)
    if xml.count(_START) == 1 and start <= end and _is_plain(xml, start, end):
        found.parse(xml[:start], xml[end:])
    else:
        found.parse(xml)
    return found.facts


def readable(xml: bytes) -> bytes:
    """Return *xml* with each error value as a text, whatever error it is."""
    return _ERROR.sub(rb'\1"str"', xml)


def _is_plain(xml: bytes, start: int, end: int) -> bool:
    """Return whether all between *start* and *end* is rows of values, not too far apart."""
    if any(xml.find(each, start, end) >= 0 for each in _MORE):
        return False
    if any(each.search(xml, start, end) for each in _UNUSUAL):
        return False
    count, shared, names = 0, 0, set[bytes]()
    for first, last in _blocks(xml, start, end):
        found = _CELL.findall(xml, first, last)
        names.update(found)
        count += len(found)
        shared += len(_SHARED.findall(xml, first, last))
    if (count, shared) != (xml.count(b"<c", start, end), xml.count(b't="s"', start, end)):
        return False
    width = max((_column(name.decode()) + 1 for name in names), default=0)
    # Of few columns even the most rows that such names can tell are not too many.
    rows = (int(found[1]) for found in _ROW.finditer(xml, start, end))
    return width * ROWS <= AREA or width * max(rows) <= AREA


def _blocks(xml: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where blocks of whole cells begin and end, which hold all between *start* and *end*."""
    while start < end:
        last = xml.find(b"<c", start + _BLOCK, end)
        last = end if last < 0 else last
        yield start, last
        start = last


def _column(name: str) -> int:
    """Return the number, counted from 0, of the column that `book.letters` calls *name*."""
    column = 0
    for letter in name:
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    return column - 1


class _Parser:
    """Goes through the XML of a sheet and keeps the *facts*."""

    def __init__(self, where: str, stale: bool) -> None:
        self.facts = Facts()
        self._where, self._stale = where, stale
        self._row = self._column = -1
        self._last = [-1, -1]
        self._kind, self._formula, self._value = "", False, ""
        self._starts: Mapping[str, Callable[[Mapping[str, str]], None]] = {
            "c": self._cell,
            "col": self._hide_columns,
            "f": self._start_formula,
            "filterColumn": self._filter,
            "is": self._fill,
            "mergeCell": self._merge,
            "row": self._start_row,
            "v": self._fill,
        }
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def parse(self, *pieces: bytes) -> None:
        """Go through *pieces*, one after the other.

        Raises: InputError: they are no XML, or the cells lie too far apart.
        """
        try:
            for piece in pieces:
                self._parser.Parse(piece, False)
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise archives.broken(self._where) from error
        rows, columns = self._last[0] + 1, self._last[1] + 1
        if rows > ROWS or rows * columns > AREA:
            name = f"{letters(columns - 1)}{rows}"
            raise InputError(
                self._where,
                Text(f"te groot: de cellen lopen tot {name}", f"too large: cells run to {name}"),
                Text(
                    "maak leeg wat ver van de tabel staat, of splits het blad",
                    "empty what is far from the table, or split the sheet",
                ),
            )

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        start = self._starts.get(name.rpartition(":")[2])
        if start:
            start(attributes)

    def _end(self, name: str) -> None:
        if name.rpartition(":")[2] == "c" and (self._formula or self._kind in _READ):
            self._parser.CharacterDataHandler = None
            self._judge()

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        number = attributes.get("r", str(self._row + 2))
        if not _NUMBER.fullmatch(number):
            raise archives.broken(self._where)
        self._row, self._column = int(number) - 1, -1
        if attributes.get("hidden") in _TRUE:
            self.facts.hidden.add(self._row)

    def _cell(self, attributes: Mapping[str, str]) -> None:
        self._kind, self._formula, self._value = attributes.get("t", ""), False, ""
        if "r" in attributes:
            self._row, self._column = self._ref(attributes["r"])
        else:
            self._column += 1

    def _ref(self, name: str) -> tuple[int, int]:
        """Return the row and column of the cell *name*, counted from 0."""
        found = _REF.fullmatch(name)
        if not found:
            raise archives.broken(self._where)
        return int(found[2]) - 1, _column(found[1].upper())

    def _fill(self, attributes: Mapping[str, str]) -> None:
        """Take note that there is something in the cell."""
        self._last[0] = max(self._last[0], self._row)
        self._last[1] = max(self._last[1], self._column)
        if self._formula or self._kind in _READ:
            self._value = ""
            self._parser.CharacterDataHandler = self._text

    def _text(self, text: str) -> None:
        self._value += text

    def _start_formula(self, attributes: Mapping[str, str]) -> None:
        self._fill(attributes)
        self._formula = True
        self._parser.CharacterDataHandler = None

    def _judge(self) -> None:
        """Keep the cell, at its end, if it holds an error, or a formula without a result.

        What is no number of a shared text the library takes for the first.
        """
        row = self.facts.unusable
        if self._formula and (self._stale or not (self._value.strip() or self._kind == "str")):
            row.setdefault(self._row, {})[self._column] = cells.FORMULA
        elif self._kind == "e":
            row.setdefault(self._row, {})[self._column] = cells.error(self._value.strip())
        elif self._kind == "s" and not _INDEX.fullmatch(self._value):
            raise archives.broken(self._where)

    def _merge(self, attributes: Mapping[str, str]) -> None:
        first, _, last = attributes.get("ref", "").partition(":")
        self.facts.merged.append((*self._ref(first), *self._ref(last or first)))

    def _hide_columns(self, attributes: Mapping[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        numbers = _NUMBER.fullmatch(first) and _NUMBER.fullmatch(last)
        if attributes.get("hidden") in _TRUE and numbers:
            self.facts.columns.append((int(first) - 1, int(last) - 1))

    def _filter(self, attributes: Mapping[str, str]) -> None:
        self.facts.filtered = True
