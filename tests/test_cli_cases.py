"""The commands for case files: exit codes, sentences, and no false green from the command line."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest
from command import GGSR, ggsr
from test_cli import ROOT

from ggsr_kg import graphs

CASE = ROOT / "data" / "voorbeelden" / "lelystad" / "casus-1.ttl"
CASES = ROOT / "tests" / "vragen" / "casussen.ttl"
GOOD = ROOT / "data" / "voorbeelden" / "goede-casus.ttl"
HEAD = """
PREFIX ggsr: <https://w3id.org/ggsr/def/ggsr#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
"""
TARGET = "<urn:s> a sh:NodeShape ; sh:targetClass ggsr:Casus ; "
SHAPES = {
    "empty file": ("", 2, "er staan geen gegevens in"),
    "data as shapes": ("<urn:a> a ggsr:Casus .", 2, "geen enkele vorm met een eis"),
    "misspelt target": (
        "<urn:s> a sh:NodeShape ; sh:targetClass ggsr:Cassus ; sh:nodeKind sh:IRI .",
        3,
        "geen ontologie kent ggsr:Cassus",
    ),
    "unknown term": (
        TARGET + "sh:property [ sh:path ggsr:gezin ; sh:minCuont 1 ] .",
        2,
        "onbekende eigenschap sh:minCuont; bedoelt u sh:minCount?",
    ),
    "count in words": (
        TARGET + "sh:property [ sh:path ggsr:gezin ; sh:minCount 'een' ] .",
        3,
        "sh:minCount",
    ),
    "switched off by a word": (
        TARGET + "sh:deactivated 'true' ; sh:property [ sh:path ggsr:gezin ; sh:minCount 1 ] .",
        3,
        "sh:deactivated",
    ),
    "no regex": (
        TARGET + "sh:property [ sh:path ggsr:startdatum ; sh:pattern '(a+' ] .",
        3,
        "geen reguliere uitdrukking",
    ),
    "recursive": (
        TARGET + "sh:property [ sh:path ggsr:vervolgOp ; sh:node <urn:s> ] .",
        3,
        "recursief",
    ),
    "$shapesGraph": (
        TARGET + "sh:sparql [ sh:select 'SELECT $this { GRAPH $shapesGraph { ?s ?p ?o } }' ] .",
        3,
        "$shapesGraph",
    ),
    "constraint switched off": (
        TARGET + "sh:property [ sh:path ggsr:aanpak ; sh:minCount 1 ] ; sh:sparql [ "
        "sh:deactivated true ; sh:select 'SELECT $this { $this ?p ?o }' ] .",
        3,
        "urn:s: een eis ervan is uitgezet",
    ),
    "shape switched off in a list": (
        TARGET + "sh:and ( <urn:t> ) . <urn:t> sh:deactivated true ; sh:nodeKind sh:Literal .",
        3,
        "urn:s: urn:t is uitgezet",
    ),
    "one of two targets misspelt": (
        TARGET + "sh:targetSubjectsOf ggsr:aanpakk ; sh:nodeKind sh:IRI .",
        3,
        "geen ontologie kent ggsr:aanpakk; bedoelt u ggsr:aanpak?",
    ),
    "path misspelt": (
        TARGET + "sh:property [ sh:path ggsr:startdatummm ; sh:maxCount 0 ] .",
        3,
        "geen ontologie kent ggsr:startdatummm; bedoelt u ggsr:startdatum?",
    ),
    "name in a query misspelt": (
        TARGET + "sh:sparql [ sh:select 'SELECT $this { $this "
        "<https://w3id.org/ggsr/def/ggsr#startdatumm> ?o }' ] .",
        3,
        "geen ontologie kent ggsr:startdatumm",
    ),
    "nearly SHACL": (
        TARGET + "sh:nodeKind sh:IRI ; <https://www.w3.org/ns/shacl#class> ggsr:Gezin .",
        2,
        "onbekende eigenschap https://www.w3.org/ns/shacl#class; bedoelt u sh:class?",
    ),
    "language as IRI": (
        TARGET + "sh:property [ sh:path ggsr:startdatum ; sh:languageIn ( <urn:nl> ) ] .",
        3,
        "sh:languageIn",
    ),
}


@pytest.mark.parametrize(("text", "code", "sentence"), SHAPES.values(), ids=SHAPES)
def test_shapes_that_check_nothing_are_never_green(tmp_path, text, code, sentence):
    """Shapes that cannot run end with 2 or 3 and say which and why."""
    shapes = tmp_path / "vormen.ttl"
    shapes.write_text(HEAD + text, encoding="utf-8")
    done = ggsr("validate", CASE, "--shapes", shapes)

    assert code == done.returncode
    assert sentence in " ".join((done.stdout + done.stderr).split())
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("engine", ["columns", "both", "pyshacl", "shifty"])
def test_a_gap_is_told_whichever_engine_runs(tmp_path, engine):
    """Neither a switched-off shape nor a name that nothing knows is green in any engine."""
    shapes = tmp_path / "vormen.ttl"
    text = TARGET + "sh:node [ sh:deactivated true ; sh:class ggsr:Gezin ] ; "
    path = "sh:property [ sh:path ggsr:startdatummm ; sh:maxCount 0 ] ."
    shapes.write_text(HEAD + text + path, encoding="utf-8")
    done = ggsr("validate", CASE, "--shapes", shapes, "--engine", engine)

    assert 3 == done.returncode
    assert "urn:s: een vorm erin is uitgezet" in done.stdout
    assert "geen ontologie kent ggsr:startdatummm" in done.stdout


def test_own_constraint_component_runs(tmp_path):
    """A SPARQL constraint component of a user's own is run, not skipped."""
    shapes = tmp_path / "vormen.ttl"
    shapes.write_text(
        HEAD + "<urn:c> a sh:ConstraintComponent ; sh:parameter [ sh:path <urn:p> ] ; "
        "sh:validator [ a sh:SPARQLAskValidator ; sh:ask 'ASK { FILTER(false) }' ] . "
        + TARGET
        + "<urn:p> 1 .",
        encoding="utf-8",
    )

    assert 1 == ggsr("validate", CASE, "--shapes", shapes).returncode


