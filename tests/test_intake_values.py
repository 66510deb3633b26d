"""What stands in cells, and what the rows of a case say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache

import pytest

from ggsr_kg import graphs, settings
from ggsr_kg.errors import InputError, Text
from ggsr_kg.graphs import Literal, NamedNode
from ggsr_kg.intake import dates, layout, matching, naming, reading
from ggsr_kg.intake.book import Book, Row, Table, Unusable, Value
from ggsr_kg.intake.layout import Sheet
from ggsr_kg.intake.values import Rows, Values
from ggsr_kg.namespaces import DEF, XSD

A = naming.case("a")


@cache
def sheets() -> tuple[Sheet, ...]:
    """Return the sheets that the packaged shapes make."""
    return layout.layout(settings.prepare())


def sheet(name: str) -> Sheet:
    """Return the sheet for the class *name*."""
    return next(each for each in sheets() if each.code == name)


def table(name: str, *rows: Sequence[Value]) -> Table:
    """Return a table of a workbook; the first of *rows* is the header."""
    header, *rest = (Row(number, tuple(row)) for number, row in enumerate(rows, 1))
    return Table("a.xlsx", name, header, tuple(rest))


def book(*tables: Table) -> Book:
    """Return a book of *tables*."""
    return Book("a.xlsx", "0" * 64, tables)


CASES = table("Casussen", ("Casus", "Aanpak", "Startdatum"), ("a", "Sociale Wijkteams", 2013))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2013, 2, 28), "2013-02-28"),
        (datetime(2013, 2, 28), "2013-02-28"),
        ("28-02-2013", "2013-02-28"),
        ("3/4/2013", "2013-04-03"),
        ("28.2.2013", "2013-02-28"),
        ("28 feb 2013", "2013-02-28"),
        ("1 maart 2013", "2013-03-01"),
        ("1-mrt-2013", "2013-03-01"),
        ("2013-02-28", "2013-02-28"),
        ("2013-02-28 00:00:00", "2013-02-28"),
        ("03-2013", "2013-03"),
        ("2013-03", "2013-03"),
        ("maart 2013", "2013-03"),
        ("2013", "2013"),
        (2013, "2013"),
        (2013.0, "2013"),
    ],
)
def test_dates_are_read_as_dutch_offices_write_them(value: Value, expected: str) -> None:
    """What is partial stays so."""
    found = dates.read(value)

    assert isinstance(found, Literal)
    assert found.value == expected
    kinds = {4: "gYear", 7: "gYearMonth", 10: "date"}
    assert found.datatype.value == XSD + kinds[len(expected)]


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("2013-02-30", "a date that does not exist"),
        ("30-02-2013", "a date that does not exist"),
        ("02/28/2013", "a date that does not exist"),
        ("00-00-2013", "a date that does not exist"),
        ("13-2013", "a date that does not exist"),
        ("1-3-13", "a year of two digits"),
        ("onbekend", "no date"),
        ("28 foo 2013", "no date"),
        ("9999-12-31", "a year that cannot be right"),
        ("0213-02-28", "a year that cannot be right"),
        (45000, "a number, not a date"),
        (20130228, "a number, not a date"),
        (True, "a number, not a date"),
        (datetime(2013, 2, 28, 12), "a day with a time"),
        (datetime(1905, 7, 5), "a day in 1905 that was meant as a year"),
    ],
)
def test_what_is_no_date_is_refused(value: Value, why: str) -> None:
    """No date is guessed, and no value is repeated."""
    found = dates.read(value)

    assert isinstance(found, Unusable)
    assert found.what.en == why
    assert f"{value}" not in found.what.nl + found.do.nl


def test_every_part_of_a_case_has_a_sheet_and_every_property_a_column() -> None:
    """What the shapes know of cases can be written down."""
    setting = settings.prepare()
    own = {DEF + name for name in ("Casusonderdeel", "Gezin", "GgsrGezin", "Plan")}
    assert {each.kind for each in sheets()} == settings.parts(setting) - own
    held = {DEF + "casus", DEF + "gezin"}
    for each in sheets():
        above, _ = settings.kin(setting, each.kind)
        kern = {name for name, of in setting.homes.items() if of & above and ":" in name}
        columns = {column.property for column in each.columns}
        made = setting.base.derived | {DEF + "vastgelegd"}
        absent = {name for name in kern if name.startswith(DEF)} - columns - held - made
        assert absent <= {DEF + "deelVan"}, each.code
        assert len({column.code for column in each.columns}) == len(each.columns)
        assert len(each.name.nl) <= 31


def test_choices_are_told_apart_by_name() -> None:
    """In either language, and by code."""
    for each in sheets():
        for column in each.columns:
            for lang in ("nl", "en"):
                names = [choice.name.of(lang).casefold() for choice in column.choices]
                assert len(set(names)) == len(names), (each.code, column.code, lang)
            for choice in column.choices:
                for name in (choice.code, choice.name.nl, choice.name.en):
                    (found,) = Values(sheets()).of(column, name, Rows(A, {}))
                    assert found == NamedNode(choice.iri), (each.code, column.code, name)


@pytest.mark.parametrize(
    ("code", "column", "value", "expected"),
    [
        ("Probleem", "leefgebied", "Wonen", "leefgebied/wonen"),
        ("Probleem", "leefgebied", "housing", "leefgebied/wonen"),
        ("Probleem", "chronisch", "Ja", "true"),
        ("Probleem", "chronisch", False, "false"),
        ("Doel", "prioriteit", 2.0, "2"),
        ("Persoon", "fte", "0,8", "0.8"),
        ("Persoon", "fte", "1.234,5", "1234.5"),
        ("Casus", "prefLabel-nl", 12, "12"),
        ("Casus", "vervolgOp", "b 1", "casus/b%201"),
        ("Casus", "source", "passage:nota-c15", "passage/nota-c15"),
        ("Regisseurschap", "persoon", "R-7", "persoon/R-7"),
        ("Regisseurschap", "persoon", "p1", "a/p1"),
        ("Probleem", "gezinslid", "b/kind-1", "casus/b/kind-1"),
    ],
)
def test_a_cell_is_what_its_column_says(
    code: str, column: str, value: Value, expected: str
) -> None:
    """By name, code, number or IRI."""
    rows = Rows(A, {DEF + "Persoon": {"p1": f"{A}/p1"}})
    (found,) = Values(sheets()).of(sheet(code).column(column), value, rows)

    assert isinstance(found, (NamedNode, Literal))
    assert found.value.endswith(expected)


@pytest.mark.parametrize(
    ("code", "column", "value", "why"),
    [
        ("Probleem", "leefgebied", "woonen", "none of the choices"),
        ("Probleem", "chronisch", "misschien", "no yes or no"),
        ("Doel", "prioriteit", 1.5, "no whole number"),
        ("Persoon", "fte", "1.234", "no number"),
        ("Probleem", "gezinslid", "kind-9", "the name of a row that is not there"),
        ("Probleem", "gezinslid", "p1", "the name of a row of another sheet"),
        ("Casus", "source", "foo:x", "no IRI"),
        ("Casus", "source", "https://x y", "no IRI"),
    ],
)
def test_a_cell_that_means_nothing_says_why(code: str, column: str, value: Value, why: str) -> None:
    """The value itself is not repeated."""
    rows = Rows(A, {DEF + "Persoon": {"p1": f"{A}/p1"}})
    (found,) = Values(sheets()).of(sheet(code).column(column), value, rows)

    assert isinstance(found, Unusable)
    assert found.what.en == why
    assert f"{value}" not in found.what.nl + found.do.nl


def test_rows_say_what_their_case_is() -> None:
    """Each statement has the cell that says it; a family and a person come with the row."""
    given = reading.intake(
        [
            book(
                CASES,
                table("gezinsleden", ("ID", "casus", "Gezinsrol"), ("ouder-1", "a", "ouder")),
                table(
                    "Problemen",
                    ("Casus", "Id", "Leefgebied", "Gezinslid"),
                    ("a", 1, "wonen", "ouder-1"),
                    ("a", None, "werk", None),
                ),
            )
        ],
        sheets(),
    )
    said = given.said(given.cases)
    placed = {
        tuple(getattr(each, "value", each) for each in graphs.terms(quad)): said.place(number).cell
        for number, quad in enumerate(said.statements)
    }

    assert given.cases == (A,)
    assert not said.faults
    assert placed[A, DEF + "gezin", f"{A}/gezin"] == "A2"
    assert placed[A, DEF + "startdatum", "2013"] == "C2"
    assert placed[f"{A}/ouder-1", DEF + "gezin", f"{A}/gezin"] == "B2"
    assert placed[f"{A}/ouder-1", DEF + "persoon", f"{A}/persoon-ouder-1"] == "B2"
    assert placed[f"{A}/probleem-1", DEF + "gezinslid", f"{A}/ouder-1"] == "D2"
    assert (f"{A}/probleem-rij-3", DEF + "casus", A) in placed


@pytest.mark.parametrize(
    ("tables", "place", "why"),
    [
        ((table("Problemen", ("Casus", "Id"), ("a", "1")),), "a.xlsx", "sheet Cases is missing"),
        ((table("Iets", ("Casus", "Id"), ("a", "1")),), "a.xlsx", "no sheet with cases"),
        ((CASES, table("Problemen", ("Id",), ("1",))), "blad Problemen", "no column Case"),
        ((CASES, table("Doelen", ("Casus", "Id"), ("b", 1), (None, 2))), "A2, A3", "no case that"),
        ((table("casus", ("Casus",), ("a",), ("a",)),), "casus, A3", "more than once"),
        ((CASES, table("Cases", ("Casus",), ("b",))), "a.xlsx", "are the same sheet"),
        ((table("Casus", ("Casus", "Naam (nl)", "naam_NL"), ("a",)),), "blad Casus", "B, C are"),
    ],
)
def test_a_book_that_is_not_clear_is_refused(
    tables: tuple[Table, ...], place: str, why: str
) -> None:
    """Nothing of it is kept."""
    with pytest.raises(InputError) as error:
        reading.intake([book(*tables)], sheets())

    assert place in error.value.where
    assert why in error.value.what.en


def test_every_cell_with_a_code_of_no_case_is_told_at_once() -> None:
    """On each sheet, with the codes that were meant; the first ten cells, and how many more."""
    known = table("Casussen", ("Casus",), ("G-101",), ("H-202",))
    members = table("Gezinsleden", ("Casus", "Id"), ("G-101", "x"), ("G101", "y"), ("zzzzz", "z"))
    goals = table("Doelen", ("Casus", "Id"), ("H202", 1), ("G101", 2))
    with pytest.raises(InputError) as error:
        reading.intake([book(known, goals, members)], sheets())

    assert error.value.line("nl") == (
        "a.xlsx, Doelen, A2, A3; Gezinsleden, A3, A4: geen casus die op blad Casussen staat;"
        " bedoelt u H-202, G-101? vul de code in van een casus op blad Casussen"
    )

    many = table("Problemen", ("Casus", "Id"), *((f"q{number}", number) for number in range(9)))
    with pytest.raises(InputError) as error:
        reading.intake([book(known, goals, members, many)], sheets())

    assert error.value.where == (
        "a.xlsx, Doelen, A2, A3; Gezinsleden, A3, A4; Problemen, A2, A3, A4, A5, A6, A7, ..."
    )
    assert error.value.what == Text(
        "geen casus die op blad Casussen staat (nog 3 keer)",
        "no case that is on sheet Casussen (3 more)",
    )


def test_a_case_without_a_code_is_told_as_that() -> None:
    """Before what other sheets say of it; no code of another case is proposed."""
    known = table("Casussen", ("Casus", "Startdatum"), ("b", 2013), (None, 2014), ("#c", 2015))
    goals = table("Doelen", ("Casus", "Id"), ("a", 1), ("b2", 2))
    with pytest.raises(InputError) as error:
        reading.intake([book(known, goals)], sheets())

    assert error.value.line("nl") == (
        "a.xlsx, Casussen, A3: er staat geen code; vul een code in voor deze casus\n"
        "a.xlsx, Doelen, A2, A3: geen casus die op blad Casussen staat;"
        " vul de code in van een casus op blad Casussen"
    )
    assert error.value.line("en").startswith(
        "a.xlsx, Casussen, A3: there is no code; fill in a code for this case\n"
    )


def test_all_that_stops_a_book_is_told_at_once() -> None:
    """In the order of the sheet, and of the books: whatever it is, it hides no other."""
    cases = table("Casussen", ("Casus",), ("a",), ("b",), ("a",), (None,), ("b",))
    members = table("Gezinsleden", ("Casus", "Id"), ("z", "x"), ("a", "y"))
    more = table("Casussen", ("Casus",), (None,), ("c",), ("c",))
    books = [book(cases, members), book(members), book(more, more), book(more)]
    with pytest.raises(InputError) as error:
        reading.intake(books, sheets())

    assert [line.partition(";")[0] for line in error.value.line("nl").splitlines()] == [
        "a.xlsx, Casussen, A4, A6: een casus staat er meer dan één keer op",
        "a.xlsx, Casussen, A5: er staat geen code",
        "a.xlsx, Gezinsleden, A2: geen casus die op blad Casussen staat",
        "a.xlsx: het blad Casussen ontbreekt",
        "a.xlsx: Casussen en Casussen zijn hetzelfde blad",
        "a.xlsx, Casussen, A2: er staat geen code",
        "a.xlsx, Casussen, A4: een casus staat er meer dan één keer op",
    ]


def test_all_sheets_that_are_none_of_ours_as_they_stand_are_told_at_once() -> None:
    """Two that are the same, and those without what each must have."""
    tables = (
        table("Problemen", ("Id",), ("1",)),
        table("Doelen", ("Casus", "Casus"), ("a", "a")),
        CASES,
        table("Cases", ("Casus",), ("b",)),
        table("Overig", ("Casus", "Iets"), ("a", "x")),
    )
    with pytest.raises(InputError) as error:
        reading.intake([book(*tables)], sheets())
    lines = error.value.line("en").splitlines()

    assert len(lines) == 4
    assert "no column Case" in lines[0]
    assert "columns A, B are the same" in lines[1]
    assert "are the same sheet" in lines[2]
    assert "blad Overig" in lines[3]


def test_what_is_not_recognised_is_a_gap() -> None:
    """A case could miss what stands there; what starts with # is not meant to be read."""
    more = table("Casussen", ("Casus", "Stratdatum", "# van ons"), ("a", 2013, "x"), ("#b", 1, 2))
    loose = table("Notities", ("Wie", "Wat"), ("x", "y"))
    match = matching.match(book(more, loose, table("# weg", ("x",), ("y",))), sheets())

    assert [each.en.split(";")[0] for each in match.gaps] == [
        "a.xlsx, sheet Casussen, column B (Stratdatum) was not read",
        "a.xlsx, sheet Notities (Notities) was not read",
    ]
    assert "startdatum?" in match.gaps[0].nl
    assert reading.intake([book(more)], sheets()).cases == (A,)


