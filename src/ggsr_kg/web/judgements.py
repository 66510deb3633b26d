"""The page of a judgement: what was found, why, on whose word, and where that stands."""

from __future__ import annotations

from ggsr_kg.errors import Text
from ggsr_kg.reports.cards import cards
from ggsr_kg.web import rendering
from ggsr_kg.web.messages import Asked, Reply
from ggsr_kg.web.problems import Problem
from ggsr_kg.web.site import Site, href

_FEEDS = ("oordeelkaarten", "beweringkaarten", "tegenspraakkaarten")
_ABSENT = Text(
    "van dit oordeel is geen samenvatting met vindplaats bekend",
    "no summary with a passage is known of this judgement",
)


def page(site: Site, asked: Asked, iri: str) -> Reply:
    """Return the page of the judgement *iri*.

    Raises: Problem: it is no judgement with a summary and a passage.
    """
    verdicts, claims, contradictions = (site.records(feed, asked.lang) for feed in _FEEDS)
    card = cards(verdicts, claims, contradictions, href).get(iri)
    if card is None:
        raise Problem(404, _ABSENT)
    return rendering.page("judgement", asked, {"k": card})