def test_a_slow_pattern_is_run_or_refused(tmp_path):
    """A pattern that takes for ever in one engine is run by the other, and refused by that one."""
    shapes = tmp_path / "vormen.ttl"
    text = TARGET + "sh:property [ sh:path ggsr:startdatum ; sh:pattern '(a+)+b' ] ."
    shapes.write_text(HEAD + text, encoding="utf-8")

    assert 1 == ggsr("validate", CASE, "--shapes", shapes).returncode
    assert 3 == ggsr("validate", CASE, "--shapes", shapes, "--engine", "pyshacl").returncode


def test_a_norm_is_told_by_its_name(tmp_path):
    """A reader sees what a norm is called and, in the page, in which document it stands."""
    case, page = GOOD.with_name("plan-per-professional.ttl"), tmp_path / "bevindingen.html"
    text = " ".join(ggsr("validate", case).stdout.split())
    ggsr("validate", case, "--out", page)
    told = page.read_text(encoding="utf-8")

    assert "Norm: precies één gezamenlijk plan per gezin" in text
    assert "C15 Er is een gezamenlijk plan voor het gezin, ggsrsh:C15Shape-los: 3" in text
    assert ">precies één gezamenlijk plan per gezin</a> (Factsheet Lelystad" in told
    assert "Bijlage 1, kolom Indicatoren, rij C15" in told


OWN = """
PREFIX eenheid: <https://w3id.org/ggsr/id/begrip/eenheid/>
PREFIX gemeente: <https://identifier.overheid.nl/tooi/id/gemeente/>
PREFIX ggsr: <https://w3id.org/ggsr/def/ggsr#>
PREFIX grootheid: <https://w3id.org/ggsr/id/begrip/grootheid/>
PREFIX normstatus: <https://w3id.org/ggsr/id/begrip/normstatus/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
<urn:norm:start> a ggsr:Norm ; skos:prefLabel "binnen 14 dagen"@nl , "within 14 days"@en ;
    ggsr:eenheid eenheid:dagen ; ggsr:geldtVoor gemeente:gm0503 ; ggsr:richting "maximum" ;
    ggsr:grootheid grootheid:tijd-tot-start ; ggsr:normstatus normstatus:lokaal ; ggsr:waarde 14 .
"""


