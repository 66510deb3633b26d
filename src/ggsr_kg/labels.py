"""The words that people know things by."""

from __future__ import annotations

from collections.abc import Iterable

from ggsr_kg.graphs import Literal, NamedNode, Term
from ggsr_kg.namespaces import DCT, DEF, RDFS, SKOS
from ggsr_kg.results import Ask

_WORDS = f"?t <{SKOS}prefLabel>|<{RDFS}label>|<{DCT}title> ?word"
_PLACES = f"?t <{DEF}gemeente>/<{SKOS}prefLabel> ?word"
_TITLES = f"?d <{DEF}tekstuitgave> ?t ; <{DCT}title> ?word"


def of(ask: Ask, iris: Iterable[str], lang: str) -> dict[str, str]:
    """Return a label of each of *iris* that has one, in *lang* where there is one in it."""
    return _words(ask, _WORDS, map(NamedNode, iris), lang)


def places(ask: Ask, iris: Iterable[str], lang: str) -> dict[str, str]:
    """Return the name of the municipality of each of *iris* that is of one."""
    return _words(ask, _PLACES, map(NamedNode, iris), lang)


def titles(ask: Ask, editions: Iterable[str], lang: str) -> dict[str, str]:
    """Return the title of the document of each of *editions*, names of files with its text."""
    return _words(ask, _TITLES, map(Literal, editions), lang)


def _words(ask: Ask, pattern: str, terms: Iterable[Term], lang: str) -> dict[str, str]:
    asked = " ".join(sorted({str(term) for term in terms}))
    if not asked:
        return {}
    rows = ask(f"SELECT ?t ?word {{ VALUES ?t {{ {asked} }} {pattern} }}").rows
    found: dict[str, tuple[bool, str]] = {}
    for term, word in rows:
        if term is not None and isinstance(word, Literal):
            each = (word.language not in (lang, None), word.value)
            found[term.value] = min(each, found.get(term.value, each))
    return {text: word for text, (_, word) in found.items()}
