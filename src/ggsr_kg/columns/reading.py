"""What a question can read: what it needs of a store, whoever answers it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import rdflib
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

_EXISTS = ("Builtin_EXISTS", "Builtin_NOTEXISTS")


Reads = Mapping[str, frozenset[str] | None]
"""Properties (IRIs), each with the only things it is looked up for; None: whatever its value."""


def reads(text: str) -> Reads | None:
    """Return what the query *text* can read; None: any property.

    >>> text = "ASK { ?x <u:p> <u:C> ; <u:a>/^<u:b> 1 FILTER NOT EXISTS { ?x <u:p> <u:D> } }"
    >>> found = reads(text)
    >>> found["u:a"], found["u:b"], sorted(found["u:p"])
    (None, None, ['u:C', 'u:D'])
    >>> reads("ASK { ?x ?y 1 }"), reads("ASK { ?x <u:a>* 1 }")
    (None, None)
    """
    found: dict[str, frozenset[str] | None] = {}
    try:
        algebra = prepareQuery(text).algebra
        if algebra.name == "DescribeQuery":
            return None
        for path, value in _steps(algebra):
            for name in _names(path):
                if name is None:
                    return None
                before = found.get(name, frozenset())
                only = isinstance(path, rdflib.URIRef) and isinstance(value, rdflib.URIRef)
                found[name] = None if before is None or not only else before | {str(value)}
    except Exception:
        # Who answers the question says what is wrong with it.
        return None
    return found


def _steps(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the path and the object of every triple pattern in *value*."""
    if isinstance(value, CompValue):
        if value.name == "BGP":
            yield from ((path, end) for _, path, end in value.triples)
        if value.name in _EXISTS:
            # What rdflib made of the pattern is an attribute; the item is what it made it of.
            yield from _steps(value.graph)
        for inner in value.values() if value.name not in _EXISTS else ():
            yield from _steps(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _steps(inner)


def _names(path: Any) -> Iterator[str | None]:
    """Yield the properties along *path*; None where it can be any, or none at all."""
    match path:
        case SequencePath() | AlternativePath():
            for each in path.args:
                yield from _names(each)
        case InvPath():
            yield from _names(path.arg)
        case MulPath() if path.mod == "+":
            yield from _names(path.path)
        case rdflib.URIRef():
            yield str(path)
        case _:
            yield None
