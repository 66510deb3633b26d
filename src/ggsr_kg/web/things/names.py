"""What things are called on a page: in its language where they can be, else in Dutch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ggsr_kg.graphs import Literal, NamedNode, Term
from ggsr_kg.namespaces import ID, last, shorten
from ggsr_kg.web import rendering
from ggsr_kg.web.homes import href
from ggsr_kg.web.site import Site


@dataclass(frozen=True, slots=True)
class Name:
    """A *text*, in the language *lang* where that is not the page's; *target* is where it links."""

    text: str
    lang: str = ""
    target: str = ""
    style: str = ""


Names = Mapping[str, Name]


def read(site: Site, terms: Iterable[Term | None], lang: str) -> dict[str, Name]:
    """Return the name of each IRI among *terms*, by IRI, as a page in *lang* shows it."""
    things = list(dict.fromkeys(term for term in terms if isinstance(term, NamedNode)))
    found: dict[str, list[tuple[int, int, str, str]]] = {}
    for thing, name, rank in site.rows("namen", lang, things):
        if thing is not None and isinstance(name, Literal) and rank is not None:
            order = preference(name, lang)
            said = (int(rank.value), order, name.value, name.language or "")
            found.setdefault(thing.value, []).append(said)
    return {thing.value: _name(thing.value, found.get(thing.value), lang) for thing in things}


def preference(literal: Literal, lang: str) -> int:
    """Return how well *literal* suits a page in *lang*: 0 best."""
    return {lang: 0, None: 1, "nl": 2}.get(literal.language, 3)


def shown(literal: Literal, lang: str) -> Name:
    """Return a *literal* as a page in *lang* shows it."""
    language = literal.language or ""
    return Name(literal.value, "" if language == lang else language)


def _name(iri: str, found: list[tuple[int, int, str, str]] | None, lang: str) -> Name:
    target = href(iri)
    if not found:
        return Name(
            rendering.words("vocabulary", lang).get(shorten(iri)) or fallback(iri), "", target
        )
    _, _, text, language = min(found)
    return Name(text, "" if language == lang else language, target)


def fallback(iri: str) -> str:
    """Return what a thing without a name is called: after its IRI.

    >>> fallback(ID + "typering/aafje-overig"), fallback("http://www.w3.org/ns/prov#Entity")
    ('typering: aafje overig', 'prov:Entity')
    """
    if iri.startswith(ID):
        kind = iri.removeprefix(ID).partition("/")[0]
        return f"{kind}: {last(iri).replace('--', ', ').replace('-', ' ')}"
    return shorten(iri)
