"""Solutions of a pattern: named columns of terms, all of the same length."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ggsr_kg.columns.terms import UNBOUND, Ids, Mask

_LARGEST = 2**61

_SPARSE = 8
"""From how many times as many numbers as values on it is not worth while to mark each number."""


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
    groups, _ = _ranked(columns[0])
    for column in columns[1:]:
        numbers, count = _ranked(column)
        groups, _ = _ranked(groups * count + numbers)
    return groups


def firsts(groups: Ids) -> Ids:
    """Return the place of the first row of each of *groups*, which `grouped` numbered.

    >>> firsts(np.array([1, 0, 1])).tolist()
    [1, 0]
    """
    made = np.empty(int(groups.max()) + 1 if len(groups) else 0, np.int64)
    made[groups[::-1]] = np.arange(len(groups) - 1, -1, -1)
    return made


def _ranked(column: Ids) -> tuple[Ids, int]:
    """Return for each value how many lower values there are, and how many values in all."""
    low = int(column.min(initial=0))
    spread = int(column.max(initial=0)) - low + 1
    if spread > _SPARSE * len(column):
        values, numbers = np.unique(column, return_inverse=True)
        return numbers, len(values)
    # The values lie close together: marking each is faster than sorting them all.
    there = np.zeros(spread, np.bool_)
    there[column - low] = True
    rank = np.cumsum(there) - 1
    return rank[column - low], int(rank[-1]) + 1


def matched(left: Ids, right: Ids) -> tuple[Ids, Ids]:
    """Return the places in *left* and *right* of each pair of equal values."""
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    first = np.searchsorted(ordered, left, "left")
    counts = np.searchsorted(ordered, left, "right") - first
    places = np.repeat(np.arange(len(left)), counts)
    offsets = np.arange(len(places)) - np.repeat(np.cumsum(counts) - counts, counts)
    return places, order[np.repeat(first, counts) + offsets]
