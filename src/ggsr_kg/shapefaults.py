"""Shapes that cannot be run as written, or not in full: which ones, and why.

Engines pass over most of these in silence, and answer that the data are fine: a count that is no
number, a list that goes round, a reference to a shape that is not there, a shape that rests on
itself (<https://www.w3.org/TR/shacl/#shapes-recursion>), a feature that they do not have. So we
look first, and what is wrong is said to be not run. So is a shape that does run, but says less than
it seems to: a part of it is switched off, or a term of ours that it names does not exist.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from ggsr_kg.errors import Text
from ggsr_kg.graphs import BlankNode, Term
from ggsr_kg.namespaces import SH, shorten
from ggsr_kg.shapegraph import ShapeGraph, Triple
from ggsr_kg.shapesyntax import AIMS, FOREIGN, component_faults, has_path, wrong
from ggsr_kg.shapeterms import Names, stranger


def faults(graph: ShapeGraph) -> Mapping[Term, Text]:
    """Return the shapes of *graph* whose outcome would mean nothing, and why.

    A shape is among them for what is wrong with itself, with a shape on whose outcome it rests, or
    with the targets or the switch of a shape that it is part of, or when that rests on itself.
    """
    found = dict(_recursive(graph))
    aims = dict(found)
    for node, about in graph.facts.items():
        if SH + "parameter" in about:
            continue
        for predicate, reason in wrong(graph, node):
            kind = aims if predicate in AIMS else found
            kind.setdefault(node, reason)
    _spread_down(graph, aims)
    for node, reason in aims.items():
        found.setdefault(node, reason)
    _spread_up(graph, found)
    return found


def gaps(graph: ShapeGraph, known: Collection[str] | None = None) -> Mapping[Term, Text]:
    """Return the shapes of *graph* that run, but not in full, and why.

    A part of theirs, or of a shape on which they rest, is switched off, or they name a class or
    property of ours that is not *known*: nothing has it, so all or none meet such a demand. Without
    *known* that is not looked at.
    """
    found: dict[Term, Text] = {}
    for node, about in graph.facts.items():
        if SH + "deactivated" in about and graph.is_off(node):
            found[node] = _off(node)
        elif any(map(graph.is_off, about.get(SH + "sparql", ()))):
            found[node] = Text("een eis ervan is uitgezet", "a demand of it is deactivated")
    if known is not None:
        for node, reason in _strange(graph, known).items():
            found.setdefault(node, reason)
    if found:
        _spread_up(graph, found)
    return found


def _off(node: Term) -> Text:
    if isinstance(node, BlankNode):
        return Text("een vorm erin is uitgezet", "a shape inside it is deactivated")
    name = shorten(node.value)
    return Text(f"{name} is uitgezet", f"{name} is deactivated")


def _strange(graph: ShapeGraph, known: Collection[str]) -> Mapping[Term, Text]:
    """Return the shapes that name what is ours and not *known*, or look through such a path."""
    aims: dict[Term, Text] = {}
    found: dict[Term, Text] = {}
    for node, path, demands in Names(graph, known):
        if reason := stranger(path, known):
            aims[node] = reason
        elif reason := stranger(demands, known):
            found[node] = reason
    for node in graph.parameters & aims.keys():
        del aims[node]
    _spread_down(graph, aims)
    return {**found, **aims}


def runnable(graph: ShapeGraph) -> list[Triple]:
    """Return the statements of *graph* without those on which an engine stops or that it ignores.

    What they are about is among the `faults`.
    """
    broken = {
        component
        for components in graph.components.values()
        for component in components
        if any(component_faults(graph, component))
    }
    broken |= {node for node in graph.facts if graph.path(node) and not has_path(graph, node)}
    return [
        (subject, predicate, value)
        for subject, predicate, value in graph.triples
        if subject not in broken
        and predicate not in FOREIGN
        and (predicate != SH + "property" or has_path(graph, value))
    ]


def _spread_down(graph: ShapeGraph, aims: dict[Term, Text]) -> None:
    """Give what is wrong with the targets of a shape to all that looks through them."""
    todo = list(aims)
    while todo:
        node = todo.pop()
        for part in (*graph.parts(node), *graph.values(node, SH + "node")):
            if part not in aims:
                aims[part] = aims[node]
                todo.append(part)


def _spread_up(graph: ShapeGraph, found: dict[Term, Text]) -> None:
    """Give what is wrong with a shape to those that rest on its outcome.

    A shape with a faulty property shape still runs, for a property shape is reported apart; but
    whether a node conforms to it is no longer known.
    """
    unknown = dict(found)
    changed = True
    while changed:
        changed = False
        for node in graph.facts:
            for shape in graph.inner(node):
                if shape in unknown and node not in found:
                    found[node] = unknown[node] = _through(shape, unknown[shape])
                    changed = True
            for part in graph.parts(node):
                if part in unknown and node not in unknown:
                    unknown[node] = unknown[part]
                    changed = True


def _through(shape: Term, reason: Text) -> Text:
    if isinstance(shape, BlankNode):
        return reason
    name = shorten(shape.value)
    if name in reason.nl:
        return reason
    return Text(f"steunt op {name}: {reason.nl}", f"rests on {name}: {reason.en}")


def _recursive(graph: ShapeGraph) -> Iterator[tuple[Term, Text]]:
    """Yield the shapes that rest on themselves."""
    used = {node: {*graph.inner(node), *graph.parts(node)} for node in graph.facts}
    # What cannot be on a circle goes: nothing it uses is left, or nothing uses it.
    left = {node for node, parts in used.items() if parts}
    while True:
        below = {node for node in left if used[node] & left}
        users = {part for node in below for part in used[node]}
        if below & users == left:
            break
        left = below & users
    reason = Text(
        "recursief: SHACL zegt niet wat de uitkomst is", "recursive: result undefined by SHACL"
    )
    for node in left:
        reached, todo = set[Term](), list(used[node] & left)
        while todo:
            part = todo.pop()
            if part not in reached:
                reached.add(part)
                todo.extend(used[part] & left)
        if node in reached:
            yield node, reason
