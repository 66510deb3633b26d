"""The approaches of the packaged graph in which invented families are helped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from ggsr_kg import graphs, resources
from ggsr_kg.namespaces import DEF, shorten

AREAS = ("gezin", "wonen", "werk", "inkomen", "gezondheid", "onderwijs", "veiligheid")
"""The domains of life, in the order of the sources."""


@dataclass(frozen=True, slots=True)
class Approach:
    """An approach, who coordinates in it, where it escalates to, and when families start in it."""

    name: str
    role: str
    first: date
    last: date
    running: bool
    """Whether help that started in it may still be going on."""
    teams: tuple[str, ...] = ()
    route: str = ""
    to_team: str = ""


_OLD = (date(2010, 1, 4), date(2011, 12, 30), False)
_NEW = (date(2015, 2, 2), date(2018, 12, 28), True)

APPROACHES = (
    Approach(
        "delft-gezinscoaching",
        "delft-gezinscoach",
        *_OLD,
        route="delft-bureau-jeugdzorg-2013",
    ),
    Approach(
        "delft-team-jeugd-en-sociaal-team",
        "delft-coach",
        *_NEW,
        teams=("delft-team-jeugd", "delft-sociaal-team"),
        route="delft-teamleider-2014",
    ),
    Approach(
        "dordrecht-gezinscoaching",
        "dordrecht-gezinscoach",
        *_OLD,
        route="dordrecht-gezinscoaching-2013",
    ),
    Approach(
        "dordrecht-reset-thuisbegeleiding",
        "dordrecht-reset-regisseur",
        *_NEW,
        route="dordrecht-reset-2014",
        to_team="dordrecht-jeugdteams",
    ),
    Approach(
        "dordrecht-sociale-en-jeugdteams",
        "dordrecht-begeleider",
        *_NEW,
        teams=("dordrecht-jeugdteams", "dordrecht-sociale-teams"),
        route="dordrecht-sociale-en-jeugdteams-2014",
    ),
    Approach(
        "leeuwarden-interventieteam-gezinnen",
        "leeuwarden-ig-regisseur",
        *_OLD,
        route="leeuwarden-ig-2013",
    ),
    Approach(
        "leeuwarden-sociale-wijkteams",
        "leeuwarden-sociaal-werker",
        *_NEW,
        teams=("leeuwarden-sociale-wijkteams",),
        route="leeuwarden-2014-vier-leefgebieden",
        to_team="leeuwarden-escalatiepool",
    ),
    Approach(
        "leeuwarden-voorwaardelijke-interventie-gezinnen",
        "leeuwarden-gezinscoach",
        *_OLD,
        route="leeuwarden-vig-2013-szw",
    ),
    Approach(
        "lelystad-gezinscoaching",
        "lelystad-gezinscoach",
        *_OLD,
        route="lelystad-gezinsadviseur-gezinscoach",
    ),
    Approach(
        "lelystad-jeugd-en-gezinsteams",
        "lelystad-regisseur-2014",
        *_NEW,
        teams=("lelystad-jeugd-en-gezinsteams",),
        route="lelystad-save-drang-2014",
        to_team="lelystad-save",
    ),
)

TWO_YEARS = "leeuwarden-sociale-wijkteams"
"""The approach with aftercare of two years and escalation at four domains of life."""


@cache
def coverage() -> Mapping[str, Mapping[str, str]]:
    """Return, for each type of partner, the domains of life it covers and with which rank.

    Raises: InputError: the packaged table cannot be read.

    >>> coverage()["partnertype:p03"]
    {'inkomen': 'primair', 'werk': 'secundair'}
    """
    rows: dict[str, dict[str, str]] = {}
    for quad in graphs.read(resources.root() / "data" / "dekking.ttl"):
        subject, predicate, value = graphs.terms(quad)
        row = rows.setdefault(subject.value, {})
        row[predicate.removeprefix(DEF)] = value.value
    table: dict[str, dict[str, str]] = {}
    for _, row in sorted(rows.items()):
        if "partnertype" in row:
            covered = table.setdefault(shorten(row["partnertype"]), {})
            covered[row["leefgebied"].rpartition("/")[2]] = row["rang"]
    return table


@cache
def partners_for(area: str) -> tuple[str, ...]:
    """Return the types of partner that cover *area* in the first place.

    >>> partners_for("wonen")
    ('partnertype:p14',)
    """
    return tuple(kind for kind, covers in coverage().items() if covers.get(area) == "primair")
