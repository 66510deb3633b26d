"""What an earlier run found of cases that are what they were, added to a run over the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ggsr_kg.baselines import Baseline
from ggsr_kg.batches import Batch
from ggsr_kg.columns.checker import focus_nodes
from ggsr_kg.shapes import Rule
from ggsr_kg.validation import NOTHING, RuleRun, Run


def added(run: Run, batch: Batch, rules: Sequence[Rule], before: Baseline) -> Run:
    """Return the *run* over *batch* with what *before* found of the cases that were passed.

    Each case gets what a later run needs to pass it.
    """
    said = batch.said
    names = [rule.iri for rule in rules]
    fresh = {case.iri: case for case in run.cases}
    counts = _counted(batch, rules)
    cases, findings = [], [*run.findings]
    for place, (name, digest) in enumerate(zip(said.cases, said.digests, strict=True)):
        if name not in fresh:
            counts[place] = before.nodes(name, names)
            findings += before.findings.get(name, ())
        case = fresh.get(name) or before.cases[name]
        cases.append(replace(case, digest=digest, nodes=counts[place].tobytes()))
    found = {each.rule: each for each in run.rules}
    more = counts[[case not in fresh for case in said.cases]].sum(axis=0).tolist()
    ran = (found.get(name) or RuleRun(name, NOTHING, 0) for name in names)
    return replace(
        run,
        rules=tuple(
            replace(each, nodes=each.nodes + many) for each, many in zip(ran, more, strict=True)
        ),
        cases=tuple(cases),
        findings=tuple(findings),
        reused=len(cases) - len(fresh),
    )


def _counted(batch: Batch, rules: Sequence[Rule]) -> NDArray[np.uint32]:
    """Return how many nodes of each case of *batch* each of *rules* looks at."""
    of, many = batch.said.places, len(batch.said.cases)
    counts = np.zeros((many, len(rules)), np.uint32)
    for column, rule in enumerate(rules if batch.cases else ()):
        nodes = focus_nodes(batch.facts, rule.targets)
        places = of[nodes[nodes < len(of)]]
        counts[:, column] = np.bincount(places[places >= 0], minlength=many)
    return counts
