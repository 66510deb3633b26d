"""Statements as tables: reading these gives the same statements, and what does not fit is told."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from command import ggsr
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st
from test_cli import ROOT
from test_intake_values import sheet, sheets, table

from ggsr_kg import cases, graphs, settings
from ggsr_kg.errors import InputError, OutputError
from ggsr_kg.graphs import BlankNode, Literal, NamedNode, Quad
from ggsr_kg.intake import (
    checking,
    csvfolder,
    formulas,
    matching,
    naming,
    other,
    reading,
    tables,
    template,
    workbook,
    writing,
)
from ggsr_kg.intake.book import Book
from ggsr_kg.intake.reading import Intake
from ggsr_kg.intake.writing import Page, Written
from ggsr_kg.namespaces import CONCEPT, DEF, ID, PREFIXES, RDF, SKOS, XSD

EXAMPLES = ROOT / "data" / "voorbeelden"
GOOD = EXAMPLES / "goede-casus.ttl"
A, B = naming.case("a"), naming.case("b")
HEAD = "\n".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items())
BASE = f"""
PREFIX : <{A}/>
casus:a a ggsr:Casus ; ggsr:gezin :gezin .
:gezin a ggsr:Gezin .
:persoon-ouder-1 a ggsr:Persoon .
:ouder-1 a ggsr:Gezinslid ; ggsr:gezin :gezin ; ggsr:persoon :persoon-ouder-1 .
"""


def quads(text: str) -> list[Quad]:
    """Return the statements of the Turtle *text*, with the case a, its family and a parent."""
    return graphs.read_bytes(f"{HEAD}{BASE}{text}".encode(), "a.ttl", graphs.FORMATS[".ttl"])


def test_all_that_stops_files_is_told_at_once(tmp_path: Path) -> None:
    """Whether a file is no table, or has cells that cannot be read where all of it is wanted."""
    setting = settings.prepare()
    even = tmp_path / "casus.csv"
    even.write_text("casus;startdatum\na;gisteren\nb;2013\nc;morgen\n", encoding="utf-8")
    uneven = [tmp_path / "x.csv", tmp_path / "y.csv"]
    for path in uneven:
        path.write_text("casus;startdatum\na\n", encoding="utf-8")

    with pytest.raises(InputError) as error:
        checking.statements(checking.read([even], setting))
    cells = [line.partition(": ")[0] for line in error.value.line("nl").splitlines()]
    assert cells == [f"{even}, regel {line}, cel B{line}" for line in (2, 4)]

    with pytest.raises(InputError) as error:
        checking.read([even, *uneven], setting)
    files = [line.partition(":")[0] for line in error.value.line("nl").splitlines()]
    assert files == list(map(str, uneven))


def triples(statements: Iterable[Quad]) -> set[graphs.Triple]:
    """Return *statements* without the graphs they stand in."""
    return {each.triple for each in statements}


def rows(written: Written, code: str) -> list[dict[str, object]]:
    """Return what is filled in on the sheet with *code*, by the code of the column."""
    page = next(each for each in written.pages if each.sheet.code == code)
    heads = [each.code for each in page.sheet.columns]
    return [
        {head: cell for head, cell in zip(heads, row, strict=True) if cell is not None}
        for row in page.rows
    ]


def book(written: Written) -> Book:
    """Return *written* as tables that were read."""
    found = [
        table(page.sheet.name.nl, [each.name.nl for each in page.sheet.columns], *page.rows)
        for page in written.pages
    ]
    filled = [[cell or None for cell in row] for row in written.other]
    rest = table(other.NAME.nl, [each.nl for each in other.HEADS], *filled)
    return Book("a.xlsx", "0" * 64, (*found, rest))


def told(found: Intake) -> set[graphs.Triple]:
    """Return all that the tables *found* say, when every cell of them can be read."""
    said = found.said((*found.cases, ""))

    assert [] == said.faults
    assert () == found.gaps
    return triples(said.statements)


def read(path: Path) -> Intake:
    """Return the cases in the tables *path*."""
    return reading.intake([tables.read(path, matching.is_meant)], sheets())


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("name", ["a.xlsx", "a", "a.zip"])
def test_the_examples_come_back_the_same(name: str, lang: str, tmp_path: Path) -> None:
    """All nineteen, as workbook, folder and archive: no statement less, and none more."""
    statements = cases.read([EXAMPLES]).statements
    written = writing.tables(statements, sheets(), lang)
    template.put(written, tmp_path / name)

    assert () == written.added
    assert told(read(tmp_path / name)) == triples(statements)


def test_what_the_examples_say_has_a_column() -> None:
    """Only what a reconstruction says of its own facts has none, and the source of a family."""
    written = writing.tables(cases.read([EXAMPLES]).statements, sheets())

    paths = {row[2] for row in written.other if row[1] != "gezin"}
    assert {"ggsr:status", "ggsr:voorbehoud"} == paths
    assert {"dct:source", *paths} == {row[2] for row in written.other}
    assert 19 == len(rows(written, "Casus"))


def test_a_row_reads_as_people_write() -> None:
    """Choices by name, things by id, days as days, the family of the case by a word."""
    written = writing.tables(cases.read([GOOD]).statements, sheets())

    assert {
        "casus": "goede-casus",
        "id": "probleem-inkomen",
        "leefgebied": "inkomen",
        "chronisch": True,
        "gezin": "gezin",
        "probleemsoort": "schulden",
        "probleemstatus": "beheersbaar",
    } == rows(written, "Probleem")[1]
    plan = rows(written, "Gezinsplan")[0]
    assert date(2015, 3, 30) == plan["begin"]
    assert "ouder-1; regisseur" == plan["prioriteitGesteldDoor"]
    assert "gezin" not in rows(written, "Casus")[0]


def test_choices_are_in_the_language_asked_for() -> None:
    """An English workbook has English names; both are read."""
    english = writing.tables(cases.read([GOOD]).statements, sheets(), "en")

    assert "debts" == rows(english, "Probleem")[1]["probleemsoort"]


def test_partial_dates_stay_partial() -> None:
    """A month and a year are no days."""
    text = """
    :stagnatie a ggsr:Stagnatie ; ggsr:casus casus:a ;
        ggsr:begin "2013-02"^^xsd:gYearMonth ; ggsr:einde "2014"^^xsd:gYear .
    """
    written = writing.tables(quads(text), sheets())

    found = rows(written, "Stagnatie")[0]
    assert ("2013-02", 2014) == (found["begin"], found["einde"])
    assert () == written.other


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (":ouder-1 ggsr:status ggsr:genoemd .", ("a", "ouder-1", "ggsr:status", "ggsr:genoemd")),
        ("casus:a <urn:p> 1 .", ("a", "casus:a", "<urn:p>", '"1"^^xsd:integer')),
        ("casus:a skos:prefLabel 'x'@fr .", ("a", "casus:a", "skos:prefLabel", '"x"@fr')),
        ("casus:a skos:prefLabel ' x'@nl .", ("a", "casus:a", "skos:prefLabel", '" x"@nl')),
        (
            "casus:a skos:prefLabel 'e\u0301'@nl .",
            ("a", "casus:a", "skos:prefLabel", r'"e\U00000301"@nl'),
        ),
        (
            "casus:a skos:prefLabel 'a\\tb'@nl .",
            ("a", "casus:a", "skos:prefLabel", r'"a\tb"@nl'),
        ),
        (
            "casus:a skos:prefLabel '_x000D_'@nl .",
            ("a", "casus:a", "skos:prefLabel", r'"\u005Fx000D_"@nl'),
        ),
        (
            "casus:a ggsr:startdatum '2013-02-28Z'^^xsd:date .",
            ("a", "casus:a", "ggsr:startdatum", '"2013-02-28Z"^^xsd:date'),
        ),
        (
            "casus:a ggsr:startdatum '0950-02-28'^^xsd:date .",
            ("a", "casus:a", "ggsr:startdatum", '"0950-02-28"^^xsd:date'),
        ),
        (
            ":persoon-ouder-1 ggsr:fte 1.0 .",
            ("a", "persoon-ouder-1", "ggsr:fte", '"1.0"^^xsd:decimal'),
        ),
        (
            "casus:a ggsr:nazorgNodig '1'^^xsd:boolean .",
            ("a", "casus:a", "ggsr:nazorgNodig", '"1"^^xsd:boolean'),
        ),
        (
            ":d a ggsr:Doel ; ggsr:casus casus:a ; ggsr:prioriteit '007'^^xsd:integer .",
            ("a", "d", "ggsr:prioriteit", '"007"^^xsd:integer'),
        ),
        ("casus:a ggsr:aanpak 'x' .", ("a", "casus:a", "ggsr:aanpak", '"x"')),
        (
            "casus:a ggsr:einddatum '2013'^^xsd:gYear , '2014'^^xsd:gYear .",
            ("a", "casus:a", "ggsr:einddatum", '"2014"^^xsd:gYear'),
        ),
        (":ouder-1 a ggsr:Doel .", ("a", "ouder-1", "rdf:type", "ggsr:Doel")),
        ("<urn:n> a ggsr:Norm .", ("", "<urn:n>", "rdf:type", "ggsr:Norm")),
        ("<urn:d> ggsr:begin 'x'^^<urn:t> .", ("", "<urn:d>", "ggsr:begin", '"x"^^<urn:t>')),
    ],
)
def test_what_fits_no_column_is_told(text: str, expected: tuple[str, ...]) -> None:
    """It stands on the sheet Overig as N-Triples has it, and is read back from there."""
    statements = quads(text)
    written = writing.tables(statements, sheets())

    assert (expected,) == written.other
    assert () == written.added
    assert told(reading.intake([book(written)], sheets())) == triples(statements)


@pytest.mark.parametrize(
    ("thing", "missing"),
    [
        (":doel a ggsr:Doel", ["rdf:type"]),
        (":kind a ggsr:Gezinslid ; ggsr:gezin <urn:other>", ["ggsr:gezin", "rdf:type"]),
        (":doel a ggsr:Doel ; ggsr:casus casus:b", ["ggsr:casus", "rdf:type"]),
        (":12 a ggsr:Doel ; ggsr:casus casus:a", ["ggsr:casus", "rdf:type"]),
        ("<urn:p> a ggsr:Persoon", ["rdf:type"]),
    ],
)
def test_a_row_never_says_more_than_there_was(thing: str, missing: list[str]) -> None:
    """What names no case, or one that is not there, gets no row that would give it one."""
    statements = quads(f"{thing} .")
    written = writing.tables(statements, sheets())

    assert missing == sorted(row[2] for row in written.other)
    assert told(reading.intake([book(written)], sheets())) == triples(statements)


def test_what_rows_give_of_their_own_is_told() -> None:
    """A case without a family gets one in reading; that is no secret."""
    statements = graphs.read_bytes(
        f"{HEAD}casus:a a ggsr:Casus .".encode(), "a.ttl", graphs.FORMATS[".ttl"]
    )
    written = writing.tables(statements, sheets())

    family = NamedNode(f"{A}/gezin")
    assert (
        (NamedNode(A), DEF + "gezin", family),
        (family, RDF + "type", NamedNode(DEF + "Gezin")),
    ) == written.added
    assert told(reading.intake([book(written)], sheets())) > triples(statements)


def test_what_has_no_name_gets_one() -> None:
    """A blank case, family, person and part: none has the name of another."""
    text = f"""{HEAD}
    PREFIX : <{naming.case("casus-2")}/>
    casus:casus-1 a ggsr:Casus ; ggsr:gezin <{naming.case("casus-1")}/gezin> .
    <{naming.case("casus-1")}/gezin> a ggsr:Gezin .
    :b1 a ggsr:Stagnatie ; ggsr:casus _:case .
    _:case a ggsr:Casus ; ggsr:gezin [ a ggsr:Gezin ] .
    [] a ggsr:Doel ; ggsr:casus _:case ; ggsr:uitgevoerdDoor _:care .
    _:care a ggsr:Betrokkenheid ; ggsr:casus _:case ; ggsr:persoon [ a ggsr:Persoon ] .
    """
    statements = graphs.read_bytes(text.encode(), "a.ttl", graphs.FORMATS[".ttl"])
    written = writing.tables(statements, sheets())

    assert ["casus-1", "casus-2"] == [row["casus"] for row in rows(written, "Casus")]
    goal, care = rows(written, "Doel")[0], rows(written, "Betrokkenheid")[0]
    assert goal["uitgevoerdDoor"] == care["id"]
    assert care["persoon"] == rows(written, "Persoon")[0]["id"]
    ids = {goal["id"], care["id"], care["persoon"], rows(written, "Stagnatie")[0].get("id")}
    assert len(ids) == 4
    assert 5 == written.named
    read_back = told(reading.intake([book(written)], sheets()))
    assert len(triples(statements)) == len(read_back)
    assert not any(isinstance(each.subject, BlankNode) for each in read_back)


def test_no_name_is_read_as_another_thing() -> None:
    """A row with the name of a choice, of the family, or of a person known elsewhere."""
    aafje = next(
        each
        for each in sheet("Nazorg").column("verantwoordelijke").choices
        if each.name.nl == "Aafje"
    )
    text = f"""
    :Aafje a ggsr:Betrokkenheid ; ggsr:casus casus:a ; ggsr:persoon :p , <{ID}persoon/p> .
    :p a ggsr:Persoon . <{ID}persoon/p> a ggsr:Persoon .
    :nazorg a ggsr:Nazorg ; ggsr:casus casus:a ; ggsr:verantwoordelijke :Aafje , <{aafje.iri}> .
    """
    statements = quads(text)
    written = writing.tables(statements, sheets())

    assert () == written.other
    assert told(reading.intake([book(written)], sheets())) == triples(statements)
    assert f"p; {ID}persoon/p" == rows(written, "Betrokkenheid")[0]["persoon"]


def test_persons_and_cases_elsewhere_are_named_shortly() -> None:
    """A person of several cases by a code, a thing of another case by both codes."""
    text = f"""
    casus:b a ggsr:Casus ; ggsr:gezin <{B}/gezin> ; ggsr:vervolgOp casus:a .
    <{B}/gezin> a ggsr:Gezin .
    <{B}/doel> a ggsr:Doel ; ggsr:casus casus:b ; ggsr:uitgevoerdDoor :ouder-1 .
    <{B}/r> a ggsr:Regisseurschap ; ggsr:casus casus:b ; ggsr:persoon <{ID}persoon/p-7> .
    <{ID}persoon/p-7> a ggsr:Persoon .
    """
    written = writing.tables(quads(text), sheets())

    assert "a" == rows(written, "Casus")[1]["vervolgOp"]
    assert "a/ouder-1" == rows(written, "Doel")[0]["uitgevoerdDoor"]
    assert "p-7" == rows(written, "Regisseurschap")[0]["persoon"]
    assert () == written.other


THINGS = [
    NamedNode(each)
    for each in (
        *(A, B, f"{A}/gezin", f"{A}/gezin-2", f"{A}/ouder-1", f"{A}/plan", f"{A}/12"),
        *(f"{B}/doel", f"{B}/wonen", f"{A}/a%2Fb", f"{A}/%23x", f"{A}/a:b", f"{A}/inkomen"),
        *(f"{ID}persoon/p", f"{A}/persoon-ouder-1", "urn:x", f"{ID}casus/c%20d", f"{A}/a;b"),
    )
]
KINDS = [
    NamedNode(DEF + each)
    for each in ("Casus", "Gezin", "Gezinslid", "Persoon", "Probleem", "Doel", "Plan", "Norm")
]
PATHS = [
    *(DEF + each for each in ("casus", "gezin", "persoon", "deelnemer", "leefgebied", "begin")),
    *(DEF + each for each in ("prioriteit", "chronisch", "vervolgOp", "status", "gezinslid")),
    *(SKOS + "prefLabel", DEF + "fte", DEF + "uitgevoerdDoor", "urn:p", DEF + "persoon"),
]
CONCEPTS = [NamedNode(f"{CONCEPT}leefgebied/{each}") for each in ("wonen", "inkomen", "niets")]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    [
        "=1+1",
        "+x",
        "-1",
        "'=1",
        "a; b",
        "a\nb",
        "\r",
        "_x0041_",
        "ja",
        '"',
        "\\u0041",
        "#x",
        "e\u0301",
    ]
)
LITERALS = st.one_of(
    st.builds(lambda text: Literal(text, language="nl"), TEXTS),
    st.builds(Literal, TEXTS),
    st.sampled_from(
        [
            Literal(value, datatype=NamedNode(XSD + kind))
            for value, kind in (
                *(("2013-02-28", "date"), ("2013", "gYear"), ("2013-02", "gYearMonth")),
                *(("1905-01-01", "date"), ("9999-01-01", "date"), ("2013-02-28+01:00", "date")),
                *(("true", "boolean"), ("0", "boolean"), ("3", "integer"), ("+3", "integer")),
                *(("0.8", "decimal"), ("8", "decimal"), (".5", "decimal"), ("1.50", "decimal")),
                *(("12345678901234567890", "integer"), ("0.00001", "decimal")),
            )
        ]
    ),
)
STATEMENTS = st.one_of(
    st.tuples(st.sampled_from(THINGS), st.just(RDF + "type"), st.sampled_from(KINDS)),
    st.tuples(
        st.sampled_from(THINGS),
        st.sampled_from(PATHS),
        st.sampled_from([*THINGS, *CONCEPTS]) | LITERALS,
    ),
)
SETS = st.lists(STATEMENTS, min_size=1, max_size=25)


def both(found: Iterable[writing.Statement]) -> set[graphs.Triple]:
    """Return the statements *found* as triples."""
    return {graphs.Triple(thing, NamedNode(path), value) for thing, path, value in found}


@given(SETS)
@limits(max_examples=150, deadline=None)
def test_nothing_is_lost_and_nothing_comes_unseen(found: list[writing.Statement]) -> None:
    """Whatever is said: reading the tables gives that, and what was told that it would add."""
    statements = [Quad(thing, NamedNode(path), value) for thing, path, value in found]
    written = writing.tables(statements, sheets())
    read_back = told(reading.intake([book(written)], sheets()))

    assert read_back == triples(statements) | both(written.added)
    assert not triples(statements) & both(written.added)


@given(SETS)
@limits(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_form_of_file_changes_a_text(tmp_path: Path, found: list[writing.Statement]) -> None:
    """The same holds through a workbook, and it holds no formula."""
    statements = [Quad(thing, NamedNode(path), value) for thing, path, value in found]
    written = writing.tables(statements, sheets())
    template.put(written, path := tmp_path / "a.xlsx")

    assert told(read(path)) == triples(statements) | both(written.added)
    opened = openpyxl.load_workbook(path)
    assert not any(
        cell.data_type == "f" for page in opened for row in page.iter_rows() for cell in row
    )


RISKY = ["=1+1", "+x", "-x", "@x", "＝1", "'=1+1", '=HYPERLINK("http://x")', "'t Hart", "-1"]


def test_no_text_becomes_a_formula_or_a_link(tmp_path: Path) -> None:
    """Not in a workbook, where it is a text, nor in CSV, where an apostrophe stands in front."""
    families = "".join(
        f"casus:c{n} a ggsr:Casus ; skos:prefLabel {Literal(each, language='nl')} ; "
        f"ggsr:gezin <{ID}casus/c{n}/gezin> . <{ID}casus/c{n}/gezin> a ggsr:Gezin ."
        for n, each in enumerate(RISKY)
    )
    written = writing.tables(quads(families), sheets())
    template.put(written, tmp_path / "a.xlsx")
    template.put(written, tmp_path / "a")

    assert () == written.other
    page = openpyxl.load_workbook(tmp_path / "a.xlsx")["Casussen"]
    cells = [each for row in page.iter_rows(min_row=3) for each in row if each.value in RISKY]
    assert RISKY == [each.value for each in cells]
    assert {("s", None)} == {(each.data_type, each.hyperlink) for each in cells}
    with (tmp_path / "a" / "casus.csv").open(encoding="utf-8-sig", newline="") as file:
        labels = [row["prefLabel-nl"] for row in csv.DictReader(file, delimiter=";")][1:]
    assert RISKY == [formulas.freed(each) for each in labels]
    assert RISKY[-2:] == labels[-2:]
    assert {"'"} == {each[0] for each in labels[:-1]}


@given(st.text())
def test_an_apostrophe_is_taken_off_again(text: str) -> None:
    """Whatever the text."""
    assert formulas.freed(formulas.guarded(text)) == text


@given(LITERALS | st.sampled_from([*THINGS, *KINDS, BlankNode("b1")]))
def test_what_stands_on_the_sheet_of_the_rest_is_read_back(term: graphs.Term) -> None:
    """Every term, and in a form that no file changes."""
    text = other.written(term)

    assert other.read(text) == term
    assert other.is_kept(text)


@pytest.mark.parametrize(
    "text",
    ["genoemd", '"x', '"x"@', '"x"^^', "<urn:x", "geen:x", "_:", '"2013-02-30"^^xsd:date', ""],
)
def test_what_is_no_term_is_not_taken_for_one(text: str) -> None:
    """Nothing is made of it."""
    assert other.read(text) is None


def test_csv_is_as_a_dutch_program_opens_it(tmp_path: Path) -> None:
    """A byte order mark, semicolons, lines that end in CR LF, a comma in decimals, ISO days."""
    written = writing.tables(quads(":persoon-ouder-1 ggsr:fte 0.8 ."), sheets())
    template.put(written, tmp_path / "a.zip")

    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert b"\xef\xbb\xbfcasus;id;fte\r\na;persoon-ouder-1;0,8\r\n" == archive.read(
            "persoon.csv"
        )
        names = archive.namelist()
    assert ["casus.csv", "gezinslid.csv", "persoon.csv", "csv-metadata.json"] == names


def test_a_folder_comes_whole_or_not_at_all(tmp_path: Path) -> None:
    """When a file cannot be written nothing is left behind."""
    with pytest.raises(OutputError):
        csvfolder.write({"a.csv": b"x", "geen/map.csv": b"x"}, tmp_path / "a")

    assert [] == list(tmp_path.iterdir())
    csvfolder.write({"a.csv": b"x"}, tmp_path / "a")
    with pytest.raises(OutputError) as error:
        csvfolder.write({"a.csv": b"y"}, tmp_path / "a")
    assert "something is there already" in str(error.value)
    assert b"x" == (tmp_path / "a" / "a.csv").read_bytes()


def test_what_no_sheet_can_hold_is_refused() -> None:
    """A text that is too long for a cell fits in CSV, so that is what to do."""
    long = "x" * 40_000
    written = writing.tables(quads(f"casus:a rdfs:comment {Literal(long)} ."), sheets())

    with pytest.raises(OutputError, match="does not fit on an Excel sheet; choose a folder or"):
        workbook.workbook(written, "v", "t")
    made = csvfolder.files(written, "v")
    assert long in made["overig.csv"].decode()
    many = Page(sheet("Persoon"), (("a", "p", None),) * 1_048_576)
    with pytest.raises(OutputError):
        workbook.workbook(Written("nl", (many,)), "v", "t")


def test_convert_goes_both_ways(tmp_path: Path) -> None:
    """By the command too, and it says what has no column."""
    lelystad = EXAMPLES / "lelystad" / "casus-1.ttl"
    there = ggsr("convert", lelystad, GOOD, tmp_path / "a.xlsx")
    back = ggsr("convert", tmp_path / "a.xlsx", tmp_path / "a.nt")
    straight = ggsr("convert", lelystad, GOOD, tmp_path / "b.nt")

    assert (0, 0, 0) == (there.returncode, back.returncode, straight.returncode)
    assert "casussen: 2, rijen: 99\nblad Overig: 108 gegevens zonder kolom" in there.stderr
    assert (tmp_path / "a.nt").read_bytes() == (tmp_path / "b.nt").read_bytes()


def test_convert_tells_what_it_named_and_what_reading_adds(tmp_path: Path) -> None:
    """In the language asked for."""
    (tmp_path / "a.ttl").write_text(f"{HEAD}[] a ggsr:Casus .", encoding="utf-8")
    done = ggsr("--lang", "en", "convert", tmp_path / "a.ttl", tmp_path / "a")

    assert 0 == done.returncode
    assert "had no name, got an id: 1" in done.stderr
    assert "reading adds 2 statements" in done.stderr


def test_convert_keeps_the_graphs_of_rdf(tmp_path: Path) -> None:
    """A graph with a name keeps it; what stood in none still does."""
    text = f"<{A}> a <{DEF}Casus> . <urn:g> {{ <{A}> <urn:p> 1 }}"
    (tmp_path / "a.trig").write_text(text, encoding="utf-8")
    done = ggsr("convert", tmp_path / "a.trig", tmp_path / "b.nq")

    assert 0 == done.returncode
    assert 1 == (tmp_path / "b.nq").read_text(encoding="utf-8").count("<urn:g>")
    assert "invoer" not in (tmp_path / "b.nq").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["a.ttl"], "er is geen uitvoer gevraagd"),
        (["a.ttl", "a.ttl"], "dit bestand wordt zelf gelezen"),
        (["a.xlsx", "a.xlsx"], "dit bestand wordt zelf gelezen"),
        (["map", "map/b.ttl"], "dit bestand wordt zelf gelezen"),
        (["a.ttl", "b.docx"], "onbekende extensie"),
        (["a.ttl", "map"], "is er al"),
        (["a.xlsx", "b.ttl"], "niet alles is te lezen"),
        (["leeg.xlsx", "b.ttl"], "er staat geen casus in"),
        (["geen.ttl", "b.xlsx"], "bestaat niet"),
    ],
)
def test_convert_refuses_and_leaves_everything_as_it_was(
    names: list[str], words: str, tmp_path: Path
) -> None:
    """A sentence and exit code 2; no input is touched and no output made."""
    (tmp_path / "map").mkdir()
    for name in ("a.ttl", "map/b.ttl"):
        (tmp_path / name).write_bytes(GOOD.read_bytes())
    template.put(template.template(sheets(), "nl"), tmp_path / "leeg.xlsx")
    template.put(template.template(sheets(), "nl", True), tmp_path / "a.xlsx")
    opened = openpyxl.load_workbook(tmp_path / "a.xlsx")
    opened["Problemen"]["C2"] = "geheim"
    opened.save(tmp_path / "a.xlsx")
    before = {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")}
    done = ggsr("convert", *names, cwd=tmp_path)

    assert 2 == done.returncode
    assert words in done.stderr
    assert "geheim" not in done.stderr
    assert before == {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")}


def test_convert_says_which_file_of_a_folder_it_left_out(tmp_path: Path) -> None:
    """The output is there, but exit code 3 tells that it may not be whole."""
    (tmp_path / "map").mkdir()
    (tmp_path / "map" / "a.ttl").write_bytes(GOOD.read_bytes())
    (tmp_path / "map" / "b.zip").write_bytes(b"x")
    done = ggsr("convert", tmp_path / "map", tmp_path / "a.xlsx")

    assert 3 == done.returncode
    assert "b.zip" in done.stderr
    assert (tmp_path / "a.xlsx").exists()


def test_the_same_tables_give_the_same_bytes() -> None:
    """No clock and no order of a set is in them."""
    written = writing.tables(cases.read([GOOD]).statements, sheets())
    one, two = (workbook.workbook(written, "v", "t") for _ in range(2))

    assert one == two
    assert io.BytesIO(one).getvalue().startswith(b"PK")
