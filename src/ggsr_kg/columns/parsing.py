"""A SPARQL query read by rdflib, as the tree that `plans` describes.

What this package cannot do is refused here (`UnsupportedError`), so that another engine does it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from typing import Any

import rdflib
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, SequencePath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from ggsr_kg.columns.plans import (
    Aggregate,
    Call,
    Exists,
    Expr,
    Extend,
    Filter,
    Group,
    Join,
    Node,
    Optional,
    Path,
    Pattern,
    Question,
    Select,
    Triples,
    Union,
    UnsupportedError,
    Values,
    Var,
    nodes,
)
from ggsr_kg.graphs import BlankNode, Literal, NamedNode, Term
from ggsr_kg.namespaces import XSD

_INFIX: Mapping[str, str] = {"ConditionalAndExpression": "&&", "ConditionalOrExpression": "||"}
_CHAINS = {"AdditiveExpression", "MultiplicativeExpression"}
_UNSURE = {"NOW", "RAND", "UUID", "STRUUID", "BNODE"}
_DEEPEST, _DEEP = 100, "a query nested too deep"
_AGGREGATES = {"Count", "Sum", "Min", "Max", "Sample"}


def parse(text: str) -> tuple[Node, tuple[Pattern, ...]]:
    """Return what the SELECT or CONSTRUCT *text* does, and the template of a CONSTRUCT.

    Raises: UnsupportedError: rdflib cannot read it, or this package cannot do it.

    >>> parse("SELECT ?x { ?x a ?y }")[0].names
    ('x',)
    """
    algebra = _algebra(text)
    constructs = algebra.name == "ConstructQuery" and algebra.template
    if not (constructs or algebra.name == "SelectQuery") or algebra.datasetClause:
        raise UnsupportedError(algebra.name)
    with _limits():
        template = tuple(map(_pattern, algebra.template)) if constructs else ()
        node = _checked(_node(algebra.p), text)
    return node, template


def question(text: str) -> Question:
    """Return what the SELECT *text* asks, with the order of its rows.

    Raises: UnsupportedError: as `parse`; or it is no SELECT, or ordered by other than variables.

    >>> question("SELECT ?x { ?x a ?y } ORDER BY DESC(?y) LIMIT 2").order
    (('y', True),)
    """
    algebra = _algebra(text)
    if algebra.name != "SelectQuery" or algebra.datasetClause:
        raise UnsupportedError(algebra.name)
    part, offset, limit = algebra.p, 0, None
    if part.name == "Slice":
        part, offset, limit = part.p, part.start, part.length
    distinct = part.name == "Distinct"
    part = part.p if distinct else part
    if part.name != "Project":
        raise UnsupportedError(part.name)
    names, part = tuple(map(str, part.PV)), part.p
    order: list[tuple[str, bool]] = []
    if part.name == "OrderBy":
        for each in part.expr:
            if not isinstance(each.expr, rdflib.Variable):
                raise UnsupportedError("ORDER BY an expression")
            order.append((str(each.expr), each.order == "DESC"))
        part = part.p
    with _limits():
        node = _checked(_node(part), text)
    return Question(node, names, distinct, tuple(order), offset, limit)


def _algebra(text: str) -> Any:
    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        return prepareQuery(text).algebra
    except Exception as error:
        raise UnsupportedError(str(error)) from error
    finally:
        rdflib.NORMALIZE_LITERALS = before


@contextmanager
def _limits() -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise UnsupportedError("a relative IRI") from error
    except RecursionError:
        raise UnsupportedError(_DEEP) from None


def _checked(node: Node, text: str) -> Node:
    if _depth(node) > _DEEPEST:
        raise UnsupportedError(_DEEP)
    if not all(term.value in text for part in nodes(node) for term in _negative(part)):
        raise UnsupportedError("a negative number that rdflib writes otherwise")
    return node


def _depth(part: object) -> int:
    """Return how many nodes, calls and paths stand within one another in *part*."""
    if isinstance(part, tuple):
        return max(map(_depth, part), default=0)
    if not is_dataclass(part):
        return 0
    return 1 + max((_depth(getattr(part, each.name)) for each in fields(part)), default=0)


def _negative(part: Node | Call) -> Iterator[Literal]:
    """Yield the negative numbers in the patterns of *part*."""
    for pattern in part.patterns if isinstance(part, Triples) else ():
        for term in pattern:
            if isinstance(term, Literal) and term.value.startswith("-"):
                yield term


def _node(part: Any) -> Node:
    match part.name:
        case "BGP":
            return Triples(tuple(map(_pattern, part.triples)))
        case "Join":
            left, right = _node(part.p1), _node(part.p2)
            return right if left == Triples(()) else Join(left, right)
        case "LeftJoin":
            bare = part.expr is None or part.expr.name == "TrueFilter"
            return Optional(_node(part.p1), _node(part.p2), None if bare else _expr(part.expr))
        case "Union":
            return Union(_node(part.p1), _node(part.p2))
        case "Filter":
            return Filter(_node(part.p), _expr(part.expr))
        case "Extend":
            return Extend(_node(part.p), str(part.var), _expr(part.expr))
        case "ToMultiSet" | "SelectQuery":
            return _node(part.p)
        case "values":
            names = dict.fromkeys(str(name) for row in part.res for name in row)
            return Values(tuple(names), tuple(_row(row, names) for row in part.res))
        case "Distinct":
            inner = _node(part.p)
            if isinstance(inner, Select):
                return Select(inner.part, inner.names, True)
        case "Project":
            return Select(_node(part.p), tuple(sorted(map(str, part.PV))), False)
        case "AggregateJoin":
            return _group(part)
    raise UnsupportedError(part.name)


def _row(row: Mapping[Any, Any], names: Iterable[str]) -> tuple[Term | None, ...]:
    # UNDEF is no term in rdflib.
    known = {name: value for name, value in row.items() if isinstance(value, rdflib.term.Node)}
    values = {str(name): _value(value) for name, value in known.items()}
    return tuple(values.get(name) for name in names)


def _group(part: Any) -> Group:
    keys = part.p.expr or []
    if not all(isinstance(key, rdflib.Variable) for key in keys):
        raise UnsupportedError("GROUP BY")
    return Group(_node(part.p.p), tuple(map(str, keys)), tuple(_aggregate(each) for each in part.A))


def _aggregate(part: Any) -> Aggregate:
    kind = part.name.removeprefix("Aggregate_")
    if kind not in _AGGREGATES:
        raise UnsupportedError(part.name)
    value = None if str(part.vars) == "*" else _expr(part.vars)
    return Aggregate(str(part.res), kind, bool(part.get("distinct")), value)


def _expr(part: Any) -> Expr:
    if not isinstance(part, CompValue):
        found = _term(part)
        if isinstance(found, BlankNode):
            raise UnsupportedError("blank node")
        return found
    name = part.name
    if name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
        return Exists(_node(part.graph), name == "Builtin_NOTEXISTS")
    if name in _INFIX:
        return Call(_INFIX[name], tuple(map(_expr, [part.expr, *part.other])))
    if name == "RelationalExpression":
        if not part.op:
            return _expr(part.expr)
        many = part.op in ("IN", "NOT IN")
        others = part.other if many else [part.other]
        if not isinstance(others, list):
            raise UnsupportedError(f"{part.op} ()")
        return Call(part.op, tuple(map(_expr, [part.expr, *others])))
    if name in _CHAINS:
        made = _expr(part.expr)
        for operator, other in zip(part.op, part.other, strict=True):
            made = Call(str(operator), (made, _expr(other)))
        return made
    if name in ("UnaryNot", "UnaryMinus"):
        return Call("!" if name == "UnaryNot" else "-", (_expr(part.expr),))
    if name == "Function":
        if not str(part.iri).startswith(XSD):
            raise UnsupportedError(str(part.iri))
        return Call(f"<{part.iri}>", tuple(map(_expr, part.expr)))
    if name.startswith("Builtin_"):
        word = name.removeprefix("Builtin_").upper()
        if word not in _UNSURE:
            return Call(word, tuple(map(_expr, _arguments(part.values()))))
    raise UnsupportedError(name)


def _arguments(values: Any) -> Iterator[Any]:
    for value in values:
        if isinstance(value, list):
            yield from value
        elif value is not None and not isinstance(value, set):
            yield value


def _pattern(triple: Any) -> Pattern:
    subject, predicate, value = triple
    return _term(subject), _path(predicate), _term(value)


def _path(path: Any) -> Path | NamedNode | Var:
    return Var(str(path)) if isinstance(path, rdflib.Variable) else _step(path)


def _step(path: Any) -> Path | NamedNode:
    match path:
        case SequencePath():
            return Path("/", tuple(map(_step, path.args)))
        case AlternativePath():
            return Path("|", tuple(map(_step, path.args)))
        case InvPath():
            return Path("^", (_step(path.arg),))
        case NegatedPath() if all(isinstance(each, rdflib.URIRef) for each in path.args):
            return Path("!", tuple(map(_step, path.args)))
        case MulPath():
            return Path(str(path.mod), (_step(path.path),))
        case rdflib.URIRef():
            return NamedNode(str(path))
    raise UnsupportedError("path")


def _term(node: Any) -> Var | Term:
    match node:
        case rdflib.Variable():
            return Var(str(node))
        case rdflib.BNode():
            return Var(f"_:{node}")
    return _value(node)


def _value(node: Any) -> Term:
    if isinstance(node, rdflib.Literal):
        if node.language:
            return Literal(str(node), language=node.language)
        return Literal(str(node), datatype=NamedNode(str(node.datatype or XSD + "string")))
    return NamedNode(str(node))
