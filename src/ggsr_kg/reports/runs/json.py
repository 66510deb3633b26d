"""JSON: the run itself, in both languages (docs/run.schema.json)."""

from __future__ import annotations

from ggsr_kg.validation import Run


def render(run: Run, lang: str, most: int | None) -> str:
    """Return *run* as JSON text: all of it, whatever *lang* and *most* are."""
    del lang, most
    return run.json()
