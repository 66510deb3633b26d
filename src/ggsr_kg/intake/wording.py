"""Messages for people with tables: the header of a column in place of the name of a property."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import PurePath

from ggsr_kg import graphs
from ggsr_kg.cases import Cases
from ggsr_kg.errors import Text
from ggsr_kg.findings import Finding, Place
from ggsr_kg.intake import layout
from ggsr_kg.intake.layout import Sheet
from ggsr_kg.namespaces import DEF, PREFIXES, SHAPES, last
from ggsr_kg.settings import Setting
from ggsr_kg.store import Store
from ggsr_kg.validation import Run

_CASE = DEF + "Casus"
_ANY_PART = SHAPES + "Casusonderdeel"
"""The rules about any part of a case: what they name is a column of the case itself."""
_PREFIX = "|".join(sorted(PREFIXES, key=len, reverse=True))
_NAME = rf"(?:{_PREFIX}):[A-Za-z][\w-]*"
_TERM = re.compile(rf"(?<![\w:/])(?P<type>a )?(?P<prefix>{_PREFIX}):(?P<name>[A-Za-z][\w-]*)")
_ASIDE = re.compile(rf" \({_NAME}(?:(?:, | of | or ){_NAME})*\)")
"""What only says in RDF what the words before it say."""
_DAY = re.compile(r"(?<![\w-])(\d{4})-(\d{2})-(\d{2})(?![\w-])")
_MONTH = re.compile(r"(?<![\w-])(\d{4})-(\d{2})(?![\w-])")
_HEAD = r"kolom ‘[^’]*’(?:/‘[^’]*’)*(?: \(blad [^)]*\))?"
_HEADS = rf"({_HEAD}(?:(?:, | of | en ){_HEAD})*)"
"""Columns as a Dutch message names them."""
_PLAIN = (
    (re.compile(r"\bbegrip uit het schema \w+"), "keuze uit de lijst"),
    (re.compile(r"\bconcept of the scheme \w+"), "choice from the list"),
    (re.compile(r"\btrue of false\b"), "ja of nee"),
    (re.compile(r"\btrue or false\b"), "yes or no"),
    (re.compile(rf"\bvoeg {_HEADS} toe\b"), r"vul \1 in"),
    (re.compile(r"\badd (?=column ‘)"), "fill in "),
    (re.compile(rf"\bverwijder {_HEADS}"), r"maak \1 leeg"),
    (re.compile(r"\bremove (?=column ‘)"), "empty "),
)
"""Words of RDF as tables have them: a column is there already, its cell is filled in or emptied."""


class Wording:
    """Tells in words of *sheets* what messages say in names; *graph* has the labels of the rest."""

    def __init__(self, sheets: Iterable[Sheet], graph: Store) -> None:
        self._graph = graph
        self._columns: dict[str, list[tuple[Sheet, Text]]] = {}
        for sheet in sheets:
            for column in sheet.columns:
                if column.property:
                    found = self._columns.setdefault(column.property, [])
                    found.append((sheet, column.name))
        self._told: dict[tuple[Text, tuple[str, ...]], Text] = {}

    @cached_property
    def _labels(self) -> Mapping[str, Text]:
        return layout.labels(self._graph)

    def run(self, run: Run) -> Run:
        """Return *run* with its findings and gaps as `text` tells them."""
        return replace(
            run,
            findings=self.findings(run.findings),
            gaps=tuple(self.text(each) for each in run.gaps),
        )

    def findings(self, found: Iterable[Finding]) -> tuple[Finding, ...]:
        """Return *found* as `text` tells them, but for those that stand in RDF."""
        return tuple(each if _in_rdf(each.place) else self._finding(each) for each in found)

    def _finding(self, found: Finding) -> Finding:
        kinds = () if found.rule.startswith(_ANY_PART) else found.kinds
        message = self.text(found.message, kinds)
        mend = found.mend and self.text(found.mend, kinds)
        if message == found.message and mend == found.mend:
            return found
        return replace(found, message=message, mend=mend)

    def text(self, given: Text, kinds: Sequence[str] = ()) -> Text:
        """Return *given*, which is about something of the classes *kinds*, for people with tables.

        Dates are written as in the template, day first.
        """
        key = given, tuple(kinds)
        if key not in self._told:
            self._told[key] = Text(self._in(given.nl, kinds, "nl"), self._in(given.en, kinds, "en"))
        return self._told[key]

    def _in(self, words: str, kinds: Collection[str], lang: str) -> str:
        words = _ASIDE.sub("", words)
        words = _TERM.sub(lambda term: self._term(term, kinds, lang), words)
        for pattern, plain in _PLAIN:
            words = pattern.sub(plain, words)
        return dates(words)

    def _term(self, term: re.Match[str], kinds: Collection[str], lang: str) -> str:
        iri = PREFIXES[term["prefix"]] + term["name"]
        columns = self._columns.get(iri, [])
        own = [each for each in columns if each[0].kind in kinds]
        found = own or [each for each in columns if each[0].kind == _CASE] or columns
        if not found:
            label = self._labels.get(iri)
            return label.of(lang) if label else last(iri)
        heads = list(dict.fromkeys(name.of(lang) for _, name in found))
        head = Text("kolom", "column").of(lang) + " " + "/".join(f"‘{each}’" for each in heads)
        sheets = {sheet.name for sheet, _ in found}
        if own or len(sheets) > 1:
            return head
        return f"{head} ({Text('blad', 'sheet').of(lang)} {sheets.pop().of(lang)})"


def _in_rdf(place: Place | None) -> bool:
    """Return whether *place* is in a file of RDF beside tables."""
    if place is None or place.cell:
        return False
    return PurePath(place.file).suffix.lower() in graphs.FORMATS


def dates(words: str) -> str:
    """Return *words* with each date written day first.

    >>> dates("van 2013-02-08 tot 2013-11, zaak-2013-02")
    'van 8-2-2013 tot 11-2013, zaak-2013-02'
    """
    words = _DAY.sub(lambda day: f"{int(day[3])}-{int(day[2])}-{day[1]}", words)
    return _MONTH.sub(lambda month: f"{int(month[2])}-{month[1]}", words)


def of(given: Cases, setting: Setting) -> Wording | None:
    """Return how people with the cases *given* in tables are told; None where some are in RDF."""
    return Wording(given.sheets, setting.graph) if given.sheets else None
