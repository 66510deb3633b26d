"""The questions of the catalogue: the list, each with its form and answer, and the editor."""

from __future__ import annotations

from ggsr_kg.web.questions import catalogue, openapi, page, terms
from ggsr_kg.web.routes import Route

ROUTES = (
    Route("/vragen", catalogue.view, keep=True),
    Route("/vragen/termen.json", terms.view, keep=True),
    Route("/vragen/{name}", page.view, keep=True),
    Route("/openapi.json", openapi.view, keep=True),
)
