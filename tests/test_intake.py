"""Cases in tables, from the file to the verdict."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from command import ggsr
from test_cli import ROOT

from ggsr_kg import cases, casework, graphs, library, settings
from ggsr_kg.assessment import Verdict
from ggsr_kg.engines import choose
from ggsr_kg.errors import InputError, Text
from ggsr_kg.findings import CELL
from ggsr_kg.graphs import Literal
from ggsr_kg.intake import checking, inputs, layout, naming, tables, wording
from ggsr_kg.namespaces import DEF, RDFS, SH, SHAPES
from ggsr_kg.reports import runs
from ggsr_kg.reports.runs import view
from ggsr_kg.settings import Setting

PLAIN = ROOT / "data" / "voorbeelden"
BOOK = ROOT / "data" / "werkmap" / "voorbeelden.xlsx"
GOOD = naming.case("goede-casus")
SECRET = "Geheimstraat"


@pytest.fixture(scope="module")
def setting() -> Setting:
    """Return what cases are checked with."""
    return settings.prepare()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return a copy of the workbook with the examples."""
    return Path(shutil.copy(BOOK, tmp_path / "casussen.xlsx"))


def fill(path: Path, cells: dict[str, object]) -> Path:
    """Return *path*, with *cells* filled in: by sheet and cell."""
    made = openpyxl.load_workbook(path)
    for name, value in cells.items():
        sheet, _, cell = name.partition("!")
        made[sheet][cell] = value
    made.save(path)
    return path


def row_of(path: Path, sheet: str, case: str) -> int:
    """Return the first row of *case* on *sheet*."""
    rows = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return next(number for number, row in enumerate(rows, 1) if row[0] == case)


def column_of(path: Path, sheet: str, head: str) -> str:
    """Return the letter of the column *head* on *sheet*."""
    heads = openpyxl.load_workbook(path)[sheet][1]
    return next(str(cell.column_letter) for cell in heads if cell.value == head)


def test_the_examples_as_a_workbook_say_what_their_turtle_says(setting: Setting) -> None:
    """Made by `ggsr convert data/voorbeelden data/werkmap/voorbeelden.xlsx`."""
    plain, read = cases.read([PLAIN]), checking.whole(checking.read([BOOK], setting))

    assert {graphs.terms(each) for each in read.statements} == {
        graphs.terms(each) for each in plain.statements
    }
    assert not read.gaps


def test_the_examples_as_a_workbook_get_the_verdicts_of_their_turtle(setting: Setting) -> None:
    """Over one process and over two; only the words of the findings are those of tables."""
    engine = choose.engine("auto")
    plain = casework.validate(cases.read([PLAIN]), setting, engine)
    given = checking.read([BOOK], setting)

    def verdicts(run: casework.Run) -> list[Verdict]:
        return sorted(casework.verdicts(run, setting), key=lambda each: (each.case, each.indicator))

    for workers in (1, 2):
        run = checking.validate(given, setting, engine, workers=workers)

        assert run.complete == plain.complete
        assert [(each.case, each.indicator, each.outcome) for each in verdicts(run)] == [
            (each.case, each.indicator, each.outcome) for each in verdicts(plain)
        ]
        assert Counter(each.key()[:-1] for each in run.findings) == Counter(
            each.key()[:-1] for each in plain.findings
        )
        assert all(each.place and each.place.cell for each in run.findings)


def test_a_finding_names_the_cell(book: Path) -> None:
    """That of the value that is wrong, in every report."""
    row = row_of(book, "Casussen", "goede-casus")
    fill(book, {f"Casussen!F{row}": "1-1-2014"})
    run = library.validate([book])
    found = [each for each in run.findings if each.case == GOOD and each.severity == "violation"]

    assert {each.place.of("nl") for each in found if each.place} >= {
        f"{book}, blad Casussen, cel F{row}"
    }
    assert f"F{row}" in ggsr("validate", book).stdout
    for form in ("text", "json", "sarif", "html", "csv", "markdown", "junit"):
        assert f"F{row}" in runs.render(run, form).decode(), form


