"""What the tables of a user call sheets and columns: messages about them use the same names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ggsr_kg.errors import LANGUAGES, Text
from ggsr_kg.intake import layout
from ggsr_kg.intake.layout import Sheet
from ggsr_kg.intake.matching import Match, Matched, folded


def titled(sheets: Sequence[Sheet], matches: Iterable[Match]) -> tuple[Sheet, ...]:
    """Return *sheets* with the names that the tables of *matches* have for them and their columns.

    What these do not have is called in their language, when it is one. What several tables call
    otherwise keeps its name in each language.
    """
    found: dict[tuple[str, str], set[str]] = {}
    for match in matches:
        for each in match.found:
            found.setdefault((each.sheet.kind, ""), set()).add(each.table.name)
            for code, head in _heads(each):
                found.setdefault((each.sheet.kind, code), set()).add(head)
    langs = {
        lang
        for sheet in sheets
        for code, name in _names(sheet)
        for lang in _langs(name, found.get((sheet.kind, code), ()))
    }

    def called(sheet: Sheet, code: str, name: Text) -> Text:
        given = found.get((sheet.kind, code), ())
        if len(given) == 1:
            return Text(*[*given] * 2)
        return Text(*[name.of(*langs)] * 2) if len(langs) == 1 and not given else name

    return tuple(
        replace(
            sheet,
            name=called(sheet, "", sheet.name),
            columns=tuple(
                replace(each, name=called(sheet, each.code, each.name)) for each in sheet.columns
            ),
        )
        for sheet in sheets
    )


def _heads(matched: Matched) -> Iterable[tuple[str, str]]:
    """Yield the code of each column that the table has, with its header.

    What a mapping says of all cases has no column: it is said to stand where the case does.
    """
    case = matched.place(layout.CASE)
    for place, column in enumerate(matched.columns):
        head = matched.table.head(place)
        fixed = place != case and case is not None and head == matched.table.head(case)
        if column is not None and head and not fixed:
            yield column.code, head


def _names(sheet: Sheet) -> Iterable[tuple[str, Text]]:
    """Yield what *sheet* and its columns are called, the sheet under no code."""
    yield "", sheet.name
    yield from ((each.code, each.name) for each in sheet.columns)


def _langs(name: Text, given: Iterable[str]) -> Iterable[str]:
    """Yield the languages of those *given* that are *name* in one language alone.

    >>> list(_langs(Text("Doelen", "Goals"), ["doelen"])), list(_langs(Text("Id", "Id"), ["Id"]))
    (['nl'], [])
    """
    words = {lang: folded(name.of(lang)) for lang in LANGUAGES}
    for each in map(folded, given):
        mine = [lang for lang, word in words.items() if word == each]
        yield from mine if len(mine) == 1 else ()