def test_of_a_case_with_a_cell_that_cannot_be_read_nothing_is_kept() -> None:
    """Every such cell is told; another case is read."""
    given = reading.intake(
        [
            book(
                table(
                    "Casussen",
                    ("Casus", "Aanpak", "Startdatum"),
                    ("a", "Sociale Wijkteams", "31-02-2013"),
                    ("b", "Sociale Wijkteams", "1-2-2013"),
                ),
                table("Doelen", ("Casus", "Id", "Soort doel"), ("a", 1, "x"), ("a", 1, None)),
            )
        ],
        sheets(),
    )
    said = given.said(given.cases)

    assert {each.place.of("nl") for each in said.faults if each.place} == {
        "a.xlsx, blad Casussen, cel C2",
        "a.xlsx, blad Doelen, cel C2",
        "a.xlsx, blad Doelen, cel B3",
    }
    assert {each.case for each in said.faults} == {A}
    assert {graphs.terms(each)[0].value for each in said.statements} == {
        naming.case("b"),
        naming.case("b") + "/gezin",
    }


def faults(*tables: Table) -> set[tuple[str, str | None]]:
    """Return the sheets and cells that cannot be read."""
    given = reading.intake([book(CASES, *tables)], sheets())
    found = given.said((*given.cases, "")).faults
    return {(each.place.sheet or "", each.place.cell) for each in found if each.place}