def test_a_cell_that_cannot_be_read_costs_its_case_the_verdict(book: Path) -> None:
    """Every such cell is told, the other cases are judged, and no value is repeated."""
    row = row_of(book, "Casussen", "goede-casus")
    member = row_of(book, "Gezinsleden", "goede-casus")
    fill(
        book,
        {
            f"Casussen!C{row}": f"31-02-2013 {SECRET}",
            f"Gezinsleden!C{member}": SECRET,
            f"Gezinsleden!E{member}": 45000,
        },
    )
    told = ggsr("validate", book)

    words = " ".join(told.stdout.split())
    assert told.returncode == 1
    assert f"blad Casussen, cel C{row}" in words
    assert f"blad Gezinsleden, cel C{member}" in words
    assert "er is een cel die niet te lezen is" in words
    assert "Overtreding, cel die niet te lezen is: " in words
    assert "ggsr:cel" not in told.stdout
    assert SECRET not in told.stdout + told.stderr
    assessed = ggsr("assess", book)
    why = "er is een cel die niet te lezen is"
    cells = (
        f"{book}, blad Casussen, cel C{row}; "
        f"{book}, blad Gezinsleden, cel C{member}; {book}, blad Gezinsleden, cel E{member}"
    )
    assert f"niet getoetst: 1 casus: goede-casus ({cells}): {why}" in assessed.stderr
    assert f"- goede-casus ({cells}): {why}" in words
    assert SECRET not in assessed.stdout + assessed.stderr
    explained = ggsr("explain", "goede-casus", "C03", book)
    assert explained.returncode == 2
    assert f"cel C{row}" in explained.stderr
    assert SECRET not in explained.stdout + explained.stderr


def test_what_is_not_there_to_explain_is_told_as_that(book: Path) -> None:
    """Also when something else in the workbook is not read; a case that is not read is there."""
    row = row_of(book, "Casussen", "goede-casus")
    fill(book, {f"Casussen!C{row}": SECRET})
    made = openpyxl.load_workbook(book)
    made.create_sheet("Notities").append(["kop"])
    made["Notities"].append(["iets"])
    made.save(book)

    for case, code, words in (
        ("geen-nazorg", "C99", "C99: zo'n indicator is er niet; bedoelt u C29?"),
        ("gezin-7", "C24", "gezin-7: zo'n casus staat niet in de bestanden; kies uit: "),
        ("goede-casuss", "C24", "zo'n casus staat niet in de bestanden; bedoelt u goede-casus?"),
        ("goede-casus", "C24", "goede-casus: een cel van deze casus is niet te lezen; "),
    ):
        told = ggsr("explain", case, code, book)
        assert (told.returncode, words in told.stderr) == (2, True), told.stderr
        assert (f"cel C{row}" in told.stderr) == (case == "goede-casus")


@pytest.mark.parametrize("value", ["Buurtteam Gouda", "Gezinscoaching"])
def test_an_unknown_approach_may_be_one_of_the_municipality_itself(book: Path, value: str) -> None:
    """Those that are known are of the four municipalities; how to name another is told."""
    cell = f"B{row_of(book, 'Casussen', 'goede-casus')}"
    found = library.validate([fill(book, {f"Casussen!{cell}": value})]).findings
    (do,) = (each.mend for each in found if each.rule == CELL)

    assert do is not None
    assert "Gezinscoaching (lelystad-gezinscoaching)" in do.nl
    assert do.nl.endswith(
        "; een eigen aanpak vult u in als IRI, met een bestand erbij dat die beschrijft."
    )


def test_a_comma_between_values_is_told_as_that(book: Path) -> None:
    """Of choices and of rows, also when the other value is not known; else it is as any name."""
    case = row_of(book, "Casussen", "goede-casus")
    plan = row_of(book, "Gezinsplannen", "goede-casus")
    made = openpyxl.load_workbook(book)
    who = column_of(book, "Gezinsplannen", "deelnemer")
    known = str(made["Gezinsplannen"][f"{who}{plan}"].value).split("; ")
    whole = column_of(book, "Casussen", "volledig vastgelegd")
    for cell, value, told in (
        (f"Casussen!{whole}{case}", "stagnaties, weigeringen", True),
        (f"Casussen!{whole}{case}", "stagnaties, iets", True),
        (f"Casussen!{whole}{case}", "niets, iets", False),
        (f"Gezinsplannen!{who}{plan}", f"{known[0]}, {known[1]}", True),
    ):
        found = library.validate([fill(Path(shutil.copy(BOOK, book)), {cell: value})]).findings
        (fault,) = (each for each in found if each.rule == CELL)
        assert fault.mend is not None
        assert ("een komma tussen twee waarden" in fault.message.nl) == told
        assert ("Scheid waarden met een puntkomma." == fault.mend.nl) == told


