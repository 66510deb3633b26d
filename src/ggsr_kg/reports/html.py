"""HTML: one small page with the table; needs nothing from elsewhere."""

from __future__ import annotations

from html import escape

from ggsr_kg.answers import Answer, plain
from ggsr_kg.graphs import Literal, NamedNode, Term
from ggsr_kg.namespaces import shorten

_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem; color: #1b1b1b; background: #fff; }
table { border-collapse: collapse; }
caption { text-align: left; font-weight: 600; padding-bottom: .5rem; }
th, td { border-bottom: 1px solid #ccc; padding: .25rem .75rem .25rem 0; text-align: left;
  vertical-align: top; }
td.n { text-align: right; }
@media (prefers-color-scheme: dark) {
  body { color: #eee; background: #1b1b1b; } a { color: #9cf; } th, td { border-color: #555; }
}
""".strip()


def render(answer: Answer) -> str:
    """Return *answer* as an HTML page."""
    columns, rows = answer.worded().table()
    title = escape(answer.title)
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    body = "".join(f"<tr>{''.join(_cell(term) for term in row)}</tr>\n" for row in rows)
    return (
        f'<!doctype html>\n<html lang="{answer.lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{title}</title>\n'
        f"<style>\n{_STYLE}\n</style>\n</head>\n<body>\n<table>\n<caption>{title}</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n</body>\n</html>\n"
    )


def _cell(term: Term | None) -> str:
    """Return one cell; only a web address becomes a link.

    >>> _cell(NamedNode("javascript:alert(1)"))
    '<td>javascript:alert(1)</td>'
    """
    if isinstance(term, NamedNode):
        text = escape(shorten(term.value))
        if term.value.startswith(("http://", "https://")):
            return f'<td><a href="{escape(term.value)}">{text}</a></td>'
        return f"<td>{text}</td>"
    kind = ' class="n"' if isinstance(term, Literal) and _is_number(term) else ""
    return f"<td{kind}>{escape(plain(term))}</td>"


def _is_number(term: Literal) -> bool:
    return term.datatype.value.endswith(("#integer", "#decimal", "#double"))
