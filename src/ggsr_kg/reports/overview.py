"""The report page: one offline HTML file made from the answers to the questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ggsr_kg.graphs import write_bytes
from ggsr_kg.reports import matrix, pages
from ggsr_kg.reports.cards import Link, cards, inside
from ggsr_kg.reports.network import lay_out

Rows = list[Mapping[str, str]]

QUESTIONS = (
    "leefgebieden",
    "oordelen",
    "voortgang",
    "open-verbeterpunten",
    "partnerdekking",
    "tegenspraken",
    "vermoedelijk-voldoende",
)
"""The questions of queries/vragen whose answers the page shows."""

FEEDS = ("oordeelkaarten", "beweringkaarten", "tegenspraakkaarten", "netwerk")
"""The queries of queries/rapport that feed the cards and the picture."""

SECTIONS = {
    "kaart": "kop_kaart",
    "casus": "kop_casus",
    "voortgang": "kop_voortgang",
    "dekking": "kop_dekking",
    "tegenspraken": "kop_tegenspraak",
    "open": "kop_open",
    "netwerk": "kop_netwerk",
    "oordelen": "kop_oordelen",
    "verantwoording": "kop_verantwoording",
}
"""The sections of the page, by anchor, with the key of their head."""


def write(records: Mapping[str, Rows], facts: Mapping[str, object], out: Path, lang: str) -> Path:
    """Write the page in *lang* ("nl" or "en") to *out* and return *out*.

    *records* holds for each name in QUESTIONS and FEEDS the rows of the answer as dictionaries of
    strings, an unbound column being the empty string. *facts* holds the values of the last
    paragraph: versie, feiten (triples), passages.

    Raises: OSError: *out* cannot be written; what stood there is left whole.
    """
    t = pages.words("overview", lang)
    shown = {
        "verantwoording": t["verantwoording"].format(**facts),
        "secties": [(key, t[head]) for key, head in SECTIONS.items()],
        **view(records, t),
        **_whole(records),
    }
    page = pages.render("overview", lang, shown)
    write_bytes(out, page.encode())
    return out


def view(
    records: Mapping[str, Rows],
    t: Mapping[str, str],
    link: Link = inside,
    heads: list[dict[str, Any]] | None = None,
    known: Rows | None = None,
) -> dict[str, Any]:
    """Turn the answers to QUESTIONS into tables for a template, verdicts linked to by *link*.

    *t* holds the words of the page. Where the answers are about a part only, *heads* are the
    columns of the heat map, and *known* are all verdicts, those linked to.
    """
    verdicts = records["oordelen"]
    policy = [row for row in verdicts if row["indicator"].startswith("B")]
    case = [row for row in verdicts if row["indicator"].startswith("C")]
    known = verdicts if known is None else known
    index = matrix.places(known)
    heads = matrix.columns(records["voortgang"]) if heads is None else heads
    domains = [row["leefgebied"] for row in records["leefgebieden"]]
    names = {row["indicator"]: row["naam"] for row in known}
    themes = matrix.heat_map(policy, heads, records["vermoedelijk-voldoende"], link)
    untested = list(_untested(records["voortgang"], index, names, link))
    beside = f"; {len(untested)} {t['niet_hertoetst']}" if untested else ""
    return {
        "tegels": list(_tiles(policy, case, t)),
        "getallen": [
            {"anker": key, "naam": t[SECTIONS[key]], "getal": len(records[name]), "eenheid": unit}
            for key, name, unit in (
                ("tegenspraken", "tegenspraken", ""),
                ("open", "open-verbeterpunten", t["eenheid_open"] + beside),
            )
        ],
        "gemeenten": sorted({row["gemeente"] for row in verdicts}),
        "kolommen": heads,
        "rijgroepen": themes,
        "vermoed": any(cell["vermoed"] for t in themes for r in t["rijen"] for cell in r["cellen"]),
        "casussen": matrix.case_lists(case, link),
        "lijnen": matrix.lines(records["voortgang"], index, t, link),
        "leefgebieden": domains,
        "dekking": matrix.coverage(records["partnerdekking"], domains, index, t, link),
        "gaten": [
            {**row, "adres": matrix.place(index, row, "B09", link)}
            for row in records["partnerdekking"]
            if row["dekking"] == "nee"
        ],
        "tegenspraken": [
            {
                **row,
                "adres": matrix.place(index, {**row, "peiljaar": "2013"}, row["indicator"], link),
                "naam": names.get(row["indicator"], ""),
            }
            for row in records["tegenspraken"]
        ],
        "open": [
            {**row, "adres": _latest(known, row, link)} for row in records["open-verbeterpunten"]
        ],
        "niet_hertoetst": untested,
    }


def _whole(records: Mapping[str, Rows]) -> dict[str, Any]:
    """Turn the answers to FEEDS into what the report holds besides: the picture and the cards."""
    domains = tuple(row["leefgebied"] for row in records["leefgebieden"])
    verdicts, claims, contradictions = (records[name] for name in FEEDS[:3])
    return {
        "net": lay_out(records["netwerk"], domains),
        "randen": records["netwerk"],
        "kaarten": list(cards(verdicts, claims, contradictions).values()),
    }


def _tiles(policy: Rows, case: Rows, t: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Count the printed verdicts (not the indicators) by outcome, per level and year with any."""
    groups = [
        (f"{t['beleid']} {year}", "kaart", [row for row in policy if row["peiljaar"] == year])
        for year in sorted({row["peiljaar"] for row in policy})
    ]
    if case:
        groups.append((t["casus"], "casus", case))
    for name, target, rows in groups:
        outcomes = [outcome for _, outcome in {(row["oordeel"], row["uitkomst"]) for row in rows}]
        yield {
            "naam": name,
            "anker": target,
            "eenheid": t["eenheid_oordeel" if len(outcomes) == 1 else "eenheid_oordelen"],
            **{key: outcomes.count(sign) for key, sign in (("v", "√"), ("x", "X"), ("n", "–"))},
        }


def _untested(
    progress: Rows, index: Mapping[matrix.Key, matrix.Row], names: Mapping[str, str], link: Link
) -> Iterator[dict[str, str]]:
    """Yield each improvement point of 2013, once, that could not be determined in 2014."""
    points = [
        (row["gemeente"], row["aanpak2014"], row["indicator"])
        for row in progress
        if (row["van"], row["naar"]) == ("X", "–")
    ]
    for gemeente, aanpak, code in dict.fromkeys(points):
        row = {"gemeente": gemeente, "aanpak": aanpak, "indicator": code, "peiljaar": "2014"}
        yield row | {"naam": names[code], "adres": matrix.place(index, row, code, link)}


def _latest(verdicts: Rows, row: Mapping[str, str], link: Link) -> str:
    """Return the link to the latest verdict on the indicator of the open point *row*, or ''."""
    same = ("gemeente", "aanpak", "indicator")
    found = [v for v in verdicts if all(v[column] == row[column] for column in same)]
    found.sort(key=lambda verdict: verdict["peiljaar"])
    return link(found[-1]["oordeel"]) if found else ""
