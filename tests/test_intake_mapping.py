"""Mapping files: exports with other sheets, columns and codes are read as our own workbook."""

from __future__ import annotations

import inspect
import json
import re
import textwrap
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import hypothesis
import hypothesis.strategies as st
import jsonschema
import openpyxl
import pytest
import yaml
from command import ggsr
from test_cli_cases import GOOD
from test_intake_values import sheet, sheets

from ggsr_kg import graphs
from ggsr_kg.errors import InputError
from ggsr_kg.intake import mapping as mapping_docs
from ggsr_kg.intake import matching, naming, reading
from ggsr_kg.intake.book import Book, Row, Table, Unusable, Value
from ggsr_kg.intake.mapping import MappingFile, applying, files, starting
from ggsr_kg.intake.reading import Intake
from ggsr_kg.intake.telling import Said
from ggsr_kg.namespaces import DEF

A, B = naming.case("a"), naming.case("b")
CASES = """
bladen:
  Casussen:
    blad: Dossiers
    kolommen: {Casus: dossiernr, startdatum: Start hulp}
"""
HEAD = ("dossiernr", "Start hulp")


def table(name: str, *rows: Sequence[Value], lines: bool = False) -> Table:
    """Return a table; the first of *rows* is the header. With *lines* it is a CSV file."""
    header, *rest = (
        Row(number, tuple(row), 2 * number if lines else None) for number, row in enumerate(rows, 1)
    )
    file = f"{name}.csv" if lines else "export.xlsx"
    return Table(file, name, header, tuple(rest), is_sheet=not lines)


def mapping(text: str) -> MappingFile:
    """Return the mapping that *text* is."""
    return files.parse(text, "m.yaml", sheets())


def given(text: str, *tables: Table) -> Intake:
    """Return the cases in *tables*, read as the mapping *text* says."""
    return reading.intake([Book("export.xlsx", "0" * 64, tables)], sheets(), 1, mapping(text))


def said(text: str, *tables: Table) -> Said:
    """Return what *tables* say, read as the mapping *text* says."""
    found = given(text, *tables)
    return found.said(found.cases)


def facts(found: Said) -> dict[tuple[str, str, str], str]:
    """Return the place of each statement in *found*, with names without what they start with."""
    placed = {}
    for number, quad in enumerate(found.statements):
        thing, path, value = (getattr(each, "value", each) for each in graphs.terms(quad))
        short = thing.removeprefix(naming.CASES), path.removeprefix(DEF), value.rpartition("/")[2]
        placed[short] = found.place(number).of("nl").removeprefix("export.xlsx, blad ")
    return placed


def faults(found: Said) -> list[str]:
    """Return the faults in *found*: where, what and what to do."""
    return [
        f"{each.place.of('nl')}: {each.message.nl} {each.mend.nl}"
        for each in found.faults
        if each.place and each.mend
    ]


def refused(text: str, *tables: Table) -> str:
    """Return the error that a mapping *text* gives, of itself or with *tables*."""
    with pytest.raises(InputError) as error:
        given(text, *tables)
    return error.value.line("nl")


def test_an_export_is_read_as_its_mapping_says() -> None:
    """Sheets and columns have other names, choices other codes, and some are the same for all."""
    text = """
bladen:
  Casussen:
    blad: dossiers
    kolommen: {Casus: Dossiernr, startdatum: Start  hulp, reden van afsluiting: reden}
    waarden:
      afsluitreden: {kl: doelen bereikt, NVT: , "": overige reden}
    vast: {aanpak: delft-gezinscoaching}
"""
    rows = [("a", date(2013, 2, 28), "KL"), ("b", "1-3-2013", "NVT"), ("c", 2013, None)]
    found = facts(said(text, table("Dossiers", ("dossiernr", "Start hulp", "reden"), *rows)))

    assert {
        ("a", "startdatum", "2013-02-28"): "Dossiers, cel B2",
        ("a", "afsluitreden", "doelen-bereikt"): "Dossiers, cel C2",
        ("a", "aanpak", "delft-gezinscoaching"): "Dossiers, cel A2",
        ("b", "startdatum", "2013-03-01"): "Dossiers, cel B3",
        ("c", "afsluitreden", "overig"): "Dossiers, cel C4",
    }.items() <= found.items()
    assert not [each for each in found if each[:2] == ("b", "afsluitreden")]


FLAT = """
bladen:
  Casussen:
    blad: Personen
    kolommen: {Casus: nr, startdatum: start, volledig vastgelegd: compleet}
  Gezinsleden:
    blad: Personen
    kolommen: {Casus: nr, Id: persoon, gezinsrol: rol}
    waarden: {gezinsrol: {K: kind, V: ouder}}
  Regisseurs:
    blad: Personen
    kolommen: {Casus: nr, Id: [regisseur, sinds], persoon: regisseur, begindatum: sinds}
"""
FLAT_HEAD = ("nr", "start", "persoon", "rol", "regisseur", "sinds", "compleet")


