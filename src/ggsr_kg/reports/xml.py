"""XML: SPARQL Query Results XML (https://www.w3.org/TR/rdf-sparql-XMLres/)."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ggsr_kg.answers import Answer
from ggsr_kg.findings import term_json
from ggsr_kg.graphs import Term

_NAMESPACE = "http://www.w3.org/2005/sparql-results#"


def render(answer: Answer) -> str:
    """Return *answer* as XML text."""
    root = Element("sparql", {"xmlns": _NAMESPACE})
    head = SubElement(root, "head")
    if answer.kind == "boolean":
        SubElement(root, "boolean").text = "true" if answer.boolean else "false"
    else:
        columns, rows = answer.table()
        for name in columns:
            SubElement(head, "variable", {"name": name})
        results = SubElement(root, "results")
        for row in rows:
            result = SubElement(results, "result")
            for name, term in zip(columns, row, strict=True):
                if term is not None:
                    _add(SubElement(result, "binding", {"name": name}), term)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _add(binding: Element, term: Term) -> None:
    parts = term_json(term)
    kind, value = parts.pop("type"), parts.pop("value")
    SubElement(binding, kind, parts).text = value
