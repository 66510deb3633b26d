"""A SHACL validation report as violations, the same for whichever engine wrote it."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache

from ggsr_kg import sparql
from ggsr_kg.engines import Violation
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
    messages = [
        _in_language(shapes, shape, message)
        for message in report.values(node, SH + "resultMessage")
        if isinstance(message, Literal)
    ]
    return Violation(
        one("focusNode"),
        shape.value,
        component,
        _SEVERITIES.get(one("resultSeverity").value, "violation"),
        shorten(path.value) if isinstance(path, NamedNode) else path and shapes.path(shape),
        value,
        tuple(sorted(messages, key=str)),
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


def _in_language(shapes: ShapeGraph, shape: Term, message: Literal) -> Literal:
    """Return *message* with the language of the sh:message it was made from.

    The engines drop the language of a message in which they fill in values.
    """
    if message.language:
        return message
    for holder in (shape, *shapes.values(shape, SH + "sparql")):
        for written in shapes.values(holder, SH + "message"):
            if isinstance(written, Literal) and written.language:
                parts = re.split(r"\{[?$]\w+\}", written.value)
                form = ".*".join(re.escape(part) for part in parts)
                if re.fullmatch(form, message.value, re.DOTALL):
                    return Literal(message.value, language=written.language)
    return message
