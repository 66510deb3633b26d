"""Invented cases by the thousand: no miss, no false alarm, and pySHACL says the same.

The answer key is written by the generator, which reads no shape.
"""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from ggsr_kg import assessment, casework, generate, settings
from ggsr_kg import cases as case_files
from ggsr_kg.engines import choose
from ggsr_kg.engines.pyshacl import PyShacl
from ggsr_kg.findings import Finding

pytestmark = pytest.mark.slow

FAMILIES, SEEDS = 50, range(40)
Difference = tuple[str, str, str, str | None]


def invented(
    folder: Path, families: list[generate.Family]
) -> tuple[case_files.Cases, settings.Setting]:
    """Return *families* as cases, by way of a file, and what they are checked with."""
    path = folder / "casussen.nt"
    generate.write(families, path)
    return case_files.read([path]), settings.prepare()


def judged(folder: Path, seed: int) -> tuple[list[Difference], Counter[str], int]:
    """Return where verdict and key differ for the families of *seed*, and what there was."""
    folder = folder / str(seed)
    folder.mkdir()
    families = list(generate.families(FAMILIES, seed=seed, violations=0.6))
    given, setting = invented(folder, families)
    run = casework.validate(given, setting, choose.engine("auto"))
    expected = {family.iri: family.outcomes for family in families}
    found = casework.verdicts(run, setting)
    assert run.complete
    return (
        [
            (each.case, code, expected[each.case][code], each.outcome)
            for each in found
            if expected[each.case][code := each.indicator[-3:].upper()] != each.outcome
        ],
        Counter(kind.name for family in families for kind in family.kinds),
        len(found),
    )


def breaking(number: int, kinds: list[str]) -> generate.Family:
    """Return the family with that number that breaks those of *kinds* that go together."""
    (family,) = generate.families(1, seed=number, violations=1, kinds=kinds)
    return family


def differing(folder: Path, numbered: list[tuple[int, list[str]]]) -> list[str]:
    """Return the findings on which engines differ, over families with what some kinds break.

    Each has a number, and the names of its kinds. pySHACL gets them one by one.
    """
    folder.mkdir()
    families = [breaking(number, kinds) for number, kinds in numbered]
    given, setting = invented(folder, families)
    ours = casework.validate(given, setting, choose.engine("auto"))
    casework.PART = 1
    theirs = casework.validate(given, setting, PyShacl())
    found, other = (Counter(map(told, run.findings)) for run in (ours, theirs))
    assert len(given.names) == len(numbered)
    assert ours.complete
    assert theirs.complete
    return [str(each) for each in (found - other) + (other - found)]


def told(finding: Finding) -> tuple[str | None, ...]:
    """Return all that a finding says."""
    words = (finding.message.nl, finding.message.en, finding.severity, finding.component)
    return (*finding.key(), *words, finding.case)


def test_two_thousand_cases_come_out_by_the_key(tmp_path: Path) -> None:
    """Each of 2,000 invented cases gets the 33 outcomes of its key, and every kind occurs."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(judged, [tmp_path] * len(SEEDS), SEEDS))
    differences = [each for found, _, _ in results for each in found]
    kinds = sum((counted for _, counted, _ in results), Counter())

    assert sum(count for _, _, count in results) == FAMILIES * len(SEEDS) * 33
    assert differences == []
    assert sorted(kinds) == sorted(generate.catalogue())


def test_pyshacl_says_the_same_of_every_kind(tmp_path: Path) -> None:
    """Over cases in which two kinds stand, one or several, the findings are the same in full."""
    names = sorted(generate.catalogue())
    half = -(-len(names) // 2)
    kinds = [names[start::half] for start in range(half)]
    together = {each.name for part in enumerate(kinds, 1) for each in breaking(*part).kinds}
    kinds += [[name] for name in names if name not in together]
    kinds += [names[start::16] for start in range(16)]
    many = os.cpu_count() or 1
    parts = [list(enumerate(kinds, 1))[start::many] for start in range(many)]
    folders = [tmp_path / str(number) for number in range(many)]
    with ProcessPoolExecutor(many) as pool:
        differences = list(pool.map(differing, folders, parts))

    broken = {each.name for part in enumerate(kinds, 1) for each in breaking(*part).kinds}
    assert broken == set(names)
    assert [each for found in differences for each in found] == []


def test_roles_cover_every_outcome() -> None:
    """The key knows exactly the outcomes that an assessment can give."""
    outcomes = {
        outcome
        for family in generate.families(200, seed=1, violations=0.9)
        for outcome in family.outcomes.values()
    }

    assert outcomes == set(assessment.SYMBOLS)
