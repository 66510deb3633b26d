"""What statements are about: which things there are, and which row each gets, on which sheet.

A thing gets a row when its name can be made of the code of its case and an id, and when what a row
says by itself (`telling`) is among what is said of it: its class, and its case or family.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any

from ggsr_kg import graphs, ownership
from ggsr_kg.graphs import BlankNode, Literal, NamedNode, Quad, Term
from ggsr_kg.intake import layout, naming
from ggsr_kg.intake.layout import Sheet
from ggsr_kg.intake.other import is_kept
from ggsr_kg.namespaces import DEF, ID, RDF

TYPE, OF, FAMILY_OF, PERSON_OF = RDF + "type", DEF + "casus", DEF + "gezin", DEF + "persoon"
CASE, MEMBER = DEF + "Casus", DEF + "Gezinslid"
PERSON, FAMILY = DEF + "Persoon", DEF + "Gezin"

Node = NamedNode | BlankNode
Statement = tuple[Node, str, Term]
"""A thing, a property (IRI) and a value."""
Facts = Mapping[Node, Mapping[str, Sequence[Term]]]
"""The values of each property (IRI) of each thing."""


@dataclass(frozen=True, slots=True)
class Home:
    """The row of a thing: the *sheet*, the IRI of its *case*, and its *key*: its id, or a code."""

    sheet: Sheet
    case: str
    key: str


@dataclass(frozen=True)
class Things:
    """The *facts* about things, the case of each that has one (*owners*), and where it goes.

    What had no name and belongs to a case has one now; *named* is how many.
    """

    facts: Facts
    owners: Mapping[str, str]
    sheets: Sequence[Sheet]
    named: int

    @cached_property
    def cases(self) -> Mapping[str, str]:
        """The code of each case (IRI) that gets a row."""
        found: dict[str, str] = {}
        for thing, said in self.facts.items():
            if isinstance(thing, NamedNode) and NamedNode(CASE) in said.get(TYPE, ()):
                for code in (naming.after(thing.value, naming.CASES), thing.value):
                    if code and naming.case(code) == thing.value and _is_kept(code):
                        found.setdefault(thing.value, code)
        return found

    @cached_property
    def families(self) -> Mapping[str, str]:
        """The family of each case that gets a row: the last that it names, else its own."""
        return {
            case: next(
                (each.value for each in reversed(self.facts[NamedNode(case)].get(FAMILY_OF, ()))),
                naming.thing(case, naming.FAMILY),
            )
            for case in self.cases
        }

    @cached_property
    def homes(self) -> Mapping[str, Home]:
        """The row of each thing (IRI) that gets one, in the order of the facts."""
        of = {family: case for case, family in self.families.items()}
        found: dict[str, Home] = {}
        for thing, said in self.facts.items():
            kinds = {each.value for each in said.get(TYPE, ())}
            sheet = next((each for each in self.sheets if each.kind in kinds), None)
            if sheet is None or isinstance(thing, BlankNode):
                continue
            for case in self._cases(thing, sheet.kind, of):
                key = self._key(thing.value, case, sheet)
                if key and case in self.cases:
                    found[thing.value] = Home(sheet, case, key)
                    break
        return found

    @cached_property
    def own_persons(self) -> frozenset[str]:
        """The persons that their family members have of their own."""
        members = (each for each in self.homes.values() if each.sheet.kind == MEMBER)
        return frozenset(filter(None, (given(each, PERSON_OF) for each in members)))

    def _cases(self, thing: Node, kind: str, of: Mapping[str, str]) -> Iterator[str]:
        """Yield the cases under which a row for *thing* of the class *kind* says what is so."""
        said = self.facts[thing]
        if kind == CASE:
            yield thing.value
        elif kind == MEMBER:
            yield from (of[each.value] for each in said.get(FAMILY_OF, ()) if each.value in of)
        elif kind == PERSON:
            yield self.owners.get(thing.value, "")
        else:
            yield from (each.value for each in said.get(OF, ()))

    def _key(self, thing: str, case: str, sheet: Sheet) -> str | None:
        if sheet.kind == CASE:
            return self.cases.get(case)
        own = None if thing.startswith(ID) else thing
        for key in (naming.after(thing, f"{case}/"), own):
            # A number alone is no id of one thing: reading puts the name of the sheet before it.
            if key and naming.thing(case, key) == thing and not key.isdigit() and _is_kept(key):
                return key
        return None


def gather(statements: Iterable[Quad], sheets: Sequence[Sheet]) -> Things:
    """Return the things that *statements* are about; each statement counts once."""
    quads = tuple(statements)
    # Each term is kept once: there are few, and many statements.
    once: dict[object, Any] = {}
    said: list[Statement] = [
        tuple(once.setdefault(term, term) for term in graphs.terms(quad)) for quad in quads
    ]
    case = NamedNode(CASE)
    cases = [thing.value for thing, path, value in said if path == TYPE and value == case]
    owners = ownership.owners(quads, dict.fromkeys(cases))
    names = _names(said, owners, sheets)
    facts: dict[Node, dict[str, dict[Term, None]]] = {}
    for subject, path, value in said:
        about = facts.setdefault(names.get(subject.value, subject), {})
        old = not isinstance(value, Literal)
        about.setdefault(path, {})[names.get(value.value, value) if old else value] = None
    return Things(
        {
            thing: {path: tuple(each) for path, each in said.items()}
            for thing, said in facts.items()
        },
        {_new(thing, names): _new(case, names) for thing, case in owners.items()},
        tuple(sheets),
        len(names),
    )


def _names(
    said: Iterable[Statement], owners: Mapping[str, str], sheets: Sequence[Sheet]
) -> dict[str, NamedNode]:
    """Return a name for each thing without one that belongs to a case and could have a row."""
    kinds = {each.kind for each in sheets} | {FAMILY}
    found: dict[str, str] = {}
    taken = set()
    for subject, path, value in said:
        taken.add(subject.value)
        taken.add(value.value)
        unnamed = path == TYPE and isinstance(subject, BlankNode) and value.value in kinds
        if unnamed and (value.value == CASE or subject.value in owners):
            found[subject.value] = value.value
    names: dict[str, NamedNode] = {}
    # Cases come first: the names of other things start with theirs.
    for thing, kind in sorted(found.items(), key=lambda each: each[1] != CASE):
        free = _free(None if kind == CASE else _new(owners[thing], names), kind == FAMILY)
        names[thing] = NamedNode(next(each for each in free if each not in taken))
        taken.add(names[thing].value)
    return names


def _new(name: str, names: Mapping[str, NamedNode]) -> str:
    return names[name].value if name in names else name


def _free(case: str | None, is_family: bool) -> Iterator[str]:
    """Yield names for a thing of *case*, or for a case when there is none."""
    if case is None:
        yield from (naming.case(f"casus-{n}") for n in count(1))
        return
    if is_family:
        yield naming.thing(case, naming.FAMILY)
    yield from (naming.thing(case, f"b{n}") for n in count(1))


def given(home: Home, path: str) -> str | None:
    """Return which value of *path* the row *home* has of its own, when its cell is empty."""
    start = layout.GIVEN.get((home.sheet.kind, path))
    if start is None:
        return None
    return naming.thing(home.case, start if home.sheet.kind == CASE else start + home.key)


def _is_kept(code: str) -> bool:
    return is_kept(code) and not code.startswith("#")
