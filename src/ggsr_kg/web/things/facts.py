"""What a page says of a thing from the statements about it: kinds, running text, facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ggsr_kg import turtle
from ggsr_kg.graphs import BlankNode, Literal, NamedNode, Quad, Triple
from ggsr_kg.namespaces import (
    DCT,
    DEF,
    INFERRED,
    PREFIXES,
    RDF,
    RDFS,
    SH,
    SHAPES,
    SKOS,
    expand,
    last,
)
from ggsr_kg.results import sort_key
from ggsr_kg.web.things.descriptions import Description
from ggsr_kg.web.things.models import Fact, Value, cell
from ggsr_kg.web.things.names import Name, Names, preference, shown

_LABELS = (SKOS + "prefLabel", RDFS + "label", DCT + "title", SH + "name")
_TEXTS = {
    "definitie": (SKOS + "definition", DCT + "description"),
    "samenvatting": (DEF + "samenvatting",),
    "toelichting": (SKOS + "scopeNote", SKOS + "editorialNote", SH + "description"),
    "voorbehoud": (DEF + "voorbehoud",),
    "bericht": (SH + "message",),
    "herstel": (DEF + "herstel",),
}
"""What stands above the facts as running text, in this order."""
_ELSEWHERE = {
    RDF + "type",
    *_LABELS,
    *(each for found in _TEXTS.values() for each in found),
    DCT + "source",
    DEF + "status",
    DEF + "volgorde",
}
OWN = (DEF, *(PREFIXES[name] for name in ("dct", "oa", "owl", "rdf", "rdfs", "sh", "skos", "void")))
"""The vocabularies that our own files use; what others call the same stands apart."""
_FIRST = {expand(name): rank for rank, name in enumerate(("skos:altLabel", "skos:notation"))}


def kinds(types: Iterable[str], known: Names) -> list[Name]:
    """Return the names of the classes of a thing: those of ours, or else all."""
    ours = [each for each in sorted(types) if each.startswith(DEF)]
    return [known[each] for each in ours or sorted(types)]


def texts(own: Iterable[Quad], lang: str) -> list[tuple[str, list[Name]]]:
    """Return what is said of a thing in sentences, by kind, in *lang* where it is."""
    return [
        (key, found)
        for key, properties in _TEXTS.items()
        if (found := _best(list(_literals(own, properties)), lang))
    ]


def other(own: Iterable[Quad], lang: str) -> list[tuple[str, list[Name]]]:
    """Return the names and definition of a thing in the other language than *lang*."""
    wanted = {"nl": "en", "en": "nl"}[lang]
    own = list(own)
    found = [
        ("naam", list(_literals(own, _LABELS))),
        ("definitie", list(_literals(own, _TEXTS["definitie"]))),
    ]
    return [
        (key, [Name(each.value, wanted) for each in literals if each.language == wanted])
        for key, literals in found
        if any(each.language == wanted for each in literals)
    ]


def facts(told: Description, known: Names, lang: str, *, ours: bool) -> list[Fact]:
    """Return the facts of a thing by property: those in words of *ours*, or those of others."""
    stated = {quad.triple for quad in told.own if quad.graph_name != _INFERRED}
    rows: dict[str, list[Quad]] = {}
    for quad in {quad.triple: quad for quad in told.own}.values():
        name = quad.predicate.value
        if name not in _ELSEWHERE and name.startswith(OWN) == ours:
            rows.setdefault(name, []).append(quad)
    if not ours:
        types = [quad for quad in told.own if quad.predicate.value == RDF + "type"]
        foreign = {quad.triple: quad for quad in types if not _is_ours(quad)}
        if foreign and len(foreign) < len({quad.object for quad in types}):
            rows[RDF + "type"] = list(foreign.values())
    made = [
        Fact(known[name], tuple(_values(quads, told, known, lang, stated)))
        for name, quads in sorted(rows.items(), key=lambda each: _FIRST.get(each[0], 99))
    ]
    return made


_INFERRED = NamedNode(INFERRED)


def _is_ours(quad: Quad) -> bool:
    return isinstance(quad.object, NamedNode) and quad.object.value.startswith((DEF, SHAPES))


def _values(
    quads: list[Quad], told: Description, known: Names, lang: str, stated: set[Triple]
) -> Iterator[Value]:
    """Yield the values of one property; of texts in several languages those that suit best."""
    best = min(
        (preference(q.object, lang) for q in quads if isinstance(q.object, Literal)), default=0
    )
    for quad in sorted(quads, key=lambda each: _order(each, known)):
        value, derived = quad.object, quad.triple not in stated
        if isinstance(value, Literal) and value.language and preference(value, lang) > best:
            continue
        if isinstance(value, BlankNode):
            yield Value(Name(""), derived, _part(value, told))
        else:
            yield Value(cell(value, known, lang, last(quad.predicate.value)), derived)  # type: ignore[arg-type]


def _order(quad: Quad, known: Names) -> tuple[object, ...]:
    value = quad.object
    if isinstance(value, NamedNode):
        return (0, known[value.value].text)
    return (1, *sort_key(value))  # type: ignore[arg-type]


def _part(node: BlankNode, told: Description) -> str:
    """Return what is stated of a blank *node* and those in it, as Turtle without prefixes."""
    todo, seen, found = [node], set(), []
    while todo:
        each = todo.pop()
        if each not in seen:
            seen.add(each)
            mine = [quad for quad in told.parts if quad.subject == each]
            found += mine
            todo += [quad.object for quad in mine if isinstance(quad.object, BlankNode)]
    text = turtle.write(found)
    return "\n".join(line for line in text.splitlines() if not line.startswith("PREFIX")).strip()


def _literals(own: Iterable[Quad], properties: tuple[str, ...]) -> Iterator[Literal]:
    for name in properties:
        values = {quad.object: None for quad in own if quad.predicate.value == name}
        yield from (value for value in values if isinstance(value, Literal))


def _best(literals: list[Literal], lang: str) -> list[Name]:
    best = min((preference(each, lang) for each in literals), default=0)
    return [shown(each, lang) for each in literals if preference(each, lang) == best]
