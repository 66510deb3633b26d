"""Terms as numbers, with what comparing them takes in columns."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from itertools import count, islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ggsr_kg.graphs import BlankNode, Literal, NamedNode, Term
from ggsr_kg.namespaces import XSD

Ids = NDArray[np.int64]
"""Terms by number; `UNBOUND` where there is none."""
Mask = NDArray[np.bool_]

UNBOUND: Final = -1
_UNKNOWN = -2
Images = Callable[[Sequence[Term]], Sequence[Term | None]]
"""What makes a term, or none, of each of some terms."""
IRI, BLANK, LITERAL = 0, 1, 2
"""The kinds of term."""
_KINDS = {NamedNode: IRI, BlankNode: BLANK, Literal: LITERAL}

INTEGERS = {
    XSD + name
    for name in (
        *("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger"),
        *("nonPositiveInteger", "negativeInteger", "unsignedInt", "unsignedLong"),
        *("unsignedShort", "unsignedByte"),
    )
}
_DECIMAL, _DATE = XSD + "decimal", XSD + "date"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
INTEGER = re.compile(r"[+-]?[0-9]+")
DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DIGITS = 15
"""Numbers with no more digits than this are the same as a floating-point number."""


_SPARSE = 8
"""From how many times as many numbers as values on it is not worth while to mark each number."""
_FEW = 2000
"""How many numbers are sorted as fast by comparing them."""


def named(name: str) -> NamedNode | BlankNode:
    """Return what has this IRI, or this label.

    >>> named("urn:x"), named("x")
    (<NamedNode value=urn:x>, <BlankNode value=x>)
    """
    return NamedNode(name) if ":" in name else BlankNode(name)


def distinct(column: Ids) -> Ids:
    """Return the numbers in *column*, sorted, each once.

    The same as `numpy.unique`, which since 2.3 goes by a hash table and takes many times as long.

    >>> distinct(np.array([3, 1, 3])).tolist(), distinct(np.array([], np.int64)).tolist()
    ([1, 3], [])
    """
    low, spread = _spread(column)
    if spread <= _SPARSE * len(column):
        return _marked(column, low, spread).nonzero()[0] + low
    if (column[1:] > column[:-1]).all():
        return column
    made = np.sort(column)
    first = np.ones(len(made), np.bool_)
    np.not_equal(made[1:], made[:-1], out=first[1:])
    return made[first]


def ranked(column: Ids) -> tuple[Ids, Ids]:
    """Return the numbers in *column*, sorted, each once; and the place of each among these.

    >>> [each.tolist() for each in ranked(np.array([3, 1, 3]))]
    [[1, 3], [1, 0, 1]]
    """
    low, spread = _spread(column)
    if spread > _SPARSE * len(column):
        found, places = np.unique(column, return_inverse=True)
        return found, places
    there = _marked(column, low, spread)
    return there.nonzero()[0] + low, (there.cumsum() - 1)[column - low]


def ordered(column: Ids) -> Ids:
    """Return the places in *column* from low to high; equal ones keep their order.

    Half of each number at a time: numbers of 16 bits are sorted without comparing them.

    >>> ordered(np.array([70000, 3, 70000, 1])).tolist()
    [3, 1, 0, 2]
    """
    if (column[1:] >= column[:-1]).all():
        return np.arange(len(column))
    low, spread = _spread(column)
    if len(column) < _FEW or spread > 2**32:
        return np.argsort(column, kind="stable")
    above = column - low
    order = np.argsort(above.astype(np.uint16), kind="stable")
    if spread > 2**16:
        order = order[np.argsort((above >> 16)[order].astype(np.uint16), kind="stable")]
    return order


def _spread(column: Ids) -> tuple[int, int]:
    """Return the lowest number in *column*, and how many there are from that to the highest."""
    if not len(column):
        return 0, 0
    low = int(column.min())
    return low, int(column.max()) - low + 1


def _marked(column: Ids, low: int, spread: int) -> Mask:
    """Return of each number from *low* whether it is in *column*."""
    there = np.zeros(spread, np.bool_)
    there[column - low] = True
    return there


class Terms:
    """Terms numbered from 0 in the order in which they come; *known* come first.

    >>> terms = Terms()
    >>> [terms.number(BlankNode(name)) for name in "aba"]
    [0, 1, 0]
    """

    def __init__(self, known: Terms | None = None) -> None:
        start = len(known) if known else 0
        self._ids: defaultdict[Term, int] = defaultdict(count(start).__next__)
        self._all: list[Term] = []
        self._kind = np.empty(0, np.int8)
        self._number = np.empty(0, np.float64)
        self._day = np.empty(0, np.float64)
        self._images: dict[Hashable, NDArray[np.int32]] = {}
        if known:
            self._ids.update(known._ids)
            self._all = list(known.all)
            self._kind, self._number = known.kind, known.measure
            self._day = known.day

    def __len__(self) -> int:
        return len(self._ids)

    def number(self, term: Term) -> int:
        """Return the number of *term*, a new one when it has none yet."""
        return self._ids[term]

    def numbers(self, terms: Iterable[Term]) -> Ids:
        """Return the number of each of *terms*."""
        return np.fromiter(map(self._ids.__getitem__, terms), np.int64)

    @property
    def all(self) -> list[Term]:
        """Every term, by number."""
        if len(self._all) < len(self._ids):
            self._all.extend(islice(self._ids, len(self._all), None))
        return self._all

    @property
    def kind(self) -> NDArray[np.int8]:
        """The kind of each term: `IRI`, `BLANK` or `LITERAL`."""
        self._describe()
        return self._kind

    @property
    def measure(self) -> NDArray[np.float64]:
        """The number that each term stands for; NaN where it is none, or not exact."""
        self._describe()
        return self._number

    @property
    def day(self) -> NDArray[np.float64]:
        """The day that each xsd:date without time zone stands for; NaN elsewhere."""
        self._describe()
        return self._day

    def image(self, key: Hashable, column: Ids, make: Images) -> Ids:
        """Return what *make* makes of each term of *column*, asked once for each term.

        *key* says what is made; what is unbound stays so.
        """
        table = self._images.get(key)
        if table is None or len(table) <= len(self):
            # The last place is that of what is unbound.
            grown = np.full(len(self) + len(self) // 4 + 2, _UNKNOWN, np.int32)
            grown[-1] = UNBOUND
            if table is not None:
                grown[: len(table) - 1] = table[:-1]
            table = self._images[key] = grown
        found = table[column].astype(np.int64)
        unknown = found == _UNKNOWN
        if unknown.any():
            new = distinct(column[unknown])
            every = self.all
            made = make([every[number] for number in new.tolist()])
            table[new] = [UNBOUND if each is None else self.number(each) for each in made]
            found = table[column].astype(np.int64)
        return found

    def _describe(self) -> None:
        """Work out the columns of the terms that came since the last time."""
        start = len(self._kind)
        if start == len(self):
            return
        new = self.all[start:]
        kinds = np.fromiter(map(_KINDS.__getitem__, map(type, new)), np.int8, len(new))
        size = len(new)
        numbers, days = np.full(size, np.nan), np.full(size, np.nan)
        literals = np.flatnonzero(kinds == LITERAL)
        for place in literals:
            term = new[place]
            assert isinstance(term, Literal)
            name = term.datatype.value
            if name in INTEGERS:
                numbers[place] = _exact(term.value, INTEGER)
            elif name == _DECIMAL:
                numbers[place] = _exact(term.value, DECIMAL)
            elif name == _DATE:
                days[place] = _day(term.value)
        self._kind = np.concatenate([self._kind, kinds])
        self._number = np.concatenate([self._number, numbers])
        self._day = np.concatenate([self._day, days])


def _exact(text: str, form: re.Pattern[str]) -> float:
    """Return the number written as *text*, or NaN when a float cannot hold it.

    >>> [_exact(text, INTEGER) for text in ("007", "x", "1e3", "12345678901234567890")]
    [7.0, nan, nan, nan]
    """
    fits = form.fullmatch(text) and sum(map(str.isdigit, text)) <= _DIGITS
    return float(text) if fits else np.nan


def _day(text: str) -> float:
    try:
        return float(date.fromisoformat(text).toordinal()) if _DAY.fullmatch(text) else np.nan
    except ValueError:
        return np.nan
