"""The page of a judgement: what was found, why, on whose word, and where that stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ggsr_kg import labels
from ggsr_kg.namespaces import CONCEPT
from ggsr_kg.reports.cards import cards
from ggsr_kg.web import rendering
from ggsr_kg.web.homes import href
from ggsr_kg.web.messages import Asked, Reply
from ggsr_kg.web.site import Site

_FEEDS = ("oordeelkaarten", "beweringkaarten", "tegenspraakkaarten")
_OFFICIAL = [f"{CONCEPT}partij/{name}" for name in ("gemeente", "stj", "document")]
"""The parties that are no partner and speak for none."""


def page(site: Site, asked: Asked, iri: str) -> Reply | None:
    """Return the page of the judgement *iri*; None without a summary and a passage."""
    verdicts, claims, contradictions = (site.records(feed, asked.lang) for feed in _FEEDS)
    card = cards(verdicts, claims, contradictions, href).get(iri)
    if card is None:
        return None
    return rendering.page(
        "judgement", asked, {"k": card, "zwijgen": _silent(site, card, asked.lang)}
    )


def _silent(site: Site, card: Mapping[str, Any], lang: str) -> bool:
    """Return whether nobody but the municipality and who inspects it is heard on the judgement."""
    official = labels.of(site.graph.ask, _OFFICIAL, lang).values()
    claims = (*card["beweringen"], *card["elders"])
    return all(claim["partij"] in official for claim in claims)
