"""Texts of case files that no message repeats: where a word or date belongs they may be a name."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from ggsr_kg import graphs
from ggsr_kg.errors import Text
from ggsr_kg.findings import Finding
from ggsr_kg.graphs import Literal, Quad
from ggsr_kg.namespaces import DEF, RDF, XSD

_TEXTS = {XSD + "string", RDF + "langString"}
_MASK = "..."


def hidden(statements: Iterable[Quad]) -> frozenset[str]:
    """Return the texts that properties of ours have in *statements*."""
    return frozenset(
        value.value
        for _, predicate, value in map(graphs.terms, statements)
        if predicate.startswith(DEF)
        and isinstance(value, Literal)
        and value.datatype.value in _TEXTS
        and value.value.strip()
    )


def masked(finding: Finding, texts: Collection[str]) -> Finding:
    """Return *finding* without the *texts* in its message.

    >>> masked(Finding("r", "urn:x", Text("op Jan", "in Jan")), {"Jan"}).message.nl
    'op ...'
    """
    message = finding.message
    for text in texts:
        if text in message.nl or text in message.en:
            message = Text(message.nl.replace(text, _MASK), message.en.replace(text, _MASK))
    return replace(finding, message=message)
