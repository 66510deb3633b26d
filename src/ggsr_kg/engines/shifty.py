"""pyshifty: the fast engine (<https://pypi.org/project/pyshifty/>, imported as `shifty`).

It evaluates on the data alone (`graph_mode="data"`), applies no rules, and keeps literals as they
are written. It takes an ill-typed date (`"2013-02-30"^^xsd:date`) for a date: `graphs.read` refuses
those before they come here. Date arithmetic inside NOT EXISTS, OPTIONAL or BIND is not reliable:
`choose` sends shapes with that to pySHACL. Its regular expressions take time linear in the value,
so that no pattern can hang it.

In a query it takes a focus node without IRI for a variable, which fits anything. So when the data
have blank nodes, shapes with queries are run on data in which those have an IRI for the time being;
a shape with a query for which that makes a difference is not run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import pyoxigraph

from ggsr_kg.engines import Outcome, Violation
from ggsr_kg.engines.plan import Plan
from ggsr_kg.engines.queries import asks_kind, pattern_fault
from ggsr_kg.engines.report import violations
from ggsr_kg.errors import EngineError, Text
from ggsr_kg.graphs import BlankNode, Literal, NamedNode, Quad, terms
from ggsr_kg.namespaces import SH, XSD, shorten
from ggsr_kg.shapegraph import Triple

try:
    from shifty import _shifty
except ImportError:  # there is no wheel for this machine
    _shifty = None  # type: ignore[assignment]

_COMPARISONS = {SH + f"LessThan{rest}ConstraintComponent" for rest in ("", "OrEquals")}
_INCOMPARABLE = {
    XSD + name
    for name in ("gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay", "boolean", "anyURI")
}
_KINDS = {SH + name for name in ("nodeKind", "pattern", "minLength", "maxLength")}
_KEPT = 8
_MARK = "urn:ggsr:blank:"
_BLANK = Text(
    "pyshifty kan dit niet beslissen bij gegevens zonder IRI (blank nodes); kies de engine pyshacl",
    "pyshifty cannot decide this for things without IRI (blank nodes); choose the engine pyshacl",
)
AVAILABLE = _shifty is not None
"""Whether pyshifty can be imported here."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Prepared *rules*, to be run on data in which blank nodes are *renamed* or not."""

    rules: frozenset[str]
    validator: Any
    renamed: bool


class _Prepared:
    """The *plan* of a shapes graph, with its validators as they are needed.

    *undecided* are the rules that cannot be run on data with blank nodes.
    """

    def __init__(self, shapes: Sequence[Quad]) -> None:
        self.plan = plan = Plan(shapes)
        plan.refuse(lambda node: pattern_fault(plan.graph, node, "pyshifty"))
        self._asking = {rule for rule in plan.run if self._asks(rule)}
        self.undecided = {rule for rule in self._asking if self._looks_at_kind(rule)}
        self._parts: dict[bool, list[_Part]] = {}

    def parts(self, blank: bool) -> list[_Part]:
        """Return validators of all rules; for data with *blank* nodes those with queries apart."""
        if blank not in self._parts:
            asking = self._asking if blank else set[str]()
            groups = [
                (False, [rule for rule in self.plan.run if rule not in asking]),
                (True, sorted(asking - self.undecided)),
            ]
            self._parts[blank] = [
                _Part(frozenset(rules), validator, renamed)
                for renamed, group in groups
                for rules, validator in self.plan.attempt(group, self._validator)
            ]
        return self._parts[blank]

    def _validator(self, rules: Sequence[str]) -> Any:
        lines = _lines(self.plan.triples(rules))
        validator = _shifty.PreparedValidator(lines, None, "nt", None)
        if validator.diagnostics:
            raise ValueError(validator.diagnostics[0])
        return validator

    def _asks(self, rule: str) -> bool:
        """Return whether the outcome of *rule* rests on a query."""
        return any(map(self.plan.graph.constraints, self.plan.needed([NamedNode(rule)])))

    def _looks_at_kind(self, rule: str) -> bool:
        """Return whether the outcome of *rule* rests on whether a node has an IRI, or on which."""
        graph, nodes = self.plan.graph, self.plan.needed([NamedNode(rule)])
        return any(
            not _KINDS.isdisjoint(graph.facts.get(node, {}))
            or any(asks_kind(graph, each) for each in graph.constraints(node))
            for node in nodes
        )


