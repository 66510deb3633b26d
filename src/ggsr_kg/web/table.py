"""Every address of the service."""

from __future__ import annotations

from dataclasses import replace

from ggsr_kg.web import health, judging, network, overview, questions, sparql, things

_PAGES = (*overview.ROUTES, *questions.ROUTES, *network.ROUTES, *things.ROUTES)
"""What follows from the address and the graph, and so stays the same."""
ROUTES = (
    *(replace(each, keep=True) for each in _PAGES),
    *judging.ROUTES,
    *sparql.ROUTES,
    *health.ROUTES,
)
