"""Lengths, parts and order of plain texts, without asking for each value apart."""

from __future__ import annotations

import numpy as np

from ggsr_kg.columns.rows import firsts, grouped
from ggsr_kg.columns.terms import UNBOUND, Ids, Mask, Terms, ranked
from ggsr_kg.graphs import Literal, NamedNode, Term
from ggsr_kg.namespaces import RDF, XSD

_INTEGER = NamedNode(XSD + "integer")
_STRING = XSD + "string"
_TEXTS = {_STRING, RDF + "langString"}


def length(term: Term) -> Term | None:
    """Return how many characters *term* has, if it is a text.

    <https://www.w3.org/TR/sparql11-query/#func-strlen>

    >>> length(Literal("één")), length(NamedNode("urn:x"))
    (<Literal value=3 datatype=<NamedNode value=http://www.w3.org/2001/XMLSchema#integer>>, None)
    """
    if not isinstance(term, Literal) or term.datatype.value not in _TEXTS:
        return None
    return Literal(str(len(term.value)), datatype=_INTEGER)


def starts(texts: Ids, lengths: Ids, sound: Mask, terms: Terms) -> tuple[Ids, Mask]:
    """Return the first *lengths* characters of each of *texts*, and where that is known here.

    *sound* says where there is an xsd:string and an integer. <https://www.w3.org/TR/sparql11-query/#func-substr>
    """
    many = terms.measure[lengths]
    known = sound & (many >= 0)
    made = np.full(len(texts), UNBOUND, np.int64)
    every = terms.all
    rows = np.flatnonzero(known)
    if not len(rows):
        return made, known
    given, sizes = texts[rows], many[rows].astype(np.int64)
    places = grouped([given, sizes])
    first = firsts(places)
    cut = [
        text if size >= len(every[text].value) else terms.number(Literal(every[text].value[:size]))
        for text, size in zip(given[first].tolist(), sizes[first].tolist(), strict=True)
    ]
    made[rows] = np.array(cut, np.int64)[places]
    return made, known


def begin_with(texts: Ids, others: Ids, terms: Terms) -> list[bool]:
    """Return of each of *texts* whether it starts with the one of *others* beside it."""
    every = terms.all
    pairs = zip(texts.tolist(), others.tolist(), strict=True)
    return [every[text].value.startswith(every[start].value) for text, start in pairs]


def ranks(one: Ids, two: Ids, terms: Terms) -> tuple[Ids, Ids]:
    """Return what sorts the texts of both columns as one."""
    found, places = ranked(np.concatenate([one, two]))
    every = terms.all
    texts = [every[number].value for number in found.tolist()]
    order = sorted(range(len(texts)), key=texts.__getitem__)
    made = np.empty(len(texts), np.int64)
    made[order] = np.arange(len(texts))
    return made[places[: len(one)]], made[places[len(one) :]]
