"""Case files as they come: what is said of files, cases and names that are not in order."""

from __future__ import annotations

import csv
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import casuistiek
import pytest
from command import GGSR, ggsr
from test_cli_cases import GOOD

from ggsr_kg import cases, casework, graphs, library, streaming
from ggsr_kg.engines import choose
from ggsr_kg.namespaces import DEF, RDF, SHAPES, XSD
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
    """A note in it, at any depth, is named, and does not count; what is hidden is not named."""
    (folder / "lees mij.md").write_text("x", encoding="utf-8")
    (folder / ".verborgen").write_text("x", encoding="utf-8")
    (folder / "2013").mkdir()
    (folder / "2013" / "notitie.txt").write_text("x", encoding="utf-8")
    (folder / "leeg").mkdir()
    done = ggsr("validate", folder)

    assert 0 == done.returncode
    names = f"{folder / '2013' / 'notitie.txt'}, {folder / 'lees mij.md'}"
    assert f"niet gelezen: {names}\n" in done.stderr
    assert "niet gelezen" not in ggsr("validate", folder / "a.ttl").stderr


def test_files_without_lines_are_told_once(tmp_path: Path) -> None:
    """JSON-LD tells no lines: it is said what does."""
    without, with_lines = tmp_path / "a.jsonld", tmp_path / "b.nt"
    assert 0 == ggsr("convert", LATE, without).returncode
    assert 0 == ggsr("convert", without, with_lines).returncode
    said = "bevindingen zonder regelnummer; met ggsr convert omgezet naar .nt hebben ze dat wel"
    more = "findings without a line number; converted to .nt with ggsr convert they have one"
    explain = ("explain", "te-laat-begonnen", "C03")

    assert f"{without}: {said}" == ggsr("validate", without).stderr.splitlines()[-1]
    assert f"\n{without}: {more}\n" in ggsr("--lang", "en", "assess", without).stderr
    assert "regelnummer" not in ggsr("validate", LATE, with_lines).stderr
    assert f"{without}: {said}" == ggsr(*explain, without).stderr.splitlines()[-1]
    assert "regelnummer" not in ggsr(*explain, with_lines).stderr


def test_all_of_n_triples_has_lines(tmp_path: Path) -> None:
    """So has what has no name or no case, however a file is written and what stands beside it."""
    graphs.write(tmp_path / "a.nt", graphs.read(LATE))
    lines = (tmp_path / "a.nt").read_text(encoding="utf-8")
    lines += f"_:a <{RDF}type> <{DEF}Probleem> .\n<urn:b> <{RDF}type> <{DEF}Probleem> .\n"
    (tmp_path / "a.nt").write_text(lines, encoding="utf-8")
    (tmp_path / "b.nt").write_text(lines.replace("> <", ">  <"), encoding="utf-8")
    (tmp_path / "c.ttl").write_text("<urn:c> <urn:d> 1 .", encoding="utf-8")
    found = []
    for files in ("a.nt",), ("b.nt",), ("b.nt", "c.ttl"):
        done = ggsr("validate", *[tmp_path / name for name in files], "--format", "csv")
        rows = csv.DictReader(done.stdout.splitlines())
        found.append(sorted(row["regelnummer"] for row in rows if row["bestand"][-5] != "c"))

        assert "regelnummer" not in done.stderr

    assert {str(lines.count("\n") - 1), str(lines.count("\n"))} <= set(found[0])
    assert found[0] == found[1] == found[2]


def test_a_folder_stands_for_its_subfolders_too(folder: Path) -> None:
    """A case at any depth is judged, and what is wrong in it is told."""
    deep = folder / "2013" / "oost.ttl"
    deep.mkdir(parents=True)
    (deep / "te-laat.ttl").write_bytes(LATE.read_bytes())
    (folder / "2013" / "b.ttl.gz").write_bytes(b"x")
    for run in runs(folder):
        assert [deep / "te-laat.ttl", folder / "a.ttl"] == [Path(each.name) for each in run.inputs]
        assert 2 == len(run.cases)
        assert [f"{folder / '2013' / 'b.ttl.gz'} is niet gelezen; {UNREAD['b.ttl.gz']}"] == [
            each.nl.partition(", haal")[0] for each in run.gaps
        ]
    (folder / "2013" / "b.ttl.gz").unlink()
    alone, together = ggsr("validate", folder / "a.ttl"), ggsr("validate", folder)

    assert "te-laat" not in alone.stdout
    assert "te-laat" in together.stdout


