"""Texts of case files that no message repeats: where a word or date belongs they may be a name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from ggsr_kg.errors import Text
from ggsr_kg.findings import Finding

_MASK = "..."


def masked(finding: Finding, texts: Collection[str], fixed: Collection[str] = ()) -> Finding:
    """Return *finding* without the *texts* in its message, unless it is *fixed*: none fill it in.

    >>> finding = Finding("r", "urn:x", Text("op Jan", "in Jan"))
    >>> masked(finding, {"Jan"}).message.nl, masked(finding, {"Jan"}, {"op Jan"}).message.nl
    ('op ...', 'op Jan')
    """
    message = finding.message
    if message.nl in fixed:
        return finding
    for text in texts:
        if text in message.nl or text in message.en:
            message = Text(message.nl.replace(text, _MASK), message.en.replace(text, _MASK))
    return finding if message is finding.message else replace(finding, message=message)
