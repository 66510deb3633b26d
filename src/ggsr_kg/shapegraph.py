"""A shapes graph as the validation sees it: shapes by name, their parts, lists and paths.

SHACL reports a shape that has no IRI by a blank node, which nobody can find again. Here each shape
that can be reported gets a name: a property shape that of the nearest named shape with the last
word of its path (`DingShape-bron`, the form our own shapes have, so that it reads the same and is
a valid IRI), any other that of what it looks at (`DingShape` for the class `Ding`). A number
follows when that name is taken, in an order that depends on what the shapes say and not on the
order of the file. Shapes with an IRI keep it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from functools import cached_property
from itertools import count

from ggsr_kg import graphs
from ggsr_kg.errors import Text
from ggsr_kg.graphs import BlankNode, Literal, NamedNode, Quad, Term
from ggsr_kg.namespaces import RDF, SH, XSD, shorten

Triple = tuple[NamedNode | BlankNode, str, Term]
Facts = Mapping[Term, Mapping[str, list[Term]]]

TARGETS = {
    SH + "targetClass": "class",
    SH + "targetNode": "node",
    SH + "targetSubjectsOf": "subjects",
    SH + "targetObjectsOf": "objects",
}
VALIDATORS = tuple(SH + kind for kind in ("validator", "nodeValidator", "propertyValidator"))
LISTS_OF_SHAPES = tuple(SH + name for name in ("and", "or", "xone"))
_REFERENCES = tuple(SH + name for name in ("node", "not", "qualifiedValueShape"))
_CONSTRAINTS = """
   and class closed datatype disjoint equals flags hasValue ignoredProperties in languageIn
   lessThan lessThanOrEquals maxCount maxExclusive maxInclusive maxLength minCount minExclusive
   minInclusive minLength node nodeKind not or pattern qualifiedMaxCount qualifiedMinCount
   qualifiedValueShape qualifiedValueShapesDisjoint sparql uniqueLang xone