EMPTY = Unusable(Text("een foutwaarde", "an error value"), Text("x", "x"))


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        (
            (
                table("Evaluaties", ("Casus", "Id"), ("a", "slot")),
                table("Overleggen", ("Casus", "Id"), ("a", "slot")),
            ),
            {("Overleggen", "B2")},
        ),
        (
            (table("Overleggen", ("Casus", "Id"), ("a", 12), ("a", "overleg-12")),),
            {("Overleggen", "B3")},
        ),
        (
            (table("Overleggen", ("Casus", "Id"), ("a", "x"), ("a", f"{A}/x")),),
            {("Overleggen", "B3")},
        ),
        ((table("Overleggen", ("Casus", "Id"), ("a", "gezin")),), {("Overleggen", "B2")}),
        ((table("Overleggen", ("Casus", "Id"), ("a", EMPTY)),), {("Overleggen", "B2")}),
        ((table("Doelen", ("Casus", "Prioriteit"), ("a", "9" * 5000)),), {("Doelen", "B2")}),
        ((table("Doelen", ("Casus", "vindplaats"), ("a", "https://x/%zz")),), {("Doelen", "B2")}),
        ((table("Doelen", ("Casus", "vindplaats"), ("a", "http://[x/")),), {("Doelen", "B2")}),
        ((table("Doelen", ("Casus", "vindplaats"), ("a", "zie blz 3")),), {("Doelen", "B2")}),
        ((table("Regisseurs", ("Casus", "Persoon"), ("a", "Jan Jansen")),), {("Regisseurs", "B2")}),
        ((table("Regisseurs", ("Casus", "Persoon"), ("a", "onbekend")),), {("Regisseurs", "B2")}),
        ((table("Personen", ("Casus", "Id", "FTE"), ("a", "p", "０,８")),), {("Personen", "C2")}),
        (
            (
                table(
                    "Overig",
                    ("Casus", "Ding", "Eigenschap", "Waarde"),
                    ("a", EMPTY, "ggsr:status", "ggsr:genoemd"),
                    (None, "x", "niets", "onzin"),
                    ("a", "doel", "ggsr:status", "ggsr:genoemd"),
                ),
            ),
            {("Overig", "B2"), ("Overig", "D3")},
        ),
    ],
)
def test_two_things_never_become_one_in_silence(
    tables: tuple[Table, ...], expected: set[tuple[str, str | None]]
) -> None:
    """Nor is a cell that means nothing taken for what is not known."""
    assert faults(*tables) == expected


