"""The overview: verdicts, progress, coverage, contradictions and what is open, as far as chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ggsr_kg.answers import plain
from ggsr_kg.reports import matrix, overview, pages
from ggsr_kg.web import filters, rendering
from ggsr_kg.web.filters import Filters, Given, Row
from ggsr_kg.web.homes import href
from ggsr_kg.web.messages import Asked, Reply
from ggsr_kg.web.routes import Route
from ggsr_kg.web.site import Site

SECTIONS: Mapping[str, tuple[str, str, Given]] = {
    "kaart": ("kop_kaart", "oordelen", {"niveau": ["beleid"]}),
    "voortgang": ("kop_voortgang", "voortgang", {}),
    "dekking": ("kop_dekking", "partnerdekking", {}),
    "tegenspraken": ("kop_tegenspraak", "tegenspraken", {}),
    "open": ("kop_open", "open-verbeterpunten", {}),
    "casus": ("kop_casus", "oordelen", {"niveau": ["casus"]}),
}
"""The sections of the page: the word for the head, and the question that the picture answers."""
_FIRST = "2013"
"""The reference year in which a verdict that is not printed may be presumed."""


def view(site: Site, asked: Asked) -> Reply:
    """Return the overview of what the filters in the address leave.

    Raises: Problem: a parameter is no filter, or has a value that means nothing.
    """
    cards = site.records("oordeelkaarten", asked.lang)
    chosen = filters.read(asked, cards, site.questions["oordelen"], site.graph.ask)
    t = pages.words("overview", asked.lang)
    heads = _heads(site, asked.lang, chosen, cards)
    records = _records(site, asked.lang, chosen, cards)
    shown = overview.view(
        records,
        t,
        href,
        heads,
        [*site.records("oordelen", asked.lang)],
    )
    for line in shown["lijnen"]:
        line["balk"] = bar([(d["klasse"], d["naam"], len(d["stuks"])) for d in line["delen"]])
    _attribute(shown["dekking"], _sayers(site, asked.lang), rendering.words("start", asked.lang))
    periods = _periods(site, asked.lang)
    for each in shown["casussen"]:
        each["perioden"] = periods.get((each["gemeente"], each["aanpak"]), [])
    return rendering.page(
        "start",
        asked,
        {
            **shown,
            "r": t,
            "keuze": chosen,
            "delen": {
                name: {"kop": t[head], **_part(site, question, fixed, chosen, cards)}
                for name, (head, question, fixed) in SECTIONS.items()
            },
            "hertoets": _part(site, "niet-hertoetst", {}, chosen, cards),
            "plekken": _places(cards),
            "samen": _together(shown["lijnen"], t),
            "verbeterd": _improved(records["voortgang"]),
        },
    )


def _records(
    site: Site, lang: str, chosen: Filters, cards: list[dict[str, str]]
) -> dict[str, list[Row]]:
    """Return the answers to the questions of the page, as far as *chosen*."""
    found: dict[str, list[Row]] = {
        name: [*site.records(name, lang, **_given(site, name, chosen, cards))]
        for name in overview.QUESTIONS
    }
    lines = _lines(chosen)
    found["voortgang"] = [row for row in found["voortgang"] if lines is None or _ends(row) & lines]
    if "uitkomst" in chosen.given or not chosen.allows("peiljaar", _FIRST):
        found["vermoedelijk-voldoende"] = []
    return found


def _given(
    site: Site, name: str, chosen: Filters, cards: list[dict[str, str]]
) -> dict[str, list[str]]:
    """Return the parameters of the question *name*: a theme may be given as its indicators."""
    query = site.questions[name]
    given = dict(chosen.of(query))
    takes = {parameter.name for parameter in query.params}
    if "thema" in chosen.given and "thema" not in takes and "indicator" in takes:
        themes = chosen.given["thema"]
        codes = {r["indicator"] for r in cards if filters.local(r["themaIri"]) in themes}
        given["indicator"] = sorted(codes)
    return given


def _lines(chosen: Filters) -> set[tuple[str, str]] | None:
    """Return the gemeente and name of each approach that was chosen, or None when none was."""
    found = {(option.group, option.name) for option in chosen.chosen("aanpak")}
    return found or None


def _ends(row: Row) -> set[tuple[str, str]]:
    """Return the two approaches of a row of `voortgang`."""
    return {(row["gemeente"], row[column]) for column in ("aanpak2013", "aanpak2014")}


def _heads(
    site: Site, lang: str, chosen: Filters, cards: list[dict[str, str]]
) -> list[dict[str, Any]]:
    """Return the columns of the heat map that are *chosen*, each with where its approach stands."""
    lines = _lines(chosen)
    places = {(r["gemeente"], r["aanpak"]): href(r["aanpakIri"]) for r in cards}
    found: list[dict[str, Any]] = []
    for head in matrix.columns([*site.records("voortgang", lang)]):
        approach = (head["gemeente"], head["aanpak"])
        if (
            chosen.allows("gemeente", head["gemeente"])
            and chosen.allows("peiljaar", head["peiljaar"])
            and (lines is None or approach in lines)
        ):
            first = not found or found[-1]["gemeente"] != head["gemeente"]
            scheiding = first or head["scheiding"]
            found.append(head | {"scheiding": scheiding, "adres": places.get(approach, "")})
    return found


def _part(
    site: Site, question: str, fixed: Given, chosen: Filters, cards: list[dict[str, str]]
) -> dict[str, Any]:
    """Return what a section says of itself: where its data are, which filters it cannot follow."""
    given = {**fixed, **_given(site, question, chosen, cards)}
    follows = set(given) | ({"thema"} if "indicator" in given else set())
    follows |= {"aanpak"} if question in ("voortgang", "niet-hertoetst") else set()
    return {
        "vraag": question,
        "adres": filters.address(question, given),
        "csv": filters.address(question, given, ".csv"),
        "xlsx": filters.address(question, given, ".xlsx"),
        "buiten": [each for each in chosen.given if each not in follows],
    }


def _periods(site: Site, lang: str) -> dict[tuple[str, str], list[dict[str, str]]]:
    """Return when each approach was inspected at case level, as far as a document says so."""
    dates = {row["titel"]: row["datum"] for row in site.records("publicatiedata", lang)}
    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in site.records("onderzoeken", lang):
        when = row["periode"] or "-".join(filter(None, (row["begin"], row["einde"])))
        if row["niveau"] == "casus" and when:
            told = {
                "periode": when,
                "document": row["resultaat"],
                "datum": dates.get(row["resultaat"], ""),
            }
            found.setdefault((row["gemeente"], row["aanpak"]), []).append(told)
    return found


def _sayers(site: Site, lang: str) -> dict[tuple[str, ...], list[str]]:
    """Return who says what a document states of the coverage of a domain."""
    found: dict[tuple[str, ...], list[str]] = {}
    for row in site.rows("dekking-partijen", lang):
        *about, who = (plain(term) for term in row)
        found.setdefault(tuple(about), []).append(who)
    return found


def _attribute(
    coverage: list[dict[str, Any]],
    sayers: Mapping[tuple[str, ...], list[str]],
    t: Mapping[str, str],
) -> None:
    """Say in each stated cell of *coverage* who says it."""
    for line in coverage:
        for each in line["genoemd"]:
            about = (line["gemeente"], line["aanpak"], line["peiljaar"])
            who = ", ".join(sayers.get((*about, each["leefgebied"], each["klasse"]), ()))
            each["volgens"] = f"{t['volgens']} {who}" if who else ""
            each["titel"] += f", {each['volgens']}" if who else ""


def _places(cards: list[dict[str, str]]) -> dict[str, str]:
    """Return where each indicator (by code) and theme (by name) has its page."""
    found = {row["indicator"]: href(row["indicatorIri"]) for row in cards}
    return found | {row["thema"]: href(row["themaIri"]) for row in cards}


def bar(counts: Sequence[tuple[str, str, int]]) -> dict[str, Any]:
    """Return a bar of pieces, each with a style, a name and a number; places are in percent.

    >>> [piece["breedte"] for piece in bar([("beter", "better", 3), ("niet", "not", 1)])["delen"]]
    [75.0, 25.0]
    """
    total = sum(number for _, _, number in counts)
    pieces, start = [], 0
    for style, name, number in counts:
        pieces.append(
            {
                "klasse": style,
                "naam": name,
                "getal": number,
                "begin": round(100 * start / total, 3),
                "breedte": round(100 * number / total, 3),
                "midden": round(100 * (start + number / 2) / total, 3),
            }
        )
        start += number
    return {"delen": pieces, "tekst": ", ".join(f"{name}: {n}" for _, name, n in counts)}


def _together(lines: list[Mapping[str, Any]], t: Mapping[str, str]) -> dict[str, Any]:
    """Return the bar of all *lines*."""
    counted = Counter({style: 0 for style, _ in matrix.COURSES.values()})
    for line in lines:
        counted.update({part["klasse"]: len(part["stuks"]) for part in line["delen"]})
    words = dict(reversed([(style, t[word]) for style, word in matrix.COURSES.values()]))
    return bar([(style, words[style], n) for style, n in counted.items() if n])


def _improved(progress: list[Row]) -> dict[str, int]:
    """Return of how many improvement points, per indicator, the retest found how many met.

    What was met at first is no improvement point.
    """
    points = [row["naar"] for row in progress if row["van"] == "X"]
    return {"beter": points.count("√"), "punten": len(points)}


ROUTES = (Route("/", view, keep=True),)
