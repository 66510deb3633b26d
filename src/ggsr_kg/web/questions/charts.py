"""Which chart fits an answer, if one does: decided by its columns and what stands in them.

- A column of printed outcomes (√, X, –), or of ja, nee and onbekend, is counted per group, where it
  is told in words what a row is: `counted.yaml` does so for a question. A group is the first column
  with a few different values, apart per year, level and basis where there are more.
- Columns that count outcomes (voldoet, verbeterpunt, ...) are stacked, a bar per row.
- A column of whole numbers is a bar per row, when nothing is lacking and the rows are few. Numbers
  with units, ranks and places in a text are no counts.
- Groups, rows and series are called by words of the language, never by an IRI.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ggsr_kg.answers import Answer, plain
from ggsr_kg.graphs import Literal, NamedNode
from ggsr_kg.namespaces import XSD

_VALUES = (
    {"√": "v", "X": "x", "–": "n"},
    {"ja": "v", "nee": "x", "onbekend": "n"},
    {"yes": "v", "no": "x", "unknown": "n"},
)
"""The values of a column that is counted, each with its style; the last tells it from others."""
_COUNTS = {
    "voldoet": "v",
    "verbeterpunt": "x",
    "niet_te_bepalen": "n",
    "niet_van_toepassing": "p",
    "verbeterd": "v",
    "ongewijzigd": "x",
    "niet_hertoetst": "n",
}
_APART = ("peiljaar", "niveau", "basis")
"""Years are not measured the same way, levels are not about the same, and what we inferred is not
what a document states: never added up."""
_NOT_COUNTED = frozenset({"eenheid", "begin"})
"""Columns that say that the numbers beside them are of several kinds, or places in a text."""
_FEW, _GROUPS, _ROWS = 2, 16, 30
_ROWS_LEAST = 3
_BOTH = 2

Column = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of *name*: its parts as (series, number), in the order of the series."""

    name: str
    parts: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """The length of the whole bar."""
        return sum(number for _, number in self.parts)


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of *what*, columns or words, per *by*, columns; *series* gives each part its style."""

    what: Column
    by: Column
    series: dict[str, str]
    bars: tuple[Bar, ...]

    @property
    def longest(self) -> int:
        """The length of the longest bar."""
        return max(bar.total for bar in self.bars)


def of(answer: Answer, counted: str = "") -> list[Chart]:
    """Return the charts that fit *answer*: mostly one or none.

    *counted* says what its rows are, so that they can be counted; without it they are not.

    >>> rows = tuple((Literal(group), Literal(outcome)) for group, outcome in ("AX", "A√", "BX"))
    >>> answer = Answer("q", "", "nl", "rows", ("g", "u"), rows)
    >>> [bar.parts for bar in of(answer, "verdicts")[0].bars]
    [(('√', 1), ('X', 1), ('–', 0)), (('√', 0), ('X', 1), ('–', 0))]
    """
    answer = answer.worded()
    if answer.kind != "rows" or len(answer.rows) < _FEW:
        return []
    columns = {
        name: tuple(plain(row[at]) for row in answer.rows)
        for at, name in enumerate(answer.columns)
        if not any(isinstance(row[at], NamedNode) for row in answer.rows)
    }
    if not columns:
        return []
    numbers = [name for at, name in enumerate(answer.columns) if _whole(answer, at)]
    rules: tuple[Callable[[dict[str, Column], list[str]], list[Chart]], ...]
    rules = (_stacked, _plain)
    found = _counted(columns, numbers, counted) if counted else []
    return found or next((made for rule in rules if (made := rule(columns, numbers))), [])


def _whole(answer: Answer, at: int) -> bool:
    """Return whether there is a whole number, not below zero, in every row of column *at*."""
    terms = [row[at] for row in answer.rows]
    return all(
        isinstance(term, Literal)
        and term.datatype.value == XSD + "integer"
        and term.value.isdecimal()
        for term in terms
    )


def _counted(columns: dict[str, Column], numbers: list[str], what: str) -> list[Chart]:
    """Return the outcomes per group, which are *what* a row is."""
    for name, values in reversed(columns.items()):
        for styles in _VALUES:
            typical = styles is _VALUES[0] or [*styles][-1] in values
            if not set(values) <= set(styles) or not typical:
                continue
            by = _group(columns, name, numbers)
            bars = _per_group(columns, name, by, styles) if by else ()
            return [Chart((what,), by, styles, bars)] if 0 < len(bars) < len(values) else []
    return []


def _group(columns: dict[str, Column], but: str, numbers: list[str]) -> tuple[str, ...]:
    """Return the columns that make the groups: () when none does."""
    apart = [name for name in _APART if len(set(columns.get(name, ()))) > 1]
    for name, values in columns.items():
        if name not in (but, *_APART, *numbers) and _FEW <= len(set(values)) <= _GROUPS:
            return (name, *apart)
    return tuple(apart)


def _per_group(
    columns: dict[str, Column], name: str, by: Column, styles: dict[str, str]
) -> tuple[Bar, ...]:
    keys = list(zip(*(columns[each] for each in by), strict=True))
    counts = Counter(zip(keys, columns[name], strict=True))
    return tuple(
        Bar(" ".join(key), tuple((value, counts[key, value]) for value in styles))
        for key in dict.fromkeys(keys)
    )


def _stacked(columns: dict[str, Column], numbers: list[str]) -> list[Chart]:
    """Return the columns that count outcomes, a bar per row."""
    series = {name: _COUNTS[name] for name in numbers if name in _COUNTS}
    names = _names(columns, numbers)
    if len(series) < _BOTH or not names:
        return []
    parts = zip(*(map(int, columns[each]) for each in series), strict=True)
    bars = tuple(
        Bar(name, tuple(zip(series, row, strict=True)))
        for name, row in zip(names[1], parts, strict=True)
    )
    return [Chart(tuple(series), names[0], series, bars)] if any(b.total for b in bars) else []


def _plain(columns: dict[str, Column], numbers: list[str]) -> list[Chart]:
    """Return a chart for each column of counts."""
    names = _names(columns, numbers)
    first = next(iter(columns))
    if _NOT_COUNTED & set(columns) or first in numbers or not names:
        return []
    if len(columns[first]) < _ROWS_LEAST:
        return []
    return [
        Chart((name,), names[0], {name: "v"}, _bars(name, names[1], columns[name]))
        for name in numbers
        if len(set(columns[name])) > 1
    ]


def _bars(series: str, names: Sequence[str], numbers: Column) -> tuple[Bar, ...]:
    return tuple(
        Bar(name, ((series, int(number)),)) for name, number in zip(names, numbers, strict=True)
    )


def _names(columns: dict[str, Column], numbers: list[str]) -> tuple[Column, list[str]] | None:
    """Return what the rows are called by, and those names; None when they are too many.

    That is the first column in which every row has a value of its own, else the columns of words
    together as far as they are needed.
    """
    words = {name: values for name, values in columns.items() if name not in numbers}
    size = len(next(iter(columns.values())))
    if size > _ROWS or not words:
        return None
    for name, values in words.items():
        if len(set(values)) == size and "" not in values:
            return (name,), list(values)
    told = tuple(name for name, values in words.items() if len(set(values)) > 1)
    keys = [" ".join(filter(None, key)) for key in zip(*(words[n] for n in told), strict=True)]
    return (told, keys) if len(set(keys)) == size else None
