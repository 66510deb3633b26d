"""The questions: each has an answer worked out from the documents, and gives it on two engines.

`expected/<question>.csv` is the answer of an independent second reading of the five documents.
Verdicts, passages, totals, progress, coverage and contradictions were written down before the data
were looked at; tables of practice (partners, agreements, facilities, routes, figures) were worked
out from the documents by another reader, and each difference was settled by reading. The table of
all claims was read row by row against the passages by two readers.

The packaged graph holds no cases, so invented ones (`vragen/casussen.ttl`) are loaded with it. The
answers to the questions over cases (tag `casussen`) were worked out from that file by hand; the
others must be the same with those cases as without.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import rdflib
from pyoxigraph import RdfFormat, serialize

from ggsr_kg import answers, library, queries
from ggsr_kg.store import Store

EXPECTED = Path(__file__).parent / "expected"
CASES = Path(__file__).parent / "vragen" / "casussen.ttl"
QUESTIONS = queries.catalogue()
Row = tuple[str, ...]


@cache
def graph() -> Store:
    """Return the packaged graph and the invented cases, with what follows from both."""
    return library.load([CASES])


@cache
def reordered() -> Store:
    """Return the same statements, loaded in another order."""
    again = Store()
    again.add(sorted(graph(), key=lambda quad: str(quad)[::-1]))
    return again


@cache
def other_engine() -> rdflib.Graph:
    """Return the same statements in rdflib."""
    triples = {quad.triple for quad in graph()}
    data = serialize(sorted(triples, key=str), format=RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=data, format="nt")


def expected(name: str) -> list[Row]:
    """Return the rows of the expected answer, the columns first."""
    with (EXPECTED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)]


def answer(name: str, lang: str = "nl", **given: Any) -> list[Row]:
    """Return the rows that the library answers, the columns first."""
    found = library.ask(name, graph(), lang=lang, **given)
    return [found.columns, *(tuple(map(answers.plain, row)) for row in found.rows)]


def records(name: str, **given: Any) -> list[dict[str, str]]:
    """Return the rows that the library answers, by column."""
    return library.ask(name, graph(), **given).records()


def test_each_question_has_an_expected_answer() -> None:
    """No question without an expected answer, no expected answer without a question."""
    assert sorted(path.stem for path in EXPECTED.glob("*.csv")) == sorted(QUESTIONS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_answer_is_the_expected_one(name: str) -> None:
    """The answer is the expected one: columns, rows and their order."""
    assert answer(name) == expected(name)


@pytest.mark.parametrize("name", QUESTIONS)
def test_rdflib_gives_the_same_answer(name: str) -> None:
    """The question as it stands in its file gives the same on rdflib."""
    found = other_engine().query(QUESTIONS[name].text)
    rows = [tuple("" if term is None else str(term) for term in row) for row in found]

    assert [tuple(map(str, found.vars or ())), *rows] == expected(name)


@pytest.mark.parametrize("name", QUESTIONS)
def test_english_gives_as_many_rows(name: str) -> None:
    """The answer in English has the same columns, and no row goes missing for want of a label."""
    dutch, english = answer(name), answer(name, "en")

    assert english[0] == dutch[0]
    assert len(english) == len(dutch)


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_order_is_total(name: str) -> None:
    """The same statements, loaded in another order, give the rows in the same order."""
    found = answers.ask(reordered().ask, QUESTIONS[name])

    assert [tuple(map(answers.plain, row)) for row in found.rows] == answer(name)[1:]


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_value_is_one_line(name: str) -> None:
    """No value holds a line break or a stray space, so that a table stays a table."""
    values = {value for row in answer(name) for value in row}

    assert {value for value in values if value != " ".join(value.split())} == set()


@pytest.mark.parametrize(
    ("gemeente", "jaar", "voldoet", "verbeterpunt", "streep"),
    [
        ("Delft", 2013, 0, 5, 0),
        ("Delft", 2014, 4, 0, 1),
        ("Dordrecht", 2013, 0, 16, 0),
        ("Dordrecht", 2014, 4, 12, 0),
        ("Leeuwarden", 2013, 2, 10, 0),
        ("Leeuwarden", 2014, 6, 0, 0),
        ("Lelystad", 2013, 0, 7, 0),
        ("Lelystad", 2014, 4, 2, 1),
    ],
)
def test_verdict_cells_are_counted_as_printed(
    gemeente: str, jaar: int, voldoet: int, verbeterpunt: int, streep: int
) -> None:
    """The verdict cells of each sheet and column, counted by hand, are in the graph once each."""
    rows = records("oordelen", gemeente=gemeente, peiljaar=jaar, niveau="beleid")
    cells = {row["oordeel"]: row["uitkomst"] for row in rows}
    signs = list(cells.values())

    assert [signs.count(sign) for sign in "√X–"] == [voldoet, verbeterpunt, streep]


def test_rows_and_cells_of_the_verdicts() -> None:
    """74 policy verdicts give 80 rows, the case level 33 verdicts and 33 rows."""
    policy = records("oordelen", niveau="beleid")
    case = records("oordelen", niveau="casus")

    assert (len(policy), len({row["oordeel"] for row in policy})) == (80, 74)
    assert (len(case), len({row["oordeel"] for row in case})) == (33, 33)


def test_a_list_gives_the_sum_of_its_members() -> None:
    """A list-valued parameter gives the rows of each of its values, once."""
    apart = [*records("oordelen", gemeente="Delft"), *records("oordelen", gemeente="Lelystad")]

    assert records("oordelen", gemeente=["Delft", "Lelystad"]) == apart


@pytest.mark.parametrize(
    ("name", "column", "parameter", "value", "shown"),
    [
        ("beweringen", "partij", "partij", "netwerkpartner", "netwerkpartner"),
        ("oordelen", "thema", "thema", "samenwerking", "Samenwerking"),
        ("oordelen", "uitkomst", "uitkomst", "X", "X"),
        ("oordelen", "indicator", "indicator", "B04", "B04"),
        ("partnerdekking", "leefgebied", "leefgebied", "wonen", "wonen"),
        ("tegenspraken", "gemeente", "gemeente", "Leeuwarden", "Leeuwarden"),
        ("wachtlijsten", "peiljaar", "peiljaar", "2014", "2014"),
        ("doorzettingsmacht", "peiljaar", "peiljaar", "2013", "2013"),
    ],
)
def test_a_parameter_restricts_its_column(
    name: str, column: str, parameter: str, value: str, shown: str
) -> None:
    """A parameter leaves the rows with that value, and some rows have it."""
    rows = records(name, **{parameter: value})

    assert {row[column] for row in rows} == {shown}


def test_secondary_tasks_only_add_coverage() -> None:
    """Counting secondary tasks too leaves what was covered and covers more."""
    strict = records("partnerdekking")
    loose = records("partnerdekking", rang=["primair", "secundair"])
    covered = [
        {i for i, row in enumerate(rows) if row["dekking"] == "ja"} for rows in (strict, loose)
    ]

    assert covered[0] < covered[1]


def test_coverage_is_a_full_matrix() -> None:
    """Every approach and year with verdicts has seven domains on two bases."""
    rows = records("partnerdekking")
    cells = {(row["aanpak"], row["gemeente"], row["peiljaar"]) for row in rows}

    assert len(cells) == 11
    assert len(rows) == len(cells) * 7 * 2


@pytest.mark.parametrize(
    "claim",
    [
        ("Delft", "Gezinscoaching", "B07", "netwerkpartner", "2", "3", "negatief"),
        ("Dordrecht", "Gezinscoaching", "B07", "ondervraagde", "3", "4", "negatief"),
        ("Dordrecht", "Reset Thuisbegeleiding", "B07", "netwerkpartner", "2", "", "negatief"),
        ("Leeuwarden", "Interventieteam Gezinnen", "B13", "netwerkpartner", "2", "", "positief"),
        *(
            ("Leeuwarden", "Voorwaardelijke Interventie Gezinnen", *rest)
            for rest in (
                ("B13", "netwerkpartner", "1", "3", "positief"),
                ("B13", "netwerkpartner", "2", "3", "negatief"),
                ("B14", "netwerkpartner", "3", "3", "negatief"),
            )
        ),
        *(
            ("Lelystad", "Gezinscoaching", *rest)
            for rest in (
                ("B04", "netwerkpartner", "2", "3", "negatief"),
                ("B06", "netwerkpartner", "2", "3", "negatief"),
                ("B07", "netwerkpartner", "3", "3", "negatief"),
                ("B09", "netwerkpartner", "3", "3", "negatief"),
                ("B13", "netwerkpartner", "1", "3", "positief"),
                ("B13", "netwerkpartner", "2", "3", "negatief"),
                ("C10", "toezichthouder", "2", "3", "positief"),
                ("C11", "toezichthouder", "2", "3", "positief"),
                ("C11", "toezichthouder", "3", "3", "negatief"),
                ("C19", "toezichthouder", "1", "3", "negatief"),
                ("C22", "toezichthouder", "2", "3", "positief"),
                ("C22", "toezichthouder", "2", "3", "negatief"),
                ("C24", "toezichthouder", "2", "3", "positief"),
                ("C31", "toezichthouder", "2", "3", "positief"),
                ("C32", "toezichthouder", "2", "3", "negatief"),
                ("C33", "toezichthouder", "3", "3", "positief"),
            )
        ),
    ],
)
def test_counted_claims_are_there(claim: Row) -> None:
    """A count that a document prints ("two of the three partners") stands with a claim."""
    columns = ("gemeente", "aanpak", "indicator", "partij", "aantal", "van", "standpunt")
    wanted = dict(zip(columns, claim, strict=True))
    rows = records("beweringen", gemeente=wanted["gemeente"], peiljaar=2013)

    assert any(wanted.items() <= row.items() for row in rows)


def test_contradictions_with_an_unknown_side_are_stated() -> None:
    """Where a document only says that parties disagree, no side is invented."""
    unknown = [row for row in records("tegenspraken") if row["standpunt"] == "onbekend"]

    assert [(row["gemeente"], row["indicator"]) for row in unknown] == [
        ("Dordrecht", "B13"),
        ("Dordrecht", "B05"),
        ("Leeuwarden", "B11"),
    ]
