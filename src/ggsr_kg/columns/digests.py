"""Digests of statements: the sum over them, so that their order does not matter.

A statement has two numbers of 64 bits, mixed from those of its terms as SplitMix64 does
(<https://doi.org/10.1145/2714064.2660195>); those of a term are the start of its BLAKE2b digest.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from ggsr_kg.columns.terms import Ids, Terms, distinct

Sums = NDArray[np.uint64]
"""Rows of two numbers."""

_LANES = 2
_ODD = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)
_STEPS = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
_LAST = np.uint64(31)


def summed(terms: Terms, columns: tuple[Ids, Ids, Ids], groups: Ids, size: int) -> Sums:
    """Return the sum of the statements in *columns* for each of *size* groups.

    *groups* gives the group of each statement; -1 is the last.

    >>> from ggsr_kg.graphs import BlankNode
    >>> terms = Terms()
    >>> a, b, c = (terms.number(BlankNode(name)) for name in "abc")
    >>> def of(*rows):
    ...     return summed(terms, tuple(np.array(rows).T), np.zeros(len(rows), np.int64), 1)
    >>> bool((of((a, b, c), (c, b, a)) == of((c, b, a), (a, b, c))).all())
    True
    >>> bool((of((a, b, c)) == of((c, b, a))).any())
    False
    """
    made = np.zeros((size, _LANES), np.uint64)
    used, every = distinct(np.concatenate(columns)), terms.all
    names = [blake2b(str(every[number]).encode(), digest_size=16).digest() for number in used]
    numbers = np.zeros((len(terms), _LANES), np.uint64)
    numbers[used] = np.frombuffer(b"".join(names), np.uint64).reshape(-1, _LANES)
    mixed = np.zeros((len(groups), _LANES), np.uint64)
    for odd, column in zip(_ODD, columns, strict=True):
        mixed = _mixed((mixed + numbers[column]) * odd)
    np.add.at(made, groups, mixed)
    return made


def text(total: Sums) -> str:
    """Return one row of sums as 32 hexadecimal digits."""
    return "".join(f"{int(number):016x}" for number in total)


def _mixed(numbers: Sums) -> Sums:
    for shift, odd in _STEPS:
        numbers = (numbers ^ (numbers >> np.uint64(shift))) * np.uint64(odd)
    return numbers ^ (numbers >> _LAST)
