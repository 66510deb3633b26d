"""What an engine is to run of a shapes graph: the rules that can run, alone or together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from copy import copy
from typing import TypeVar

from ggsr_kg.errors import Text
from ggsr_kg.graphs import BlankNode, NamedNode, Quad, Term
from ggsr_kg.shapefaults import runnable
from ggsr_kg.shapegraph import Triple
from ggsr_kg.shapes import understood

_REASON_LIMIT = 200
Made = TypeVar("Made")


class Plan:
    """The shapes graph *quads* as rules: those to *run*, and those that cannot, as *not_run*.

    Raises: ShapeError: as `shapes.understood`.
    """

    def __init__(self, quads: Sequence[Quad]) -> None:
        self.graph, wrong = understood(quads)
        self._runnable = runnable(self.graph)
        rules = {node.value for node in self.graph.rules()}
        self.not_run: dict[str, Text] = {node.value: why for node, why in wrong.items()}
        self.run: tuple[str, ...] = tuple(sorted(rules - self.not_run.keys()))

    def copy(self) -> Plan:
        """Return the same plan, of which what is not run can change apart."""
        made = copy(self)
        made.not_run = dict(self.not_run)
        return made

    def refuse(self, why: Callable[[Term], Text | None]) -> None:
        """Move to *not_run* each rule for which *why* gives a reason, or on which it rests."""
        for rule in self.run:
            for node in self.needed([NamedNode(rule)]):
                reason = why(node)
                if reason and rule not in self.not_run:
                    self.not_run[rule] = reason
        self.run = tuple(rule for rule in self.run if rule not in self.not_run)

    def triples(self, rules: Collection[str]) -> list[Triple]:
        """Return the shapes graph with only the demands of *rules* and of what they rest on."""
        needed = self.needed([NamedNode(rule) for rule in rules])
        idle = {node for node in self.graph.rules() if node not in needed}
        demands = self.graph.demands
        kept = [
            (subject, predicate, value)
            for subject, predicate, value in self._runnable
            if subject not in idle or predicate not in demands
        ]
        return _reachable(kept)

    def attempt(
        self, rules: Sequence[str], make: Callable[[Sequence[str]], Made]
    ) -> list[tuple[Sequence[str], Made]]:
        """Return what *make* makes of *rules*, in as few parts as it takes to leave out the faulty.

        When it fails, each half is tried apart; a single rule with which it fails moves to
        *not_run*, with the first line of what the engine said.
        """
        if not rules:
            return []
        try:
            return [(rules, make(rules))]
        except BaseException as error:
            # An engine in another language panics with what is no Exception.
            if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit)):
                raise
            if len(rules) == 1:
                said = str(error).strip().split("\n", maxsplit=1)[0] or type(error).__name__
                said = said[:_REASON_LIMIT]
                self.not_run[rules[0]] = Text(
                    f"de engine kan deze vorm niet draaien: {said}",
                    f"the engine cannot run this shape: {said}",
                )
                self.run = tuple(rule for rule in self.run if rule != rules[0])
                return []
        half = len(rules) // 2
        return self.attempt(rules[:half], make) + self.attempt(rules[half:], make)

    def needed(self, shapes: Sequence[Term]) -> set[Term]:
        """Return *shapes* and all on whose outcome they rest."""
        needed: set[Term] = set()
        todo = [inner for shape in shapes for inner in self.graph.inner(shape)]
        while todo:
            shape = todo.pop()
            if shape not in needed:
                needed.add(shape)
                todo += [*self.graph.inner(shape), *self.graph.parts(shape)]
        return needed | set(shapes)


def _reachable(triples: list[Triple]) -> list[Triple]:
    """Return *triples* without those of blank nodes that nothing with an IRI leads to."""
    values: dict[Term, list[Term]] = {}
    for subject, _, value in triples:
        values.setdefault(subject, []).append(value)
    reached: set[Term] = set()
    todo: list[Term] = [node for node in values if not isinstance(node, BlankNode)]
    while todo:
        node = todo.pop()
        if node not in reached:
            reached.add(node)
            todo += values.get(node, [])
    return [triple for triple in triples if triple[0] in reached]
