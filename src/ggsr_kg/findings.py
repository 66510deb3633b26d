"""What a check found: one thing that is not as it should be.  A finding is data, not an error."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

from ggsr_kg.errors import Text
from ggsr_kg.graphs import BlankNode, Literal, NamedNode, Term
from ggsr_kg.namespaces import XSD

SEVERITIES = ("info", "warning", "violation")
"""From light to heavy."""

WORDS = {
    "info": Text("ter informatie", "info"),
    "warning": Text("waarschuwing", "warning"),
    "violation": Text("overtreding", "violation"),
}


_STRING = XSD + "string"
_CELL = re.compile(r"([A-Z]+)(\d+)")

CELL, PRIVATE = "ggsr:cel", "ggsr:persoonsgegeven"
"""What finds cells that cannot be read, or that tell who somebody is, in place of a shape."""

DEMAND, DATA, SCOPE, NOTE = "demand", "data", "scope", "note"
"""What a finding does to the verdict on its indicators: not met, cannot be decided for want of
data, does not apply, or nothing."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something stands: a *line* of text, or a *cell* of a *sheet*.

    *number* is that of the sheet in its file, by which places are ordered.

    >>> Place("a.ttl", line=3).of("nl")
    'a.ttl, regel 3'
    >>> Place("a.xlsx", sheet="Problemen", cell="C14").of("en")
    'a.xlsx, sheet Problemen, cell C14'
    """

    file: str
    line: int | None = None
    sheet: str | None = None
    cell: str | None = None
    number: int = field(default=0, compare=False)

    def order(self) -> tuple[str, int, int, int, int, str]:
        """Return the key that sorts places as they stand in the files: by row, then by column.

        >>> cells = [Place("a.xlsx", sheet="Doelen", cell=cell) for cell in ("AA2", "B10", "B2")]
        >>> [each.cell for each in sorted(cells, key=Place.order)]
        ['B2', 'AA2', 'B10']
        """
        found = _CELL.fullmatch(self.cell or "")
        column, row = (found[1], int(found[2])) if found else ("", 0)
        return self.file, self.line or 0, self.number, row, len(column), column

    def of(self, lang: str) -> str:
        """Return the place in words of *lang*."""
        words = ("line", "sheet", "cell") if lang == "en" else ("regel", "blad", "cel")
        parts = zip(words, (self.line, self.sheet, self.cell), strict=True)
        return ", ".join([self.file, *(f"{word} {at}" for word, at in parts if at is not None)])

    def as_json(self) -> dict[str, Any]:
        """Return the place as JSON (docs/run.schema.json, `place`)."""
        return {"file": self.file, "line": self.line, "sheet": self.sheet, "cell": self.cell}


def spans(places: Iterable[Place], lang: str) -> list[str]:
    """Return *places* in words of *lang*, cells of a sheet right below each other as one.

    >>> cells = [Place("a.xlsx", sheet="Doelen", cell=cell) for cell in ("H9", "B3", "H11", "H10")]
    >>> spans(cells, "nl")
    ['a.xlsx, blad Doelen, cel H9 t/m H11', 'a.xlsx, blad Doelen, cel B3']
    """
    columns: dict[tuple[str, int | None, str | None, str], list[tuple[int, Place]]] = {}
    for place in places:
        found = _CELL.fullmatch(place.cell or "") if place.sheet else None
        column, row = (found[1], int(found[2])) if found else (place.cell or "", 0)
        columns.setdefault((place.file, place.line, place.sheet, column), []).append((row, place))
    told = []
    for cells in columns.values():
        cells.sort(key=itemgetter(0))
        for _, run in groupby(enumerate(cells), key=lambda pair: pair[1][0] - pair[0]):
            first, *more = (place for _, (_, place) in run)
            until = f" {'to' if lang == 'en' else 't/m'} {more[-1].cell}" if more else ""
            told.append(first.of(lang) + until)
    return told


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be.

    *rule* names what found it: the IRI of a shape, or the name of a check. *focus* is what it is
    about (mostly an IRI), of the classes *kinds* (IRIs), *path* and *value* which of its
    statements; *case* is the IRI of the case it belongs to and *place* where that stands. *mend*
    says what to do; *indicator*, *norm* and *source* are IRIs that say why it matters. *role* is
    what it does to the verdict on the indicators: `DEMAND`, `DATA`, `SCOPE` or `NOTE`.
    """

    rule: str
    focus: str
    message: Text
    severity: str = "violation"
    path: str | None = None
    value: Term | None = None
    component: str | None = None
    mend: Text | None = None
    indicator: tuple[str, ...] = ()
    norm: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    case: str | None = None
    place: Place | None = None
    role: str = NOTE
    kinds: tuple[str, ...] = ()

    def at_least(self, severity: str) -> bool:
        """Return whether it is as heavy as *severity* or heavier; what does not apply never is.

        >>> Finding("r", "urn:x", Text("a", "b"), "warning").at_least("violation")
        False
        """
        return self.role != SCOPE and SEVERITIES.index(self.severity) >= SEVERITIES.index(severity)

    def told(self, lang: str, thing: str = "") -> str:
        """Return the message in *lang*, after the *thing* that it is about and where that stands.

        >>> Finding("r", "urn:x", Text("a", "b"), place=Place("a.ttl", 3)).told("nl", "gezin")
        'gezin, a.ttl, regel 3: a'
        """
        place = self.place.of(lang) if self.place else ""
        where = ", ".join(filter(None, (thing, place)))
        return f"{where}: {self.message.of(lang)}" if where else self.message.of(lang)

    def key(self) -> tuple[str, str, str, str, str]:
        """Return what makes it the same finding in another run: rule, focus, path, value, words."""
        return (self.rule, self.focus, self.path or "", str(self.value or ""), self.message.nl)

    def order(self) -> tuple[int, str, str, str, str, str]:
        """Return the key that sorts findings: heavy first, then by rule, focus and place."""
        weight = -SEVERITIES.index(self.severity)
        return (
            weight,
            self.rule,
            self.focus,
            self.path or "",
            str(self.value or ""),
            self.message.nl,
        )

    def as_json(self) -> dict[str, Any]:
        """Return the finding as JSON (docs/run.schema.json, `finding`)."""
        return {
            "rule": self.rule,
            "focus": self.focus,
            "severity": self.severity,
            "message": text_json(self.message),
            "mend": text_json(self.mend),
            "path": self.path,
            "value": None if self.value is None else term_json(self.value),
            "component": self.component,
            "indicator": list(self.indicator),
            "norm": list(self.norm),
            "source": list(self.source),
            "case": self.case,
            "place": None if self.place is None else self.place.as_json(),
            "role": self.role,
            "kinds": list(self.kinds),
        }


