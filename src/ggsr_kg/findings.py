"""What a check found: one thing that is not as it should be.  A finding is data, not an error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ggsr_kg.errors import Text
from ggsr_kg.graphs import Literal, Term

SEVERITIES = ("info", "warning", "violation")
"""From light to heavy."""

WORDS = {
    "info": Text("ter informatie", "info"),
    "warning": Text("waarschuwing", "warning"),
    "violation": Text("overtreding", "violation"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be.

    *rule* names what found it: the IRI of a shape, or the name of a check. *focus* is what it is
    about (mostly an IRI), *path* and *value* which of its statements. *mend* says what to do;
    *indicator*, *norm* and *source* are IRIs that say why it matters.
    """

    rule: str
    focus: str
    message: Text
    severity: str = "violation"
    path: str | None = None
    value: Term | None = None
    component: str | None = None
    mend: Text | None = None
    indicator: tuple[str, ...] = ()
    norm: tuple[str, ...] = ()
    source: tuple[str, ...] = ()

    def at_least(self, severity: str) -> bool:
        """Return whether it is as heavy as *severity* or heavier.

        >>> Finding("r", "urn:x", Text("a", "b"), "warning").at_least("violation")
        False
        """
        return SEVERITIES.index(self.severity) >= SEVERITIES.index(severity)

    def order(self) -> tuple[int, str, str, str, str, str]:
        """Return the key that sorts findings: heavy first, then by rule, focus and place."""
        weight = -SEVERITIES.index(self.severity)
        return (
            weight,
            self.rule,
            self.focus,
            self.path or "",
            str(self.value or ""),
            self.message.nl,
        )

    def as_json(self) -> dict[str, Any]:
        """Return the finding as JSON (docs/run.schema.json, `finding`)."""
        return {
            "rule": self.rule,
            "focus": self.focus,
            "severity": self.severity,
            "message": text_json(self.message),
            "mend": text_json(self.mend),
            "path": self.path,
            "value": None if self.value is None else term_json(self.value),
            "component": self.component,
            "indicator": list(self.indicator),
            "norm": list(self.norm),
            "source": list(self.source),
        }


def text_json(text: Text | None) -> dict[str, str] | None:
    """Return *text* as JSON: an object with both languages."""
    return None if text is None else {"nl": text.nl, "en": text.en}


def term_json(term: Term) -> dict[str, str]:
    """Return *term* as in SPARQL 1.1 Query Results JSON, section 3.2.2.

    >>> term_json(Literal("1", language="nl"))
    {'type': 'literal', 'value': '1', 'xml:lang': 'nl'}
    """
    if not isinstance(term, Literal):
        kind = "uri" if str(term).startswith("<") else "bnode"
        return {"type": kind, "value": term.value}
    found = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif not term.datatype.value.endswith("XMLSchema#string"):
        found["datatype"] = term.datatype.value
    return found
