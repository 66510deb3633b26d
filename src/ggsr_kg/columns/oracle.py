"""What an expression comes to, asked of Oxigraph: once for each distinct row of values.

So every function means here what it means in the embedded store.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pyoxigraph

from ggsr_kg.columns.plans import Call, Exists, Expr, UnsupportedError, Var
from ggsr_kg.columns.rows import firsts, grouped
from ggsr_kg.columns.terms import INTEGERS, UNBOUND, Ids, Terms
from ggsr_kg.graphs import BlankNode, Literal, Term
from ggsr_kg.namespaces import XSD

_INFIX = {"&&", "||", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/"}
_NUMBERS = {XSD + name for name in ("integer", "decimal", "double")}
_NUMERIC = {f"<{name}>" for name in _NUMBERS} | {
    *("YEAR", "MONTH", "DAY", "HOURS", "MINUTES", "STRLEN", "ABS", "CEIL", "FLOOR", "ROUND")
}
_CALENDAR = {
    XSD + name
    for name in ("date", "dateTime", "dateTimeStamp", "time", "dayTimeDuration", "duration")
}
_LENIENT = {"IN", "NOT IN", "ISNUMERIC"}
"""What has an answer for a blank node too."""
_DIGITS = 18
_KEPT = 50_000
_STORE = pyoxigraph.Store()

Row = tuple[Term | None, ...]


class Oracle:
    """The *text* of an expression over variables `?v0`, `?v1`, ..., with the answers it gave.

    It *calculates* when it may be a sum with a date; it is *strict* when a blank node is an error.
    """

    kept = 0
    """How many answers all oracles together have to remember, about."""

    def __init__(self, text: str, calculates: bool, strict: bool) -> None:
        self._text, self._calculates, self._strict = text, calculates, strict
        self._known: dict[Row, Term | None] = {}

    def answer(self, rows: Sequence[Row]) -> list[Term | None]:
        """Return the value for each of *rows*; None where it has none."""
        known = self._known
        if Oracle.kept > _KEPT:
            _oracle.cache_clear()
            known.clear()
            Oracle.kept = 0
        new = [row for row in dict.fromkeys(rows) if row not in known]
        if any(_is_long(term) for row in new for term in row):
            raise UnsupportedError("a number of more digits than Oxigraph counts with")
        if new and self._calculates and any(_on_calendar(term) for row in new for term in row):
            raise UnsupportedError("a sum with a date: it goes wrong at the end of a month")
        if self._strict:
            known.update((row, None) for row in new if _has_blank(row))
            new = [row for row in new if row not in known]
        if new:
            known.update(zip(new, self._ask(new), strict=True))
            Oracle.kept += len(new)
        return [known[row] for row in rows]

    def _ask(self, rows: Sequence[Row]) -> list[Term | None]:
        width = len(rows[0])
        names = " ".join(f"?v{place}" for place in range(width))
        lines = "\n".join(
            f"({number} {' '.join(map(_written, row))})" for number, row in enumerate(rows)
        )
        query = f"SELECT ?n ({self._text} AS ?is) {{ VALUES (?n {names}) {{ {lines} }} }}"
        found: list[Term | None] = [None] * len(rows)
        solutions = _STORE.query(query)
        assert isinstance(solutions, pyoxigraph.QuerySolutions)
        for solution in solutions:
            found[int(solution["n"].value)] = solution["is"]
        return found


@lru_cache(maxsize=4096)
def _oracle(expression: Expr) -> tuple[Oracle, tuple[str, ...]]:
    """Return the oracle of *expression*, and the variables that it takes, in order."""
    names = variables(expression)
    places = {name: f"?v{place}" for place, name in enumerate(names)}
    return Oracle(
        text(expression, places), _may_calculate(expression), _is_strict(expression)
    ), names


def _may_calculate(expression: Expr) -> bool:
    """Return whether *expression* has a sum or difference of which no part is surely a number."""
    match expression:
        case Call("+" | "-", (_, _) as args) if not any(map(_is_number, args)):
            return True
        case Call(_, args):
            return any(map(_may_calculate, args))
    return False


def _is_strict(expression: Expr) -> bool:
    return not isinstance(expression, Call) or (
        expression.name not in _LENIENT and all(map(_is_strict, expression.args))
    )


def _has_blank(row: Row) -> bool:
    return any(isinstance(term, BlankNode) for term in row)


def _is_number(part: Expr) -> bool:
    match part:
        case Literal():
            return part.datatype.value in _NUMBERS
        case Call(name, args):
            return name in _NUMERIC or (name in "+-*/" and any(map(_is_number, args)))
    return False


def variables(expression: Expr) -> tuple[str, ...]:
    """Return the variables of *expression* in the order in which they come.

    Raises: UnsupportedError: it looks at the data.
    """
    match expression:
        case Var(name):
            return (name,)
        case Call(_, args):
            return tuple(dict.fromkeys(name for each in args for name in variables(each)))
        case Exists():
            raise UnsupportedError("EXISTS")
    return ()


def text(expression: Expr, names: dict[str, str]) -> str:
    """Return *expression* in SPARQL, with the variables as *names* says.

    >>> text(Call("+", (Var("a"), Call("STRLEN", (Var("b"),)))), {"a": "?v0", "b": "?v1"})
    '(?v0 + STRLEN(?v1))'
    """
    match expression:
        case Var(name):
            return names[name]
        case Call(name, args):
            parts = [text(each, names) for each in args]
            if name in ("IN", "NOT IN"):
                return f"({parts[0]} {name} ({', '.join(parts[1:])}))"
            if name in _INFIX and len(parts) > 1:
                return f"({f' {name} '.join(parts)})"
            return f"({name}{parts[0]})" if name in "!-" else f"{name}({', '.join(parts)})"
        case Exists():
            raise UnsupportedError("EXISTS")
    return str(expression)


def values(expression: Expr, columns: dict[str, Ids], size: int, terms: Terms) -> Ids:
    """Return the value of *expression* for each of *size* rows, given the *columns* it needs.

    Raises: UnsupportedError: it is about a thing without IRI, which no query can name.
    """
    oracle, names = _oracle(expression)
    wanted = [columns[name] for name in names]
    if not wanted:
        (value,) = oracle.answer([()])
        number = UNBOUND if value is None else terms.number(value)
        return np.full(size, number, np.int64)
    if not size:
        return np.empty(0, np.int64)
    if len(wanted) == 1 and not (wanted[0] == UNBOUND).any():
        return terms.image(oracle, wanted[0], lambda new: oracle.answer([(term,) for term in new]))
    groups = grouped(wanted)
    first = firsts(groups)
    known = terms.all
    rows = [
        tuple(None if number == UNBOUND else known[number] for number in row)
        for row in zip(*(column[first].tolist() for column in wanted), strict=True)
    ]
    answers = oracle.answer(rows)
    numbers = [UNBOUND if each is None else terms.number(each) for each in answers]
    return np.array(numbers, np.int64)[groups]


def _on_calendar(term: Term | None) -> bool:
    return isinstance(term, Literal) and term.datatype.value in _CALENDAR


def _is_long(term: Term | None) -> bool:
    return (
        isinstance(term, Literal)
        and len(term.value) > _DIGITS
        and (term.datatype.value == XSD + "decimal" or term.datatype.value in INTEGERS)
    )


def _written(term: Term | None) -> str:
    if isinstance(term, BlankNode):
        raise UnsupportedError("blank node")
    return "UNDEF" if term is None else str(term)
