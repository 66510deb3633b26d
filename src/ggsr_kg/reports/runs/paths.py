"""The path of a finding, which is text in SPARQL form, as an RDF property path again.

<https://www.w3.org/TR/shacl/#property-paths>.  A finding has prefixed names and, where no prefix
fits, whole IRIs; these may hold the `/` that also joins the steps of a path, so a step begins where
a prefix or a scheme does.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ggsr_kg.namespaces import PREFIXES, expand

_PREFIX = "|".join(map(re.escape, PREFIXES))
_START = rf"[(^]*(?:<|(?:{_PREFIX}):|[a-z][a-z0-9+.-]*://|urn:)"
_TOKEN = re.compile(
    rf"<(?P<iri>[^<>\s]*)>|(?P<name>(?:{_PREFIX}):[^\s<>/|()*+?^]*)"
    rf"|(?P<bare>[A-Za-z][A-Za-z0-9+.-]*:[^\s<>|()^]*?)(?=[*+?]*(?:$|[|)]|/{_START}))"
    r"|(?P<sign>[\^/|()*+?])"
)
_REPEATS = {"*": "sh:zeroOrMorePath", "+": "sh:oneOrMorePath", "?": "sh:zeroOrOnePath"}


class _Reader:
    """A path on its way to Turtle."""

    def __init__(self, text: str, name: Callable[[str], str]) -> None:
        self.name = name
        self.tokens: list[str] = []
        at = 0
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None:
                raise ValueError(text)
            at = match.end()
            iri = match["iri"] or match["bare"] or (expand(match["name"]) if match["name"] else "")
            self.tokens.append(name(iri) if iri else match["sign"])

    def read(self) -> str:
        """Return the whole path."""
        found = self.choice()
        if self.tokens:
            raise ValueError(self.tokens[0])
        return found

    def next(self, signs: str) -> str:
        """Take the next token when it is one of *signs*."""
        return self.tokens.pop(0) if self.tokens and self.tokens[0] in tuple(signs) else ""

    def choice(self) -> str:
        """Return paths of which any will do."""
        found = [self.sequence()]
        while self.next("|"):
            found.append(self.sequence())
        return found[0] if len(found) == 1 else f"[ sh:alternativePath ( {' '.join(found)} ) ]"

    def sequence(self) -> str:
        """Return steps after each other."""
        found = [self.step()]
        while self.next("/"):
            found.append(self.step())
        return found[0] if len(found) == 1 else f"( {' '.join(found)} )"

    def step(self) -> str:
        """Return one step, perhaps against its direction or repeated."""
        if self.next("^"):
            return f"[ sh:inversePath {self.step()} ]"
        if self.next("("):
            found = self.choice()
            if not self.next(")"):
                raise ValueError(found)
        elif self.tokens and self.tokens[0] not in tuple("^/|()*+?"):
            found = self.tokens.pop(0)
        else:
            raise ValueError
        while sign := self.next("*+?"):
            found = f"[ {_REPEATS[sign]} {found} ]"
        return found


def turtle(path: str, name: Callable[[str], str]) -> str | None:
    """Return *path* as Turtle, in which *name* writes an IRI; None when it is no path.

    >>> turtle("^ggsr:casus/ggsr:gezin*", lambda iri: iri.split("#")[1])
    '( [ sh:inversePath casus ] [ sh:zeroOrMorePath gezin ] )'
    >>> turtle("urn:a|http://b/c", str)
    '[ sh:alternativePath ( urn:a http://b/c ) ]'
    >>> turtle("geen pad", str)
    """
    try:
        return _Reader(path, name).read()
    except ValueError:
        return None
