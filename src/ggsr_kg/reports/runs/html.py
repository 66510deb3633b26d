"""HTML: one offline page, the honest part on top, with filters on severity, rule and case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ggsr_kg.findings import SEVERITIES, WORDS, Finding
from ggsr_kg.namespaces import shorten
from ggsr_kg.reports import pages, plurals
from ggsr_kg.reports.runs import extent, view
from ggsr_kg.reports.runs.names import Names
from ggsr_kg.validation import RAN, Run


def render(run: Run, lang: str, most: int | None, names: Names) -> str:
    """Return *run* as an HTML page in *lang*, at most *most* findings per rule, with *names*."""
    return pages.render("run", lang, shown(run, lang, most, names))


def shown(run: Run, lang: str, most: int | None, names: Names) -> dict[str, Any]:
    """Return what a page shows of *run*: as `render`."""
    groups, cases = view.reported(run), view.cases(run)
    new = run.comparison.keys() if run.comparison else frozenset[tuple[str, ...]]()
    rows = [each for group in groups for each in group.shown(most)[0]]

    def row(finding: Finding) -> dict[str, Any]:
        return {**_row(finding, lang, cases), "nieuw": finding.key() in new}

    return {
        "slot": extent.verdict(run, lang),
        "klasse": _class(run),
        "delen": extent.parts(run, lang),
        "groepen": [_group(each, lang, most, names, row) for each in groups],
        "ontbrekend": [_missing(each, lang, names, cases) for each in view.missing(run)],
        "ernsten": [
            {"waarde": each, "naam": WORDS[each].of(lang)}
            for each in reversed(SEVERITIES)
            if each in {group.severity for group in groups}
        ],
        "regels": _options({shorten(group.rule) for group in groups}),
        "casussen": _options({cases[each.case] for each in rows if each.case}),
    }


def _class(run: Run) -> str:
    """Return how the verdict looks: only a complete run without violations looks calm."""
    if not run.complete or run.count(RAN) == 0 or "violation" in view.counts(run):
        return "fout"
    return "heel"


def _options(names: set[str]) -> list[dict[str, str]]:
    return [{"waarde": each, "naam": each} for each in sorted(names)]


def _group(
    group: view.Group,
    lang: str,
    most: int | None,
    names: Names,
    row: Callable[[Finding], dict[str, Any]],
) -> dict[str, Any]:
    """Return what the page shows of the findings of one rule, of each a *row*."""
    shown, more = group.shown(most)
    rest = f"and {more} more" if lang == "en" else f"en nog {more}"
    return {
        "ernst": group.severity,
        "woord": WORDS[group.severity].of(lang),
        "regel": shorten(group.rule),
        "kop": names.heading(group, lang),
        "verwijzing": view.reference(group.rule),
        "indicatoren": [_link(each, names.codes([each])) for each in group.indicator],
        "aantal": plurals.many(group.total, "finding", lang),
        "herstel": view.clean(group.mend.of(lang)) if group.mend else "",
        "norm": [_norm(each, names) for each in group.norm],
        "vindplaats": _passages(group.source, names),
        "rijen": [row(each) for each in shown],
        "meer": rest if more else "",
    }


def _row(finding: Finding, lang: str, cases: Mapping[str, str]) -> dict[str, str]:
    return {
        "plaats": view.clean(finding.place.of(lang)) if finding.place else "",
        "casus": cases[finding.case] if finding.case else "",
        "onderdeel": view.part(finding, lang),
        "melding": view.clean(finding.message.of(lang)),
    }


def _missing(
    row: view.Missing, lang: str, names: Names, cases: Mapping[str, str]
) -> dict[str, Any]:
    mend = f" {row.mend.of(lang)}" if row.mend else ""
    return {
        "codes": names.codes(row.indicator),
        "indicatoren": [_link(each, names.codes([each])) for each in row.indicator],
        "melding": view.clean(f"{row.message.of(lang)}{mend}"),
        "aantal": plurals.many(len(row.cases), "case", lang),
        "casussen": ", ".join(cases.get(each) or view.name(each) for each in row.cases),
    }


def _norm(iri: str, names: Names) -> dict[str, str]:
    """Return a link to a norm, and where it stands."""
    return _link(iri, names.norm(iri)) | {"waar": "; ".join(names.where(iri))}


def _passages(iris: Iterable[str], names: Names) -> list[dict[str, str]]:
    """Return a link to each passage, the first of those at the same place."""
    first: dict[str, str] = {}
    for iri in iris:
        first.setdefault(names.passage(iri), iri)
    return [_link(iri, name) | {"waar": ""} for name, iri in first.items()]


def _link(iri: str, name: str) -> dict[str, str]:
    """Return *name* with the address of *iri*, when that is one of the web.

    >>> _link("javascript:alert(1)", "x")
    {'naam': 'x', 'adres': ''}
    """
    web = iri.startswith(("http://", "https://"))
    return {"naam": name, "adres": iri if web else ""}