def mend(head: str, value: Value) -> Text:
    """Return what to do about *value* in the column *head* of a case."""
    heads = ("Casus", head)
    given = reading.intake([book(table("Casussen", heads, ("a", value)))], sheets())
    (fault,) = given.said(given.cases).faults

    assert fault.mend is not None
    return fault.mend


def test_a_list_of_choices_that_goes_on_ends_in_three_dots() -> None:
    """Also where it ends a sentence; any other sentence ends in one."""
    assert mend("team", "geen idee").nl.endswith(", ...")
    assert mend("startdatum", "geen idee").nl.endswith("of jaar.")


def test_messages_name_sheets_as_the_tables_do() -> None:
    """In any language; what is not there is called in the language of what is there."""
    goals = table("GOALS", ("Case", "Problem"), ("a", "x"))
    cases = table("Cases", ("Case", "START date"), ("a", 2013))
    given = reading.intake([book(cases, goals)], sheets())
    (fault,) = given.said([A]).faults
    called = {each.code: each for each in given.called}

    assert fault.mend is not None
    assert fault.mend.nl.endswith("voeg de rij toe op blad Problems.")
    assert called["Doel"].name == Text("GOALS", "GOALS")
    assert called["Casus"].column("startdatum").name == Text("START date", "START date")
    assert called["Casus"].column("einddatum").name == Text("end date", "end date")

    twice = reading.intake([book(cases), book(table("Casussen", ("Casus",), ("b",)))], sheets())
    assert twice.called[0].name == sheet("Casus").name
    assert twice.called[1].name == sheet("Gezinslid").name

    with pytest.raises(InputError) as error:
        reading.intake([book(cases, table("Goals", ("Case",), ("b",)))], sheets())
    assert error.value.what.nl == "geen casus die op blad Cases staat"
    assert error.value.do.nl.endswith("een casus op blad Cases")


