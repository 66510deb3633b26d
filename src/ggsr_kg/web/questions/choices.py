"""What may be chosen for a parameter: the members of its class or scheme, each by one word.

The word is what stands in the address, so it means one thing, reads well and is the same in both
languages: a code, a Dutch label of one word, or the last part of the IRI.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ggsr_kg import labels
from ggsr_kg.answers import plain
from ggsr_kg.graphs import Literal, NamedNode, Term
from ggsr_kg.namespaces import last
from ggsr_kg.parameters import Parameter
from ggsr_kg.results import Ask


@dataclass(frozen=True, slots=True)
class Choice:
    """One value: the *word* for it in an address, what is *shown*, and the *iri* it means."""

    word: str
    shown: str
    iri: str = ""


def of(
    parameter: Parameter,
    ask: Ask,
    lang: str,
    values: Collection[str] = (),
    kept: Collection[str] = (),
) -> tuple[Choice, ...]:
    """Return what may be chosen for *parameter*, in the order of what is shown; () when free.

    When each of *values* stands for a choice, only these are left, and those of the IRIs *kept*.
    """
    if parameter.datatype:
        return tuple(Choice(value, value) for value in parameter.values)
    words: dict[str, list[Literal]] = {}
    for term, word in ask(parameter.allowed_query()).rows:
        if isinstance(term, NamedNode):
            words.setdefault(term.value, []).extend([word] if isinstance(word, Literal) else [])
    taken = Counter(each for iri, found in words.items() for each in _folded(iri, found))
    meant = {
        iri: _folded(iri, found) & {*map(str.casefold, values)} for iri, found in words.items()
    }
    if values and set().union(*meant.values()) == {*map(str.casefold, values)}:
        words = {iri: found for iri, found in words.items() if meant[iri] or iri in kept}
    names = labels.of(ask, words, lang)
    dutch = names if lang == "nl" else labels.of(ask, words, "nl")
    shown = Counter(names.values())
    namesakes = [iri for iri, name in names.items() if shown[name] > 1]
    places = labels.places(ask, namesakes, lang)
    made = []
    for iri, found in words.items():
        code = next((each.value for each in found if _is_code(each)), "")
        name = names.get(iri, last(iri))
        text = f"{name} ({places.get(iri, last(iri))})" if iri in namesakes else name
        text = f"{code} {text}" if code and code.casefold() != name.casefold() else text
        made.append(Choice(_word(iri, code, dutch.get(iri, ""), taken), text, iri))
    return tuple(sorted(made, key=lambda each: (each.shown.casefold(), each.iri)))


def chosen(options: Iterable[Choice], terms: Iterable[Term]) -> list[str]:
    """Return the words of those of *options* that *terms* mean.

    >>> chosen([Choice("a", "A"), Choice("b", "B", "u:b")], [NamedNode("u:b")])
    ['b']
    """
    values = {plain(term) for term in terms}
    return [each.word for each in options if (each.iri or each.word) in values]


def _is_code(word: Literal) -> bool:
    """Return whether *word* is a notation that reads as a code, such as B03."""
    text = word.value
    return not word.language and len(text) > 1 and text.isalnum() and not text.isalpha()


def _folded(iri: str, found: list[Literal]) -> set[str]:
    return {last(iri).casefold(), *(each.value.casefold() for each in found)}


def _word(iri: str, code: str, name: str, taken: Counter[str]) -> str:
    options = (code, name if name.isalpha() else "", last(iri))
    return next((each for each in options if taken[each.casefold()] == 1), iri)
