"""What a code or id in a cell is called in the graph, and the way back."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from ggsr_kg.graphs import NamedNode
from ggsr_kg.namespaces import ID, W3ID

CASES = ID + "casus/"
"""What the IRI of a case starts with; its code follows."""
PERSONS = ID + "persoon/"
"""What the IRI of a person starts with who is known in several cases; a code follows."""
FAMILY = "gezin"
"""What the family of a case is called in it."""

_WHOLE = re.compile(r"(?:https?://|urn:|tag:)[^\s<>\"{}|^`\\%\[\]]+")
"""An IRI of the user's own, which stands as it is."""
_DOTS = {".", ".."}
"""What would not be a part of an IRI."""
_UNSAFE = ' "%<>\\^`{|}/?#'


def case(code: str) -> str:
    """Return the IRI of the case with *code*, which may be an IRI itself.

    >>> case("2013 a/7"), case("urn:x")
    ('https://w3id.org/ggsr/id/casus/2013%20a%2F7', 'urn:x')
    """
    is_whole = code.startswith(CASES) and "/" not in code.removeprefix(CASES)
    return code if is_whole or _is_own(code) else CASES + _safe(code)


def person(code: str) -> str:
    """Return the IRI of the person with *code*, who is known in several cases."""
    return PERSONS + _safe(code)


def thing(of: str, name: str) -> str:
    """Return the IRI of the thing called *name*, which may be an IRI itself, in the case *of*.

    >>> thing(case("a"), "ouder-1"), thing(case("a"), "urn:x")
    ('https://w3id.org/ggsr/id/casus/a/ouder-1', 'urn:x')
    """
    return name if name.startswith(f"{of}/") or _is_own(name) else f"{of}/{_safe(name)}"


def home(name: str) -> str:
    """Return the IRI of the case that *name* in a cell names, or of which it names a thing.

    >>> home("a/ouder-1") == home("a") == home(thing(case("a"), "ouder-1")) == case("a")
    True
    """
    if name.startswith(CASES):
        return CASES + name.removeprefix(CASES).partition("/")[0]
    return name if _is_own(name) else case(name.partition("/")[0])


def after(iri: str, start: str) -> str | None:
    """Return the code or name that stands after *start* in *iri*, if that is all there is.

    >>> after(case("2013 a"), CASES), after("urn:x", CASES), after(thing(case("a"), "b"), CASES)
    ('2013 a', None, None)
    """
    rest = iri.removeprefix(start)
    if rest == iri or not rest or "/" in rest or _safe(unquote(rest)) != rest:
        return None
    return unquote(rest)


def _is_own(text: str) -> bool:
    """Return whether *text* is an IRI, and none of ours: these mean something already."""
    if text.startswith(W3ID) or not _WHOLE.fullmatch(text):
        return False
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def _safe(text: str) -> str:
    if text in _DOTS:
        return text.replace(".", "%2E")
    return "".join(quote(each, safe="") if each in _UNSAFE else each for each in text)
