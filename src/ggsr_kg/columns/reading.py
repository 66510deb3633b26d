"""Which properties a question can read: what it needs of a store, whoever answers it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import rdflib
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

_EXISTS = ("Builtin_EXISTS", "Builtin_NOTEXISTS")


def properties(text: str) -> frozenset[str] | None:
    """Return the IRIs of the properties that the query *text* can read; None: any.

    >>> sorted(properties("ASK { ?x <u:a>/^<u:b> 1 FILTER NOT EXISTS { ?x <u:c> 2 } }"))
    ['u:a', 'u:b', 'u:c']
    >>> properties("ASK { ?x ?y 1 }"), properties("ASK { ?x <u:a>* 1 }")
    (None, None)
    """
    try:
        algebra = prepareQuery(text).algebra
        if algebra.name == "DescribeQuery":
            return None
        names = {name for part in _parts(algebra) for name in _names(part)}
    except Exception:
        # Who answers the question says what is wrong with it.
        return None
    return None if None in names else frozenset(name for name in names if name is not None)


def _parts(value: Any) -> Iterator[Any]:
    """Yield the path of every triple pattern in *value*."""
    if isinstance(value, CompValue):
        if value.name == "BGP":
            yield from (path for _, path, _ in value.triples)
        if value.name in _EXISTS:
            # What rdflib made of the pattern is an attribute; the item is what it made it of.
            yield from _parts(value.graph)
        for inner in value.values() if value.name not in _EXISTS else ():
            yield from _parts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _parts(inner)


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