@pytest.mark.slow
def test_the_norm_in_force_is_told(tmp_path):
    """A municipality's own norm is told by its name, in place of the one whose place it takes."""
    late, own = GOOD.with_name("te-laat-begonnen.ttl"), tmp_path / "normen.ttl"
    own.write_text(OWN, encoding="utf-8")
    explained = ggsr("explain", "te-laat-begonnen", "C03", late, own).stdout
    usual = ggsr("explain", "te-laat-begonnen", "C03", late).stdout
    found = ggsr("validate", late, own).stdout
    for path in (late, own):
        plain = tmp_path / f"{path.stem}.nt"
        graphs.write(plain, graphs.read(path))
    sliced = ggsr("validate", tmp_path / f"{late.stem}.nt", tmp_path / "normen.nt").stdout

    assert "  Norm: binnen 14 dagen\n" in sliced
    assert "Norm\n  binnen 14 dagen\n" in explained
    assert "Norm\n  start binnen 28 dagen na aanmelding\n" in usual
    assert "  Norm: binnen 14 dagen\n" in found
    assert "28 dagen" not in found
    assert "  Norm: start binnen 28 dagen na aanmelding\n" in ggsr("validate", late).stdout


def test_misspelt_data_is_told(tmp_path):
    """A property that nothing knows ends with 3 and the name that was meant."""
    path = tmp_path / "casus.ttl"
    text = GOOD.read_text(encoding="utf-8").replace("ggsr:looptRisico", "ggsr:looptRisiko")
    path.write_text(text, encoding="utf-8")
    done = ggsr("validate", path)

    assert 0 == ggsr("validate", GOOD).returncode
    assert 3 == done.returncode
    assert "bedoelt u ggsr:looptRisico?" in " ".join(done.stdout.split())


def test_unknown_names_are_told_with_any_verdict(tmp_path):
    """Who only asks for verdicts, or why there is one, hears that a name was not understood."""
    path = tmp_path / "casus.ttl"
    text = GOOD.read_text(encoding="utf-8").replace("ggsr:looptRisico", "ggsr:looptRisiko")
    path.write_text(text, encoding="utf-8")
    words = "onbekende namen, niet meegewogen: ggsr:looptRisiko; zie ggsr validate\n"

    assert words in ggsr("assess", path).stderr
    assert words in ggsr("explain", "goede-casus", "C15", path).stderr
    assert "onbekende namen" not in ggsr("explain", "goede-casus", "C15", GOOD).stderr


def test_standard_input_and_formats_agree(tmp_path):
    """A case from standard input gives the same findings in JSON as one from a file."""
    typed = ggsr("validate", "-", "--format", "json", stdin=CASE.read_text(encoding="utf-8"))
    named = ggsr("validate", CASE, "--format", "json")
    first, second = (
        [
            (each["rule"], each["focus"], each["message"])
            for each in json.loads(done.stdout)["findings"]
        ]
        for done in (typed, named)
    )

    assert first
    assert first == second


def test_lelystad_adds_up_to_the_table_of_the_nota():
    """The three cases give 25 √ and 8 X from the command line, in both languages."""
    folder = CASE.parent
    for lang, words in (("nl", "casussen"), ("en", "cases")):
        done = ggsr("assess", folder, "--lang", lang)

        assert f"Gezinscoaching (Lelystad), 3 {words}: 25 √, 8 X, 0 –" in done.stdout
        assert 0 == done.returncode, done.stderr


WRONG = {
    "no such file": (["validate", "niets.ttl"], "bestaat niet"),
    "no such format": (["validate", CASE, "--format", "sarfi"], "bedoelt u sarif?"),
    "no such rule": (["assess", CASE, "--rule", "meerderhied"], "bedoelt u meerderheid?"),
    "no such case": (["explain", "gezin-1", "C15", CASE], "geen casus"),
    "no such indicator": (["explain", "lelystad-1", "C99", CASE], "geen indicator"),
    "baseline is no run": (
        ["validate", CASE, "--baseline", CASE],
        "geen uitkomst van ggsr validate",
    ),
}


@pytest.mark.parametrize(("arguments", "sentence"), WRONG.values(), ids=WRONG)
def test_wrong_use_is_one_sentence(arguments, sentence):
    """Wrong use ends with 2 and one sentence that says what to do."""
    done = ggsr(*arguments)
    (last,) = [line for line in done.stderr.splitlines() if "; " in line]

    assert 2 == done.returncode
    assert "" == done.stdout
    assert last.count(":") >= 1
    assert sentence.split()[-1] in last


