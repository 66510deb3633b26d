"""The tables of the report page: heat map, progress and coverage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from ggsr_kg.reports.cards import Link, cell, inside

Row = Mapping[str, str]
Key = tuple[str, str, str, str]

COURSES = {
    ("X", "√"): ("beter", "verbeterd"),
    ("√", "√"): ("weer", "bevestigd"),
    ("X", "–"): ("niet", "niet_hertoetst"),
    ("X", "X"): ("gelijk", "ongewijzigd"),
    ("√", "–"): ("niet", "niet_hertoetst"),
    ("√", "X"): ("slechter", "verslechterd"),
}
"""Style class and word for each course from one outcome to the next, best first."""

SIGNS = {"ja": "●", "nee": "✕", "onbekend": "?"}
"""The sign of each state of coverage."""


def places(verdicts: list[Row]) -> dict[Key, Row]:
    """Index the verdicts by gemeente, aanpak, peiljaar and indicator."""
    return {(r["gemeente"], r["aanpak"], r["peiljaar"], r["indicator"]): r for r in verdicts}


def place(index: Mapping[Key, Row], row: Row, code: str, link: Link = inside) -> str:
    """Return the link to the verdict on indicator *code* for the approach of *row*, or ''."""
    verdict = index.get((row["gemeente"], row["aanpak"], row["peiljaar"], code))
    return link(verdict["oordeel"]) if verdict else ""


def columns(progress: list[Row]) -> list[dict[str, Any]]:
    """Return the columns of the heat map from the rows of `voortgang`.

    The approaches of 2013 stand before the approach of 2014 that retested them; "scheiding" marks
    the first column of each such line.
    """
    lines: dict[tuple[str, str], list[str]] = {}
    for row in sorted(progress, key=lambda r: (r["gemeente"], r["aanpak2013"], r["aanpak2014"])):
        earlier = lines.setdefault((row["gemeente"], row["aanpak2014"]), [])
        if row["aanpak2013"] not in earlier:
            earlier.append(row["aanpak2013"])
    result: list[dict[str, Any]] = []
    for (gemeente, later), earlier in lines.items():
        approaches = [(aanpak, "2013") for aanpak in earlier] + [(later, "2014")]
        result += [
            {"gemeente": gemeente, "aanpak": aanpak, "peiljaar": jaar, "scheiding": i == 0}
            for i, (aanpak, jaar) in enumerate(approaches)
        ]
    return result


def heat_map(
    verdicts: list[Row],
    heads: list[dict[str, Any]],
    presumed: list[Row],
    link: Link = inside,
) -> list[dict[str, Any]]:
    """Return the rows of the heat map by theme: one cell per column, empty where nothing stands.

    *verdicts* are the rows of `oordelen` at policy level; *presumed* those of
    `vermoedelijk-voldoende` (gemeente, aanpak, indicator), shown in the columns of 2013.
    """
    index = places(verdicts)
    guessed = {(r["gemeente"], r["aanpak"], "2013", r["indicator"]) for r in presumed}
    names = {r["indicator"]: (r["thema"], r["naam"]) for r in verdicts}

    def cells(code: str) -> Iterator[dict[str, Any]]:
        for head in heads:
            key = (head["gemeente"], head["aanpak"], head["peiljaar"], code)
            verdict = index.get(key)
            yield head | {
                "oordeel": cell(verdict, link) if verdict else None,
                "vermoed": verdict is None and key in guessed,
            }

    return [
        {
            "thema": theme,
            "rijen": [
                {"code": code, "naam": names[code][1], "cellen": list(cells(code))}
                for code in codes
            ],
        }
        for theme, codes in groupby(sorted(names), key=lambda code: names[code][0])
    ]


def case_lists(verdicts: list[Row], link: Link = inside) -> list[dict[str, Any]]:
    """Return the case verdicts of `oordelen` per approach and year, by theme, in source order."""
    line = ("gemeente", "aanpak", "peiljaar")
    ordered = sorted(verdicts, key=lambda r: (*(r[c] for c in line), r["indicator"]))
    return [
        {
            "gemeente": names[0],
            "aanpak": names[1],
            "naam": f"{names[0]}, {names[1]} {names[2]}",
            "groepen": [
                {
                    "thema": theme,
                    "rijen": [
                        {"code": r["indicator"], "naam": r["naam"], "oordeel": cell(r, link)}
                        for r in rows
                    ],
                }
                for theme, rows in groupby(group, key=lambda r: r["thema"])
            ],
        }
        for names, group in groupby(ordered, key=lambda r: tuple(r[c] for c in line))
    ]


def lines(
    progress: list[Row], index: Mapping[Key, Row], t: Mapping[str, str], link: Link = inside
) -> list[dict[str, Any]]:
    """Return, per approach of 2013, how its verdicts fared in 2014; links lead to the retest."""
    result = []
    line = ("gemeente", "aanpak2013", "aanpak2014")
    for names, group in groupby(
        sorted(progress, key=lambda r: tuple(r[c] for c in (*line, "indicator"))),
        key=lambda r: tuple(r[c] for c in line),
    ):
        rows = list(group)
        parts = []
        for course, (style, word) in COURSES.items():
            items = [
                {
                    "code": r["indicator"],
                    "adres": place(
                        index,
                        {"gemeente": names[0], "aanpak": names[2], "peiljaar": "2014"},
                        r["indicator"],
                        link,
                    ),
                }
                for r in rows
                if (r["van"], r["naar"]) == course
            ]
            if items:
                parts.append({"klasse": style, "naam": t[word], "stuks": items})
        text = ", ".join(f"{p['naam']}: {len(p['stuks'])}" for p in parts)
        result.append(dict(zip(line, names, strict=True)) | {"delen": parts, "tekst": text})
    return result


def coverage(
    rows: list[Row],
    domains: list[str],
    index: Mapping[Key, Row],
    t: Mapping[str, str],
    link: Link = inside,
) -> list[dict[str, Any]]:
    """Return the coverage matrix from `partnerdekking`: per approach and year two rows of cells.

    "oordeel" is the verdict on the parties involved (B09), where there is one.
    """
    states = {
        (r["gemeente"], r["aanpak"], r["peiljaar"], r["basis"], r["leefgebied"]): r for r in rows
    }

    def cells(key: tuple[str, str, str], basis: str) -> Iterator[dict[str, str]]:
        for domain in domains:
            row = states[(*key, basis, domain)]
            who = f" ({row['organisaties']})" if row["organisaties"] else ""
            if not who and row["dekking"] == "ja":
                who = f" ({t['geen_organisatie']})"
            yield {
                "leefgebied": domain,
                "klasse": row["dekking"],
                "teken": SIGNS[row["dekking"]],
                "titel": f"{domain}: {t[row['dekking']]}, {t[basis]}{who}",
            }

    return [
        {
            **dict(zip(("gemeente", "aanpak", "peiljaar"), key, strict=True)),
            "naam": f"{key[0]}, {key[1]} {key[2]}",
            "oordeel": cell(index[*key, "B09"], link) if (*key, "B09") in index else None,
            "adres": link(index[*key, "B09"]["oordeel"]) if (*key, "B09") in index else "",
            "genoemd": list(cells(key, "genoemd")),
            "afgeleid": list(cells(key, "afgeleid")),
        }
        for key in sorted({(r["gemeente"], r["aanpak"], r["peiljaar"]) for r in rows})
    ]
