"""Reports of a validation run: one module per output format, all from the same `Run`.

Each format module has `render(run, lang, most) -> str | bytes`, those for people also take `Names`;
the tables (csv, tsv, markdown) are made by `table` and the formats of an answer. The same run gives
the same bytes.
"""

from __future__ import annotations

from importlib import import_module

from ggsr_kg import reports
from ggsr_kg.reports.runs import table
from ggsr_kg.reports.runs.names import Names
from ggsr_kg.validation import Run

FORMATS = (
    "text",
    "json",
    "csv",
    "tsv",
    "markdown",
    "turtle",
    "junit",
    "sarif",
    "html",
    "xlsx",
)
"""The formats of a run (docs/run-formats.md)."""

ENDINGS = {
    ".txt": "text",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "tsv",
    ".md": "markdown",
    ".ttl": "turtle",
    ".xml": "junit",
    ".sarif": "sarif",
    ".html": "html",
    ".xlsx": "xlsx",
}
"""The format that a file name means."""

_TABLES = ("csv", "tsv", "markdown")

NAMED = ("text", "html")
"""The formats for people, that tell indicators, norms and passages by name."""


def render(
    run: Run,
    form: str,
    lang: str = "nl",
    max_per_rule: int | None = None,
    names: Names | None = None,
) -> bytes:
    """Return *run* in the format *form*, one of `FORMATS`, in *lang* ("nl" or "en"), as bytes.

    *max_per_rule* limits how many findings of one rule text, html, junit and sarif show; they give
    the exact totals all the same. The others always hold every finding: json and turtle because
    other programs compare and count them, the tables because a row that is absent cannot be seen.
    *names* (from `names.of`) are for text and html, which tell by code and short name without.

    Raises: QueryError: no such format. OutputError: more rows than an Excel sheet can hold.

    >>> render(Run("e", (), ()), "csv").split(b",")[:2]
    [b'ernst', b'regel']
    """
    check(form)
    if form in _TABLES:
        return reports.render(table.answer(run, lang), form)
    module = import_module(f"{__name__}.{form}")
    more = (names or Names(),) if form in NAMED else ()
    found: str | bytes = module.render(run, lang, max_per_rule, *more)
    return found if isinstance(found, bytes) else found.encode("utf-8")


def check(form: str) -> None:
    """Refuse a format that does not exist.

    Raises: QueryError: it names the nearest that does.
    """
    reports.check(form, FORMATS)
