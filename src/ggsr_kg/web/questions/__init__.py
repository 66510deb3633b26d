"""The questions of the catalogue: the list, each with its form and answer, and the editor."""

from __future__ import annotations

from ggsr_kg.web.questions import catalogue, openapi, page, terms
from ggsr_kg.web.routes import Route

ROUTES = (
    Route("/vragen", catalogue.view),
    Route("/vragen/termen.json", terms.view),
    Route("/vragen/{name}", page.view),
    Route("/openapi.json", openapi.view),
)
