"""Where a thing is used: in the shapes that decide an indicator, and in the questions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from urllib.parse import quote

from ggsr_kg.answers import plain
from ggsr_kg.findings import WORDS
from ggsr_kg.graphs import NamedNode, Quad
from ggsr_kg.namespaces import CONCEPT, DEF, last, shorten
from ggsr_kg.parameters import CLASSES
from ggsr_kg.queries import Query
from ggsr_kg.reports import framework
from ggsr_kg.web.homes import href
from ggsr_kg.web.site import Site

_WEIGHED = (1, 4)
"""The roles at which it matters how heavy a result is."""
_LEVEL = DEF + "niveau"
_TAGS = {
    NamedNode(f"{CONCEPT}niveau/beleid"): "beleidsniveau",
    NamedNode(f"{CONCEPT}niveau/casus"): "casusniveau",
}
"""The tag of the questions about each level."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What one shape says of an indicator."""

    text: str
    weight: str
    mend: str
    why: str
    name: str
    target: str


@dataclass(frozen=True, slots=True)
class Asking:
    """A question about a thing, at *target*."""

    name: str
    about: str
    target: str


def demands(site: Site, indicator: NamedNode, lang: str) -> list[tuple[int, list[Demand]]]:
    """Return what the shapes say of *indicator*, by role: 1 unmet, 2 data, 3 scope, 4 remark."""
    found: dict[int, list[Demand]] = {}
    seen: set[str] = set()
    for row in site.rows("indicator-vormen", lang, [indicator]):
        shape, role, weight, text, mend, why = map(plain, row)
        if shape in seen:
            continue
        seen.add(shape)
        number = int(role)
        heavy = WORDS.get(last(weight).lower()) if number in _WEIGHED else None
        found.setdefault(number, []).append(
            Demand(
                framework.plain(text, lang) or shorten(shape),
                heavy.of(lang) if heavy else "",
                mend,
                why,
                shorten(shape),
                href(shape),
            )
        )
    return sorted(found.items())


def questions(
    site: Site, thing: NamedNode, own: Iterable[Quad], types: Collection[str], lang: str
) -> list[Asking]:
    """Return the questions that can be asked of *thing*, then those that name it.

    *own* is what is stated of it: a thing of one level is not asked about the other.
    """
    made = {}
    said = {quad.object for quad in own if quad.predicate.value == _LEVEL}
    levels = {tag for level, tag in _TAGS.items() if level in said}
    kind = _parameter(thing.value, types)
    used = re.compile(rf"(?<![\w:]){re.escape(shorten(thing.value))}(?![\w-])")
    for name, query in site.questions.items():
        about = query.headline(lang)
        asking = next((each.name for each in query.params if each.type == kind), "")
        if asking and _fits(query, levels):
            value = quote(last(thing.value))
            made[name] = Asking(name, about, f"/vragen/{name}?{asking}={value}")
        elif used.search(query.text):
            made[name] = Asking(name, about, f"/vragen/{name}")
    return sorted(made.values(), key=lambda each: ("?" not in each.target, each.name))


def _fits(query: Query, levels: Collection[str]) -> bool:
    """Return whether *query* can be of *levels*: where both name some, one is the same."""
    about = {*_TAGS.values()} & {*query.tags}
    return not (about and levels) or bool(about & {*levels})


def _parameter(iri: str, types: Collection[str]) -> str:
    """Return the type of a parameter that may be the thing *iri*, or ""."""
    if iri.startswith(CONCEPT):
        return iri.removeprefix(CONCEPT).partition("/")[0]
    return next((kind for kind in CLASSES if DEF + kind.capitalize() in types), "")