def test_how_to_state_that_there_is_none_is_told() -> None:
    """By the column and the choice, where the message stands."""
    found = library.validate([BOOK]).findings
    mends = {each.mend for each in found if each.rule.endswith("C10Shape-gegevens-netwerk")}

    assert mends == {
        Text(
            "Is er niets, zet dan bij de casus sociaal netwerk in kolom ‘volledig vastgelegd’.",
            "If there is nothing, put social network in column ‘volledig vastgelegd’ of the case.",
        )
    }


def test_nothing_is_loaded_of_tables_that_are_not_read_in_full(book: Path) -> None:
    """A question or a conversion would have a part of the cases."""
    row = row_of(book, "Casussen", "goede-casus")
    fill(book, {f"Casussen!C{row}": SECRET})
    out = book.with_suffix(".ttl")

    with pytest.raises(InputError) as error:
        library.load([book])
    assert f"cel C{row}" in str(error.value)
    converted = ggsr("convert", book, out)
    assert converted.returncode == 2
    assert SECRET not in converted.stderr
    assert not out.exists()


def test_questions_are_asked_of_workbooks() -> None:
    """As of RDF."""
    one = ggsr("query", "caseload", "--data", BOOK, "--format", "csv")
    two = ggsr("query", "caseload", "--data", PLAIN, "--format", "csv")

    assert one.returncode == 0
    assert one.stdout == two.stdout


def test_what_seems_to_tell_who_somebody_is_is_a_warning(book: Path) -> None:
    """By cell, in validating and not in the totals."""
    row = row_of(book, "Casussen", "goede-casus")
    fill(book, {f"Casussen!H{row}": "mail naar x@voorbeeld.nl of bel 06-12345678"})
    told = ggsr("validate", book)

    assert f"blad Casussen, cel H{row}" in " ".join(told.stdout.split())
    assert "Dit lijkt een adres." in told.stdout
    assert "voorbeeld.nl" not in told.stdout + told.stderr


def test_a_run_counts_what_is_undecided_as_its_verdicts_do(book: Path, setting: Setting) -> None:
    """By cause, with and without a wrong fact: the numbers are those of the verdicts."""
    row = row_of(book, "Casussen", "geen-nazorg")
    for value in (None, "1-1-2001"):
        if value:
            fill(book, {f"Casussen!F{row}": value})
        given = checking.read([book], setting)
        run = checking.validate(given, setting, choose.engine("auto"))
        found = [e for e in casework.verdicts(run, setting) if e.outcome == "niet-te-bepalen"]
        waiting = sum(any(why.role == "data" for why in each.reasons) for each in found)

        assert run.undecided == (waiting, len(found) - waiting)
        assert view.undecided(run) == waiting
        assert waiting > 0
        assert (len(found) > waiting) == bool(value)

    words = " ".join(ggsr("validate", book).stdout.split())
    assert f"was {len(found)} keer niet te bepalen: {waiting} keer omdat er gegevens" in words


@pytest.mark.parametrize("form", ["text", "csv", "json", "html"])
def test_messages_about_tables_name_columns_and_days_as_people_write_them(
    book: Path, form: str
) -> None:
    """No report names a property where a column is meant, nor writes a date year first."""
    row = row_of(book, "Casussen", "geen-nazorg")
    fill(book, {f"Casussen!F{row}": "1-1-2001"})
    told = ggsr("validate", book, "--format", form).stdout
    words = " ".join(told.split())

    assert "verbeter kolom ‘einddatum’, kolom ‘startdatum’ of" in words
    assert "verbeter de datum of kolom ‘einddatum’ (blad Casussen)" in words
    assert "het einde op 1-1-2001 is" in words
    assert "verbeter ggsr:" not in words
    assert "(xsd:" not in words


def test_every_message_about_a_case_reads_without_names_of_rdf(setting: Setting) -> None:
    """Of each shape for what a sheet holds; what the words name are columns and sheets."""
    sheets = layout.layout(setting)
    told = wording.Wording(sheets, setting.graph)
    names = {each.kind.rpartition("#")[2] for each in sheets}
    found = dict[str, dict[str, str]]()
    for subject, predicate, value in map(graphs.terms, setting.shapes):
        kind = subject.value.rpartition("#")[2].partition("Shape")[0]
        if predicate == SH + "message" and (kind in names or kind[1:].isdigit()):
            assert isinstance(value, Literal)
            found.setdefault(subject.value, {})[value.language or ""] = value.value
    texts = [told.text(Text(each["nl"], each["en"])) for each in found.values()]

    assert len(texts) > 200
    named = re.compile(r"\b(?:ggsr|xsd|skos|dct|rdfs|prov):\w")
    assert [each for each in texts if named.search(each.nl + each.en)] == []


