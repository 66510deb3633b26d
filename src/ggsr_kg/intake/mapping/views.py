"""Tables as a mapping sees them: our columns, each cell at its place in the user's file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from operator import itemgetter

from ggsr_kg.errors import Text
from ggsr_kg.findings import Place
from ggsr_kg.graphs import Literal
from ggsr_kg.intake import layout
from ggsr_kg.intake.book import Row, Table, Unusable, Value
from ggsr_kg.intake.layout import Column
from ggsr_kg.intake.mapping import CASE, Part, Source, compared
from ggsr_kg.intake.values import Rows, Values, text

_PARTS = re.compile(r"\s*[;\n]\s*")
_DAY = re.compile(r"\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})\s*")
_CLEAR = {layout.DATE, layout.TRUTH, layout.NUMBER, layout.DECIMAL}
"""Kinds of columns of which a value means the same in every case."""
_VALUES, _NO_ROWS = Values(()), Rows("", {})
_MONTHS = range(1, 13)
_NO_MONTH = Unusable(
    Text("geen datum met de maand voorop", "no date with the month in front"),
    Text(
        "verbeter de datum, of de volgorde bij datums in de mapping",
        "correct the date, or the order at datums in the mapping",
    ),
)


@dataclass(frozen=True, slots=True)
class View(Table):
    """A table whose columns are, in the file, those with the numbers *at*.

    What several rows say of one thing is one row here. *elsewhere* has the row in the file of each
    of its cells that stands in another than the first, by the number of the first and the column.
    """

    at: tuple[int, ...] = ()
    elsewhere: Mapping[tuple[int, int], Row] = field(default_factory=dict)

    def place(self, row: Row, column: int | None = None) -> Place:
        """Return the place in the file of a cell of *row*; *column* is counted from 0."""
        if column is None:
            return Table.place(self, row)
        row = self.elsewhere.get((row.number, column), row)
        return Table.place(self, row, self.at[column])


def view(
    part: Part, table: Table, places: Sequence[tuple[int, ...]], month_first: bool
) -> tuple[View, tuple[Column, ...]]:
    """Return *table* as *part* sees it, with its columns; *places* are those of each source.

    A row with nothing of the part but the case says nothing. What is fixed stands where the case
    does.
    """
    made = _Viewed(part, table, places, month_first)
    for row in table.rows:
        made.add(row)
    rows = tuple(Row(row.number, tuple(values), row.line) for row, values in made.rows)
    header = Row(table.header.number, tuple(map(made.head, made.at)), table.header.line)
    about = (table.file, table.name, header, rows, table.is_sheet, table.number)
    found = View(*about, tuple(made.at), made.elsewhere)
    return found, tuple(made.columns)


class _Viewed:
    """The *rows* of *table* as *part* sees them, each with the first row that says it.

    *columns* are ours, and *at* where they stand in the table. A column of which other rows say
    more values comes again after the others.
    """

    def __init__(
        self, part: Part, table: Table, places: Sequence[tuple[int, ...]], month_first: bool
    ) -> None:
        self._table = table
        self._readers = [
            _reader(*each, month_first) for each in zip(part.sources, places, strict=True)
        ]
        kinds = [each.column.kind for each in part.sources]
        self._case = kinds.index(layout.CASE)
        self._key = kinds.index(layout.KEY) if layout.KEY in kinds else None
        self._is_case = part.sheet.kind == CASE
        case = places[self._case][0]
        own = (
            (number, [each for each in some if each != case]) for number, some in enumerate(places)
        )
        self._own = [(number, mine) for number, mine in own if mine]
        self._width = 1 + max(each for some in places for each in some)
        self.columns = [each.column for each in part.sources]
        self.at = [each[0] if each else case for each in places]
        self.rows: list[tuple[Row, list[Value]]] = []
        self.elsewhere: dict[tuple[int, int], Row] = {}
        self._known: dict[tuple[str, str], tuple[Row, list[Value]]] = {}
        self._again: list[list[int]] = [[each] for each in range(len(places))]

    def head(self, column: int) -> Value:
        """Return the name of a *column* of the table."""
        return self._table.header.values[column]

    def add(self, row: Row) -> None:
        """Add what *row* says, to what an earlier one says of the same thing if there is one."""
        cells = row.values + (None,) * (self._width - len(row.values))
        values = [read(cells) for read in self._readers]
        if not self._is_something(cells, values):
            return
        name = self._name(values)
        if name in self._known:
            self._join(*self._known[name], values, row)
            return
        self.rows.append((row, values))
        if all(name) or (self._is_case and name[0]):
            self._known[name] = (row, values)

    def _is_something(self, cells: Sequence[Value], values: Sequence[Value]) -> bool:
        """Return whether a row of these *cells*, which mean *values*, says something here."""
        if not self._own or (self._is_case and values[self._case] is not None):
            return values[self._case] is not None
        for number, places in self._own:
            if values[number] is not None and any(cells[each] is not None for each in places):
                return True
        return False

    def _name(self, values: Sequence[Value]) -> tuple[str, str]:
        """Return what tells which thing *values* are of: its case, and what it is called in it."""
        key = None if self._key is None else values[self._key]
        return _word(values[self._case]), _word(key)

    def _join(self, first: Row, said: list[Value], values: Sequence[Value], row: Row) -> None:
        """Add *values* of *row* to what *first* and others have *said* of the same thing."""
        for number, value in enumerate(values):
            if value is None or value == said[number]:
                continue
            slots, column = self._again[number], self.columns[number]
            some = (said[each] for each in slots if each < len(said))
            held = [each for cell in some for each in _apart(column, cell)]
            more = [each for each in _apart(column, value) if each not in held]
            if not more:
                continue
            slot, kept = number, value
            if column.many:
                slot = self._free(slots, said)
                said += [None] * (slot + 1 - len(said))
                kept = value if isinstance(value, Unusable) else "; ".join(map(str, more))
            elif isinstance(said[number], Unusable):
                continue
            elif said[number] is not None and not isinstance(value, Unusable):
                held_by = self.elsewhere.get((first.number, number), first)
                kept = self._differs(held_by, number)
            said[slot] = kept
            self.elsewhere[first.number, slot] = row

    def _free(self, slots: list[int], said: Sequence[Value]) -> int:
        """Return the first of *slots* that holds nothing, else a new one."""
        for each in slots:
            if each >= len(said) or said[each] is None:
                return each
        slots.append(len(self.columns))
        self.columns.append(self.columns[slots[0]])
        self.at.append(self.at[slots[0]])
        return slots[-1]

    def _differs(self, row: Row, number: int) -> Unusable:
        """Return that something else stands in *row*, in the column with *number*."""
        place = self._table.place(row, self.at[number])
        nl, en = (f"cel {place.cell}", f"cell {place.cell}")
        if not self._table.is_sheet:
            nl, en = f"regel {place.line}", f"line {place.line}"
        if self._is_case:
            do = ("maak ze gelijk: het is één casus", "make them the same: it is one case")
        else:
            do = (
                "maak ze gelijk, of geef wat niet hetzelfde is een andere Id",
                "make them the same, or give what is not the same another Id",
            )
        return Unusable(Text(f"iets anders dan in {nl}", f"something else than in {en}"), Text(*do))


def _reader(
    source: Source, places: tuple[int, ...], month_first: bool
) -> Callable[[Sequence[Value]], Value]:
    """Return what makes of the cells of a row the value of *source*, from those in *places*."""
    if not places:
        return lambda cells: source.fixed
    if len(places) > 1:
        return lambda cells: _joined([cells[each] for each in places])
    (place,) = places
    if not (source.values or source.apart or month_first):
        return itemgetter(place)
    known: dict[str, Value] = {}

    def read(cells: Sequence[Value]) -> Value:
        value = cells[place]
        if not isinstance(value, str):
            return turned(source, value, month_first)
        if value not in known:
            known[value] = turned(source, value, month_first)
        return known[value]

    return read


def _joined(cells: Sequence[Value]) -> Value:
    """Return the id that *cells* make together."""
    bad = (each for each in cells if isinstance(each, Unusable))
    return next(bad, None) or "-".join(filter(None, map(_word, cells))) or None


def turned(source: Source, value: Value, month_first: bool) -> Value:
    """Return what *value* in the export is for us, as *source* says.

    >>> begin = Column(Text("begindatum", "start date"), "begin", layout.DATE)
    >>> turned(Source(begin, 1), "2/28/2013", month_first=True)
    '28-2-2013'
    """
    column = source.column
    if isinstance(value, Unusable):
        return value
    if source.values:
        key = compared(value, column, month_first)
        if key in source.values:
            return source.values[key] or None
    if not isinstance(value, str):
        return value
    if month_first and column.kind == layout.DATE:
        return _moved(value)
    if column.many and (source.values or source.apart):
        parts = value.split(source.apart) if source.apart else _PARTS.split(value)
        keys = ((each, compared(each, column, month_first)) for each in parts)
        return "; ".join(filter(None, (source.values.get(k, p.strip()) for p, k in keys))) or None
    return value


def _moved(value: str) -> Value:
    """Return the date *value* with the day before the month."""
    found = _DAY.fullmatch(value)
    if not found:
        return value
    month, day, year = found.groups()
    return f"{day}-{month}-{year}" if int(month) in _MONTHS else _NO_MONTH


def _apart(column: Column, value: Value) -> list[Literal | Unusable | str]:
    """Return the values in a cell of *column*, as what they mean where that is clear."""
    if value is None:
        return []
    if column.kind in _CLEAR and not isinstance(value, Unusable):
        made = [each for each in _VALUES.of(column, value, _NO_ROWS) if isinstance(each, Literal)]
        return [*made] or [text(value)]
    like = _like(value)
    if isinstance(like, Unusable):
        return [like]
    return [each for each in (_PARTS.split(like) if column.many else [like]) if each]


def _word(value: Value) -> str:
    """Return *value* as it is compared; what cannot be used is as nothing."""
    if isinstance(value, str):
        return value.strip()
    return "" if isinstance(value, Unusable) else str(_like(value))


def _like(value: Value) -> str | Unusable:
    """Return what is the same for values that say the same."""
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return value if isinstance(value, Unusable) else text(value)
