"""The command: answers on stdout, words on stderr, a sentence per fault, fixed exit codes."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer.main
from command import GGSR, ggsr

from ggsr_kg import cli, library, queries, sources
from ggsr_kg.cli import language

ROOT = Path(__file__).parents[1]
EDITIONS = Path(os.environ.get("GGSR_BRONNEN", ROOT.parent / "shared" / "bronnen"))


@pytest.fixture
def files(tmp_path):
    """Return a folder with bad files of several kinds."""
    (tmp_path / "kapot.ttl").write_text("<urn:a> <urn:b> 1 .\n<urn:a> skos:b 1 .", encoding="utf-8")
    (tmp_path / "leeg.ttl").write_text("", encoding="utf-8")
    (tmp_path / "pagina.ttl").write_text("<!doctype html><html>", encoding="utf-8")
    (tmp_path / "kapot.rq").write_text("#+ summary: [\nASK {}", encoding="utf-8")
    (tmp_path / "x.rq").write_text("SELECT ?a { ?a ?b }", encoding="utf-8")
    return tmp_path


FAULTS = {
    "malformed query": (["query", "--text", "SELECT ?a { ?a ?b }"], "--text:1:19: "),
    "no query": (["query", "--text", "Hoeveel gezinnen?"], "CONSTRUCT of DESCRIBE"),
    "an update": (["query", "--text", "DROP ALL"], "dit wijzigt gegevens"),
    "federation": (["query", "--text", "ASK { SERVICE <http://127.0.0.1> {} }"], "SERVICE is uit"),
    "deep query": (["query", "--text", "ASK " + "{" * 5000 + "}" * 5000], "te diep"),
    "unknown question": (["query", "ordelen"], "bedoelt u oordelen?"),
    "unknown parameter": (["query", "oordelen", "-p", "gemente=Delft"], "bedoelt u gemeente?"),
    "wrong value": (["query", "oordelen", "-p", "gemeente=Delf"], "bedoelt u Delft?"),
    "wrong year": (["query", "oordelen", "-p", "peiljaar=dertien"], "geen jaar, met als vorm 2013"),
    "no parameter": (["query", "oordelen", "-p", "gemeente"], "schrijf -p naam=waarde"),
    "wrong format": (["query", "oordelen", "--format", "cvs"], "bedoelt u csv?"),
    "two questions": (["query", "oordelen", "--text", "ASK {}"], "meer dan één vraag"),
    "two sources": (["query", "oordelen", "--store", "a", "--endpoint", "http://x"], "niet samen"),
    "no store": (["query", "oordelen", "--store", "."], "geen opslag van ggsr"),
    "no endpoint": (["query", "oordelen", "--endpoint", "http://127.0.0.1:1/"], "geen verbinding"),
    "no address": (["query", "oordelen", "--endpoint", "oordelen"], "geen http-adres"),
    "broken Turtle": (["query", "oordelen", "--data", "kapot.ttl"], "kapot.ttl:2: prefix skos:"),
    "empty Turtle": (["query", "oordelen", "--data", "leeg.ttl"], "het bestand is leeg"),
    "web page": (["query", "oordelen", "--data", "pagina.ttl"], "dit is een webpagina"),
    "absent file": (["query", "oordelen", "--data", "weg.ttl"], "bestaat niet"),
    "broken header": (["query", "--file", "kapot.rq"], "de kop is geen YAML"),
    "malformed file": (["query", "--file", "x.rq"], "x.rq:1:19: "),
    "report of broken Turtle": (["report", "kapot.ttl", "--out", "r"], "kapot.ttl:2"),
    "no output": (["build"], "geef --out BESTAND"),
    "unknown extension": (
        ["build", "--out", "graaf.doc"],
        "onbekende extensie; gebruik een van .ttl",
    ),
    "unknown command": (["querry"], "ggsr querry: dit kan ggsr niet; bedoelt u query? "),
    "unknown part": (["sources", "chek"], "ggsr sources chek: dit kan ggsr niet; bedoelt u check?"),
    "unknown option": (["query", "--forma", "csv"], "query --forma: deze optie is er niet; "),
    "no argument": (["explain", "x"], "ggsr explain INDICATOR: ontbreekt; zie ggsr explain --help"),
    "no value": (["query", "--format"], " --format: er staat geen waarde achter; zie ggsr"),
    "too many": (["check", "x"], "ggsr check x: hoort hier niet; zie ggsr check --help"),
    "no choice": (["assess", "x", "--by", "gemeent"], "ggsr assess --by: gemeent kan hier niet; "),
    "unknown language": (["--lang", "fr"], "ggsr --lang: fr kan hier niet; kies uit: en, nl"),
    "no number": (["generate", "--families", "x"], "ggsr generate --families: dit is geen getal"),
    "small number": (["validate", "x", "--workers", "0"], "--workers: moet ten minste 1 zijn; "),
    "no case file": (["validate", "x.rq"], "x.rq: onbekende extensie; gebruik een van .xlsx .csv"),
    "no data": (
        ["query", "oordelen", "--data", "x.rq"],
        "extensie; gebruik een van .xlsx .csv .tsv .zip",
    ),
    "absent folder": (["build", "--out", "weg/graaf.nq"], "controleer de map"),
    "full folder": (["build", "--store", "."], "de map is niet leeg"),
    "no texts": (["sources", "check", "weg"], "deze map is er niet"),
    "unknown document": (["sources", "cite", ".", "x", "a", "b"], "document"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_one_sentence(files, name):
    """A fault is one line on stderr that says where, what and what to do; exit 2; no traceback."""
    arguments, expected = FAULTS[name]
    found = ggsr(*arguments, cwd=files)
    lines = [line for line in found.stderr.splitlines() if line]

    assert (2, "") == (found.returncode, found.stdout)
    assert expected in lines[-1]
    assert len(lines) <= 2
    assert "; " in lines[-1]
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize(
    "arguments", [["vraag"], ["query", "--forma", "csv"], ["--lang", "fr", "check"]]
)
def test_wrong_use_is_exit_2(arguments):
    """An unknown command, option or language is refused with exit 2 and no traceback."""
    found = ggsr(*arguments)

    assert 2 == found.returncode
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("MemoryError()", "ggsr: too little memory; close other programs or raise"),
        ("OSError(24, 'Too many open files')", "ggsr: Too many open files; close other programs"),
        ("OSError(28, 'No space left', 'x')", "x: No space left; make room on the disk"),
        ("OSError(5, 'Input/output error')", "ggsr: Input/output error; check the path"),
        ("OSError(13, 'Permission denied', 'x')", "x: Permission denied; check the path"),
        ("KeyError('Jansen')", "ggsr: a fault of the program (KeyError); report it"),
    ],
)
def test_what_the_system_refuses_is_told(error, words):
    """Whoever has to mend it hears what is short, and nothing of the data."""
    program = (
        "from ggsr_kg import cli\n"
        "from ggsr_kg.cli import casefiles\n"
        "def checked(*_):\n"
        f"    raise {error}\n"
        "casefiles.checked = checked\n"
        "cli.main()\n"
    )
    arguments = [sys.executable, "-c", program, "validate", "casussen.nt", "--lang", "en"]
    ended = subprocess.run(arguments, check=False, capture_output=True, text=True)

    assert (2, True) == (ended.returncode, ended.stderr.startswith(words))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk here that is full")
@pytest.mark.parametrize(
    "asked", [["query", "oordelen"], ["--help"], ["query", "-h"], ["--version"]]
)
def test_a_full_disk_is_told_in_one_sentence(asked):
    """What goes to it has not arrived: 2, and not the 1 of findings."""
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        ended = subprocess.run([*GGSR, *asked], check=False, stdout=full, stderr=subprocess.PIPE)
    *_, last = ended.stderr.decode().splitlines()

    assert (2, "ggsr: No space left on device; maak ruimte op de schijf") == (
        ended.returncode,
        last,
    )


def test_fault_in_english():
    """With `--lang en`, wherever it stands, the sentence is English."""
    for arguments in (["--lang", "en", "query", "ordelen"], ["query", "ordelen", "--lang=en"]):
        assert "did you mean oordelen?" in ggsr(*arguments).stderr


def test_wrong_use_in_english():
    """What is wrong in the call is told in the language asked, and what nothing is asked of."""
    option = ggsr("--lang", "en", "validate", "--by", "x").stderr
    nothing = ggsr("--lang", "en", "sources")

    assert option.startswith("ggsr validate --by: no such option; choose from: --baseline, ")
    assert "ggsr sources: nothing is asked for; see ggsr sources --help\n" == nothing.stderr
    assert (2, True) == (nothing.returncode, "cite" in nothing.stdout)


def test_answer_on_stdout_words_on_stderr():
    """The answer alone is on stdout; the title and the count are on stderr."""
    found = ggsr(
        "query", "oordelen", "-p", "gemeente=Delft", "-p", "peiljaar=2013,2014", "--format", "csv"
    )
    lines = found.stdout.splitlines()

    assert 0 == found.returncode
    assert (
        "oordeel,gemeente,aanpak,peiljaar,niveau,thema,indicator,naam,uitkomst,document,begin,einde"
        == lines[0]
    )
    assert {"Delft"} == {line.split(",")[1] for line in lines[1:]}
    assert f"({len(lines) - 1} rijen)" in found.stderr


def test_the_title_of_an_answer_is_one_sentence_in_english_too():
    """The description, of which it is the first one, may have hundreds of characters."""
    found = ggsr("--lang", "en", "query", "tegenspraken")
    query = queries.find("tegenspraken")

    assert f"{query.headline('en')} (17 rows)\n" == found.stderr
    assert query.description.startswith(f"{query.headline('en')}. ")


def test_language_of_the_answer():
    """The labels of an answer are in the language asked."""
    dutch, english = (
        ggsr("--lang", lang, "query", "leefgebieden", "--format", "csv").stdout
        for lang in ("nl", "en")
    )

    assert dutch != english
    assert dutch.splitlines()[0] == english.splitlines()[0]


@pytest.mark.parametrize(
    ("lang", "hint"),
    {
        "nl": "de meegeleverde graaf heeft geen casussen; geef ze met --data BESTAND of",
        "en": "the packaged graph has no cases; give them with --data FILE or --store FOLDER",
    }.items(),
)
def test_without_cases_a_question_over_cases_says_so(lang, hint):
    """On stderr, beside the answer without rows; a question of another kind says nothing."""
    found = ggsr("--lang", lang, "query", "caseload", "--format", "csv")
    other = ggsr("--lang", lang, "query", "oordelen", "-p", "peiljaar=1999", "--format", "csv")

    assert f"caseload: {hint}" in found.stderr
    assert (0, 1) == (found.returncode, len(found.stdout.splitlines()))
    assert (0, 1) == (other.returncode, len(other.stdout.splitlines()))
    assert hint not in other.stderr


def test_with_a_file_a_question_over_cases_gives_no_hint(tmp_path):
    """It says nothing of the packaged graph with cases, nor where those given have no answer."""
    empty = tmp_path / "leeg.ttl"
    empty.write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
    cases = ROOT / "tests" / "vragen" / "casussen.ttl"
    some, none = (ggsr("query", "caseload", "--data", file) for file in (cases, empty))

    assert some.stderr.startswith("gegevens lezen en afleiden ...\ngegevens lezen en afleiden (")
    assert "(0 rijen)" not in some.stderr
    assert "(0 rijen)" in none.stderr
    assert "meegeleverde graaf" not in some.stderr + none.stderr


def test_list_of_questions():
    """Without a name the questions are listed, all of them, as text or as data."""
    found = json.loads(ggsr("query", "--format", "json").stdout)
    names = [row["vraag"]["value"] for row in found["results"]["bindings"]]

    assert sorted(queries.catalogue()) == names
    listed = ggsr("query").stdout
    assert [] == [name for name in names if name not in listed]


def test_list_of_questions_has_one_sentence_of_each():
    """In English too, where the notes follow in the description: those are for `--about`."""
    found = json.loads(ggsr("--lang", "en", "query", "--format", "json").stdout)
    asked = {
        row["question"]["value"]: row["what it asks"]["value"]
        for row in found["results"]["bindings"]
    }

    assert sorted(queries.catalogue()) == sorted(asked)
    assert [] == [name for name, words in asked.items() if ". " in words]
    assert queries.find("caseload").description.startswith(f"{asked['caseload']}. ")


def test_about_a_question():
    """`--about` tells columns and parameters with their types."""
    found = ggsr("query", "oordelen", "--about").stdout

    assert "kolommen: oordeel, gemeente" in found
    assert "-p peiljaar=...  peiljaar; soort jaar; meer waarden mag" in found


def test_about_a_question_in_the_language_asked():
    """`--about` says what to know of a question in the language of the reader, once."""
    dutch, english = (
        ggsr("--lang", lang, "query", "oordelen", "--about").stdout for lang in ("nl", "en")
    )
    question = queries.find("oordelen")

    assert 1 == dutch.count(question.description_nl) == english.count(question.description)
    assert question.description not in dutch
    assert question.description_nl not in english


def test_own_questions(tmp_path):
    """A question can come from text, a file or standard input, over added data."""
    (tmp_path / "x.ttl").write_text("<urn:a> <urn:b> 7 .", encoding="utf-8")
    (tmp_path / "x.rq").write_text("SELECT ?c { <urn:a> <urn:b> ?c }", encoding="utf-8")
    text = (tmp_path / "x.rq").read_text(encoding="utf-8")
    shared = ("--data", tmp_path / "x.ttl", "--format", "csv")
    for found in (
        ggsr("query", "--text", text, *shared),
        ggsr("query", "--file", tmp_path / "x.rq", *shared),
        ggsr("query", "--file", "-", *shared, stdin=text),
    ):
        assert "c\n7\n" == found.stdout


def test_format_by_file_name(tmp_path):
    """The extension of `--out` chooses the format."""
    ggsr("query", "leefgebieden", "--out", tmp_path / "a.json")

    assert "results" in json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))


def test_build_and_ask_a_store(tmp_path):
    """A store on disk, and a file, hold what the packaged graph holds."""
    built = ggsr("build", "--store", tmp_path / "opslag", "--out", tmp_path / "graaf.nq")
    from_disk = ggsr("query", "oordelen", "--store", tmp_path / "opslag", "--format", "csv")

    assert 0 == built.returncode
    assert ggsr("query", "oordelen", "--format", "csv").stdout == from_disk.stdout
    assert b"graaf/afgeleid" in (tmp_path / "graaf.nq").read_bytes()
    assert b"isDefinedBy" in (tmp_path / "graaf.nq").read_bytes()


def test_sources_check(tmp_path):
    """The check of passages passes on the texts, and fails when a text or a letter is gone."""
    if not EDITIONS.is_dir():
        pytest.skip("the text editions are not here")
    assert 0 == ggsr("sources", "check", EDITIONS).returncode
    for path in EDITIONS.glob("*.txt"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    first = next(tmp_path.glob("001*.txt"))
    first.write_text(
        first.read_text(encoding="utf-8").replace("Lelystad", "Lelystat"), encoding="utf-8"
    )
    changed = ggsr("sources", "check", tmp_path)
    first.unlink()
    missing = ggsr("sources", "check", tmp_path)

    assert 1 == changed.returncode
    assert "de tekst is daar anders" in changed.stdout
    assert 1 == missing.returncode
    assert f"{first.name} ontbreekt" in missing.stdout


def test_sources_cite():
    """A passage made from its first and last words is the packaged one, as Turtle in house form."""
    if not EDITIONS.is_dir():
        pytest.skip("the text editions are not here")
    graph = list(library.load())
    documents, passages = sources.documents(graph), sources.passages(graph)
    cited = next(p for p in passages.values() if p.document.endswith("nota-lelystad"))
    text = sources.text_of(EDITIONS, documents[cited.document])
    words = text[cited.start : cited.end].split()
    first, last = " ".join(words[:4]), " ".join(words[-4:])
    line = text.count("\n", 0, cited.start) + 1
    found = ggsr(
        "sources", "cite", EDITIONS, "nota-lelystad", first, last, "--line", line,
        "--name", "proef", "--place", "proef",
    )  # fmt: skip

    assert "passage:proef\n    a ggsr:Passage ;" in found.stdout
    assert f'ggsr:digest "{cited.digest}" ;' in found.stdout


def test_report(tmp_path):
    """The report writes the page, every answer, the graph and the check, and sums up on stdout."""
    found = ggsr("report", "--out", tmp_path / "r")
    names = {path.stem for path in (tmp_path / "r" / "vragen").glob("*.csv")}

    assert 0 == found.returncode
    assert set(queries.catalogue()) <= names
    assert {"index.html", "graaf.ttl", "controle.json", "vragen"} == set(os.listdir(tmp_path / "r"))
    assert "Delft" in found.stdout
    assert f"vragen, ook die van het verslag: {len(names)} gedraaid" in found.stdout
    assert len(found.stdout.splitlines()) <= 24
    assert "Traceback" not in found.stderr


def test_broken_pipe_is_quiet():
    """A reader that stops reading gets no traceback."""
    process = subprocess.Popen(
        [*GGSR, "query", "beweringen", "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.read(10)
    process.stdout.close()
    words = process.stderr.read().decode()
    process.stderr.close()

    assert process.wait(30) in (0, 141)
    assert "Traceback" not in words


def test_interrupt_is_quiet(tmp_path):
    """Ctrl-C ends a long question with 130 and no traceback."""
    text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with subprocess.Popen(
        [*GGSR, "query", "--text", text, "--time-limit", "60"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        time.sleep(4)
        process.send_signal(signal.SIGINT)
        _, words = process.communicate(timeout=20)

    assert 130 == process.returncode
    assert "Traceback" not in words.decode()


def test_time_limit_is_told():
    """A question that takes too long ends at the limit that was given."""
    text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    found = ggsr("query", "--text", text, "--time-limit", "0.5")

    assert 2 == found.returncode
    assert "--text: geen antwoord binnen 0.5 s; vraag minder of geef meer tijd" in found.stderr


def test_help_is_fast_and_imports_nothing_heavy():
    """Help needs no engine: neither pyoxigraph nor rdflib is imported for it."""
    code = (
        "import sys; sys.argv = ['ggsr', '--help']\n"
        "from ggsr_kg import cli\ntry: cli.main()\nexcept SystemExit: pass\n"
        "print([m for m in ('pyoxigraph', 'rdflib', 'yaml', 'jinja2') if m in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )

    assert "[]" == found.stdout.splitlines()[-1]


def commands():
    """Return every command by its words."""
    found = {}
    for name, command in typer.main.get_command(cli.app).commands.items():
        for inner, each in getattr(command, "commands", {"": command}).items():
            found[f"{name} {inner}".strip()] = each
    return found


@pytest.mark.parametrize("name", commands())
def test_everything_has_help_in_both_languages(name):
    """Each command and option explains itself, in Dutch and in English."""
    command = commands()[name]

    assert command.help
    assert [] == [p.name for p in command.params if p.name != "help" and not getattr(p, "help", "")]
    dutch, english = (ggsr("--lang", lang, *name.split(), "--help").stdout for lang in ("nl", "en"))
    assert dutch != english


@pytest.mark.parametrize("name", ["", "sources", *commands()])
def test_help_has_no_words_of_the_other_language(name):
    """The words that typer has itself are in the language of the command too."""
    dutch, english = (ggsr("--lang", lang, *name.split(), "--help").stdout for lang in ("nl", "en"))
    pattern = (
        r"Usage|Options|Arguments|Commands|default:|env var|required\]|Install |Show"
        r"|\[OPTIONS\]|COMMAND|ARGS"
    )

    assert re.findall(pattern, dutch) == []
    assert {"Usage", "[OPTIONS]", "Options", "Show"} <= set(re.findall(pattern, english))


def test_documented_commands_exist():
    """docs/command.md is what `python -m ggsr_kg.cli.reference` prints, and has each command."""
    text = (ROOT / "docs" / "command.md").read_text(encoding="utf-8")
    made = subprocess.run(
        [sys.executable, "-m", "ggsr_kg.cli.reference", "--lang", "en"],
        capture_output=True,
        check=True,
    )

    assert made.stdout.decode() == text
    assert sorted(commands()) == sorted(re.findall(r"^## ggsr (.+)$", text, re.MULTILINE))


def test_language_is_chosen_anywhere(monkeypatch):
    """`--lang` may stand anywhere before `--`; else the environment decides; else Dutch."""
    monkeypatch.setenv("GGSR_LANG", "en")

    assert "nl" == language.chosen(["query", "--lang", "nl"])
    assert "en" == language.chosen(["query", "--", "--lang", "nl"])
    monkeypatch.delenv("GGSR_LANG")
    assert "nl" == language.chosen([])
    assert ["--lang=en", "query"] == language.in_front(["query", "--lang=en"])
    assert ["query", "--", "--lang", "en"] == language.in_front(["query", "--", "--lang", "en"])


def test_library_and_command_agree():
    """The library gives the rows that the command prints."""
    answer = library.ask("oordelen", gemeente="Delft", peiljaar=2013)
    printed = ggsr(
        "query", "oordelen", "-p", "gemeente=Delft", "-p", "peiljaar=2013", "--format", "csv"
    )

    assert len(answer.rows) == len(printed.stdout.splitlines()) - 1


def test_closed_output_is_said():
    """With stdout closed the command says so and ends with 2."""
    done = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m ggsr_kg.cli query oordelen >&-"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert 2 == done.returncode
    assert "stdout: is gesloten" in done.stderr