@pytest.mark.parametrize("text", ["ggsr:nagekomen Zwaantje123 .", "<urn:b> 'x'^^Zwaantje123 ."])
def test_a_syntax_error_repeats_nothing_of_the_file(tmp_path, text):
    """What the parser quotes of a broken file may be about a person, and is left out."""
    path = tmp_path / "kapot.ttl"
    path.write_text(f"{HEAD}<urn:a> {text}", encoding="utf-8")
    done = ggsr("validate", path)

    assert 2 == done.returncode
    assert "kapot.ttl:4: " in done.stderr
    assert "Zwaantje" not in done.stdout + done.stderr


@pytest.mark.parametrize("command", ["query", "explain"])
def test_the_examples_of_the_readme_are_about_the_file_it_offers(command):
    """What the README asks of cases.ttl has an answer in the file that it says to try."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    offered = re.search(r"to try, take `(\S+)`", readme)[1]
    (line,) = re.findall(rf"^ggsr {command} .* cases\.ttl", readme, re.MULTILINE)
    done = ggsr(*line.replace("cases.ttl", str(ROOT / offered)).split()[1:])

    assert 0 == done.returncode
    assert "wachtlijst" in done.stdout


def test_an_answer_never_overwrites_its_question(tmp_path):
    """Writing the result over a file that is read is refused, and the file stays."""
    path = tmp_path / "casus.ttl"
    path.write_bytes(GOOD.read_bytes())
    done = ggsr("validate", path, "--format", "csv", "--out", path)

    assert 2 == done.returncode
    assert GOOD.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("command", ["validate", "assess"])
def test_a_store_answers_as_the_files_do(tmp_path, command):
    """Questions over the store that a check leaves give what they give over its files."""
    done = ggsr(command, CASES, "--store", tmp_path / "opslag")
    named = [["caseload", "-p", "peildatum=2014-02-01"], ["leefgebied-zonder-partner"]]
    asked = [["query", *each, "--format", "csv"] for each in named]

    assert done.returncode in {0, 1}
    for each in asked:
        one, two = ggsr(*each, "--store", tmp_path / "opslag"), ggsr(*each, "--data", CASES)

        assert one.stdout == two.stdout
        assert len(one.stdout.splitlines()) > 3


def test_what_a_summary_does_not_keep_is_told(tmp_path):
    """A question of one's own that reads another property may have no rows for that reason."""
    ggsr("validate", GOOD, "--store", tmp_path / "opslag")
    texts = [
        "SELECT ?d { ?c ggsr:aanmelddatum ?d ; a ggsr:Casus }",
        "SELECT ?c { ?c ggsr:aanpak ?a ; a ggsr:Casus }",
    ]
    absent, kept = (ggsr("query", "--text", t, "--store", tmp_path / "opslag") for t in texts)

    assert (0, 0) == (absent.returncode, kept.returncode)
    assert "let op: niet in deze samenvatting: ggsr:aanmelddatum; " in absent.stderr
    assert "let op" not in kept.stderr


def test_only_assess_puts_its_verdicts_in_the_store(tmp_path):
    """After `ggsr assess` every case has its 33 outcomes in the store, one each."""
    query = ["--text", "SELECT (COUNT(*) AS ?n) { ?c a ggsr:Casus ; ?p ?i . ?i a ggsr:Indicator }"]
    counts = []
    for command in ("validate", "assess"):
        ggsr(command, GOOD, "--store", tmp_path / command)
        done = ggsr("query", *query, "--store", tmp_path / command, "--format", "csv")
        counts.append(done.stdout.split())

    assert counts == [["n", "0"], ["n", "33"]]


def test_a_store_is_made_of_whole_runs_only(tmp_path):
    """No store comes of files without a case, and a folder that is not empty is left alone."""
    shapes = tmp_path / "geen-casus.ttl"
    shapes.write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
    none = ggsr("validate", shapes, "--store", tmp_path / "opslag")
    full = ggsr("validate", GOOD, "--store", tmp_path)

    assert none.returncode == 3
    assert "geen opslag gemaakt: er is geen casus" in none.stderr
    assert not (tmp_path / "opslag").exists()
    assert full.returncode == 2
    assert "de map is niet leeg; geef een nieuwe map" in full.stderr
    assert full.stdout == ""


def test_one_invented_case_is_told_as_one(tmp_path):
    """The command says how many cases it made, one in the singular."""
    done = ggsr("generate", "--families", "1", "--out", tmp_path / "gezin.ttl")

    assert "verzonnen: 1 casus\n" in done.stderr