def test_a_sheet_of_an_export_may_serve_several_of_ours() -> None:
    """A case on several rows is one, and so is what has the same Id; an empty cell agrees."""
    found = said(
        FLAT,
        table(
            "Personen",
            FLAT_HEAD,
            ("a", None, "p1", "V", "r1", 2013, "aanmelding"),
            ("a", 2013, "p2", "K", "r1", 2014, "aanmelding; contacten"),
            ("b", 2012, None, None, None, None, None),
        ),
    )
    placed = facts(found)

    assert not found.faults
    assert {
        ("a", "startdatum", "2013"): "Personen, cel B3",
        ("a", "volledigVastgelegd", "aanmelding"): "Personen, cel G2",
        ("a", "volledigVastgelegd", "contacten"): "Personen, cel G3",
        ("a/p1", "gezinsrol", "ouder"): "Personen, cel D2",
        ("a/p2", "gezinsrol", "kind"): "Personen, cel D3",
        ("a/r1-2013", "begin", "2013"): "Personen, cel F2",
        ("a/r1-2014", "begin", "2014"): "Personen, cel F3",
    }.items() <= placed.items()
    assert {each for each, _, _ in placed if each.startswith("b")} == {"b", "b/gezin"}
    assert len([each for each in found.statements if each.predicate.value.endswith("type")]) == len(
        {each for each, path, _ in placed if path.endswith("type")}
    )


def test_cells_about_one_thing_that_differ_are_told_both() -> None:
    """Only that case is not read; how the cell stands in the file says where."""
    rows = [
        ("a", 2013, "p1", "K"),
        ("a", 2014, "p1", "V"),
        ("a", 2014, "p1", "kind"),
        ("b", 2012, "p1", "K"),
        ("b", 2012, "p1", "kind"),
    ]
    text = FLAT[: FLAT.index("  Regisseurs")].replace(", volledig vastgelegd: compleet", "")
    found = said(text, table("Personen", FLAT_HEAD[:4], *rows))

    assert faults(found) == [
        "export.xlsx, blad Personen, cel B3: In deze cel (kolom ‘start’) staat iets anders dan in "
        "cel B2. Maak ze gelijk: het is één casus.",
        "export.xlsx, blad Personen, cel D3: In deze cel (kolom ‘rol’) staat iets anders dan in "
        "cel D2. Maak ze gelijk, of geef wat niet hetzelfde is een andere Id.",
    ]
    assert {each[0].partition("/")[0] for each in facts(found)} == {"b"}
    in_csv = said(text, table("Personen", FLAT_HEAD[:4], *rows, lines=True))
    assert faults(in_csv)[0].startswith(
        "Personen.csv, regel 6, cel B3: In deze cel (kolom ‘start’) staat iets anders dan in "
        "regel 4."
    )


def test_a_cell_that_cannot_be_used_stays_so_where_rows_are_joined() -> None:
    """It is not taken for another value, nor left out when the first row says something."""
    bad = Unusable(*(sheets()[0].name, sheets()[0].name))
    text = CASES.replace("Start hulp", "Start hulp, volledig vastgelegd: compleet")
    for rows in [(("a", 2013), ("a", bad)), (("a", bad), ("a", 2013))]:
        found = said(CASES, table("Dossiers", HEAD, *rows))

        assert [each.message.en for each in found.faults] == [
            "This cell (column ‘Start hulp’) holds Cases."
        ]
    many = table("Dossiers", (*HEAD, "compleet"), ("a", 2013, "contacten"), ("a", 2013, bad))
    assert faults(said(text, many))[0].startswith(
        "export.xlsx, blad Dossiers, cel C3: In deze cel (kolom ‘compleet’) staat Casussen."
    )


def test_a_sheet_of_ours_may_be_several_of_an_export() -> None:
    """Each part has names of its own; a case is on one of them."""
    text = """
bladen:
  Casussen:
    - {blad: Lopend, kolommen: {Casus: nr}}
    - {blad: Gesloten, kolommen: {Casus: nr, einddatum: eind}}
  Gezinsleden:
    - {blad: Ouders, kolommen: {Casus: nr, Id: code}, vast: {gezinsrol: ouder}}
    - {blad: Kinderen, kolommen: {Casus: nr, Id: code}, vast: {gezinsrol: kind}}
"""
    tables = [
        table("Lopend", ("nr",), ("a",)),
        table("Gesloten", ("nr", "eind"), ("b", 2013)),
        table("Ouders", ("nr", "code"), ("a", "p1")),
        table("Kinderen", ("nr", "code"), ("b", "p1")),
    ]
    found = facts(said(text, *tables))

    assert found["b", "einddatum", "2013"] == "Gesloten, cel B2"
    assert found["a/p1", "gezinsrol", "ouder"] == "Ouders, cel A2"
    assert found["b/p1", "gezinsrol", "kind"] == "Kinderen, cel A2"
    tables[1] = table("Gesloten", ("nr", "eind"), ("b", 2013), ("a", 2014))
    assert refused(text, *tables).startswith("export.xlsx, Gesloten, A3: een casus staat er meer")


