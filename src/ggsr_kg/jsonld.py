"""JSON-LD: what a reader drops without a word, and a writer with prefixes.

<https://www.w3.org/TR/json-ld11-api/#expansion-algorithm> says to drop keys and values that are no
IRI; here they are refused. What is written has its context in itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from ggsr_kg.errors import InputError, Text
from ggsr_kg.namespaces import RDF, XSD, shorten
from ggsr_kg.tokens import At, exact

_NAMED = 8
"""How many keys a message names."""
_TYPE = RDF + "type"
_PLAIN = {XSD + "string", RDF + "langString"}
"""The datatypes that JSON-LD does not write."""


def check(data: bytes, where: str, kept: int, at: At) -> None:
    """Refuse *data* of which a strict reader *kept* only so many statements, when there are more.

    What is explicitly mapped to null is left out on purpose. *at* tells where something stands.

    Raises: InputError: it names the keys without a meaning, or the property with such a value.
    """
    statements = [
        each if isinstance(each, Quad) else Quad(*each)
        for each in parse(input=data, format=RdfFormat.JSON_LD, lenient=True)
    ]
    if len(statements) == kept:
        return
    keys = sorted({each.predicate.value for each in statements if not _is_fine(each.predicate)})
    if keys:
        names = ", ".join(keys[:_NAMED]) + (", ..." if len(keys) > _NAMED else "")
        raise InputError(
            at(partial(exact, part=f'"{keys[0]}"'.encode())),
            Text(f"sleutels zonder betekenis: {names}", f"keys without a meaning: {names}"),
            Text(
                "geef ze een betekenis in de @context, of schrijf ze voluit, zoals ggsr:casus",
                "give them a meaning in the @context, or write them in full, such as ggsr:casus",
            ),
        )
    about = next(
        each.predicate.value
        for each in statements
        if not all(map(_is_fine, (each.subject, each.object, each.graph_name)))
    )
    raise InputError(
        f"{where} ({shorten(about)})",
        Text(
            "een naam die geen hele IRI is, of een taal die er geen is",
            "a name that is no whole IRI, or a language that is none",
        ),
        Text(
            "schrijf de hele IRI, of geef @base of @vocab in de @context",
            "write the whole IRI, or give @base or @vocab in the @context",
        ),
    )


def _is_fine(term: object) -> bool:
    """Say whether a strict reader would keep *term*."""
    try:
        if isinstance(term, NamedNode):
            NamedNode(term.value)
        elif isinstance(term, Literal):
            Literal(term.value, language=term.language)
    except ValueError:
        return False
    return True


def written(rows: Iterable[Triple], prefixes: Mapping[str, str]) -> str:
    """Return the triples *rows* as one document, one node per subject, that needs no other.

    Its context holds those of *prefixes* that it uses.

    >>> row = Triple(NamedNode("urn:a"), NamedNode("urn:b"), Literal("c"))
    >>> print(written([row], {"x": "urn:x#"}), end="")
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
    rows = list(rows)
    names = {term.value for row in rows for term in _iris(row)}
    schemes = {name.partition(":")[0] for name in names}
    used = {
        prefix: space
        for prefix, space in prefixes.items()
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
    cut = max(term.value.rfind("/"), term.value.rfind("#")) + 1
    prefix = next((each for each, space in used.items() if space == term.value[:cut]), "")
    return f"{prefix}:{term.value[cut:]}" if prefix and term.value[cut:] else term.value


def _value(term: object, used: Mapping[str, str]) -> object:
    if not isinstance(term, Literal):
        return {"@id": _name(term, used)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value == XSD + "string":
        return term.value
    return {"@value": term.value, "@type": _name(term.datatype, used)}
