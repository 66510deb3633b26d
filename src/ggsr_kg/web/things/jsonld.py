"""JSON-LD with the prefixes of the house as its context, in the document itself.

<https://www.w3.org/TR/json-ld11/>: nothing has to be fetched to read it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ggsr_kg.graphs import BlankNode, Literal, NamedNode, Term, Triple
from ggsr_kg.namespaces import PREFIXES, RDF, XSD, shorten

_TYPE = RDF + "type"
_PLAIN = {XSD + "string", RDF + "langString"}
"""The datatypes that JSON-LD does not write."""


def render(triples: Iterable[Triple]) -> str:
    """Return *triples* as one JSON-LD document, one node per subject.

    >>> print(render([Triple(NamedNode("urn:a"), NamedNode("urn:b"), Literal("c"))]), end="")
    {
      "@context": {},
      "@graph": [
        {
          "@id": "urn:a",
          "urn:b": [
            "c"
          ]
        }
      ]
    }
    """
    rows = sorted(triples, key=str)
    names = {term.value for row in rows for term in _iris(row)}
    schemes = {name.partition(":")[0] for name in names}
    used = {
        prefix: space
        for prefix, space in PREFIXES.items()
        if prefix not in schemes and any(name.startswith(space) for name in names)
    }
    nodes: dict[str, dict[str, Any]] = {}
    for row in rows:
        node = nodes.setdefault(str(row.subject), {"@id": _name(row.subject, used)})
        if row.predicate.value == _TYPE and not isinstance(row.object, Literal):
            node.setdefault("@type", []).append(_name(row.object, used))
        else:
            value = _value(row.object, used)
            node.setdefault(_name(row.predicate, used), []).append(value)
    made = {"@context": used, "@graph": list(nodes.values())}
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def _iris(row: Triple) -> Iterable[NamedNode]:
    value = row.object
    last = value.datatype if isinstance(value, Literal) else value
    terms = (row.subject, row.predicate, last)
    return (term for term in terms if isinstance(term, NamedNode) and term.value not in _PLAIN)


def _name(term: object, used: Mapping[str, str]) -> str:
    """Return an IRI, short where its prefix is in the context, or the label of a blank node."""
    if not isinstance(term, NamedNode):
        return str(term)
    short = shorten(term.value)
    return short if short.partition(":")[0] in used else term.value


def _value(term: Term | object, used: Mapping[str, str]) -> object:
    if not isinstance(term, Literal):
        assert isinstance(term, NamedNode | BlankNode)
        return {"@id": _name(term, used)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value == XSD + "string":
        return term.value
    return {"@value": term.value, "@type": _name(term.datatype, used)}
