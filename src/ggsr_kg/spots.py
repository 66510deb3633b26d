"""Where findings stand among statements that are at hand, each with a number: a line, or a cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace

from ggsr_kg.findings import Finding, Place
from ggsr_kg.graphs import NamedNode, Term
from ggsr_kg.namespaces import expand

_WHOLE = 3
Key = tuple[str, ...]
"""A subject; with its predicate; with its object as it is written."""
Row = tuple[int, str, str, Term]
"""The number of a statement, and what it says."""
Rows = Callable[[Collection[str]], Iterable[Row]]
"""What gives the statements about some things."""

_SIMPLE = re.compile(r"<[^<>]+>|[^\s^/|()*+?<>]+|[a-z]+://[^\s^|()*+?<>]+")


class Found:
    """The first number of what is said of *names*."""

    def __init__(self, names: Collection[str]) -> None:
        self.names = names
        self.lines: dict[Key, int | None] = {}

    def add(self, line: int, subject: str, predicate: str, value: str) -> None:
        """Remember that a statement has the number *line*; *value* is as it is written."""
        if subject in self.names:
            for key in ((subject,), (subject, predicate), (subject, predicate, value)):
                self.lines.setdefault(key, line)


def locate(
    findings: Iterable[Finding],
    rows: Rows,
    place: Callable[[int], Place],
    home: Place | None,
) -> tuple[Finding, ...]:
    """Return *findings* with their places, in the same order.

    *rows* gives the statements about the things that it is asked for, and *place* says where the
    one with a number stands. A finding that is about none of these gets *home*.
    """
    findings = tuple(findings)
    sought = [tuple(keys(each, str)) for each in findings]
    found = Found({key[0] for each in sought for key in each})
    exact = {key[:2] for each in sought for key in each if len(key) == _WHOLE}
    for number, subject, predicate, value in rows(found.names):
        found.add(number, subject, predicate, str(value) if (subject, predicate) in exact else "")
    lines = found.lines
    best = (next((lines[key] for key in mine if key in lines), None) for mine in sought)
    return tuple(
        replace(each, place=home if number is None else place(number))
        for each, number in zip(findings, best, strict=True)
    )


def keys(finding: Finding, written: Callable[[Term], str]) -> Iterator[Key]:
    """Yield what to look for, the best first; a value as it is *written*."""
    focus, path, value = finding.focus, finding.path, finding.value
    inverse = path is not None and path.startswith("^")
    step = _iri(path.removeprefix("^")) if path else None
    if path is None and isinstance(value, NamedNode):
        yield (value.value,)
    if step and inverse and isinstance(value, NamedNode):
        yield value.value, step, written(NamedNode(focus))
    if step and not inverse:
        if value is not None:
            yield focus, step, written(value)
        yield focus, step
    yield (focus,)
    if finding.case:
        yield (finding.case,)


def _iri(path: str) -> str | None:
    """Return the IRI of a path that is one property.

    >>> _iri("ggsr:casus"), _iri("ggsr:casus/ggsr:gezin")
    ('https://w3id.org/ggsr/def/ggsr#casus', None)
    """
    if not _SIMPLE.fullmatch(path):
        return None
    try:
        return expand(path)
    except KeyError:
        return path.strip("<>")
