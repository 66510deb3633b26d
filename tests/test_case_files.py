"""Case files as they come: what is said of files, cases and names that are not in order."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import casuistiek
import pytest
from test_cli import GGSR, ggsr
from test_cli_cases import GOOD

from ggsr_kg import cases, casework, streaming
from ggsr_kg.engines import choose
from ggsr_kg.namespaces import SHAPES, XSD
from ggsr_kg.reports import runs as runs_reports
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


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a case file."""
    path = tmp_path / "map"
    path.mkdir()
    (path / "a.ttl").write_bytes(GOOD.read_bytes())
    return path


UNREAD = {
    "b.ttl.gz": "pak het uit als er casussen in zitten",
    "c.json": "noem het .jsonld als er casussen in staan",
    "d.n3": "noem het .ttl als er casussen in staan",
    "e.owl": "noem het .rdf als er casussen in staan",
    "f.XML": "noem het .rdf als er casussen in staan",
    "g.turtle": "noem het .ttl als er casussen in staan",
    "h.ntriples": "noem het .nt als er casussen in staan",
}


@pytest.mark.parametrize("name", UNREAD)
def test_a_file_that_may_hold_cases_is_never_skipped_in_silence(folder: Path, name: str) -> None:
    """A folder of which not all that may be RDF is read gives no complete run, however read."""
    (folder / name).write_bytes(b"x")
    for run in runs(folder):
        assert [f"{folder / name} is niet gelezen; {UNREAD[name]}, haal het anders uit de map"] == [
            each.nl for each in run.gaps
        ]
        assert 3 == run.exit_code()


def test_what_a_folder_holds_besides_is_told(folder: Path) -> None:
    """A note or a folder in it is named, and does not count; what is hidden is not named."""
    (folder / "lees mij.md").write_text("x", encoding="utf-8")
    (folder / ".verborgen").write_text("x", encoding="utf-8")
    (folder / "2013").mkdir()
    done = ggsr("validate", folder)

    assert 0 == done.returncode
    assert f"niet gelezen: {folder / '2013'}, {folder / 'lees mij.md'}\n" in done.stderr
    assert "niet gelezen" not in ggsr("validate", folder / "a.ttl").stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_only_regular_files_of_a_folder_are_read(folder: Path) -> None:
    """A pipe that nobody writes to does not make it wait, and a link to nothing is told."""
    os.mkfifo(folder / "p.ttl")
    (folder / "q.ttl").symlink_to(folder / "nergens")
    done = ggsr("validate", folder, "--format", "junit")

    assert 3 == done.returncode
    assert f"{folder / 'p.ttl'} is niet gelezen; maak er een gewoon bestand van" in done.stdout
    assert f"{folder / 'q.ttl'} is niet gelezen; maak er een gewoon bestand van" in done.stdout
    assert 2 == done.stdout.count("<error ")


@pytest.mark.parametrize("command", [["validate"], ["assess"], ["explain", "goede-casus", "C03"]])
def test_an_empty_name_is_no_folder(command: list[str]) -> None:
    """It is refused, where it would be the folder of the moment."""
    done = ggsr(*command, "")

    assert 2 == done.returncode
    assert "een lege naam; geef een bestand of map" in done.stderr


def test_a_run_without_a_case_is_not_complete(tmp_path: Path) -> None:
    """With the packaged shapes there was nothing to check then, whatever else the files hold."""
    path = tmp_path / "leeg.ttl"
    path.write_text(f"{HEAD}<urn:g> a ggsr:Gezin .", encoding="utf-8")
    shapes = tmp_path / "vormen.ttl"
    shapes.write_text(
        f"{HEAD}PREFIX sh: <http://www.w3.org/ns/shacl#>\n"
        "<urn:s> a sh:NodeShape ; sh:targetClass ggsr:Gezin ; sh:nodeKind sh:IRI .",
        encoding="utf-8",
    )
    words = "er staat geen casus in de bestanden; geef een bestand met een casus (a ggsr:Casus)"
    for run in runs(path):
        assert [words] == [each.nl for each in run.gaps]
        assert 3 == run.exit_code()
    done = ggsr("validate", path)

    assert 3 == done.returncode
    assert f"Niet volledig: {words}. Dat er niets is gevonden, bewijst niets." in " ".join(
        done.stdout.split()
    )
    assert f"{words}\n" in ggsr("assess", path).stderr
    assert 0 == ggsr("validate", path, "--shapes", shapes).returncode


