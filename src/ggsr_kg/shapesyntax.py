"""A shape against the rules of SHACL (<https://www.w3.org/TR/shacl/#syntax-rules>).

Checked is what an engine would pass over: the values that a property of SHACL may have, how often
it may stand there, what it cannot do without, its lists, paths and queries, and what we do not do.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from ggsr_kg import sparql
from ggsr_kg.errors import Text
from ggsr_kg.graphs import Literal, NamedNode, Term
from ggsr_kg.namespaces import RDF, SH, XSD, shorten
from ggsr_kg.shapegraph import LISTS_OF_SHAPES, TARGETS, VALIDATORS, ShapeGraph

_TEXTS = {
    "number": Text("een geheel getal zonder aanhalingstekens", "a whole number without quotes"),
    "truth": Text("true of false zonder aanhalingstekens", "true or false without quotes"),
    "iri": Text("een IRI", "an IRI"),
    "name": Text("een IRI of een waarde", "an IRI or a literal"),
    "list": Text(
        "een lijst die eindigt (deze loopt rond of is kapot)",
        "a list that ends (this list goes round or is broken)",
    ),
    "string": Text("een tekst", "a text"),
    "literal": Text("een waarde", "a literal"),
    "shape": Text("een vorm die beschreven is", "a shape that is described"),
    "kind": Text("een nodeKind van SHACL", "a node kind of SHACL"),
    "severity": Text("een zwaarte van SHACL", "a severity of SHACL"),
}
_KINDS = {
    "number": "minCount maxCount minLength maxLength qualifiedMinCount qualifiedMaxCount",
    "truth": "closed uniqueLang qualifiedValueShapesDisjoint deactivated",
    "iri": "class datatype equals disjoint lessThan lessThanOrEquals targetClass targetSubjectsOf"
    " targetObjectsOf",
    "name": "targetNode",
    "list": "and or xone in languageIn ignoredProperties",
    "string": "pattern flags",
    "literal": "minExclusive minInclusive maxExclusive maxInclusive message",
    "shape": "node not property qualifiedValueShape",
    "kind": "nodeKind",
    "severity": "severity",
}
_KIND_OF = {SH + name: kind for kind, names in _KINDS.items() for name in names.split()}


def _terms(names: str) -> frozenset[str]:
    return frozenset(SH + name for name in names.split())


_NODE_KINDS = _terms("BlankNode IRI Literal BlankNodeOrIRI BlankNodeOrLiteral IRIOrLiteral")
_SEVERITIES = _terms("Info Warning Violation")
_ONCE = _terms(
    """
    minCount maxCount minLength maxLength qualifiedValueShape qualifiedMinCount qualifiedMaxCount
    qualifiedValueShapesDisjoint closed uniqueLang deactivated datatype in languageIn pattern flags
    ignoredProperties minExclusive minInclusive maxExclusive maxInclusive nodeKind severity path
    """
)
_ON_PATHS = _terms("minCount maxCount uniqueLang lessThan lessThanOrEquals qualifiedValueShape")
_NEEDS = {
    SH + "flags": SH + "pattern",
    SH + "ignoredProperties": SH + "closed",
    SH + "qualifiedMinCount": SH + "qualifiedValueShape",
    SH + "qualifiedMaxCount": SH + "qualifiedValueShape",
    SH + "qualifiedValueShapesDisjoint": SH + "qualifiedValueShape",
}
_QUALIFIED = SH + "qualifiedValueShape"
_COUNTS = _terms("qualifiedMinCount qualifiedMaxCount")
_MEMBERS = {SH + "languageIn": "string", SH + "ignoredProperties": "iri"}
"""What each member of a list must be."""

FOREIGN = _terms("js expression values target rule")
"""What SHACL has beyond its core and SPARQL, and we do not do."""

AIMS = frozenset({*TARGETS, *_terms("deactivated path target rule")})
"""What, when it is wrong, also concerns the parts of the shape: they look through it."""

_SIMPLE_PATHS = _terms("inversePath zeroOrMorePath oneOrMorePath zeroOrOnePath")
_GRAPH_VARIABLES = ("$shapesGraph", "$currentShape")
_OTHER_GRAPHS = ("FROM", "GRAPH", "SERVICE")


def wrong(graph: ShapeGraph, node: Term) -> Iterator[tuple[str, Text]]:
    """Yield what is wrong with *node* itself, and the property it is about."""
    about = graph.facts[node]
    for predicate, values in about.items():
        name = shorten(predicate)
        if predicate in FOREIGN:
            yield (
                predicate,
                Text(f"{name} wordt niet ondersteund", f"{name} is not supported"),
            )
        if predicate in _ONCE and len(values) > 1:
            yield predicate, Text(f"{name} staat er meer dan eens", f"{name} stands there twice")
        kind = _KIND_OF.get(predicate)
        if kind and not all(_fits(graph, kind, value) for value in values):
            text = _TEXTS[kind]
            yield predicate, Text(f"{name} moet {text.nl} zijn", f"{name} must be {text.en}")
        need = _NEEDS.get(predicate)
        if need and need not in about:
            other = shorten(need)
            yield predicate, Text(f"{name} zonder {other}", f"{name} without {other}")
        if predicate == _QUALIFIED and _COUNTS.isdisjoint(about):
            counts = ("sh:qualifiedMinCount", "sh:qualifiedMaxCount")
            yield (
                predicate,
                Text(
                    f"{name} zonder {' of '.join(counts)}", f"{name} without {' or '.join(counts)}"
                ),
            )
        if predicate in _ON_PATHS and SH + "path" not in about:
            yield predicate, Text(f"{name} zonder sh:path", f"{name} without sh:path")
        yield from ((predicate, reason) for reason in _parts(graph, predicate, values))
        if components := graph.components.get(predicate, ()):
            yield from ((predicate, reason) for reason in _lacking(graph, name, components, about))
        for component in components:
            yield from ((predicate, reason) for reason in component_faults(graph, component))
        if predicate == SH + "sparql":
            for constraint in values:
                reasons = [*_query(graph, constraint, "select")]
                if SH + "sparql" not in graph.facts.get(constraint, {SH + "sparql": []}):
                    reasons += [reason for _, reason in wrong(graph, constraint)]
                yield from ((predicate, reason) for reason in reasons)


def _typed(value: Term, datatype: str, form: str = ".*") -> bool:
    return (
        isinstance(value, Literal)
        and value.datatype.value == XSD + datatype
        and re.fullmatch(form, value.value, re.DOTALL) is not None
    )


def _parts(graph: ShapeGraph, predicate: str, values: list[Term]) -> Iterator[Text]:
    """Yield what is wrong with the shapes or the path that are *values* of *predicate*."""
    name, text = shorten(predicate), _TEXTS["shape"]
    if predicate in LISTS_OF_SHAPES and not all(
        graph.facts.get(shape) for head in values for shape in graph.items(head)
    ):
        yield Text(
            f"elk deel van {name} moet {text.nl} zijn", f"each part of {name} must be {text.en}"
        )
    member = _MEMBERS.get(predicate)
    if member and not all(
        _fits(graph, member, item) for head in values for item in graph.items(head)
    ):
        kind = _TEXTS[member]
        yield Text(
            f"elk deel van {name} moet {kind.nl} zijn", f"each part of {name} must be {kind.en}"
        )
    if predicate == SH + "node" and any(graph.values(value, SH + "path") for value in values):
        yield Text(
            "sh:node verwijst naar een vorm met sh:path", "sh:node names a shape with sh:path"
        )
    if predicate == SH + "property" and not all(has_path(graph, value) for value in values):
        yield Text(f"{name} zonder sh:path", f"{name} without sh:path")
    if predicate == SH + "path" and not all(_is_path(graph, value) for value in values):
        yield Text("sh:path is geen pad", "sh:path is no path")


def _fits(graph: ShapeGraph, kind: str, value: Term) -> bool:
    """Return whether *value* is what a property of *kind* asks for."""
    is_iri, is_literal = isinstance(value, NamedNode), isinstance(value, Literal)
    foreign = is_iri and not value.value.startswith(SH)
    return {
        "number": _typed(value, "integer", r"\d+"),
        "truth": _typed(value, "boolean", "true|false"),
        "string": _typed(value, "string"),
        "iri": is_iri,
        "name": is_iri or is_literal,
        "literal": is_literal,
        "list": not is_literal and graph.is_list(value),
        "shape": bool(graph.facts.get(value)),
        "kind": value.value in _NODE_KINDS,
        "severity": foreign or value.value in _SEVERITIES,
    }[kind]


def _is_path(graph: ShapeGraph, node: Term, around: frozenset[Term] = frozenset()) -> bool:
    """Return whether *node* is a property path (<https://www.w3.org/TR/shacl/#property-paths>)."""
    if isinstance(node, NamedNode):
        return node.value != RDF + "nil"
    if isinstance(node, Literal) or node in around:
        return False
    around |= {node}
    if graph.values(node, RDF + "first"):
        members = graph.items(node)
        return len(members) > 1 and graph.is_list(node) and _are_paths(graph, members, around)
    for choice in graph.values(node, SH + "alternativePath"):
        members = graph.items(choice)
        return len(members) > 1 and graph.is_list(choice) and _are_paths(graph, members, around)
    inner = [value for kind in _SIMPLE_PATHS for value in graph.values(node, kind)]
    return len(inner) == 1 and _is_path(graph, inner[0], around)


def _are_paths(graph: ShapeGraph, nodes: list[Term], around: frozenset[Term]) -> bool:
    return all(_is_path(graph, node, around) for node in nodes)


def _lacking(
    graph: ShapeGraph, name: str, components: Iterable[Term], about: Collection[str]
) -> Iterator[Text]:
    """Yield what keeps each of *components* from being used by a shape with the properties *about*.

    One of them used is enough: two components may share the parameter *name*.
    """
    lacking = [graph.needs(each).difference(about) for each in components]
    if all(lacking):
        other = shorten(min(min(lacking, key=sorted)))
        yield Text(f"{name} zonder {other}", f"{name} without {other}")


def component_faults(graph: ShapeGraph, component: Term) -> Iterator[Text]:
    """Yield what is wrong with the custom *component*."""
    validators = [value for kind in VALIDATORS for value in graph.values(component, kind)]
    if not validators:
        yield Text("een eigen eis zonder sh:validator", "a custom constraint without sh:validator")
    for validator in validators:
        form = "ask" if graph.values(validator, SH + "ask") else "select"
        yield from _query(graph, validator, form)


def _query(graph: ShapeGraph, node: Term, form: str) -> Iterator[Text]:
    """Yield what is wrong with the SPARQL text of the constraint or validator *node*."""
    texts = [each for each in graph.values(node, SH + form) if isinstance(each, Literal)]
    if len(texts) != 1:
        yield Text(f"geen of meer dan één sh:{form}", f"no sh:{form}, or more than one")
    for text in texts:
        words = sparql.tokens(text.value)
        used = {f"${word.text[1:]}" if word.kind == "var" else word.keyword for word in words}
        for name in (*_GRAPH_VARIABLES, *_OTHER_GRAPHS):
            if name in used:
                yield Text(f"{name} wordt niet ondersteund", f"{name} is not supported")


def has_path(graph: ShapeGraph, shape: Term) -> bool:
    """Return whether *shape* is a property shape: with one path, and a good one."""
    paths = graph.values(shape, SH + "path")
    return len(paths) == 1 and _is_path(graph, paths[0])
