"""The words that people know things by."""

from __future__ import annotations

from collections.abc import Iterable

from ggsr_kg.graphs import Literal, NamedNode
from ggsr_kg.namespaces import DCT, DEF, RDFS, SKOS
from ggsr_kg.results import Ask

_WORDS = f"<{SKOS}prefLabel>|<{RDFS}label>|<{DCT}title>"
_PLACES = f"<{DEF}gemeente>/<{SKOS}prefLabel>"


def of(ask: Ask, iris: Iterable[str], lang: str) -> dict[str, str]:
    """Return a label of each of *iris* that has one, in *lang* where there is one in it."""
    return _words(ask, _WORDS, iris, lang)


def places(ask: Ask, iris: Iterable[str], lang: str) -> dict[str, str]:
    """Return the name of the municipality of each of *iris* that is of one."""
    return _words(ask, _PLACES, iris, lang)


def _words(ask: Ask, path: str, iris: Iterable[str], lang: str) -> dict[str, str]:
    terms = " ".join(sorted(str(NamedNode(iri)) for iri in set(iris)))
    if not terms:
        return {}
    rows = ask(f"SELECT ?t ?word {{ VALUES ?t {{ {terms} }} ?t {path} ?word }}").rows
    found: dict[str, tuple[bool, str]] = {}
    for term, word in rows:
        assert isinstance(term, NamedNode)
        if isinstance(word, Literal):
            each = (word.language not in (lang, None), word.value)
            found[term.value] = min(each, found.get(term.value, each))
    return {iri: word for iri, (_, word) in found.items()}
