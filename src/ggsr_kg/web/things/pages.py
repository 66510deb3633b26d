"""The page about a thing: what it is, what is stated of it and where, and what refers to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ggsr_kg.answers import plain
from ggsr_kg.graphs import NamedNode, Term
from ggsr_kg.namespaces import DCT, DEF, GRAPH, INFERRED, OWL, RDF
from ggsr_kg.results import Row
from ggsr_kg.web import rendering
from ggsr_kg.web.homes import href
from ggsr_kg.web.messages import Asked, Reply
from ggsr_kg.web.site import Site
from ggsr_kg.web.things import descriptions, facts, forms, framework, kinds, models, names, uses
from ggsr_kg.web.things.addresses import FORMS, Address
from ggsr_kg.web.things.descriptions import Description
from ggsr_kg.web.things.models import MOST, Group, Referring
from ggsr_kg.web.things.names import Names

_TERMS = {OWL + kind for kind in ("Class", "ObjectProperty", "DatatypeProperty")}
_TERMS |= {OWL + "AnnotationProperty"}
_SOURCE = DCT + "source"
_FRAME = {DEF + "Thema": "thema", DEF + "Criterium": "criterium"}


@dataclass(frozen=True, slots=True)
class _Found:
    """What a page needs to know of a thing before it can name everything on it."""

    told: Description
    types: set[str]
    tables: list[tuple[str, list[Row]]] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    most: int | None = MOST

    def terms(self) -> Iterator[Term | None]:
        """Yield each term that the page names."""
        for quad in self.told.own:
            yield from (quad.predicate, quad.object)  # type: ignore[misc]
        for _, rows in self.tables:
            yield from (term for row in rows for term in row)
        for group in self.groups:
            iris = (group.property, group.kind, *group.things[: self.most])
            yield from (NamedNode(iri) for iri in iris if iri)


def page(site: Site, asked: Asked, address: Address) -> Reply:
    """Return the page about the thing of *address*."""
    thing, lang = address.thing, asked.lang
    found = _find(site, asked, thing)
    known = names.read(site, (thing, *found.terms()), lang)
    tables = [
        models.table(name, site.pages[name].columns, rows, known, lang)
        for name, rows in found.tables
    ]
    told = found.told
    return rendering.page(
        "thing",
        asked,
        {
            "adres": address,
            "iri": thing.value,
            "formen": forms.NAMES,
            "media": FORMS,
            "canoniek": forms.canonical(address),
            "naam": known[thing.value],
            "soorten": facts.kinds(found.types, known),
            "teksten": facts.texts(told.own, lang),
            "andere": facts.other(told.own, lang),
            "feiten": facts.facts(told, known, lang, ours=True),
            "overig": facts.facts(told, known, lang, ours=False),
            "herkomst": [each for each in tables if each.key == "herkomst"],
            "tabellen": [each for each in tables if each.key != "herkomst"],
            "status": _status(told, known),
            "grafen": _graphs(told),
            "verwijzingen": [_referring(each, known, found.most) for each in found.groups],
            "meer": found.most and any(len(each.things) > MOST for each in found.groups),
            "eisen": uses.demands(site, thing, lang) if DEF + "Indicator" in found.types else [],
            "vragen": uses.questions(site, thing, told.own, found.types, lang),
            "kader": _tree(site, thing, found.types, lang),
            "aantal": _count(site, thing, found.types),
        },
    )


def _find(site: Site, asked: Asked, thing: NamedNode) -> _Found:
    told = descriptions.describe(site, thing)
    kinds_of = [quad.object for quad in told.own if quad.predicate.value == RDF + "type"]
    types = {each.value for each in kinds_of if isinstance(each, NamedNode)}
    found = _Found(told, types, most=None if asked.one("alles") else MOST)
    for part in kinds.parts(types):
        if rows := site.rows(part.query, asked.lang, [thing]):
            found.tables.append((part.query, rows))
    passages = dict.fromkeys(quad.object for quad in told.own if quad.predicate.value == _SOURCE)
    named = [each for each in passages if isinstance(each, NamedNode)]
    if rows := site.rows("herkomst", asked.lang, named):
        found.tables.append(("herkomst", rows))
    found.groups.extend(_groups(site, thing, types, asked.lang))
    return found


def _groups(site: Site, thing: NamedNode, types: set[str], lang: str) -> list[Group]:
    """Return what refers to *thing*, by property and class, without what a table shows.

    What is only said again in words of other vocabularies is left to the forms for programs.
    """
    classes, properties = kinds.covered(types)
    found: dict[tuple[str, str], dict[str, None]] = {}
    for row in site.rows("verwijzingen", lang, [thing]):
        link, kind, source = map(plain, row)
        if link.startswith(facts.OWN) and link not in properties and kind not in classes:
            found.setdefault((link, kind), {})[source] = None
    return [Group(link, kind, tuple(things)) for (link, kind), things in found.items()]


def _referring(group: Group, known: Names, most: int | None) -> Referring:
    things = sorted((known[iri] for iri in group.things[:most]), key=lambda name: name.text)
    return Referring(known[group.property], known.get(group.kind), tuple(things), len(group.things))


def _status(told: Description, known: Names) -> list[names.Name]:
    said = {quad.object for quad in told.own if quad.predicate.value == DEF + "status"}
    return [known[each.value] for each in said if isinstance(each, NamedNode)]


def _graphs(told: Description) -> list[names.Name]:
    """Return the named graphs in which the thing is described, what was inferred last."""
    iris = sorted({quad.graph_name.value for quad in told.own})  # type: ignore[union-attr]
    iris.sort(key=lambda iri: iri == INFERRED)
    return [names.Name(iri.removeprefix(GRAPH), "", href(iri)) for iri in iris]


def _tree(site: Site, thing: NamedNode, types: set[str], lang: str) -> list[framework.Theme]:
    """Return the part of the framework that is in a theme or criterion."""
    kind = next((_FRAME[each] for each in types if each in _FRAME), "")
    return framework.read(site, lang).within(kind, thing.value) if kind else []


def _count(site: Site, thing: NamedNode, types: set[str]) -> dict[str, str]:
    """Return how often a class or property occurs in the graph; of anything else nothing."""
    if not types & _TERMS:
        return {}
    (row,) = site.rows("aantallen", "nl", [thing])
    members, statements = map(plain, row)
    return {"klasse": members} if OWL + "Class" in types else {"eigenschap": statements}