def test_what_is_hidden_in_a_folder_is_left_out(folder: Path) -> None:
    """Hidden files and folders are those of other programs."""
    (folder / ".git").mkdir()
    for name in (".git/te-laat.ttl", ".te-laat.ttl", ".x.gz"):
        (folder / name).write_bytes(LATE.read_bytes())
    for run in runs(folder):
        assert [folder / "a.ttl"] == [Path(each.name) for each in run.inputs]
        assert () == run.gaps
    for run in runs(folder / ".git"):
        assert 1 == len(run.cases)


def test_links_to_folders_are_not_followed(folder: Path, tmp_path: Path) -> None:
    """They may lead back to where they are; what they lead to is told not to be read."""
    away = tmp_path / "elders"
    away.mkdir()
    (away / "te-laat.ttl").write_bytes(LATE.read_bytes())
    (folder / "2013").mkdir()
    (folder / "2013" / "rond").symlink_to(folder)
    (folder / "weg.ttl").symlink_to(away)
    (folder / ".verborgen").symlink_to(away)
    (folder / "b.ttl").symlink_to(GOOD.with_name("wachtlijst.ttl"))
    for run in runs(folder):
        assert 2 == len(run.cases)
        assert [folder / "2013" / "rond", folder / "weg.ttl"] == [
            Path(each.nl.partition(" is niet gelezen; geef de map zelf")[0]) for each in run.gaps
        ]
        assert not run.complete
    # A link that the user names is another matter.
    for run in runs(folder / "weg.ttl"):
        assert 1 == len(run.cases)
        assert () == run.gaps


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
        assert "√ (" not in done.stdout
    assert "goede-casus: niet getoetst" in done.stdout


FAULTS = {
    "ggsr:leefgebied leefgebied:onderwijs": ("ggsr:leefgebied leefgebied:school", "C25"),
    "a ggsr:Netwerkverkenning": ("a ggsr:Netwerkverkening", "C01"),
    'ggsr:datum "2015-03-05"': ('ggsr:datum "2035-03-05"', "C18"),
}


@pytest.mark.parametrize("old", FAULTS)
def test_explain_says_which_fact_is_wrong(tmp_path: Path, old: str) -> None:
    """A verdict that rests on a wrong fact is undecided, and what is wrong is told."""
    new, code = FAULTS[old]
    path, text = tmp_path / "casus.ttl", GOOD.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    told = ggsr("explain", "goede-casus", code, path).stdout

    assert "goede-casus: –" in told
    assert re.search(r"Wat niet klopt\n +\S+.*: .+", told)
    assert "Wat ontbreekt" not in told


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
def test_a_file_may_have_any_name(tmp_path: Path) -> None:
    """What is no UTF-8 in its name is told as something that cannot be shown, in any format."""
    path = tmp_path / os.fsdecode(b"b\xffad.ttl")
    path.write_bytes(LATE.read_bytes())
    done = ggsr("validate", path, "--out", tmp_path / "uit.html")
    run = library.validate([path])
    made = {form: runs_reports.render(run, form) for form in runs_reports.FORMATS}
    made["the command"] = (tmp_path / "uit.html").read_bytes()

    assert 0 == done.returncode
    for form, data in made.items():
        assert form in ("turtle", "xlsx") or "b\ufffdad.ttl" in unquote(data.decode("utf-8")), form


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


OWL = "http://www.w3.org/2002/07/owl#"
ELSEWHERE = "https://voorbeeld.nl/normen"
ABSENT = [
    f"<{ELSEWHERE}> is niet gelezen, want owl:imports haalt niets op; "
    "geef het bestand erbij dat het beschrijft, of haal de regel weg"
]
NOTE = "<http://purl.org/dc/terms/title> 'x'"