def test_one_row_with_a_column_for_each_kind_of_problem() -> None:
    """What is mapped to nothing is not there, nor is a thing of which nothing is said."""
    part = "{blad: D, kolommen: {Casus: nr, stand van het probleem: %s}, vast: {leefgebied: %s, Id:"
    text = f"""
bladen:
  Casussen: {{blad: D, kolommen: {{Casus: nr}}}}
  Problemen:
    - {part % ("schuld", "inkomen")} schuld}}, waarden: {{probleemstatus: {{X: actief}}}}}}
    - {part % ("woning", "wonen")} woning}}, waarden: {{probleemstatus: {{X: actief, N: ~}}}}}}
  Betrokkenen:
    blad: D
    kolommen: {{Casus: nr, Id: wie, partnertype: [soort 1, soort 2]}}
"""
    head = ("nr", "schuld", "woning", "wie", "soort 1", "soort 2")
    found = facts(
        said(
            text,
            table(
                "D",
                head,
                ("a", "x", "N", "h1", "AMK", "(j-)GGZ"),
                ("b", None, "x", None, None, None),
            ),
        )
    )

    assert found["a/schuld", "leefgebied", "inkomen"] == "D, cel A2"
    assert found["a/schuld", "probleemstatus", "actief"] == "D, cel B2"
    assert found["b/woning", "probleemstatus", "actief"] == "D, cel C3"
    assert {each for each, _, _ in found} >= {"a/schuld", "b/woning", "a/h1"}
    assert not {each for each, _, _ in found} & {"a/woning", "b/schuld", "b/h1"}
    types = {
        place for (of, path, _), place in found.items() if (of, path) == ("a/h1", "partnertype")
    }
    assert types == {"D, cel E2", "D, cel F2"}


def test_the_order_of_day_and_month_is_said_for_the_whole_file() -> None:
    """Dates of numbers have the month in front; all others are as ever, and none is guessed."""
    text = CASES + "datums: maand-dag\n"
    values = ["2/28/2013", "03-04-2013", "2013-02-28", "feb 2013", date(2013, 2, 28), 2013]
    rows = [(f"c{number}", value) for number, value in enumerate(values)]
    found = facts(said(text, table("Dossiers", HEAD, *rows)))

    assert [value for _, path, value in found if path == "startdatum"] == [
        *("2013-02-28", "2013-03-04", "2013-02-28", "2013-02", "2013-02-28", "2013"),
    ]
    wrong = said(text, table("Dossiers", HEAD, ("a", "28/2/2013"), ("b", "2/30/2013")))
    assert faults(wrong) == [
        "export.xlsx, blad Dossiers, cel B2: In deze cel (kolom ‘Start hulp’) staat geen datum met "
        "de maand voorop. Verbeter de datum, of de volgorde bij datums in de mapping.",
        "export.xlsx, blad Dossiers, cel B3: In deze cel (kolom ‘Start hulp’) staat een datum die "
        "niet bestaat. Schrijf dag-maand-jaar (28-02-2013), of alleen maand-jaar of jaar.",
    ]


def test_a_date_that_stands_for_none_can_be_mapped_to_nothing() -> None:
    """In any form, as a date of the workbook too."""
    text = CASES + "    waarden: {startdatum: {31-12-9999: , 1-1-1900: }}\n"
    values = [date(9999, 12, 31), "31/12/9999", "9999-12-31 00:00:00", date(1900, 1, 1)]
    rows = [(f"c{number}", value) for number, value in enumerate(values)]
    found = said(text, table("Dossiers", HEAD, *rows))

    assert not found.faults
    assert not [path for _, path, _ in facts(found) if path == "startdatum"]


def test_truths_are_what_they_are_called() -> None:
    """A truth of a workbook too; a mapping goes before what we read ourselves."""
    text = CASES.replace("startdatum", "nazorg nodig") + (
        "    waarden: {nazorg nodig: {x: ja, '': nee, WAAR: nee}}\n"
    )
    rows = [("a", "X"), ("b", None), ("c", True), ("d", "J")]
    found = facts(said(text, table("Dossiers", HEAD, *rows)))

    values = [value for _, path, value in found if path == "nazorgNodig"]
    assert values == ["true", "false", "false", "true"]


def test_a_cell_with_several_values_is_taken_apart_as_is_said() -> None:
    """Each value is one of the choices, or has a choice of its own."""
    text = CASES.replace("startdatum", "volledig vastgelegd") + (
        "    scheiding: {volledigVastgelegd: '|'}\n"
        "    waarden: {volledig vastgelegd: {C: contacten, ?: }}\n"
    ).replace("?", "'?'")
    found = facts(said(text, table("Dossiers", HEAD, ("a", "c| aanmelding |?"))))

    values = {value for _, path, value in found if path == "volledigVastgelegd"}
    assert values == {"contacten", "aanmelding"}


def test_a_sheet_is_found_by_part_of_its_name_or_as_the_only_one() -> None:
    """Exports have a day in their name; a single CSV file is called after itself."""
    row = (HEAD, ("a", 2013))
    notes = table("Notities", ("x",), ("y",))
    dated = CASES.replace("Dossiers", "dossiers *")
    alone = CASES.replace("    blad: Dossiers\n", "")
    ignoring = alone + "negeren: [not*, Weg]\n"
    for text, tables in [
        (dated, [table("Dossiers 2013-05", *row)]),
        (dated, [notes, table("Dossiers 2013-06", *row)]),
        (CASES, [table("DOSSIERS", *row)]),
        (CASES.replace("Dossiers", "dossi ers"), [table("Dossiers", *row)]),
        (alone, [table("Export 1", *row, lines=True)]),
        (alone, [table("Export 1", *row), table("# weg", *row), table("Bevindingen", *row)]),
        (ignoring, [table("Export 1", *row), notes]),
    ]:
        assert given(text, *tables).cases == (A,)
    assert refused(alone, table("Export 1", *row), notes) == (
        "m.yaml:4: dit kan meer dan één blad van export.xlsx zijn; "
        "noem bij blad een van: Export 1, Notities"
    )