@pytest.mark.parametrize(
    ("kind", "given", "told"),
    [
        (
            "Casus",
            ("voeg ggsr:afsluitreden toe.", "add ggsr:afsluitreden."),
            (
                "vul kolom ‘reden van afsluiting’ in.",
                "fill in column ‘reason for closing’.",
            ),
        ),
        (
            "Betrokkenheid",
            (
                "voeg ggsr:organisatie, ggsr:partnertype of ggsr:persoon toe.",
                "add ggsr:organisatie, ggsr:partnertype or ggsr:persoon.",
            ),
            (
                "vul kolom ‘organisatie’, kolom ‘partnertype’ of kolom ‘persoon’ in.",
                "fill in column ‘organisation’, column ‘partner type’ or column ‘person’.",
            ),
        ),
        (
            "Zorginzet",
            (
                "voeg ggsr:wachtlijstBegin toe of verwijder ggsr:wachtlijstEinde.",
                "add ggsr:wachtlijstBegin or remove ggsr:wachtlijstEinde.",
            ),
            (
                "vul kolom ‘begin van de wachtlijst’ in of maak kolom ‘einde van de wachtlijst’"
                " leeg.",
                "fill in column ‘start of the waiting list’ or empty column ‘end of the waiting"
                " list’.",
            ),
        ),
        (
            "Gezinslid",
            ("voeg ggsr:startdatum toe.", "add ggsr:startdatum."),
            (
                "vul kolom ‘startdatum’ (blad Casussen) in.",
                "fill in column ‘start date’ (sheet Cases).",
            ),
        ),
        (
            "Casus",
            ("voeg ggsr:opvolgerVan toe.", "add ggsr:opvolgerVan."),
            ("voeg opvolger van toe.", "add successor of."),
        ),
    ],
)
def test_a_column_is_filled_in_or_emptied_where_rdf_adds_or_removes(
    setting: Setting, kind: str, given: tuple[str, str], told: tuple[str, str]
) -> None:
    """It is there already: one, several, or that of another sheet; what has no column is added."""
    words = wording.Wording(layout.layout(setting), setting.graph)

    assert words.text(Text(*given), (DEF + kind,)) == Text(*told)


def test_rdf_keeps_the_names_that_its_users_know(tmp_path: Path) -> None:
    """Messages about Turtle say which property is meant, and dates as they are written there."""
    path = tmp_path / "a.ttl"
    text = (PLAIN / "geen-nazorg.ttl").read_text(encoding="utf-8")
    path.write_text(text.replace("2015-12-18", "2001-01-01"), encoding="utf-8")
    words = " ".join(ggsr("validate", path).stdout.split())

    assert "verbeter ggsr:einddatum" in words
    assert "het einde op 2001-01-01 is" in words


def test_a_case_called_after_people_is_a_warning(book: Path) -> None:
    """Its cell is told with what it looks like; a code is no name."""
    row = row_of(book, "Casussen", "goede-casus")
    made = openpyxl.load_workbook(book)
    for sheet in made:
        for line in sheet.iter_rows(max_col=1):
            if line[0].value == "goede-casus":
                line[0].value = "Familie Jansen"
    made.save(book)
    words = " ".join(ggsr("validate", book).stdout.split())

    assert words.count("Dit lijkt een naam van mensen of een gezin.") == 1
    assert f"blad Casussen, cel A{row}" in words
    assert "casus Familie Jansen" in words
    run = library.validate([book])
    for form in ("csv", "html", "text"):
        assert "Familie%20Jansen" not in runs.render(run, form).decode()
    assert "Familie Jansen" in ggsr("assess", book, "--format", "csv").stdout
    assert ggsr("explain", "Familie Jansen", "C03", book).returncode == 0
    assert "Dit lijkt een naam" not in ggsr("validate", BOOK).stdout


