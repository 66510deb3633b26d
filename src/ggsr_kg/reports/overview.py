"""The report page: one offline HTML file made from the answers to the questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ggsr_kg.graphs import write_bytes
from ggsr_kg.reports import matrix, pages
from ggsr_kg.reports.cards import anchor, cards
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

FEEDS = ("oordeelkaarten", "beweringkaarten", "netwerk")
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
    shown = {"verantwoording": t["verantwoording"].format(**facts), **_view(records, t)}
    page = pages.render("overview", lang, shown)
    write_bytes(out, page.encode())
    return out


def _view(records: Mapping[str, Rows], t: Mapping[str, str]) -> dict[str, Any]:
    """Turn the answers into what the template shows."""
    verdicts = records["oordelen"]
    policy = [row for row in verdicts if row["indicator"].startswith("B")]
    case = [row for row in verdicts if row["indicator"].startswith("C")]
    index = matrix.places(verdicts)
    names = {row["indicator"]: row["naam"] for row in verdicts}
    heads = matrix.columns(records["voortgang"])
    domains = [row["leefgebied"] for row in records["leefgebieden"]]
    return {
        "tegels": list(_tiles(policy, case, t)),
        "getallen": [
            {"anker": key, "naam": t[SECTIONS[key]], "getal": len(records[question])}
            for key, question in (("tegenspraken", "tegenspraken"), ("open", "open-verbeterpunten"))
        ],
        "secties": [(key, t[head]) for key, head in SECTIONS.items()],
        "gemeenten": sorted({row["gemeente"] for row in verdicts}),
        "kolommen": heads,
        "rijgroepen": matrix.heat_map(policy, heads, records["vermoedelijk-voldoende"]),
        "casussen": matrix.case_lists(case),
        "lijnen": matrix.lines(records["voortgang"], index, t),
        "leefgebieden": domains,
        "dekking": matrix.coverage(records["partnerdekking"], domains, index, t),
        "gaten": [
            {**row, "anker": matrix.place(index, row, "B09")}
            for row in records["partnerdekking"]
            if row["dekking"] == "nee"
        ],
        "tegenspraken": [
            {
                **row,
                "anker": matrix.place(index, {**row, "peiljaar": "2013"}, row["indicator"]),
                "naam": names.get(row["indicator"], ""),
            }
            for row in records["tegenspraken"]
        ],
        "open": [
            {**row, "anker": _latest(verdicts, row)} for row in records["open-verbeterpunten"]
        ],
        "net": lay_out(records["netwerk"], tuple(domains)),
        "randen": records["netwerk"],
        "kaarten": cards(records["oordeelkaarten"], records["beweringkaarten"], names),
    }


def _tiles(policy: Rows, case: Rows, t: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Count the printed verdicts (not the indicators) by outcome, per level and year."""
    groups = [
        (f"{t['beleid']} {year}", "kaart", [row for row in policy if row["peiljaar"] == year])
        for year in sorted({row["peiljaar"] for row in policy})
    ]
    groups.append((t["casus"], "casus", case))
    for name, target, rows in groups:
        outcomes = [outcome for _, outcome in {(row["oordeel"], row["uitkomst"]) for row in rows}]
        yield {
            "naam": name,
            "anker": target,
            **{key: outcomes.count(sign) for key, sign in (("v", "√"), ("x", "X"), ("n", "–"))},
        }


def _latest(verdicts: Rows, row: Mapping[str, str]) -> str:
    """Return the anchor of the latest verdict on the indicator of the open point *row*, or ''."""
    same = ("gemeente", "aanpak", "indicator")
    found = [v for v in verdicts if all(v[column] == row[column] for column in same)]
    found.sort(key=lambda verdict: verdict["peiljaar"])
    return anchor(found[-1]["oordeel"]) if found else ""
