"""Texts of case files that no message repeats: where a word or date belongs they may be a name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

from ggsr_kg.errors import Text
from ggsr_kg.findings import Finding

_MASK = "..."


def masked(finding: Finding, texts: Collection[str], fixed: Collection[str] = ()) -> Finding:
    """Return *finding* without the *texts* in its message, unless it is *fixed*: none fill it in.

    Where they overlap nothing is left of any, whatever their order.

    >>> finding = Finding("r", "urn:x", Text("op Jan", "in Jan"))
    >>> masked(finding, {"Jan"}).message.nl, masked(finding, {"Jan"}, {"op Jan"}).message.nl
    ('op ...', 'op Jan')
    >>> masked(Finding("r", "urn:x", Text("op Jan Jansen", "")), ["Jan", "Jan Jans"]).message.nl
    'op ...en'
    """
    message = finding.message
    found = [text for text in texts if text in message.nl or text in message.en]
    if not found or message.nl in fixed:
        return finding
    return replace(finding, message=Text(_hidden(message.nl, found), _hidden(message.en, found)))


def _hidden(message: str, texts: Collection[str]) -> str:
    """Return *message* with one mask for each stretch that *texts* cover together."""
    covered = bytearray(len(message))
    for text in texts:
        for place in range(len(message)):
            if message.startswith(text, place):
                covered[place : place + len(text)] = b"\1" * len(text)
    stretches = groupby(zip(message, covered, strict=True), key=itemgetter(1))
    return "".join(
        _MASK if hidden else "".join(letter for letter, _ in each) for hidden, each in stretches
    )
