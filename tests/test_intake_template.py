"""The template: every sheet and column of the layout, explained, and nothing in it a case."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine
from command import ggsr
from test_cli import ROOT
from test_intake_values import sheet, sheets
from test_intake_writing import GOOD, read, told, triples

from ggsr_kg import __version__, cases, graphs
from ggsr_kg.errors import Text
from ggsr_kg.graphs import NamedNode
from ggsr_kg.intake import (
    csvfolder,
    csvw,
    explanation,
    layout,
    naming,
    notes,
    template,
    validations,
    workbook,
    writing,
)
from ggsr_kg.intake.layout import Column, Sheet
from ggsr_kg.intake.writing import Written

LANGUAGES = ["nl", "en"]
COLUMNS = [(each.code, column.code) for each in sheets() for column in each.columns]
BASES = {"string", "integer", "boolean", "decimal"}
"""Datatypes of CSVW (section 5.11.1) that we use."""
VARNAME = re.compile(r"(?!_)(?:\w|%[0-9A-F]{2})(?:\.?(?:\w|%[0-9A-F]{2}))*", re.ASCII)
"""What a name of a column may be (RFC 6570, section 2.3)."""


@cache
def made(lang: str = "nl", is_case: bool = False) -> tuple[Written, bytes]:
    """Return the template in *lang*, and it as a workbook."""
    written = template.template(sheets(), lang, is_case)
    return written, workbook.workbook(written, template.version(sheets()), "t")


@cache
def opened(lang: str = "nl") -> openpyxl.Workbook:
    """Return the workbook in *lang* as another program opens it."""
    return openpyxl.load_workbook(io.BytesIO(made(lang)[1]))


@cache
def folder(lang: str = "nl") -> dict[str, bytes]:
    """Return the template in *lang* as CSV files."""
    return csvfolder.files(made(lang)[0], template.version(sheets()), every=True)


@cache
def described(lang: str = "nl") -> dict[str, Any]:
    """Return the metadata of the CSV files in *lang*."""
    return dict(json.loads(folder(lang)[csvw.NAME]))


def validation(page: Any, place: int) -> Any:
    """Return what is said of the cells in the column at *place* of *page*."""
    cell = page.cell(2, place)
    found = (each for each in page.data_validations.dataValidation if cell.coordinate in each.cells)
    return next(found, None)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sheet_and_column_of_the_layout_is_there(lang: str) -> None:
    """In order, each with a header that stays in view; the lists are out of sight."""
    first, *named, last = opened(lang).worksheets

    assert explanation.NAME.of(lang) == first.title
    assert [each.name.of(lang) for each in sheets()] == [page.title for page in named]
    assert (workbook.CHOICES.of(lang), "hidden") == (last.title, last.sheet_state)
    for each, page in zip(sheets(), named, strict=True):
        heads = [cell.value for cell in page[1]]
        assert [column.name.of(lang) for column in each.columns] == heads
        assert page.freeze_panes == ("B2" if each.code == "Casus" else "C2")
        assert page.auto_filter.ref is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_required_columns_look_otherwise(lang: str) -> None:
    """Bold on dark, so that it is seen in print and without colours too."""
    for each in sheets():
        page = opened(lang)[each.name.of(lang)]
        for column, cell in zip(each.columns, page[1], strict=True):
            dark = cell.fill.fgColor.rgb == "FF1F4E79"
            assert (column.required, column.required) == (bool(cell.font.bold), dark)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_header_has_a_note(lang: str) -> None:
    """It gives the definition, what may stand there, and whether it must."""
    for each in sheets():
        page = opened(lang)[each.name.of(lang)]
        for column, cell in zip(each.columns, page[1], strict=True):
            text = cell.comment.text
            assert notes.note(each, column, sheets(), lang) == text
            assert text.startswith(column.about.of(lang))
            last = "Verplicht." if column.required else "Mag leeg blijven."
            english = "Required." if column.required else "May be left empty."
            assert text.splitlines()[-1] == (english if lang == "en" else last)
            assert ("semicolon" in text or "puntkomma" in text) == column.many


def test_a_note_names_what_may_stand_there() -> None:
    """Choices when they are few, sheets whose rows are meant, and the family or person."""
    text = notes.note(sheet("Casus"), sheet("Casus").column("aanmeldroute"), sheets(), "nl")
    assert "Kies gezin, omgeving, opgelegd of organisatie." in text
    text = notes.note(sheet("Zorginzet"), sheet("Zorginzet").column("probleem"), sheets(), "en")
    assert "The id of a row of the case on sheet Problems." in text
    column = sheet("Betrokkenheid").column("partnertype")
    assert "Kies uit de lijst (38 namen)." in notes.note(
        sheet("Betrokkenheid"), column, sheets(), "nl"
    )
    column = sheet("Probleemanalyse").column("betreft")
    text = notes.note(sheet("Probleemanalyse"), column, sheets(), "nl")
    assert "gezin: het gezin van de casus." in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_lists_hold_exactly_the_choices(lang: str) -> None:
    """Each name once, as the layout has them; no list where there are no choices."""
    book = opened(lang)
    for each in sheets():
        page = book[each.name.of(lang)]
        for place, column in enumerate(each.columns, 1):
            found = validation(page, place)
            expected = sorted(choice.name.of(lang) for choice in column.choices)
            if column.kind == layout.TRUTH:
                expected = ["no", "yes"] if lang == "en" else ["ja", "nee"]
            if not expected:
                assert found is None or found.type != "list"
                continue
            name, _, area = found.formula1.removeprefix("=").partition("!")
            cells = book[name.strip("'")][area.replace("$", "")]
            assert expected == sorted(row[0].value for row in cells)
            assert "1048576" in str(found.sqref)


def test_lists_forbid_only_what_cannot_be_meant() -> None:
    """Concepts and yes or no stop; what one may describe oneself is asked about; many never."""
    stops = {
        (each.code, column.code)
        for each in sheets()
        for place, column in enumerate(each.columns, 1)
        if (found := validation(opened()[each.name.nl], place))
        and found.type == "list"
        and found.showErrorMessage
        and found.errorStyle in (None, "stop")
    }

    assert {
        ("Casus", "aanmeldroute"),
        ("Probleem", "leefgebied"),
        ("Gezinslid", "looptRisico"),
    } < stops
    for name, code in stops:
        column = sheet(name).column(code)
        assert not column.many
        assert not column.targets
        assert code not in ("aanpak", "team", "organisatie", "naarTeam", "opschalingsroute")
    found = validation(opened()["Betrokkenen"], 6)
    assert (found.type, found.showErrorMessage) == ("list", False)
    assert "puntkomma" in found.prompt


def test_dates_are_asked_about_and_never_forbidden() -> None:
    """The rule is about the first cell, in a form that a program moves along with the others."""
    for each in sheets():
        page = opened()[each.name.nl]
        for place, column in enumerate(each.columns, 1):
            if column.kind == layout.DATE:
                found = validation(page, place)
                assert ("custom", "information") == (found.type, found.errorStyle)
                assert f"ISNUMBER({page.cell(2, place).coordinate})" in found.formula1
                assert len(found.formula1) < 256


def test_cells_keep_what_is_typed() -> None:
    """All but numbers are formatted as text: no program makes a day of a month or a year."""
    for each in sheets():
        page = opened()[each.name.nl]
        spans = page.column_dimensions.values()
        for place, column in enumerate(each.columns, 1):
            found = next(span.number_format for span in spans if span.min <= place <= span.max)
            number = column.kind in (layout.NUMBER, layout.DECIMAL)
            assert ("General" if number else "@") == found, (each.code, column.code)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_of_programs_are_not_too_long(lang: str) -> None:
    """A program takes 32 letters of a title and 255 of a message; none is left out for that."""
    for each in sheets():
        for column in each.columns:
            found = validations.of(column, "=x", (1, 1), lang) or {}
            assert all(
                len(str(found.get(f"{kind}_title", ""))) <= 32 for kind in ("error", "input")
            )
            for kind in ("error", "input"):
                assert len(str(found.get(f"{kind}_message", ""))) <= 255


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_a_formula(lang: str) -> None:
    """And every link stays in the workbook."""
    for page in opened(lang):
        for row in page.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None or cell.hyperlink.location.endswith("!A1")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_sheet_explains_in_both_languages(lang: str) -> None:
    """Its own language first; each item and each sheet in both."""
    cells = [cell.value for row in opened(lang).worksheets[0].iter_rows() for cell in row]

    assert explanation.TITLE.of(lang) == cells[0]
    for item in explanation.items():
        assert {item.text.nl, item.text.en} <= set(cells)
    for each in sheets():
        assert {each.about.nl, each.about.en} <= set(cells)
        assert 2 == cells.count(each.name.of(lang))
    assert 2 == cells.count(template.version(sheets()))
    words = " ".join(filter(None, map(str, cells)))
    for word in ("BSN", "ggsr validate", "28-2-2013", "#", "puntkomma", "citizen number"):
        assert word in words


def test_every_item_says_something_in_both_languages() -> None:
    """None is left empty, and the looks are those that there are."""
    looks = {explanation.PLAIN, explanation.REQUIRED, explanation.FREE, explanation.EXAMPLE}

    for item in explanation.items():
        assert item.look in looks
        assert all((item.head.nl, item.head.en, item.text.nl, item.text.en))
    assert looks == {item.look for item in explanation.items()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_example_is_not_read(lang: str, tmp_path: Path) -> None:
    """Every row of it is grey, and marked; the template holds no case, and nothing is unknown."""
    book = openpyxl.load_workbook(io.BytesIO(made(lang)[1]))
    for each in sheets():
        for row in book[each.name.of(lang)].iter_rows(min_row=2):
            assert row[0].value == ("#example" if lang == "en" else "#voorbeeld")
            assert {"FFF2F2F2"} == {cell.fill.fgColor.rgb for cell in row}
    for name in ("a.xlsx", "a", "a.zip"):
        template.put(made(lang)[0], tmp_path / name)
        found = read(tmp_path / name)
        assert () == found.cases
        assert set() == told(found)


def test_what_stands_below_the_example_is_read(tmp_path: Path) -> None:
    """As who fills it in would do."""
    template.put(made()[0], path := tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book["Casussen"].append(["2014-7", "delft-team-jeugd-en-sociaal-team", "3-2014"])
    book["Gezinsleden"].append(["2014-7", "moeder", "ouder"])
    book.save(path)

    case = naming.case("2014-7")
    found = {str(each.subject) for each in told(read(path))}
    things = (case, f"{case}/gezin", f"{case}/moeder", f"{case}/persoon-moeder")
    assert {f"<{each}>" for each in things} == found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_example_can_be_a_case(lang: str, tmp_path: Path) -> None:
    """Then it is the example of the package, under another name."""
    template.put(template.template(sheets(), lang, is_case=True), tmp_path / "a.xlsx")
    old, new = naming.case("goede-casus"), naming.case(template.CODE.of(lang))

    def renamed(term: graphs.Term) -> graphs.Term:
        text = str(term).replace(f"<{old}>", f"<{new}>").replace(f"<{old}/", f"<{new}/")
        return NamedNode(text[1:-1]) if text.startswith("<") else term

    expected = {
        graphs.Triple(renamed(each.subject), each.predicate, renamed(each.object))
        for each in triples(cases.read([GOOD]).statements)
    }
    assert expected == told(read(tmp_path / "a.xlsx"))


def test_the_template_tells_its_version() -> None:
    """Of the program and the layout, in the properties; another layout has another."""
    version = template.version(sheets())
    book = opened()

    assert version.startswith(f"ggsr-kg {__version__}, layout ")
    assert version == book.properties.description
    assert version == book.custom_doc_props["ggsr-kg"].value
    changed = [replace(sheets()[0], name=Text("Zaken", "Cases")), *sheets()[1:]]
    assert version != template.version(changed)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_layout_gives_the_same_bytes(lang: str) -> None:
    """As a workbook and as CSV."""
    version = template.version(sheets())
    again = template.template(sheets(), lang)

    assert workbook.workbook(again, version, "t") == made(lang)[1]
    assert csvfolder.files(again, version, every=True) == folder(lang)


def test_another_reader_opens_it() -> None:
    """Calamine sees the same sheets and headers."""
    book = python_calamine.load_workbook(io.BytesIO(made()[1]))

    assert [page.title for page in opened().worksheets] == book.sheet_names
    for each in sheets():
        rows = book.get_sheet_by_name(each.name.nl).to_python()
        assert [column.name.nl for column in each.columns] == rows[0]


def url_of(table: dict[str, Any]) -> str:
    """Return the name of the file of *table*."""
    return str(table["url"])


def test_there_is_a_csv_file_for_each_sheet() -> None:
    """With the codes as header, and described."""
    names = [csvw.file_name(each) for each in sheets()]

    assert [*names, csvw.NAME] == list(folder())
    assert names == [url_of(each) for each in described()["tables"]]
    for each in sheets():
        header = folder()[csvw.file_name(each)].decode("utf-8-sig").splitlines()[0]
        assert [column.code for column in each.columns] == header.split(";")


def test_metadata_is_as_the_standard_wants() -> None:
    """Tabular metadata, sections 5.1 to 5.6: context, names, titles, keys, virtual columns last."""
    whole = described()
    urls = {url_of(each) for each in whole["tables"]}

    assert ["http://www.w3.org/ns/csvw", {"@language": "nl"}] == whole["@context"]
    assert (";", "#", "utf-8") == tuple(
        whole["dialect"][each] for each in ("delimiter", "commentPrefix", "encoding")
    )
    for table in whole["tables"]:
        schema = table["tableSchema"]
        columns = schema["columns"]
        names = [each["name"] for each in columns if "name" in each]
        assert len(names) == len(set(names))
        assert all(map(VARNAME.fullmatch, names))
        assert [True] == [each["virtual"] for each in columns if "virtual" in each]
        assert columns[-1].get("virtual")
        assert set(schema["primaryKey"]) <= set(names)
        assert set(re.findall(r"{(\w+)}", schema["aboutUrl"])) <= set(names)
        for key in schema.get("foreignKeys", ()):
            assert key["columnReference"] in names
            assert key["reference"]["resource"] in urls


def by_header(table: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the columns of *table* by what stands above them in the file."""
    found = {}
    for each in table["tableSchema"]["columns"]:
        if not each.get("virtual"):
            titles = each["titles"]
            found[titles["und"] if isinstance(titles, dict) else titles[0]] = each
    return found


