"""Solutions of a pattern: named columns of terms, all of the same length."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ggsr_kg.columns.terms import UNBOUND, Ids, Mask

_LARGEST = 2**61


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
        _, first = np.unique(grouped(list(self.columns.values())), return_index=True)
        return self.take(np.sort(first))


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
    groups, size = columns[0], None
    for column in columns[1:]:
        bound = int(column.max(initial=0)) + 2
        size = size or int(groups.max(initial=0)) + 2
        if size * bound > _LARGEST:
            groups = np.unique(groups, return_inverse=True)[1]
            size = len(groups) + 1
        groups = (groups + 1) * bound + column + 1
        size *= bound
    return np.unique(groups, return_inverse=True)[1]


def matched(left: Ids, right: Ids) -> tuple[Ids, Ids]:
    """Return the places in *left* and *right* of each pair of equal values."""
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    first = np.searchsorted(ordered, left, "left")
    counts = np.searchsorted(ordered, left, "right") - first
    places = np.repeat(np.arange(len(left)), counts)
    offsets = np.arange(len(places)) - np.repeat(np.cumsum(counts) - counts, counts)
    return places, order[np.repeat(first, counts) + offsets]
