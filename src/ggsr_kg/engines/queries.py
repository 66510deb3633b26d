"""What stands in the SPARQL of a shapes graph: date arithmetic, regular expressions.

Decided on the parsed query. A word in a string or a comment is thus never taken for what it is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import rdflib
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Literal as RdflibLiteral

from ggsr_kg import sparql
from ggsr_kg.engines.prologue import declarations, regex_fault
from ggsr_kg.errors import Text
from ggsr_kg.graphs import Term
from ggsr_kg.namespaces import SH
from ggsr_kg.shapegraph import ShapeGraph

_KINDS = {"ISBLANK", "ISIRI", "ISURI"}
_TEXTS = tuple(SH + form for form in ("select", "ask"))
_NUMERIC = {
    f"Builtin_{name}"
    for name in (
        *("YEAR", "MONTH", "DAY", "HOURS", "MINUTES", "SECONDS"),
        *("STRLEN", "ABS", "CEIL", "FLOOR", "ROUND", "RAND"),
    )
} | {"Aggregate_Count"}


def risky_dates(shapes: ShapeGraph) -> bool:
    """Return whether a query in *shapes* may calculate with dates elsewhere than in a top FILTER.

    Any `+` or `-` counts of which no part is surely a number; so does a query that has one and
    cannot be parsed.
    """
    declared = _all_declarations(shapes)
    return any(_is_risky(declared + text) for text in _texts(shapes) if _may_calculate(text))


def patterns(shapes: ShapeGraph, node: Term) -> list[str]:
    """Return the regular expressions written in the query of the constraint or validator *node*."""
    declared = _all_declarations(shapes)
    texts = [value.value for form in _TEXTS for value in shapes.values(node, form)]
    return [
        pattern
        for text in texts
        if {"REGEX", "REPLACE"} & {word.keyword for word in sparql.tokens(text)}
        for pattern in _patterns(declared + text)
    ]


def pattern_fault(shapes: ShapeGraph, node: Term, engine: str) -> Text | None:
    """Return why a regular expression of the shape *node* is none that *engine*, in Rust, knows."""
    used = [each for c in shapes.constraints(node) for each in patterns(shapes, c)]
    return regex_fault(shapes, node, used, engine)


def asks_kind(shapes: ShapeGraph, node: Term) -> bool:
    """Return whether the query of the constraint or validator *node* asks for the kind of a term.

    That is isBlank, isIRI or isURI.
    """
    texts = [value.value for form in _TEXTS for value in shapes.values(node, form)]
    words = {word.keyword for text in texts for word in sparql.tokens(text)}
    return not _KINDS.isdisjoint(words)


def _texts(shapes: ShapeGraph) -> list[str]:
    return [value.value for _, predicate, value in shapes.triples if predicate in _TEXTS]


def _all_declarations(shapes: ShapeGraph) -> str:
    return "".join(line for lines in declarations(shapes).values() for line in lines.values())


def _may_calculate(text: str) -> bool:
    return any(word.text in ("+", "-") for word in sparql.tokens(text))


_CASTS = ("integer", "decimal", "double")


@lru_cache(maxsize=512)
def _is_risky(text: str) -> bool:
    query = _parsed(text)
    if query is None:
        return True
    top = query.where.part if query.where else []
    filters = [part for part in top if isinstance(part, CompValue) and part.name == "Filter"]
    sums = [each for each in _within(query) if _is_sum(each)]
    fine = [each for part in filters for each in _within(part, into_exists=False)]
    return any(all(each is not other for other in fine) for each in sums)


@lru_cache(maxsize=512)
def _patterns(text: str) -> tuple[str, ...]:
    found = _within(_parsed(text))
    calls = [each.pattern for each in found if each.name in ("Builtin_REGEX", "Builtin_REPLACE")]
    return tuple(
        str(leaf.string)
        for call in calls
        for leaf in [_bare(call)]
        if isinstance(leaf, CompValue) and leaf.name == "literal"
    )


def _parsed(text: str) -> Any:
    """Return the parse tree of the query *text*, or nothing when rdflib cannot read it."""
    try:
        return parseQuery(text)[1]
    except Exception:
        return None


def _within(tree: Any, into_exists: bool = True) -> Iterator[Any]:
    """Yield *tree* and what stands below it, of what has a name in the grammar."""
    if isinstance(tree, CompValue):
        if not into_exists and tree.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            return
        yield tree
        tree = list(tree.values())
    if not isinstance(tree, str) and hasattr(tree, "__iter__"):
        for part in tree:
            yield from _within(part, into_exists)


def _is_sum(tree: Any) -> bool:
    """Return whether *tree* is a sum or difference of which no part is surely a number."""
    if tree.name != "AdditiveExpression" or "op" not in tree:
        return False
    parts = [_bare(part) for part in (tree.expr, *tree.other)]
    return not any(
        (isinstance(part, RdflibLiteral) and part.datatype in _numbers())
        or (isinstance(part, CompValue) and (part.name in _NUMERIC or _is_cast(part)))
        for part in parts
    )


def _is_cast(part: CompValue) -> bool:
    """Return whether *part* makes a number of something, as xsd:integer(?x)."""
    name = part.iri if part.name == "Function" else None
    return isinstance(name, CompValue) and name.prefix == "xsd" and name.localname in _CASTS


def _numbers() -> set[rdflib.URIRef]:
    return {rdflib.XSD.integer, rdflib.XSD.decimal, rdflib.XSD.double}


def _bare(tree: Any) -> Any:
    """Return what *tree* is about when the grammar only wraps it."""
    while isinstance(tree, CompValue) and list(tree) == ["expr"]:
        tree = tree.expr
    return tree