@pytest.mark.parametrize(("name", "code"), COLUMNS)
def test_metadata_says_of_a_column_what_the_layout_says(name: str, code: str) -> None:
    """Its names, whether it must be there, what is between values, and which property it is."""
    column = sheet(name).column(code)
    table = next(
        each for each in described()["tables"] if each["url"] == csvw.file_name(sheet(name))
    )
    said = by_header(table)[code]
    titles = said["titles"]

    names = {titles["nl"], titles["en"]} if isinstance(titles, dict) else set(titles[1:])
    assert {column.name.nl, column.name.en} == names
    assert column.required == said["required"]
    assert ("; " if column.many else None) == said.get("separator")
    assert (column.lang or None) == said.get("lang")
    if column.property:
        assert column.property == said["propertyUrl"]
    kind = said["datatype"]
    assert (kind["base"] if isinstance(kind, dict) else kind) in BASES


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_example_is_as_the_metadata_say(lang: str) -> None:
    """Every cell fits the datatype of its column, in its separate values, and is there if it must.

    So the formats are right, and refuse what is no choice.
    """
    checked = 0
    for table in described(lang)["tables"]:
        columns = by_header(table)
        text = folder(lang)[table["url"]].decode("utf-8-sig")
        for row in csv.DictReader(io.StringIO(text), delimiter=";"):
            for head, cell in row.items():
                said = columns[head]
                assert cell or not said["required"]
                parts = cell.split(said["separator"]) if "separator" in said else [cell]
                for part in filter(None, parts):
                    assert fits(part, said["datatype"]), (table["url"], head)
                    checked += 1

    assert checked > 300
    area = by_header(described(lang)["tables"][3])["leefgebied"]["datatype"]
    assert not fits("tuin", area)
    assert not fits("2013-2-28", by_header(described(lang)["tables"][3])["begin"]["datatype"])


