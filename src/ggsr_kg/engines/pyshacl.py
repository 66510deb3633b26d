"""pySHACL: the reference engine (<https://github.com/RDFLib/pySHACL>).

It runs in this process, where nothing can interrupt a regular expression. So a pattern that can
take a time without bound, with one repetition inside another, is refused. A value that cannot be
compared with a bound (a date with a number) it lets pass, where SHACL and pyshifty do not.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import pyshacl
import rdflib
from pyparsing import ParseBaseException
from pyshacl.errors import ConstraintLoadError, ReportableRuntimeError, ShapeLoadError
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Node

from ggsr_kg import graphs
from ggsr_kg.engines import Outcome, Violation
from ggsr_kg.engines.plan import Plan
from ggsr_kg.engines.queries import patterns
from ggsr_kg.engines.report import violations
from ggsr_kg.errors import Text
from ggsr_kg.graphs import BlankNode, Literal, NamedNode, Quad, Term
from ggsr_kg.namespaces import SH
from ggsr_kg.shapegraph import Triple

_ABOUT_SHAPES = (
    ConstraintLoadError,
    ReportableRuntimeError,
    ShapeLoadError,
    ParseBaseException,
)
_REGEX = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?(?:[:=!]|<[=!]|P?<\w+>))?|(?P<repeat>[*+?]|\{\d*(?:,\d*)?\})\??|.",
    re.DOTALL,
)
_MANY = re.compile(r"[*+]|\{\d*,\}|\{(\d*,)?\d\d+\}")
_LOGGER = logging.getLogger("pyshacl-validate")


class PyShacl:
    """pySHACL in this process; *why* it was chosen, when not by name, stands in its name."""

    def __init__(self, why: str = "") -> None:
        self._why = f" ({why})" if why else ""

    @property
    def name(self) -> str:
        """Its name and version."""
        return f"pySHACL {version('pyshacl')}{self._why}"

    def run(self, data: Iterable[Quad], shapes: Sequence[Quad]) -> Outcome:
        """Return what validating *data* against *shapes* gives.

        Raises: ShapeError: there is no rule in *shapes*.
        """
        plan = _plan(tuple(shapes)).copy()
        graph = to_rdflib(map(graphs.terms, data))

        def validated(rules: Sequence[str]) -> list[Violation]:
            try:
                report = _validate(graph, to_rdflib(plan.triples(rules)))
            except _ABOUT_SHAPES:
                raise
            except Exception as error:
                # What it says may hold a value of the data, which is nobody else's business.
                raise RuntimeError(type(error).__name__) from error
            return list(violations(report, plan.graph, frozenset(rules)))

        made = plan.attempt(plan.run, validated)
        return Outcome(tuple(each for _, found in made for each in found), plan.not_run)


@lru_cache(maxsize=2)
def _plan(shapes: tuple[Quad, ...]) -> Plan:
    plan = Plan(shapes)
    plan.refuse(lambda node: _pattern(plan, node))
    return plan


def _pattern(plan: Plan, node: Term) -> Text | None:
    """Return what is wrong with a regular expression of the shape *node*, for Python."""
    found = [each.value for each in plan.graph.values(node, SH + "pattern")]
    for constraint in plan.graph.constraints(node):
        found += patterns(plan.graph, constraint)
    for pattern in found:
        try:
            with warnings.catch_warnings(action="error"):
                re.compile(pattern)
        except (re.error, Warning, RecursionError):
            return Text(
                "een patroon is geen reguliere uitdrukking die pySHACL kent",
                "a pattern is no regular expression that pySHACL knows",
            )
        if _nested(pattern):
            return Text(
                "een patroon met een herhaling in een herhaling heeft geen tijdsgrens in pySHACL;"
                " kies de engine shifty",
                "a pattern with a repetition inside a repetition has no time limit in pySHACL;"
                " choose the engine shifty",
            )
    return None


def _nested(pattern: str) -> bool:
    """Return whether *pattern* repeats, many times, what itself can match in more than one way.

    >>> [_nested(text) for text in ("(a+)+b", "(a|aa)*b", "[(a+)+]+", "^(?:[0-9]{2}-)+[0-9]+$")]
    [True, True, False, False]
    """
    open_groups = [False]
    closed = False
    for token in _REGEX.finditer(pattern):
        text = token[0]
        if text.startswith("("):
            open_groups.append(False)
        elif text == ")" and len(open_groups) > 1:
            closed = open_groups.pop()
            open_groups[-1] |= closed
        elif text == "|" or token["repeat"]:
            if closed and token["repeat"] and _MANY.match(text):
                return True
            open_groups[-1] |= not re.fullmatch(r"\{\d+\}", text)
        closed = closed and text == ")"
    return False


class _Recorder(logging.Filter):
    """Keep what pySHACL would log: it holds values of the data, or says what was skipped."""

    def __init__(self) -> None:
        super().__init__()
        self.skipped: list[str] = []

    def filter(self, record: logging.LogRecord) -> bool:
        """Let nothing through, and remember a constraint that pySHACL skips."""
        if "ConstraintLoadWarning" in record.getMessage():
            self.skipped.append(record.getMessage())
        return False


@contextmanager
def _as_written() -> Iterator[None]:
    """Keep rdflib from writing a literal otherwise than it stands in the data."""
    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before


def _validate(data: rdflib.Graph, shapes: rdflib.Graph) -> list[Triple]:
    """Return the report of validating *data*; raise when anything of *shapes* did not run."""
    recorder = _Recorder()
    _LOGGER.addFilter(recorder)
    try:
        with _as_written():
            _, report, _ = pyshacl.validate(
                data, shacl_graph=shapes, inference="none", advanced=False, do_owl_imports=False
            )
    finally:
        _LOGGER.removeFilter(recorder)
    if isinstance(report, Exception):
        raise report
    if recorder.skipped:
        raise RuntimeError(recorder.skipped[0])
    return [
        (_resource(subject), str(predicate), _term(value)) for subject, predicate, value in report
    ]


class _Graph(rdflib.Graph):
    """A graph that parses each query once: pySHACL asks the same one again for every node."""

    def query(self, query_object: Any, *args: Any, **options: Any) -> Result:
        """Return what the query asks, as `rdflib.Graph.query`."""
        if isinstance(query_object, str):
            names = tuple(sorted((options.get("initNs") or dict(self.namespaces())).items()))
            query_object = _parsed(query_object, names)
        return super().query(query_object, *args, **options)


@lru_cache(maxsize=2000)
def _parsed(text: str, names: tuple[tuple[str, object], ...]) -> Query:
    return prepareQuery(text, initNs=dict(names))


def to_rdflib(triples: Iterable[Triple]) -> rdflib.Graph:
    """Return *triples* as an rdflib graph, literals as written."""
    graph = _Graph(bind_namespaces="none")
    nodes: dict[Term, Node] = {}
    for subject, predicate, value in triples:
        for term in (subject, value):
            if term not in nodes:
                nodes[term] = _node(term)
        graph.add((nodes[subject], rdflib.URIRef(predicate), nodes[value]))
    return graph


def _node(term: Term) -> Node:
    if isinstance(term, Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        datatype = term.datatype.value
        plain = datatype == str(rdflib.XSD.string)
        return rdflib.Literal(
            term.value, datatype=None if plain else rdflib.URIRef(datatype), normalize=False
        )
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    return rdflib.URIRef(term.value)


def _resource(node: Node) -> NamedNode | BlankNode:
    return BlankNode(str(node)) if isinstance(node, rdflib.BNode) else NamedNode(str(node))


def _term(node: Node) -> Term:
    if isinstance(node, rdflib.Literal):
        if node.language:
            return Literal(str(node), language=node.language)
        return Literal(str(node), datatype=NamedNode(str(node.datatype or rdflib.XSD.string)))
    return _resource(node)
