"""Shapes as rules: what each one demands, of what, why, and how to mend it.

<https://www.w3.org/TR/shacl/>; of our own: `ggsr:herstel` (the mend, per language), `ggsr:toetst`
(the indicator), `ggsr:norm` (the norm) and `dct:source` (the passage).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from ggsr_kg.errors import ShapeError, Text, suggestion
from ggsr_kg.graphs import BlankNode, Literal, NamedNode, Quad, Term
from ggsr_kg.namespaces import DCT, DEF, OWL, RDF, RDFS, SH, shorten
from ggsr_kg.shapefaults import faults, gaps
from ggsr_kg.shapegraph import CONSTRAINTS, TARGETS, ShapeGraph, Shapes

_TYPE = RDF + "type"
_IMPLICIT = {OWL + "Class", RDFS + "Class"}
_PATTERNS = {
    "class": f"?focus a/<{RDFS}subClassOf>* <%s>",
    "node": "BIND(<%s> AS ?focus)",
    "literal": "BIND(%s AS ?focus)",
    "subjects": "?focus <%s> ?any",
    "objects": "?any <%s> ?focus",
}
_SEVERITIES = {SH + "Info": "info", SH + "Warning": "warning", SH + "Violation": "violation"}
_OTHER = """
   alternativePath ask condition construct deactivated declare defaultValue description entailment
   expression filterShape group inversePath js jsFunctionName jsLibrary jsLibraryURL labelTemplate
   message name namespace nodes object oneOrMorePath optional order parameter path predicate prefix
   prefixes property returnType rule select severity shapesGraph subject suggestedShapesGraph target
   targetClass targetNode targetObjectsOf targetSubjectsOf update validator nodeValidator
   propertyValidator values zeroOrMorePath zeroOrOnePath
"""
_REPORT = """
   conforms detail focusNode result resultMessage resultPath resultSeverity sourceConstraint
   sourceConstraintComponent sourceShape value