def test_what_a_mapping_names_must_be_there() -> None:
    """The line of the mapping is told, and what may be meant."""
    dossiers = table("Dossiers", HEAD, ("a", 2013))
    assert refused(CASES, table("Dosiers", HEAD, ("a", 2013))) == (
        "m.yaml:4: export.xlsx heeft dit blad niet; bedoelt u Dosiers? Bekend: Dosiers"
    )
    assert refused(CASES.replace("Start hulp", "Start hul"), dossiers) == (
        "m.yaml:5: export.xlsx, blad Dossiers heeft deze kolom niet; "
        "bedoelt u Start hulp? Bekend: Start hulp, dossiernr"
    )
    assert refused(CASES.replace("Dossiers", "Dos*"), dossiers, table("Dos", HEAD)).startswith(
        "m.yaml:4: dit kan meer dan één blad"
    )
    same = table("Dossiers", (*HEAD, "Start-hulp", "Start.hulp"), ("a", 2013))
    assert refused(CASES.replace("Start hulp", "starthulp"), same).startswith(
        "m.yaml:5: meer kolommen van export.xlsx, blad Dossiers heten zo"
    )


def test_what_a_mapping_does_not_name_is_not_read() -> None:
    """Of a column nothing is told; a sheet is a gap, unless it is to be ignored."""
    tables = [
        table("Dossiers", (*HEAD, "Naam", "Einddatum"), ("a", 2013, "x", "geen datum")),
        table("Notities", ("x",), ("y",)),
        table("Overig", ("x",), ("y",)),
        table("Leeg", ("x",)),
        table("# weg", ("x",), ("y",)),
        table("Oordelen", ("x",), ("y",)),
    ]
    found = given(CASES, *tables)

    assert not found.said(found.cases).faults
    assert [each.nl for each in found.gaps] == [
        f"export.xlsx, blad {name} is niet gelezen; noem het in m.yaml bij bladen of bij negeren"
        for name in ("Notities", "Overig")
    ]
    assert not given(CASES + "negeren: [Notities, OVERIG, Bestaat niet]", *tables).gaps


