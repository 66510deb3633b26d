"""Statements of cases as rows of tables.

Reading these gives the same statements again. It is made sure of by reading them here already: what
the rows do not say goes to the sheet Overig (`other`), and what they say more is told (`added`).
What had no name gets one when it has a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ggsr_kg import graphs
from ggsr_kg.graphs import NamedNode, Quad
from ggsr_kg.intake import layout, naming, other, things
from ggsr_kg.intake.book import Row, Table
from ggsr_kg.intake.filling import Cell, Filler
from ggsr_kg.intake.layout import Column, Sheet
from ggsr_kg.intake.matching import Matched
from ggsr_kg.intake.telling import Line, Teller
from ggsr_kg.intake.things import FAMILY, PERSON, Home, Statement, Things
from ggsr_kg.intake.values import Rows, Values

_HOME = NamedNode("urn:x")


@dataclass(frozen=True, slots=True)
class Page:
    """A *sheet* and its *rows*, with a cell for each of its columns."""

    sheet: Sheet
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Written:
    """Cases as tables, in the language *lang*: a page for each sheet, in the order of these.

    *other* are the rows of the sheet Overig (`other.HEADS`). *added* is what reading will give that
    was not there: a family or person that a row has in any case. *named* is how many things had no
    name and have one now.
    """

    lang: str
    pages: tuple[Page, ...]
    other: tuple[tuple[str, ...], ...] = ()
    added: tuple[Statement, ...] = ()
    named: int = 0


def tables(statements: Iterable[Quad], sheets: Sequence[Sheet], lang: str = "nl") -> Written:
    """Return what *statements* say of cases as rows on *sheets*, with choices in *lang*.

    Which file or graph a statement stands in is not kept.
    """
    found = things.gather(statements, sheets)
    made = _Made(found, Filler(sheets, lang, found.homes, found.cases), Values(sheets))
    for case, mine in _by_case(found.homes).items():
        made.case(case, mine)
    pages = tuple(Page(sheet, tuple(made.rows[sheet.kind])) for sheet in sheets)
    return Written(lang, pages, tuple(_rest(found, made.said)), tuple(made.added), found.named)


def _by_case(homes: Mapping[str, Home]) -> Mapping[str, Sequence[str]]:
    """Return the things of each case, in the order of the cases."""
    found: dict[str, list[str]] = {iri: [] for iri, home in homes.items() if iri == home.case}
    for iri, home in homes.items():
        found[home.case].append(iri)
    return found


class _Made:
    """The *rows* made of *found* thus far, by class, with what they say (*said*, *added*)."""

    def __init__(self, found: Things, filler: Filler, values: Values) -> None:
        self.rows: dict[str, list[tuple[Cell, ...]]] = {each.kind: [] for each in found.sheets}
        self.said: dict[Statement, None] = {}
        self.added: dict[Statement, None] = {}
        self._found, self._filler, self._values = found, filler, values
        self._tables = {
            each.kind: Matched(Table("", each.code, Row(1, ()), ()), each, each.columns)
            for each in found.sheets
        }

    def case(self, case: str, mine: Sequence[str]) -> None:
        """Add the rows for the things *mine* of *case*."""
        homes = {iri: self._found.homes[iri] for iri in mine if not self._is_given(iri)}
        ids: dict[str, dict[str, str]] = {}
        for iri, home in homes.items():
            ids.setdefault(home.sheet.kind, {})[home.key] = iri
        family = self._found.families[case]
        names = {naming.FAMILY: family, family.removeprefix(f"{case}/"): family}
        # The row of the case says itself which family is meant.
        first, rows = Rows(case, ids), Rows(case, ids | {FAMILY: names})
        lines: list[Line] = []
        for iri, home in homes.items():
            known = first if iri == case else rows
            cells = tuple(self._cell(iri, home, column, known) for column in home.sheet.columns)
            self.rows[home.sheet.kind].append(cells)
            lines.append((_HOME, self._tables[home.sheet.kind], Row(len(lines) + 2, cells)))
        told = Teller(case, lines, self._values).said
        assert not told.faults, "a cell is read otherwise than it was written"
        for subject, path, value in map(graphs.terms, told.statements):
            is_new = value not in self._found.facts.get(subject, {}).get(path, ())
            (self.added if is_new else self.said)[subject, path, value] = None

    def _cell(self, iri: str, home: Home, column: Column, rows: Rows) -> Cell:
        if column.kind == layout.CASE:
            return self._found.cases[home.case]
        if column.kind == layout.KEY:
            return home.key
        terms = self._found.facts[NamedNode(iri)].get(column.property, ())
        own = things.given(home, column.property)
        if own and [each.value for each in terms] == [own]:
            return None
        return self._filler.cell(column, terms, rows)

    def _is_given(self, iri: str) -> bool:
        """Return whether *iri* is a person of which a row says nothing but whose it is."""
        said = self._found.facts[NamedNode(iri)]
        return iri in self._found.own_persons and said == {things.TYPE: (NamedNode(PERSON),)}


def _rest(found: Things, said: Mapping[Statement, None]) -> Iterator[tuple[str, ...]]:
    """Yield a row of the sheet Overig for each statement that is not *said* by another row."""
    for thing, about in found.facts.items():
        case = found.owners.get(thing.value, "")
        case = case if case in found.cases else ""
        code = found.cases.get(case, "")
        for path, values in about.items():
            for value in values:
                if (thing, path, value) not in said:
                    name = other.thing(case, thing)
                    yield code, name, other.written(NamedNode(path)), other.written(value)
