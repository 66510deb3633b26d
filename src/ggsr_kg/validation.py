"""Data against rules: which rules ran, on how many nodes, and what they found."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from ggsr_kg import shapes
from ggsr_kg.columns.checker import focus_nodes
from ggsr_kg.columns.facts import Facts
from ggsr_kg.columns.terms import Mask
from ggsr_kg.engines import Engine, Outcome, Violation
from ggsr_kg.engines.columns import Columns, facts_of
from ggsr_kg.errors import Text
from ggsr_kg.findings import SEVERITIES, Finding, text_json
from ggsr_kg.graphs import Literal, NamedNode, Quad
from ggsr_kg.namespaces import RDF, shorten
from ggsr_kg.shapes import Rule

VERSION = "2"
"""Of the JSON of a `Run` (docs/run.schema.json)."""

RAN, NOTHING, NOT_RUN = "ran", "nothing to check", "not run"


@dataclass(frozen=True, slots=True)
class RuleRun:
    """What became of one rule: "ran" on *nodes*, "nothing to check", or "not run" and why.

    *findings* is how many it has in all, also when a report shows fewer.
    """

    rule: str
    outcome: str
    nodes: int
    reason: Text | None = None
    findings: int = 0


@dataclass(frozen=True, slots=True)
class Input:
    """One file that was checked: its *name*, SHA-256 *digest*, and how much was in it."""

    name: str
    digest: str
    statements: int
    cases: int


@dataclass(frozen=True, slots=True)
class Stray:
    """A class or property of the data that is of no use: how often, and why.

    *unknown*: no ontology and no rule knows it (*mend* names the nearest known one); otherwise it
    is known, but no rule looked at it.
    """

    term: str
    kind: str
    count: int
    unknown: bool
    mend: Text | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs from an earlier run: findings that are *new*, and how many are *gone*."""

    new: tuple[Finding, ...]
    gone: int


@dataclass(frozen=True, slots=True)
class Run:
    """One validation: every rule with its outcome, and the findings, heavy first."""

    engine: str
    rules: tuple[RuleRun, ...]
    findings: tuple[Finding, ...]
    inputs: tuple[Input, ...] = ()
    strays: tuple[Stray, ...] = ()
    comparison: Comparison | None = None

    def count(self, outcome: str) -> int:
        """Return how many rules had *outcome*."""
        return sum(rule.outcome == outcome for rule in self.rules)

    @property
    def complete(self) -> bool:
        """Whether every rule could run, one had something to check, and no term is unknown."""
        known = not any(stray.unknown for stray in self.strays)
        return known and self.count(NOT_RUN) == 0 and self.count(RAN) > 0

    def exit_code(self, fail_on: str = "violation") -> int:
        """Return 1 with findings of *fail_on* or heavier, 3 when not complete, else 0.

        With a comparison only new findings count.

        >>> Run("e", (RuleRun("r", RAN, 2),), ()).exit_code()
        0
        >>> Run("e", (), ()).exit_code()
        3
        """
        counted = self.findings if self.comparison is None else self.comparison.new
        if any(finding.at_least(fail_on) for finding in counted):
            return 1
        return 0 if self.complete else 3

    def counts(self) -> dict[str, int]:
        """Return the number of findings by severity, without what does not apply."""
        return {
            severity: sum(
                each.severity == severity and each.at_least(severity) for each in self.findings
            )
            for severity in SEVERITIES
        }

    def as_json(self) -> dict[str, Any]:
        """Return the run as JSON (docs/run.schema.json)."""
        return {
            "version": VERSION,
            "engine": self.engine,
            "inputs": [asdict(each) for each in self.inputs],
            "rules": [
                {
                    "rule": each.rule,
                    "outcome": each.outcome,
                    "nodes": each.nodes,
                    "reason": text_json(each.reason),
                    "findings": each.findings,
                }
                for each in self.rules
            ],
            "counts": self.counts(),
            "complete": self.complete,
            "strays": [
                {
                    "term": each.term,
                    "kind": each.kind,
                    "count": each.count,
                    "unknown": each.unknown,
                    "mend": text_json(each.mend),
                }
                for each in self.strays
            ],
            "comparison": None
            if self.comparison is None
            else {"new": len(self.comparison.new), "gone": self.comparison.gone},
            "findings": [finding.as_json() for finding in self.findings],
        }

    def json(self) -> str:
        """Return the run as JSON text."""
        return json.dumps(self.as_json(), ensure_ascii=False, indent=2) + "\n"