def test_a_column_with_personal_data_is_to_be_removed(book: Path) -> None:
    """What is called so and is not read had better not be in the file."""
    fill(book, {"Gezinsleden!K1": "BSN", "Gezinsleden!L1": "xyzzy"})
    words = " ".join(ggsr("validate", book).stdout.split())

    assert "kolom K (BSN) is niet gelezen; dit lijken persoonsgegevens: verwijder deze" in words
    assert "zet # ervoor" in words
    assert words.count("verwijder deze kolom uit het bestand") == 1


def test_a_name_in_several_municipalities_suggests_none_of_them(book: Path) -> None:
    """All of them are named, each with its municipality."""
    row = row_of(book, "Casussen", "goede-casus")
    fill(book, {f"Casussen!B{row}": "Gezinscoaching"})
    words = " ".join(ggsr("validate", book).stdout.split())
    towns = ("delft", "dordrecht", "lelystad")
    listed = ", ".join(f"Gezinscoaching ({town}-gezinscoaching)" for town in towns)

    assert f"Kies die van uw gemeente: {listed}" in words
    assert "bedoelt u" not in words.casefold()


def test_cells_that_cannot_be_read_are_told_as_the_workbook_has_them(book: Path) -> None:
    """By sheet, row and column, also where what is wrong or what to do differs."""
    fill(book, {"Zorg!C3": "ooit", "Zorg!C2": "ooit", "Casussen!M2": "x", "Casussen!D2": "x"})
    fill(book, {"Problemen!E2": "mogelijk", "Problemen!C2": "x", "Gezinsleden!C2": "x"})
    words = " ".join(ggsr("validate", book).stdout.partition("WAT IS")[0].split())
    found = re.findall(r"blad (\w+), cel (\w+) \(casus afgesloten-na-weigering\)", words)

    assert found == [
        *(("Casussen", "D2"), ("Casussen", "M2"), ("Zorg", "C2"), ("Zorg", "C3")),
        *(("Gezinsleden", "C2"), ("Problemen", "C2"), ("Problemen", "E2")),
    ]


def test_an_explanation_starts_with_the_answer_on_this_case_alone(book: Path) -> None:
    """What is not read comes after it; cells of other cases do not matter, those of its own do."""
    row, other = row_of(book, "Casussen", "geen-nazorg"), row_of(book, "Casussen", "goede-casus")
    cells = {f"Casussen!F{row}": "1-1-2001", f"Casussen!C{other}": SECRET}
    fill(book, {**cells, "Gezinsleden!K1": "BSN"})
    told = ggsr("explain", "geen-nazorg", "C33", book)

    assert told.stdout.startswith("C33 ")
    assert "verbeter kolom ‘einddatum’, kolom" in told.stdout
    assert "(BSN) is niet gelezen" in told.stderr
    assert f"blad Casussen, cel C{other}" not in told.stdout + told.stderr

    mine = ggsr("explain", "goede-casus", "C33", book)

    assert mine.returncode == 2
    assert f"blad Casussen, cel C{other}" in mine.stderr


def test_an_english_workbook_is_told_of_in_its_own_names(tmp_path: Path) -> None:
    """In Dutch too: validate and explain name its columns and sheets, and no others."""
    path = tmp_path / "cases.xlsx"
    ggsr("convert", PLAIN / "geen-nazorg.ttl", path, "--lang", "en")
    fill(path, {"Cases!F2": "1-1-2001"})
    for told in (ggsr("validate", path), ggsr("explain", "geen-nazorg", "C33", path)):
        words = " ".join(told.stdout.split())

        assert "kolom ‘end date’" in words
        assert "einddatum’" not in words
        assert "(blad Cases)" in words


def test_an_empty_template_says_where_to_begin(tmp_path: Path) -> None:
    """There is no case in it, and no example counts as data."""
    path = tmp_path / "leeg.xlsx"
    ggsr("template", "--out", path)
    told = ggsr("validate", path)
    words = " ".join(told.stdout.split())

    assert told.returncode == 3
    assert "leeg.xlsx: 0 casussen, 0 gegevens" in words
    assert "er staat nog geen casus in; begin op blad Casussen" in words
    assert "ggsr:Casus" not in words


