"""Cases as columns: what files say of them, what they are judged against, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property
from itertools import chain

import numpy as np

from ggsr_kg.columns import rules as column_rules
from ggsr_kg.columns.facts import Facts
from ggsr_kg.columns.terms import UNBOUND, Ids, Mask, Terms, distinct, named
from ggsr_kg.graphs import NamedNode, Quad
from ggsr_kg.namespaces import DEF, RDF
from ggsr_kg.said import Lines, Said, numbered, plain
from ggsr_kg.validation import Case

CASE = DEF + "Casus"


class Base:
    """What every batch is judged against: the statements *known*, and the *rules* that derive.

    Raises: UnsupportedError: a rule cannot be done over columns.
    """

    def __init__(self, known: Iterable[Quad], rules: column_rules.Prepared) -> None:
        self.rules = rules
        self.terms = Terms()
        self.facts = Facts(self.terms)
        self.facts.add(*numbered(self.terms, known))

    @cached_property
    def derived(self) -> frozenset[str]:
        """The properties (IRIs) that rules make, which no file is believed on."""
        return frozenset(
            made.value
            for rule in (*self.rules.always, *chain.from_iterable(self.rules.later))
            for made, reads in rule.links()
            if rule.makes_properties and made not in reads
        )

    def with_more(self, quads: Iterable[Quad]) -> Base:
        """Return the same with *quads* besides."""
        made = Base((), self.rules)
        made.terms = Terms(self.terms)
        made.facts = self.facts.copy(made.terms)
        made.facts.add(*plain(made.terms, numbered(made.terms, quads)))
        return made


class Batch:
    """The *statements* of *cases* (IRIs), with what is in *base* and what follows.

    *passed* tells which cases need no judging; nothing is known here of what files say of these.

    Raises: InputError: as *statements* that are lines.
    """

    def __init__(
        self,
        statements: Sequence[Quad] | Lines,
        cases: Sequence[str],
        base: Base,
        passed: Callable[[Said], Collection[str]] = lambda said: (),
    ) -> None:
        self.terms = Terms(base.terms)
        self.said = Said(statements, cases, self.terms)
        left_out = passed(self.said)
        self.cases = tuple(case for case in cases if case not in left_out)
        self.made = self.said.made(base.derived)
        columns = self.said.without(left_out, self.made)
        self._subjects = distinct(columns[0])
        self.facts = base.facts.copy(self.terms)
        self.facts.add(*columns)
        self.added = column_rules.infer(self.facts, base.rules) if len(columns[0]) else []

    @property
    def mine(self) -> Mask:
        """Of each term whether the files say something about it that is to be judged."""
        made = np.zeros(len(self.terms), np.bool_)
        made[self._subjects] = True
        return made

    def quads(self) -> list[Quad]:
        """Return all statements: of the cases, what is known, and what follows."""
        terms = self.terms.all
        return [
            Quad(terms[subject], terms[predicate], terms[value])  # type: ignore[arg-type]
            for predicate in self.facts.predicates
            for subject, value in zip(
                self.facts.pairs(predicate).subjects.tolist(),
                self.facts.pairs(predicate).objects.tolist(),
                strict=True,
            )
        ]

    def about(self, classes: Iterable[str]) -> list[Quad]:
        """Return what files say of the things of *classes* (IRIs)."""
        subjects, predicates, objects = self.said.columns
        kinds = [self.terms.number(NamedNode(each)) for each in classes]
        is_type = predicates == self.terms.number(NamedNode(RDF + "type"))
        kept = np.isin(subjects, subjects[is_type & np.isin(objects, kinds)])
        terms = self.terms.all
        rows = zip(*(column[kept].tolist() for column in self.said.columns), strict=True)
        return [Quad(terms[one], terms[two], terms[three]) for one, two, three in rows]

    def follows(self) -> list[Quad]:
        """Return what follows from the cases and from what is known."""
        terms = self.terms.all
        return [
            Quad(terms[subject], terms[predicate], terms[value])
            for columns in self.added
            for subject, predicate, value in zip(*columns, strict=True)
        ]

    def described(self) -> tuple[Case, ...]:
        """Return the cases with their approaches and municipalities."""
        numbers = self.terms.numbers(map(named, self.cases))
        approach = self._first(numbers, "aanpak")
        municipality = self._first(approach, "gemeente")
        terms = [*(term.value for term in self.terms.all), ""]
        return tuple(
            Case(name, terms[one], terms[other])
            for name, one, other in zip(self.cases, approach, municipality, strict=True)
        )

    def _first(self, subjects: Ids, name: str) -> Ids:
        """Return the first value that each of *subjects* has of our property *name*, if any."""
        places, values = self.facts.pairs(self.terms.number(NamedNode(DEF + name))).forward.expand(
            subjects
        )
        made = np.full(len(subjects), UNBOUND, np.int64)
        made[places[::-1]] = values[::-1]
        return made

    def values(self, subject: str, predicate: str) -> set[str]:
        """Return what is stated of *subject* (IRI or label) with *predicate* (IRI), or follows."""
        number = self.terms.number
        pairs = self.facts.pairs(number(NamedNode(predicate)))
        found = pairs.objects[pairs.subjects == number(named(subject))]
        return {self.terms.all[each].value for each in found}
