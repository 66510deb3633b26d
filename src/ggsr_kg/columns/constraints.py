"""The constraints of SHACL Core over columns: which values of which nodes are wrong.

<https://www.w3.org/TR/shacl/#core-components>. A constraint takes the values of nodes as pairs (the
place of the node, the value) and returns the pairs that violate it, `UNBOUND` for no value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ggsr_kg import literals
from ggsr_kg.columns.expressions import Expressions
from ggsr_kg.columns.facts import Facts
from ggsr_kg.columns.plans import Call, Expr, Var
from ggsr_kg.columns.rows import Rows, grouped, matched
from ggsr_kg.columns.terms import BLANK, IRI, LITERAL, UNBOUND, Ids, Mask
from ggsr_kg.graphs import Literal, NamedNode, Term
from ggsr_kg.namespaces import SH, XSD
from ggsr_kg.shapegraph import ShapeGraph

Pairs = tuple[Ids, Ids]
_VALUE = Var("value")
_TRUE = Literal("true", datatype=NamedNode(XSD + "boolean"))
_KINDS = {
    SH + "IRI": (IRI,),
    SH + "BlankNode": (BLANK,),
    SH + "Literal": (LITERAL,),
    SH + "BlankNodeOrIRI": (BLANK, IRI),
    SH + "BlankNodeOrLiteral": (BLANK, LITERAL),
    SH + "IRIOrLiteral": (IRI, LITERAL),
}


class Shapes(Protocol):
    """What decides whether nodes conform to a shape."""

    def conforms(self, shape: Term, nodes: Ids) -> Mask:
        """Return of each of *nodes* whether it conforms to *shape*."""


@dataclass(frozen=True, slots=True)
class Values:
    """The *values* of *nodes*: *places* says of which node each is."""

    nodes: Ids
    places: Ids
    values: Ids

    def where(self, wrong: Mask) -> Pairs:
        """Return the pairs at which *wrong* is true."""
        return self.places[wrong], self.values[wrong]

    def of(self, wrong: Mask) -> Pairs:
        """Return the nodes at which *wrong* is true, without value."""
        places = np.flatnonzero(wrong)
        return places, np.full(len(places), UNBOUND, np.int64)

    def count(self, which: Mask | None = None) -> Ids:
        """Return how many values each node has, of those *which* is true for."""
        places = self.places if which is None else self.places[which]
        return np.bincount(places, minlength=len(self.nodes))


class Core:
    """The core constraints of the shapes in *graph* over *facts*; *shapes* decides on others."""

    def __init__(self, graph: ShapeGraph, facts: Facts, shapes: Shapes) -> None:
        self._graph, self._facts, self._terms, self._shapes = graph, facts, facts.terms, shapes
        self._expressions = Expressions(facts.terms, lambda _, rows: np.zeros(rows.size, np.bool_))

    def violations(self, shape: Term, about: Values) -> Iterator[tuple[str, Pairs]]:
        """Yield the local name of each component that *shape* has and the pairs that violate it."""
        for predicate, parameters in self._graph.facts.get(shape, {}).items():
            name = predicate.removeprefix(SH)
            if name in _DEMANDS and predicate.startswith(SH):
                for parameter in parameters:
                    yield name[0].upper() + name[1:], _DEMANDS[name](self, shape, parameter, about)

    def _number(self, term: Term) -> int:
        return self._terms.number(term)

    def _fails(self, about: Values, condition: Expr, besides: Mask | None = None) -> Pairs:
        """Return the values for which *condition* does not hold, blank nodes, those *besides*."""
        wrong = self._terms.kind[about.values] == BLANK
        if besides is not None:
            wrong |= besides
        fine = np.flatnonzero(~wrong)
        rows = Rows(len(fine), {_VALUE.name: about.values[fine]})
        wrong[fine] = self._expressions.truth(condition, rows) != 1
        return about.where(wrong)

    def _class(self, _: Term, parameter: Term, about: Values) -> Pairs:
        return about.where(~self._facts.is_member(about.values, self._number(parameter)))

    def _datatype(self, _: Term, parameter: Term, about: Values) -> Pairs:

        def fitting(terms: Sequence[Term]) -> list[Term | None]:
            return [
                term
                if isinstance(term, Literal)
                and term.datatype == parameter
                and not literals.fault(term.value, term.datatype.value)
                and not literals.is_remote(term.value, term.datatype.value)
                else None
                for term in terms
            ]

        found = self._terms.image(("datatype", parameter), about.values, fitting)
        return about.where(found == UNBOUND)

    def _node_kind(self, _: Term, parameter: Term, about: Values) -> Pairs:
        return about.where(~np.isin(self._terms.kind[about.values], _KINDS[parameter.value]))

    def _min_count(self, _: Term, parameter: Term, about: Values) -> Pairs:
        return about.of(about.count() < int(parameter.value))

    def _max_count(self, _: Term, parameter: Term, about: Values) -> Pairs:
        return about.of(about.count() > int(parameter.value))

    def _min_exclusive(self, _: Term, parameter: Term, about: Values) -> Pairs:
        return self._compared(about, ">", parameter)

    def _min_inclusive(self, _: Term, parameter: Term, about: Values) -> Pairs:
        return self._compared(about, ">=", parameter)

    def _max_exclusive(self, _: Term, parameter: Term, about: Values) -> Pairs:
        return self._compared(about, "<", parameter)

    def _max_inclusive(self, _: Term, parameter: Term, about: Values) -> Pairs:
        return self._compared(about, "<=", parameter)

    def _compared(self, about: Values, operator: str, parameter: Term) -> Pairs:
        found = self._terms.image("remote", about.values, _remote)
        condition = Call(operator, (_VALUE, _literal(parameter)))
        return self._fails(about, condition, found != UNBOUND)

    def _min_length(self, _: Term, parameter: Term, about: Values) -> Pairs:
        return self._fails(about, Call(">=", (_LENGTH, _literal(parameter))))

    def _max_length(self, _: Term, parameter: Term, about: Values) -> Pairs:
        return self._fails(about, Call("<=", (_LENGTH, _literal(parameter))))

    def _pattern(self, shape: Term, parameter: Term, about: Values) -> Pairs:
        flags = [_literal(each) for each in self._graph.values(shape, SH + "flags")]
        return self._fails(about, Call("REGEX", (_TEXT, _literal(parameter), *flags)))

    def _language_in(self, _: Term, parameter: Term, about: Values) -> Pairs:
        tags = [_literal(each) for each in self._graph.items(parameter)]
        language = Call("LANG", (_VALUE,))
        fits = [Call("LANGMATCHES", (language, tag)) for tag in tags]
        return self._fails(about, Call("||", tuple(fits)))

    def _unique_lang(self, _: Term, parameter: Term, about: Values) -> Pairs:
        if parameter != _TRUE:
            return about.of(np.zeros(len(about.nodes), np.bool_))
        terms = self._terms.all
        known, inverse = np.unique(about.values, return_inverse=True)
        tags = [getattr(terms[number], "language", None) for number in known]
        numbers = {tag: number for number, tag in enumerate(dict.fromkeys(tags)) if tag}
        column = np.array([numbers.get(tag, UNBOUND) for tag in tags], np.int64)[inverse]
        tagged = np.flatnonzero(column != UNBOUND)
        if not len(tagged):
            return about.of(np.zeros(len(about.nodes), np.bool_))
        groups = grouped([about.places[tagged], column[tagged]])
        found = np.unique(groups, return_index=True, return_counts=True)
        first, counts = found[1], found[2]
        again = about.places[tagged[first[counts > 1]]]
        return again, np.full(len(again), UNBOUND, np.int64)

    def _others(self, parameter: Term, about: Values) -> Pairs:
        return self._facts.pairs(self._number(parameter)).forward.expand(about.nodes)

    def _equals(self, _: Term, parameter: Term, about: Values) -> Pairs:
        mine, other = (about.places, about.values), self._others(parameter, about)
        found = [_minus(mine, other), _minus(other, mine)]
        return np.concatenate([p for p, _ in found]), np.concatenate([v for _, v in found])

    def _disjoint(self, _: Term, parameter: Term, about: Values) -> Pairs:
        mine = about.places, about.values
        alone = _minus(mine, self._others(parameter, about))
        return _minus(mine, alone)

    def _less_than(self, _: Term, parameter: Term, about: Values) -> Pairs:
        return self._ordered("<", parameter, about)

    def _less_than_or_equals(self, _: Term, parameter: Term, about: Values) -> Pairs:
        return self._ordered("<=", parameter, about)

    def _ordered(self, operator: str, parameter: Term, about: Values) -> Pairs:
        places, others = self._others(parameter, about)
        left, right = matched(about.places, places)
        rows = Rows(len(left), {"value": about.values[left], "other": others[right]})
        wrong = np.ones(len(left), np.bool_)
        literal = (self._terms.kind[rows.columns["value"]] == LITERAL) & (
            self._terms.kind[rows.columns["other"]] == LITERAL
        )
        asked = Call(operator, (_VALUE, Var("other")))
        wrong[literal] = self._expressions.truth(asked, rows.take(literal)) != 1
        return about.places[left[wrong]], about.values[left[wrong]]

    def _not(self, _: Term, parameter: Term, about: Values) -> Pairs:
        return about.where(self._shapes.conforms(parameter, about.values))

    def _node(self, _: Term, parameter: Term, about: Values) -> Pairs:
        return about.where(~self._shapes.conforms(parameter, about.values))

    def _fitting(self, parameter: Term, about: Values) -> Ids:
        """Return to how many shapes of the list *parameter* each value conforms."""
        made = np.zeros(len(about.values), np.int64)
        for shape in self._graph.items(parameter):
            made += self._shapes.conforms(shape, about.values)
        return made

    def _and(self, _: Term, parameter: Term, about: Values) -> Pairs:
        size = len(self._graph.items(parameter))
        return about.where(self._fitting(parameter, about) < size)

    def _or(self, _: Term, parameter: Term, about: Values) -> Pairs:
        return about.where(self._fitting(parameter, about) == 0)

    def _xone(self, _: Term, parameter: Term, about: Values) -> Pairs:
        return about.where(self._fitting(parameter, about) != 1)

    def _qualified_min_count(self, shape: Term, parameter: Term, about: Values) -> Pairs:
        return about.of(self._qualified(shape, about) < int(parameter.value))

    def _qualified_max_count(self, shape: Term, parameter: Term, about: Values) -> Pairs:
        return about.of(self._qualified(shape, about) > int(parameter.value))

    def _qualified(self, shape: Term, about: Values) -> Ids:
        """Return how many values of each node conform to the qualified shape of *shape*."""
        graph, qualified = self._graph, SH + "qualifiedValueShape"
        which = np.ones(len(about.values), np.bool_)
        for inner in graph.values(shape, qualified):
            which &= self._shapes.conforms(inner, about.values)
        if _TRUE in graph.values(shape, SH + "qualifiedValueShapesDisjoint"):
            beside = {
                other
                for parent in graph.facts
                if shape in graph.parts(parent)
                for part in graph.parts(parent)
                for other in graph.values(part, qualified)
            }
            for other in beside - set(graph.values(shape, qualified)):
                which &= ~self._shapes.conforms(other, about.values)
        return about.count(which)

    def _has_value(self, _: Term, parameter: Term, about: Values) -> Pairs:
        return about.of(about.count(about.values == self._number(parameter)) == 0)

    def _in(self, _: Term, parameter: Term, about: Values) -> Pairs:
        numbers = [self._number(each) for each in self._graph.items(parameter)]
        return about.where(~np.isin(about.values, numbers))


_TEXT = Call("STR", (_VALUE,))
_LENGTH = Call("STRLEN", (_TEXT,))
_DEMANDS: Mapping[str, Callable[[Core, Term, Term, Values], Pairs]] = {
    name: getattr(Core, "_" + "".join(f"_{c.lower()}" if c.isupper() else c for c in name))
    for name in (
        *("class", "datatype", "nodeKind", "minCount", "maxCount", "minExclusive"),
        *("minInclusive", "maxExclusive", "maxInclusive", "minLength", "maxLength", "pattern"),
        *("languageIn", "uniqueLang", "equals", "disjoint", "lessThan", "lessThanOrEquals"),
        *("not", "node", "and", "or", "xone", "qualifiedMinCount", "qualifiedMaxCount"),
        *("hasValue", "in"),
    )
}


def _minus(one: Pairs, two: Pairs) -> Pairs:
    """Return the pairs of *one* that are not in *two*."""
    if not len(one[0]) or not len(two[0]):
        return one
    both = [np.concatenate([a, b]) for a, b in zip(one, two, strict=True)]
    groups, size = grouped(both), len(one[0])
    left = ~np.isin(groups[:size], groups[size:])
    return one[0][left], one[1][left]


def _remote(terms: Sequence[Term]) -> list[Term | None]:
    """Return those of *terms* that are days which pySHACL does not know, so no value fits them."""
    return [
        term
        if isinstance(term, Literal) and literals.is_remote(term.value, term.datatype.value)
        else None
        for term in terms
    ]


def _literal(term: Term) -> Literal:
    assert isinstance(term, Literal)
    return term
