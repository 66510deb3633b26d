"""pySHACL: the reference engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.metadata import version

import pyshacl
import rdflib
from pyshacl.errors import ShapeLoadError, ValidationFailure
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from ggsr_kg import graphs
from ggsr_kg.engines import Outcome, Violation
from ggsr_kg.errors import Text
from ggsr_kg.graphs import BlankNode, Literal, NamedNode, Quad, Term
from ggsr_kg.namespaces import shorten

_SEVERITIES = {SH.Info: "info", SH.Warning: "warning", SH.Violation: "violation"}
_SUFFIXES = {SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?"}


class PyShacl:
    """The engine of <https://github.com/RDFLib/pySHACL>, in this process."""

    @property
    def name(self) -> str:
        """Its name and version."""
        return f"pySHACL {version('pyshacl')}"

    def run(self, data: Iterable[Quad], shapes: Sequence[Quad]) -> Outcome:
        """Return what validating *data* against *shapes* gives.

        When pySHACL stops on some shape, each named node shape is run alone, so that only the one
        that cannot run is reported as not run.
        """
        data_graph, shapes_graph = to_rdflib(data), to_rdflib(shapes)
        try:
            return Outcome(tuple(_validate(data_graph, shapes_graph, None)))
        except Exception as error:
            if isinstance(error, MemoryError):
                raise
        found: list[Violation] = []
        not_run: dict[str, Text] = {}
        for shape in sorted(_tops(shapes_graph)):
            try:
                found += _validate(data_graph, shapes_graph, [shape])
            except Exception as error:
                reason = str(error).strip().split("\n")[0] or type(error).__name__
                not_run[str(shape)] = Text(f"pySHACL: {reason}", f"pySHACL: {reason}")
        return Outcome(tuple(found), not_run)


def to_rdflib(quads: Iterable[Quad]) -> rdflib.Graph:
    """Return *quads* as one rdflib graph, literals as written."""
    graph = rdflib.Graph()
    terms: dict[Term, Node] = {}
    for subject, predicate, value in map(graphs.terms, quads):
        for term in (subject, value):
            if term not in terms:
                terms[term] = _to_rdflib(term)
        graph.add((terms[subject], rdflib.URIRef(predicate), terms[value]))
    return graph


def _to_rdflib(term: Term) -> Node:
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


def _from_rdflib(node: Node | None) -> Term | None:
    if node is None:
        return None
    if isinstance(node, rdflib.Literal):
        if node.language:
            return Literal(str(node), language=node.language)
        return Literal(str(node), datatype=NamedNode(str(node.datatype or rdflib.XSD.string)))
    return BlankNode(str(node)) if isinstance(node, rdflib.BNode) else NamedNode(str(node))


def _tops(shapes: rdflib.Graph) -> set[rdflib.URIRef]:
    """Return the named shapes that have a target."""
    targets = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
    found = {s for target in targets for s in shapes.subjects(target)}
    return {shape for shape in found if isinstance(shape, rdflib.URIRef)}


def _validate(
    data: rdflib.Graph, shapes: rdflib.Graph, only: list[rdflib.URIRef] | None
) -> list[Violation]:
    _, report, _ = pyshacl.validate(
        data,
        shacl_graph=shapes,
        inference="none",
        advanced=False,
        allow_infos=True,
        allow_warnings=True,
        use_shapes=[str(shape) for shape in only] if only else None,
    )
    if isinstance(report, ValidationFailure | ShapeLoadError):
        raise report
    return [
        _violation(report, shapes, node) for node in report.subjects(RDF.type, SH.ValidationResult)
    ]


def _violation(report: rdflib.Graph, shapes: rdflib.Graph, node: Node) -> Violation:
    source = report.value(node, SH.sourceShape)
    path = report.value(node, SH.resultPath)
    messages = [_from_rdflib(message) for message in report.objects(node, SH.resultMessage)]
    focus = _from_rdflib(report.value(node, SH.focusNode))
    assert focus is not None, "a SHACL result always has a focus node"
    severity = report.value(node, SH.resultSeverity)
    return Violation(
        focus,
        _named(shapes, source),
        str(report.value(node, SH.sourceConstraintComponent)),
        _SEVERITIES[severity] if isinstance(severity, rdflib.URIRef) else "violation",
        None if path is None else _path(report, path),
        _from_rdflib(report.value(node, SH.value)),
        tuple(sorted((m for m in messages if isinstance(m, Literal)), key=str)),
    )


def _named(shapes: rdflib.Graph, shape: Node | None) -> str:
    """Return the IRI of *shape*, or of the nearest named shape around it."""
    seen = set()
    while isinstance(shape, rdflib.BNode) and shape not in seen:
        seen.add(shape)
        shape = next(iter(shapes.subjects(None, shape)), None)
    return str(shape)


def _path(report: rdflib.Graph, path: Node) -> str:
    """Return a SHACL property path as a SPARQL property path."""
    if isinstance(path, rdflib.URIRef):
        return shorten(str(path))
    if report.value(path, RDF.first) is not None:
        return "/".join(_path(report, part) for part in Collection(report, path))
    for predicate, value in report.predicate_objects(path):
        if predicate == SH.inversePath:
            return f"^{_path(report, value)}"
        if predicate == SH.alternativePath:
            return "|".join(_path(report, part) for part in Collection(report, value))
        if predicate in _SUFFIXES:
            return f"{_path(report, value)}{_SUFFIXES[rdflib.URIRef(str(predicate))]}"
    return str(path)