def fits(text: str, kind: Any) -> bool:
    """Return whether *text* is of the datatype *kind*, as section 6.4 of the model says."""
    base, form = (kind["base"], kind.get("format")) if isinstance(kind, dict) else (kind, None)
    if base == "integer":
        return bool(re.fullmatch(r"-?\d+", text))
    if base == "decimal":
        return bool(re.fullmatch(rf"-?\d+(?:{form['decimalChar']}\d+)?", text))
    if base == "boolean":
        return text in form.split("|")
    return form is None or bool(re.fullmatch(form, text))


def test_only_concepts_are_a_closed_list() -> None:
    """A municipality may have an approach or team of its own, which the metadata must allow."""
    assert csvw.is_closed(sheet("Probleem").column("leefgebied"))
    assert not csvw.is_closed(sheet("Casus").column("aanpak"))
    assert not csvw.is_closed(sheet("Nazorg").column("verantwoordelijke"))
    assert not csvw.is_closed(sheet("Casus").column("startdatum"))


def test_a_sheet_that_is_new_is_in_the_template_too() -> None:
    """Nothing is known by name: what the layout has is there."""
    column = Column(Text("kleur", "colour"), "kleur", layout.NUMBER, "urn:kleur", required=True)
    new = Sheet(Text("Verf", "Paint"), "Verf", "urn:Verf", (*sheet("Doel").columns[:2], column))
    written = writing.tables((), [*sheets(), new])
    book = openpyxl.load_workbook(io.BytesIO(workbook.workbook(written, "v", "t")))

    assert "kleur" == book["Verf"]["C1"].value
    assert csvw.file_name(new) in csvfolder.files(written, "v", every=True)


