"""Dates as Dutch offices write them: whole, or only the month or the year.

Day and month are never guessed for one cell: the day comes first, or the year. What is not known is
left out, not filled in: 1 January is another thing than a year.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta

from ggsr_kg.errors import Text
from ggsr_kg.graphs import Literal, NamedNode
from ggsr_kg.intake.book import Unusable, Value
from ggsr_kg.namespaces import XSD

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("jan januari january", "feb februari february", "mrt maart mar march"),
            *("apr april", "mei may", "jun juni june", "jul juli july"),
            *("aug augustus august", "sep sept september", "okt oktober oct october"),
            *("nov november", "dec december"),
        ),
        1,
    )
    for name in names.split()
}
_YEAR, _NUMBER, _BREAK = r"(?P<year>\d{4})", r"\d{1,2}", r"\s*[-/.]\s*"
_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        rf"(?P<day>{_NUMBER}){_BREAK}(?P<month>{_NUMBER}){_BREAK}{_YEAR}",
        rf"{_YEAR}-(?P<month>{_NUMBER})-(?P<day>{_NUMBER})",
        rf"(?P<day>{_NUMBER})\.?[\s-]+(?P<word>[a-z]+)\.?[\s-]+{_YEAR}",
        rf"(?P<month>{_NUMBER}){_BREAK}{_YEAR}",
        rf"{_YEAR}-(?P<month>{_NUMBER})",
        rf"(?P<word>[a-z]+)\.?[\s-]+{_YEAR}",
        _YEAR,
    )
)
_MIDNIGHT = re.compile(r"[ t]00:00(?::00(?:\.0+)?)?$")
"""What some exports put after every day."""
_SHORT = re.compile(rf"{_NUMBER}{_BREAK}{_NUMBER}{_BREAK}\d{{2}}")
_SLASHED = re.compile(r"(\d{1,2})\s*/\s*(\d{1,2})\s*/\s*\d{4}(?: 00:00(?::00)?)?", re.ASCII)
UNKNOWN = {"onbekend", "onb", "?", "-", "nvt", "n.v.t.", "unknown", "n/a", "geen"}
_IN_YEAR = range(1, 13)
_FIRST, _LAST = 1900, 2100
"""Between which years a date of a case lies; what is outside was not meant so."""
_YEARS = {date(1899, 12, 30) + timedelta(days=each) for each in range(_FIRST, _LAST + 1)}
"""What a spreadsheet makes of a year in a cell for dates: a day in 1905."""
_FORM = Text(
    "schrijf dag-maand-jaar (28-02-2013), of alleen maand-jaar of jaar",
    "write day-month-year (28-02-2013), or only month-year or year",
)
_A_YEAR = Unusable(
    Text("een dag in 1905, die als jaar is bedoeld", "a day in 1905 that was meant as a year"),
    Text("maak de cel op als tekst en vul het jaar in", "format the cell as text, then the year"),
)


def read(value: Value) -> Literal | Unusable:
    """Return the date, month or year that *value* stands for, or why it stands for none.

    >>> [read(each).value for each in ("28-2-2013", "2013-02-28", "28 feb 2013", "2-2013", 2013)]
    ['2013-02-28', '2013-02-28', '2013-02-28', '2013-02', '2013']
    >>> [read(each).what.en for each in ("30-02-2013", "1-3-13", 45000)]
    ['a date that does not exist', 'a year of two digits', 'a number, not a date']
    """
    if isinstance(value, Unusable):
        return value
    if isinstance(value, datetime) and value.time() != time():
        return Unusable(
            Text("een dag met een tijd erbij", "a day with a time"),
            Text("laat de tijd weg", "leave out the time"),
        )
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return _A_YEAR if day in _YEARS else _made(day.year, day.month, day.day)
    if isinstance(value, (int, float)):
        if not isinstance(value, bool) and value == int(value) and _FIRST <= value <= _LAST:
            return _made(int(value))
        return Unusable(
            Text("een getal, geen datum", "a number, not a date"),
            Text("geef de cel de notatie Datum", "format the cell as a date"),
        )
    return _of_text(_MIDNIGHT.sub("", (value or "").strip().casefold()))


def order(value: Value) -> str:
    """Return which of "day" and "month" surely comes first in *value*, "either", or "".

    That is asked of two numbers before a year with slashes between, as no other date is also
    written month first.

    >>> [order(each) for each in ("28/2/2013", "2/28/2013", "02/03/2013", "2/2/2013", "2-3-2013")]
    ['day', 'month', 'either', '', '']
    """
    found = _SLASHED.fullmatch(value) if isinstance(value, str) else None
    one, two = (int(found[1]), int(found[2])) if found else (0, 0)
    if one == two:
        return ""
    if one in _IN_YEAR and two in _IN_YEAR:
        return "either"
    return "day" if two in _IN_YEAR else "month"


def _of_text(text: str) -> Literal | Unusable:
    if text in UNKNOWN:
        return Unusable(
            Text("geen datum", "no date"),
            Text("laat de cel leeg als de datum niet bekend is", "leave the cell empty if unknown"),
        )
    if _SHORT.fullmatch(text):
        what = Text("een jaar van twee cijfers", "a year of two digits")
        return Unusable(what, Text("schrijf het jaar met vier cijfers", "write all four digits"))
    for form in _FORMS:
        if found := form.fullmatch(text):
            parts: dict[str, str | None] = dict.fromkeys(("day", "month", "word"))
            parts |= found.groupdict()
            month = _MONTHS.get(parts["word"] or "", parts["month"])
            if parts["word"] and month is None:
                break
            day = int(parts["day"]) if parts["day"] else None
            return _made(int(parts["year"] or 0), int(month) if month else None, day)
    return Unusable(Text("geen datum", "no date"), _FORM)


def _made(year: int, month: int | None = None, day: int | None = None) -> Literal | Unusable:
    if not _FIRST <= year <= _LAST:
        return Unusable(
            Text("een jaar dat niet kan kloppen", "a year that cannot be right"),
            Text(
                "verbeter het jaar; laat de cel leeg als er geen datum is",
                "correct the year; leave the cell empty if there is no date",
            ),
        )
    if month is None:
        return Literal(f"{year}", datatype=NamedNode(XSD + "gYear"))
    if month not in _IN_YEAR or (day is not None and not 1 <= day <= monthrange(year, month)[1]):
        what = Text("een datum die niet bestaat", "a date that does not exist")
        return Unusable(what, _FORM)
    if day is None:
        return Literal(f"{year}-{month:02}", datatype=NamedNode(XSD + "gYearMonth"))
    return Literal(f"{year}-{month:02}-{day:02}", datatype=NamedNode(XSD + "date"))
