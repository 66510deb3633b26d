"""What a reader of JSON-LD drops without a word: keys and values that are no IRI.

<https://www.w3.org/TR/json-ld11-api/#expansion-algorithm> says to drop them; here they are refused.
"""

from __future__ import annotations

from collections.abc import Callable

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from ggsr_kg.errors import InputError, Text
from ggsr_kg.namespaces import shorten

_NAMED = 8
"""How many keys a message names."""


def check(data: bytes, where: str, kept: int, at: Callable[[bytes], str]) -> None:
    """Refuse *data* of which a strict reader *kept* only so many statements, when there are more.

    What is explicitly mapped to null is left out on purpose. *at* tells the place of a text.

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
            at(f'"{keys[0]}"'.encode()),
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
