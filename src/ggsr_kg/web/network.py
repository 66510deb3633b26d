"""The network of municipalities, approaches, teams, partners and domains of life, as a picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from ggsr_kg.errors import Text, nearest, suggestion
from ggsr_kg.parameters import Parameter
from ggsr_kg.reports.network import KINDS, lay_out
from ggsr_kg.web import filters, rendering
from ggsr_kg.web.filters import Option
from ggsr_kg.web.messages import Asked, Reply
from ggsr_kg.web.routes import Route
from ggsr_kg.web.site import Site

Row = Mapping[str, str]
End = tuple[str, str]
"""A thing in the picture, by its kind and IRI."""

PITCH = 26
"""The height of a row, so that a finger hits one name only."""
_SEARCHED = Text(
    "zoek op een deel van de naam van een gemeente, aanpak, team, partner of leefgebied",
    "search for a part of the name of a municipality, approach, team, partner or domain",
)
PARAMETERS = (
    Parameter("gemeente", "gemeente", Text("gemeente", "municipality"), list=True),
    Parameter("zoek", "tekst", Text("naam", "name")),
)
"""What the address may give."""
QUESTIONS = ("aanpakken", "teams", "netwerkpartners", "leefgebieddekking")
"""The questions with the data behind the picture."""


def view(site: Site, asked: Asked) -> Reply:
    """Return the picture of what hangs together, of one or more municipalities or around a name.

    Raises: Problem: there is no such municipality or parameter.
    """
    edges: list[Row] = [*site.records("netwerk", asked.lang)]
    known = {filters.local(r["van"]): r["vannaam"] for r in edges if r["vansoort"] == KINDS[0]}
    towns = sorted(set(known.values()))
    chosen = filters.values_of(asked, PARAMETERS, {"gemeente": known}, site.graph.ask)["gemeente"]
    if chosen:
        edges = following(edges, {_end(r, "van") for r in edges if r["vannaam"] in chosen})
    sought = " ".join(asked.one("zoek").split())
    hits = matches(edges, sought)
    shown = around(edges, hits) if sought else edges
    domains = tuple(row["leefgebied"] for row in site.records("leefgebieden", asked.lang))
    return rendering.page(
        "network",
        asked,
        {
            "gemeenten": [Option(town, town, chosen=town in chosen) for town in towns],
            "gekozen": chosen,
            "zoek": sought,
            "treffers": sorted(hits.values()),
            "bedoelt": "" if hits or not sought else _nearest(edges, sought, asked.lang),
            "net": lay_out(shown, domains, PITCH),
            "hoogte": PITCH - 4,
            "randen": shown,
            "aantallen": _counts(shown),
            "raak": {f"{kind} {iri}" for kind, iri in hits},
            "vragen": [(name, _address(site, name, chosen)) for name in QUESTIONS],
        },
    )


def following(edges: Iterable[Row], starts: Iterable[End]) -> list[Row]:
    """Return those of *edges* that lead on from *starts*, at any distance, in their order.

    >>> edge = {"vansoort": "team", "van": "a", "naarsoort": "partner", "naar": "b"}
    >>> following([edge], [("team", "a")]) == [edge], following([edge], [("partner", "b")])
    (True, [])
    """
    return _walk(list(edges), starts, "van", "naar")


def around(edges: Iterable[Row], hits: Iterable[End]) -> list[Row]:
    """Return those of *edges* that lead to or from *hits*, at any distance, in their order."""
    edges, hits = list(edges), list(hits)
    found = [*_walk(edges, hits, "van", "naar"), *_walk(edges, hits, "naar", "van")]
    return [edge for edge in edges if edge in found]


def matches(edges: Iterable[Row], sought: str) -> dict[End, str]:
    """Return the ends of *edges* whose name holds *sought*, whatever its case; none for ""."""
    return {
        _end(edge, side): edge[side + "naam"]
        for edge in edges
        for side in ("van", "naar")
        if sought and sought.casefold() in edge[side + "naam"].casefold()
    }


def _walk(edges: list[Row], starts: Iterable[End], here: str, there: str) -> list[Row]:
    """Return the edges that lead from *starts* on, from *here* to *there*."""
    reached = set(starts)
    size = -1
    while size != len(reached):
        size = len(reached)
        reached |= {_end(edge, there) for edge in edges if _end(edge, here) in reached}
    return [edge for edge in edges if _end(edge, here) in reached]


def _end(edge: Row, side: str) -> End:
    return edge[side + "soort"], edge[side]


def _counts(edges: Iterable[Row]) -> list[tuple[str, int]]:
    """Return how many things of each kind the edges join, in the order of the columns."""
    ends = {_end(edge, side) for edge in edges for side in ("van", "naar")}
    counted = Counter(kind for kind, _ in ends)
    return [(kind, counted[kind]) for kind in KINDS]


def _nearest(edges: Iterable[Row], sought: str, lang: str) -> str:
    """Return a sentence with the name that may have been meant, or what there is to search."""
    names = {edge[side + "naam"] for edge in edges for side in ("van", "naar")}
    return (suggestion(sought, names, 0) if nearest(sought, names) else _SEARCHED).of(lang)


def _address(site: Site, name: str, chosen: list[str]) -> str:
    takes = {parameter.name for parameter in site.questions[name].params}
    return filters.address(name, {"gemeente": chosen} if chosen and "gemeente" in takes else {})


ROUTES = (Route("/kaart", view, keep=True),)
