"""Tables and truths in the result formats of SPARQL 1.1, exactly as W3C describes them.

Rows are written as the engine gives them, and no more than a limit: JSON and XML say in their head
(`link`) that there are more, the other forms have no place for it and are refused.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from xml.sax.saxutils import escape, quoteattr

from ggsr_kg.errors import Text
from ggsr_kg.findings import term_json
from ggsr_kg.graphs import BlankNode, Term
from ggsr_kg.reports import tsv
from ggsr_kg.results import Row, Stream
from ggsr_kg.web.media import CSV, JSON, TSV, XML
from ggsr_kg.web.problems import Problem

ROWS = 100_000
"""The most rows, or statements of a graph, of one answer."""
_KEPT = 10_000
"""How many terms are kept as they are written; most stand in many rows."""
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNFIT = Text(
    "een waarde heeft een teken dat XML niet kent; vraag het antwoord als JSON",
    "a value has a character that XML does not know; ask for the answer as JSON",
)
_RESULTS = "http://www.w3.org/2005/sparql-results#"


@dataclass(frozen=True, slots=True)
class Table:
    """An answer written out; *cut* when it goes on where *body* ends."""

    body: bytes
    cut: bool = False


def write(answer: Stream, form: str, mark: str, most: int = ROWS) -> Table:
    """Return *answer*, a table or a truth, in *form*; *mark* is the IRI that says it was cut.

    Raises: Problem: *form* cannot say that it was cut (503), or has no place for a value (406).
    QueryError: the engine stops.
    """
    if answer.kind == "boolean":
        return Table(_truth("true" if answer.boolean else "false", form).encode())
    rows = _Rows(answer.rows, most)
    parts = list(_WRITERS[form](answer.columns, rows))
    if rows.cut and form not in (JSON, XML):
        raise too_long(most)
    head = _head(answer.columns, form, mark if rows.cut else "")
    return Table("".join([head, *parts]).encode(), rows.cut)


def too_long(most: int) -> Problem:
    """Return the problem of an answer of more than *most* rows in a form that cannot be cut."""
    return Problem(
        503,
        Text(
            f"het antwoord is langer dan {most} rijen of uitspraken; beperk de vraag met LIMIT",
            f"the answer is longer than {most} rows or statements; restrict it with LIMIT",
        ),
    )


def fits_xml(text: str) -> bool:
    """Return whether XML has every character of *text*."""
    return not _NO_XML.search(text)


class _Rows:
    """The first *most* of *rows*; when they were taken, `cut` tells whether there are more."""

    def __init__(self, rows: Iterable[Row], most: int) -> None:
        self.rows = iter(rows)
        self.most = most
        self.cut = False

    def __iter__(self) -> Iterator[Row]:
        yield from islice(self.rows, self.most)
        self.cut = next(self.rows, None) is not None


def _truth(word: str, form: str) -> str:
    if form == JSON:
        return f'{{"head": {{}}, "boolean": {word}}}\n'
    if form == XML:
        return f"{_head((), form, '')}<boolean>{word}</boolean>\n</sparql>\n"
    return f"{word}\n"


def _head(columns: tuple[str, ...], form: str, mark: str) -> str:
    """Return what stands before the rows."""
    if form == JSON:
        link = f', "link": {json.dumps([mark])}' if mark else ""
        return f'{{"head": {{"vars": {json.dumps(columns)}{link}}}, "results": {{"bindings": ['
    if form == XML:
        names = "".join(f"<variable name={quoteattr(name)}/>" for name in columns)
        link = f"<link href={quoteattr(mark)}/>" if mark else ""
        start = f'<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="{_RESULTS}">\n'
        return f"{start}<head>{names}{link}</head>\n"
    return ""


def _json(columns: tuple[str, ...], rows: Iterable[Row]) -> Iterator[str]:
    names = [f"{json.dumps(name)}: " for name in columns]
    between = "\n"
    for row in rows:
        cells = zip(names, row, strict=True)
        found = (name + _object(term) for name, term in cells if term is not None)
        yield f"{between}{{{', '.join(found)}}}"
        between = ",\n"
    yield "\n]}}\n"


@lru_cache(_KEPT)
def _object(term: Term) -> str:
    return json.dumps(term_json(term), ensure_ascii=False)


def _xml(columns: tuple[str, ...], rows: Iterable[Row]) -> Iterator[str]:
    starts = [f"<binding name={quoteattr(name)}>" for name in columns]
    yield "<results>\n"
    for row in rows:
        cells = zip(starts, row, strict=True)
        found = (f"{start}{_element(term)}</binding>" for start, term in cells if term is not None)
        yield f"<result>{''.join(found)}</result>\n"
    yield "</results>\n</sparql>\n"


@lru_cache(_KEPT)
def _element(term: Term) -> str:
    parts = term_json(term)
    kind, value = parts.pop("type"), parts.pop("value")
    if not fits_xml(value):
        raise Problem(406, _UNFIT)
    more = "".join(f" {key}={quoteattr(each)}" for key, each in parts.items())
    text = escape(value, {"\r": "&#13;"})
    return f"<{kind}{more}>{text}</{kind}>"


def _csv(columns: tuple[str, ...], rows: Iterable[Row]) -> Iterator[str]:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_plain(term) for term in row] for row in rows)
    yield out.getvalue()


def _plain(term: Term | None) -> str:
    if term is None:
        return ""
    return str(term) if isinstance(term, BlankNode) else term.value


def _tsv(columns: tuple[str, ...], rows: Iterable[Row]) -> Iterator[str]:
    yield "\t".join(f"?{name}" for name in columns) + "\n"
    for row in rows:
        yield "\t".join(map(tsv.cell, row)) + "\n"


_WRITERS = {JSON: _json, XML: _xml, CSV: _csv, TSV: _tsv}
