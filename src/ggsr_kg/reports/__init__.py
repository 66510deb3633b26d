"""Reports: one module per output format, all from the same answers and runs.

Each format module has `render(answer) -> str | bytes` for an `Answer`. The rows keep the order of
the answer, so the same graph gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from ggsr_kg.answers import Answer
from ggsr_kg.errors import QueryError, Text, suggestion

FORMATS = ("text", "json", "csv", "tsv", "xml", "turtle", "markdown", "html", "xlsx")
"""The formats of an answer; each is the module of that name."""

ENDINGS = {
    ".txt": "text",
    ".json": "json",
    ".srj": "json",
    ".csv": "csv",
    ".tsv": "tsv",
    ".xml": "xml",
    ".srx": "xml",
    ".ttl": "turtle",
    ".md": "markdown",
    ".html": "html",
    ".xlsx": "xlsx",
}
"""The format that a file name means."""


_UNKNOWN = Text("dit formaat is er niet", "there is no such format")


def render(answer: Answer, form: str) -> bytes:
    r"""Return *answer* in the format *form*, one of `FORMATS`, as bytes (text as UTF-8).

    Raises: QueryError: no such format.

    >>> render(Answer("q", "", "nl", "rows", ("a",)), "csv")
    b'a\r\n'
    """
    check(form)
    found: str | bytes = import_module(f"{__name__}.{form}").render(answer)
    return found if isinstance(found, bytes) else found.encode("utf-8")


def check(form: str, known: Sequence[str] = FORMATS) -> None:
    """Refuse a format that is not *known*.

    Raises: QueryError: it names the nearest that does.
    """
    if form not in known:
        raise QueryError(f"--format {form}", _UNKNOWN, suggestion(form, known))
