"""Tables of cases: which rows belong to which case, read when that case is needed.

So a book of many cases takes no more room than its cells.

::

    found = reading.intake([tables.read(path)], layout.layout(setting))
    said = found.said(found.cases)      # statements, the cell of each, and faults
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from ggsr_kg.cases import HOME
from ggsr_kg.errors import Faults, InputError, Text
from ggsr_kg.graphs import NamedNode
from ggsr_kg.intake import cells, dates, layout, naming
from ggsr_kg.intake.book import Book, Guess, Row, Table, Unusable
from ggsr_kg.intake.layout import Sheet
from ggsr_kg.intake.mapping import MappingFile, applying
from ggsr_kg.intake.matching import Match, Matched, heads_of_rest, match
from ggsr_kg.intake.telling import Extra, Line, Said, Teller
from ggsr_kg.intake.titles import titled
from ggsr_kg.intake.values import Values, text
from ggsr_kg.namespaces import DEF

_CASE = DEF + "Casus"
_APART = "#"
"""What the code of a case starts with that is not to be read: an example, a remark."""
_LISTED = 10
"""How many places an error names."""
_Spot = tuple[str, str, str]
"""The name of a table, a cell of it, and the code in that cell."""


@dataclass(frozen=True)
class Intake:
    """The cases in *books*, by IRI, with the *lines* of each; *matches* says what tables are.

    *homes* are the graphs in which the statements of each book stand, *extras* the rows of the
    sheet Overig of each case, and of none (""), *mapping* how the books were read.
    """

    books: tuple[Book, ...]
    matches: tuple[Match, ...]
    homes: tuple[NamedNode, ...]
    sheets: tuple[Sheet, ...]
    lines: Mapping[str, Sequence[Line]]
    extras: Mapping[str, Sequence[Extra]]
    mapping: MappingFile | None = None

    @property
    def cases(self) -> tuple[str, ...]:
        """The IRIs of the cases, in the order of the books."""
        return tuple(self.lines)

    @cached_property
    def files(self) -> Mapping[str, int]:
        """In how many books each case stands."""
        return {case: len({home for home, _, _ in lines}) for case, lines in self.lines.items()}

    @cached_property
    def guesses(self) -> tuple[Guess, ...]:
        """What was taken for granted in reading; a mapping says in which order dates are."""
        found = [*(each.guesses for each in self.books), *(each.guesses for each in self.matches)]
        said = self.mapping is not None
        tables = () if said else (each for match in self.matches for each in match.found)
        return tuple(guess for each in (*found, *map(_unsure, tables)) for guess in each)

    @property
    def gaps(self) -> tuple[Text, ...]:
        """What was not read and may be about a case."""
        return tuple(gap for each in self.matches for gap in each.gaps)

    @cached_property
    def called(self) -> tuple[Sheet, ...]:
        """The sheets by the names that the books have for them."""
        return titled(self.sheets, self.matches)

    @cached_property
    def _values(self) -> Values:
        return Values(self.sheets, self.called)

    def said(self, cases: Iterable[str]) -> Said:
        """Return what the tables say of *cases* (IRIs)."""
        found = Said()
        for case in cases:
            extras = self.extras.get(case, ())
            said = Teller(case, self.lines.get(case, ()), self._values, extras).said
            if case:
                found.add(said)
            else:
                # What belongs to no case is apart from the rest.
                found.statements += said.statements
                found.cells += said.cells
                found.faults += said.faults
        return found

    def loose(self) -> Said:
        """Return what the tables say of no case."""
        return self.said([""]) if "" in self.extras else Said()


def intake(
    books: Iterable[Book],
    sheets: Sequence[Sheet],
    first: int = 1,
    mapping: MappingFile | None = None,
) -> Intake:
    """Return the cases in *books*, of which the tables are among *sheets*, or as *mapping* says.

    The books are inputs from the number *first* on.

    Raises: InputError: a book has no sheet of cases, a case is on it twice, a row is of no case on
    it, or it is not as the mapping says; it tells of all of these that there are.
    """
    books, sheets, faults = tuple(books), tuple(sheets), Faults()
    matches: list[Match] = []
    lines: dict[str, list[Line]] = {}
    extras: dict[str, list[Extra]] = {}
    homes = tuple(NamedNode(f"{HOME}{number}") for number in range(first, first + len(books)))
    for book, graph in zip(books, homes, strict=True):
        with faults.kept():
            found = applying.match(book, mapping) if mapping else match(book, sheets)
            matches.append(found)
            mine, bare = _cases(book, found, faults)
            for case in mine:
                lines.setdefault(case, [])
            lost: list[_Spot] = []
            for matched in found.found:
                for row in matched.table.rows:
                    name = code(matched, row)
                    if name.startswith(_APART):
                        continue
                    if (case := naming.case(name)) in mine:
                        lines[case].append((graph, matched, row))
                    else:
                        lost.append(_spot(matched, row, name))
            for table in found.rest:
                for row, of, places in _others(table):
                    if of is not None and of.startswith(_APART):
                        continue
                    case = naming.case(of) if of else ""
                    if of is None or (case and case not in mine):
                        lost.append((table.name, table.place(row, 0).cell or "", of or ""))
                    extras.setdefault(case, []).append((graph, table, row, places))
            if lost := [each for each in dict.fromkeys(lost) if each not in bare]:
                faults.add(_lost(book, found, lost, () if bare else mine))
    faults.check()
    return Intake(books, tuple(matches), homes, sheets, lines, extras, mapping)


def _lost(book: Book, found: Match, lost: Sequence[_Spot], cases: Iterable[str]) -> InputError:
    """Return the error that the rows at *lost* are of no case on the sheet of cases.

    *cases* are those that may be meant: where one has no code that may be another.
    """
    on = ", ".join(each.table.name for each in found.found if each.sheet.kind == _CASE)
    what = Text(f"geen casus die op blad {on} staat", f"no case that is on sheet {on}")
    return _many(book, lost, what, _near((each[2] for each in lost[:_LISTED]), cases, on))


_ONCE = Text("geef elke casus één rij", "give each case one row")
_NONE = Text("er staat geen code", "there is no code")
_CALL = Text("vul een code in voor deze casus", "fill in a code for this case")
_AGAIN = Text("een casus staat er meer dan één keer op", "a case is on it more than once")


def _cases(book: Book, found: Match, faults: Faults) -> tuple[dict[str, None], set[_Spot]]:
    """Return the IRIs of the cases on the sheet of cases, in order, and the rows without a code.

    To *faults* goes that there are such rows, or that a case is on it twice.

    Raises: InputError: there is no such sheet.
    """
    tables = [each for each in found.found if each.sheet.kind == _CASE]
    if not tables:
        raise InputError(
            book.name,
            Text("het blad Casussen ontbreekt", "the sheet Cases is missing"),
            Text("voeg het toe, met een rij per casus", "add it, with a row for each case"),
        )
    mine: dict[str, None] = {}
    bare: set[_Spot] = set()
    for sheet in tables:
        wrong: dict[tuple[Text, Text], list[_Spot]] = {}
        for row in sheet.table.rows:
            name = code(sheet, row)
            if not name:
                wrong.setdefault((_NONE, _CALL), []).append(_spot(sheet, row))
                bare.add(_spot(sheet, row))
            elif not name.startswith(_APART):
                case = naming.case(name)
                if case in mine:
                    wrong.setdefault((_AGAIN, _ONCE), []).append(_spot(sheet, row))
                mine[case] = None
        for (what, do), spots in wrong.items():
            faults.add(_many(book, spots, what, do))
    return mine, bare


def _others(table: Table) -> Iterator[tuple[Row, str | None, tuple[int | None, ...]]]:
    """Yield the rows of the sheet Overig, with the code of the case and where the rest stands.

    A code that cannot be read is None; where there is none it is empty.
    """
    first, *places = heads_of_rest(table)
    for row in table.rows:
        value = row.values[first] if first is not None and first < len(row.values) else None
        yield row, None if isinstance(value, Unusable) else text(value), tuple(places)


def _unsure(matched: Matched) -> Iterator[Guess]:
    """Yield in which cells of *matched* day and month may be the other way round.

    A column in which a date can only be day first has that order.
    """
    rows = [row for row in matched.table.rows if is_read(matched, row)]
    places: list[str] = []
    for number, column in enumerate(matched.columns):
        if column is None or column.kind != layout.DATE:
            continue
        filled = (row for row in rows if number < len(row.values))
        orders = {cells.cell(row, number): dates.order(row.values[number]) for row in filled}
        if "day" not in orders.values():
            places += (cell for cell, order in orders.items() if order == "either")
    if places:
        what = Text(
            "dag en maand kunnen verwisseld zijn; gelezen als dag/maand/jaar, schrijf 28-2-2013",
            "day and month may be exchanged; read as day/month/year, write 28-2-2013",
        )
        yield Guess(cells.where(matched.table, places), what)


def is_read(matched: Matched, row: Row) -> bool:
    """Return whether *row* is read: it is no example or remark."""
    return not code(matched, row).startswith(_APART)


def code(matched: Matched, row: Row) -> str:
    """Return the code of the case of *row*; "" where there is none."""
    place = matched.place(layout.CASE)
    value = row.values[place] if place is not None and place < len(row.values) else None
    return "" if isinstance(value, Unusable) else text(value)


def _near(names: Iterable[str], cases: Iterable[str], sheet: str) -> Text:
    """Return what to do about codes (*names*) of no case.

    *cases* are the IRIs of those there are, on the sheet with the name *sheet*.

    No code that is not on the sheet of cases is repeated.
    """
    codes = {each.removeprefix(naming.CASES).casefold(): each for each in cases}
    near: dict[str, None] = {}
    for name in dict.fromkeys(each.casefold() for each in names):
        for found in get_close_matches(name, codes, n=1, cutoff=0.7):
            near[codes[found].removeprefix(naming.CASES)] = None
    meant = ", ".join(near)
    nl, en = (f"bedoelt u {meant}? ", f"did you mean {meant}? ") if near else ("", "")
    return Text(
        f"{nl}vul de code in van een casus op blad {sheet}",
        f"{en}fill in the code of a case that is on sheet {sheet}",
    )


def _spot(matched: Matched, row: Row, name: str = "") -> _Spot:
    """Return where the code of the case of *row* stands; *name* is that code."""
    place = matched.table.place(row, matched.place(layout.CASE))
    return matched.table.name, place.cell or "", name


def _many(book: Book, spots: Sequence[_Spot], what: Text, do: Text) -> InputError:
    """Return the error that something is wrong at *spots*: *what*, and what to *do*."""
    sheets: dict[str, list[str]] = {}
    for sheet, cell, _ in spots[:_LISTED]:
        sheets.setdefault(sheet, []).append(cell)
    named = "; ".join(", ".join((sheet, *spot)) for sheet, spot in sheets.items())
    if more := len(spots) - len(spots[:_LISTED]):
        named += ", ..."
        what = Text(f"{what.nl} (nog {more} keer)", f"{what.en} ({more} more)")
    return InputError(f"{book.name}, {named}", what, do)
