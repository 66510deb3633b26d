"""What files say of some cases, as columns of numbers, before anything follows from it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

import numpy as np

from ggsr_kg import graphs, literals, ownership
from ggsr_kg.columns import digests, lines
from ggsr_kg.columns.rules import Triples
from ggsr_kg.columns.terms import LITERAL, UNBOUND, Ids, Mask, Terms, distinct, ranked
from ggsr_kg.graphs import Literal, NamedNode, Quad, Term
from ggsr_kg.namespaces import DEF, RDF, XSD

_OF, _TYPE, _UNABLE = DEF + "casus", RDF + "type", DEF + "oudersNietInStaat"
_BOOLEAN = NamedNode(XSD + "boolean")
_TRUTHS = {
    Literal(number, datatype=_BOOLEAN): Literal(word, datatype=_BOOLEAN)
    for number, word in (("1", "true"), ("0", "false"))
}
_STRING = NamedNode(XSD + "string")
_TEXTS = {XSD + "string", RDF + "langString"}


@dataclass(frozen=True, slots=True)
class Lines:
    """Statements as *blocks* of canonical lines of N-Quads.

    *strict* reads them all, to tell what is wrong.
    """

    blocks: Callable[[], Iterable[bytes]]
    strict: Callable[[], Sequence[Quad]]

    def read(self, terms: Terms) -> lines.Stated:
        """Return the statements in terms of *terms*.

        Raises: InputError: as *blocks* and *strict*.
        """
        try:
            return lines.read(self.blocks(), terms, _are_fine)
        except lines.MalformedError:
            quads = self.strict()
            return lines.Stated(
                numbered(terms, quads), lines.numbers(self.blocks()), tuple(_graphs(quads))
            )


def _are_fine(objects: Iterable[Term], longest: int) -> bool:
    """Return whether `graphs.check_terms` would let *objects* pass, none over *longest* bytes."""
    return longest <= graphs.IRI_LIMIT and not any(
        literals.fault(term.value, term.datatype.value)
        for term in objects
        if type(term) is Literal and term.datatype != _STRING
    )


class Said:
    """The *statements* of *cases* (IRIs), in terms of *terms*.

    *columns* are their subjects, predicates and objects, *lines* says where each stands.

    Raises: InputError: as *statements* that are lines.
    """

    def __init__(
        self, statements: Sequence[Quad] | Lines, cases: Sequence[str], terms: Terms
    ) -> None:
        self.cases, self.terms = tuple(cases), terms
        self._places: Callable[[], Iterable[tuple[str, str]]]
        if isinstance(statements, Lines):
            stated = statements.read(terms)
            columns, self.lines = stated.columns, stated.lines
            self._places = lambda: stated.graphs
        else:
            columns = numbered(terms, statements)
            self.lines = np.arange(len(statements))
            self._places = lambda: _placed(statements, self.cases)
        self.columns = plain(terms, columns)

    @cached_property
    def subjects(self) -> Ids:
        """Everything that the files say something about, by number."""
        return distinct(self.columns[0])

    def subjects_of(self, predicate: str) -> Ids:
        """Return what has the property *predicate* (IRI) in the files, by number."""
        subjects, predicates, _ = self.columns
        return distinct(subjects[predicates == self.terms.number(NamedNode(predicate))])

    def objects_of(self, predicate: str) -> Ids:
        """Return the values of the property *predicate* (IRI) in the files, by number."""
        _, predicates, objects = self.columns
        return distinct(objects[predicates == self.terms.number(NamedNode(predicate))])

    @cached_property
    def places(self) -> Ids:
        """The place in *cases* of the case that each term belongs to; `UNBOUND` where none is."""
        made = np.full(len(self.terms), UNBOUND, np.int64)
        place = {case: number for number, case in enumerate(self.cases)}
        terms = self.terms.all
        for subject in self.subjects:
            made[subject] = place.get(self.owners.get(terms[subject].value, ""), UNBOUND)
        return made

    @property
    def loose(self) -> str:
        """The digest of what is said that belongs to none of the cases."""
        return digests.text(self._sums[UNBOUND])

    @cached_property
    def _sums(self) -> digests.Sums:
        """The sum of what is said of each case, and at the end of what belongs to none."""
        groups = self.places[self.columns[0]]
        return digests.summed(self.terms, self.columns, groups, len(self.cases) + 1)

    @cached_property
    def digests(self) -> tuple[str, ...]:
        """The digest of each case: of all that is said of it and of the cases it is linked to.

        The order of statements does not matter. What belongs to no case counts for every one.
        """
        subjects, _, objects = self.columns
        one, other = self.places[subjects], self.places[objects]
        across = (one != other) & (one != UNBOUND) & (other != UNBOUND)
        links = zip(one[across].tolist(), other[across].tolist(), strict=True)
        made = [""] * len(self.cases)
        for group in ownership.joined(links, range(len(self.cases))):
            total = self._sums[group].sum(axis=0, dtype=np.uint64) + self._sums[UNBOUND]
            for case in group:
                made[case] = digests.text(total)
        return tuple(made)

    def without(self, cases: Collection[str], made: Mask) -> Triples:
        """Return as columns what can be built on: nothing of *cases* (IRIs), nothing `made`."""
        kept = ~made
        if cases:
            left = np.array([case not in cases for case in self.cases] + [True], np.bool_)
            kept &= left[self.places[self.columns[0]]]
        subjects, predicates, objects = self.columns
        return subjects[kept], predicates[kept], objects[kept]

    def made(self, derived: Collection[str]) -> Mask:
        """Return of each statement whether only rules may make it: those of *derived* properties.

        That parents are not able is stated by a finding, and follows for the family.
        """
        subjects, predicates, objects = self.columns
        number = self.terms.number
        found = np.isin(predicates, [number(NamedNode(each)) for each in derived])
        unable = predicates == number(NamedNode(_UNABLE))
        if unable.any():
            is_type = predicates == number(NamedNode(_TYPE))
            families = subjects[is_type & (objects == number(NamedNode(DEF + "Gezin")))]
            found |= unable & np.isin(subjects, families)
        return found

    def predicates(self, among: Mask) -> Mapping[str, int]:
        """Return how often each property stands in the files, *among* some statements."""
        return self._counted(self.columns[1][among])

    def rows(self, names: Collection[str]) -> Iterator[tuple[int, str, str, Term]]:
        """Yield the statements of the files about *names*, each with its line, counted from 0."""
        terms = self.terms.all
        wanted = [n for n in self.subjects if terms[n].value in names]
        for place in np.flatnonzero(np.isin(self.columns[0], wanted)):
            subject, predicate, value = (terms[column[place]] for column in self.columns)
            yield int(self.lines[place]), subject.value, predicate.value, value

    def counts(self) -> tuple[Mapping[str, int], Mapping[str, int]]:
        """Return how often each class and each other property stands in the files."""
        _, predicates, objects = self.columns
        is_type = predicates == self.terms.number(NamedNode(_TYPE))
        return self._counted(objects[is_type]), self.predicates(~is_type)

    def _counted(self, column: Ids) -> Mapping[str, int]:
        numbers, counts = _counted(column)
        terms = self.terms.all
        return {terms[n].value: int(c) for n, c in zip(numbers, counts, strict=True)}

    def objects(self) -> Iterator[tuple[Term, int]]:
        """Yield everything that is said of something in the files, and how often."""
        numbers, counts = _counted(self.columns[2])
        terms = self.terms.all
        return ((terms[n], int(c)) for n, c in zip(numbers, counts, strict=True))

    def untyped(self, looked_at: Collection[str]) -> int:
        """Return how many things with properties of ours are in none of the classes *looked_at*.

        A case that only a verdict is about stands in another file.
        """
        subjects, predicates, objects = self.columns
        terms = self.terms
        is_type = predicates == terms.number(NamedNode(_TYPE))
        ours = self._ours() & ~is_type
        classes = [terms.number(NamedNode(each)) for each in looked_at]
        placed = subjects[is_type & np.isin(objects, classes)]
        verdict = terms.number(NamedNode(DEF + "Oordeel"))
        about = np.isin(subjects, subjects[is_type & (objects == verdict)])
        judged = objects[about & (predicates == terms.number(NamedNode(_OF)))]
        lost = np.zeros(len(terms), np.bool_)
        lost[subjects[ours]] = True
        lost[placed] = lost[judged] = False
        return int(lost.sum())

    def _ours(self) -> Mask:
        """Return of each statement whether its property is of our own ontology."""
        predicates, places = ranked(self.columns[1])
        terms = self.terms.all
        ours = np.array([terms[each].value.startswith(DEF) for each in predicates], np.bool_)
        return np.asarray(ours[places], np.bool_)

    @cached_property
    def owners(self) -> Mapping[str, str]:
        """The case of each thing that belongs to one (`ownership`)."""
        subjects, predicates, objects = self.columns
        terms = self.terms.all
        of = predicates == self.terms.number(NamedNode(_OF))
        is_type = predicates == self.terms.number(NamedNode(_TYPE))
        common = [self.terms.number(NamedNode(each)) for each in ownership.COMMON]
        kept = subjects[is_type & np.isin(objects, common)]

        linked = self.terms.kind[objects] != LITERAL
        of &= linked

        def links() -> Iterator[tuple[str, str, str]]:
            rows = zip(subjects[linked], predicates[linked], objects[linked], strict=True)
            return ((terms[s].value, terms[p].value, terms[o].value) for s, p, o in rows)

        said = zip(subjects[of], objects[of], strict=True)
        things = ownership.Things(
            {terms[each].value for each in self.subjects},
            ((terms[subject].value, terms[value].value) for subject, value in said),
            links,
            self._places(),
            common={terms[each].value for each in kept},
        )
        return ownership.assigned(things, dict.fromkeys(self.cases))

    @cached_property
    def texts(self) -> Mapping[str | None, tuple[str, ...]]:
        """The texts that properties of ours have, by the case of what they are said of."""
        subjects, _, objects = self.columns
        terms = self.terms.all
        found: dict[str | None, dict[str, None]] = {}
        literal = self._ours() & (self.terms.kind[objects] == LITERAL)
        for subject, value in zip(subjects[literal], objects[literal], strict=True):
            term = terms[value]
            if isinstance(term, Literal) and term.datatype.value in _TEXTS and term.value.strip():
                owner = self.owners.get(terms[subject].value)
                found.setdefault(owner, {})[term.value] = None
        return {owner: tuple(each) for owner, each in found.items()}


def _counted(column: Ids) -> tuple[Ids, Ids]:
    """Return the numbers in *column*, each once, and how often each is there."""
    counts = np.bincount(column)
    numbers = np.flatnonzero(counts)
    return numbers, counts[numbers]


def _placed(statements: Sequence[Quad], cases: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the things in named graphs, with the graph, when one of these is of a case."""
    graphs = set(map(attrgetter("graph_name"), statements))
    names = {each.value for each in graphs if isinstance(each, NamedNode)}
    if any(ownership.by_name(each, cases) for each in names):
        yield from _graphs(statements)


def _graphs(statements: Iterable[Quad]) -> Iterator[tuple[str, str]]:
    """Yield the things in named graphs, with the graph."""
    for quad in statements:
        if isinstance(quad.graph_name, NamedNode):
            yield quad.subject.value, quad.graph_name.value  # type: ignore[union-attr]


def numbered(terms: Terms, quads: Iterable[Quad]) -> Triples:
    """Return *quads* as columns of numbers of *terms*."""
    quads = quads if isinstance(quads, Sequence) else list(quads)
    subject, predicate, value = (
        terms.numbers(map(attrgetter(part), quads)) for part in ("subject", "predicate", "object")
    )
    return subject, predicate, value


def plain(terms: Terms, columns: Triples) -> Triples:
    """Return *columns* with truths written as true and false: "1" and "0" mean the same.

    <https://www.w3.org/TR/xmlschema11-2/#boolean>; rules and shapes compare what is written.
    """
    subjects, predicates, objects = columns
    for written, meant in _TRUTHS.items():
        there = objects == terms.number(written)
        if there.any():
            objects = np.where(there, terms.number(meant), objects)
    return subjects, predicates, objects
