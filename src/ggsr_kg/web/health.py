"""`/health`: whether the service answers, and on which graph."""

from __future__ import annotations

import hashlib
import json

from ggsr_kg import __version__
from ggsr_kg.web.messages import Asked, Reply
from ggsr_kg.web.routes import Route
from ggsr_kg.web.site import Site


def view(site: Site, asked: Asked) -> Reply:
    """Return as JSON the version and the number of statements; with `?digest` their digest too.

    The digest is the SHA-256 of the sorted N-Quads, computed when it is asked for.
    """
    told: dict[str, object] = {
        "status": "ok",
        "version": __version__,
        "statements": site.size,
    }
    if any(name == "digest" for name, _ in asked.values):
        lines = "\n".join(sorted(map(str, site.graph)))
        told["digest"] = hashlib.sha256(lines.encode()).hexdigest()
    return Reply(json.dumps(told).encode() + b"\n", "application/json")


ROUTES = (Route("/health", view),)