def test_a_row_of_no_case_is_refused_at_its_place_in_the_file() -> None:
    """Also where columns are in another order than ours."""
    text = CASES + "  Doelen: {blad: Doel, kolommen: {Id: nr, Casus: dossier}}\n"
    goals = table("Doel", ("nr", "dossier"), (1, "a"), (2, "z"), (3, None), (None, None))

    assert refused(text, table("Dossiers", HEAD, ("a", 2013)), goals).startswith(
        "export.xlsx, Doel, B3, B4: geen casus die op blad Dossiers staat"
    )
    flat = table("Personen", FLAT_HEAD, (None, 2013, "p1", "K", "r1", 2013, None), ("a",))
    assert refused(FLAT, flat).startswith("export.xlsx, Personen, A2: er staat geen code")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "m.yaml: er staat niets in"),
        ("# niets\n", "m.yaml: er staat niets in"),
        ("bladen\n", "m.yaml:1: hier horen namen met een waarde"),
        ("a: [\n", "m.yaml:2: geen YAML"),
        ("bladen:\n\tCasussen: x\n", "m.yaml:2: geen YAML"),
        ('a: "\\U00110000"\n', "m.yaml: geen YAML"),
        ('a: "\\ud800"\n', "m.yaml:1: een half teken"),
        ("a: 1\n--- \nb: 2\n", "m.yaml:2: geen YAML"),
        ("a: \x7f\n", "m.yaml:1: geen YAML"),
        ("a: &x [1]\nb: *x\n", "m.yaml:1: een anker (&, *)"),
        ("a: *x\n", "m.yaml:1: een anker (&, *)"),
        ("a: !!python/object/apply:os.system [ls]\n", "m.yaml:1: een tag (!)"),
        ("a: !!set {}\n", "m.yaml:1: een tag (!)"),
        ("a: " + "[" * 50_000 + "\n", "m.yaml:1: te diep genest"),
        ("bladn: {}\n", "m.yaml:1: deze naam is hier niet bekend; bedoelt u bladen?"),
        ("bladen: {}\n", "m.yaml:1: onder bladen ontbreekt Casussen"),
        ("negeren: [x]\n", "m.yaml:1: onder bladen ontbreekt Casussen"),
        (CASES + "datums: [x]\n", "m.yaml:6: hier hoort een tekst"),
        (CASES + "datums: jaar-dag\n", "m.yaml:6: deze volgorde is niet bekend"),
        (CASES + "negeren: {a: b}\n", "m.yaml:6: hier hoort een tekst"),
        (CASES + "datums: dag-maand\ndatums: x\n", "m.yaml:7: deze naam staat er al, op regel 6"),
        (CASES + "  [a]: b\n", "m.yaml:6: hier hoort een tekst"),
        (CASES + "  Overig: {}\n", "m.yaml:6: zo heet geen blad"),
        (CASES + "  Problems: {blad: x}\n", "m.yaml:6: hier ontbreekt Casus"),
        (CASES + "  Cases: {blad: x}\n", "m.yaml:6: deze naam staat er al, op regel 3"),
        (CASES + "    blad2: x\n", "m.yaml:6: deze naam is hier niet bekend; bedoelt u blad?"),
        (CASES + "    vast: {Casus: a}\n", "m.yaml:6: deze naam staat er al, op regel 5"),
        (
            CASES.replace("Casus: dossiernr, ", "") + "    vast: {Casus: a}\n",
            "m.yaml:6: de casus is niet op elke rij dezelfde",
        ),
        (CASES + "    vast: {aanmeldroute: gezin; omgeving}\n", "m.yaml:6: deze kolom heeft maar"),
        (
            CASES + "    vast: {aanpk: a}\n",
            "m.yaml:6: Casussen heeft geen kolom met deze naam; bed",
        ),
        (CASES + "    vast: {aanpak: xyz}\n", "m.yaml:6: geen van de keuzen"),
        (CASES + "    vast: {einddatum: 31-2-2013}\n", "m.yaml:6: een datum die niet bestaat"),
        (CASES + "    vast: {nazorg nodig: x}\n", "m.yaml:6: geen ja of nee"),
        (CASES + "    vast: {aanpak: [x]}\n", "m.yaml:6: hier hoort een tekst"),
        (CASES + "    waarden: {aanpak: {x: }}\n", "m.yaml:6: deze kolom staat niet bij kolommen"),
        (CASES + "    waarden: {Casus: {x: }}\n", "m.yaml:6: codes van casussen en rijen blijven"),
        (CASES + "    waarden: {startdatum: x}\n", "m.yaml:6: hier horen namen met een waarde"),
        (CASES + "    waarden: {startdatum: {x: y}}\n", "m.yaml:6: geen datum"),
        (CASES + "    waarden:\n      startdatum: {A: , a: }\n", "m.yaml:7: deze naam staat er al"),
        (CASES + "    scheiding: {startdatum: x}\n", "m.yaml:6: deze kolom heeft maar één waarde"),
        (CASES.replace("Start hulp", "[a, b]"), "m.yaml:5: deze kolom heeft maar één waarde"),
        (CASES.replace("Start hulp", ""), "m.yaml:5: hier ontbreekt een naam"),
        (CASES.replace("Casus: doss", "startdatum: a, Startdatum: doss"), "m.yaml:5: deze naam st"),
        (CASES.replace("Casus: dossiernr, ", ""), "m.yaml:4: hier ontbreekt Casus"),
    ],
)
def test_a_mapping_that_is_not_clear_is_refused_on_its_line(text: str, error: str) -> None:
    """Nothing is guessed, made or run."""
    assert refused(text).startswith(error)


def test_cells_agree_when_they_mean_the_same() -> None:
    """However they are written."""
    head = ("dossiernr", "start", "nodig", "keuze")
    text = """
bladen:
  Casussen:
    blad: D
    kolommen: {Casus: dossiernr, startdatum: start, nazorg nodig: nodig, aanmeldroute: keuze}
"""
    rows = [
        ("a", "28-2-2013", "ja", "gezin"),
        ("a", date(2013, 2, 28), True, "Family"),
        ("a", "2013-02-28", "J", "GEZIN"),
    ]

    assert not said(text, table("D", head, *rows)).faults
    rows[2] = ("a", "28-2-2013 ", "nee", "gezin")
    assert len(said(text, table("D", head, *rows)).faults) == 1


def test_rows_that_serve_several_sheets_say_what_is_the_same() -> None:
    """Else a problem would be counted for each person in the family."""
    more = "  Problemen: {blad: %s, kolommen: {Casus: dossiernr, leefgebied: x}}\n"
    assert refused(CASES + more % "dossiers").startswith("m.yaml:6: hier ontbreekt Id; ")
    several = (
        "  Doelen:\n    - {blad: x, kolommen: {Casus: nr}}\n    - {blad: y, kolommen: {Casus: n}}\n"
    )
    assert refused(CASES + several).startswith("m.yaml:7: hier ontbreekt Id; ")
    dossiers = table("Dossiers", (*HEAD, "x"), ("a", 2013, "wonen"))
    assert refused(CASES + more % "Dos*", dossiers).startswith("m.yaml:6: hier ontbreekt Id; ")
    assert len(mapping(CASES + more % "Problemen").parts) == 2


def test_a_choice_may_also_be_a_thing_of_the_case() -> None:
    """Where a column is about choices or rows, what is no choice is the name of a row."""
    text = CASES + (
        "  Nazorg: {blad: N, kolommen: {Casus: nr, Id: id, verantwoordelijke: wie},"
        " waarden: {verantwoordelijke: {V: Aafje, M: p1}}}\n"
        "  Gezinsleden: {blad: L, kolommen: {Casus: nr, Id: id}, vast: {gezinsrol: ouder}}\n"
    )
    found = facts(
        said(
            text,
            table("Dossiers", HEAD, ("a", 2013)),
            table("L", ("nr", "id"), ("a", "p1")),
            table("N", ("nr", "id", "wie"), ("a", "n1", "v"), ("a", "n2", "M")),
        )
    )

    assert found["a/n1", "verantwoordelijke", "aafje"] == "N, cel C2"
    assert found["a/n2", "verantwoordelijke", "p1"] == "N, cel C3"


