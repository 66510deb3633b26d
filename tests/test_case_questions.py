"""The questions over cases: their parameters, and the lines between one answer and another."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ggsr_kg import answers, graphs, library, queries, reasoning, store
from ggsr_kg.answers import Answer
from ggsr_kg.store import Store

FILE = Path(__file__).parent / "vragen" / "casussen.ttl"
QUESTIONS = sorted(each.name for each in queries.catalogue().values() if "casussen" in each.tags)


@cache
def graph() -> Store:
    """Return the packaged graph and the invented cases, with what follows from both."""
    return library.load([FILE])


def ask(name: str, **given: Any) -> Answer:
    """Return the answer to the question *name* over the invented cases."""
    return library.ask(name, graph(), **given)


def changed(old: str, new: str) -> Store:
    """Return the invented cases with the text *old* replaced, and what follows in the graph."""
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    found = Store()
    quads = graphs.read_bytes(text.replace(old, new).encode(), "x", graphs.FORMATS[".ttl"], "urn:x")
    found.add([*quads, *store.build()])
    reasoning.reason(found)
    return found


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_cases_no_rows(name: str) -> None:
    """Over the packaged graph, which holds no cases, the answer has no rows."""
    assert library.ask(name).rows == ()


def test_the_questions_over_cases_are_known() -> None:
    """Partner coverage, caseload and the comparison of verdicts are asked of cases."""
    assert QUESTIONS == [
        "betrokken-in-casussen",
        "caseload",
        "leefgebied-zonder-partner",
        "ontbrekend-partnertype",
        "oordelen-vergeleken",
    ]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2013-08-31", {}),
        ("2013-09-01", {"regisseur-1": "1", "regisseur-7": "1"}),
        ("2014-01-31", {"regisseur-1": "2", "regisseur-2": "1", "regisseur-3": "1"}),
        ("2014-02-01", {"regisseur-1": "3", "regisseur-2": "1", "regisseur-3": "1"}),
        ("2014-02-28", {"regisseur-1": "3", "regisseur-2": "1", "regisseur-7": "3"}),
        ("2014-03-01", {"regisseur-1": "2", "regisseur-2": "3", "regisseur-7": "3"}),
        ("2014-05-31", {"regisseur-7": "3"}),
        ("2014-06-01", {"regisseur-7": "2"}),
    ],
)
def test_caseload_on_a_day(day: str, expected: dict[str, str]) -> None:
    """First and last day count, a month counts from its first day, a closed case ends its own."""
    found = {row["regisseur"]: row["casussen"] for row in ask("caseload", peildatum=day).records()}

    assert expected.items() <= found.items()
    assert expected or not found


@pytest.mark.parametrize(
    ("fte", "expected"),
    [
        ("0.15", ("20", "ja")),
        ("0.1499", ("20", "nee")),
        ("0.1501", ("20", "ja")),
        ("0.0", ("", "niet te bepalen")),
    ],
)
def test_the_norm_is_kept_up_to_its_value(fte: str, expected: tuple[str, str]) -> None:
    """Exactly twenty cases per fte is within the norm, more is not, whatever rounding shows."""
    data = changed("ggsr:fte 0.14 ;", f"ggsr:fte {fte} ;")
    rows = answers.ask(data.ask, queries.find("caseload")).records()
    row = next(each for each in rows if each["regisseur"] == "regisseur-2")

    assert (row["casussen_per_fte"], row["binnen_norm"]) == expected


def test_the_norm_is_that_of_the_cases() -> None:
    """Cases in the team with a norm bring that norm; in the other team there is none."""
    found = {row["regisseur"]: row["norm"] for row in ask("caseload").records()}
    then = ask("caseload", peildatum="2013-10-01").records()

    assert (found["regisseur-1"], found["regisseur-6"]) == ("20", "")
    assert {row["binnen_norm"] for row in then} == {"geen norm"}


@pytest.mark.parametrize(
    ("who", "team", "expected"),
    [
        ("regisseur-5", "delft-team-jeugd", ""),
        ("regisseur-5", "delft-sociaal-team", "20"),
        ("regisseur-6", "delft-sociaal-team", "20"),
        ("regisseur-6", "delft-team-jeugd", ""),
    ],
)
def test_the_team_of_the_coordinator_goes_before_that_of_the_case(
    who: str, team: str, expected: str
) -> None:
    """The norm of a team limits its coordinators, in whichever team their cases are."""
    person = f"ggsr:persoon <https://w3id.org/ggsr/id/persoon/{who}> ;"
    data = changed(person, f"{person} ggsr:team team:{team} ;")
    rows = answers.ask(data.ask, queries.find("caseload")).records()

    assert {row["norm"] for row in rows if row["regisseur"] == who} == {expected}


def test_a_partner_of_a_known_kind_makes_a_gap_certain() -> None:
    """A gap is uncertain while one partner's kind is unknown, or it is not said who takes part."""
    unknown = "ggsr:organisatie organisatie:eigen-kracht-centrale"
    data = changed(unknown, "ggsr:partnertype partnertype:p15")
    query = queries.find("leefgebied-zonder-partner")
    rows = answers.ask(data.ask, query).records()

    assert [row["casus"] for row in rows if row["zeker"] == "nee"] == ["delft-5"]
    assert [row["casus"] for row in ask(query.name).records() if row["zeker"] == "nee"] == [
        "delft-5",
        "delft-6",
    ]


