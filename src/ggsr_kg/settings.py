"""What cases are checked with, made ready once: shapes, rules, and what is known besides."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from pathlib import Path

from ggsr_kg import assessment, cases, checking, graphs, reasoning, resources, strays
from ggsr_kg.baselines import Baseline
from ggsr_kg.batches import Base
from ggsr_kg.checking import Checks
from ggsr_kg.columns import kept
from ggsr_kg.columns import rules as column_rules
from ggsr_kg.graphs import Quad
from ggsr_kg.namespaces import DEF, RDFS, SH, SKOS
from ggsr_kg.shapegraph import Shapes, triples
from ggsr_kg.shapes import Sound
from ggsr_kg.store import Store, build
from ggsr_kg.summaries import Keeper

_PARTS = tuple(DEF + name for name in ("Casus", "Casusonderdeel", "Gezin", "Gezinslid", "Persoon"))
"""The classes of what a case is made of; the subclasses belong to them."""

_GENERAL = {DEF + name for name in ("Casusonderdeel", "Deelname", "Plan")}
"""The classes that only say what others share."""

_MESSAGE = SH + "message"
_PLACE = re.compile(r"\{[?$]\w+\}")
_SUB_CLASS = RDFS + "subClassOf"
_AIM = SH + "targetClass"
_AIMS = {_AIM, SH + "targetSubjectsOf", SH + "targetObjectsOf"}
_CLASSES = "owl:Class rdfs:Class"
_PROPERTIES = "owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty rdf:Property"


@dataclass(frozen=True)
class Setting:
    """What cases are checked with, made ready once for any number of them.

    *graph* is the packaged graph, *known* what of it cases are judged against, *terms* every class
    and property of the ontologies, *rules* what derives facts, *shapes* what is demanded. *own*
    says that the shapes are not the packaged ones. *keeper* keeps the summaries of the cases.
    *before* is an earlier run: what it found of a case that is the same counts, and what a later
    one needs is kept.
    """

    graph: Store
    known: tuple[Quad, ...]
    terms: frozenset[str]
    rules: reasoning.Rules
    shapes: tuple[Quad, ...]
    own: bool = False
    keeper: Keeper | None = None
    before: Baseline | None = None

    @cached_property
    def classes(self) -> frozenset[str]:
        """The classes among the terms."""
        return _terms(self.graph, _CLASSES)

    @cached_property
    def base(self) -> Base:
        """What is known, and the rules, as columns."""
        return Base(self.known, column_rules.prepare(self.rules))

    @cached_property
    def sayings(self) -> frozenset[str]:
        """The messages of the shapes in which no value is filled in."""
        said = triples(self.shapes)
        texts = (value.value for _, predicate, value in said if predicate == _MESSAGE)
        return frozenset(text for text in texts if not _PLACE.search(text))

    @cached_property
    def sources(self) -> Mapping[str, Set[str]]:
        """The properties that each property or class follows from by some rule (IRIs)."""
        found: dict[str, set[str]] = {}
        rules = self.base.rules
        for rule in chain(rules.always, *rules.later):
            for term, reads in rule.links():
                if term.value not in assessment.EVERYWHERE:
                    found.setdefault(term.value, set()).update(each.value for each in reads)
        return found

    @cached_property
    def below(self) -> Mapping[str, Set[str]]:
        """The classes right below each class (IRIs)."""
        return _sets((value, subject) for subject, value in self._under)

    @cached_property
    def above(self) -> Mapping[str, Set[str]]:
        """The classes right above each class (IRIs)."""
        return _sets(self._under)

    @property
    def _under(self) -> Iterator[tuple[str, str]]:
        statements = map(graphs.terms, self.known)
        return ((s.value, o.value) for s, predicate, o in statements if predicate == _SUB_CLASS)

    @cached_property
    def homes(self) -> Mapping[str, Set[str]]:
        """The classes that some shape for them says have each property (IRIs)."""
        said: dict[tuple[str, str], list[str]] = {}
        for subject, predicate, value in triples(self.shapes):
            said.setdefault((subject.value, predicate), []).append(value.value)
        found: dict[str, set[str]] = {}
        for (shape, predicate), classes in said.items():
            if predicate == _AIM:
                of = (shape, *said.get((shape, SH + "property"), ()))
                for path in {path for each in of for path in said.get((each, SH + "path"), ())}:
                    found.setdefault(path, set()).update(classes)
        return found

    @cached_property
    def placed(self) -> Mapping[str, Set[str]]:
        """The classes that have each property of ours that parts of a case have, and all below.

        A user's own shapes need not tell all of them, so of these nothing is known.
        """
        mine = set() if self.own else parts(self)
        closed = {name: _closure(self.below, of) for name, of in self.homes.items()}
        return {name: of for name, of in closed.items() if name.startswith(DEF) and of & mine}

    @cached_property
    def ready(self) -> Ready:
        """What files with any kinds are checked with."""
        return _ready(checking.prepare(self.shapes, self.terms), self)

    @cached_property
    def roles(self) -> Mapping[str, tuple[str, tuple[str, ...]]]:
        """The role of each shape and the indicators it is about."""
        return assessment.roles(self.shapes)


@dataclass(frozen=True, slots=True)
class Ready:
    """The *checks* for certain files, what names in them may be, and what a rule can find there.

    *looked_at* are the classes that some rule looks at, without those that only say what others
    share.
    """

    checks: Checks
    known: strays.Known
    looked_at: Set[str]


def prepare(shape_files: Iterable[Path | str] = ()) -> Setting:
    """Return what is needed to check cases, with the packaged shapes or those in *shape_files*.

    With the packaged ones it is made once.

    Raises: InputError: a file cannot be read.
    """
    own = tuple(map(Path, shape_files))
    return _with(own, True) if own else _packaged()


@cache
def _packaged() -> Setting:
    return _with([*resources.files("kern"), *resources.files("casus")], False)


def _with(paths: Sequence[Path], own: bool) -> Setting:
    """Return what is needed to check cases with the shapes in *paths*, the user's *own* or ours."""
    # Our graph is made ready beside: that takes as long, and another processor.
    with ThreadPoolExecutor(1) as beside:
        built = beside.submit(build)
        rules = reasoning.prepare(tag=cases.TAG)
        sound = not own and kept.is_sound(paths)
        found = (quad for path in paths for quad in graphs.read(path, str(_name(path, own))))
        shapes = Sound(found) if sound else Shapes(found)
        graph = built.result()
    known = tuple(cases.background(graph))
    return Setting(graph, known, _terms(graph, f"{_CLASSES} {_PROPERTIES}"), rules, shapes, own)


