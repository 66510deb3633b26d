"""CSV: the form of SPARQL 1.1 Query Results CSV (https://www.w3.org/TR/sparql11-results-csv-tsv/).

One thing differs, for who opens the file in a spreadsheet: a text that a spreadsheet would run as
a formula (it starts with = @ or a tab, or with + or - and is no number) gets an apostrophe in
front. Numbers, dates and IRIs are never touched, and TSV, JSON and XML give every text as it is.
"""

from __future__ import annotations

import csv
import io
import re

from ggsr_kg.answers import Answer, plain
from ggsr_kg.graphs import BlankNode, Literal, Term
from ggsr_kg.namespaces import RDF, XSD

_FORMULA = re.compile(r"[=@\t\r]|[+-](?!\d+([.,]\d+)?$)")


def render(answer: Answer) -> str:
    """Return *answer* as CSV text, lines ending in CR LF."""
    columns, rows = answer.table()
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_cell(term) for term in row] for row in rows)
    return out.getvalue()


def _cell(term: Term | None) -> str:
    """Return the text of one cell.

    >>> _cell(Literal("=1+1")), _cell(Literal("-1")), _cell(Literal("–"))
    ("'=1+1", '-1', '–')
    """
    text = str(term) if isinstance(term, BlankNode) else plain(term)
    words = isinstance(term, Literal) and term.datatype.value in (
        XSD + "string",
        RDF + "langString",
    )
    return f"'{text}" if words and _FORMULA.match(text) else text
