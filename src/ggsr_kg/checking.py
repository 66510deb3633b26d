"""Data against shapes: an engine runs them, and what it found becomes findings and rule runs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ggsr_kg import shapes
from ggsr_kg.columns.checker import focus_nodes
from ggsr_kg.columns.facts import Facts
from ggsr_kg.columns.terms import Mask
from ggsr_kg.engines import Engine, Outcome, Violation
from ggsr_kg.engines.columns import Columns, facts_of
from ggsr_kg.errors import Text
from ggsr_kg.findings import Finding
from ggsr_kg.graphs import Literal, NamedNode, Quad, Term
from ggsr_kg.namespaces import DEF, RDF
from ggsr_kg.shapes import Rule
from ggsr_kg.shapeterms import unknown
from ggsr_kg.validation import NOT_RUN, NOTHING, RAN, RuleRun, Run, recounted

_NAMING = ("class", "subjects", "objects")
"""The kinds of target that name a class or a property."""


@dataclass(frozen=True, slots=True)
class Checks:
    """Shapes made ready for any number of data graphs; *known* are all classes and properties."""

    shapes: Sequence[Quad]
    rules: tuple[Rule, ...]
    known: Collection[str] | None = None

    def run(
        self,
        facts: Facts,
        statements: Callable[[], Iterable[Quad]],
        engine: Engine,
        mine: Mask | None = None,
    ) -> Run:
        """Return what validating *facts* gives; *statements* gives the same as statements.

        *mine* says of each term whether it is to be judged; without it all are. Only those are
        counted and reported.

        Raises: EngineError: nothing could run.
        """
        if isinstance(engine, Columns):
            outcome = engine.look(facts, statements, self.shapes, mine)
        else:
            outcome = engine.run(statements(), self.shapes)
        judged = outcome.violations
        if mine is not None:
            terms = facts.terms
            judged = tuple(each for each in judged if _inside(mine, terms.number(each.focus)))
        by_iri = {rule.iri: rule for rule in self.rules}
        findings = (
            _finding(each, by_iri.get(each.shape), _kinds(each.focus, facts)) for each in judged
        )
        runs = (_rule_run(rule, facts, outcome, self.known, mine) for rule in self.rules)
        name = " + ".join([engine.name, *sorted(outcome.helped)])
        return recounted(Run(name, tuple(runs), ()), tuple(sorted(findings, key=Finding.order)))


def prepare(shape_quads: Sequence[Quad], known: Collection[str] | None = None) -> Checks:
    """Return the shapes ready to run; *known* are the IRIs of all classes and properties.

    Without it the data say what is a class.

    Raises: ShapeError: the shapes hold no rule, or an unknown term.
    """
    return Checks(shape_quads, shapes.rules(shape_quads, known), known)


def validate(statements: Sequence[Quad], shape_quads: Sequence[Quad], engine: Engine) -> Run:
    """Return what validating *statements* against the shapes gives.

    Raises: ShapeError, EngineError: as `prepare` and `Checks.run`.
    """
    return prepare(shape_quads).run(facts_of(statements), lambda: statements, engine)


def _rule_run(
    rule: Rule,
    facts: Facts,
    outcome: Outcome,
    known: Collection[str] | None,
    mine: Mask | None,
) -> RuleRun:
    found = focus_nodes(facts, rule.targets)
    nodes = len(found) if mine is None else int(np.count_nonzero(mine[found[found < len(mine)]]))
    if not rule.active:
        off = Text("de vorm is uitgezet", "the shape is deactivated")
        return RuleRun(rule.iri, NOT_RUN, nodes, off)
    if rule.iri in outcome.not_run:
        return RuleRun(rule.iri, NOT_RUN, nodes, outcome.not_run[rule.iri])
    if reason := rule.gap or _unknown_target(rule, facts, known):
        return RuleRun(rule.iri, NOT_RUN, nodes, reason)
    return RuleRun(rule.iri, RAN if nodes else NOTHING, nodes)


def _unknown_target(rule: Rule, facts: Facts, known: Collection[str] | None) -> Text | None:
    """Return that nothing knows a target: a class, or a property of our own namespace.

    One that finds nodes is known by that.
    """
    for target in rule.targets:
        if target.kind not in _NAMING or (known is not None and target.iri in known):
            continue
        if target.kind != "class" and (known is None or not target.iri.startswith(DEF)):
            continue
        if len(focus_nodes(facts, (target,))):
            continue
        if known is not None or not _is_declared(target.iri, facts):
            return unknown(target.iri, known)
    return None


def _is_declared(iri: str, facts: Facts) -> bool:
    """Return whether the data say what *iri* is."""
    number = facts.terms.number
    types = facts.pairs(number(NamedNode(RDF + "type"))).subjects
    return number(NamedNode(iri)) in types


def _inside(mine: Mask, number: int) -> bool:
    return number < len(mine) and bool(mine[number])


def _kinds(thing: Term, facts: Facts) -> tuple[str, ...]:
    """Return the classes of *thing* (IRIs)."""
    terms = facts.terms
    pairs = facts.pairs(terms.number(NamedNode(RDF + "type")))
    _, found = pairs.forward.expand(np.array([terms.number(thing)]))
    return tuple(sorted(terms.all[number].value for number in found.tolist()))


def _finding(each: Violation, rule: Rule | None, kinds: tuple[str, ...]) -> Finding:
    return Finding(
        rule=each.shape,
        focus=each.focus.value,
        message=_message(each.messages, rule),
        severity=each.severity,
        path=each.path,
        value=each.value,
        component=each.component,
        mend=rule.mend if rule else None,
        indicator=rule.indicator if rule else (),
        norm=rule.norm if rule else (),
        source=rule.source if rule else (),
        kinds=kinds,
    )


def _message(messages: Iterable[Literal], rule: Rule | None) -> Text:
    """Return the message with its values filled in, in both languages where there are two."""
    by_language = {message.language or "": message.value for message in messages}
    first = next(iter(by_language.values()), "")
    given = rule.message if rule and rule.message and not by_language else Text(first, first)
    return Text(by_language.get("nl", given.nl), by_language.get("en", given.en))
