"""The words that people know things by."""

from __future__ import annotations

from collections.abc import Iterable

from ggsr_kg.graphs import Literal, NamedNode
from ggsr_kg.namespaces import DCT, RDFS, SKOS
from ggsr_kg.results import Ask

_WORDS = f"<{SKOS}prefLabel>|<{RDFS}label>|<{DCT}title>"


def of(ask: Ask, iris: Iterable[str], lang: str) -> dict[str, str]:
    """Return a label of each of *iris* that has one, in *lang* where there is one in it."""
    terms = " ".join(sorted(str(NamedNode(iri)) for iri in set(iris)))
    if not terms:
        return {}
    rows = ask(f"SELECT ?t ?word {{ VALUES ?t {{ {terms} }} ?t {_WORDS} ?word }}").rows
    found: dict[str, tuple[bool, str]] = {}
    for term, word in rows:
        assert isinstance(term, NamedNode)
        if isinstance(word, Literal):
            each = (word.language not in (lang, None), word.value)
            found[term.value] = min(each, found.get(term.value, each))
    return {iri: word for iri, (_, word) in found.items()}
