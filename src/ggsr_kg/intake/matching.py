"""Which sheet of the layout each table is, and which column each of its columns.

Names are taken loosely: in Dutch, in English or as codes, in capitals or not, with or without
spaces. What is not recognised is not read, and said so: a case could miss what stands there. A
sheet or column whose name starts with `#` is not meant to be read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ggsr_kg.errors import LANGUAGES, Faults, InputError, Text, suggestion
from ggsr_kg.intake import layout, other, private
from ggsr_kg.intake.book import Book, Guess, Table, letters
from ggsr_kg.intake.layout import Column, Sheet

_OWN = {
    *("toelichting", "explanation", "keuzen", "choices"),
    *("bevindingen", "findings", "oordelen", "verdicts"),
}
"""Sheets that we add to a workbook ourselves."""
_MARK = "#"
_LETTERS = re.compile(r"[^0-9a-z]+")


def is_meant(name: str) -> bool:
    """Return whether the sheet *name* is to be read: we did not add it, and it is not marked."""
    return not name.lstrip().startswith(_MARK) and folded(name) not in _OWN


def folded(name: str) -> str:
    """Return *name* as it is compared: letters without accents, and digits.

    >>> folded("Één naam (NL)")
    'eennaamnl'
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    return _LETTERS.sub("", plain)


_OTHER = {folded(name) for name in (other.NAME.nl, other.NAME.en, other.CODE)}
"""What the sheet is called with statements for which there is no column."""


@dataclass(frozen=True, slots=True)
class Matched:
    """A *table* with the *sheet* that it is, and of each of its columns which one, or none."""

    table: Table
    sheet: Sheet
    columns: tuple[Column | None, ...]

    def place(self, kind: str) -> int | None:
        """Return where the column of *kind* is, counted from 0."""
        found = (n for n, each in enumerate(self.columns) if each and each.kind == kind)
        return next(found, None)


@dataclass(frozen=True, slots=True)
class Match:
    """What was *found* in a book, the tables of statements (*rest*), *gaps* and *guesses*.

    A gap tells what is not read and may be about a case.
    """

    found: tuple[Matched, ...]
    rest: tuple[Table, ...]
    gaps: tuple[Text, ...]
    guesses: tuple[Guess, ...]


def match(book: Book, sheets: Sequence[Sheet]) -> Match:
    """Return which of *sheets* the tables of *book* are.

    Raises: InputError: none of the tables is one, two are the same, or one has no column of cases.
    """
    found: dict[str, Matched] = {}
    faults = Faults()
    rest, gaps, guesses = list[Table](), list[Text](), list[Guess]()
    for table in book.tables:
        name = folded(table.name)
        if not is_meant(table.name):
            continue
        if name in _OTHER:
            with faults.kept():
                gaps += _strange(table)
            rest.append(table)
            continue
        sheet = sheet_of(table, sheets)
        if sheet is None:
            if table.rows:
                gaps.append(_unread(words(table), table.name, _names(sheets)))
            continue
        if sheet.kind in found:
            faults.add(_twice(table, found[sheet.kind].table))
            continue
        if name not in called(sheet):
            what = Text(f"gelezen als {sheet.name.nl}", f"read as {sheet.name.en}")
            guesses.append(Guess(words(table), what))
        with faults.kept():
            found[sheet.kind] = _matched(table, sheet, gaps)
        matched = found.get(sheet.kind)
        keys = [each.kind for each in sheet.columns[:2]]
        if matched and table.rows and layout.KEY in keys and matched.place(layout.KEY) is None:
            what = Text(
                "er is geen kolom Id: rijen heten naar hun nummer",
                "there is no column Id: rows are called after their number",
            )
            guesses.append(Guess(words(table), what))
    faults.check()
    if not found:
        raise InputError(
            book.name,
            Text("geen blad met casussen", "no sheet with cases"),
            Text("begin met ggsr template", "start with ggsr template"),
        )
    return Match(tuple(found.values()), tuple(rest), tuple(gaps), tuple(guesses))


def heads_of_rest(table: Table) -> list[int | None]:
    """Return where the columns of the sheet Overig (`other.HEADS`) are in *table*."""
    heads = [folded(str(head)) for head in table.header.values]
    named = [{folded(each) for each in (head.nl, head.en)} for head in other.HEADS]
    return [next((n for n, head in enumerate(heads) if head in each), None) for each in named]


def _strange(table: Table) -> Iterator[Text]:
    """Yield which columns of the sheet Overig are not read.

    Raises: InputError: one that it must have is not there.
    """
    places = heads_of_rest(table)
    for place, head in zip(places, other.HEADS, strict=True):
        if place is None and table.rows:
            raise InputError(
                words(table).nl,
                Text(f"er is geen kolom {head.nl}", f"there is no column {head.en}"),
                Text(
                    "geef het blad de koppen van ggsr convert", "give it the heads of ggsr convert"
                ),
            )
    for number, name in enumerate(table.header.values):
        if name is not None and number not in places and not str(name).startswith(_MARK):
            yield _unread_column(words(table, number), str(name), other.HEADS)