_FIELDS = Finding.__match_args__
_values = attrgetter(*_FIELDS)
_OWN = [name in ("focus", "value", "place") for name in _FIELDS]
"""Of each part of a finding whether others hardly ever have the same."""


def shared(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return what was *found*, what several findings have kept once: there may be a million.

    >>> one, other = shared(Finding("r", name, Text("a", "b")) for name in ("urn:x", "urn:y"))
    >>> one.message is other.message, other.focus
    (True, 'urn:y')
    """
    seen: dict[Any, Any] = {}
    return tuple(
        Finding(
            *(
                value if own else seen.setdefault(value, value)
                for value, own in zip(_values(each), _OWN, strict=True)
            )
        )
        for each in found
    )


def from_json(given: Mapping[str, Any]) -> Finding:
    """Return the finding that `Finding.as_json` made *given* of, without its place.

    Raises: KeyError, TypeError, ValueError: it made no such thing.

    >>> finding = Finding("r", "urn:x", Text("a", "b"), value=Literal("1", language="nl"))
    >>> from_json(finding.as_json()) == finding
    True
    """
    message = _text(given["message"])
    if message is None or given["severity"] not in SEVERITIES:
        raise ValueError
    return Finding(
        rule=given["rule"],
        focus=given["focus"],
        message=message,
        severity=given["severity"],
        path=given["path"],
        value=None if given["value"] is None else _term(given["value"]),
        component=given["component"],
        mend=_text(given["mend"]),
        indicator=tuple(given["indicator"]),
        norm=tuple(given["norm"]),
        source=tuple(given["source"]),
        case=given["case"],
        role=given["role"],
        kinds=tuple(given["kinds"]),
    )


def _text(given: Mapping[str, str] | None) -> Text | None:
    return None if given is None else Text(given["nl"], given["en"])


def _term(given: Mapping[str, str]) -> Term:
    value = given["value"]
    if given["type"] != "literal":
        return NamedNode(value) if given["type"] == "uri" else BlankNode(value)
    if "xml:lang" in given:
        return Literal(value, language=given["xml:lang"])
    return Literal(value, datatype=NamedNode(given.get("datatype", _STRING)))


def text_json(text: Text | None) -> dict[str, str] | None:
    """Return *text* as JSON: an object with both languages."""
    return None if text is None else {"nl": text.nl, "en": text.en}


def term_json(term: Term) -> dict[str, str]:
    """Return *term* as in SPARQL 1.1 Query Results JSON, section 3.2.2.

    >>> term_json(Literal("1", language="nl"))
    {'type': 'literal', 'value': '1', 'xml:lang': 'nl'}
    """
    if not isinstance(term, Literal):
        kind = "uri" if str(term).startswith("<") else "bnode"
        return {"type": kind, "value": term.value}
    found = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif not term.datatype.value.endswith("XMLSchema#string"):
        found["datatype"] = term.datatype.value
    return found
