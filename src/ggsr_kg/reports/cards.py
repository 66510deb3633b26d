"""The cards of the report page: a verdict with its summary, passages, claims and other year."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

Row = Mapping[str, str]

CLASSES = {"√": "v", "X": "x", "–": "n"}
"""The style class of each printed outcome."""


def anchor(iri: str) -> str:
    """Return the place on the page of the verdict *iri*.

    >>> anchor("https://w3id.org/ggsr/id/oordeel/delft-2013-b03")
    'oordeel-delft-2013-b03'
    """
    return "oordeel-" + iri.rsplit("/", 1)[-1]


def cell(row: Row) -> dict[str, str]:
    """Return what a cell of a table shows of the verdict *row*: sign, style, target, title."""
    return {
        "uitkomst": row["uitkomst"],
        "klasse": CLASSES[row["uitkomst"]],
        "anker": anchor(row["oordeel"]),
        "titel": f"{row['gemeente']}, {row['aanpak']} {row['peiljaar']}: "
        f"{row['indicator']} {row['naam']}: {row['uitkomst']}",
    }


def cards(verdicts: list[Row], claims: list[Row], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Make one card per verdict, in the order of municipality, year and approach.

    *verdicts* are the rows of `oordeelkaarten`, *claims* those of `beweringkaarten`; *names* gives
    the designation of each indicator code.
    """
    rows = sorted(verdicts, key=lambda r: (r["gemeente"], r["peiljaar"], r["aanpak"], r["oordeel"]))
    said: dict[str, list[Row]] = {}
    for claim in claims:
        said.setdefault(claim["oordeel"], []).append(claim)
    result = {
        iri: _card(iri, list(group), said.get(iri, []), names)
        for iri, group in groupby(rows, key=lambda row: row["oordeel"])
    }
    for row in rows:
        earlier = result.get(row["hertoetst"])
        if earlier is not None:
            later = result[row["oordeel"]]
            _add(later["eerder"], earlier)
            _add(earlier["later"], later)
    return list(result.values())


def _card(iri: str, rows: list[Row], claims: list[Row], names: Mapping[str, str]) -> dict[str, Any]:
    first = rows[0]
    codes = _distinct(rows, "indicator")
    title = f"{first['gemeente']}, {first['aanpak']} {first['peiljaar']}"
    return {
        "anker": anchor(iri),
        "titel": title,
        "gemeente": first["gemeente"],
        "aanpak": first["aanpak"],
        "peiljaar": first["peiljaar"],
        "codes": ", ".join(codes),
        "namen": "; ".join(names.get(code, "") for code in codes),
        "uitkomst": first["uitkomst"],
        "klasse": CLASSES[first["uitkomst"]],
        "samenvatting": first["samenvatting"],
        "voorbehoud": _distinct(rows, "voorbehoud"),
        "reden": _distinct(rows, "reden"),
        "vindplaatsen": _distinct_rows(rows, ("document", "plaats", "begin", "einde")),
        "eerder": [],
        "later": [],
        "beweringen": _distinct_rows(
            claims,
            (
                "partij",
                "aantal",
                "van",
                "standpunt",
                "samenvatting",
                "plaats",
                "begin",
                "einde",
                "basis",
            ),
        ),
    }


def _add(links: list[dict[str, str]], card: Mapping[str, str]) -> None:
    """Add a link to *card* once."""
    link = {"anker": card["anker"], "naam": f"{card['titel']} {card['codes']}: {card['uitkomst']}"}
    if link not in links:
        links.append(link)


def _distinct(rows: list[Row], column: str) -> list[str]:
    """Return the values of *column* that are there, each once, in order of appearance."""
    return list(dict.fromkeys(row[column] for row in rows if row[column]))


def _distinct_rows(rows: list[Row], columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Return the distinct rows, narrowed to *columns*."""
    return [
        dict(zip(columns, values, strict=True))
        for values in dict.fromkeys(tuple(row[column] for column in columns) for row in rows)
    ]
