"""The framework as a tree of themes, criteria and indicators; the page `/kader`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ggsr_kg.answers import plain
from ggsr_kg.assessment import SYMBOLS
from ggsr_kg.errors import LANGUAGES
from ggsr_kg.graphs import NamedNode
from ggsr_kg.namespaces import CONCEPT, last
from ggsr_kg.reports.cards import CLASSES
from ggsr_kg.web import rendering
from ggsr_kg.web.messages import Asked, Reply
from ggsr_kg.web.site import Site
from ggsr_kg.web.things import names
from ggsr_kg.web.things.names import Name

LEVELS = ("casus", "beleid")
"""The levels an indicator may be of, as the concepts of the scheme niveau are called."""


_INTERPRETED = f"{CONCEPT}normstatus/interpretatie"


@dataclass(frozen=True, slots=True)
class Norm:
    """A norm, of one municipality when it has a *place*.

    *ours* says that it is what we make of the findings, and *sure* how sure that is.
    """

    name: Name
    place: str
    ours: bool
    sure: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator, with how many verdicts (*totals*: sign, style, number) and norms it has.

    *words* is all it is found by, its norms too, in both languages.
    """

    iri: str
    name: Name
    code: str
    level: str
    words: str
    totals: tuple[tuple[str, str, int], ...]
    norms: tuple[Norm, ...]


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion with its indicators; the policy level has none, and then *name* is None."""

    iri: str
    name: Name | None
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme with its criteria."""

    iri: str
    name: Name
    criteria: tuple[Criterion, ...]

    @property
    def size(self) -> int:
        """The number of indicators."""
        return sum(len(each.indicators) for each in self.criteria)


@dataclass(frozen=True, slots=True)
class Framework:
    """The themes, in order."""

    themes: tuple[Theme, ...]

    def kept(self, fits: Callable[[Theme, Criterion, Indicator], bool]) -> list[Theme]:
        """Return the themes with the indicators that fit, and nothing that holds none."""
        made = []
        for theme in self.themes:
            criteria = [
                replace(
                    each,
                    indicators=tuple(one for one in each.indicators if fits(theme, each, one)),
                )
                for each in theme.criteria
            ]
            kept = tuple(each for each in criteria if each.indicators)
            if kept:
                made.append(replace(theme, criteria=kept))
        return made

    def within(self, kind: str, iri: str) -> list[Theme]:
        """Return the themes with what is in the theme or criterion (*kind*) *iri*."""
        return self.kept(lambda theme, each, _: iri == (theme if kind == "thema" else each).iri)


def read(site: Site, lang: str) -> Framework:
    """Return the framework, with its names in *lang*."""
    rows, totals = site.rows("kader", lang), _totals(site, lang)
    known = names.read(site, (term for row in rows for term in row[:3]), lang)
    norms, words = _norms(site, lang)
    tree: dict[str, dict[str, dict[str, Indicator]]] = {}
    for theme, criterion, thing, code, level, name in (map(plain, row) for row in rows):
        words.setdefault(thing, []).extend((code, name))
        tree.setdefault(theme, {}).setdefault(criterion, {})[thing] = Indicator(
            thing,
            known[thing],
            code,
            last(level),
            " ".join(words[thing]).casefold(),
            totals.get(thing, ()),
            tuple(norms.get(thing, ())),
        )
    return Framework(
        tuple(
            Theme(
                theme,
                known[theme],
                tuple(
                    Criterion(iri, known.get(iri), tuple(found.values()))
                    for iri, found in criteria.items()
                ),
            )
            for theme, criteria in tree.items()
        )
    )


def _norms(site: Site, lang: str) -> tuple[dict[str, list[Norm]], dict[str, list[str]]]:
    """Return the norms of each indicator, and what these are called in every language."""
    rows = site.rows("kader-normen", lang)
    terms = [term for row in rows for term in row]
    known = {each: names.read(site, terms, each) for each in LANGUAGES}
    norms: dict[str, list[Norm]] = {}
    words: dict[str, list[str]] = {}
    for indicator, norm, standing, sure, place in (map(plain, row) for row in rows):
        called = known[lang][norm]
        town = known[lang][place].text if place else ""
        made = Norm(
            called,
            "" if town in called.text else town,
            standing == _INTERPRETED,
            known[lang][sure].text if sure else "",
        )
        if made not in norms.setdefault(indicator, []):
            norms[indicator].append(made)
        words.setdefault(indicator, []).extend(each[norm].text for each in known.values())
    return norms, words


def view(site: Site, asked: Asked) -> Reply:
    """Return the framework, as far as it fits `?niveau=` and the words of `?zoek=`."""
    level = asked.one("niveau")
    sought = asked.one("zoek")
    words = sought.casefold().split()
    found = read(site, asked.lang)
    themes = found.kept(
        lambda theme, each, one: (
            level in ("", one.level)
            and all(
                word
                in f"{one.words} {theme.name.text} {each.name.text if each.name else ''}".casefold()
                for word in words
            )
        )
    )
    shown = {
        "themas": themes,
        "niveaus": _levels(site, asked.lang),
        "niveau": level,
        "zoek": sought,
        "aantal": sum(each.size for each in themes),
        "totaal": sum(each.size for each in found.themes),
    }
    return rendering.page("framework", asked, shown)


def _levels(site: Site, lang: str) -> dict[str, Name]:
    iris = {level: NamedNode(f"{CONCEPT}niveau/{level}") for level in LEVELS}
    known = names.read(site, iris.values(), lang)
    return {level: known[iri.value] for level, iri in iris.items()}


def _totals(site: Site, lang: str) -> dict[str, tuple[tuple[str, str, int], ...]]:
    found: dict[str, dict[str, int]] = {}
    for row in site.rows("kader-uitkomsten", lang):
        indicator, outcome, number = map(plain, row)
        found.setdefault(indicator, {})[last(outcome)] = int(number)
    return {
        indicator: tuple(
            (sign, CLASSES.get(sign, "n"), counts[outcome])
            for outcome, sign in SYMBOLS.items()
            if outcome in counts
        )
        for indicator, counts in found.items()
    }
