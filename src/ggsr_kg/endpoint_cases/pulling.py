"""Reading from an endpoint what belongs to cases, and what is said of what they mention."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import IO

from ggsr_kg import graphs, ownership, reasoning, settings, store
from ggsr_kg.batches import CASE
from ggsr_kg.endpoint_cases import unnamed
from ggsr_kg.endpoint_cases.asking import IN, Source
from ggsr_kg.endpoint_cases.things import FAR, NONE, Thing, Things
from ggsr_kg.graphs import BlankNode, NamedNode, Triple
from ggsr_kg.namespaces import DEF, RDF
from ggsr_kg.settings import Setting
from ggsr_kg.store import Store

BATCH = 200
"""Of how many cases what surely belongs to them is read before the next."""
MANY = 1000
"""How many things are asked for at once at most."""

_LENGTH = 2**15
"""How many characters the names in one question have together, about: they stand in it up to three
times, and not every server takes more than 200 kB."""
_TYPE = RDF + "type"
_FAMILY, _UNABLE = DEF + "Gezin", DEF + "oudersNietInStaat"
"""That parents are not able is stated by a finding, and follows for the family (`said`)."""


@dataclass(slots=True)
class _Told:
    """What an endpoint tells of a thing: *statements* but for those that name a blank node.

    *kinds* are its classes, *places* the named graphs it is in (IRIs); *lonely* says that it names
    a blank node.
    """

    statements: list[Triple] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    lonely: bool = False

    def add(self, triple: Triple) -> None:
        """Take in one statement."""
        value = triple.object
        if isinstance(value, BlankNode):
            self.lonely = True
        elif triple.predicate.value != IN:
            self.statements.append(triple)
            self.kinds.update(_kinds([triple]))
        elif isinstance(value, NamedNode):
            self.places.add(value.value)


class Pull:
    """Reads the cases of *source* and puts them in *out*, as lines of N-Quads.

    What the packaged graph of *setting* says is left out, with what follows from it, and what it
    knows is not followed. So is what only rules make: it counts for nothing, since the same follows
    here; *made* has the properties of it. At the end, all there is of the classes of which cases
    are made must have been read.
    """

    def __init__(self, source: Source, setting: Setting, things: Things, out: IO[bytes]) -> None:
        self._source, self._graph = source, setting.graph
        self._parts, self._derived = sorted(settings.parts(setting)), setting.base.derived
        self._things, self._out = things, out
        self.made: set[str] = set()
        self._known = {graphs.terms(quad)[0].value for quad in setting.graph}
        self._cases: dict[str, int] = {}
        self._common: set[str] = set()
        self._unnamed: set[str] = set()
        self._kinds: Counter[str] = Counter()
        self._lines: dict[int, list[str]] = {}
        self._met: set[tuple[str, int | None, int | None, int]] = set()
        self._telling: set[str] = set()

    def run(self, tell: Callable[[int, int], None]) -> None:
        """Read everything. *tell* is told how many cases were read, and how many there are.

        Raises: EndpointError: as `Source`; a case has no IRI, there is none, or the endpoint
        changes meanwhile.
        """
        names = self._names()
        self._cases = {name: number for number, name in enumerate(names)}
        for start in range(0, len(names), BATCH):
            batch = names[start : start + BATCH]
            self._things.meet((name, self._cases[name], None, 0) for name in batch)
            for placed in self._source.inside(batch):
                self._meet(placed.subject, None, 0, self._cases.get(_iri(placed.object)))
            while some := self._things.sure(MANY):
                self._read(some)
            self._write()
            tell(len(batch), len(names))
        self._read_rest(ownership.COMMON, NONE)
        if lacking := self._lacking():
            self._read_rest(lacking)
            if self._lacking():
                raise self._source.error(
                    ("geeft niet alles wat het telt", "does not give all that it counts"),
                    (
                        "geef elk ding een IRI, of probeer opnieuw als er niets wijzigt",
                        "give each thing an IRI, or try again when nothing changes",
                    ),
                )

    def _names(self) -> list[str]:
        """Return the IRIs of the cases."""
        if self._source.count([CASE], "FILTER(isBlank(?s))")[CASE]:
            raise self._source.error(
                ("een casus heeft geen IRI", "a case has no IRI"),
                ("geef elke casus een IRI", "give each case an IRI"),
            )
        due = self._source.count([CASE])[CASE]
        if not due:
            raise self._source.error(
                ("er staat geen casus in", "there is no case in it"),
                ("geef een endpoint met ggsr:Casus", "give an endpoint with ggsr:Casus"),
            )
        names = list(islice(self._source.names([CASE]), due + 1))
        if len(names) != due:
            raise self._source.changed()
        return names

    def _lacking(self) -> list[str]:
        """Return the classes of what cases are made of, of which not as many were read."""
        counts = self._source.count(self._parts)
        return [each for each in self._parts if counts[each] != self._kinds[each]]

    def _read_rest(self, classes: Collection[str], near: int | None = None) -> None:
        """Read what is beside what was read, and everything of *classes* (IRIs), beside *near*."""
        things = self._things
        things.meet(
            (name, self._case(name), near, 1) for name in self._source.names(sorted(classes))
        )
        while some := (
            things.sure(MANY) or things.kept(MANY) or things.round(MANY) or things.telling(MANY)
        ):
            self._read(some)
            self._write()

    def _read(self, things: Sequence[Thing]) -> None:
        for some in _chunks(things):
            self._read_some(some)
            self._things.meet(self._met)
            self._things.tell(self._telling - self._known)
            self._met.clear()
            self._telling.clear()

    def _read_some(self, things: Sequence[Thing]) -> None:
        """Read *things*, and see what they mention and what mentions those that are of a case.

        What a norm mentions is followed to the end: it belongs to no case (`ownership`).
        """
        told: dict[str, _Told] = {}
        for triple in self._source.about([each.name for each in things]):
            told.setdefault(_iri(triple.subject), _Told()).add(triple)
        of = {each.name: self._owner(each, told.get(each.name)) for each in things}
        kept = ({each.name for each in things if each.kept} | self._common) - self._known
        near = {name: case if case != NONE or name in kept else None for name, case in of.items()}
        for each in things:
            if each.name in told:
                if not each.read:
                    self._keep(each.name, told[each.name], of[each.name])
                close = each.steps < FAR and each.name not in self._known
                if close or near[each.name] is not None:
                    for triple in told[each.name].statements:
                        self._meet(triple.object, near[each.name], each.steps)
        lonely = {name for name, each in told.items() if each.lonely}
        asked = [
            each.name
            for each in things
            if (of[each.name] != NONE or each.tells) and (each.sure or each.name in told)
        ]
        for triple in self._source.mentions(asked):
            name, mentioned = triple.subject, _iri(triple.object)
            said = self._cases.get(mentioned) if triple.predicate.value == ownership.OF else None
            self._meet(name, near[mentioned], 0, said)
            if isinstance(name, BlankNode):
                lonely.add(mentioned)
            elif triple.predicate.value.startswith(ownership.TELLING):
                self._telling.add(_iri(name))
        beside = {name: near[name] for name in sorted(lonely - self._known)}
        self._read_unnamed(beside, any(each.tells for each in things))

    def _read_unnamed(self, beside: dict[str, int | None], tells: bool) -> None:
        """Read the blank nodes *beside* things; *tells* is as of `Thing`, of any of these."""
        kept = [name for name, near in beside.items() if near == NONE]
        for name, part in unnamed.read(self._source, list(beside)):
            ends = {term for quad in part for term in (quad.subject, quad.object)}
            case = max(NONE if near is None else near for near in map(beside.get, map(_iri, ends)))
            for term in ends:
                self._meet(term, None if case == NONE else case, FAR - 1)
            for term in unnamed.reached(part, kept):
                self._meet(term, NONE, 0)
            if tells or case != NONE:
                self._telling.update(_iri(quad.subject) for quad in part)
            if name not in self._unnamed:
                self._unnamed.add(name)
                self._lines.setdefault(case, []).extend(f"{quad} .\n" for quad in part)
                self._kinds.update(kind for quad in part for kind in _kinds([quad.triple]))

    def _owner(self, thing: Thing, told: _Told | None) -> int:
        """Return the number of the case that *thing* is of, as far as is known."""
        if thing.name in self._cases:
            return thing.case
        if told and not told.kinds.isdisjoint(ownership.COMMON):
            self._common.add(thing.name)
        if thing.name in self._common or thing.name in self._known:
            return NONE
        around = {self._case(place) for place in told.places} - {None} if told else set()
        if len(around) == 1 and not thing.sure:
            return around.pop() or 0
        return thing.case

    def _meet(self, term: object, near: int | None, steps: int, said: int | None = None) -> None:
        """Take in that *term* is *steps* and one from what is of a case, beside what is of *near*.

        *said* is the case that it says itself.
        """
        if isinstance(term, NamedNode):
            sure = self._case(term.value)
            far = steps + 1 if near in (None, NONE) else 1
            self._met.add((term.value, said if sure is None else sure, near, far))

    def _case(self, name: str) -> int | None:
        """Return the number of the case that *name* starts with, if any."""
        case = ownership.by_name(name, self._cases)
        return None if case is None else self._cases[case]

    def _keep(self, name: str, told: _Told, case: int) -> None:
        """Keep what is *told* of the thing *name* to be written.

        Each graph of a case that it is in holds a statement: that says whose it is (`ownership`).
        Which graph each statement is in is of no other use.
        """
        self._kinds.update(told.kinds)
        only = self._derived | ({_UNABLE} if _FAMILY in told.kinds else set())
        made = {each.predicate.value for each in told.statements} & only
        self.made |= made
        kept = [
            f"{triple}"
            for triple in told.statements
            if triple.predicate.value not in made
            and not (name in self._known and self._says(triple))
        ]
        places = sorted(place for place in told.places if self._case(place) is not None)
        first = min(places or told.places, default="")
        rows = [(each, first) for each in kept]
        rows += [(max(kept), place) for place in places[1:] if kept]
        self._lines.setdefault(case, []).extend(
            f"{each} {NamedNode(place)} .\n" if place else f"{each} .\n" for each, place in rows
        )

    def _says(self, triple: Triple) -> bool:
        """Return whether the packaged graph states *triple*, or it follows from that."""
        return self._graph.states(triple) or self._whole.states(triple)

    @cached_property
    def _whole(self) -> Store:
        """The packaged graph with everything that follows from it."""
        made = store.build()
        reasoning.reason(made)
        return made

    def _write(self) -> None:
        """Write what was kept, sorted: a case after the other, then what is of none."""
        for case in sorted(self._lines, key=lambda each: (each == NONE, each)):
            self._out.write("".join(sorted(self._lines[case])).encode())
        self._lines.clear()


def _chunks(things: Sequence[Thing]) -> Iterator[list[Thing]]:
    """Yield *things* in parts whose names fit in one question."""
    some: list[Thing] = []
    size = 0
    for each in things:
        size += len(each.name)
        if some and size > _LENGTH:
            yield some
            some, size = [], len(each.name)
        some.append(each)
    yield some


def _kinds(triples: Iterable[Triple]) -> Iterator[str]:
    """Yield the classes that *triples* name."""
    for triple in triples:
        if triple.predicate.value == _TYPE and isinstance(triple.object, NamedNode):
            yield triple.object.value


def _iri(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""
