"""Runs over parts of the data, added up to one."""

from __future__ import annotations

import pickle
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from tempfile import SpooledTemporaryFile

from ggsr_kg.findings import Finding
from ggsr_kg.shapes import Rule
from ggsr_kg.temporary import room
from ggsr_kg.validation import NOT_RUN, NOTHING, RAN, Case, RuleRun, Run, recounted

HELD = 2**22
"""How many bytes of cases and findings stay in memory; of more there is a temporary file."""
_SIZE = 8
_AND = " + "


class Tally:
    """Runs of the same rules over parts of the data, added up to one.

    A rule that did not run on one part did not run; an engine that did something for *engine* on
    one part did so. It is to be closed.
    """

    def __init__(self, engine: str, rules: Iterable[Rule]) -> None:
        self._engine = engine
        self._engines: set[str] = set()
        self._rules = [rule.iri for rule in rules]
        self._nodes: Counter[str] = Counter()
        self._off: dict[str, RuleRun] = {}
        self._kept = SpooledTemporaryFile(HELD)  # noqa: SIM115
        self._reused = 0

    def close(self) -> None:
        """Let go of what was kept."""
        self._kept.close()

    def add(self, run: Run) -> None:
        """Add *run*, but for its cases and findings."""
        self._engines.update(run.engine.split(_AND))
        for each in run.rules:
            self._nodes[each.rule] += each.nodes
            if each.outcome == NOT_RUN:
                self._off.setdefault(each.rule, each)
        self._reused += run.reused

    def keep(self, packed: bytes) -> None:
        """Add cases and findings: *packed* holds both (`pool.packed`).

        Raises: OutputError: there is no room for them.
        """
        data = zlib.compress(packed, 1)
        with room():
            self._kept.write(len(data).to_bytes(_SIZE, "big") + data)

    def run(self) -> Run:
        """Return all that was added as one run.

        Raises: OutputError: what was kept is not there.
        """
        nodes = self._nodes
        rules = tuple(
            replace(self._off[rule], nodes=nodes[rule])
            if rule in self._off
            else RuleRun(rule, RAN if nodes[rule] else NOTHING, nodes[rule])
            for rule in self._rules
        )
        cases: list[Case] = []
        found: list[Finding] = []
        for some, more in self._all():
            cases += some
            found += more
        others = self._engines.difference(self._engine.split(_AND))
        name = _AND.join([self._engine, *sorted(others)])
        run = Run(name, rules, (), cases=tuple(cases), reused=self._reused)
        return recounted(run, tuple(sorted(found, key=Finding.order)))

    def _all(self) -> Iterator[tuple[tuple[Case, ...], tuple[Finding, ...]]]:
        with room():
            self._kept.seek(0)
            while size := self._kept.read(_SIZE):
                data = self._kept.read(int.from_bytes(size, "big"))
                yield pickle.loads(zlib.decompress(data))
