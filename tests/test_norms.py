"""Of each quantity the norm is told that is in force for the case."""

from __future__ import annotations

import casuistiek
from test_cli_cases import OWN

from ggsr_kg import cases, graphs, norms
from ggsr_kg.batches import Batch
from ggsr_kg.errors import Text
from ggsr_kg.namespaces import PREFIXES

CASES = """
PREFIX aanpak: <https://w3id.org/ggsr/id/aanpak/>
<urn:delft> a ggsr:Casus ; ggsr:aanpak aanpak:delft-team-jeugd-en-sociaal-team .
<urn:dordrecht> a ggsr:Casus ; ggsr:aanpak aanpak:dordrecht-gezinscoaching .
"""
STATEMENTS = graphs.read_bytes((OWN + CASES).encode(), "x", graphs.FORMATS[".ttl"], "urn:g")
START, PLANS, ELSEWHERE, AFTERCARE = (
    PREFIXES["norm"] + name
    for name in (
        "start-28-dagen",
        "een-plan",
        "nazorg-twee-jaar-leeuwarden",
        "nazorgbezoek-maximum-lelystad",
    )
)


def batch() -> Batch:
    """Return a case in a municipality with a norm of its own, and one elsewhere."""
    return Batch(STATEMENTS, ["urn:delft", "urn:dordrecht"], casuistiek.setting().base)


def test_an_own_norm_takes_the_place_of_an_interpretation() -> None:
    """The own norm is told for cases of that municipality only; a hard norm stays."""
    about = [START, PLANS]

    assert norms.of(batch(), "urn:delft", about) == (PLANS, "urn:norm:start")
    assert norms.of(batch(), "urn:dordrecht", about) == (PLANS, START)


def test_a_norm_without_a_place_taker_stays_unless_only_norms_in_force_are_asked() -> None:
    """What was observed elsewhere, or holds for others, is no norm in force."""
    about = [ELSEWHERE, AFTERCARE, "urn:own-shapes:norm"]

    assert norms.of(batch(), "urn:delft", about) == tuple(sorted(about))
    assert norms.in_force(batch(), "urn:delft", about) == ("urn:own-shapes:norm",)


def test_labels_are_those_of_norms_in_the_files() -> None:
    """Only norms are told by a name from the files; one in one language only is that in both."""
    told = cases.labels(STATEMENTS)["urn:norm:start"]
    dutch = [each for each in STATEMENTS if getattr(each.object, "language", None) != "en"]

    assert cases.labels(STATEMENTS).keys() == {"urn:norm:start"}
    assert told.en == "within 14 days" != told.nl
    assert cases.labels(dutch) == {"urn:norm:start": Text(told.nl, told.nl)}
    also = [
        graphs.Quad(each.subject, each.predicate, graphs.Literal("zz", language="nl"))
        for each in dutch
    ]
    assert cases.labels([*dutch, *also]) == cases.labels([*also, *dutch]) == cases.labels(dutch)
