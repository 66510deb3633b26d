"""pySHACL: the reference engine."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from importlib.metadata import version

import pyshacl
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from ggsr_kg import graphs
from ggsr_kg.engines import Outcome, Violation
from ggsr_kg.errors import Text
from ggsr_kg.graphs import BlankNode, Literal, NamedNode, Quad, Term
from ggsr_kg.namespaces import shorten

_SEVERITIES = {SH.Info: "info", SH.Warning: "warning", SH.Violation: "violation"}
_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_LOGGER = logging.getLogger("pyshacl-validate")
_SUFFIXES = {SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?"}


class PyShacl:
    """The engine of <https://github.com/RDFLib/pySHACL>, in this process."""

    @property
    def name(self) -> str:
        """Its name and version."""
        return f"pySHACL {version('pyshacl')}"

    def run(self, data: Iterable[Quad], shapes: Sequence[Quad]) -> Outcome:
        """Return what validating *data* against *shapes* gives.

        When pySHACL stops on some shape, each shape with a target is run alone, so that only the
        one that cannot run is reported as not run.
        """
        data_graph, shapes_graph = to_rdflib(data), to_rdflib(shapes)
        try:
            return Outcome(tuple(_validate(data_graph, shapes_graph)))
        except Exception:
            return _one_by_one(data_graph, shapes_graph)


def _one_by_one(data: rdflib.Graph, shapes: rdflib.Graph) -> Outcome:
    """Run each shape with a target alone.

    The others lose their targets. (`use_shapes` of pySHACL will not do: it forgets the property
    shapes of the shape it is given and finds nothing.)
    """
    found: list[Violation] = []
    not_run: dict[str, Text] = {}
    targets = [(s, p, o) for p in _TARGETS for s, _, o in shapes.triples((None, p, None))]
    for shape in sorted({str(subject) for subject, _, _ in targets}):
        alone = to_rdflib(())
        for triple in shapes:
            if triple not in targets or str(triple[0]) == shape:
                alone.add(triple)
        try:
            found += _validate(data, alone)
        except Exception as error:
            reason = str(error).strip().split("\n", maxsplit=1)[0] or type(error).__name__
            not_run[shape] = Text(f"pySHACL: {reason}", f"pySHACL: {reason}")
    return Outcome(tuple(found), not_run)


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


def _validate(data: rdflib.Graph, shapes: rdflib.Graph) -> list[Violation]:
    """Return the results of validating *data*; raise when anything of *shapes* did not run."""
    recorder = _Recorder()
    _LOGGER.addFilter(recorder)
    try:
        _, report, _ = pyshacl.validate(
            data, shacl_graph=shapes, inference="none", advanced=False, do_owl_imports=False
        )
    finally:
        _LOGGER.removeFilter(recorder)
    if isinstance(report, Exception):
        raise report
    if recorder.skipped:
        raise RuntimeError(recorder.skipped[0])
    # Not every node of type sh:ValidationResult: those under sh:detail explain another one.
    results = report.objects(None, SH.result)
    return [_violation(report, shapes, data, node) for node in results]


def _violation(
    report: rdflib.Graph, shapes: rdflib.Graph, data: rdflib.Graph, node: Node
) -> Violation:
    source = report.value(node, SH.sourceShape)
    path = report.value(node, SH.resultPath)
    messages = [
        _from_rdflib(_in_language(shapes, source, message))
        for message in report.objects(node, SH.resultMessage)
    ]
    focus_node = report.value(node, SH.focusNode)
    focus = _from_rdflib(focus_node)
    assert focus is not None, "a SHACL result always has a focus node"
    severity = report.value(node, SH.resultSeverity)
    return Violation(
        focus,
        _named(shapes, source),
        str(report.value(node, SH.sourceConstraintComponent)),
        _SEVERITIES[severity] if isinstance(severity, rdflib.URIRef) else "violation",
        None if path is None else _path(report, path),
        _from_rdflib(_as_written(data, focus_node, report.value(node, SH.value))),
        tuple(sorted((m for m in messages if isinstance(m, Literal)), key=str)),
    )


def _in_language(shapes: rdflib.Graph, shape: Node | None, message: Node) -> Node:
    """Return *message* with the language of the sh:message it was made from.

    pySHACL drops the language of the messages of SPARQL constraints.
    """
    if isinstance(message, rdflib.Literal) and not message.language:
        for holder in (shape, *shapes.objects(shape, SH.sparql)):
            for written in shapes.objects(holder, SH.message):
                parts = re.split(r"\{[?$]\w+\}", str(written))
                form = ".*".join(re.escape(part) for part in parts)
                language = written.language if isinstance(written, rdflib.Literal) else None
                if language and re.fullmatch(form, str(message), re.DOTALL):
                    return rdflib.Literal(str(message), lang=language)
    return message


def _as_written(data: rdflib.Graph, focus: Node | None, value: Node | None) -> Node | None:
    """Return *value* with the text it has at *focus*: the report normalises literals."""
    if isinstance(value, rdflib.Literal) and value.datatype:
        found = [each for each in data.objects(focus) if isinstance(each, rdflib.Literal)]
        for written in found:
            if written.datatype == value.datatype and str(written.normalize()) == str(value):
                return written
    return value


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