def test_a_case_in_two_files_is_known_and_said_to_be_in_both(tmp_path: Path) -> None:
    """It was weighed, so it is no unknown name; who asks for one verdict hears it too."""
    copy = tmp_path / "kopie.ttl"
    copy.write_bytes(GOOD.read_bytes())
    words = "casus:goede-casus staat in meer dan één bestand; geef elke casus één keer"
    for run in runs(GOOD, copy):
        assert [words] == [each.nl for each in run.gaps]
    for command in (["validate"], ["assess"], ["explain", "goede-casus", "C03"]):
        done = ggsr(*command, GOOD, copy)

        assert 3 == done.returncode
        assert words in " ".join((done.stdout + done.stderr).split())
        assert "onbekende namen" not in done.stderr


def test_explain_is_not_sure_with_a_name_it_does_not_know(tmp_path: Path) -> None:
    """As with validate, the exit code says that something was not weighed."""
    path = tmp_path / "casus.ttl"
    text = GOOD.read_text(encoding="utf-8").replace("ggsr:looptRisico", "ggsr:looptRisiko")
    path.write_text(text, encoding="utf-8")
    done = ggsr("explain", "goede-casus", "C15", path)

    assert 3 == done.returncode
    assert "onbekende namen, niet meegewogen: ggsr:looptRisiko" in done.stderr
    assert 0 == ggsr("explain", "goede-casus", "C15", GOOD).returncode


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="file names are UTF-8 here")
@pytest.mark.parametrize("form", runs_reports.FORMATS)
def test_a_file_may_have_any_name(tmp_path: Path, form: str) -> None:
    """What is no UTF-8 in its name is told as something that cannot be shown, in any format."""
    path = tmp_path / os.fsdecode(b"b\xffad.ttl")
    path.write_bytes(LATE.read_bytes())
    done = ggsr("validate", path, "--format", form, "--out", tmp_path / "uit")
    data = (tmp_path / "uit").read_bytes()

    assert 0 == done.returncode
    assert form in ("turtle", "xlsx") or "b\ufffdad.ttl" in unquote(data.decode("utf-8"))


@pytest.mark.parametrize("command", [["validate"], ["assess"], ["explain", "goede-casus", "C03"]])
def test_closed_standard_input_is_told(command: list[str]) -> None:
    """There is nothing to read then, which is no fault of the program."""
    text = " ".join([*map(shlex.quote, GGSR), *command, "-", "<&-"])
    done = subprocess.run(["sh", "-c", text], capture_output=True, text=True, check=False)

    assert 2 == done.returncode
    assert "-: standaardinvoer is gesloten; geef een bestand" in done.stderr


def test_the_municipality_in_the_documentation_is_sound(tmp_path: Path) -> None:
    """A case of the approach that docs/casussen.md describes has no fault, and is judged."""
    text = (GOOD.parents[2] / "docs" / "casussen.md").read_text(encoding="utf-8")
    own = tmp_path / "gemeente.ttl"
    own.write_text(text.split("```turtle")[2].split("```")[0], encoding="utf-8")
    case = tmp_path / "casus.ttl"
    written = GOOD.read_text(encoding="utf-8")
    said = re.sub(r"ggsr:aanpak aanpak:\S+", "ggsr:aanpak <https://voorbeeld.nl/aanpak>", written)
    case.write_text(said, encoding="utf-8")
    for run in runs(case, own):
        assert said != written
        assert [] == [each.rule for each in run.findings if each.severity != "info"]
        assert ["https://identifier.overheid.nl/tooi/id/gemeente/gm0513"] == [
            each.municipality for each in run.cases
        ]
        assert 0 == run.exit_code()