def pairs(text: str) -> set[tuple[str, ...]]:
    """Return the rows of the query *text* over the invented cases, the last part of each IRI."""
    rows = graph().ask(text).rows
    return {tuple(answers.plain(each).rpartition("/")[2] for each in row) for row in rows}


def test_a_domain_with_a_problem_is_covered_or_a_gap() -> None:
    """The domains with a problem are those in the answer and those that are covered, no other."""
    problem = "?p a ggsr:Probleem ; ggsr:casus ?c ; ggsr:leefgebied ?l"
    covered = pairs(f"SELECT ?c ?l {{ {problem} . ?c ggsr:leefgebiedGedekt ?l }}")
    gaps = {(row["casus"], row["leefgebied"]) for row in ask("leefgebied-zonder-partner").records()}

    assert gaps | covered == pairs(f"SELECT ?c ?l {{ {problem} }}")
    assert not gaps & covered


@pytest.mark.parametrize(
    ("name", "given", "column", "expected"),
    [
        ("leefgebied-zonder-partner", {"gemeente": "Dordrecht"}, "gemeente", {"Dordrecht"}),
        ("leefgebied-zonder-partner", {"leefgebied": "wonen"}, "leefgebied", {"wonen"}),
        (
            "leefgebied-zonder-partner",
            {"aanpak": "Reset Thuisbegeleiding"},
            "casus",
            {"dordrecht-4"},
        ),
        ("ontbrekend-partnertype", {"gemeente": "Dordrecht"}, "casussen", {"2"}),
        ("ontbrekend-partnertype", {"aanpak": "Reset"}, "casussen", {"1"}),
        ("ontbrekend-partnertype", {"leefgebied": "wonen"}, "partnertype", {"woningbouw"}),
        ("betrokken-in-casussen", {"soort": "organisatie"}, "soort", {"organisatie"}),
        ("betrokken-in-casussen", {"aanpak": "Reset"}, "wie", {"schuldhulpverlening"}),
        ("betrokken-in-casussen", {"gemeente": "Delft"}, "gemeente", {"Delft"}),
    ],
)
def test_a_parameter_restricts_the_answer(
    name: str, given: dict[str, str], column: str, expected: set[str]
) -> None:
    """A parameter leaves the rows that meet it, and some do."""
    assert {row[column] for row in ask(name, **given).records()} == expected
