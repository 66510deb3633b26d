"""The rules that count days and years in a case: any day, partial dates, leap days, time zones."""

from __future__ import annotations

from datetime import date

import pytest
from derivation import day, derived, values
from hypothesis import given, settings
from hypothesis import strategies as st

JULIAN = 1721425
"""The Julian day number of the day before 1 January of the year 1."""


# --- days


@given(st.lists(st.dates(), min_size=1, max_size=40, unique=True))
@settings(max_examples=15, deadline=None)
def test_a_day_number_is_the_julian_one(days: list[date]) -> None:
    """For any day the number is the one of the calendar: consecutive days differ by one."""
    lines = [
        f":d{each.toordinal()} ggsr:casus :c ; ggsr:begin {day(each.isoformat())} ."
        for each in days
    ]
    expected = {
        (f"d{each.toordinal()}", "beginDagnummer", str(each.toordinal() + JULIAN)) for each in days
    }

    assert set(derived("dagnummers", *lines)) == expected


def test_each_date_of_a_period_has_its_number() -> None:
    """Registration, start and end of a case, begin and end of its parts, each in its place."""
    found = derived(
        "dagnummers",
        f":c a ggsr:Casus ; ggsr:aanmelddatum {day('2012-02-28')} ;",
        f"ggsr:startdatum {day('2012-02-29')} ; ggsr:einddatum {day('2012-03-01')} .",
        f":r ggsr:casus :c ; ggsr:begin {day('2000-01-01')} ; ggsr:einde {day('1999-12-31')} .",
    )

    assert found == [
        ("c", "aanmeldDagnummer", "2455986"),
        ("c", "beginDagnummer", "2455987"),
        ("c", "eindeDagnummer", "2455988"),
        ("r", "beginDagnummer", "2451545"),
        ("r", "eindeDagnummer", "2451544"),
    ]


@pytest.mark.parametrize("text", ["2013-02-28+01:00", "2013-02-28Z", "2013-02-28-11:00"])
def test_a_time_zone_does_not_move_a_day(text: str) -> None:
    """The day is the one that stands there, whatever its time zone."""
    assert values("dagnummers", f":r ggsr:casus :c ; ggsr:begin {day(text)} .") == ["2456352"]


@pytest.mark.parametrize(
    "value", ['"2013"^^xsd:gYear', '"2013-02"^^xsd:gYearMonth', '"2013-02-28"', ":iets"]
)
def test_what_is_no_day_has_no_number(value: str) -> None:
    """A month, a year, a text or a thing has no day number; nor has what is of no case."""
    assert values("dagnummers", f":r ggsr:casus :c ; ggsr:begin {value} .") == []
    assert values("dagnummers", f":r a ggsr:Document ; ggsr:begin {day('2013-01-01')} .") == []


@pytest.mark.parametrize(
    ("numbers", "expected"), [((1, 1), ["0"]), ((1, 29), ["28"]), ((2, 1), ["-1"])]
)
def test_days_to_the_start_are_a_difference(numbers: tuple[int, int], expected: list[str]) -> None:
    """The days to the start are none, some, or fewer than none; without both days unknown."""
    registered, started = numbers
    case = f":c a ggsr:Casus ; ggsr:aanmeldDagnummer {registered}"

    assert values("dagen-tot-start", f"{case} ; ggsr:beginDagnummer {started} .") == expected
    assert values("dagen-tot-start", f"{case} .") == []


def age(born: str, start: str) -> list[str]:
    """Return the age at *start* of who was *born* then, as the rule gives it."""
    return values(
        "leeftijd-bij-start",
        f":c ggsr:gezin :g ; ggsr:startdatum {day(start)} .",
        f":k a ggsr:Gezinslid ; ggsr:gezin :g ; ggsr:geboortedatum {day(born)} .",
    )


@pytest.mark.parametrize(
    ("born", "start", "expected"),
    [
        ("1995-06-01", "2013-05-31", ["17"]),
        ("1995-06-01", "2013-06-01", ["18"]),
        ("2012-02-29", "2013-02-28", ["0"]),
        ("2012-02-29", "2013-03-01", ["1"]),
        ("2012-02-29", "2016-02-29", ["4"]),
        ("2013-06-01", "2013-06-01", ["0"]),
        ("2013-06-02", "2013-06-01", []),
        ("2013-06-01", "2013-06-01+02:00", ["0"]),
        ("2013-06-01-11:00", "2014-06-01+12:00", ["1"]),
        ("1995", "2013-06-01", []),
        ("1995-06", "2013-06-01", []),
        ("1995-06-01", "2013-06", []),
    ],
)
def test_age_counts_birthdays(born: str, start: str, expected: list[str]) -> None:
    """A year older on the birthday, not a day before; unknown without both days."""
    assert age(born, start) == expected


@given(st.dates(), st.dates())
@settings(max_examples=40, deadline=None)
def test_age_is_whole_years(born: date, start: date) -> None:
    """The age is the number of birthdays since the day of birth."""
    years = start.year - born.year - ((start.month, start.day) < (born.month, born.day))

    assert age(born.isoformat(), start.isoformat()) == ([str(years)] if years >= 0 else [])


# --- aftercare

AFTERCARE = (
    "ggsr:eenheid eenheid:%s ; ggsr:grootheid grootheid:nazorgduur ; "
    'ggsr:richting "%s" ; ggsr:waarde %s .'
)


@pytest.mark.parametrize(
    ("end", "terms", "expected"),
    [
        ("2013-06-30", ("jaren", "minimum", "2"), ["2015-06-30"]),
        ("2013-06-30", ("jaren", "precies", "2.0"), ["2015-06-30"]),
        ("2012-02-29", ("jaren", "minimum", "2"), ["2014-02-28"]),
        ("2013-02-28+01:00", ("jaren", "minimum", "2"), ["2015-02-28"]),
        ("2013-12-31", ("jaren", "minimum", "1"), ["2014-12-31"]),
        ("2013-06-30", ("jaren", "maximum", "2"), []),
        ("2013-06-30", ("jaren", "minimum", "1.5"), []),
        ("2013-06-30", ("weken", "minimum", "2"), []),
        ("2013-06", ("jaren", "minimum", "2"), []),
    ],
)
def test_aftercare_lasts_at_least_the_norm(
    end: str, terms: tuple[str, str, str], expected: list[str]
) -> None:
    """The last day that is asked for is the same day so many years later, or is not known."""
    case = f":c ggsr:einddatum {day(end)} ; ggsr:geldendeNorm :n . :n "

    assert values("nazorg-ten-minste-tot", case + AFTERCARE % terms) == expected


def test_of_two_norms_the_longest_counts() -> None:
    """With two norms in force one day is asked for: that of the longest."""
    norms = ":n " + AFTERCARE % ("jaren", "minimum", "1") + " :m " + AFTERCARE
    case = f":c ggsr:einddatum {day('2013-06-30')} ; ggsr:geldendeNorm :n , :m . "

    assert values("nazorg-ten-minste-tot", case + norms % ("jaren", "minimum", "3")) == [
        "2016-06-30"
    ]


def test_no_norm_asks_for_no_aftercare() -> None:
    """Without a norm in force no day follows from the end of a case."""
    assert values("nazorg-ten-minste-tot", f":c ggsr:einddatum {day('2013-06-30')} .") == []