"""
CONSTRAINTS = frozenset(SH + name for name in _CONSTRAINTS.split())
"""The properties of SHACL that demand something."""

_PARAMETER = SH + "parameter"
_NIL = NamedNode(RDF + "nil")
_TRUE = Literal("true", datatype=NamedNode(XSD + "boolean"))
_SUFFIXES = {SH + "zeroOrMorePath": "*", SH + "oneOrMorePath": "+", SH + "zeroOrOnePath": "?"}
_SAFE = str.maketrans({"/": ".", "|": ",", "^": "~"})


class Shapes(tuple[Quad, ...]):
    """The statements of shapes, which are looked through many times: their terms are kept."""

    @cached_property
    def triples(self) -> tuple[Triple, ...]:
        """What each states, whatever graph it is in."""
        return tuple(map(graphs.terms, self))


def triples(quads: Iterable[Quad]) -> Iterable[Triple]:
    """Return what *quads*, statements of shapes, state."""
    return quads.triples if isinstance(quads, Shapes) else map(graphs.terms, quads)


class Statements:
    """The statements of a shapes graph by subject, as written: values, lists and paths."""

    def __init__(self, triples: list[Triple]) -> None:
        self.triples = triples
        facts: dict[Term, dict[str, list[Term]]] = {}
        for subject, predicate, value in triples:
            facts.setdefault(subject, {}).setdefault(predicate, []).append(value)
        self.facts: Facts = facts

    def values(self, node: Term | None, predicate: str) -> list[Term]:
        """Return the values of *predicate* at *node*."""
        return self.facts.get(node, {}).get(predicate, []) if node else []

    def items(self, head: Term) -> list[Term]:
        """Return the members of the list *head*, up to where it ends or goes wrong."""
        return [item for item, _ in self._cells(head)]

    def is_list(self, head: Term) -> bool:
        """Return whether *head* is a list that ends, with one member and one rest per cell."""
        rests = [rest for _, rest in self._cells(head)]
        return (rests[-1] if rests else head) == _NIL

    def _cells(self, head: Term) -> Iterator[tuple[Term, Term]]:
        """Yield each member and the rest after it."""
        seen: set[Term] = set()
        while head != _NIL and head not in seen:
            seen.add(head)
            first, rest = self.values(head, RDF + "first"), self.values(head, RDF + "rest")
            if len(first) != 1 or len(rest) != 1:
                return
            head = rest[0]
            yield first[0], head

    def path(self, node: Term | None, word: Callable[[str], str] = shorten) -> str | None:
        """Return the path of the property shape *node* as a SPARQL path, each IRI as *word*."""
        found = self.values(node, SH + "path")
        return self.path_text(found[0], word) if found else None

    def path_text(
        self,
        node: Term,
        word: Callable[[str], str] = shorten,
        around: frozenset[Term] = frozenset(),
        within: str = "",
    ) -> str:
        """Return the path *node* as SPARQL, in parentheses where *within* binds tighter."""
        if not isinstance(node, BlankNode) or node in around:
            return word(node.value)
        around |= {node}
        about = {} if self.values(node, RDF + "first") else self.facts.get(node, {})
        for predicate, values in about.items():
            if predicate == SH + "inversePath":
                text = f"^{self.path_text(values[0], word, around, '^')}"
                return f"({text})" if within in ("^", "*") else text
            if predicate in _SUFFIXES:
                text = f"{self.path_text(values[0], word, around, '*')}{_SUFFIXES[predicate]}"
                return f"({text})" if within == "*" else text
        choices = about.get(SH + "alternativePath", [])
        sign = "|" if choices else "/"
        members = self.items(choices[0] if choices else node)
        text = sign.join(self.path_text(each, word, around, sign) for each in members)
        return f"({text})" if within in ("^", "*") or (within, sign) == ("/", "|") else text


class ShapeGraph(Statements):
    """A shapes graph in which every shape that can be reported has a name.

    *components* are the custom constraint components, by the property that a shape uses them with.
    """

    def __init__(self, quads: Iterable[Quad]) -> None:
        written = Statements(list(dict.fromkeys(triples(quads))))
        names = _Names(written).found
        super().__init__(
            [
                (names.get(subject, subject), predicate, names.get(value, value))
                for subject, predicate, value in written.triples
            ]
        )
        self.components: dict[str, list[Term]] = {}
        for node, about in self.facts.items():
            for parameter in about.get(_PARAMETER, ()):
                for path in self.values(parameter, SH + "path"):
                    self.components.setdefault(path.value, []).append(node)

    def is_off(self, node: Term) -> bool:
        """Return whether the shape or constraint *node* is switched off."""
        return _TRUE in self.values(node, SH + "deactivated")

    def prefixes(self) -> dict[Term, dict[str, str]]:
        """Return the namespace of every prefix in an sh:declare, by who declares it."""
        found: dict[Term, dict[str, str]] = {}
        for owner, predicate, node in self.triples:
            if predicate == SH + "declare":
                for prefix in self.values(node, SH + "prefix"):
                    for namespace in self.values(node, SH + "namespace"):
                        found.setdefault(owner, {})[prefix.value] = namespace.value
        return found

    def needs(self, component: Term) -> set[str]:
        """Return the properties that a shape must have to use the custom *component*."""
        return {
            path.value
            for parameter in self.values(component, _PARAMETER)
            if _TRUE not in self.values(parameter, SH + "optional")
            for path in self.values(parameter, SH + "path")
        }

    def iris(self, node: Term, *predicates: str) -> tuple[str, ...]:
        """Return the values of *predicates* at *node* as sorted text."""
        return tuple(sorted({v.value for p in predicates for v in self.values(node, p)}))

    def text(self, node: Term, predicate: str) -> Text | None:
        """Return the texts of *predicate* at *node* in both languages."""
        by_language = {
            value.language or "": value.value
            for value in self.values(node, predicate)
            if isinstance(value, Literal)
        }
        first = next(iter(by_language.values()), None)
        if first is None:
            return None
        return Text(by_language.get("nl", first), by_language.get("en", first))

    @property
    def demands(self) -> Set[str]:
        """Every property that demands something, those of custom components too."""
        return CONSTRAINTS | set(self.components)

    @property
    def parameters(self) -> Set[Term]:
        """The parameters of custom components, which look like shapes."""
        return {value for _, predicate, value in self.triples if predicate == _PARAMETER}

    def rules(self) -> list[NamedNode]:
        """Return the shapes that have a name and demand something themselves, sorted.

        The parameters of a custom component look like shapes, but are none.
        """
        demands = self.demands
        parameters = self.parameters
        found = [
            node
            for node, about in self.facts.items()
            if isinstance(node, NamedNode)
            and node not in parameters
            and not demands.isdisjoint(about)
        ]
        return sorted(found, key=lambda node: node.value)

    def parts(self, node: Term) -> list[Term]:
        """Return the property shapes of *node*, which are reported in their own name."""
        return self.values(node, SH + "property")

    def constraints(self, node: Term) -> list[Term]:
        """Return the nodes with the queries that decide on *node*: its own, and of components."""
        components = [
            component
            for parameter, found in self.components.items()
            if parameter in self.facts.get(node, {})
            for component in found
        ]
        validators = [v for kind in VALIDATORS for c in components for v in self.values(c, kind)]
        return self.values(node, SH + "sparql") + validators

    def inner(self, node: Term) -> list[Term]:
        """Return the shapes on whose outcome a demand of *node* rests: in sh:node, sh:or, ..."""
        found = [value for name in _REFERENCES for value in self.values(node, name)]
        lists = [value for name in LISTS_OF_SHAPES for value in self.values(node, name)]
        return found + [item for head in lists for item in self.items(head)]


class _Names:
    """The names of the anonymous shapes among *graph*, as *found*."""

    def __init__(self, graph: Statements) -> None:
        self.graph = graph
        self.found: dict[Term, NamedNode] = {}
        self._taken = {node.value for node in graph.facts}
        anonymous = {node for node in graph.facts if isinstance(node, BlankNode)}
        aimed = [node for node in anonymous if not TARGETS.keys().isdisjoint(graph.facts[node])]
        self._give((self._target(node), node) for node in aimed)
        named = {node for node in graph.facts if node in self.found or node not in anonymous}
        while named:
            bases: dict[Term, str] = {}
            for shape in named:
                name = self.found.get(shape, shape).value
                for part in graph.values(shape, SH + "property"):
                    if part in anonymous and part not in self.found:
                        bases[part] = min(name, bases.get(part, name))
            self._give(
                (f"{base}-{(graph.path(part, _word) or 'nopath').translate(_SAFE)}", part)
                for part, base in bases.items()
            )
            named = set(bases)

    def _give(self, wanted: Iterable[tuple[str, Term]]) -> None:
        for name, node in sorted(wanted, key=lambda each: (each[0], self._content(each[1]))):
            numbered = (name if n == 1 else f"{name}-{n}" for n in count(1))
            free = next(each for each in numbered if each not in self._taken)
            self._taken.add(free)
            self.found[node] = NamedNode(free)

    def _target(self, node: Term) -> str:
        values = [value for kind in TARGETS for value in self.graph.values(node, kind)]
        iris = sorted(value.value for value in values if isinstance(value, NamedNode))
        return f"{iris[0]}Shape" if iris else "urn:ggsr:shape"

    def _content(self, node: Term, around: frozenset[Term] = frozenset()) -> str:
        """Return what a node says, the same in whatever order it is written."""
        if not isinstance(node, BlankNode):
            return str(node)
        if node in around:
            return "[]"
        said = [
            f"{predicate} {self._content(value, around | {node})}"
            for predicate, values in self.graph.facts.get(node, {}).items()
            for value in values
        ]
        return f"[{' '.join(sorted(said))}]"


def _word(iri: str) -> str:
    """Return the last word of *iri*."""
    return re.split(r"[/#:]", iri)[-1]
