"""The case shapes: each indicator comes out as it must on both sides of every line."""

from __future__ import annotations

from pathlib import Path

import casuistiek
import pytest

from ggsr_kg.engines.pyshacl import PyShacl


@pytest.mark.parametrize("path", casuistiek.FILES, ids=lambda path: path.stem)
def test_cases_come_out_as_written(path: Path) -> None:
    """Each case of the file gets the outcome it states, by the shapes it names."""
    given = casuistiek.fixture(path)
    found = casuistiek.judged(given, casuistiek.shapes_of(path.stem), PyShacl())

    assert given.expected
    assert given.expected == found
