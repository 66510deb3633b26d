"""Every address of the service."""

from __future__ import annotations

from ggsr_kg.web import health, judging, network, overview, questions, sparql, things

ROUTES = (
    *overview.ROUTES,
    *questions.ROUTES,
    *judging.ROUTES,
    *network.ROUTES,
    *things.ROUTES,
    *sparql.ROUTES,
    *health.ROUTES,
)
