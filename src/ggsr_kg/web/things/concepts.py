"""The page `/begrippen`: concepts by scheme, classes and properties, found by their words."""

from __future__ import annotations

from dataclasses import dataclass, field

from ggsr_kg.answers import plain
from ggsr_kg.graphs import Literal, NamedNode
from ggsr_kg.namespaces import RDFS, SKOS
from ggsr_kg.web import rendering
from ggsr_kg.web.homes import href
from ggsr_kg.web.messages import Asked, Reply
from ggsr_kg.web.site import Site
from ggsr_kg.web.things import names
from ggsr_kg.web.things.names import Name, preference, shown

KINDS = ("begrip", "klasse", "eigenschap")
_LABELS = {SKOS + "prefLabel", RDFS + "label"}


@dataclass(slots=True)
class Term:
    """A concept, class or property: what it is called and what it means, in every language."""

    iri: str
    kind: str
    scheme: str
    labels: list[Literal] = field(default_factory=list)
    others: list[Literal] = field(default_factory=list)
    definitions: list[Literal] = field(default_factory=list)

    def said(self, link: str) -> list[Literal]:
        """Return where what the property *link* says belongs."""
        if link in _LABELS:
            return self.labels
        return self.definitions if link == SKOS + "definition" else self.others

    def fits(self, words: list[str]) -> bool:
        """Return whether every one of *words* is in a name or definition, in any language."""
        texts = (each.value for each in (*self.labels, *self.others, *self.definitions))
        whole = "\n".join(texts).casefold()
        return all(word in whole for word in words)

    def shown(self, lang: str) -> tuple[Name, Name, str]:
        """Return the name and the definition in *lang*, and the name in the other language."""
        best = min(self.labels, key=lambda each: preference(each, lang), default=Literal(""))
        name = shown(best, lang)
        also = [each.value for each in self.labels if each.language != best.language]
        definition = min(self.definitions, key=lambda e: preference(e, lang), default=Literal(""))
        return (
            Name(name.text, name.lang, href(self.iri)),
            shown(definition, lang),
            ", ".join(also),
        )


def view(site: Site, asked: Asked) -> Reply:
    """Return what fits the words of `?zoek=` and the kind `?soort=`."""
    sought, kind = asked.one("zoek"), asked.one("soort")
    words = sought.casefold().split()
    found = [
        term
        for term in _terms(site, asked.lang)
        if kind in ("", term.kind) and (not words or term.fits(words))
    ]
    schemes = list(dict.fromkeys(term.scheme for term in found if term.scheme))
    known = names.read(site, map(NamedNode, schemes), asked.lang)
    schemes.sort(key=lambda iri: known[iri].text.casefold())
    groups = [(known[each], _rows(found, asked.lang, scheme=each)) for each in schemes]
    rows = {each: _rows(found, asked.lang, kind=each) for each in KINDS[1:]}
    shown_here = {
        "schemas": groups,
        "termen": {each: terms for each, terms in rows.items() if terms},
        "zoek": sought,
        "soort": kind,
        "soorten": KINDS,
        "aantal": len(found),
        "ruim": bool(words),
    }
    return rendering.page("concepts", asked, shown_here)


def _rows(
    terms: list[Term], lang: str, *, scheme: str = "", kind: str = ""
) -> list[tuple[Name, Name, str]]:
    kept = [
        term.shown(lang)
        for term in terms
        if (scheme and term.scheme == scheme) or (kind and term.kind == kind)
    ]
    return sorted(kept, key=lambda each: each[0].text.casefold())


def _terms(site: Site, lang: str) -> list[Term]:
    """Return every concept, class and property."""
    found: dict[tuple[str, str], Term] = {}
    for *row, text in site.rows("begrippen", lang):
        thing, kind, scheme, link = map(plain, row)
        term = found.setdefault((thing, scheme), Term(thing, kind, scheme))
        if isinstance(text, Literal):
            term.said(link).append(text)
    return list(found.values())
