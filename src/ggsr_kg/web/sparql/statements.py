"""Graphs, as CONSTRUCT and DESCRIBE give them, in the forms of RDF."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ggsr_kg import graphs
from ggsr_kg.errors import Text
from ggsr_kg.graphs import FORMATS, Literal, Quad, Triple
from ggsr_kg.web.problems import Problem
from ggsr_kg.web.sparql import tables
from ggsr_kg.web.sparql.forms import GRAPHS

_NAMED = re.compile(r"[^\W\d][\w.-]*$")
_UNFIT = Text(
    "RDF/XML kan deze graaf niet schrijven; vraag hem als Turtle",
    "RDF/XML cannot write this graph; ask for it as Turtle",
)


def write(triples: Iterable[Triple], media: str, most: int) -> bytes:
    """Return *triples*, each once, as *media*.

    Raises: Problem: there are more than *most* (503), or *media* cannot hold them (406).
    """
    found = distinct(triples, most)
    form = FORMATS[GRAPHS[media]]
    if form == FORMATS[".rdf"] and not all(map(_fits_xml, found)):
        raise Problem(406, _UNFIT)
    return graphs.written([Quad(*triple) for triple in found], form)


def distinct(triples: Iterable[Triple], most: int) -> tuple[Triple, ...]:
    """Return *triples*, each once.

    Raises: Problem: there are more than *most* (503).
    """
    found: dict[Triple, None] = {}
    for triple in triples:
        found[triple] = None
        if len(found) > most:
            raise tables.too_long(most)
    return tuple(found)


def _fits_xml(triple: Triple) -> bool:
    """Return whether XML has a name for the predicate, and a place for the text, of *triple*."""
    value = triple.object.value if isinstance(triple.object, Literal) else ""
    return bool(_NAMED.search(triple.predicate.value)) and tables.fits_xml(value)
