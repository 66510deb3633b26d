"""Cells made tidy: texts in one form, whole numbers whole, and why a cell holds no value."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from ggsr_kg.errors import Text
from ggsr_kg.intake.book import Guess, Row, Table, Unusable, Value, letters

CONTROL = Unusable(
    Text("een besturingsteken", "a control character"),
    Text("haal het weg", "remove it"),
)
FORMULA = Unusable(
    Text("een formule zonder uitkomst", "a formula without a result"),
    Text(
        "open het bestand in een spreadsheetprogramma en bewaar het, of vul de waarde in",
        "open the file in a spreadsheet program and save it, or fill in the value",
    ),
)
MERGED = Unusable(
    Text("een samengevoegde cel", "a merged cell"),
    Text("hef de samenvoeging op en vul elke cel in", "unmerge the cells and fill in each of them"),
)
_SPAN = Unusable(
    Text("een tijdstip of een duur", "a time of day or a duration"),
    Text("schrijf een datum: d-m-jjjj", "write a date: d-m-yyyy"),
)
_OLD = Unusable(
    Text(
        "een datum van voor maart 1900, die niet elk spreadsheetprogramma gelijk leest",
        "a date before March 1900, which not every spreadsheet program reads alike",
    ),
    Text("schrijf hem als tekst: d-m-jjjj", "write it as text: d-m-yyyy"),
)
_ENDLESS = Unusable(
    Text("geen getal", "not a number"), Text("vul een getal in", "fill in a number")
)

LISTED = 12
"""How many cells, rows or files are named."""

_FIRST = date(1900, 3, 1)
"""Up to here programs differ: one counts a 29th of February 1900."""
_EXACT = 10**15
"""What a spreadsheet keeps of a number: 15 digits."""
_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_AFTER = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
"""What the second byte of a letter in UTF-8 is in Windows-1252."""
_GARBLED = re.compile(f"[ÂÃÄÅ][{_AFTER}]|Ã$|â€|\ufffd")
_STRANGE = (
    (
        _GARBLED,
        Text(
            "tekens die verkeerd gelezen lijken, zoals Ã© voor é; bewaar het bestand als UTF-8",
            "characters that seem misread, as Ã© for é; save the file as UTF-8",
        ),
    ),
    (
        _UNSEEN,
        Text(
            "tekens die niet te zien zijn of de leesrichting omkeren",
            "characters that cannot be seen, or that turn the direction of reading",
        ),
    ),
)


def text(raw: str) -> Value:
    r"""Return the text *raw* in one form: NFC, lines end in \n, no white space around it.

    >>> text(" Cafe\u0301\r\n "), text("\u00a0"), text("007")
    ('Café', None, '007')
    """
    if raw.isascii() and raw.isprintable():
        return raw.strip() or None
    if _BROKEN.search(raw):
        return CONTROL
    tidy = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return tidy if _UNSEEN.sub("", tidy).strip() else None


def _number(raw: float) -> Value:
    if not math.isfinite(raw):
        return _ENDLESS
    return int(raw) if raw.is_integer() and abs(raw) < _EXACT else raw


def _day(raw: date) -> Value:
    return raw if raw >= _FIRST else _OLD


def _moment(raw: datetime) -> Value:
    return raw if raw.time() != time() else _day(raw.date())


def error(code: str) -> Unusable:
    """Return why a cell with the error *code* of a spreadsheet holds no value.

    >>> error("#N/A").what.en, error("something else").what.en
    ('the error value #N/A', 'an error value')
    """
    shown = code if re.fullmatch(r"#[A-Z_]+(?:/[0A])?[!?]?", code) else ""
    return Unusable(
        Text(
            f"de foutwaarde {shown}" if shown else "een foutwaarde",
            f"the error value {shown}" if shown else "an error value",
        ),
        Text("herstel de formule of maak de cel leeg", "mend the formula, or empty the cell"),
    )


MAKE: Mapping[type, Callable[[Any], Value]] = {
    bool: bool,
    date: _day,
    datetime: _moment,
    float: _number,
    int: int,
    time: lambda raw: _SPAN,
    timedelta: lambda raw: _SPAN,
}
"""What makes a value of what a library read from a cell that is no text, by its type."""


class Texts(dict[str, Value]):
    """The texts of a table as `text` gives them, each made once, and those that are *strange*."""

    def __init__(self) -> None:
        super().__init__()
        self.strange = set[Value]()

    def __missing__(self, raw: str) -> Value:
        """Return *raw* in one form, and keep that."""
        value = self[raw] = text(raw)
        if not raw.isascii() and any(pattern.search(raw) for pattern, _ in _STRANGE):
            self.strange.add(value)
        return value


def strange(table: Table, texts: Texts) -> Iterator[Guess]:
    """Yield in which cells of *table* there are characters that are hardly meant."""
    if not texts.strange:
        return
    found: dict[Text, list[str]] = {}
    for row in (table.header, *table.rows):
        for column, value in enumerate(row.values):
            if type(value) is str and value in texts.strange:
                for pattern, what in _STRANGE:
                    if pattern.search(value):
                        found.setdefault(what, []).append(cell(row, column))
    for what, places in found.items():
        yield Guess(where(table, places), what)


def cell(row: Row, column: int) -> str:
    """Return the name of a cell, as C14."""
    return f"{letters(column)}{row.number}"


def where(table: Table, cells: Iterable[str] = ()) -> Text:
    """Return in words where *cells* of *table* are, or the table."""
    nl, en = listed(cells).nl, listed(cells).en
    name = table.name if table.is_sheet else ""
    return Text(
        ", ".join(filter(None, (table.file, name and f"blad {name}", nl and f"cel {nl}"))),
        ", ".join(filter(None, (table.file, name and f"sheet {name}", en and f"cell {en}"))),
    )


def listed(names: Iterable[object], apart: str = ", ") -> Text:
    """Return *names* as a list in words, the first `LISTED` of them.

    >>> listed(range(14)).nl
    '0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 en nog 2'
    """
    every = list(map(str, names))
    more = len(every) - LISTED
    shown = apart.join(every[:LISTED])
    if more <= 0:
        return Text(shown, shown)
    return Text(f"{shown} en nog {more}", f"{shown} and {more} more")
