"""Shapes over columns: what nodes a shape looks at, and what it finds wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from pyoxigraph import RdfFormat, parse

from ggsr_kg.columns.constraints import Core, Values
from ggsr_kg.columns.facts import Facts
from ggsr_kg.columns.paths import reached
from ggsr_kg.columns.patterns import Patterns
from ggsr_kg.columns.plans import Node, Path, Select, UnsupportedError
from ggsr_kg.columns.rows import Rows
from ggsr_kg.columns.terms import LITERAL, UNBOUND, Ids, Mask, distinct, ranked
from ggsr_kg.graphs import Literal, NamedNode, Term
from ggsr_kg.namespaces import RDF, SH, XSD
from ggsr_kg.shapegraph import ShapeGraph
from ggsr_kg.shapes import Target

_TRUE = Literal("true", datatype=NamedNode(XSD + "boolean"))
_SPARQL = "SPARQL"


@dataclass(frozen=True, slots=True)
class Found:
    """What a *component* (its local name) of *shape* finds: one result for each row.

    *rows* has the columns focus and value, and for a query what it selects besides; *constraint* is
    the node of the query. *path* is the column of the path, where results have one of their own.
    """

    shape: Term
    component: str
    rows: Rows
    constraint: Term | None = None


class Checker:
    """The shapes of *graph* over *facts*; *queries* are those of each shape and constraint.

    Only shapes in *wanted*, and those without IRI, are looked at by way of `sh:property`.
    """

    def __init__(
        self,
        graph: ShapeGraph,
        facts: Facts,
        queries: Mapping[tuple[Term, Term], Node],
        wanted: set[str],
    ) -> None:
        self._graph, self._facts, self._queries, self._wanted = graph, facts, queries, wanted
        self._core = Core(graph, facts, self)
        self._patterns = Patterns(facts)
        self.failed: dict[str, str] = {}
        """The shapes that met something in the data that cannot be done here."""

    def results(
        self, shape: Term, nodes: Ids, around: frozenset[Term] = frozenset()
    ) -> Iterator[Found]:
        """Yield what *shape* and its property shapes find wrong with each of *nodes*.

        What is part of itself, by way of those *around* it, is not gone into again.
        """
        if not len(nodes) or self._is_off(shape) or shape in around:
            return
        if shape.value in self._wanted:
            try:
                yield from list(self._own(shape, nodes))
            except UnsupportedError as why:
                self.failed[shape.value] = str(why)
        values = self._values(shape, nodes).values if self._graph.parts(shape) else nodes
        for part in self._graph.parts(shape):
            yield from self.results(part, values, around | {shape})

    def conforms(self, shape: Term, nodes: Ids) -> Mask:
        """Return of each of *nodes* whether it conforms to *shape*."""
        once, places = ranked(nodes)
        fine = np.ones(len(once), np.bool_)
        if not self._is_off(shape):
            for found in self._own(shape, once):
                fine[np.searchsorted(once, found.rows.columns["focus"])] = False
            about = self._values(shape, once) if self._graph.parts(shape) else None
            for part in self._graph.parts(shape):
                assert about is not None
                wrong = ~self.conforms(part, about.values)
                fine[about.places[wrong]] = False
        return fine[places]

    def _is_off(self, shape: Term) -> bool:
        return _TRUE in self._graph.values(shape, SH + "deactivated")

    def _values(self, shape: Term, nodes: Ids) -> Values:
        path = self._graph.values(shape, SH + "path")
        if not path:
            return Values(nodes, np.arange(len(nodes)), nodes)
        places, values = reached(self._facts, path_of(self._graph, path[0]), nodes)
        return Values(nodes, places, values)

    def _own(self, shape: Term, nodes: Ids) -> Iterator[Found]:
        """Yield what the constraints of *shape* itself find wrong with *nodes*."""
        about = self._values(shape, nodes)
        for component, (places, values) in self._core.violations(shape, about):
            if len(places):
                columns = {"focus": nodes[places], "value": values}
                yield Found(shape, component, Rows(len(places), columns))
        if _TRUE in self._graph.values(shape, SH + "closed"):
            yield self._closed(shape, about)
        for constraint in self._graph.values(shape, SH + "sparql"):
            if not self._is_off(constraint):
                yield from self._asked(shape, constraint, nodes)

    def _closed(self, shape: Term, about: Values) -> Found:
        """Return what <https://www.w3.org/TR/shacl/#ClosedConstraintComponent> finds."""
        graph, terms = self._graph, self._facts.terms
        allowed = {
            terms.number(path)
            for part in graph.parts(shape)
            for path in graph.values(part, SH + "path")
            if isinstance(path, NamedNode)
        }
        for head in graph.values(shape, SH + "ignoredProperties"):
            allowed |= {terms.number(each) for each in graph.items(head)}
        columns: dict[str, list[Ids]] = {"focus": [], "value": [], "path": []}
        for predicate in self._facts.predicates:
            if predicate not in allowed:
                inner, values = self._facts.pairs(predicate).forward.expand(about.values)
                columns["focus"].append(about.nodes[about.places[inner]])
                columns["value"].append(values)
                columns["path"].append(np.full(len(values), predicate, np.int64))
        made = {
            name: np.concatenate([*parts, np.empty(0, np.int64)]).astype(np.int64)
            for name, parts in columns.items()
        }
        return Found(shape, "Closed", Rows(len(made["focus"]), made))

    def _asked(self, shape: Term, constraint: Term, nodes: Ids) -> Iterator[Found]:
        """Yield what the query of *constraint* finds for *nodes*, all at once."""
        node = self._queries[shape, constraint]
        assert isinstance(node, Select)
        if (self._facts.terms.kind[nodes] == LITERAL).any() and not node.names:
            raise UnsupportedError("a query without columns")
        seeds = Rows(len(nodes), {"this": nodes})
        found = self._patterns.solve(node, seeds, frozenset({"this"}))
        if not found.size:
            return
        focus = found.columns["this"]
        value = found.column("value")
        if not self._graph.values(shape, SH + "path"):
            value = np.where(value == UNBOUND, focus, value)
        rows = found.with_column("focus", focus).with_column("value", value)
        yield Found(shape, _SPARQL, rows, constraint)