def test_the_command_writes_each_form(tmp_path: Path) -> None:
    """A workbook, an archive or a folder, in the language asked for; what is there stays."""
    for name in ("a.xlsx", "a.zip", "a"):
        assert 0 == ggsr("template", "--lang", "en", "--out", tmp_path / name).returncode
    again = ggsr("template", "--out", tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")

    assert "Explanation" == book.sheetnames[0]
    assert set(folder()) == {each.name for each in (tmp_path / "a").iterdir()}
    assert (2, True) == (again.returncode, "dit bestand is er al" in again.stderr)
    assert 2 == ggsr("template", "--out", tmp_path / "a").returncode
    assert "onbekende extensie" in ggsr("template", "--out", tmp_path / "a.ods").stderr
    assert "geef --out casussen.xlsx" in ggsr("template").stderr
    assert ["a", "a.xlsx", "a.zip"] == sorted(each.name for each in tmp_path.iterdir())


def test_the_example_gets_the_verdicts_of_its_turtle(tmp_path: Path) -> None:
    """From the command to the verdicts, as who tries it out would do."""
    path = tmp_path / "a.xlsx"
    ggsr("template", "--example", "--out", path)
    one, two = (ggsr("assess", "--format", "csv", each) for each in (path, GOOD))

    assert (0, 0) == (one.returncode, two.returncode)
    assert two.stdout.replace("goede-casus", "voorbeeld") == one.stdout
    assert 33 == one.stdout.count("√")


def test_docs_show_the_commands() -> None:
    """Who reads how to check cases finds how to fill them in."""
    text = (ROOT / "docs" / "casussen.md").read_text(encoding="utf-8")

    assert "## Werkmap en CSV" in text
    assert "ggsr template --out casussen.xlsx" in text
    assert "ggsr template" in (ROOT / "README.md").read_text(encoding="utf-8")