def sheet_of(table: Table, sheets: Iterable[Sheet]) -> Sheet | None:
    """Return the sheet that *table* is by its name, else the only one with all its columns."""
    name = folded(table.name)
    fitting = []
    for each in sheets:
        if name in called(each):
            return each
        known = by_name(each)
        heads = {folded(str(head)) for head in table.header.values if head is not None}
        if heads <= known.keys() and "casus" in {known[head].code for head in heads}:
            fitting.append(each)
    return fitting[0] if len(fitting) == 1 and not table.is_sheet else None


def called(sheet: Sheet) -> set[str]:
    """Return each name of *sheet*, as it is compared."""
    return {folded(name) for name in (sheet.name.nl, sheet.name.en, sheet.code)}


def by_name(sheet: Sheet) -> Mapping[str, Column]:
    """Return the columns of *sheet* by each name that they have."""
    found: dict[str, Column] = {}
    for column in sheet.columns:
        for name in (column.code, column.name.en, column.name.nl):
            found[folded(name)] = column
    return found


def _matched(table: Table, sheet: Sheet, gaps: list[Text]) -> Matched:
    known = by_name(sheet)
    columns: list[Column | None] = []
    for number, head in enumerate(table.header.values):
        name = "" if head is None else str(head)
        column = None if name.startswith(_MARK) else known.get(folded(name))
        if column is None and name and not name.startswith(_MARK):
            where = words(table, number)
            gaps.append(_unread_column(where, name, [each.name for each in sheet.columns]))
        if column in columns and column is not None:
            raise _same(table, columns.index(column), number)
        columns.append(column)
    made = Matched(table, sheet, tuple(columns))
    if made.place(layout.CASE) is None:
        raise InputError(
            words(table).nl,
            Text("er is geen kolom Casus", "there is no column Case"),
            Text(
                "voeg op elke rij de code van de casus toe", "add the code of the case to each row"
            ),
        )
    return made


def _unread(where: Text, name: str, known: Iterable[Text]) -> Text:
    """Return that what is called *name* was not read, and which of *known* may be meant."""
    meant = suggestion(name, (each.of(lang) for each in known for lang in LANGUAGES), limit=0)
    if "..." in meant.nl:
        do = Text(f"zet {_MARK} voor de naam", f"put {_MARK} before the name")
    elif meant.nl.endswith("?"):
        rest = Text(f"Zo niet, zet {_MARK} ervoor", f"If not, put {_MARK} before it")
        do = Text(f"{meant.nl} {rest.nl}", f"{meant.en} {rest.en}")
    else:
        rest = Text(f"of zet {_MARK} ervoor", f"or put {_MARK} before it")
        do = Text(f"{meant.nl}, {rest.nl}", f"{meant.en}, {rest.en}")
    return _not_read(where, name, do)


def _unread_column(where: Text, name: str, known: Iterable[Text]) -> Text:
    """Return as `_unread` of a column; what seems to tell who somebody is had better not be there.

    >>> _unread_column(Text("a.csv", "a.csv"), "BSN", ()).en
    'a.csv (BSN) was not read; these look like personal data: remove this column from the file'
    """
    if not private.is_personal(name):
        return _unread(where, name, known)
    do = Text(
        "dit lijken persoonsgegevens: verwijder deze kolom uit het bestand",
        "these look like personal data: remove this column from the file",
    )
    return _not_read(where, name, do)


def _not_read(where: Text, name: str, do: Text) -> Text:
    return Text(
        f"{where.nl} ({name}) is niet gelezen; {do.nl}",
        f"{where.en} ({name}) was not read; {do.en}",
    )


def _names(sheets: Iterable[Sheet]) -> Iterator[Text]:
    return (each.name for each in sheets)


def _twice(one: Table, other: Table) -> InputError:
    return InputError(
        one.file,
        Text(
            f"{one.name} en {other.name} zijn hetzelfde blad",
            f"{one.name} and {other.name} are the same sheet",
        ),
        Text("voeg ze samen", "join them"),
    )


def _same(table: Table, one: int, other: int) -> InputError:
    pair = f"{letters(one)}, {letters(other)}"
    return InputError(
        words(table).nl,
        Text(f"kolommen {pair} zijn dezelfde", f"columns {pair} are the same"),
        Text("voeg ze samen", "join them"),
    )


def words(table: Table, column: int | None = None) -> Text:
    """Return where *table* is, or one of its columns, in words."""
    sheet = table.is_sheet
    nl, en = (
        f"{table.file}, {word} {table.name}" if sheet else table.file for word in ("blad", "sheet")
    )
    if column is None:
        return Text(nl, en)
    return Text(f"{nl}, kolom {letters(column)}", f"{en}, column {letters(column)}")
