"""Case files as they come: what is said of files, cases and names that are not in order."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_cli import ggsr
from test_cli_cases import GOOD

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