def test_a_name_that_may_be_meant_is_suggested_in_the_language_that_it_is_in() -> None:
    """So it is in the language of the tables, whatever that of the message."""
    cases = table("Cases", ("Case", "strt date"), ("a", 2013))
    (gap,) = reading.intake([book(cases)], sheets()).gaps

    assert "bedoelt u start date?" in gap.nl
    assert "did you mean start date?" in gap.en


def test_a_cell_that_cannot_be_read_is_told_with_the_header_above_it() -> None:
    """As the file has it, whatever the language of the message; also on the sheet Overig."""
    goals = table("Goals", ("CASUS", "kind of\ngoal", "PRIORITEIT"), ("a", "niets", "hoog"))
    rest = table("Overig", ("Casus", "Ding", "Eigenschap", "Waarde"), ("a", "x", "y", "z"))
    found = reading.intake([book(CASES, goals, rest)], sheets()).said([A]).faults

    assert [each.message.nl for each in found] == [
        "In deze cel (kolom ‘kind of goal’) staat geen van de keuzen.",
        "In deze cel (kolom ‘PRIORITEIT’) staat geen heel getal.",
        "In deze cel (kolom ‘Waarde’) staat geen ding, eigenschap en waarde.",
    ]
    assert found[1].message.en == "This cell (column ‘PRIORITEIT’) holds no whole number."


