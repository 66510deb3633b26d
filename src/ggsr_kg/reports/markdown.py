"""Markdown: a title and a pipe table."""

from __future__ import annotations

from ggsr_kg.answers import Answer, plain
from ggsr_kg.graphs import Literal, Term
from ggsr_kg.namespaces import shorten


def render(answer: Answer) -> str:
    """Return *answer* as Markdown text."""
    columns, rows = answer.worded().table()
    lines = [columns, tuple("---" for _ in columns)]
    lines += [tuple(_cell(term) for term in row) for row in rows]
    table = "".join(f"| {' | '.join(line)} |\n" for line in lines)
    return f"### {answer.title}\n\n{table}"


def _cell(term: Term | None) -> str:
    r"""Return the text of a cell, kept on one line.

    >>> _cell(Literal("a|b\nc"))
    'a\\|b<br>c'
    """
    text = plain(term) if term is None or isinstance(term, Literal) else shorten(term.value)
    for plain_form, safe in (("\\", "\\\\"), ("|", "\\|"), ("<", "&lt;"), ("\n", "<br>")):
        text = text.replace(plain_form, safe)
    return text
