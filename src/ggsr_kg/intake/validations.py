"""What a spreadsheet program says of what is typed into a cell, and which list it shows.

It stops nobody but where only a concept of a list, or yes or no, can be meant. Elsewhere more may
stand than a program can tell: several values, the id of a row, an approach of one's own, a month.
"""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from ggsr_kg.errors import Text
from ggsr_kg.intake import layout
from ggsr_kg.intake.csvw import is_closed
from ggsr_kg.intake.layout import Column

_STOP, _TELL = "stop", "information"
_YEARS = "{0}>=1900,{0}<=2100"
_CHOOSE = Text("Kies uit de lijst", "Choose from the list")
_LIST = Text(
    "Deze waarde staat niet in de lijst. Kies er een uit de lijst, of maak de cel leeg.",
    "This value is not in the list. Choose one from the list, or empty the cell.",
)
_UNLISTED = Text(
    "Deze waarde staat niet in de lijst. Dat mag alleen als u in een eigen bestand beschrijft wat "
    "het is; schrijf dan de IRI.",
    "This value is not in the list. It may be so only if you describe in a file of your own what "
    "it is; then write the IRI.",
)
_DATE = Text(
    "Schrijf dag-maand-jaar (28-2-2013), of alleen maand-jaar of jaar, met vier cijfers voor het "
    "jaar. Niet bekend? Laat de cel leeg.",
    "Write day-month-year (28-2-2013), or only month-year or year, with four digits for the year. "
    "Not known? Leave the cell empty.",
)
_NUMBER = Text("Vul een getal in.", "Fill in a number.")
_MANY = Text("Meer waarden mogen", "Several values may stand")
_APART = Text(
    "Zet er een puntkomma tussen. Wat u kiest, komt in de plaats van wat er stond.",
    "Put a semicolon between them. What you choose takes the place of what was there.",
)


def of(column: Column, source: str, first: tuple[int, int], lang: str) -> dict[str, Any] | None:
    """Return the validation of *column* as xlsxwriter wants it, if there is any.

    *source* is where its list of names is, *first* its first cell (row and column from 0).
    """
    if column.kind == layout.TRUTH or column.choices:
        return {"validate": "list", "source": source, **_listed(column, lang)}
    if column.kind == layout.DATE:
        cell = xl_rowcol_to_cell(*first)
        return {"validate": "custom", "value": _date_rule(cell), **_error(_TELL, _DATE, lang)}
    if column.kind in (layout.NUMBER, layout.DECIMAL):
        kind = "integer" if column.kind == layout.NUMBER else "decimal"
        limits = {"criteria": ">=", "value": 0}
        return {"validate": kind, **limits, **_error(_TELL, _NUMBER, lang)}
    return None


def _listed(column: Column, lang: str) -> dict[str, Any]:
    if column.many:
        return {
            "show_error": False,
            "input_title": _MANY.of(lang),
            "input_message": _APART.of(lang),
        }
    if column.targets:
        return {"show_error": False}
    if column.kind == layout.TRUTH or is_closed(column):
        return _error(_STOP, _LIST, lang)
    return _error(_TELL, _UNLISTED, lang)


def _error(kind: str, text: Text, lang: str) -> dict[str, Any]:
    title = _CHOOSE if text in (_LIST, _UNLISTED) else Text("Let op", "Please note")
    return {"error_type": kind, "error_title": title.of(lang), "error_message": text.of(lang)}


def _date_rule(cell: str) -> str:
    """Return the formula that tells whether *cell* seems to hold a date, month or year.

    A text does when its last or first four characters are a year.
    """
    ends = (f"VALUE({end}({cell},4))" for end in ("RIGHT", "LEFT"))
    tests = (f"IFERROR(AND({_YEARS.format(end)}),FALSE)" for end in ends)
    return f"=OR(ISNUMBER({cell}),{','.join(tests)})"