def written(path: Path, text: str) -> Path:
    """Return *path*, with *text* in it."""
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "importer",
    [
        "<urn:bestand>",
        "_:bestand",
        "<https://w3id.org/ggsr/id/casus/goede-casus>",
        "<https://w3id.org/ggsr/id/casus/goede-casus/bestand>",
    ],
)
def test_what_is_imported_and_not_read_is_told(tmp_path: Path, importer: str) -> None:
    """Whoever imports it, it is said, however the files are read, until a file describes it."""
    path = written(tmp_path / "a.ttl", f"{importer} <{OWL}imports> <{ELSEWHERE}> .")
    for run in runs(GOOD, path):
        assert ABSENT == [each.nl for each in run.gaps]
        assert 3 == run.exit_code()
    for number, text in enumerate(
        (
            f"<{ELSEWHERE}> a <{OWL}Ontology> .",
            f"<{ELSEWHERE}> {NOTE} .",
            f"<urn:y> <{OWL}versionIRI> <{ELSEWHERE}> .",
            f"<{ELSEWHERE}> {NOTE} ; <{ggsr_term('casus')}> <{case('te-laat-begonnen')}> .",
        )
    ):
        other = written(tmp_path / f"{number}.ttl", text)
        for run in runs(GOOD, LATE, path, other):
            assert ELSEWHERE not in " ".join(each.nl for each in run.gaps)


def ggsr_term(name: str) -> str:
    """Return the IRI of the term *name* of ours."""
    return f"https://w3id.org/ggsr/def/ggsr#{name}"


def case(name: str) -> str:
    """Return the IRI of the case *name*."""
    return f"https://w3id.org/ggsr/id/casus/{name}"


def test_what_every_run_reads_may_be_imported(tmp_path: Path) -> None:
    """The ontology and the shapes of this package, with or without version, and a case itself."""
    text = GOOD.parents[2].joinpath("ontology", "ggsr.ttl").read_text(encoding="utf-8")
    version = re.search(r"owl:versionIRI <([^>]+)>", text)
    assert version is not None
    for name in (
        "https://w3id.org/ggsr/def/ggsr",
        version[1],
        "https://w3id.org/ggsr/def/ggsr-shapes/casus",
        case("goede-casus"),
    ):
        path = written(tmp_path / "a.ttl", f"<urn:x> <{OWL}imports> <{name}> .")
        for run in runs(GOOD, path):
            assert () == run.gaps
    path = written(tmp_path / "a.ttl", f"<urn:x> <{OWL}imports> <{version[1]}.9> .")
    for run in runs(GOOD, path):
        assert [f"<{version[1]}.9>"] == [each.nl.partition(" is")[0] for each in run.gaps]


def test_a_text_in_the_place_of_an_import_is_told_but_not_repeated(tmp_path: Path) -> None:
    """It imports nothing either; what it says may be about a person."""
    path = written(tmp_path / "a.ttl", f"<urn:x> <{OWL}imports> 'Jan' , 'Piet' .")
    for run in runs(GOOD, path):
        assert ["wat owl:imports als tekst noemt is niet gelezen"] == [
            each.nl.partition(",")[0] for each in run.gaps
        ]


@pytest.mark.parametrize("part", [500, 1])
def test_what_is_imported_may_stand_in_another_part_of_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    """How many cases are checked together does not matter; a text is never described."""
    monkeypatch.setattr(casework, "PART", part)
    name, later = f"<{case('goede-casus')}/bestand>", case("te-laat-begonnen")
    path = written(
        tmp_path / "a.ttl",
        f"{name} <{OWL}imports> <{ELSEWHERE}> , <{later}> , 'Jan' . "
        f"<{later}/bestand> <{OWL}versionIRI> <{ELSEWHERE}> , 'Jan' .",
    )
    for run in runs(GOOD, LATE, path):
        assert ["wat owl:imports als tekst noemt is niet gelezen"] == [
            each.nl.partition(",")[0] for each in run.gaps
        ]


