"""Whether the text of a literal belongs to its datatype (XSD 1.1 Datatypes, section 3.3).

The graph keeps literals as written, so this looks at the text itself and never rewrites it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from functools import lru_cache

from ggsr_kg.errors import InputError, Text
from ggsr_kg.namespaces import RDF, XSD

LIMIT = 2**20
"""How many characters a literal has at most; a parser takes no more than some megabytes."""

_ZONE = r"(?P<zone>Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_YEAR = r"-?(?:[1-9]\d{3,}|0\d{3})"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_DAY = r"(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])"
_FLOAT = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN"
_INTEGER = r"[+-]?\d+"
_DURATION_DAYS = r"(?=\d|T)(?:\d+D)?"
_DURATION_TIME = r"(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?"

_FORMS: dict[str, tuple[str, str]] = {
    "anyURI": (r"[^\s<>\"{}|\\^`]*", "https://voorbeeld.nl/a"),
    "boolean": (r"true|false|1|0", "true"),
    "byte": (_INTEGER, "1"),
    "date": (rf"(?P<year>{_YEAR})-{_DAY}{_ZONE}", "2013-02-28"),
    "dateTime": (rf"(?P<year>{_YEAR})-{_DAY}T{_TIME}{_ZONE}", "2013-02-28T12:00:00"),
    "dateTimeStamp": (rf"(?P<year>{_YEAR})-{_DAY}T{_TIME}{_ZONE[:-1]}", "2013-02-28T12:00:00Z"),
    "dayTimeDuration": (rf"-?P{_DURATION_DAYS}{_DURATION_TIME}", "P14D"),
    "decimal": (r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", "1.5"),
    "double": (_FLOAT, "1.5"),
    "duration": (rf"-?P(?=\d|T)(?:\d+Y)?(?:\d+M)?(?:\d+D)?{_DURATION_TIME}", "P14D"),
    "float": (_FLOAT, "1.5"),
    "gDay": (rf"---(?:0[1-9]|[12]\d|3[01]){_ZONE}", "---28"),
    "gMonth": (rf"--(?:0[1-9]|1[0-2]){_ZONE}", "--02"),
    "gMonthDay": (rf"--{_DAY}{_ZONE}", "--02-28"),
    "gYear": (rf"{_YEAR}{_ZONE}", "2013"),
    "gYearMonth": (rf"{_YEAR}-(?:0[1-9]|1[0-2]){_ZONE}", "2013-02"),
    "hexBinary": (r"(?:[0-9a-fA-F]{2})*", "0fb7"),
    "int": (_INTEGER, "1"),
    "integer": (_INTEGER, "1"),
    "language": (r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*", "nl"),
    "long": (_INTEGER, "1"),
    "negativeInteger": (r"-0*[1-9]\d*", "-1"),
    "nonNegativeInteger": (r"\+?\d+|-0+", "1"),
    "nonPositiveInteger": (r"-\d+|\+?0+", "-1"),
    "positiveInteger": (r"\+?0*[1-9]\d*", "1"),
    "short": (_INTEGER, "1"),
    "time": (rf"{_TIME}{_ZONE}", "12:00:00"),
    "unsignedByte": (r"\+?\d+", "1"),
    "unsignedInt": (r"\+?\d+", "1"),
    "unsignedLong": (r"\+?\d+", "1"),
    "unsignedShort": (r"\+?\d+", "1"),
    "yearMonthDuration": (r"-?P(?=\d)(?:\d+Y)?(?:\d+M)?", "P2Y"),
}
_PATTERNS = {name: re.compile(form) for name, (form, _) in _FORMS.items()}
_BITS = {"byte": 8, "short": 16, "int": 32, "long": 64}
_UNSIGNED = {"unsignedByte": 8, "unsignedShort": 16, "unsignedInt": 32, "unsignedLong": 64}
_MOST_DIGITS = 20
"""How many digits the largest number of 64 bits has."""
_DIRECTED = RDF + "dirLangString"
_LEAP_YEAR = "2000"
_DATED = {XSD + name for name in ("date", "dateTime", "dateTimeStamp")}
_USUAL_YEAR = re.compile(r"(?!0000)\d{4}-")


@lru_cache(maxsize=2**14)
def fault(value: str, datatype: str) -> Text | None:
    """Return what is wrong with *value* as a literal of *datatype* (an IRI), or nothing.

    Datatypes outside XSD have no form known here and pass, but for that of a text with a direction:
    RDF 1.1 has none, so shapes and engines do not take it for a text. What is returned never
    repeats the value, which may be about a person.

    >>> fault("2013-02-28", XSD + "date") is None
    True
    >>> fault("2013-02-30", XSD + "date").en
    'this date does not exist'
    >>> fault("1,5", XSD + "decimal").en
    'not an xsd:decimal, whose form is 1.5 (a point, not a comma)'
    """
    if datatype == _DIRECTED:
        return Text(
            "achter de taal staat een schrijfrichting, die RDF 1.1 niet heeft",
            "after the language comes a direction of writing, which RDF 1.1 does not have",
        )
    name = datatype.removeprefix(XSD)
    pattern = _PATTERNS.get(name) if datatype.startswith(XSD) else None
    if pattern is None:
        return None
    match = pattern.fullmatch(value)
    if match is None:
        return _wrong_form(name, value)
    if "day" in match.groupdict() and not _day_exists(match):
        return Text("deze datum bestaat niet", "this date does not exist")
    if not _in_range(name, value):
        return Text(f"te groot voor xsd:{name}", f"too large for xsd:{name}")
    return None


def is_remote(value: str, datatype: str) -> bool:
    """Return whether *value* is a day in a year outside 1 to 9999.

    XSD has such days, but asks of no processor to know them (section 5.4), and not every one does.

    >>> [is_remote(each, XSD + "date") for each in ("2015-02-16", "12015-02-16", "0000-02-16")]
    [False, True, True]
    """
    return datatype in _DATED and not _USUAL_YEAR.match(value)


def _wrong_form(name: str, value: str) -> Text:
    example = _FORMS[name][1]
    comma = "," in value and name in {"decimal", "double", "float"}
    return Text(
        f"geen xsd:{name}, met als vorm {example}" + (" (punt, geen komma)" if comma else ""),
        f"not an xsd:{name}, whose form is {example}"
        + (" (a point, not a comma)" if comma else ""),
    )


def _day_exists(match: re.Match[str]) -> bool:
    parts = match.groupdict()
    # The last four digits tell it, of any number of them: the calendar comes back every 400 years.
    year = int((parts.get("year") or _LEAP_YEAR)[-4:]) % 400 or 400
    return int(parts["day"]) <= monthrange(year, int(parts["month"]))[1]


def _in_range(name: str, value: str) -> bool:
    if name not in _BITS and name not in _UNSIGNED:
        return True
    digits = value.lstrip("+-0") or "0"
    if len(digits) > _MOST_DIGITS:
        return False
    number = -int(digits) if value.startswith("-") else int(digits)
    if name in _BITS:
        limit = 1 << (_BITS[name] - 1)
        return -limit <= number < limit
    return number < 1 << _UNSIGNED[name]


def too_long(where: str, limit: int = LIMIT) -> InputError:
    """Return the error of a value at *where* with more than *limit* characters.

    >>> print(too_long("a.nt:3"))
    a.nt:3: a value is too long (over 1,048,576 characters); shorten it
    """
    number = f"{limit:,}"
    return InputError(
        where,
        Text(
            f"een waarde is te lang (meer dan {number.replace(',', '.')} tekens)",
            f"a value is too long (over {number} characters)",
        ),
        Text("kort haar in", "shorten it"),
    )