def _terms(graph: Store, kinds: str) -> frozenset[str]:
    """Return what is of one of *kinds*, prefixed names, in *graph*."""
    text = f"SELECT DISTINCT ?term {{ ?term a ?kind VALUES ?kind {{ {kinds} }} }}"
    return frozenset(row[0].value for row in graph.ask(text, "terms").rows if row[0] is not None)


def _name(path: Path, own: bool) -> str:
    return path.resolve().as_uri() if own else resources.graph_iri(path)


def ready(kinds: Collection[str] | None, setting: Setting) -> Ready:
    """Return what files with the classes and properties *kinds* (IRIs) are checked with.

    The shapes of the packaged graph that are about no part of a case, nor about any of *kinds*, are
    left out; none are when these are not known.

    Raises: ShapeError: the shapes hold no rule, or an unknown term.
    """
    if kinds is None:
        return setting.ready
    return _ready(checking.prepare(_relevant(setting, kinds), setting.terms), setting)


def _ready(checks: Checks, setting: Setting) -> Ready:
    shapes = checks.shapes
    targets = _closure(setting.below, _targets(shapes))
    known = strays.Known(
        setting.classes,
        setting.terms - setting.classes,
        _concepts(setting.known),
        targets,
        strays.mentioned(shapes),
        setting.placed,
    )
    return Ready(checks, known, targets - _GENERAL)


def narrowed(prepared: Ready, setting: Setting, kinds: Collection[str]) -> Ready:
    """Return of *prepared*, which is ready for any kinds, what files with *kinds* are checked with.

    It is what `ready` gives for these, but that nothing is made ready again.
    """
    shapes = _relevant(setting, kinds)
    names = {subject.value for subject, _, _ in triples(shapes)}
    rules = tuple(rule for rule in prepared.checks.rules if rule.iri in names)
    return _ready(Checks(shapes, rules, setting.terms), setting)


def parts(setting: Setting) -> set[str]:
    """Return the classes (IRIs) of what a case is made of."""
    return _closure(setting.below, _PARTS)


def kin(setting: Setting, kind: str) -> tuple[set[str], set[str]]:
    """Return the classes above *kind* (IRI) and those below it, itself among both."""
    return _closure(setting.above, [kind]), _closure(setting.below, [kind])


def _relevant(setting: Setting, kinds: Collection[str]) -> tuple[Quad, ...]:
    """Return the shapes for cases: without those that are about no part of one, nor about *kinds*.

    The packaged graph has more kinds of thing, and shapes for them; a file of `shapes/kern` holds
    those of one kind. A user's own shapes are all relevant.
    """
    if setting.own:
        return setting.shapes
    wanted = parts(setting) | _closure(setting.above, kinds)
    aims: dict[str, set[str]] = {}
    for quad, (_, predicate, value) in zip(setting.shapes, triples(setting.shapes), strict=True):
        if predicate in _AIMS:
            aims.setdefault(str(quad.graph_name), set()).add(value.value)
    idle = {graph for graph, found in aims.items() if not found & wanted}
    found = (quad for quad in setting.shapes if str(quad.graph_name) not in idle)
    return type(setting.shapes)(found)


def _targets(shapes: Iterable[Quad]) -> set[str]:
    return {value.value for _, predicate, value in triples(shapes) if predicate == _AIM}


def _concepts(quads: Iterable[Quad]) -> set[str]:
    """Return the concepts that are said to be in a scheme."""
    scheme = SKOS + "inScheme"
    return {graphs.terms(quad)[0].value for quad in quads if quad.predicate.value == scheme}


def _sets(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
    return found


def _closure(beside: Mapping[str, Set[str]], classes: Iterable[str]) -> set[str]:
    """Return *classes* with all that stand *beside* them, and beside these, and so on."""
    todo, found = list(classes), set[str]()
    while todo:
        each = todo.pop()
        if each not in found:
            found.add(each)
            todo += beside.get(each, ())
    return found