def test_tables_and_rdf_go_together(tmp_path: Path, book: Path) -> None:
    """Each case once; one that is in both gets no verdict."""
    other = tmp_path / "wachtlijst.ttl"
    text = (PLAIN / "wachtlijst.ttl").read_text(encoding="utf-8")
    other.write_text(text.replace("wachtlijst", "elders"), encoding="utf-8")
    apart = library.validate([book, other])
    twice = library.validate([book, PLAIN / "wachtlijst.ttl"])

    assert len(apart.cases) == len(cases.read([PLAIN]).names) + 1
    assert not apart.gaps
    assert twice.doubled == (naming.case("wachtlijst"),)
    assert not twice.complete


def test_a_folder_holds_rdf_or_tables(tmp_path: Path, book: Path) -> None:
    """A workbook beside RDF files may hold cases: the run is not complete without it."""
    shutil.copy(PLAIN / "wachtlijst.ttl", tmp_path)
    (tmp_path / "casus.csv").write_text("casus;aanpak\n", encoding="utf-8")
    run = library.validate([tmp_path])
    for name in ("wachtlijst.ttl", "casus.csv"):
        (tmp_path / name).unlink()

    for name in ("casussen.xlsx", "casus.csv"):
        assert any(name in each.nl for each in run.gaps)
    assert len(library.validate([tmp_path]).cases) > 1


@pytest.mark.parametrize("command", ["validate", "assess"])
def test_strictly_nothing_is_taken_for_granted(tmp_path: Path, command: str) -> None:
    """The form of a CSV file is guessed; a workbook of ours has nothing to guess."""
    path = tmp_path / "casus.csv"
    path.write_text("casus;aanpak\na;Sociale Wijkteams\n", encoding="utf-8")
    loose, strict = ggsr(command, path), ggsr(command, path, "--strict")

    assert "puntkomma" in loose.stderr
    assert loose.returncode != 2
    assert strict.returncode == 2
    assert "--strict: bij het lezen is iets aangenomen" in strict.stderr
    assert ggsr(command, BOOK, "--strict").returncode != 2


def test_strictly_no_date_may_be_month_first(book: Path) -> None:
    """The cell is told; without --strict the date is read day first."""
    row = row_of(book, "Casussen", "goede-casus")
    fill(book, {f"Casussen!C{row}": "02/03/2015"})
    loose, strict = ggsr("validate", book), ggsr("validate", book, "--strict")

    assert loose.returncode != 2
    assert strict.returncode == 2
    for each in (loose, strict):
        assert f"blad Casussen, cel C{row}: dag en maand kunnen verwisseld zijn" in each.stderr


def test_what_is_read_is_what_is_known_to_be_tables() -> None:
    """So that a file in an old form is refused with what to do."""
    assert inputs.TABLES == {*tables.SUFFIXES, *tables._OTHERS}


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".TSV"])
def test_a_folder_of_loose_tables_is_one_of_tables(tmp_path, suffix):
    """Each folder in it with such files is one, whatever parts their columns."""
    for name in ("2013", "2014"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"casus{suffix}").write_text("x", encoding="utf-8")

    assert ([], [tmp_path / "2013", tmp_path / "2014"]) == inputs.split([tmp_path])


def test_our_csv_comes_back_as_it_was(tmp_path: Path, setting: Setting) -> None:
    """Also what looks like a formula, cases with IRIs of their own, and without a guess."""
    given = tmp_path / "casus.ttl"
    text = (PLAIN / "wachtlijst.ttl").read_text(encoding="utf-8")
    text = text.replace("https://w3id.org/ggsr/id/casus/", "https://zaken.voorbeeld.nl/")
    more = 'casus:wachtlijst rdfs:comment "=1+1"@nl .'
    changed = text.replace("rdfs:comment", "<urn:was>").replace('"Invented', "\"'=2\\n Invented")
    given.write_text(f"{changed}\nPREFIX rdfs: <{RDFS}>\n{more}\n", encoding="utf-8")
    plain = {graphs.terms(each) for each in cases.read([given]).statements}
    for name in ("uit", "uit.zip", "uit.xlsx"):
        out = tmp_path / name
        assert ggsr("convert", given, out).returncode == 0
        read = checking.read([out], setting)

        assert {graphs.terms(each) for each in checking.whole(read).statements} == plain
        assert read.cases == ("https://zaken.voorbeeld.nl/wachtlijst",)
        assert not read.guesses