def test_every_command_says_what_is_imported_and_not_read(tmp_path: Path) -> None:
    """So does a run after an earlier one that passes every case."""
    path = written(tmp_path / "a.ttl", f"<urn:x> <{OWL}imports> <{ELSEWHERE}> .")
    before = tmp_path / "run.json"
    assert 3 == ggsr("validate", GOOD, path, "--out", before).returncode
    for command in (
        ["validate"],
        ["validate", "--baseline", before],
        ["assess"],
        ["explain", "goede-casus", "C03"],
    ):
        done = ggsr(*command, GOOD, path)

        assert 3 == done.returncode
        assert ABSENT[0] in " ".join((done.stdout + done.stderr).split())


SHAPE = """
    PREFIX ggsr: <https://w3id.org/ggsr/def/ggsr#>
    PREFIX owl: <http://www.w3.org/2002/07/owl#>
    PREFIX sh: <http://www.w3.org/ns/shacl#>
    <urn:s> a sh:NodeShape ; sh:targetClass ggsr:Casus ; sh:nodeKind sh:IRI .
"""


def test_what_own_shapes_import_and_is_not_read_is_told(tmp_path: Path) -> None:
    """A file of shapes that describes it has to be given; that a case file does is not enough."""
    shapes = written(tmp_path / "s.ttl", SHAPE + f"<urn:v> owl:imports <{ELSEWHERE}> .")
    other = written(tmp_path / "t.ttl", SHAPE.replace("urn:s", "urn:t") + f"<{ELSEWHERE}> {NOTE} .")
    about = written(tmp_path / "a.ttl", f"<{ELSEWHERE}> a <{OWL}Ontology> .")
    for paths in ((GOOD,), (GOOD, about)):
        done = ggsr("validate", *paths, "--shapes", shapes)

        assert 3 == done.returncode
        assert ABSENT[0] in " ".join(done.stdout.split())
    done = ggsr("validate", GOOD, "--shapes", shapes, "--shapes", other)

    assert 0 == done.returncode
    assert "niet gelezen" not in done.stdout
    declared = f"<{ELSEWHERE}> sh:declare [ sh:prefix 'x' ; sh:namespace 'urn:x#' ] ."
    shapes.write_text(shapes.read_text(encoding="utf-8") + declared, encoding="utf-8")
    assert 0 == ggsr("validate", GOOD, "--shapes", shapes).returncode


def test_cases_checked_with_own_shapes_may_import_too(tmp_path: Path) -> None:
    """What is said of them is the same as with the packaged shapes."""
    shapes = written(tmp_path / "s.ttl", SHAPE)
    path = written(tmp_path / "a.ttl", f"<urn:x> <{OWL}imports> <{ELSEWHERE}> .")
    about = written(tmp_path / "b.ttl", f"<{ELSEWHERE}> a <{OWL}Ontology> .")
    done = ggsr("validate", GOOD, path, "--shapes", shapes)

    assert 3 == done.returncode
    assert ABSENT[0] in " ".join(done.stdout.split())
    assert 0 == ggsr("validate", GOOD, path, about, "--shapes", shapes).returncode


@pytest.mark.parametrize(
    ("ending", "text"),
    [
        (".ttl", '<{0}> a <{1}Casus> ; <{1}startdatum> "P{2}Y"^^<{3}duration> .'),
        (".ttl", '<{0}> a <{1}Casus> ; <{1}startdatum> "{2}-01-01"^^<{3}date> .'),
        (".jsonld", '{{"@id": "{0}", "@type": "{1}Casus", "{1}startdatum": {2}}}'),
    ],
)
def test_numbers_of_any_length_are_told_of(tmp_path: Path, ending: str, text: str) -> None:
    """They are findings as any other wrong value, with their place where the file has lines."""
    path = tmp_path / f"lang{ending}"
    words = (case("lang"), ggsr_term(""), "9" * 5000, "http://www.w3.org/2001/XMLSchema#")
    path.write_text(text.format(*words), encoding="utf-8")
    found = [each for each in library.validate(path).findings if each.path == "ggsr:startdatum"]

    assert found
    assert {each.place.file for each in found if each.place} == {str(path)}
