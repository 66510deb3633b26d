"""What a code or id in a cell is called in the graph, and the way back."""

from __future__ import annotations

from urllib.parse import quote, unquote

from ggsr_kg.namespaces import ID

CASES = ID + "casus/"
"""What the IRI of a case starts with; its code follows."""
PERSONS = ID + "persoon/"
"""What the IRI of a person starts with who is known in several cases; a code follows."""
FAMILY = "gezin"
"""What the family of a case is called in it."""

_UNSAFE = ' "%<>\\^`{|}/?#'


def case(code: str) -> str:
    """Return the IRI of the case with *code*.

    >>> case("2013 a/7")
    'https://w3id.org/ggsr/id/casus/2013%20a%2F7'
    """
    return CASES + _safe(code)


def person(code: str) -> str:
    """Return the IRI of the person with *code*, who is known in several cases."""
    return PERSONS + _safe(code)


def thing(of: str, name: str) -> str:
    """Return the IRI of the thing called *name* in the case *of* (IRI).

    >>> thing(case("a"), "ouder-1")
    'https://w3id.org/ggsr/id/casus/a/ouder-1'
    """
    return f"{of}/{_safe(name)}"


def home(name: str) -> str:
    """Return the IRI of the case that *name* in a cell names, or of which it names a thing.

    >>> home("a/ouder-1") == home("a") == home(thing(case("a"), "ouder-1")) == case("a")
    True
    """
    if name.startswith(CASES):
        return CASES + name.removeprefix(CASES).partition("/")[0]
    return case(name.partition("/")[0])


def after(iri: str, start: str) -> str | None:
    """Return the code or name that stands after *start* in *iri*, if that is all there is.

    >>> after(case("2013 a"), CASES), after("urn:x", CASES), after(thing(case("a"), "b"), CASES)
    ('2013 a', None, None)
    """
    rest = iri.removeprefix(start)
    if rest == iri or not rest or "/" in rest or _safe(unquote(rest)) != rest:
        return None
    return unquote(rest)


def _safe(text: str) -> str:
    return "".join(quote(each, safe="") if each in _UNSAFE else each for each in text)