def test_cases_that_name_each_other_on_the_sheet_overig_are_checked_together(
    book: Path, setting: Setting
) -> None:
    """As many processes as there may be, the findings are the same."""
    made = openpyxl.load_workbook(book)
    sheet = made["Overig"]
    codes = ("goede-casus", "wachtlijst", "vergeten-kind")
    for code, other in zip(codes, (*codes[1:], codes[0]), strict=True):
        sheet.append([code, "overleg", "ggsr:deelnemer", f"<{naming.case(other)}/ouder-1>"])
    made.save(book)
    engine, given = choose.engine("auto"), checking.read([book], setting)
    one, two = (checking.validate(given, setting, engine, workers=n) for n in (1, 2))

    assert {each.key() for each in one.findings} == {each.key() for each in two.findings}
    assert {each.case for each in one.findings} >= set(map(naming.case, codes))


def test_a_date_that_does_not_fit_is_pointed_to_at_its_cell(book: Path) -> None:
    """A date of the case is, in text and in the workbook, not the code of the case."""
    row = row_of(book, "Casussen", "goede-casus")
    fill(book, {f"Casussen!M{row}": "5-1-2015", f"Casussen!F{row}": "2016"})
    out = book.with_name("getoetst.xlsx")
    run = library.validate([book])
    mine = [each for each in run.findings if each.case == GOOD and each.place]
    found = {each.rule.removeprefix(SHAPES): each.place.cell for each in mine if each.place}

    assert {
        f"M{row}": ["C03Shape-volgorde", "C20Shape-leemte-bij-start", "C21Shape-leemte-bij-start"],
        f"F{row}": [
            "C11Shape-gegevens-einddatum",
            "C20Shape-gegevens-einde",
            "C21Shape-gegevens-einde",
        ],
    } == {cell: sorted(r for r in found if found[r] == cell) for cell in (f"M{row}", f"F{row}")}
    assert ggsr("validate", book, "--format", "xlsx", "--out", out).returncode == 1
    comment = openpyxl.load_workbook(out)["Casussen"][f"M{row}"].comment
    assert comment is not None
    assert "De aanpak begon op 5-1-2015" in comment.text


def test_dates_are_told_day_first_and_the_mend_of_a_wrong_one_is_to_correct_it(book: Path) -> None:
    """In the facts as in the reason, where the file is a table; the facts of JSON stay RDF."""
    row = row_of(book, "Casussen", "goede-casus")
    fill(book, {f"Casussen!M{row}": "5-1-2015"})
    words = ggsr("explain", "goede-casus", "C03", book).stdout
    facts = json.loads(ggsr("explain", "goede-casus", "C03", book, "--format", "json").stdout)
    plain = ggsr("explain", "te-laat-begonnen", "C03", PLAIN / "te-laat-begonnen.ttl").stdout

    assert "begon op 5-1-2015, eerder dan" in words
    assert "aanmelddatum 16-2-2015; startdatum 5-1-2015" in words
    assert "2015-" not in words
    assert "Klopt een gegeven niet, verbeter het." in words
    assert "2015-01-05" in [each["object"]["value"] for each in facts["facts"]]
    assert re.search(r"aanmelddatum \d{4}-\d\d-\d\d", plain)


def test_what_belongs_to_no_case_and_cannot_be_read_is_a_gap(book: Path) -> None:
    """It may be about any case."""
    made = openpyxl.load_workbook(book)
    made["Overig"].append([None, SECRET, "onzin", "niets"])
    made.save(book)
    told = ggsr("assess", book)

    assert told.returncode == 1
    assert "blad Overig, cel D" in told.stderr
    assert SECRET not in told.stdout + told.stderr


def test_what_is_missing_is_pointed_to_at_its_empty_cell(book: Path) -> None:
    """Not at the code of the case, which is right; and what rests on it is undecided."""
    row = row_of(book, "Problemen", "goede-casus")
    fill(book, {f"Problemen!C{row}": None})
    run = library.validate([book])
    out = book.with_name("getoetst.xlsx")
    found = {(each.path, each.place.cell) for each in run.findings if each.place and each.path}

    assert ("ggsr:leefgebied", f"C{row}") in found
    assert ggsr("validate", book, "--format", "xlsx", "--out", out).returncode == 1
    told = openpyxl.load_workbook(out)["Bevindingen"].iter_rows(min_row=3, values_only=True)
    effects = {(each[1], each[7][:3]): each[8] for each in told if each[7]}
    assert effects["goede-casus", "C01"] == "niet te bepalen"
    again = ggsr("validate", book, "--format", "xlsx", "--out", out)
    assert again.returncode == 2
    assert "is er al, misschien ingevuld" in again.stderr
