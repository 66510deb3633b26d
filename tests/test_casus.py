"""The case shapes: each indicator comes out as it must, on both sides of every line."""

from __future__ import annotations

from pathlib import Path

import casuistiek
import pytest

from ggsr_kg import assessment, casework
from ggsr_kg.assessment import INAPPLICABLE, MET, UNDECIDED, WANTING
from ggsr_kg.engines import Engine, choose
from ggsr_kg.engines.pyshacl import PyShacl
from ggsr_kg.engines.shifty import Shifty
from ggsr_kg.findings import DATA, DEMAND, NOTE, SCOPE

CODES = [each.code for each in casework.indicators(casuistiek.setting().graph)]
OUTCOMES = {DEMAND: WANTING, DATA: UNDECIDED, SCOPE: INAPPLICABLE}


ENGINES = [
    pytest.param(choose.engine("auto"), id="columns"),
    pytest.param(Shifty(), id="pyshifty"),
    pytest.param(PyShacl(), id="pySHACL", marks=pytest.mark.slow),
]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("path", casuistiek.FILES, ids=lambda path: path.stem)
def test_cases_come_out_as_written(
    path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each case of the file gets the outcome it states, by the shapes it names.

    pySHACL gets a few at a time: its queries take as long as the square of their number.
    """
    if isinstance(engine, PyShacl):
        monkeypatch.setattr(casework, "PART", 5)
    given = casuistiek.fixture(path)
    found = casuistiek.judged(given, casuistiek.shapes_of(path.stem), engine)

    assert given.expected
    assert given.expected == found


def test_every_indicator_has_shapes_and_cases() -> None:
    """There are 33 indicators, each with shapes that decide it and cases that try them."""
    decided = {
        about.rpartition("/")[2].upper()
        for role, indicators in assessment.roles(casuistiek.setting().shapes).values()
        for about in indicators
        if role == DEMAND
    }

    assert len(CODES) == 33
    assert sorted(CODES) == [path.stem for path in casuistiek.FILES]
    assert set(CODES) == decided & set(CODES)


@pytest.mark.parametrize("path", casuistiek.FILES, ids=lambda path: path.stem)
def test_every_outcome_and_every_shape_occurs(path: Path) -> None:
    """The cases of an indicator have every outcome that can occur, and each shape finds some."""
    roles = assessment.roles(casuistiek.shapes_of(path.stem))
    expected = casuistiek.fixture(path).expected.values()
    possible = {MET} | {OUTCOMES[role] for role, _ in roles.values() if role in OUTCOMES}
    deciding = {iri.rpartition("#")[2] for iri, (role, _) in roles.items() if role != NOTE}
    remarking = {iri.rpartition("#")[2] for iri, (role, _) in roles.items() if role == NOTE}

    assert possible == {each.outcome for each in expected}
    assert deciding == set().union(*(each.shapes for each in expected))
    assert remarking == set().union(*(each.remarks for each in expected))


@pytest.mark.parametrize("path", casuistiek.FILES, ids=lambda path: path.stem)
def test_messages_are_whole_sentences(path: Path) -> None:
    """Each message is filled in, in both languages, and names no IRI."""
    run, _ = casuistiek.run(casuistiek.fixture(path), casuistiek.shapes_of(path.stem), Shifty())
    texts = [text for each in run.findings for text in (each.message.nl, each.message.en)]

    assert texts
    assert [text for text in texts if "{" in text or "://" in text or text[-1:] != "."] == []
    assert [each.rule for each in run.findings if each.message.nl == each.message.en] == []
