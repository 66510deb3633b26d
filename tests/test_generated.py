"""Invented cases by the thousand: no miss, no false alarm, and pySHACL says the same.

The answer key is written by the generator, which reads no shape.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import count, islice
from pathlib import Path

import pytest

from ggsr_kg import assessment, casework, generate, settings
from ggsr_kg import cases as case_files
from ggsr_kg.engines import choose
from ggsr_kg.engines.pyshacl import PyShacl
from ggsr_kg.findings import Finding

pytestmark = pytest.mark.slow

FAMILIES, SEEDS = 50, range(40)
PARTS, DRAWN = 8, 20
"""In how many parts engines are compared, and from how many families each of these is chosen."""
Difference = tuple[str, str, str, str | None]


def invented(
    folder: Path, families: list[generate.Family]
) -> tuple[case_files.Cases, settings.Setting]:
    """Return *families* as cases, by way of a file, and what they are checked with."""
    path = folder / "casussen.nt"
    generate.write(families, path)
    return case_files.read([path]), settings.prepare()


def drawn(seed: int) -> list[generate.Family]:
    """Return the families of *seed*."""
    return list(generate.families(FAMILIES, seed=seed, violations=0.6))


@cache
def broken() -> tuple[generate.Family, ...]:
    """Return families that break every kind, each once, and as many together as are drawn so.

    Kinds that befall one family do not touch each other's outcomes or parts of the file.
    """
    left, numbers, found = dict.fromkeys(generate.catalogue()), count(1), []
    while left:
        some = [
            family
            for number in islice(numbers, DRAWN)
            for family in generate.families(1, seed=number, violations=1, kinds=left)
        ]
        found.append(max(some, key=lambda family: len(family.kinds)))
        for kind in found[-1].kinds:
            del left[kind.name]
    return tuple(found)


def told(finding: Finding) -> tuple[str | None, ...]:
    """Return all that a finding says."""
    words = (finding.message.nl, finding.message.en, finding.severity, finding.component)
    return (*finding.key(), *words, finding.case)


@pytest.mark.parametrize("seed", SEEDS)
def test_two_thousand_cases_come_out_by_the_key(tmp_path: Path, seed: int) -> None:
    """Each of 2,000 invented cases gets the 33 outcomes of its key."""
    families = drawn(seed)
    given, setting = invented(tmp_path, families)
    run = casework.validate(given, setting, choose.engine("auto"))
    expected = {family.iri: family.outcomes for family in families}
    found = casework.verdicts(run, setting)
    differences: list[Difference] = [
        (each.case, code, expected[each.case][code], each.outcome)
        for each in found
        if expected[each.case][code := each.indicator[-3:].upper()] != each.outcome
    ]

    assert run.complete
    assert len(found) == FAMILIES * 33
    assert differences == []


def test_the_two_thousand_have_every_kind() -> None:
    """Every kind of deviation befalls some of the 2,000 cases that are compared with their key."""
    kinds = {kind.name for seed in SEEDS for family in drawn(seed) for kind in family.kinds}

    assert FAMILIES * len(SEEDS) == 2000
    assert kinds == set(generate.catalogue())


@pytest.mark.parametrize("part", range(PARTS))
def test_pyshacl_says_the_same_of_every_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    """Over families with what each kind breaks, the findings of both engines are the same in full.

    pySHACL gets them one by one.
    """
    families = list(broken()[part::PARTS])
    given, setting = invented(tmp_path, families)
    ours = casework.validate(given, setting, choose.engine("auto"))
    monkeypatch.setattr(casework, "PART", 1)
    theirs = casework.validate(given, setting, PyShacl())
    found, other = (Counter(map(told, run.findings)) for run in (ours, theirs))

    assert len(given.names) == len(families)
    assert ours.complete
    assert theirs.complete
    assert found == other


def test_the_engines_are_compared_over_every_kind() -> None:
    """Every kind befalls exactly one of the families over which the engines are compared."""
    kinds = [kind.name for family in broken() for kind in family.kinds]

    assert sorted(kinds) == sorted(generate.catalogue())


def test_roles_cover_every_outcome() -> None:
    """The key knows exactly the outcomes that an assessment can give."""
    outcomes = {
        outcome
        for family in generate.families(200, seed=1, violations=0.9)
        for outcome in family.outcomes.values()
    }

    assert outcomes == set(assessment.SYMBOLS)