@dataclass(frozen=True, slots=True)
class Checks:
    """Shapes made ready for any number of data graphs; *known* holds the IRIs of all classes."""

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
        findings = (_finding(each, by_iri.get(each.shape)) for each in judged)
        runs = (_rule_run(rule, facts, outcome, self.known, mine) for rule in self.rules)
        return recounted(
            Run(engine.name, tuple(runs), ()), tuple(sorted(findings, key=Finding.order))
        )


def prepare(shape_quads: Sequence[Quad], known: Collection[str] | None = None) -> Checks:
    """Return the shapes ready to run; without *known* the data say what is a class.

    Raises: ShapeError: the shapes hold no rule, or an unknown term.
    """
    return Checks(shape_quads, shapes.rules(shape_quads), known)


def validate(statements: Sequence[Quad], shape_quads: Sequence[Quad], engine: Engine) -> Run:
    """Return what validating *statements* against the shapes gives.

    Raises: ShapeError, EngineError: as `prepare` and `Checks.run`.
    """
    return prepare(shape_quads).run(facts_of(statements), lambda: statements, engine)


def merged(runs: Sequence[Run]) -> Run:
    """Return *runs* of the same rules over parts of the data as one.

    A rule that did not run on one part did not run.
    """
    rules = []
    for parts in zip(*(run.rules for run in runs), strict=True):
        off = next((each for each in parts if each.outcome == NOT_RUN), None)
        nodes = sum(each.nodes for each in parts)
        outcome = NOT_RUN if off else RAN if nodes else NOTHING
        rules.append(RuleRun(parts[0].rule, outcome, nodes, off.reason if off else None))
    found = sorted((each for run in runs for each in run.findings), key=Finding.order)
    return recounted(Run(runs[0].engine, tuple(rules), ()), tuple(found))


def recounted(run: Run, findings: tuple[Finding, ...]) -> Run:
    """Return *run* with only *findings*, counted anew per rule."""
    totals = Counter(finding.rule for finding in findings)
    rules = tuple(replace(each, findings=totals[each.rule]) for each in run.rules)
    return replace(run, rules=rules, findings=findings)


def _rule_run(
    rule: Rule,
    facts: Facts,
    outcome: Outcome,
    known: Collection[str] | None,
    mine: Mask | None,
) -> RuleRun:
    found = focus_nodes(facts, rule.targets)
    nodes = sum(_inside(mine, int(node)) for node in found) if mine is not None else len(found)
    if not rule.active:
        off = Text("de vorm is uitgezet", "the shape is deactivated")
        return RuleRun(rule.iri, NOT_RUN, nodes, off)
    if rule.iri in outcome.not_run:
        return RuleRun(rule.iri, NOT_RUN, nodes, outcome.not_run[rule.iri])
    if nodes == 0 and (strange := _unknown_class(rule, facts, known)):
        reason = Text(f"geen ontologie kent {strange}", f"no ontology knows {strange}")
        return RuleRun(rule.iri, NOT_RUN, nodes, reason)
    return RuleRun(rule.iri, RAN if nodes else NOTHING, nodes)


def _unknown_class(rule: Rule, facts: Facts, known: Collection[str] | None) -> str | None:
    """Return the target class that nothing says is a class."""
    number = facts.terms.number
    types = facts.pairs(number(NamedNode(RDF + "type"))).subjects
    for target in rule.targets:
        if target.kind != "class" or (known is not None and target.iri in known):
            continue
        if known is not None or number(NamedNode(target.iri)) not in types:
            return shorten(target.iri)
    return None


def _inside(mine: Mask, number: int) -> bool:
    return number < len(mine) and bool(mine[number])


def _finding(each: Violation, rule: Rule | None) -> Finding:
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
    )


def _message(messages: Iterable[Literal], rule: Rule | None) -> Text:
    """Return the message with its values filled in, in both languages where there are two."""
    by_language = {message.language or "": message.value for message in messages}
    first = next(iter(by_language.values()), "")
    given = rule.message if rule and rule.message and not by_language else Text(first, first)
    return Text(by_language.get("nl", given.nl), by_language.get("en", given.en))
