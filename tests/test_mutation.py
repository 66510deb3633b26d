"""Taking anything out of a shape makes some case come out otherwise: no condition is idle.

Each constraint, and in a query each FILTER and each triple pattern, is removed in turn. What is
left is run over the cases of its file; if nothing changes, the condition does no work or no case
watches it. Only a pattern that names a class may be idle: it tells a reader what a variable is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import casuistiek
import pytest

from ggsr_kg import graphs
from ggsr_kg.engines.shifty import Shifty
from ggsr_kg.errors import GgsrError
from ggsr_kg.graphs import Literal, Quad
from ggsr_kg.namespaces import SH, shorten

pytestmark = pytest.mark.slow

_CONSTRAINTS = """
    and class datatype disjoint equals hasValue in lessThan lessThanOrEquals maxCount maxExclusive
    maxInclusive maxLength minCount minExclusive minInclusive minLength node nodeKind not or
    pattern qualifiedMaxCount qualifiedMinCount sparql uniqueLang xone
"""
CONSTRAINTS = {SH + name for name in _CONSTRAINTS.split()}
_FILTER = re.compile(r"FILTER(?: NOT EXISTS| EXISTS)? *")
_SKIPPED = re.compile(r" *(?:BIND|VALUES|FILTER|(?:[?$]\w+ )?a ggsr:)")
_PATTERN = re.compile(
    r"^(?P<indent> *)(?:(?P<subject>[?$]\w+) )?(?P<rest>\S+ [^{}]*?) (?P<end>[;.])$"
)


def without_filters(text: str) -> Iterator[tuple[str, str]]:
    """Yield *text* without one FILTER, with that FILTER, for each of them."""
    for found in _FILTER.finditer(text):
        end = closed(text, found.end())
        yield text[: found.start()] + text[end:], text[found.start() : end]


def closed(text: str, start: int) -> int:
    """Return where the bracket that opens at *start* is closed."""
    depth = 0
    for place in range(start, len(text)):
        depth += (text[place] in "({") - (text[place] in ")}")
        if depth == 0 and place > start:
            return place + 1
    raise AssertionError(text)


def without_patterns(text: str) -> Iterator[tuple[str, str]]:
    """Yield *text* without one triple pattern, with that pattern, for each of them."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        match = _PATTERN.match(line)
        if match is None or _SKIPPED.match(line):
            continue
        rest = lines[:number] + lines[number + 1 :]
        if match["subject"] and match["end"] == ";":
            rest[number] = f"{match['indent']}{match['subject']} {rest[number].lstrip()}"
        elif not match["subject"] and match["end"] == ".":
            rest[number - 1] = rest[number - 1].removesuffix(";") + "."
        yield "\n".join(rest), line.strip()


def owner(shapes: tuple[Quad, ...], query: Quad) -> str:
    """Return the name of the shape that *query* is a constraint of."""
    found = (each.subject for each in shapes if each.object == query.subject)
    return shorten(graphs.terms(Quad(next(found), query.predicate, query.object))[0].value)


def mutants(shapes: tuple[Quad, ...]) -> Iterator[tuple[str, tuple[Quad, ...]]]:
    """Yield each shapes graph that lacks one thing, with what it lacks."""
    for number, quad in enumerate(shapes):
        subject, predicate, value = graphs.terms(quad)
        others = (*shapes[:number], *shapes[number + 1 :])
        if predicate in CONSTRAINTS:
            yield f"{shorten(subject.value)} {shorten(predicate)} {shorten(value.value)}", others
        if predicate == SH + "select":
            for text, lacks in (*without_filters(value.value), *without_patterns(value.value)):
                yield (
                    f"{owner(shapes, quad)}: {lacks}",
                    (*others, Quad(quad.subject, quad.predicate, Literal(text))),
                )


@pytest.mark.parametrize("path", casuistiek.FILES, ids=lambda path: path.stem)
def test_no_condition_of_a_case_shape_is_idle(path: Path) -> None:
    """Whatever is taken out of the shapes of an indicator, one of its cases comes out otherwise."""
    given = casuistiek.fixture(path)
    whole = casuistiek.shapes_of(path.stem)
    usual = told(given, whole)
    idle = [lacks for lacks, shapes in mutants(whole) if told(given, shapes) == usual]

    assert idle == []


def told(given: casuistiek.Fixture, shapes: tuple[Quad, ...]) -> set[tuple[str, ...]]:
    """Return what *shapes* say about the cases *given*; nothing when they cannot run."""
    try:
        found, _ = casuistiek.run(given, shapes, Shifty())
    except GgsrError:
        return set()
    return {each.key() for each in found.findings}
