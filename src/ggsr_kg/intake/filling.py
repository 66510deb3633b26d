"""What stands in a cell for values, so that reading the cell gives these values again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ggsr_kg.graphs import Literal, NamedNode, Term
from ggsr_kg.intake import layout, naming
from ggsr_kg.intake.layout import Choice, Column, Sheet
from ggsr_kg.intake.other import is_kept
from ggsr_kg.intake.things import FAMILY, Home
from ggsr_kg.intake.values import Rows, Values
from ggsr_kg.namespaces import shorten

Cell = str | int | float | bool | date | None
"""What stands in a cell: as in `book.Value`."""

LIMIT = 32_000
"""How many characters a cell holds; Excel takes few more."""
_DIGITS = 15
"""How many digits of a number Excel keeps."""
_APART = "; "


@dataclass(frozen=True)
class Filler:
    """What writes cells of *sheets* in the language *lang*; *homes* says which rows there are."""

    sheets: Sequence[Sheet]
    lang: str
    homes: Mapping[str, Home]
    codes: Mapping[str, str]

    @cached_property
    def _values(self) -> Values:
        return Values(self.sheets)

    @cached_property
    def _choices(self) -> Mapping[int, Mapping[str, Choice]]:
        """The choices of each column by their IRI."""
        return {
            id(column): {each.iri: each for each in column.choices}
            for sheet in self.sheets
            for column in sheet.columns
        }

    @cached_property
    def _known(self) -> dict[tuple[int, Term], Cell]:
        """What stands for a value in a column, where that is the same for each case."""
        return {}

    def cell(self, column: Column, terms: Sequence[Term], rows: Rows) -> Cell:
        """Return what stands in *column* for *terms*, for a thing of the case *rows*.

        What cannot stand in it is left out.
        """
        cell = self._cell if column.targets or column.kind == layout.TEXT else self._once
        cells = (cell(column, term, rows) for term in terms)
        found = [each for each in cells if each is not None]
        if column.kind not in (layout.LINK, layout.IRI):
            return found[0] if found else None
        text = ""
        for each in map(str, found):
            longer = f"{text}{_APART}{each}" if text else each
            text = longer if len(longer) <= LIMIT else text
        return text or None

    def _once(self, column: Column, term: Term, rows: Rows) -> Cell:
        if (key := (id(column), term)) not in self._known:
            self._known[key] = self._cell(column, term, rows)
        return self._known[key]

    def _cell(self, column: Column, term: Term, rows: Rows) -> Cell:
        """Return what stands for *term* in *column*; nothing when it would be read otherwise."""
        for each in self._candidates(column, term, rows):
            kept = not isinstance(each, str) or (is_kept(each) and 0 < len(each) <= LIMIT)
            if kept and list(self._values.of(column, each, rows)) == [term]:
                return each
        return None

    def _candidates(self, column: Column, term: Term, rows: Rows) -> Iterator[Cell]:
        if isinstance(term, Literal):
            yield from _PLAIN.get(column.kind, lambda text: ())(term.value)
        elif isinstance(term, NamedNode):
            if column.kind == layout.LINK:
                yield from self._names(column, term.value, rows)
            yield naming.after(term.value, naming.CASES) if column.kind == layout.IRI else None
            yield shorten(term.value)
            yield term.value

    def _names(self, column: Column, iri: str, rows: Rows) -> Iterator[str]:
        """Yield what *iri* may be called in *column*, the plainest first."""
        if choice := self._choices[id(column)].get(iri):
            yield from (choice.name.of(self.lang), choice.name.nl, choice.code)
        home = self.homes.get(iri)
        if home and home.case == rows.case:
            yield home.key
        elif home and home.case in self.codes:
            yield f"{self.codes[home.case]}/{home.key}"
        if iri in rows.ids.get(FAMILY, {}).values():
            yield naming.FAMILY
        for start in (naming.PERSONS, f"{rows.case}/"):
            if name := naming.after(iri, start):
                yield name


def _date(text: str) -> Iterator[Cell]:
    """Yield *text* as a date, as a year, and as it is: a month is a text."""
    try:
        yield date.fromisoformat(text)
    except ValueError:
        yield from _number(text)
        yield text


def _number(text: str) -> Iterator[Cell]:
    if len(text) <= _DIGITS and text.lstrip("-").isdecimal():
        yield int(text)


def _decimal(text: str) -> Iterator[Cell]:
    try:
        yield float(text) if len(text) <= _DIGITS else None
    except ValueError:
        return


_PLAIN: Mapping[str, Callable[[str], Iterator[Cell]]] = {
    layout.DATE: _date,
    layout.TRUTH: lambda text: iter((text == "true",)),
    layout.NUMBER: _number,
    layout.DECIMAL: _decimal,
    layout.TEXT: lambda text: iter((text,)),
}
