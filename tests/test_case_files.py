"""Case files as they come: what is said of files, cases and names that are not in order."""

from __future__ import annotations

from pathlib import Path

import casuistiek
import pytest
from test_cli import ggsr
from test_cli_cases import GOOD

from ggsr_kg import cases, casework, streaming
from ggsr_kg.engines import choose
from ggsr_kg.namespaces import SHAPES, XSD
from ggsr_kg.validation import Run

LATE = GOOD.with_name("te-laat-begonnen.ttl")
TWIN = "https://w3id.org/ggsr/id/b/goede-casus"
HEAD = "PREFIX ggsr: <https://w3id.org/ggsr/def/ggsr#>\n"


@pytest.fixture
def twin(tmp_path: Path) -> Path:
    """Return a file with a case of which the IRI ends as that of the good one."""
    text = LATE.read_text(encoding="utf-8").replace("id/casus/te-laat-begonnen", "id/b/goede-casus")
    path = tmp_path / "tweeling.ttl"
    path.write_text(text.replace("casus:te-laat-begonnen", f"<{TWIN}>"), encoding="utf-8")
    return path


def test_explain_asks_which_of_two_cases_is_meant(twin: Path) -> None:
    """A name that two cases have is refused, with both IRIs to choose from."""
    one = "https://w3id.org/ggsr/id/casus/goede-casus"
    for files in [(GOOD, twin), (twin, GOOD)]:
        done = ggsr("explain", "goede-casus", "C03", *files)

        assert 2 == done.returncode
        assert "goede-casus: meer dan één casus heet zo; kies uit: " in done.stderr
        assert {one, TWIN} == set(done.stderr.rpartition("uit: ")[2].strip().split(", "))
    assert "goede-casus: √" in ggsr("explain", "casus:goede-casus", "C03", GOOD, twin).stdout
    assert "goede-casus: X" in ggsr("explain", TWIN, "C03", GOOD, twin).stdout


def runs(*paths: Path) -> tuple[Run, Run]:
    """Return the runs over *paths* read whole, and in slices as files of any size are."""
    setting, engine = casuistiek.setting(), choose.engine("auto")
    return (
        casework.validate(cases.read(paths), setting, engine),
        streaming.validate(paths, setting, engine),
    )


@pytest.mark.parametrize("suffix", [".ttl", ".nt"])
def test_a_case_without_iri_is_a_finding_and_no_crash(tmp_path: Path, suffix: str) -> None:
    """The other cases are judged, and so is this one; how its file was read does not matter."""
    path = tmp_path / f"naamloos{suffix}"
    path.write_text(
        "_:c1 <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        "<https://w3id.org/ggsr/def/ggsr#Casus> .\n"
        "_:c1 <https://w3id.org/ggsr/def/ggsr#startdatum> "
        f'"2013-01-01"^^<{XSD}date> .\n',
        encoding="utf-8",
    )
    for run in runs(path, GOOD):
        found = [each for each in run.findings if each.rule == f"{SHAPES}CasusShape-iri"]
        verdicts = casework.verdicts(run, casuistiek.setting())

        assert 2 == len(run.cases)
        assert not run.unchecked
        assert [found[0].case] == [each.focus for each in found]
        assert 2 == sum(each.indicator.endswith("/c03") for each in verdicts)
    done = ggsr("validate", path, GOOD, "--format", "csv")

    assert 1 == done.returncode
    assert [str(path)] == [
        row.split(",")[7] for row in done.stdout.splitlines() if "CasusShape-iri" in row
    ]
    assert "_:" in ggsr("assess", path, GOOD, "--format", "turtle").stdout
