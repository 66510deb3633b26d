"""JSON: SPARQL 1.1 Query Results JSON with an extra member `ggsr` (docs/answer.schema.json)."""

from __future__ import annotations

from ggsr_kg.answers import Answer


def render(answer: Answer) -> str:
    """Return *answer* as JSON text."""
    return answer.json()
