"""Expressions over columns: conditions as masks, values as terms.

A condition is 1 (true), 0 (false) or -1 (an error,
<https://www.w3.org/TR/sparql11-query/#evaluation>). Comparing numbers, days and terms is done on
the columns, and so is what depends on the kind of a term or on how it is written: Oxigraph knows
"007"^^xsd:integer as 7. The rest is asked of the oracle.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable, Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ggsr_kg.columns import oracle, texts
from ggsr_kg.columns.plans import Call, Exists, Expr, Var
from ggsr_kg.columns.rows import Rows
from ggsr_kg.columns.scope import looks
from ggsr_kg.columns.terms import BLANK, INTEGERS, IRI, LITERAL, UNBOUND, Ids, Mask, Terms, distinct
from ggsr_kg.graphs import BlankNode, Literal, NamedNode, Term
from ggsr_kg.namespaces import RDF, XSD

Truth = NDArray[np.int8]
Holds = Callable[[Exists, Rows], Mask]

_BOOLEAN = NamedNode(XSD + "boolean")
TRUE, FALSE = (Literal(word, datatype=_BOOLEAN) for word in ("true", "false"))
_COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_KINDS = {"ISIRI": IRI, "ISURI": IRI, "ISBLANK": BLANK, "ISLITERAL": LITERAL}
_CONDITIONS = {"!", "&&", "||", "BOUND", "SAMETERM", "STRSTARTS", *_COMPARE, *_KINDS}
_OWN = {*_CONDITIONS, "IF", "COALESCE", "STR", "DATATYPE", "LANG", "STRDT", "STRLEN"}
"""What is never asked of the oracle, also not within something else."""
_FLOATS = frozenset((XSD + "double", XSD + "float"))
_BOOLEANS = frozenset((XSD + "boolean",))
_ONE = Literal("1", datatype=NamedNode(XSD + "integer"))
_INTEGERS = frozenset(INTEGERS)
_STRINGS = frozenset((XSD + "string",))


class Expressions:
    """Expressions over rows of *terms*; *holds* decides EXISTS."""

    def __init__(self, terms: Terms, holds: Holds) -> None:
        self._terms = terms
        self._holds = holds

    def truth(self, expression: Expr, rows: Rows) -> Truth:
        """Return for each of *rows* whether *expression* is true."""
        match expression:
            case Exists(_, negated):
                return np.asarray(self._holds(expression, rows) != negated, np.int8)
            case Call("BOUND", (Var(name),)):
                return np.asarray(rows.column(name) != UNBOUND, np.int8)
            case Call("!", (inner,)):
                found = self.truth(inner, rows)
                return np.where(found < 0, found, 1 - found)
            case Call("&&" | "||" as name, args):
                return self._logic(name, args, rows)
            case Call("=" | "!=" | "<" | ">" | "<=" | ">=" as name, (left, right)):
                return self._compare(name, left, right, rows)
            case Call("STRSTARTS", (left, right)):
                one, two = self.values(left, rows), self.values(right, rows)
                made = self._starts(one, two)
                if (made < 0).any():
                    columns = {"v0": one, "v1": two}
                    asked = Call("STRSTARTS", (Var("v0"), Var("v1")))
                    made = self._ebv(oracle.values(asked, columns, rows.size, self._terms))
                return made
            case Call("SAMETERM", (left, right)):
                one, two = self.values(left, rows), self.values(right, rows)
                known = (one != UNBOUND) & (two != UNBOUND)
                return np.where(known, one == two, -1).astype(np.int8)
            case Call(name, (inner,)) if name in _KINDS:
                column = self.values(inner, rows)
                is_it = self._terms.kind[column] == _KINDS[name]
                return np.where(column == UNBOUND, -1, is_it).astype(np.int8)
            case Call("IN" | "NOT IN" as name, (left, *others)) if all(
                isinstance(each, NamedNode) for each in others
            ):
                column = self.values(left, rows)
                wanted = [self._terms.number(each) for each in others]  # type: ignore[arg-type]
                found = np.isin(column, wanted) == (name == "IN")
                return np.where(column == UNBOUND, -1, found).astype(np.int8)
        return self._ebv(self.values(expression, rows))

    def values(self, expression: Expr, rows: Rows) -> Ids:
        """Return the value of *expression* for each of *rows*; `UNBOUND` for an error."""
        match expression:
            case Var(name):
                return rows.column(name)
            case NamedNode() | Literal():
                return np.full(rows.size, self._terms.number(expression), np.int64)
            case Call("IF", (condition, then, other)):
                found = self.truth(condition, rows)
                chosen = np.where(found == 1, self.values(then, rows), self.values(other, rows))
                return np.where(found < 0, UNBOUND, chosen)
            case Call("COALESCE", args):
                made = np.full(rows.size, UNBOUND, np.int64)
                for each in args:
                    made = np.where(made == UNBOUND, self.values(each, rows), made)
                return made
            case Call("STR" | "DATATYPE" | "LANG" | "STRLEN" as name, (inner,)):
                return self._each(name, self.values(inner, rows), _TEXTS[name])
            case Call("SUBSTR", (inner, start, length)) if start == _ONE:
                return self._first(self.values(inner, rows), self.values(length, rows))
            case Call("STRDT", (inner, kind)):
                return self._typed(self.values(inner, rows), self.values(kind, rows))
            case Exists():
                return self._booleans(self.truth(expression, rows))
            case Call(name, _) if name in _CONDITIONS:
                return self._booleans(self.truth(expression, rows))
        asked, rows = self._prepared(expression, rows)
        columns = {name: rows.column(name) for name in oracle.variables(asked)}
        return oracle.values(asked, columns, rows.size, self._terms)

    def _prepared(self, expression: Expr, rows: Rows) -> tuple[Expr, Rows]:
        """Return *expression* with a variable for each part that is ours, and *rows* with that.

        Of what is about more than one variable, a part about one is worked out first: it has fewer
        distinct values.
        """
        match expression:
            case Call(name, args) if name not in _OWN:
                parts = []
                for each in args:
                    part, rows = self._prepared(each, rows)
                    parts.append(part)
                whole = Call(name, tuple(parts))
                if len(oracle.variables(whole)) == 1:
                    return whole, rows
                for place, part in enumerate(parts):
                    if isinstance(part, Call) and len(names := oracle.variables(part)) == 1:
                        columns = {names[0]: rows.column(names[0])}
                        found = oracle.values(part, columns, rows.size, self._terms)
                        parts[place] = Var(f"={len(rows.columns)}")
                        rows = rows.with_column(f"={len(rows.columns)}", found)
                return Call(name, tuple(parts)), rows
            case Call() | Exists():
                made = Var(f"={len(rows.columns)}")
                return made, rows.with_column(made.name, self.values(expression, rows))
        return expression, rows

    def _logic(self, name: str, args: tuple[Expr, ...], rows: Rows) -> Truth:
        """Return && or || of *args*: an error gives way to what decides.

        What is decided already is not looked at again.
        """
        decisive = 0 if name == "&&" else 1
        made = np.full(rows.size, 1 - decisive, np.int8)
        for each in sorted(args, key=looks):
            open_places = (made != decisive).nonzero()[0]
            if not len(open_places):
                break
            found = self.truth(each, rows.take(open_places))
            before = made[open_places]
            made[open_places] = np.where(
                found == decisive, decisive, np.where((found < 0) | (before < 0), -1, before)
            )
        return made

    def _compare(self, name: str, left: Expr, right: Expr, rows: Rows) -> Truth:
        one, two = self.values(left, rows), self.values(right, rows)
        terms, compare = self._terms, _COMPARE[name]
        known = (one != UNBOUND) & (two != UNBOUND)
        made = np.full(rows.size, -1, np.int8)
        done = ~known
        for column in (terms.measure, terms.day):
            first, second = column[one], column[two]
            both = known & ~np.isnan(first) & ~np.isnan(second)
            made[both] = compare(first[both], second[both])
            done |= both
        resources = known & ((terms.kind[one] != LITERAL) | (terms.kind[two] != LITERAL))
        done |= resources
        if name in ("=", "!="):
            same = (~done & (one == two)).nonzero()[0]
            # NaN is not equal to itself.
            same = same[~self._is_of(one[same], _FLOATS)]
            done[same] = True
            made[resources] = compare(one[resources], two[resources])
            made[same] = name == "="
        truths = (~done).nonzero()[0]
        truths = truths[self._is_of(one[truths], _BOOLEANS) & self._is_of(two[truths], _BOOLEANS)]
        if len(truths):
            made[truths] = compare(self._ebv(one[truths]), self._ebv(two[truths]))
            done[truths] = True
        words = (~done).nonzero()[0]
        words = words[self._is_of(one[words], _STRINGS) & self._is_of(two[words], _STRINGS)]
        if len(words):
            made[words] = compare(*texts.ranks(one[words], two[words], terms))
            done[words] = True
        left_over = (~done).nonzero()[0]
        if len(left_over):
            asked = Call(name, (Var("v0"), Var("v1")))
            columns = {"v0": one[left_over], "v1": two[left_over]}
            values = oracle.values(asked, columns, len(left_over), terms)
            made[left_over] = self._ebv(values)
        return made

    def _starts(self, one: Ids, two: Ids) -> Truth:
        """Return of each text in *one* whether it starts with that in *two*; -1 where not known."""
        plain = self._is_of(one, _STRINGS) & self._is_of(two, _STRINGS)
        made = np.full(len(one), -1, np.int8)
        made[plain] = texts.begin_with(one[plain], two[plain], self._terms)
        return made

    def _is_of(self, column: Ids, datatypes: frozenset[str]) -> Mask:
        """Return of each term whether it is a literal of one of *datatypes*."""

        def those(term: Term) -> Term | None:
            return TRUE if isinstance(term, Literal) and term.datatype.value in datatypes else None

        return np.asarray(self._each(datatypes, column, those) != UNBOUND, np.bool_)

    def _each(self, key: Hashable, column: Ids, make: Callable[[Term], Term | None]) -> Ids:
        """Return what *make* makes of each term of *column*; *key* says what that is."""
        return self._terms.image(key, column, lambda terms: [make(term) for term in terms])

    def _first(self, column: Ids, lengths: Ids) -> Ids:
        """Return the first *lengths* characters of each of *column*."""
        sound = self._is_of(column, _STRINGS) & self._is_of(lengths, _INTEGERS)
        made, known = texts.starts(column, lengths, sound, self._terms)
        if not known.all():
            asked = Call("SUBSTR", (Var("v0"), _ONE, Var("v1")))
            columns = {"v0": column[~known], "v1": lengths[~known]}
            size = len(columns["v0"])
            made[~known] = oracle.values(asked, columns, size, self._terms)
        return made

    def _typed(self, words: Ids, kinds: Ids) -> Ids:
        """Return each text as a literal of the datatype *kinds*."""
        made = np.full(len(words), UNBOUND, np.int64)
        known = np.flatnonzero((words != UNBOUND) & (kinds != UNBOUND))
        for kind in distinct(kinds[known]):
            datatype = self._terms.all[kind]
            if isinstance(datatype, NamedNode) and datatype.value != _TAGGED:
                mine = known[kinds[known] == kind]
                typed = partial(_as, datatype=datatype)
                made[mine] = self._each(datatype, words[mine], typed)
        return made

    def _booleans(self, truth: Truth) -> Ids:
        numbers = np.array([self._terms.number(each) for each in (FALSE, TRUE)], np.int64)
        return np.where(truth < 0, UNBOUND, numbers[truth])

    def _ebv(self, column: Ids) -> Truth:
        """Return the effective boolean value of each term."""
        truths = self._each("truth", column, self._truth_of)
        made = np.full(len(column), -1, np.int8)
        for number, each in enumerate((FALSE, TRUE)):
            made[truths == self._terms.number(each)] = number
        return made

    def _truth_of(self, term: Term) -> Term | None:
        """Return true or false for a literal that has an effective boolean value."""
        if term in (TRUE, FALSE) or not isinstance(term, Literal):
            return term if isinstance(term, Literal) else None
        asked = Call("&&", (Var("v0"), TRUE))
        columns = {"v0": np.array([self._terms.number(term)])}
        value = int(oracle.values(asked, columns, 1, self._terms)[0])
        return None if value == UNBOUND else self._terms.all[value]


def _text(term: Term) -> Term | None:
    return None if isinstance(term, BlankNode) else Literal(term.value)


def _as(term: Term, datatype: NamedNode) -> Term | None:
    plain = isinstance(term, Literal) and term.datatype.value == XSD + "string"
    return Literal(term.value, datatype=datatype) if plain else None


_TEXTS: Mapping[str, Callable[[Term], Term | None]] = {
    "STR": _text,
    "DATATYPE": lambda term: term.datatype if isinstance(term, Literal) else None,
    "STRLEN": texts.length,
    "LANG": lambda term: Literal(term.language or "") if isinstance(term, Literal) else None,
}
_TAGGED = RDF + "langString"
