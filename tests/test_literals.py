"""The text of a literal is judged by the rules of XSD, not by what a parser makes of it."""

import pytest

from ggsr_kg.literals import fault
from ggsr_kg.namespaces import RDF, XSD

GOOD = """
boolean true|boolean 0|integer 007|integer -1|decimal 1.5|decimal .5|decimal -0.|double 1e3
double INF|float NaN|date 2013-02-28|date 2012-02-29|date 2013-02-28+01:00|date -0044-03-15
date 12013-01-01|dateTime 2013-02-28T24:00:00|dateTime 2013-02-28T12:00:00.5Z|gYear 2013
gYear 0000|gYearMonth 2013-12|gMonthDay --02-29|gDay ---31|gMonth --12|time 23:59:59
duration P1Y2M3DT4H5M6S|dayTimeDuration P14D|dayTimeDuration PT1H|yearMonthDuration P2Y
anyURI https://voorbeeld.nl/a|positiveInteger 1|nonNegativeInteger 0|byte -128|unsignedByte 255
language nl-NL|hexBinary 0fb7|dateTimeStamp 2013-02-28T12:00:00Z
"""
BAD = """
boolean ja|boolean True|integer 1.0|integer 1e3|decimal 1,5|decimal 1e3|date 2013-02-30
date 2013-02-29|date 28-02-2013|date 20130228|date 2013-2-3|date 2013-W09-4|date 2013-13-01
dateTime 2013-02-28|dateTime 2013-02-28_12:00:00|dateTime 2013-02-28T24:00:01|gYear 13
gYearMonth 2013-13|gYear 2013-01|anyURI a<b|duration P|duration P1DT|dayTimeDuration P1Y
positiveInteger 0|nonNegativeInteger -1|byte 128|unsignedByte 256|int 2147483648
dateTimeStamp 2013-02-28T12:00:00|gMonthDay --02-30|time 25:00:00|date 012013-01-01
"""


def cases(text):
    """Return (datatype, value) for each case; an underscore stands for a space."""
    parts = [case.split(" ", 1) for line in text.split("\n") for case in line.split("|") if case]
    return [(name, value.replace("_", " ")) for name, value in parts]


@pytest.mark.parametrize(("name", "value"), cases(GOOD))
def test_valid_form_passes(name, value):
    """A form that XSD 1.1 allows has no fault."""
    assert fault(value, XSD + name) is None


def test_a_text_with_a_direction_is_a_fault():
    """RDF 1.1 has none: a rule about texts would let it pass."""
    assert fault("x", RDF + "langString") is None

    assert fault("x", RDF + "dirLangString").en == (
        "after the language comes a direction of writing, which RDF 1.1 does not have"
    )


@pytest.mark.parametrize(("name", "value"), cases(BAD))
def test_invalid_form_is_a_fault(name, value):
    """A form that XSD 1.1 does not allow is a fault."""
    assert fault(value, XSD + name) is not None


def test_fault_keeps_the_value_to_itself():
    """The value, which may be about a person, is not in the message; the wanted form is."""
    found = fault("12-3-1984", XSD + "date")

    assert "1984" not in found.nl + found.en
    assert "2013-02-28" in found.nl


def test_unknown_datatype_passes():
    """A datatype outside XSD has no form to judge."""
    assert fault("x", "urn:other") is None


LONG = "9" * 5000


@pytest.mark.parametrize(
    ("value", "name", "is_sound"),
    [
        (LONG, "integer", True),
        (f"{LONG}-02-28", "date", True),
        (f"-{LONG}6-02-29", "date", True),
        (f"{LONG}-02-29", "date", False),
        (f"{LONG}-01-01T00:00:00", "dateTime", True),
        (LONG, "int", False),
        (f"-{LONG}", "long", False),
        (LONG, "unsignedByte", False),
        ("0" * 5000 + "7", "byte", True),
    ],
)
def test_numbers_may_be_of_any_length(value, name, is_sound):
    """More digits than Python makes a number of are looked at too."""
    assert (fault(value, XSD + name) is None) == is_sound
