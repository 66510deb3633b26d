"""TSV: SPARQL 1.1 Query Results TSV (https://www.w3.org/TR/sparql11-results-csv-tsv/#tsv)."""

from __future__ import annotations

import re

from ggsr_kg.answers import Answer
from ggsr_kg.graphs import Literal, Term
from ggsr_kg.namespaces import XSD

_BARE = {
    XSD + "integer": re.compile(r"[+-]?\d+"),
    XSD + "decimal": re.compile(r"[+-]?\d*\.\d+"),
    XSD + "double": re.compile(r"[+-]?(?:\d+\.\d*|\.?\d+)[eE][+-]?\d+"),
}


def render(answer: Answer) -> str:
    """Return *answer* as TSV text: RDF terms as in Turtle, lossless."""
    columns, rows = answer.table()
    lines = ["\t".join(f"?{name}" for name in columns)]
    lines += ["\t".join(cell(term) for term in row) for row in rows]
    return "".join(f"{line}\n" for line in lines)


def cell(term: Term | None) -> str:
    r"""Return *term* in Turtle syntax, numbers bare.

    >>> cell(Literal(2)), cell(Literal("a\tb")), cell(None)
    ('2', '"a\\tb"', '')
    """
    if term is None:
        return ""
    bare = _BARE.get(term.datatype.value) if isinstance(term, Literal) else None
    if bare and bare.fullmatch(term.value):
        return term.value
    return str(term).replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
