"""What the note at a header tells: what it means, what may stand below it, and whether it must."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ggsr_kg.errors import Text
from ggsr_kg.intake import layout, things
from ggsr_kg.intake.layout import Column, Sheet

_LISTED = 10
"""Up to how many choices a note names."""
_REQUIRED = Text("Verplicht.", "Required.")
_FREE = Text("Mag leeg blijven.", "May be left empty.")
_MANY = Text(
    "Meer waarden mogen: zet er een puntkomma tussen.",
    "May hold several values: put a semicolon between them.",
)
_CODE = Text(
    "De code die u de casus geeft. Geen naam en geen BSN.",
    "The code that you give the case. No name and no citizen number.",
)
_CASE = Text(
    "De code van de casus, zoals die op blad Casussen staat.",
    "The code of the case, as on sheet Cases.",
)
_KINDS: Mapping[str, Text] = {
    layout.DATE: Text(
        "Een datum (28-2-2013); is de dag niet bekend, dan alleen de maand (2-2013) of het jaar.",
        "A date (28-2-2013); if the day is not known, only the month (2-2013) or the year.",
    ),
    layout.TRUTH: Text(
        "ja of nee. Leeg is niet hetzelfde als nee: leeg is niet bekend.",
        "yes or no. Empty is not the same as no: empty is not known.",
    ),
    layout.NUMBER: Text("Een heel getal.", "A whole number."),
    layout.DECIMAL: Text("Een getal, zoals 0,8.", "A number, as 0.8."),
    layout.IRI: Text(
        "De code van een casus, of een IRI, ook met een voorvoegsel (passage:nota-c15).",
        "The code of a case, or an IRI, also with a prefix (passage:nota-c15).",
    ),
}
_TEXTS: Mapping[str, Text] = {
    "nl": Text(
        "Tekst in het Nederlands, waaruit niet blijkt over wie het gaat.",
        "Text in Dutch that does not tell who it is about.",
    ),
    "en": Text(
        "Tekst in het Engels, waaruit niet blijkt over wie het gaat.",
        "Text in English that does not tell who it is about.",
    ),
}
_FAMILY = Text("gezin: het gezin van de casus.", "gezin: the family of the case.")
_PERSON = Text(
    "Een code zonder rij op dat blad is een persoon die in meer casussen voorkomt.",
    "A code without a row on that sheet is a person who is in several cases.",
)
_GIVEN: Mapping[str, Text] = {
    things.CASE: Text(
        "Laat dit leeg: elke casus heeft een eigen gezin.",
        "Leave this empty: each case has a family of its own.",
    ),
    things.MEMBER: Text(
        "Laat dit leeg, tenzij het gezinslid ook in een andere casus voorkomt.",
        "Leave this empty, unless the family member is in another case too.",
    ),
}


def note(sheet: Sheet, column: Column, sheets: Sequence[Sheet], lang: str) -> str:
    """Return the note in *lang* at the header of *column* of *sheet*, one of *sheets*.

    >>> sheet = Sheet(Text("Doelen", "Goals"), "Doel", "urn:d", ())
    >>> column = Column(Text("prioriteit", "priority"), "prioriteit", layout.NUMBER)
    >>> print(note(sheet, column, [sheet], "en"))
    A whole number.
    May be left empty.
    """
    about = [column.about] if column.about != layout.NOTHING else []
    parts = (*about, *_allowed(sheet, column, sheets, lang))
    last = _REQUIRED if column.required else _FREE
    return "\n".join(each.of(lang) for each in (*parts, last))


def _allowed(sheet: Sheet, column: Column, sheets: Sequence[Sheet], lang: str) -> Iterator[Text]:
    """Yield what may stand in a cell of *column*."""
    if column.kind == layout.CASE:
        yield _CODE if sheet.kind == things.CASE else _CASE
    elif column.kind == layout.KEY:
        yield _key(sheet)
    elif column.kind == layout.TEXT:
        yield _TEXTS[column.lang]
    elif column.kind == layout.LINK:
        yield from _linked(column, sheets, lang)
    else:
        yield _KINDS[column.kind]
    if (sheet.kind, column.property) in layout.GIVEN:
        yield _GIVEN[sheet.kind]
    if column.many:
        yield _MANY


def _key(sheet: Sheet) -> Text:
    code = f"{sheet.code.lower()}-1"
    return Text(
        f"Hoe u dit noemt binnen de casus, zoals {code}. Elke rij van een casus heeft een andere "
        "id; andere bladen verwijzen ernaar.",
        f"What you call this in the case, as {code}. Each row of a case has another id; other "
        "sheets refer to it.",
    )


def _linked(column: Column, sheets: Sequence[Sheet], lang: str) -> Iterator[Text]:
    if column.choices:
        names = listed([each.name.of(lang) for each in column.choices], lang)
        many = len(column.choices)
        short = many <= _LISTED
        yield Text(
            f"Kies {names}." if short else f"Kies uit de lijst ({many} namen).",
            f"Choose {names}." if short else f"Choose from the list ({many} names).",
        )
    named = [each.name for each in sheets if each.kind in column.targets]
    if named:
        nl, en = (listed([each.of(of) for each in named], of) for of in ("nl", "en"))
        yield Text(
            f"De id van een rij van de casus op blad {nl}.",
            f"The id of a row of the case on sheet {en}.",
        )
    if things.FAMILY in column.targets:
        yield _FAMILY
    if things.PERSON in column.targets:
        yield _PERSON


def listed(names: Sequence[str], lang: str) -> str:
    """Return *names* as a list in words of *lang*.

    >>> listed(["a", "b", "c"], "nl"), listed(["a"], "nl")
    ('a, b of c', 'a')
    """
    word = " or " if lang == "en" else " of "
    return word.join(filter(None, (", ".join(names[:-1]), *names[-1:])))