def focus_nodes(facts: Facts, targets: Iterable[Target]) -> Ids:
    """Return the nodes that *targets* look at, each once."""
    key = tuple(targets)
    if key not in facts.focus:
        found = [_nodes(facts, target) for target in key]
        every = np.concatenate([np.empty(0, np.int64), *found])
        facts.focus[key] = found[0] if len(found) == 1 else distinct(every)
    return facts.focus[key]


def _nodes(facts: Facts, target: Target) -> Ids:
    terms = facts.terms
    if target.kind == "class":
        return facts.members(terms.number(NamedNode(target.iri)))
    if target.kind in ("node", "literal"):
        return np.array([terms.number(_target(target))])
    pairs = facts.pairs(terms.number(NamedNode(target.iri)))
    return distinct(pairs.subjects if target.kind == "subjects" else pairs.objects)


def path_of(graph: ShapeGraph, node: Term) -> Path | NamedNode:
    """Return the property path that *node* describes."""
    if isinstance(node, NamedNode):
        return node
    if graph.values(node, RDF + "first"):
        return Path("/", tuple(path_of(graph, each) for each in graph.items(node)))
    for name, kind in _KINDS.items():
        for inner in graph.values(node, SH + name):
            if kind == "|":
                return Path("|", tuple(path_of(graph, each) for each in graph.items(inner)))
            return Path(kind, (path_of(graph, inner),))
    raise UnsupportedError("path")


_KINDS = {
    "inversePath": "^",
    "alternativePath": "|",
    "zeroOrMorePath": "*",
    "oneOrMorePath": "+",
    "zeroOrOnePath": "?",
}


def _target(target: Target) -> Term:
    if target.kind == "node":
        return NamedNode(target.iri)
    (quad,) = parse(f"<urn:x> <urn:y> {target.iri} .", format=RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, Literal)
    return quad.object