def test_what_has_an_iri_of_its_own_can_be_meant() -> None:
    """An approach or team of the municipality itself, and several values where they may be."""
    own = "https://voorbeeld.nl/aanpak"
    text = CASES.replace("startdatum: Start hulp", "volledig vastgelegd: Start hulp") + (
        "    waarden: {volledig vastgelegd: {1: contacten; aanmelding}}\n"
        f"    vast: {{aanpak: '{own}'}}\n"
    )
    found = facts(said(text, table("Dossiers", HEAD, ("a", 1))))

    assert {value for _, path, value in found if path == "volledigVastgelegd"} == {
        *("contacten", "aanmelding"),
    }
    assert mapping(text).parts[0].sources[-1].fixed == own


def test_every_choice_can_be_mapped_to_and_fixed() -> None:
    """By name and by code, in each column that has choices."""
    for each in sheets():
        key = "" if each.code == "Casus" else ", Id: id"
        for column in each.columns:
            for choice in column.choices[:3]:
                for word in (choice.code, choice.name.nl, choice.name.en):
                    text = (
                        "bladen:\n  Casussen: {blad: C, kolommen: {Casus: nr}}\n"
                        if each.code != "Casus"
                        else "bladen:\n"
                    ) + (
                        f"  {each.code}:\n    blad: X\n    kolommen: {{Casus: nr{key}}}\n"
                        f"    vast: {{{column.code}: '{word}'}}\n"
                    )
                    fixed = mapping(text).parts[-1].sources[-1].fixed
                    assert fixed == choice.iri, (each.code, column.code, word)


def test_a_mapping_file_is_read_with_its_digest(tmp_path: Path) -> None:
    """It says by what the cases were read; what is no text is refused."""
    path = tmp_path / "m.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + CASES.replace("\n", "\r\n").encode())
    found = files.read(path, sheets())

    assert (found.name, len(found.digest)) == (str(path), 64)
    assert found.parts[0].sheet == sheet("Casus")
    for data, why in [
        (b"PK\x03\x04", "zip-archief"),
        ("bladen: é".encode("cp1252"), "geen UTF-8"),
        (b"x" * (files.SIZE_LIMIT + 1), "te groot"),
        (b"", "leeg"),
    ]:
        path.write_bytes(data)
        with pytest.raises(InputError) as error:
            files.read(path, sheets())
        assert why in error.value.what.nl


