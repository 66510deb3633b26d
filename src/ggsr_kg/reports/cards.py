"""The cards of verdicts: each with its summary, passages, claims, contradictions and other year.

The report page shows all of them, a page of the service shows one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from typing import Any

Row = Mapping[str, str]
Link = Callable[[str], str]
"""Gives where a page links to for the verdict of an IRI."""

CLASSES = {"√": "v", "X": "x", "–": "n"}
"""The style class of each printed outcome."""

_CLAIM = (
    "bewering",
    "partij",
    "aantal",
    "van",
    "eenheid",
    "standpunt",
    "samenvatting",
    "voorbehoud",
    "basis",
)
_BANDS = {"beweringen": "oordeel", "elders": "elders"}
_PLACE = ("passage", "plaats", "begin", "einde")
_SOURCE = ("document", "documentIri", "bestand", *_PLACE)
_SUBJECT = ("indicator", "indicatorIri", "naam", "thema", "themaIri")


def anchor(iri: str) -> str:
    """Return the place on the page of the verdict *iri*.

    >>> anchor("https://w3id.org/ggsr/id/oordeel/delft-2013-b03")
    'oordeel-delft-2013-b03'
    """
    return "oordeel-" + iri.rsplit("/", 1)[-1]


def inside(iri: str) -> str:
    """Return the link to the verdict *iri* within the report page.

    >>> inside("https://w3id.org/ggsr/id/oordeel/delft-2013-b03")
    '#oordeel-delft-2013-b03'
    """
    return f"#{anchor(iri)}"


def cell(row: Row, link: Link = inside) -> dict[str, str]:
    """Return what a cell of a table shows of the verdict *row*: sign, style, target, title."""
    return {
        "uitkomst": row["uitkomst"],
        "klasse": CLASSES.get(row["uitkomst"], "n"),
        "adres": link(row["oordeel"]),
        "titel": f"{row['gemeente']}, {row['aanpak']} {row['peiljaar']}: "
        f"{row['indicator']} {row['naam']}: {row['uitkomst']}",
    }


def cards(
    verdicts: Iterable[Row],
    claims: Iterable[Row],
    contradictions: Iterable[Row],
    link: Link = inside,
) -> dict[str, dict[str, Any]]:
    """Make one card per verdict, by its IRI, in the order of municipality, year and approach.

    The rows are those of `oordeelkaarten`, `beweringkaarten` and `tegenspraakkaarten`.
    """
    rows = sorted(verdicts, key=lambda r: (r["gemeente"], r["peiljaar"], r["aanpak"], r["oordeel"]))
    said, disputed = _grouped(claims, "oordeel"), _grouped(contradictions, "oordeel")
    result = {
        iri: _card(list(group), said.get(iri, []), disputed.get(iri, []))
        for iri, group in groupby(rows, key=lambda row: row["oordeel"])
    }
    for row in rows:
        earlier = result.get(row["hertoetst"])
        if earlier is not None:
            later = result[row["oordeel"]]
            _add(later["eerder"], earlier, link)
            _add(earlier["later"], later, link)
    return result


def _card(rows: list[Row], claims: list[Row], disputed: list[Row]) -> dict[str, Any]:
    first = rows[0]
    subjects = _distinct_rows(rows, _SUBJECT)
    return {
        "iri": first["oordeel"],
        "anker": anchor(first["oordeel"]),
        "titel": f"{first['gemeente']}, {first['aanpak']} {first['peiljaar']}",
        **{
            key: first[key]
            for key in ("gemeente", "gemeenteIri", "aanpak", "aanpakIri", "peiljaar", "uitkomst")
        },
        "indicatoren": subjects,
        "codes": ", ".join(each["indicator"] for each in subjects),
        "namen": "; ".join(each["naam"] for each in subjects),
        "klasse": CLASSES.get(first["uitkomst"], "n"),
        "samenvatting": first["samenvatting"],
        "voorbehoud": _distinct(rows, "voorbehoud"),
        "reden": _distinct(rows, "reden"),
        "vindplaatsen": _distinct_rows(rows, _SOURCE),
        "eerder": [],
        "later": [],
        **{name: _claims(claims, band, disputed) for name, band in _BANDS.items()},
        "tegenspraken": _contradictions(disputed),
    }


def _claims(rows: list[Row], band: str, disputed: list[Row]) -> list[dict[str, Any]]:
    """Return each claim of *band* once, with its passages, and whether another contradicts it."""
    sides = {row[side] for row in disputed for side in ("bewering", "tegenbewering")}
    narrowed = _distinct_rows((row for row in rows if row["band"] == band), (*_CLAIM, *_PLACE))
    return [
        {
            **{key: group[0][key] for key in _CLAIM if key != "voorbehoud"},
            "voorbehoud": _distinct(group, "voorbehoud"),
            "vindplaatsen": _distinct_rows(group, _PLACE),
            "betwist": iri in sides,
        }
        for iri, group in _grouped(narrowed, "bewering").items()
    ]


def _contradictions(rows: list[Row]) -> list[dict[str, Any]]:
    """Return each contradiction once, with what is said on its two sides."""
    columns = ("partij", "standpunt", "tegenpartij", "tegenstandpunt", "kwestie", "basis")
    return [
        {
            "iri": iri,
            **{key: group[0][key] for key in columns},
            "voorbehoud": _distinct(group, "voorbehoud"),
            "voor": _distinct(group, "samenvatting"),
            "tegen": _distinct(group, "tegensamenvatting"),
        }
        for iri, group in _grouped(rows, "tegenspraak").items()
    ]


def _grouped(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[column], []).append(row)
    return found


def _add(links: list[dict[str, str]], card: Mapping[str, Any], link: Link) -> None:
    """Add a link to *card* once."""
    made = {
        "adres": link(card["iri"]),
        "naam": f"{card['titel']} {card['codes']}: {card['uitkomst']}",
        **{key: card[key] for key in ("uitkomst", "klasse", "peiljaar", "aanpak", "codes")},
        "samenvatting": card["samenvatting"],
    }
    if made not in links:
        links.append(made)


def _distinct(rows: Iterable[Row], column: str) -> list[str]:
    """Return the values of *column* that are there, each once, in order of appearance."""
    return list(dict.fromkeys(row[column] for row in rows if row[column]))


def _distinct_rows(rows: Iterable[Row], columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Return the distinct rows, narrowed to *columns*."""
    return [
        dict(zip(columns, values, strict=True))
        for values in dict.fromkeys(tuple(row[column] for column in columns) for row in rows)
    ]
