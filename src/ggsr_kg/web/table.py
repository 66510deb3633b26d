"""Every address of the service."""

from __future__ import annotations

from ggsr_kg.web import health, judging, network, overview, questions, sparql, things

ROUTES = (
    *overview.ROUTES,
    *questions.ROUTES,
    *network.ROUTES,
    *things.ROUTES,
    *judging.ROUTES,
    *sparql.ROUTES,
    *health.ROUTES,
)
