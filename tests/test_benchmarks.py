"""The scripts in benchmarks/ run, and print a table of what they measured, on a few cases."""

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent.parent / "benchmarks"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("script", "families", "told"),
    [
        ("batches", 10, "250"),
        ("questions", 1, "caseload"),
        ("slices", 20, "own-names.nt"),
        ("validation", 2, "pySHACL, once started"),
        ("workbooks", 5, ".xlsx"),
    ],
)
def test_a_script_prints_what_it_measured(script: str, families: int, told: str) -> None:
    """It ends well only when the engines, the processes or the files gave the same."""
    done = subprocess.run(
        [sys.executable, str(FOLDER / f"{script}.py"), str(families)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (0, "") == (done.returncode, done.stderr)
    assert told in done.stdout
