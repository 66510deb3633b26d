"""Turtle: the graph of a CONSTRUCT; a table as a result set of the W3C test vocabulary.

<http://www.w3.org/2001/sw/DataAccess/tests/result-set#>
"""

from __future__ import annotations

from ggsr_kg import turtle
from ggsr_kg.answers import Answer
from ggsr_kg.graphs import Literal, Quad

_PREFIX = "PREFIX rs: <http://www.w3.org/2001/sw/DataAccess/tests/result-set#>\n\n"


def render(answer: Answer) -> str:
    """Return *answer* as Turtle text."""
    if answer.kind == "triples":
        return turtle.write([Quad(t.subject, t.predicate, t.object) for t in answer.triples])
    lines = ["[]\n    a rs:ResultSet ;\n"]
    if answer.kind == "boolean":
        lines.append(f"    rs:boolean {'true' if answer.boolean else 'false'} ;\n")
    lines += [f"    rs:resultVariable {Literal(name)} ;\n" for name in answer.columns]
    for number, row in enumerate(answer.rows, 1):
        lines.append(f"    rs:solution [\n        rs:index {number} ;\n")
        lines += [
            f"        rs:binding [ rs:variable {Literal(name)} ; rs:value {term} ] ;\n"
            for name, term in zip(answer.columns, row, strict=True)
            if term is not None
        ]
        lines.append("    ] ;\n")
    return f"{_PREFIX}{''.join(lines)}.\n"