"""
TERMS = CONSTRAINTS | {SH + name for name in _OTHER.split()}
"""Every SHACL property that is known; another one is an error, never skipped."""

_CLASSES = {SH + name for name in ("NodeShape", "PropertyShape", "ConstraintComponent")}
_SHACL = re.compile(r"https?://(?:www\.)?w3\.org/ns/shacl(?:[#/]+|(?=\w))", re.IGNORECASE)
"""The namespace of SHACL, also with an `s` too many or without `#`; others go on with a hyphen."""

_REPORT_TERMS = frozenset(SH + name for name in _REPORT.split())
_REPORT_TYPES = {SH + "ValidationReport", SH + "ValidationResult"}


@dataclass(frozen=True, slots=True)
class Target:
    """What a rule looks at: members of a class, one node, or subjects or objects of a property.

    *kind* is class, node, literal, subjects or objects; *iri* is the IRI, or the literal as in
    N-Triples.
    """

    kind: str
    iri: str

    def pattern(self) -> str:
        """Return the SPARQL that binds `?focus` to each of them."""
        return _PATTERNS[self.kind] % self.iri


@dataclass(frozen=True, slots=True)
class Rule:
    """One shape that demands something.

    *iri* is that of the shape, or the name that `ShapeGraph` gives an anonymous one. *severity* is
    "violation", "warning" or "info". *message* and *mend* are absent where the shape gives none.
    *targets* are its own and those of the shapes it is a part of, which *within* names. *gap* says
    why it runs, but not in full.
    """

    iri: str
    severity: str = "violation"
    targets: tuple[Target, ...] = ()
    within: tuple[str, ...] = ()
    active: bool = True
    message: Text | None = None
    mend: Text | None = None
    indicator: tuple[str, ...] = ()
    norm: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    gap: Text | None = None

    @property
    def name(self) -> str:
        """The short name, as `ggsrsh:OordeelShape-bron`."""
        return shorten(self.iri)


def targets(shapes: ShapeGraph, node: Term) -> tuple[Target, ...]:
    """Return what the shape *node* itself looks at."""
    about = shapes.facts.get(node, {})
    found = {
        Target("literal", str(value)) if isinstance(value, Literal) else Target(kind, value.value)
        for predicate, kind in TARGETS.items()
        if predicate in about
        for value in about[predicate]
        if not isinstance(value, BlankNode)
    }
    types = {value.value for value in about.get(_TYPE, ())}
    if types & _IMPLICIT and SH + "NodeShape" in types:
        found.add(Target("class", node.value))
    return tuple(sorted(found, key=lambda target: (target.kind, target.iri)))


def rules(quads: Iterable[Quad], known: Collection[str] | None = None) -> tuple[Rule, ...]:
    """Return the rules in the shapes graph *quads*, sorted by IRI.

    A rule is a shape with a constraint of its own that a result can name: one with an IRI, or an
    anonymous one that has a target or is `sh:property` of a rule or a shape with an IRI. It looks
    at its own targets and at those of every shape that has it as `sh:property` or `sh:node`,
    however deep. It is not active when it is deactivated, or when every shape through which it
    would look is. A shape that demands nothing itself is among them when something is wrong with it
    (`shapefaults`), so that this is told. *known* are the classes and properties that ontologies
    have; without it a name of ours is taken as it is.

    Raises: ShapeError: as `understood`.
    """
    shapes, wrong = understood(quads)
    off = {node for node in shapes.facts if shapes.is_off(node)}
    partly = gaps(shapes, known)
    always, now = _inherited(shapes, set()), _inherited(shapes, off)
    found = (
        _rule(shapes, node, now[node], bool(now[node]) or (not always[node] and node not in off))
        for node in sorted({*shapes.rules(), *wrong}, key=lambda node: node.value)
    )
    return tuple(
        replace(rule, gap=gap) if (gap := partly.get(NamedNode(rule.iri))) else rule
        for rule in found
    )


class Sound(Shapes):
    """The statements of shapes of which is known that they hold no fault (`shapefaults`)."""


def understood(quads: Iterable[Quad]) -> tuple[ShapeGraph, Mapping[NamedNode, Text]]:
    """Return the shapes in *quads*, and those that cannot be run as written, with the reason.

    Raises: ShapeError: an unknown term of SHACL, sh:entailment, shapes nested too deep, or no shape
    that demands anything.
    """
    return _understood(quads if isinstance(quads, Sound) else tuple(quads))


@lru_cache(maxsize=8)
def _understood(quads: tuple[Quad, ...]) -> tuple[ShapeGraph, Mapping[NamedNode, Text]]:
    try:
        shapes = ShapeGraph(quads)
        _check_terms(shapes)
        found = {} if isinstance(quads, Sound) else faults(shapes)
        wrong = {node: why for node, why in found.items() if isinstance(node, NamedNode)}
    except RecursionError:
        raise ShapeError(
            "shapes",
            Text("de vormen zijn te diep genest", "the shapes are nested too deep"),
            Text("geef de binnenste vormen een IRI", "give the inner shapes an IRI"),
        ) from None
    if not wrong and not shapes.rules():
        raise ShapeError(
            "shapes",
            Text("er is geen enkele vorm met een eis", "there is no shape that demands anything"),
            Text("geef een bestand met SHACL-vormen", "name a file with SHACL shapes"),
        )
    return shapes, wrong


def _rule(shapes: ShapeGraph, node: NamedNode, within: Iterable[Term], active: bool) -> Rule:
    severity = shapes.iris(node, SH + "severity")
    aims = {target for shape in within for target in targets(shapes, shape)}
    rule = Rule(
        node.value,
        _SEVERITIES.get(severity[0] if severity else "", "violation"),
        tuple(sorted(aims, key=lambda target: (target.kind, target.iri))),
        tuple(sorted(shape.value for shape in within)),
        active,
        shapes.text(node, SH + "message"),
        shapes.text(node, DEF + "herstel"),
        shapes.iris(node, DEF + "toetst"),
        shapes.iris(node, DEF + "norm"),
        shapes.iris(node, DCT + "source"),
    )
    for constraint in shapes.values(node, SH + "sparql"):
        message = rule.message or shapes.text(constraint, SH + "message")
        rule = replace(rule, message=message)
    return rule


def _inherited(shapes: ShapeGraph, off: set[Term]) -> Mapping[Term, set[Term]]:
    """Return for each shape the shapes with a target through which it is used, itself included.

    Nothing is used through a shape in *off*, nor is such a shape itself.
    """
    found = {
        node: {node} if node not in off and targets(shapes, node) else set()
        for node in shapes.facts
    }
    todo = [node for node, within in found.items() if within]
    while todo:
        node = todo.pop()
        for predicate in (SH + "property", SH + "node"):
            for part in shapes.values(node, predicate):
                if part in found and part not in off and not found[node] <= found[part]:
                    found[part] |= found[node]
                    todo.append(part)
    return found


def _check_terms(shapes: ShapeGraph) -> None:
    """Refuse a property of the SHACL namespace that SHACL does not have, or asks to reason.

    So is a property or class in a namespace that is not quite that of SHACL.
    """
    for node, about in shapes.facts.items():
        types = {value.value for value in about.get(_TYPE, ())}
        known = TERMS | _REPORT_TERMS if types & _REPORT_TYPES else TERMS
        where = "[]" if isinstance(node, BlankNode) else shorten(node.value)
        for predicate in about:
            if predicate not in known and _SHACL.match(predicate):
                raise _unknown(where, predicate, Text("eigenschap", "property"))
        for kind in types:
            if not kind.startswith(SH) and _SHACL.match(kind):
                raise _unknown(where, kind, Text("klasse", "class"))
        if SH + "entailment" in about:
            raise ShapeError(
                where,
                Text("sh:entailment wordt niet ondersteund", "sh:entailment is not supported"),
                Text(
                    "leid eerst af wat u nodig hebt, en haal deze regel weg",
                    "derive first what you need, and remove this line",
                ),
            )


def _unknown(where: str, iri: str, kind: Text) -> ShapeError:
    name, word = shorten(iri), "sh:" + _SHACL.sub("", iri)
    return ShapeError(
        where,
        Text(f"onbekende {kind.nl} {name}", f"unknown {kind.en} {name}"),
        suggestion(word, map(shorten, _CLASSES if kind.en == "class" else TERMS), limit=0),
    )