def test_no_value_of_an_export_is_in_a_message() -> None:
    """Places, and names of sheets and columns, are all that is told."""
    found = said(
        CASES,
        table("Dossiers", HEAD, ("a", "geheim-1"), ("a", "geheim-2"), ("b", "geheim-3")),
    )

    assert len(found.faults) == 2
    assert "geheim" not in " ".join(faults(found))


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Return a workbook with names of its own, in a folder with its mapping, m.yaml."""
    book = openpyxl.Workbook()
    dossiers = book.active
    assert dossiers is not None
    dossiers.title = "Dossiers"
    dossiers.append(("dossiernr", "Start hulp", "Route"))
    dossiers.append(("goed", date(2013, 2, 28), "F"))
    dossiers.append(("fout", "31-2-2013", "F"))
    notes = book.create_sheet("Notities")
    notes.append(("wat", "wie"))
    notes.append(("x", "y"))
    notes.merge_cells("A1:B1")
    book.save(tmp_path / "export.xlsx")
    text = CASES.replace("Start hulp", "Start hulp, aanmeldroute: Route") + (
        "    waarden: {aanmeldroute: {F: gezin}}\n"
        "    vast: {aanpak: delft-gezinscoaching}\n"
        "negeren: [Notities]\n"
    )
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    return tmp_path / "export.xlsx"


def test_commands_read_an_export_with_its_mapping(export: Path) -> None:
    """A run names the mapping, and findings the cells; what is ignored is not read."""
    option = ["--mapping", export.with_name("m.yaml")]
    done = ggsr("validate", export, *option, "--format", "json")
    run = json.loads(done.stdout)

    assert [Path(each["name"]).name for each in run["inputs"]] == ["export.xlsx", "m.yaml"]
    cells = [each["place"] for each in run["findings"] if each["rule"] == "ggsr:cel"]
    assert [(each["sheet"], each["cell"]) for each in cells] == [("Dossiers", "B3")]
    assert "goed" in ggsr("assess", export, *option).stdout
    assert "goed: –" in ggsr("explain", "goed", "C15", export, *option).stdout


def test_a_mapping_is_for_tables_and_is_not_overwritten(export: Path) -> None:
    """Without tables it would do nothing, unseen."""
    mine = export.with_name("m.yaml")
    for command in (["validate"], ["assess"], ["explain", "goede-casus", "C15"]):
        done = ggsr(*command, GOOD, "--mapping", mine)
        assert (done.returncode, "--mapping: er zijn geen werkmappen" in done.stderr) == (2, True)
        done = ggsr(*command, export, "--mapping", mine, "--out", mine)
        assert (done.returncode, "wordt zelf gelezen" in done.stderr) == (2, True)
    done = ggsr("validate", export, "--mapping", export.with_name("weg.yaml"))
    assert done.stderr.rstrip().endswith("weg.yaml: bestaat niet; controleer de naam")


def started(*tables: Table, lang: str = "nl") -> str:
    """Return the mapping to start from for *tables*."""
    return starting.start(Book("export.xlsx", "0" * 64, tables), sheets(), lang)


def rows_of(count: int, *values: Value) -> list[tuple[Value, ...]]:
    """Return *count* rows, each of a case of its own, with *values*."""
    return [(f"{values[0]}-{number}", *values) for number in range(count)]


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_mapping_to_start_from_says_what_is_recognised(lang: str) -> None:
    """With it our own sheets are read as without it, in either language."""
    tables = [
        table(
            each.name.of(lang),
            [column.name.of(lang) for column in each.columns],
            ["a" if column.kind == "case" else None for column in each.columns],
        )
        for each in sheets()
    ]
    mine = Book("export.xlsx", "0" * 64, tuple(tables))
    text = started(*tables, lang=lang)
    found, expected = applying.match(mine, mapping(text)), matching.match(mine, sheets())

    assert [(each.sheet, each.columns) for each in found.found] == [
        (each.sheet, each.columns) for each in expected.found
    ]


def test_what_is_not_recognised_is_a_remark_with_what_may_be_meant() -> None:
    """Taking a # away is enough for what is meant; ... is to be filled in."""
    cases = table("Casussen", ("nr", "Start datums", "Route", "Wijk: noord"), ("a", 1, 2, 3))
    text = started(cases, table("Leden", ("Casus", "Id"), ("a", 1)), table("Q", ("x",)))

    for line in [
        "      # Casus: ...",
        "      # startdatum: Start datums",
        "      # aanmeldroute: Route",
        "      # ...: nr",
        "      # ...: 'Wijk: noord'",
        "  # Blad Leden is niet herkend. Misschien is het: Gezinsleden, Problemen, Doelen.",
        "  #     Casus: Casus",
        "  # Blad Q is niet herkend: noem het bij een blad van ons, of bij negeren.",
        "# negeren: [Leden, Q]",
        "datums: dag-maand",
    ]:
        assert line in text.splitlines()
    with pytest.raises(InputError) as error:
        mapping(text)
    assert error.value.line("nl").startswith("m.yaml:7: hier ontbreekt Casus; noem bij kolommen")
    filled = text.replace("# Casus: ...", "Casus: nr").replace("# startdatum", "startdatum")
    assert [each.names for each in mapping(filled).parts[0].sources] == [("nr",), ("Start datums",)]


def test_a_mapping_to_start_from_says_that_cases_are_needed() -> None:
    """The sheet that is most like that of cases is proposed."""
    text = started(
        table("Notities", ("x", "y")), table("Dossiers", ("Casusnr", "Start datums"), ("a", 2013))
    )

    (at,) = [n for n, line in enumerate(text.splitlines()) if "# Nodig: het blad" in line]
    assert text.splitlines()[at + 1 : at + 6] == [
        "  # Casussen:",
        "  #   blad: Dossiers",
        "  #   kolommen:",
        "  #     # Casus: ...",
        "  #     # Casus: Casusnr",
    ]
    assert "# Casussen:" in started(table("bevindingen", ("x",), lines=True))


def test_values_are_in_a_mapping_to_start_from_only_when_they_are_codes() -> None:
    """What may be about one person is not; how many are left out, and where, is told."""
    head = ("Casus", "reden van afsluiting", "team", "aanmeldroute")
    rows = [
        *rows_of(3, "KL", "Team Jansen", "gezin"),
        *rows_of(2, "oma Truus", None, "gezin"),
        *rows_of(3, "06-12345678", None, "gezin"),
        *rows_of(3, "x" * 41, None, "gezin"),
        *rows_of(3, "doelen bereik", None, "gezin"),
        *rows_of(3, "Doelen Bereikt", None, "gezin"),
        *[("een casus", "vaak", None, "gezin")] * 9,
    ]
    text = started(table("Casussen", head, *rows))

    listed = [line.strip() for line in text.splitlines() if line.startswith("        #")]
    assert [line for line in listed if "Keuzen" not in line] == [
        "# KL: ...",
        "# doelen bereik: doelen bereikt",
        "# Niet getoond: 4 in kolom B, want daar kan een naam bij zijn.",
        "# Niet getoond: 1 in kolom C, want daar kan een naam bij zijn.",
    ]
    for value in ("oma", "Jansen", "12345678", "vaak", "xxx", "een casus"):
        assert value not in text
    many = [row for number in range(41) for row in rows_of(3, f"code{number}", None, None)]
    text = started(table("Casussen", head, *many))
    assert "code" not in text
    assert "# Niet getoond: 41 in kolom B" in text


