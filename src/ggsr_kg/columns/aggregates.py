"""Counting and choosing within groups of rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ggsr_kg.columns import oracle
from ggsr_kg.columns.expressions import Expressions
from ggsr_kg.columns.plans import Aggregate, Call, UnsupportedError, Var
from ggsr_kg.columns.rows import Rows, firsts, grouped
from ggsr_kg.columns.terms import UNBOUND, Ids, Terms, distinct
from ggsr_kg.graphs import Literal, NamedNode
from ggsr_kg.namespaces import XSD

_INTEGER, _STRING = NamedNode(XSD + "integer"), NamedNode(XSD + "string")
_EXACT = 2**53
"""Up to here a floating-point number holds every integer."""


def aggregated(
    rows: Rows,
    keys: Sequence[str],
    aggregates: Sequence[Aggregate],
    expressions: Expressions,
    terms: Terms,
) -> Rows:
    """Return one row per group of *rows* with equal *keys*, with the *aggregates* of the group.

    Raises: UnsupportedError: no keys, or values that have no order of their own.
    """
    if not keys:
        raise UnsupportedError("a count without GROUP BY")
    groups = grouped([rows.column(key) for key in keys]) if rows.size else np.empty(0, np.int64)
    first = firsts(groups)
    size = len(first)
    made = rows.only(keys).take(first)
    for each in aggregates:
        column = (
            np.zeros(rows.size, np.int64)
            if each.value is None
            else expressions.values(each.value, rows)
        )
        made = made.with_column(each.name, _column(each, groups, size, column, terms))
    return made


def _column(each: Aggregate, groups: Ids, size: int, column: Ids, terms: Terms) -> Ids:
    bound = column != UNBOUND
    places, values = groups[bound], column[bound]
    if each.distinct and len(places):
        once = firsts(grouped([places, values]))
        places, values = places[once], values[once]
    if each.kind == "Count":
        if each.value is None and each.distinct:
            raise UnsupportedError("COUNT(DISTINCT *)")
        return _written(np.bincount(places, minlength=size), terms)
    if each.kind == "Sample":
        made = np.full(size, UNBOUND, np.int64)
        made[places[::-1]] = values[::-1]
        return made
    if not bound.all():
        raise UnsupportedError("an error in a group")
    numbers = terms.measure[values]
    if each.kind == "Sum":
        whole = oracle.values(
            Call("=", (Call("DATATYPE", (Var("v"),)), _INTEGER)), {"v": values}, len(values), terms
        )
        if not all(terms.all[number] == _TRUE for number in distinct(whole)):
            raise UnsupportedError("a sum of other than integers")
        if not np.abs(numbers).sum() < _EXACT:
            raise UnsupportedError("a sum of large numbers")
        return _written(np.bincount(places, numbers, size).astype(np.int64), terms)
    order = _order(values, terms)
    sign = 1 if each.kind == "Min" else -1
    ranked = np.lexsort((sign * order, places))
    _, first = np.unique(places[ranked], return_index=True)
    made = np.full(size, UNBOUND, np.int64)
    made[places[ranked][first]] = values[ranked][first]
    return made


_TRUE = Literal("true", datatype=NamedNode(XSD + "boolean"))


def _order(values: Ids, terms: Terms) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return what sorts *values*: all numbers, all days, or all plain texts."""
    for column in (terms.measure, terms.day):
        if not np.isnan(column[values]).any():
            return column[values]
    every = distinct(values).tolist()
    if not all(isinstance(text := terms.all[each], Literal) and _is_plain(text) for each in every):
        raise UnsupportedError("the least or most of other than numbers, days or plain texts")
    ranked = sorted(every, key=lambda each: str(terms.all[each].value))
    ranks = np.empty(len(terms), np.float64)
    ranks[ranked] = np.arange(len(ranked))
    return ranks[values]


def _is_plain(text: Literal) -> bool:
    return text.datatype == _STRING


def _written(numbers: Ids, terms: Terms) -> Ids:
    """Return *numbers* as terms."""
    known = {
        int(number): terms.number(Literal(str(number), datatype=_INTEGER))
        for number in distinct(numbers)
    }
    return np.array([known[int(number)] for number in numbers], np.int64)