class Shifty:
    """pyshifty in this process.

    It keeps the last shapes graphs it was given, parsed and planned, so that many batches of data
    cost no more than the data: give each the same object, unchanged, which is found fastest.
    """

    def __init__(self) -> None:
        """Raise EngineError when pyshifty is not installed."""
        if not AVAILABLE:
            raise EngineError(
                "pyshifty",
                Text("is niet geïnstalleerd", "is not installed"),
                Text(
                    "pip install pyshifty, of kies de engine pyshacl",
                    "pip install pyshifty, or choose the engine pyshacl",
                ),
            )
        self._given: Sequence[Quad] | None = None
        self._prepared: _Prepared
        self._kept: dict[frozenset[Quad], _Prepared] = {}

    @property
    def name(self) -> str:
        """Its name and version."""
        return f"pyshifty {version('pyshifty')}"

    def run(self, data: Iterable[Quad], shapes: Sequence[Quad]) -> Outcome:
        """Return what validating *data* against *shapes* gives.

        Raises: ShapeError: there is no rule in *shapes*. EngineError: pyshifty stopped.
        """
        if shapes is not self._given:
            said = frozenset(shapes)
            kept = self._kept.pop(said, None)
            self._prepared = self._kept[said] = kept or _Prepared(shapes)
            if len(self._kept) > _KEPT:
                del self._kept[next(iter(self._kept))]
            self._given = shapes
        plan = self._prepared.plan
        triples = list(map(terms, data))
        blank = any(isinstance(term, BlankNode) for each in triples for term in each)
        found: list[Violation] = []
        for part in self._prepared.parts(blank):
            lines = _lines(map(_with_iris, triples) if part.renamed else triples)
            report = self._validate(part.validator, lines)
            if part.renamed:
                report = [*map(_without_iris, report)]
            found += violations(report, plan.graph, part.rules)
        not_run = {**_incomparable(found), **plan.not_run}
        if blank:
            not_run |= dict.fromkeys(self._prepared.undecided, _BLANK)
        return Outcome(tuple(each for each in found if each.shape not in not_run), not_run)

    def _validate(self, validator: Any, data: bytes) -> list[Triple]:
        """Return the statements of the report."""
        try:
            result = validator.validate_w3c(
                data,
                data_format="nt",
                graph_mode="data",
                run_infer=False,
                minimum_severity="info",
                sort_results=False,
                on_unsupported="error",
            )
        except Exception as error:
            raise EngineError(
                self.name,
                Text("kon de gegevens niet toetsen", "could not validate the data"),
                Text("probeer de engine pyshacl", "try the engine pyshacl"),
            ) from error
        report = pyoxigraph.parse(
            result._report_ntriples.encode(), format=pyoxigraph.RdfFormat.N_TRIPLES
        )
        return [terms(quad) for quad in report]


def _with_iris(triple: Triple) -> Triple:
    """Return *triple* with an IRI for each blank node."""
    subject, predicate, value = triple
    return (
        NamedNode(_MARK + subject.value) if isinstance(subject, BlankNode) else subject,
        predicate,
        NamedNode(_MARK + value.value) if isinstance(value, BlankNode) else value,
    )


def _without_iris(triple: Triple) -> Triple:
    """Return *triple* with the blank node again that `_with_iris` gave an IRI."""
    subject, predicate, value = triple
    if isinstance(value, NamedNode) and value.value.startswith(_MARK):
        return subject, predicate, BlankNode(value.value.removeprefix(_MARK))
    return triple


def _incomparable(found: Iterable[Violation]) -> dict[str, Text]:
    """Return the shapes that compare what pyshifty cannot: it takes the years 2013 and 2014 so."""
    return {
        each.shape: Text(
            f"pyshifty kan {shorten(each.value.datatype.value)} niet vergelijken",
            f"pyshifty cannot compare {shorten(each.value.datatype.value)}",
        )
        for each in found
        if each.component in _COMPARISONS
        and isinstance(each.value, Literal)
        and each.value.datatype.value in _INCOMPARABLE
    }


def _lines(triples: Iterable[Triple]) -> bytes:
    """Return *triples* as N-Triples."""
    return "".join(f"{s} <{p}> {o} .\n" for s, p, o in triples).encode()
