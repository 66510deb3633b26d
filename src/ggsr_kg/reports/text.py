"""Text: a table for the terminal, or plain aligned columns when it goes to a file."""

from __future__ import annotations

from io import StringIO

from rich.console import Console
from rich.table import Table
from rich.text import Text as RichText

from ggsr_kg.answers import Answer, plain
from ggsr_kg.graphs import Literal, Term
from ggsr_kg.namespaces import shorten

_WIDE = 10_000


def render(answer: Answer, width: int | None = None) -> str:
    """Return *answer* as text, at most *width* columns wide (lines are not broken without it)."""
    if answer.kind == "boolean":
        truth = {"nl": ("ja", "nee"), "en": ("yes", "no")}[answer.lang]
        return f"{truth[0] if answer.boolean else truth[1]}\n"
    columns, rows = answer.worded().table()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for index, name in enumerate(columns):
        numbers = all(_is_number(row[index]) for row in rows)
        table.add_column(name, justify="right" if numbers and rows else "left", overflow="fold")
    for row in rows:
        table.add_row(*(RichText(cell(term)) for term in row))
    out = StringIO()
    Console(file=out, width=width or _WIDE, color_system=None).print(table)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def cell(term: Term | None) -> str:
    """Return *term* as a person reads it: a literal's text, an IRI by its prefix."""
    if term is None or isinstance(term, Literal):
        return "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in plain(term))
    return shorten(term.value)


def _is_number(term: Term | None) -> bool:
    return isinstance(term, Literal) and term.datatype.value.endswith(
        ("#integer", "#decimal", "#double")
    )
