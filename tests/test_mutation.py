"""Taking anything out of a shape makes some case come out otherwise: no condition is idle.

Each constraint, and in a query each FILTER and each triple pattern, is removed in turn; where
nothing would be left of a shape, as of a member of sh:or, something that no value satisfies takes
its place. What is left is run over the cases of its file, and always runs; if nothing changes, the
condition does no work or no case watches it. Only a pattern that names a class may be idle: it
tells a reader what a variable is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import casuistiek
import pytest

from ggsr_kg import graphs, resources
from ggsr_kg.batches import Batch
from ggsr_kg.engines import Violation
from ggsr_kg.engines.shifty import Shifty
from ggsr_kg.graphs import BlankNode, Literal, NamedNode, Quad
from ggsr_kg.namespaces import RDF, SH, XSD, shorten

pytestmark = pytest.mark.slow

_CONSTRAINTS = """
    and class datatype disjoint equals hasValue in lessThan lessThanOrEquals maxCount maxExclusive
    maxInclusive maxLength minCount minExclusive minInclusive minLength node nodeKind not or
    pattern qualifiedMaxCount qualifiedMinCount sparql uniqueLang xone
"""
CONSTRAINTS = {SH + name for name in _CONSTRAINTS.split()}
COUNTS, QUALIFIED = (
    {SH + f"qualified{end}Count" for end in ("Min", "Max")},
    SH + "qualifiedValueShape",
)
EXAMPLES = sorted((Path(__file__).parent / "cases").glob("*.ttl"))
OTHERS = sorted(
    path
    for folder in ("kern", "beleid")
    for path in resources.files("shapes")
    if path.parent.name == folder and path.stem != "prefixen"
)
NEVER = NamedNode(SH + "datatype"), NamedNode(XSD + "byte")
"""What no value in any case satisfies."""
_HOME, _SPARE = NamedNode("urn:mutant"), NamedNode("urn:mutant:vorm")
SPARE = (
    Quad(_SPARE, NamedNode(SH + "targetNode"), _SPARE, _HOME),
    Quad(_SPARE, NamedNode(SH + "nodeKind"), NamedNode(SH + "IRI"), _HOME),
)
"""A shape that finds nothing: without any shape that demands something nothing runs."""
_FILTER = re.compile(r"FILTER(?: NOT EXISTS| EXISTS)? *")
_SKIPPED = re.compile(r" *(?:\)|BIND|VALUES|FILTER|(?:[?$]\w+ )?a ggsr:)")
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
    sizes = Counter(quad.subject for quad in shapes if quad.predicate.value != RDF + "type")
    for number, quad in enumerate(shapes):
        subject, predicate, value = graphs.terms(quad)
        others = (*shapes[:number], *shapes[number + 1 :])
        if predicate in COUNTS:
            # Without any count a qualified shape cannot run: then that goes too.
            counted = any(
                each.subject == subject and each.predicate.value in COUNTS for each in others
            )
            others = tuple(
                each
                for each in others
                if counted or each.subject != subject or each.predicate.value != QUALIFIED
            )
        if predicate in CONSTRAINTS:
            bare = isinstance(subject, BlankNode) and sizes[subject] == 1
            left = (Quad(subject, *NEVER, quad.graph_name),) if bare else ()
            lacks = f"{shorten(subject.value)} {shorten(predicate)} {shorten(value.value)}"
            yield lacks, (*others, *left)
        if predicate == SH + "select":
            for text, lacks in (*without_filters(value.value), *without_patterns(value.value)):
                yield (
                    f"{owner(shapes, quad)}: {lacks}",
                    (*others, Quad(quad.subject, quad.predicate, Literal(text))),
                )


def data(given: casuistiek.Fixture) -> list[Quad]:
    """Return the cases *given* with all that they are judged against."""
    cases = given.cases
    return Batch(cases.statements, cases.names, casuistiek.setting().base).quads()


def told(about: list[Quad], shapes: tuple[Quad, ...]) -> set[Violation]:
    """Return what *shapes*, which all run, say about the data, words and all."""
    outcome = Shifty().run(about, (*shapes, *SPARE))
    assert outcome.not_run == {}
    return set(outcome.violations)


def apart(shapes: tuple[Quad, ...]) -> Iterator[tuple[Quad, ...]]:
    """Yield what each shape of *shapes* that no other one names says, with all that it leads to."""
    about: dict[object, list[Quad]] = {}
    for quad in shapes:
        about.setdefault(quad.subject, []).append(quad)
    for root in about.keys() - {quad.object for quad in shapes}:
        reached = {root: about[root]}
        todo = [root]
        while todo:
            for each in {quad.object for quad in about[todo.pop()]} & about.keys() - reached.keys():
                reached[each] = about[each]
                todo.append(each)
        yield tuple(chain.from_iterable(reached.values()))


def idle(whole: tuple[Quad, ...], about: list[list[Quad]]) -> list[str]:
    """Return what the shapes *whole* can lack while they say the same of each of *about*.

    What is taken out of a shape changes only what that one says, so it is run without the others.
    """
    found, tried = [], []
    for shape in apart(whole):
        each = list(mutants(shape))
        usual = [(data, told(data, shape)) for data in about] if each else []
        tried += [lacks for lacks, _ in each]
        found += [
            lacks for lacks, left in each if all(told(data, left) == said for data, said in usual)
        ]
        assert any(said for _, said in usual) or not each

    assert sorted(tried) == sorted(lacks for lacks, _ in mutants(whole))
    return sorted(found)


@pytest.mark.parametrize("path", casuistiek.FILES, ids=lambda path: path.stem)
def test_no_condition_of_a_case_shape_is_idle(path: Path) -> None:
    """Whatever is taken out of the shapes of an indicator, one of its cases comes out otherwise."""
    about = [data(casuistiek.fixture(path))]

    assert idle(casuistiek.shapes_of(path.stem), about) == []


def examples(path: Path) -> list[list[Quad]]:
    """Return the data of each example of the shapes in *path*, without what must come out."""
    names = {
        graphs.terms(quad)[0].value.rpartition("#")[2].partition("-")[0]
        for quad in graphs.read(path)
        if quad.predicate.value in CONSTRAINTS
    }
    files = [file for file in EXAMPLES if file.stem.partition("-")[0] in names]
    return [_data_only(graphs.read(file)) for file in files]


def _data_only(quads: list[Quad]) -> list[Quad]:
    report = {
        quad.subject for quad in quads if quad.predicate.value.startswith(SH + "conforms")
    } | {quad.object for quad in quads if quad.predicate.value == SH + "result"}
    return [quad for quad in quads if quad.subject not in report]


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.stem)
def test_no_constraint_of_another_shape_is_idle(path: Path) -> None:
    """Whatever is taken out of the shapes of a class, one of their examples comes out otherwise."""
    prefixes = graphs.read(path.parent / "prefixen.ttl")

    assert idle((*graphs.read(path), *prefixes), examples(path)) == []
