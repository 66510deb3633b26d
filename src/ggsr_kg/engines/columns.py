"""Our own engine: shapes over columns of numbers, all nodes of a shape at once (`ggsr_kg.columns`).

What it cannot do it leaves to another engine: custom components, and queries with forms that
`columns` refuses, before or on meeting the data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from ggsr_kg.columns import kept, plans
from ggsr_kg.columns.checker import Checker, Found, focus_nodes, path_of
from ggsr_kg.columns.facts import Facts
from ggsr_kg.columns.plans import Node, UnsupportedError
from ggsr_kg.columns.terms import UNBOUND, Mask, Terms
from ggsr_kg.engines import Engine, Outcome, Violation
from ggsr_kg.engines.plan import Plan
from ggsr_kg.engines.prologue import declarations, regex_fault
from ggsr_kg.engines.wording import filled, messages
from ggsr_kg.errors import Text
from ggsr_kg.graphs import Literal, NamedNode, Quad, Term, terms
from ggsr_kg.namespaces import OWL, SH, shorten
from ggsr_kg.shapegraph import ShapeGraph
from ggsr_kg.shapes import Target, targets

Declared = Mapping[Term, Mapping[str, str]]
"""Declarations of prefixes, by who declares and prefix."""

_SEVERITIES = {SH + "Info": "info", SH + "Warning": "warning"}
_SHAPE = re.compile(r"[$?](?:currentShape|shapesGraph)\b")
_PATH = re.compile(r"[$?]PATH\b")


@dataclass(frozen=True, slots=True)
class Prepared:
    """Shapes made ready: the *plan*, *queries* by shape and constraint, the rules *left*.

    *aims* are the shapes with targets of their own.
    """

    plan: Plan
    queries: Mapping[tuple[Term, Term], Node]
    left: frozenset[str]
    aims: tuple[tuple[Term, tuple[Target, ...]], ...]

    def check(self, facts: Facts, mine: Mask | None = None) -> tuple[list[Violation], set[str]]:
        """Return what the rules find in *facts*, and the rules that are for another engine.

        *mine* says of each term whether results about it count; without it all do.
        """
        graph, wanted = self.plan.graph, set(self.plan.run) - self.left
        checker = Checker(graph, facts, self.queries, wanted)
        found: list[Violation] = []
        once: set[Violation] = set()
        for shape, aims in self.aims:
            nodes = focus_nodes(facts, aims)
            if mine is not None:
                nodes = nodes[nodes < len(mine)]
                nodes = nodes[mine[nodes]]
            for each in checker.results(shape, nodes):
                for violation in self._violations(each, facts.terms, mine):
                    if violation not in once:
                        found.append(violation)
                    if each.constraint is not None:
                        once.add(violation)
        failed = checker.failed.keys() | self.left
        return [each for each in found if each.shape not in failed], set(failed)

    def _violations(self, found: Found, known: Terms, mine: Mask | None) -> Iterator[Violation]:
        rows = found.rows
        if mine is not None:
            about = rows.columns["focus"]
            inside = about < len(mine)
            inside[inside] = mine[about[inside]]
            rows = rows.take(inside)
        if not rows.size:
            return
        graph, shape, component = self.plan.graph, found.shape, _component(found.component)
        severity = _SEVERITIES.get((*graph.iris(shape, SH + "severity"), "")[0], "violation")
        path, named = graph.path(shape), rows.columns.get("path")
        said = [each for each in graph.values(shape, SH + "message") if isinstance(each, Literal)]
        templates = _templates(graph, found) if found.constraint is not None else []
        words = () if templates else messages(graph, shape, component, path, said)
        every = known.all
        names = list(rows.columns)
        for row in zip(*(rows.columns[name].tolist() for name in names), strict=True):
            values = {
                name: None if number == UNBOUND else every[number]
                for name, number in zip(names, row, strict=True)
            }
            own = values["path"] if named is not None else None
            place = shorten(own.value) if isinstance(own, NamedNode) else path
            if own is not None and not templates:
                words = messages(graph, shape, component, place, said)
            text = tuple(sorted((filled(each, values) for each in templates), key=str)) or words
            focus, value = values["focus"], values["value"]
            assert focus is not None
            yield Violation(focus, shape.value, component, severity, place, value, text)


def prepare(shapes: Sequence[Quad]) -> Prepared:
    """Return *shapes* ready for any number of data.

    Raises: ShapeError: there is no rule in *shapes*.
    """
    plan = Plan(shapes)
    graph = plan.graph
    declared = declarations(graph)
    queries: dict[tuple[Term, Term], Node] = {}
    refused: set[Term] = set()
    for shape, about in graph.facts.items():
        for constraint in about.get(SH + "sparql", ()):
            try:
                queries[shape, constraint] = _query(graph, shape, constraint, declared)
            except UnsupportedError:
                refused.add(shape)
        if not graph.components.keys().isdisjoint(about):
            refused.add(shape)
        try:
            for path in about.get(SH + "path", ()):
                path_of(graph, path)
        except UnsupportedError:
            refused.add(shape)
    wrong: dict[Term, Text | None] = {}
    for shape, about in graph.facts.items():
        asked = [queries.get((shape, each)) for each in about.get(SH + "sparql", ())]
        used = list(_patterns(asked))
        if used or SH + "pattern" in about:
            wrong[shape] = regex_fault(graph, shape, used, "Oxigraph")
    plan.refuse(wrong.get)
    left = {rule for rule in plan.run if refused and refused & plan.needed([NamedNode(rule)])}
    aims = ((shape, targets(graph, shape)) for shape in graph.facts)
    aimed = tuple((shape, found) for shape, found in aims if found)
    return Prepared(plan, queries, frozenset(left), aimed)


def _patterns(asked: Iterable[Node | None]) -> Iterator[str]:
    """Yield the regular expressions that are written in queries."""
    for node in plans.nodes(tuple(asked)):
        match node:
            case plans.Call("REGEX" | "REPLACE", (_, Literal() as pattern, *_)):
                yield pattern.value


def texts(graph: ShapeGraph) -> Iterator[str]:
    """Yield the queries of the constraints of *graph* that could be run here."""
    declared = declarations(graph)
    for shape, about in graph.facts.items():
        for constraint in about.get(SH + "sparql", ()):
            try:
                yield _text(graph, shape, constraint, declared)
            except UnsupportedError:
                continue


def _text(graph: ShapeGraph, shape: Term, constraint: Term, declared: Declared) -> str:
    """Return the query of *constraint* with the declarations of what it abbreviates."""
    selects = graph.values(constraint, SH + "select")
    if len(selects) != 1:
        raise UnsupportedError("a constraint without one query")
    text = selects[0].value
    if _SHAPE.search(text):
        raise UnsupportedError("a query about its shape")
    path = graph.path(shape, lambda iri: f"<{iri}>")
    prefixes = {prefix for lines in declared.values() for prefix in lines if f"{prefix}:" in text}
    lines = {_declaration(graph, constraint, declared, prefix) for prefix in prefixes}
    return "".join(sorted(lines)) + _PATH.sub(lambda _: path or "$PATH", text)


def _declaration(graph: ShapeGraph, constraint: Term, declared: Declared, prefix: str) -> str:
    """Return what *constraint* means by *prefix*: what its sh:prefixes says, or any other one."""
    named = list(graph.values(constraint, SH + "prefixes"))
    for node in named:
        named += [each for each in graph.values(node, OWL + "imports") if each not in named]
    for among in (set(named), declared.keys()):
        lines = {declared[node][prefix] for node in among if prefix in declared.get(node, {})}
        if len(lines) == 1:
            return lines.pop()
        if lines:
            break
    raise UnsupportedError(f"a prefix that means several things: {prefix}")


def _query(graph: ShapeGraph, shape: Term, constraint: Term, declared: Declared) -> Node:
    """Return what the query of *constraint* does."""
    node, _ = kept.parsed(_text(graph, shape, constraint, declared))
    if any(map(_breaks, plans.nodes(node))):
        raise UnsupportedError("what a query with pre-bound variables may not have")
    return node


def _breaks(node: Node | plans.Call) -> bool:
    """Return whether *node* may not be in a query that starts from a focus node.

    <https://www.w3.org/TR/shacl/#pre-binding>
    """
    match node:
        case plans.Values():
            return True
        case plans.Extend(part, "this", _):
            return not isinstance(part, plans.Group | plans.Extend)
        case plans.Select(_, names):
            return "this" not in names
    return False


def _component(name: str) -> str:
    return f"{SH}{name}ConstraintComponent"


def _templates(graph: ShapeGraph, found: Found) -> list[Literal]:
    """Return the messages in which a result of a query fills its values."""
    own = [*graph.values(found.constraint, SH + "message")]
    given = own or graph.values(found.shape, SH + "message")
    return [each for each in given if isinstance(each, Literal)]


class Columns:
    """Our own engine; what it cannot do goes to the engine that *other* chooses for it."""

    def __init__(self, other: Callable[[Sequence[Quad]], Engine]) -> None:
        self._other = other
        self._kept: dict[int, tuple[Sequence[Quad], Prepared]] = {}

    @property
    def name(self) -> str:
        """Its name and version."""
        return f"columns {version('ggsr-kg')}"

    def run(self, data: Iterable[Quad], shapes: Sequence[Quad]) -> Outcome:
        """Return what validating *data* against *shapes* gives.

        Raises: ShapeError: there is no rule in *shapes*. EngineError: the other engine stopped.
        """
        data = list(data)
        return self.look(facts_of(data), lambda: data, shapes)

    def look(
        self,
        facts: Facts,
        statements: Callable[[], Iterable[Quad]],
        shapes: Sequence[Quad],
        mine: Mask | None = None,
    ) -> Outcome:
        """Return what validating *facts* gives; *statements* gives the same as statements.

        *mine* says of each term whether results about it count; without it all do.

        Raises: as `run`.
        """
        prepared = self.prepared(shapes)
        found, left = prepared.check(facts, mine)
        return self._completed(prepared, found, left, statements)

    def prepared(self, shapes: Sequence[Quad]) -> Prepared:
        """Return *shapes* made ready, the same for the same shapes."""
        given, made = self._kept.get(id(shapes), (None, None))
        if made is None or given is not shapes:
            made = prepare(shapes)
            self._kept = {id(shapes): (shapes, made)}
        return made

    def _completed(
        self,
        prepared: Prepared,
        found: list[Violation],
        left: set[str],
        statements: Callable[[], Iterable[Quad]],
    ) -> Outcome:
        """Return *found* with what the other engine finds by the rules *left*."""
        not_run, helped = dict(prepared.plan.not_run), frozenset[str]()
        if left:
            rest = [
                Quad(subject, NamedNode(predicate), value)
                for subject, predicate, value in prepared.plan.triples(sorted(left))
            ]
            other = self._other(rest)
            outcome = other.run(statements(), rest)
            helped |= {other.name}
            found = found + [each for each in outcome.violations if each.shape in left]
            not_run |= {rule: why for rule, why in outcome.not_run.items() if rule in left}
        return Outcome(tuple(found), not_run, helped)


def facts_of(data: Iterable[Quad]) -> Facts:
    """Return the statements *data* as columns."""
    numbered = Terms()
    facts = Facts(numbered)
    triples = [terms(quad) for quad in data]
    names = {predicate: NamedNode(predicate) for _, predicate, _ in triples}
    facts.add(
        numbered.numbers(subject for subject, _, _ in triples),
        numbered.numbers(names[predicate] for _, predicate, _ in triples),
        numbered.numbers(value for _, _, value in triples),
    )
    return facts