@pytest.mark.parametrize("value", ["situatie beheersbar", "beheersbar", "situation managable"])
def test_what_was_meant_is_suggested_in_both_languages(value: str) -> None:
    """It may be written in either, or as a code, whatever the language of the message."""
    do = mend("reden van afsluiting", value)

    assert do.nl.startswith("Bedoelt u situatie beheersbaar?")
    assert do.en.startswith("Did you mean situation manageable?")


@pytest.mark.parametrize(
    "name", [DEF + "Overleg", naming.case("b"), naming.case("b") + "/doel", ".."]
)
def test_an_id_never_names_what_is_something_already(name: str) -> None:
    """Not a class, nor another case, nor a thing of one."""
    made = naming.thing(A, name)

    assert made.startswith(A + "/")
    assert "/" not in made.removeprefix(A + "/")
    assert ".." not in made


def test_the_sheet_of_other_statements_needs_its_columns() -> None:
    """It would be passed over without them."""
    heads = ("Zaak", "Ding", "Eigenschap", "Waarde")
    with pytest.raises(InputError) as error:
        reading.intake([book(CASES, table("Overig", heads, ("a", "x", "y", "z")))], sheets())
    more = table("Overig", ("Casus", *heads[1:], "Meer"), ("a", "x", "y", "z", "w"))

    assert "no column Case" in error.value.what.en
    assert (
        "column E (Meer) was not read" in reading.intake([book(CASES, more)], sheets()).gaps[0].en
    )


def test_what_to_do_about_a_sheet_that_is_not_read_is_one_sentence_or_more() -> None:
    """Also when nothing that is known is like its name; each sentence has its end."""
    told = {
        name: matching.match(book(CASES, table(name, ("x",), ("y",))), sheets()).gaps
        for name in ("Probleme", "Qqqq")
    }
    (near,), (far,) = told.values()

    assert near.nl.endswith("? Zo niet, zet # ervoor")
    assert near.en.endswith("? If not, put # before it")
    assert far.nl.endswith("; kijk de spelling na, of zet # ervoor")
    assert far.en.endswith("; check the spelling, or put # before it")


def test_a_date_that_may_be_month_first_is_taken_for_granted() -> None:
    """With slashes, once for a sheet; not where the column shows its order, nor in a remark."""
    heads = ("Casus", "Aanmelddatum", "Startdatum", "Einddatum")
    rows = (
        ("a", "02/03/2015", "02/03/2015", "2-3-2015"),
        ("b", "4/3/2015 00:00:00", "28/2/2015", "3/3/2015"),
        ("#c", "02/03/2015", None, None),
        ("d", datetime(2015, 3, 2)),
    )
    (guess,) = reading.intake([book(table("Casussen", heads, *rows))], sheets()).guesses

    assert guess.where.nl == "a.xlsx, blad Casussen, cel B2, B3"
    assert guess.where.en == "a.xlsx, sheet Casussen, cell B2, B3"
    assert "read as day/month/year" in guess.what.en
