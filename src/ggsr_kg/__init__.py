"""Knowledge graph of the supervision of help for GGSR families, with semantic queries.

>>> import ggsr_kg
>>> graph = ggsr_kg.load()
>>> answer = ggsr_kg.ask("oordelen", graph, gemeente="Delft", peiljaar=2013)
>>> answer.columns[0]
'oordeel'

The names below are the public interface; each is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ggsr_kg.answers import Answer
    from ggsr_kg.assessment import Assessment, Verdict
    from ggsr_kg.errors import GgsrError
    from ggsr_kg.findings import Finding
    from ggsr_kg.library import ask, assess, load, open_store, questions, validate
    from ggsr_kg.queries import Query
    from ggsr_kg.reports import render
    from ggsr_kg.store import Store
    from ggsr_kg.validation import Run

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "Assessment",
    "Finding",
    "GgsrError",
    "Query",
    "Run",
    "Store",
    "Verdict",
    "__version__",
    "ask",
    "assess",
    "load",
    "open_store",
    "questions",
    "render",
    "validate",
]

_HOMES = {
    "Answer": "answers",
    "Assessment": "assessment",
    "Finding": "findings",
    "GgsrError": "errors",
    "Query": "queries",
    "Run": "validation",
    "Store": "store",
    "Verdict": "assessment",
    "ask": "library",
    "assess": "library",
    "load": "library",
    "open_store": "library",
    "questions": "library",
    "render": "reports",
    "validate": "library",
}


def __getattr__(name: str) -> Any:
    """Import the public *name* from the module that holds it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
