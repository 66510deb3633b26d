"""Questions over columns: the rows of a SELECT, in its order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ggsr_kg.columns.facts import Facts
from ggsr_kg.columns.patterns import Patterns
from ggsr_kg.columns.plans import Question, Select, UnsupportedError
from ggsr_kg.columns.rows import Rows
from ggsr_kg.columns.terms import UNBOUND, Ids, Terms
from ggsr_kg.graphs import BlankNode, Literal, NamedNode, Term
from ggsr_kg.namespaces import XSD
from ggsr_kg.results import Result

_STRING = NamedNode(XSD + "string")


def ask(facts: Facts, question: Question) -> Result:
    """Return the answer of *facts* to *question*.

    Raises: UnsupportedError: it cannot be done here, or orders terms of several kinds.
    """
    names = tuple(dict.fromkeys([*question.names, *(name for name, _ in question.order)]))
    found = Patterns(facts).solve(Select(question.part, names, False), Rows(1, {}), frozenset())
    found = _ordered(found, question.order, facts.terms).only(question.names)
    if question.distinct:
        found = found.distinct()
    last = None if question.limit is None else question.offset + question.limit
    every = facts.terms.all
    columns = [
        [
            None if number == UNBOUND else every[number]
            for number in found.column(name)[question.offset : last].tolist()
        ]
        for name in question.names
    ]
    return Result("rows", question.names, tuple(zip(*columns, strict=True)))


def _ordered(rows: Rows, order: Sequence[tuple[str, bool]], terms: Terms) -> Rows:
    """Return *rows* sorted as SPARQL says (<https://www.w3.org/TR/sparql11-query/#modOrderBy>)."""
    if not order or not rows.size:
        return rows
    ranks = [_ranks(rows.column(name), terms) for name, _ in order]
    keys = [-rank if down else rank for rank, (_, down) in zip(ranks, order, strict=True)]
    return rows.take(np.lexsort(keys[::-1]))


def _ranks(column: Ids, terms: Terms) -> Ids:
    """Return a number for each term of *column*: the lower, the earlier it comes.

    Raises: UnsupportedError: it holds literals of which nothing says which comes first.
    """
    found, places = np.unique(column, return_inverse=True)
    every = [None if number == UNBOUND else terms.all[number] for number in found.tolist()]
    kinds = {_kind(term) for term in every if isinstance(term, Literal)}
    if len(kinds) > 1:
        raise UnsupportedError("ORDER BY literals of several kinds")
    if kinds == {"number"}:
        measured = [
            float(terms.measure[number]) if isinstance(term, Literal) else 0.0
            for number, term in zip(found.tolist(), every, strict=True)
        ]
        if np.isnan(measured).any():
            raise UnsupportedError("ORDER BY numbers of many digits")
        keys = [(_place(term), value, "") for term, value in zip(every, measured, strict=True)]
    else:
        keys = [(_place(term), 0.0, "" if term is None else term.value) for term in every]
    rank = {key: number for number, key in enumerate(sorted(set(keys)))}
    return np.array([rank[key] for key in keys], np.int64)[places]


def _place(term: Term | None) -> int:
    """Return which come first: nothing, blank nodes, IRIs, literals."""
    if term is None:
        return 0
    return 1 if isinstance(term, BlankNode) else 3 if isinstance(term, Literal) else 2


def _kind(literal: Literal) -> str:
    """Return what kind of *literal* it is: those of one kind have an order.

    Raises: UnsupportedError: those of its kind have none that is the same for every engine.
    """
    if literal.datatype == _STRING:
        return "text"
    if literal.language:
        return f"@{literal.language}"
    if literal.datatype.value.startswith(XSD) and literal.datatype.value[len(XSD) :] in _NUMBERS:
        return "number"
    raise UnsupportedError("ORDER BY other than numbers or texts")


_NUMBERS = {"integer", "decimal"}
