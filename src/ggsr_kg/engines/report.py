"""A SHACL validation report as violations, the same for whichever engine wrote it."""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache

from ggsr_kg import sparql
from ggsr_kg.engines import Violation
from ggsr_kg.engines.wording import messages
from ggsr_kg.graphs import Literal, NamedNode, Term
from ggsr_kg.namespaces import SH, shorten
from ggsr_kg.shapegraph import ShapeGraph, Statements, Triple

_QUERY = SH + "SPARQLConstraintComponent"
_SEVERITIES = {SH + "Info": "info", SH + "Warning": "warning"}


def violations(
    report: list[Triple], shapes: ShapeGraph, rules: Container[str]
) -> tuple[Violation, ...]:
    """Return the results in *report* of the shapes named in *rules*.

    Only what `sh:result` names is a result: what is under `sh:detail` explains another one. When
    a query finds the same in two ways, one engine gives it twice; it is one here.
    """
    graph = Statements(report)
    results = [node for about in graph.facts.values() for node in about.get(SH + "result", ())]
    found = (_violation(graph, shapes, node) for node in results)
    kept: list[Violation] = []
    once: set[Violation] = set()
    for each in found:
        if each.shape in rules and each not in once:
            kept.append(each)
            if each.component == _QUERY:
                once.add(each)
    return tuple(sorted(kept, key=str))


def _violation(report: Statements, shapes: ShapeGraph, node: Term) -> Violation:
    def one(name: str) -> Term:
        return report.values(node, SH + name)[0]

    def may(name: str) -> Term | None:
        return next(iter(report.values(node, SH + name)), None)

    shape, path, value = one("sourceShape"), may("resultPath"), may("value")
    component = one("sourceConstraintComponent").value
    if component == _QUERY and shapes.path(shape) and not _gives_value(shapes, shape):
        value = None
    name = shorten(path.value) if isinstance(path, NamedNode) else path and shapes.path(shape)
    said = [each for each in report.values(node, SH + "resultMessage") if isinstance(each, Literal)]
    return Violation(
        one("focusNode"),
        shape.value,
        component,
        _SEVERITIES.get(one("resultSeverity").value, "violation"),
        name,
        value,
        messages(shapes, shape, component, name, said),
    )


def _gives_value(shapes: ShapeGraph, shape: Term) -> bool:
    """Return whether a query of the property shape *shape* has a value to give.

    Without it a result has none (<https://www.w3.org/TR/shacl/#sparql-constraints-variables>);
    pyshifty gives the focus node.
    """
    return any(
        _has_value(query.value)
        for constraint in shapes.values(shape, SH + "sparql")
        for query in shapes.values(constraint, SH + "select")
    )


@lru_cache(maxsize=512)
def _has_value(query: str) -> bool:
    return any(word.text in ("?value", "$value") for word in sparql.tokens(query))