def test_the_order_of_dates_is_proposed_when_all_of_them_have_it() -> None:
    """One date that can only be otherwise is enough not to."""
    head = ("Casus", "startdatum", "einddatum")
    both = ("c", "2/28/2013", "28/2/2013")
    for rows, order in [
        ([("a", "2/28/2013", "3/4/2013"), ("b", "1-31-2013", date(2013, 2, 28))], "maand-dag"),
        ([("a", "3/4/2013", None)], "dag-maand"),
        ([("a", "28/2/2013", None)], "dag-maand"),
        ([both], "dag-maand"),
    ]:
        assert started(table("Casussen", head, *rows)).endswith(f"\ndatums: {order}\n")


def test_a_single_csv_file_needs_no_name() -> None:
    """The next export is called otherwise."""
    text = started(table("Casussen", ("Casus",), ("a",), lines=True))

    assert "blad:" not in text
    assert given(text, table("uitvoer-2", ("Casus",), ("a",), lines=True)).cases == (A,)


def test_the_command_makes_a_mapping_to_start_from(export: Path) -> None:
    """A sheet that is no table is told, and proposed to be ignored; no file is overwritten."""
    made = export.with_name("nieuw.yaml")
    done = ggsr("template", "--mapping-from", export, "--out", made)

    assert done.returncode == 3
    assert "Notities, B1: " not in made.read_text(encoding="utf-8")
    assert "# negeren: [Dossiers, Notities]\n" in made.read_text(encoding="utf-8")
    assert "export.xlsx, Notities, B1: " in done.stderr
    done = ggsr("template", "--mapping-from", export, "--out", made)
    assert (done.returncode, "misschien ingevuld" in done.stderr) == (2, True)
    done = ggsr("template", "--mapping-from", export, "--example")
    assert (done.returncode, "--example: gaat niet samen" in done.stderr) == (2, True)
    done = ggsr("template", "--mapping-from", export.with_name("weg.xlsx"))
    assert (done.returncode, "weg.xlsx: bestaat niet" in done.stderr) == (2, True)


def test_an_export_is_converted_with_its_mapping(export: Path) -> None:
    """What comes out is our own workbook, and says the same."""
    option = ["--mapping", export.with_name("m.yaml")]
    ours, theirs = export.with_name("onze.ttl"), export.with_name("onze.xlsx")
    done = ggsr("convert", export, ours, *option)
    assert (done.returncode, "In deze cel (kolom ‘" in done.stderr) == (2, True)
    book = openpyxl.load_workbook(export)
    book["Dossiers"].delete_rows(3)
    book.save(export)

    assert ggsr("convert", export, ours, *option).returncode == 0
    assert ggsr("convert", export, theirs, *option).returncode == 0
    assert ggsr("convert", theirs, export.with_name("terug.ttl")).returncode == 0
    assert ours.read_bytes() == export.with_name("terug.ttl").read_bytes()


def test_the_documented_mapping_is_one_and_its_schema_tells_mappings() -> None:
    """What docs/casussen.md shows is read, and docs/mapping.schema.json says what may be there."""
    docs = Path(__file__).parents[1] / "docs"
    text = (docs / "casussen.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    head = inspect.cleandoc(mapping_docs.__doc__ or "").partition("::\n\n")[2].partition("\n\n`*`")
    schema = json.loads((docs / "mapping.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(schema)

    assert mapping(shown).ignored == ("Notities",)
    assert {each.sheet.code for each in mapping(shown).parts} == {
        *("Casus", "Gezinslid", "Regisseurschap", "Betrokkenheid"),
    }
    for each in (shown, textwrap.dedent(head[0]), CASES, FLAT):
        mapping(each)
        assert check.is_valid(yaml.safe_load(each))
    kinds = schema["$defs"]["part"]["properties"]
    assert (tuple(schema["properties"]), tuple(kinds)) == (files.KEYS, files.PART_KEYS)
    assert tuple(schema["properties"]["datums"]["enum"]) == files.ORDERS
    for wrong in ("bladn: {}\n", "negeren: [x]\n", CASES + "datums: x\n", CASES + "    x: y\n"):
        assert not check.is_valid(yaml.safe_load(wrong))


def test_the_own_workbook_comes_back_marked_when_read_by_a_mapping(export: Path) -> None:
    """The marks are in the cells of the export, by whatever name they are read."""
    out = export.with_name("getoetst.xlsx")
    done = ggsr("validate", export, "--mapping", export.with_name("m.yaml"), "--out", out)
    book = openpyxl.load_workbook(out)

    assert done.returncode == 1
    assert "een datum die niet bestaat" in book["Dossiers"]["B3"].comment.text
    assert book.sheetnames == ["Dossiers", "Notities", "Bevindingen", "Oordelen"]


@hypothesis.settings(max_examples=200, deadline=None)
@hypothesis.given(st.integers(0, 400), st.integers(0, 30), st.text(max_size=8))
def test_no_change_of_a_mapping_gives_a_traceback(at: int, less: int, more: str) -> None:
    """It is read, or refused in one sentence that can be written anywhere."""
    text = FLAT[:at] + more + FLAT[at + less :]
    tables = [table("Personen", FLAT_HEAD, ("a", 1, "p1", "K", "r1", 2, None))]
    told = ""
    try:
        found = given(text, *tables)
        found.said(found.cases)
    except InputError as error:
        told = error.line("nl")

    assert "\n" not in told.encode().decode()
