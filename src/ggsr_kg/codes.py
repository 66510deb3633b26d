"""Codes: the Dutch words in answers that programs go by, and what people call them in English.

A word is a code only in a column of codes: a thing may be called "onbekend".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ggsr_kg import labels
from ggsr_kg.graphs import Literal
from ggsr_kg.namespaces import CONCEPT, DEF, SCHEMES
from ggsr_kg.results import Ask, Row

_OWN = "nl"
"""The language of codes."""
_TRUTHS = {"ja": "yes", "nee": "no", "onbekend": "unknown"}
_TOLD = """
    afspraken begrensd bestaat dekking gelijk genoemd genoemd2014 gepland indirect inbegrepen
    leerbijeenkomst mandaat ongeveer opgeheven positief volledig voorwaarde zeker
"""
_WORDS = {
    **dict.fromkeys(_TOLD.split(), _TRUTHS),
    "binnen_norm": {**_TRUTHS, "geen norm": "no norm", "niet te bepalen": "cannot be decided"},
    "grens": {"hoogste": "highest", "laagste": "lowest"},
    "lijst": {"gesloten": "closed", "open": "open"},
    "rang": {"primair": "primary", "secundair": "secondary"},
    "richting": {"maximum": "maximum", "minimum": "minimum", "precies": "exactly"},
    "soort": {"partij": "party"},
    "thema": {"totaal": "total"},
    "wijze": {"gepresenteerd": "presented", "mondeling": "orally"},
}
"""By column, the words for codes that stand for nothing in the ontology."""
_SPACES = {
    **{scheme: f"{CONCEPT}{scheme}/" for scheme in SCHEMES},
    **dict.fromkeys(("basis", "leerbijeenkomst", "status"), DEF),
}
"""By column, the namespace of what its codes stand for."""
_KINDS = {
    "aanbeveling": "Aanbeveling",
    "bewering": "Bewering",
    "caseload": "Caseloadgrens",
    "deelnemer": "deelnemer",
    "leeftijd": "Leeftijdsgrens",
    "ondertekenaar": "ondertekenaar",
    "oordeel": "Oordeel",
    "organisatie": "Organisatie",
    "partnertype": "Partnertype",
    "uren": "Urengrens",
}
"""The classes and properties that codes in the column `soort` stand for."""
_CODE = re.compile(r"[a-zA-Z]+(?:-[a-z]+)*")

Cell = tuple[str, str]
"""A column and the text in it."""


def words(ask: Ask, columns: Iterable[str], rows: Iterable[Row], lang: str) -> dict[Cell, str]:
    """Return what people call each code in *rows* in *lang*: in Dutch it is a word already.

    >>> from ggsr_kg.results import Result
    >>> row = (Literal("ja"), Literal("ja"))
    >>> words(lambda text: Result("rows"), ("bestaat", "naam"), [row], "en")
    {('bestaat', 'ja'): 'yes'}
    """
    if lang == _OWN:
        return {}
    names = tuple(columns)
    cells = {
        (name, term.value)
        for row in rows
        for name, term in zip(names, row, strict=True)
        if isinstance(term, Literal)
    }
    meant = {cell: iri for cell in cells if (iri := _meant(*cell))}
    called = labels.of(ask, meant.values(), lang)
    told = {cell: called[iri] for cell, iri in meant.items() if iri in called}
    return told | {(c, t): _WORDS[c][t] for c, t in cells if t in _WORDS.get(c, ())}


def word(column: str, text: str, lang: str) -> str:
    """Return what people call *text* in *column* in *lang*: itself, if it is no code with a word.

    >>> word("richting", "precies", "en"), word("naam", "precies", "en")
    ('exactly', 'precies')
    """
    return text if lang == _OWN else _WORDS.get(column, {}).get(text, text)


def _meant(column: str, text: str) -> str:
    """Return the IRI of what *text* stands for in *column*, "" if that cannot be.

    >>> _meant("niveau", "beleid"), _meant("naam", "beleid")
    ('https://w3id.org/ggsr/id/begrip/niveau/beleid', '')
    """
    if column == "soort":
        return DEF + _KINDS[text] if text in _KINDS else ""
    space = _SPACES.get(column, "")
    return space + text if space and _CODE.fullmatch(text) else ""
