"""Solutions of a pattern: named columns of terms, all of the same length."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ggsr_kg.columns.terms import UNBOUND, Ids, Mask, ordered, ranked


@dataclass(frozen=True, slots=True)
class Rows:
    """*size* solutions: in *columns* the number of a term for each variable, or `UNBOUND`."""

    size: int
    columns: dict[str, Ids]

    def take(self, places: Ids | Mask) -> Rows:
        """Return the rows at *places*, which are numbers or a mask."""
        size = np.count_nonzero(places) if places.dtype == np.bool_ else len(places)
        return Rows(int(size), {name: each[places] for name, each in self.columns.items()})

    def with_column(self, name: str, column: Ids) -> Rows:
        """Return the rows with *column* as *name*."""
        return Rows(self.size, {**self.columns, name: column})

    def none_of(self, names: Iterable[str]) -> Rows:
        """Return no rows, with the columns *names* besides."""
        none = np.empty(0, np.int64)
        return Rows(0, {**dict.fromkeys(self.columns, none), **dict.fromkeys(names, none)})

    def only(self, names: Iterable[str]) -> Rows:
        """Return the rows with no other columns than *names*."""
        return Rows(self.size, {each: self.columns[each] for each in names if each in self.columns})

    def column(self, name: str) -> Ids:
        """Return the column *name*; unbound where there is none."""
        found = self.columns.get(name)
        return np.full(self.size, UNBOUND, np.int64) if found is None else found

    def distinct(self) -> Rows:
        """Return each row once, in the order of the first."""
        if not self.columns:
            return Rows(min(self.size, 1), {})
        return self.take(np.sort(firsts(grouped(list(self.columns.values())))))


def stacked(parts: Sequence[Rows]) -> Rows:
    """Return the rows of all *parts*, unbound where a part lacks a column."""
    names = dict.fromkeys(name for part in parts for name in part.columns)
    return Rows(
        sum(part.size for part in parts),
        {name: np.concatenate([part.column(name) for part in parts]) for name in names},
    )


def grouped(columns: Sequence[Ids]) -> Ids:
    """Return for each row the number of its group: equal rows have the same.

    >>> grouped([np.array([5, 5, 7, 5]), np.array([1, 2, 1, 1])]).tolist()
    [0, 1, 2, 0]
    """
    _, groups = ranked(columns[0])
    for column in columns[1:]:
        values, numbers = ranked(column)
        _, groups = ranked(groups * len(values) + numbers)
    return groups


def firsts(groups: Ids) -> Ids:
    """Return the place of the first row of each of *groups*, which `grouped` numbered.

    >>> firsts(np.array([1, 0, 1])).tolist()
    [1, 0]
    """
    made = np.empty(int(groups.max()) + 1 if len(groups) else 0, np.int64)
    made[groups[::-1]] = np.arange(len(groups) - 1, -1, -1)
    return made


def matched(left: Ids, right: Ids) -> tuple[Ids, Ids]:
    """Return the places in *left* and *right* of each pair of equal values."""
    order = ordered(right)
    inside = right[order]
    first = np.searchsorted(inside, left, "left")
    counts = np.searchsorted(inside, left, "right") - first
    at = (first + counts - counts.cumsum()).repeat(counts)
    at += np.arange(len(at))
    return np.arange(len(left)).repeat(counts), order[at]
