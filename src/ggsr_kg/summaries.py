"""The summary of each case: what questions over many cases read of it, and nothing else.

It holds IRIs, dates, concepts and numbers; no name of a person and no text (queries/casus/
samenvatting.rq says what). What a question counts is derived first, by the rules with the tag
samenvatting.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from ggsr_kg import assessment, folders, queries, reasoning, store
from ggsr_kg.assessment import Verdict
from ggsr_kg.batches import Batch
from ggsr_kg.columns import disk
from ggsr_kg.columns import rules as column_rules
from ggsr_kg.columns.disk import Gathered, Part
from ggsr_kg.columns.terms import Terms, named
from ggsr_kg.namespaces import DEF
from ggsr_kg.said import numbered

TAG: Final = "samenvatting"
"""The tag of the rules that derive what questions count, and the name of the query."""

_OUTCOMES = {
    assessment.MET: DEF + "voldoetOp",
    assessment.WANTING: DEF + "verbeterpuntOp",
    assessment.UNDECIDED: DEF + "nietTeBepalenOp",
    assessment.INAPPLICABLE: DEF + "nietVanToepassingOp",
}


class Keeper:
    """Summaries of cases, gathered while these are checked, to be kept in the new *folder*.

    Without folder they are only made, and kept elsewhere.

    Raises: StoreError: something is there already. InputError, RuleError: as `reasoning.prepare`.
    """

    def __init__(self, folder: Path | None = None) -> None:
        if folder:
            folders.check_free(folder)
        self.folder = folder
        self.rules = column_rules.prepare(reasoning.prepare(tag=TAG))
        self._chosen = column_rules.rule(queries.find(TAG, "casework").text)
        self._gathered = Gathered()

    def of(self, batch: Batch) -> Part:
        """Return the summary of the cases in *batch*."""
        facts = batch.facts.copy(batch.terms)
        column_rules.infer(facts, self.rules)
        return disk.part(batch.terms.all, *column_rules.constructed(facts, [self._chosen]))

    def add(self, part: Part) -> None:
        """Keep *part* with the others."""
        self._gathered.add(part)

    def write(self) -> int:
        """Write what was added, with the packaged graph; return how many statements there are.

        The folder is there in full when this returns, or not at all.

        Raises: StoreError: it cannot be written.
        """
        assert self.folder
        self.add(_packaged())
        return self._gathered.write(self.folder)


def of_verdicts(verdicts: Iterable[Verdict]) -> Part:
    """Return which outcome each case has on each indicator."""
    found = [each for each in verdicts if each.outcome in _OUTCOMES]
    terms, node = Terms(), cache(named)
    columns = (
        terms.numbers(node(each.case) for each in found),
        terms.numbers(node(_OUTCOMES[str(each.outcome)]) for each in found),
        terms.numbers(node(each.indicator) for each in found),
    )
    return disk.part(terms.all, *columns)


def _packaged() -> Part:
    """Return the packaged graph with everything that follows from it."""
    graph = store.build()
    reasoning.reason(graph)
    terms = Terms()
    columns = numbered(terms, list(graph))
    return disk.part(terms.all, *columns)
