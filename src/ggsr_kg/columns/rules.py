"""Rules (CONSTRUCT) over columns: what follows from facts, to a fixpoint, as in `reasoning`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
import pyoxigraph

from ggsr_kg.columns import kept, plans
from ggsr_kg.columns.facts import Facts
from ggsr_kg.columns.patterns import Patterns
from ggsr_kg.columns.plans import Node, Path, Pattern, Var
from ggsr_kg.columns.rows import Rows
from ggsr_kg.columns.terms import IRI, LITERAL, UNBOUND, Ids, distinct
from ggsr_kg.graphs import NamedNode, Quad, Term
from ggsr_kg.namespaces import RDF
from ggsr_kg.reasoning import Rules

_TYPE = NamedNode(RDF + "type")

Triples = tuple[Ids, Ids, Ids]
"""Columns of subjects, predicates and objects."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Its *text*, what it looks for and makes of it, and the properties it reads; None: any.

    In place of rdf:type stands the class that is asked for, if there is one.
    """

    text: str
    where: Node
    template: tuple[Pattern, ...]
    reads: frozenset[NamedNode] | None

    @property
    def makes_properties(self) -> bool:
        """Whether it says something of things, and not only what they are."""
        return all(name != _TYPE for _, name, _ in self.template)

    def links(self) -> Iterator[tuple[NamedNode, frozenset[NamedNode]]]:
        """Yield each property or class that it makes, with what that follows from.

        A property that a row of a table gives follows from what that row names, not another one.
        """
        tables = [node for node in plans.nodes(self.where) if isinstance(node, plans.Values)]
        for rows in product(*(table.rows for table in tables)):
            bound: dict[str, Term | None] = {}
            for table, row in zip(tables, rows, strict=True):
                bound |= zip(table.names, row, strict=True)
            reads = _reads(self.where, bound) or frozenset()
            for _, name, value in self.template:
                part = value if name == _TYPE else name
                made = bound.get(part.name) if isinstance(part, Var) else part
                if isinstance(made, NamedNode):
                    yield made, reads


@dataclass(frozen=True, slots=True)
class Prepared:
    """Rules ready to apply: those that run to a fixpoint, then each stratum that follows."""

    always: tuple[Rule, ...]
    later: tuple[tuple[Rule, ...], ...]


def prepare(rules: Rules) -> Prepared:
    """Return *rules* made ready for any number of facts.

    Raises: UnsupportedError: one of them cannot be done over columns.
    """

    def made(texts: Mapping[str, str]) -> tuple[Rule, ...]:
        return tuple(map(rule, texts.values()))

    return Prepared(made(rules.always), tuple(map(made, rules.later)))


def rule(text: str) -> Rule:
    """Return the CONSTRUCT *text* as a rule.

    Raises: UnsupportedError: it cannot be done over columns.
    """
    where, template = kept.parsed(text)
    return Rule(text, where, template, _reads(where, {}))


def infer(facts: Facts, rules: Prepared) -> list[Triples]:
    """Add to *facts* what follows by *rules*, and return it: each statement is new, and once."""
    added: list[Triples] = []
    _fixpoint(facts, rules.always, added, None)
    for later in rules.later:
        fresh = _apply(facts, later, added)
        _fixpoint(facts, rules.always, added, fresh)
    return added


def _fixpoint(
    facts: Facts, rules: Iterable[Rule], added: list[Triples], fresh: set[int] | None
) -> None:
    """Apply *rules* until nothing new comes, at first those that read a *fresh* property."""
    while fresh is None or fresh:
        names = None if fresh is None else {facts.terms.all[number] for number in fresh}
        due = [
            rule
            for rule in rules
            if names is None or rule.reads is None or not names.isdisjoint(rule.reads)
        ]
        fresh = _apply(facts, due, added)


def _apply(facts: Facts, rules: Iterable[Rule], added: list[Triples]) -> set[int]:
    """Run all *rules* on the same facts, then add what is new; return what it is said with."""
    made = constructed(facts, rules)
    if not len(made[0]):
        return set()
    new = facts.add(*made)
    if len(new[0]):
        added.append(new)
    classes = new[2][new[1] == facts.terms.number(_TYPE)]
    return set(distinct(np.concatenate([new[1], classes])).tolist())


def constructed(facts: Facts, rules: Iterable[Rule]) -> Triples:
    """Return what *rules* make of *facts*; a statement may come more than once."""
    patterns = Patterns(facts)
    made = [(np.empty(0, np.int64),) * 3]
    for each in rules:
        try:
            rows = patterns.solve(each.where, Rows(1, {}), frozenset())
        except plans.UnsupportedError:
            made.append(_asked(each.text, facts))
            continue
        if rows.size:
            made += [_instance(triple, rows, facts) for triple in each.template]
    subjects, predicates, objects = map(np.concatenate, zip(*made, strict=True))
    return subjects, predicates, objects


def _asked(text: str, facts: Facts) -> Triples:
    """Return what Oxigraph makes of *facts* by the rule *text*."""
    every = facts.terms.all
    store = pyoxigraph.Store()
    for predicate in facts.predicates:
        name = every[predicate]
        pairs = facts.pairs(predicate)
        rows = zip(pairs.subjects.tolist(), pairs.objects.tolist(), strict=True)
        store.bulk_extend(Quad(every[one], name, every[two]) for one, two in rows)  # type: ignore[arg-type]
    found = store.query(text)
    assert isinstance(found, pyoxigraph.QueryTriples)
    triples = list(found)
    return (
        facts.terms.numbers(triple.subject for triple in triples),
        facts.terms.numbers(triple.predicate for triple in triples),
        facts.terms.numbers(triple.object for triple in triples),
    )


def _instance(triple: Pattern, rows: Rows, facts: Facts) -> Triples:
    """Return what *triple* of a template becomes in each of *rows* where it is a statement."""
    terms = facts.terms
    subject, predicate, value = (
        rows.column(term.name)
        if isinstance(term, Var)
        else np.full(rows.size, terms.number(term), np.int64)  # type: ignore[arg-type]
        for term in triple
    )
    whole = (subject != UNBOUND) & (predicate != UNBOUND) & (value != UNBOUND)
    whole &= (terms.kind[subject] != LITERAL) & (terms.kind[predicate] == IRI)
    return subject[whole], predicate[whole], value[whole]


def _reads(where: Node, bound: Mapping[str, Term | None]) -> frozenset[NamedNode] | None:
    """Return the properties and classes that *where* reads, with *bound* variables; None: any."""
    names = [
        name
        for node in plans.nodes(where)
        if isinstance(node, plans.Triples)
        for _, path, value in node.patterns
        for name in _names(value if path == _TYPE and isinstance(value, NamedNode) else path, bound)
    ]
    return None if None in names else frozenset(name for name in names if name is not None)


def _names(
    path: Path | NamedNode | Var, bound: Mapping[str, Term | None]
) -> Iterable[NamedNode | None]:
    """Yield the properties along *path*; None where it can be any."""
    if isinstance(path, Var):
        known = bound.get(path.name)
        yield known if isinstance(known, NamedNode) else None
    elif isinstance(path, NamedNode):
        yield path
    elif path.kind == "!":
        yield None
    else:
        for part in path.parts:
            yield from _names(part, bound)
