"""Data against rules: which rules ran, on how many nodes, and what they found."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from itertools import compress
from typing import Any

from ggsr_kg import seals
from ggsr_kg.errors import Text
from ggsr_kg.findings import DEMAND, SEVERITIES, Finding, text_json

VERSION = "5"
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
    """One file that was checked: its *name*, SHA-256 *digest*, and how much was in it.

    A statement that stands in it twice counts twice.
    """

    name: str
    digest: str
    statements: int
    cases: int


@dataclass(frozen=True, slots=True)
class Case:
    """A case that was given: its IRI, and those of its *approach* and *municipality*, if known.

    *digest* is that of what files say of it, and *nodes* how many nodes of it each rule of the run
    looked at (as numbers of 32 bits), when these are kept for a later run.
    """

    iri: str
    approach: str = ""
    municipality: str = ""
    digest: str = ""
    nodes: bytes = b""

    def counting(self, kept: Iterable[bool]) -> Case:
        """Return the same, of the rules that are *kept* alone."""
        nodes = compress(memoryview(self.nodes).cast("I"), kept)
        return replace(self, nodes=array("I", nodes).tobytes()) if self.nodes else self

    def as_json(self) -> dict[str, Any]:
        """Return the case as JSON (docs/run.schema.json, `case`)."""
        return {
            "case": self.iri,
            "approach": self.approach,
            "municipality": self.municipality,
            "digest": self.digest,
            "nodes": memoryview(self.nodes).cast("I").tolist(),
        }


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
class Unchecked:
    """The *cases* (IRIs) that were not checked, and why."""

    cases: tuple[str, ...]
    reason: Text


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs from an earlier run: findings that are *new*, and how many are *gone*."""

    new: tuple[Finding, ...]
    gone: int

    def keys(self) -> frozenset[tuple[str, ...]]:
        """Return by what the new findings are known (`Finding.key`)."""
        return frozenset(each.key() for each in self.new)


@dataclass(frozen=True, slots=True)
class Run:
    """One validation: every rule with its outcome, and the findings, heavy first.

    *cases* are those in the *inputs*, in order; what an earlier run found of *reused* of them still
    holds, since these are what they were, and *digest*, that of the rules, is too. *gaps* says in
    words what else keeps it from being complete, as a file that was not read. *names* is what
    the inputs call their norms, approaches and municipalities, by IRI. *doubled* are the cases that
    stand in several files, which may be versions: no verdict on such a case means anything.
    *undecided* is how many verdicts wait for data, and how many a wrong fact leaves undecided, if
    that was counted; *doubted* of which case which indicator (IRIs) it leaves so, though found
    wanting.
    """

    engine: str
    rules: tuple[RuleRun, ...]
    findings: tuple[Finding, ...]
    inputs: tuple[Input, ...] = ()
    strays: tuple[Stray, ...] = ()
    comparison: Comparison | None = None
    cases: tuple[Case, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    digest: str = ""
    reused: int = 0
    gaps: tuple[Text, ...] = ()
    names: Mapping[str, Text] = field(default_factory=dict)
    doubled: tuple[str, ...] = ()
    undecided: tuple[int, int] | None = None
    doubted: frozenset[tuple[str, str]] = frozenset()

    def count(self, outcome: str) -> int:
        """Return how many rules had *outcome*."""
        return sum(rule.outcome == outcome for rule in self.rules)

    @property
    def complete(self) -> bool:
        """Whether every rule ran on every case, on one at least, and no term is unknown.

        Nor may there be a gap.
        """
        known = not any(stray.unknown for stray in self.strays)
        whole = not self.unchecked and not self.gaps
        return known and whole and self.count(NOT_RUN) == 0 and self.count(RAN) > 0

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

    def is_doubted(self, finding: Finding) -> bool:
        """Return whether *finding* decides nothing, since a fact of its case is wrong."""
        about = {(finding.case or "", each) for each in finding.indicator}
        return finding.role == DEMAND and bool(about) and about <= self.doubted

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
        whole = self._head() | {name: list(found) for name, found in self._lists()}
        return whole | {seals.NAME: seals.of(whole)}

    def json(self) -> str:
        """Return the run as JSON text, each case and each finding on a line of its own."""
        head = self._head()
        rows = {name: list(map(seals.text, found)) for name, found in self._lists()}
        head[seals.NAME] = seals.of(head, rows)
        parts = [json.dumps(head, ensure_ascii=False, indent=2).removesuffix("\n}")]
        for name, texts in rows.items():
            parts.append(f',\n  "{name}": [')
            for number, each in enumerate(texts):
                parts += (",\n    " if number else "\n    ", each)
            parts.append("\n  ]" if texts else "]")
        return "".join([*parts, "\n}\n"])

    def _lists(self) -> tuple[tuple[str, Iterator[dict[str, Any]]], ...]:
        return (
            ("cases", (each.as_json() for each in self.cases if each.digest)),
            ("findings", (each.as_json() for each in self.findings)),
        )

    def _head(self) -> dict[str, Any]:
        """Return as JSON all but the cases and the findings."""
        return {
            "version": VERSION,
            "engine": self.engine,
            "digest": self.digest,
            "reused": self.reused,
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
            "unchecked": [
                {"cases": list(each.cases), "reason": text_json(each.reason)}
                for each in self.unchecked
            ],
            "gaps": [text_json(each) for each in self.gaps],
            "comparison": None
            if self.comparison is None
            else {"new": len(self.comparison.new), "gone": self.comparison.gone},
        }


def recounted(run: Run, findings: tuple[Finding, ...]) -> Run:
    """Return *run* with only *findings*, counted anew per rule."""
    totals = Counter(finding.rule for finding in findings)
    rules = tuple(replace(each, findings=totals[each.rule]) for each in run.rules)
    return replace(run, rules=rules, findings=findings)
