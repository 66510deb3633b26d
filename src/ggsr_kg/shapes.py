"""Shapes as rules: what each one demands, of what, why, and how to mend it.

<https://www.w3.org/TR/shacl/>; of our own: `ggsr:herstel` (the mend, per language), `ggsr:toetst`
(the indicator), `ggsr:norm` (the norm) and `dct:source` (the passage).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ggsr_kg import graphs
from ggsr_kg.errors import ShapeError, Text, suggestion
from ggsr_kg.graphs import BlankNode, Literal, NamedNode, Quad, Term
from ggsr_kg.namespaces import DCT, DEF, OWL, RDF, RDFS, SH, shorten

_TYPE = RDF + "type"
_TARGETS = {
    SH + "targetClass": "class",
    SH + "targetNode": "node",
    SH + "targetSubjectsOf": "subjects",
    SH + "targetObjectsOf": "objects",
}
_PATTERNS = {
    "class": "?focus a <%s>",
    "node": "BIND(<%s> AS ?focus)",
    "subjects": "?focus <%s> ?any",
    "objects": "?any <%s> ?focus",
}
_SEVERITIES = {SH + "Info": "info", SH + "Warning": "warning", SH + "Violation": "violation"}
_CONSTRAINTS = """
   and class closed datatype disjoint equals flags hasValue ignoredProperties in languageIn
   lessThan lessThanOrEquals maxCount maxExclusive maxInclusive maxLength minCount minExclusive
   minInclusive minLength node nodeKind not or pattern qualifiedMaxCount qualifiedMinCount
   qualifiedValueShape qualifiedValueShapesDisjoint sparql uniqueLang xone
"""
_OTHER = """
   alternativePath ask construct deactivated declare defaultValue description entailment group
   inversePath labelTemplate message name namespace oneOrMorePath optional order parameter path
   prefix prefixes property rule select severity shapesGraph suggestedShapesGraph targetClass
   targetNode targetObjectsOf targetSubjectsOf update validator nodeValidator propertyValidator
   zeroOrMorePath zeroOrOnePath
"""
TERMS = frozenset(SH + name for name in (_CONSTRAINTS + _OTHER).split())
"""Every SHACL property that is understood; another one is an error, never skipped."""

_CHECKS = frozenset(SH + name for name in _CONSTRAINTS.split())


@dataclass(frozen=True, slots=True)
class Target:
    """What a rule looks at: members of a class, one node, or subjects or objects of a property."""

    kind: str
    iri: str

    def pattern(self) -> str:
        """Return the SPARQL that binds `?focus` to each of them."""
        return _PATTERNS[self.kind] % self.iri


@dataclass(frozen=True, slots=True)
class Rule:
    """One named shape that demands something.

    *severity* is "violation", "warning" or "info". *message* and *mend* are absent where the shape
    gives none. *targets* are its own and those of the shapes it is a property of, which *within*
    names.
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

    @property
    def name(self) -> str:
        """The short name, as `ggsrsh:OordeelShape-bron`."""
        return shorten(self.iri)


class _Shapes:
    """The statements of a shapes graph by subject."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.facts: dict[Term, dict[str, list[Term]]] = {}
        for subject, predicate, value in map(graphs.terms, quads):
            self.facts.setdefault(subject, {}).setdefault(predicate, []).append(value)

    def values(self, node: Term, predicate: str) -> list[Term]:
        return self.facts.get(node, {}).get(predicate, [])

    def iris(self, node: Term, *predicates: str) -> tuple[str, ...]:
        found = (v.value for p in predicates for v in self.values(node, p))
        return tuple(sorted(set(found)))

    def text(self, node: Term, predicate: str) -> Text | None:
        by_language = {
            value.language or "": value.value
            for value in self.values(node, predicate)
            if isinstance(value, Literal)
        }
        first = next(iter(by_language.values()), None)
        if first is None:
            return None
        return Text(by_language.get("nl", first), by_language.get("en", first))

    def targets(self, node: Term) -> tuple[Target, ...]:
        found = {
            Target(kind, value.value)
            for predicate, kind in _TARGETS.items()
            for value in self.values(node, predicate)
        }
        types = {value.value for value in self.values(node, _TYPE)}
        if types & {OWL + "Class", RDFS + "Class"} and types & {SH + "NodeShape"}:
            found.add(Target("class", node.value))
        return tuple(sorted(found, key=lambda target: (target.kind, target.iri)))


def rules(quads: Iterable[Quad]) -> tuple[Rule, ...]:
    """Return the rules in the shapes graph *quads*, sorted by IRI.

    A rule is a named shape with a constraint of its own. It looks at its own targets and at those
    of every shape that has it as `sh:property` or `sh:node`, however deep. It is not active when it
    is deactivated, or when every shape through which it would look is.

    Raises: ShapeError: an unknown term of SHACL, or no shape at all.
    """
    shapes = _Shapes(quads)
    _check_terms(shapes.facts)
    off = {node for node in shapes.facts if _is_off(shapes, node)}
    always, now = _inherited(shapes, set()), _inherited(shapes, off)
    found = [
        _rule(shapes, node, now[node], bool(now[node]) or (not always[node] and node not in off))
        for node, about in shapes.facts.items()
        if isinstance(node, NamedNode) and _CHECKS & set(about)
    ]
    if not found:
        raise ShapeError(
            "shapes",
            Text("er is geen enkele vorm met een eis", "there is no shape that demands anything"),
            Text("geef een bestand met SHACL-vormen", "name a file with SHACL shapes"),
        )
    return tuple(sorted(found, key=lambda rule: rule.iri))


def _is_off(shapes: _Shapes, node: Term) -> bool:
    return any(value.value in ("true", "1") for value in shapes.values(node, SH + "deactivated"))


def _rule(shapes: _Shapes, node: NamedNode, within: Iterable[Term], active: bool) -> Rule:
    severity = shapes.iris(node, SH + "severity")
    targets = {target for shape in within for target in shapes.targets(shape)}
    rule = Rule(
        node.value,
        _SEVERITIES.get(severity[0] if severity else "", "violation"),
        tuple(sorted(targets, key=lambda target: (target.kind, target.iri))),
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


def _inherited(shapes: _Shapes, off: set[Term]) -> Mapping[Term, set[Term]]:
    """Return for each shape the shapes with a target through which it is used, itself included.

    Nothing is used through a shape in *off*, nor is such a shape itself.
    """
    found = {
        node: {node} if node not in off and shapes.targets(node) else set() for node in shapes.facts
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


def _check_terms(facts: Mapping[Term, Mapping[str, object]]) -> None:
    """Refuse a property in the SHACL namespace that SHACL does not have."""
    for node, about in facts.items():
        for predicate in about:
            if predicate.startswith(SH) and predicate not in TERMS:
                where = "[]" if isinstance(node, BlankNode) else shorten(node.value)
                raise ShapeError(
                    where,
                    Text(
                        f"onbekende eigenschap {shorten(predicate)}",
                        f"unknown property {shorten(predicate)}",
                    ),
                    suggestion(shorten(predicate), map(shorten, TERMS), limit=0),
                )