def test_english_names_concepts_in_english():
    """In English a message holds no Dutch code, whichever command tells it."""
    case = GOOD.with_name("vergeten-kind.ttl")
    words = "No goal was set for a problem in the domain of life education"

    for command in (
        ["validate"],
        ["assess", "--format", "csv"],
        ["explain", "vergeten-kind", "C14"],
    ):
        assert words in " ".join(ggsr(*command, case, "--lang", "en").stdout.split()), command


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Return a file of case files that is not read whole."""
    path = tmp_path_factory.mktemp("groot") / "casussen.nt"
    assert 0 == ggsr("generate", "--families", "300", "--seed", "7", "--out", path).returncode
    return path


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="no such signals here")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["validate", "CASES", "--workers", "1"],
        ["assess", "CASES", "--workers", "2"],
        ["generate", "--families", "100000", "--seed", "7", "--out", "nieuw.nt"],
    ],
    ids=["one", "two", "generate"],
)
def test_a_signal_leaves_nothing_of_a_case_behind(tmp_path, large, arguments, name):
    """Who ends the command finds no temporary file, and the exit code of the signal."""
    number = getattr(signal, name)
    # Who started the tests may ignore it, and that is inherited.
    before = signal.signal(number, signal.SIG_DFL)
    with subprocess.Popen(
        [*GGSR, *(str(large) if each == "CASES" else each for each in arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    ) as process:
        signal.signal(number, before)
        limit = time.monotonic() + 30
        while not list(tmp_path.iterdir()) and time.monotonic() < limit:
            time.sleep(0.02)
        time.sleep(0.5)
        process.send_signal(number)
        _, words = process.communicate(timeout=60)

    assert 128 + number == process.returncode
    assert "Traceback" not in words.decode()
    assert [] == list(tmp_path.iterdir())


def test_a_second_interrupt_changes_nothing():
    """Who presses Ctrl-C again while the command ends sees no traceback, and the same exit code."""
    program = (
        "import atexit, signal\n"
        "from ggsr_kg import cli\n"
        "from ggsr_kg.cli import casefiles\n"
        "interrupt = lambda *_: signal.raise_signal(signal.SIGINT)\n"
        "atexit.register(interrupt)\n"
        "casefiles.checked = interrupt\n"
        "cli.main()\n"
    )
    arguments = [sys.executable, "-c", program, "validate", "casussen.nt", "--lang", "en"]
    ended = subprocess.run(arguments, check=False, capture_output=True, text=True)

    assert (130, "interrupted\n") == (ended.returncode, ended.stderr)


def test_an_approach_of_one_case_only_is_told_by_its_name(tmp_path):
    """That approach is of that case, in files that are read whole and in those that are cut."""
    about = (ROOT / "docs" / "casussen.md").read_text(encoding="utf-8")
    text = about[about.index("PREFIX dct: ", about.index("## Eigen gemeente")) :]
    own, case = tmp_path / "gemeente.ttl", tmp_path / "casus.ttl"
    own.write_text(text[: text.index("```")], encoding="utf-8")
    case.write_text(HEAD + "<urn:c> a ggsr:Casus ; ggsr:aanpak <https://voorbeeld.nl/aanpak> .")
    for path in (own, case):
        graphs.write(path.with_suffix(".nt"), graphs.read(path))

    for ending in (".ttl", ".nt"):
        files = [path.with_suffix(ending) for path in (case, own)]
        for by, name in (("aanpak", "Gezinsaanpak"), ("gemeente", "Gouda")):
            told = ggsr("assess", *files, "--by", by).stdout
            assert f"\n{name}, 1 casus: " in told


def test_a_violation_that_does_not_count_is_told_as_that(tmp_path):
    """The verdict on it is undecided, since dates of the case contradict each other."""
    plan, path = GOOD.with_name("plan-per-professional.ttl"), tmp_path / "casus.ttl"
    text = plan.read_text(encoding="utf-8")
    path.write_text(text.replace('ggsr:einddatum "2016', 'ggsr:einddatum "2010'), encoding="utf-8")
    words = "telt niet in het oordeel (niet te bepalen), want gegevens kloppen niet"

    assert words in " ".join(ggsr("validate", path).stdout.split())
    assert "telt niet" not in ggsr("validate", plan).stdout
    row = next(each for each in ggsr("assess", path).stdout.splitlines() if each[:3] == "C15")
    assert row.split()[-1] == "–"
