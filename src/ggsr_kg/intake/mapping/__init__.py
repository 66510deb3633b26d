"""What an export calls things: the mapping file of who has other sheets, columns or codes.

::

    bladen:
      Casussen:                     # a sheet of ours, by name or code
        blad: Dossiers              # its name in the export: of a sheet, or of a CSV file
        kolommen:                   # column of ours: name in the export
          Casus: dossiernr
          startdatum: Start hulp
          afsluitreden: Reden
          volledig vastgelegd: Compleet
        waarden:                    # value in the export: choice of ours; nothing says nothing
          afsluitreden: {KL: doelen bereikt, NVT: }
        vast: {aanpak: delft-gezinscoaching}        # the same in each row
        scheiding: {volledig vastgelegd: ","}       # what is between values in one cell
    negeren: [Notities]             # sheets that say nothing about cases
    datums: dag-maand               # or maand-dag

`*` in the name of a sheet stands for any text; without `blad` the export has only one sheet. A
sheet of ours may have a list of such parts, as for `Ouders` and `Kinderen`. Several parts may be
about one sheet of the export, each row of which then says something on each of ours: rows with
the same `Casus` and `Id` are about one thing. `Id` may be a list of columns, which together say
what is the same; a list for a column that may hold several values is read as all of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ggsr_kg.errors import InputError, Text
from ggsr_kg.intake import layout
from ggsr_kg.intake.book import Value
from ggsr_kg.intake.layout import Column, Sheet
from ggsr_kg.intake.values import text
from ggsr_kg.namespaces import DEF

CASE = DEF + "Casus"
"""The class of cases."""
_DAY = re.compile(r"(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<year>\d{4})")
_TRUTHS = {"waar": "ja", "true": "ja", "onwaar": "nee", "false": "nee"}
_MIDNIGHT = " 00:00:00"


@dataclass(frozen=True, slots=True)
class Source:
    """Where values of our *column* come from: columns of the export with *names*, or *fixed*.

    *values* says what becomes of a value, by how it is `compared`; "" is nothing.
    *apart* is what is between several values. *line* is that of the mapping.
    """

    column: Column
    line: int
    names: tuple[str, ...] = ()
    fixed: str = ""
    values: dict[str, str] = field(default_factory=dict)
    apart: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """How a sheet of the export, *named* so, says what our *sheet* says, on *line* of the mapping.

    An empty name is that of the only sheet.
    """

    sheet: Sheet
    line: int
    named: str
    sources: tuple[Source, ...]

    def source(self, kind: str) -> Source | None:
        """Return where the column of *kind* comes from, if it is there."""
        return next((each for each in self.sources if each.column.kind == kind), None)

    def need_id(self, name: str) -> None:
        """Refuse this part of the mapping *name* when nothing tells which rows are about the same.

        Raises: InputError: there is no Id.
        """
        if self.sheet.kind != CASE and self.source(layout.KEY) is None:
            raise InputError(
                f"{name}:{self.line}",
                Text("hier ontbreekt Id", "Id is missing here"),
                Text(
                    "noem bij kolommen waaraan te zien is welke rijen over hetzelfde gaan, of zet"
                    " Id bij vast",
                    "name under kolommen what tells which rows are about the same, or put Id under"
                    " vast",
                ),
            )


@dataclass(frozen=True, slots=True)
class MappingFile:
    """The mapping in the file *name* with SHA-256 *digest*: its *parts*, and *ignored* sheets.

    *month_first* is for dates of numbers.
    """

    name: str
    digest: str
    parts: tuple[Part, ...]
    ignored: tuple[str, ...] = ()
    month_first: bool = False

    def where(self, line: int) -> str:
        """Return the place of *line* in messages."""
        return f"{self.name}:{line}"


def compared(value: Value, column: Column, month_first: bool) -> str:
    """Return how *value* in *column* is compared: one form for dates, truths, capitals and spaces.

    >>> from datetime import date
    >>> end = Column(layout.NOTHING, "einddatum", layout.DATE)
    >>> {compared(each, end, False) for each in (date(9999, 12, 1), "1-12-9999", "01/12/9999")}
    {'9999-12-01'}
    """
    word = " ".join(text(value).split()).casefold().removesuffix(_MIDNIGHT)
    if column.kind == layout.DATE and (found := _DAY.fullmatch(word)):
        day, month = (found["b"], found["a"]) if month_first else (found["a"], found["b"])
        return f"{found['year']}-{month:0>2}-{day:0>2}"
    return _TRUTHS.get(word, word)
