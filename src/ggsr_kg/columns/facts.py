"""Statements as columns per property, found by subject or by object."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from functools import cached_property
from typing import Any

import numpy as np

from ggsr_kg.columns.terms import UNBOUND, Ids, Mask, Terms, distinct, ordered
from ggsr_kg.graphs import NamedNode
from ggsr_kg.namespaces import RDF, RDFS


class Index:
    """Pairs of *keys* and *values*, the values found by key."""

    def __init__(self, keys: Ids, values: Ids) -> None:
        counts = np.bincount(keys) if len(keys) else np.zeros(0, np.int64)
        self.share = len(keys) / max(int(np.count_nonzero(counts)), 1)
        """How many values a key has, on average."""
        # There is no such key: what is unknown or unbound is sent there.
        self._last = np.uint64(len(counts))
        self._single = self.share <= 1
        if self._single:
            self._table = np.full(len(counts) + 1, UNBOUND, np.int32)
            """The value of each key; or else where its values start among all."""
            self._table[keys] = values
            return
        self._values = values[ordered(keys)]
        self._table = np.zeros(len(counts) + 2, np.int32)
        counts.cumsum(out=self._table[1:-1])
        self._table[-1] = len(keys)

    def expand(self, keys: Ids) -> tuple[Ids, Ids]:
        """Return the place in *keys* and the value, for every value of each of them."""
        # As a number without sign, what is unbound is the largest there is.
        keys = np.minimum(keys.view(np.uint64), self._last).view(np.int64)
        first = self._table[keys].astype(np.int64)
        if self._single:
            (places,) = (first != UNBOUND).nonzero()
            return places, first[places]
        counts = self._table[keys + 1] - first
        at = (first + counts - counts.cumsum()).repeat(counts)
        at += np.arange(len(at))
        return np.arange(len(keys)).repeat(counts), self._values[at]


class Pairs:
    """The statements of one property: *subjects* and *objects*, each pair once."""

    def __init__(self, subjects: Ids, objects: Ids) -> None:
        self.subjects, self.objects = subjects, objects

    @cached_property
    def forward(self) -> Index:
        """The objects by subject."""
        return Index(self.subjects, self.objects)

    @cached_property
    def backward(self) -> Index:
        """The subjects by object."""
        return Index(self.objects, self.subjects)


class Whole:
    """Statements of all properties: each row one, found by subject or by object."""

    def __init__(self, subjects: Ids, predicates: Ids, objects: Ids) -> None:
        self.subjects, self.predicates, self.objects = subjects, predicates, objects

    @cached_property
    def by_subject(self) -> Index:
        """The rows by subject."""
        return Index(self.subjects, np.arange(len(self.subjects)))

    @cached_property
    def by_object(self) -> Index:
        """The rows by object."""
        return Index(self.objects, np.arange(len(self.objects)))


_NONE = Pairs(np.empty(0, np.int64), np.empty(0, np.int64))


class Facts:
    """A set of statements over *terms*: columns of subjects, predicates and objects."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._pairs: dict[int, Pairs] = {}
        self._sub_class = terms.number(NamedNode(RDFS + "subClassOf"))
        self._type = terms.number(NamedNode(RDF + "type"))
        self._members: dict[int, Ids] = {}
        self._others: dict[frozenset[int], Pairs] = {}
        self._whole: Whole | None = None
        self._having: dict[tuple[int, int], Ids] = {}
        self._tables: dict[tuple[int, int], Mask] = {}
        self._narrowed: dict[Hashable, Pairs] = {}
        self.focus: dict[Hashable, Ids] = {}
        """What targets look at, as long as no statement is added."""
        self._kept: tuple[dict[Any, Any], ...] = (
            *(self._members, self._others, self._having, self._tables, self._narrowed, self.focus),
        )

    def add(self, subjects: Ids, predicates: Ids, objects: Ids) -> tuple[Ids, Ids, Ids]:
        """Add statements; return those that are new, as columns, each once."""
        self._whole = None
        for kept in self._kept:
            kept.clear()
        order = ordered(predicates)
        found, starts = np.unique(predicates[order], return_index=True)
        parts = np.split(order, starts[1:]) if len(found) else []
        new = [
            self._add(int(predicate), subjects[part], objects[part])
            for predicate, part in zip(found, parts, strict=True)
        ]
        counts = [len(pairs.subjects) for pairs in new]
        return (
            np.concatenate([_NONE.subjects, *(pairs.subjects for pairs in new)]),
            np.repeat(found, counts),
            np.concatenate([_NONE.subjects, *(pairs.objects for pairs in new)]),
        )

    def _add(self, predicate: int, subjects: Ids, objects: Ids) -> Pairs:
        old = self._pairs.get(predicate, _NONE)
        size = len(self.terms)
        before = old.subjects * size + old.objects
        new = distinct(subjects * size + objects)
        if len(before):
            new = new[~_among(new, np.sort(before))]
        made = Pairs(new // size, new % size)
        if len(new):
            self._pairs[predicate] = Pairs(
                np.concatenate([old.subjects, made.subjects]),
                np.concatenate([old.objects, made.objects]),
            )
        return made

    def copy(self, terms: Terms) -> Facts:
        """Return the same statements, apart, over *terms*, which begin with the same ones."""
        made = Facts(terms)
        made._pairs = dict(self._pairs)
        return made

    def pairs(self, predicate: int) -> Pairs:
        """Return the statements of the property with number *predicate*."""
        return self._pairs.get(predicate, _NONE)

    def describes(self, node: int) -> bool:
        """Return whether *node* is the subject of any statement."""
        return any(node in pairs.subjects for pairs in self._pairs.values())

    def having(self, predicate: int, value: int) -> Ids:
        """Return what has *value* for the property *predicate*, sorted, each once."""
        key = predicate, value
        if key not in self._having:
            found = self.pairs(predicate).backward.expand(np.array([value]))[1]
            self._having[key] = np.sort(found)
        return self._having[key]

    def have(self, nodes: Ids, predicate: int, value: int) -> Mask:
        """Return of each of *nodes* whether it has *value* for the property *predicate*."""
        key = predicate, value
        table = self._tables.get(key)
        if table is None:
            table = self._tables[key] = np.zeros(len(self.terms) + 1, np.bool_)
            table[self.having(predicate, value)] = True
        # What is unbound, or came later, is in the last place.
        size = np.uint64(len(table) - 1)
        return np.asarray(table[np.minimum(nodes.view(np.uint64), size)], np.bool_)

    def narrowed(self, pairs: Pairs, predicate: int, value: int, name: Hashable) -> Pairs:
        """Return those of *pairs*, which are called *name*, whose subject has *value* besides."""
        key = name, predicate, value
        if key not in self._narrowed:
            inside = self.have(pairs.subjects, predicate, value)
            self._narrowed[key] = Pairs(pairs.subjects[inside], pairs.objects[inside])
        return self._narrowed[key]

    def except_for(self, names: frozenset[int]) -> Pairs:
        """Return the statements of every property but those with the numbers *names*."""
        if names not in self._others:
            parts = [pairs for name, pairs in self._pairs.items() if name not in names]
            both = [
                np.concatenate([_NONE.subjects, *(part.subjects for part in parts)]),
                np.concatenate([_NONE.subjects, *(part.objects for part in parts)]),
            ]
            self._others[names] = Pairs(*both)
        return self._others[names]

    @property
    def whole(self) -> Whole:
        """All statements together."""
        if self._whole is None:
            every = list(self._pairs.items())
            self._whole = Whole(
                np.concatenate([_NONE.subjects, *(pairs.subjects for _, pairs in every)]),
                np.repeat(
                    np.array([name for name, _ in every], np.int64),
                    [len(pairs.subjects) for _, pairs in every],
                ),
                np.concatenate([_NONE.subjects, *(pairs.objects for _, pairs in every)]),
            )
        return self._whole

    @property
    def predicates(self) -> Iterable[int]:
        """The numbers of all properties."""
        return self._pairs

    def members(self, target: int) -> Ids:
        """Return the members of the class *target* and of its subclasses, sorted.

        <https://www.w3.org/TR/shacl/#dfn-shacl-instance>
        """
        if target not in self._members:
            sub = self.pairs(self._sub_class).backward
            classes = near = np.array([target])
            while len(near):
                near = distinct(sub.expand(near)[1])
                near = near[~_among(near, classes)]
                classes = distinct(np.concatenate([classes, near]))
            self._members[target] = distinct(self.pairs(self._type).backward.expand(classes)[1])
        return self._members[target]

    def is_member(self, nodes: Ids, target: int) -> Mask:
        """Return of each of *nodes* whether it is a member of the class *target*."""
        inside = np.zeros(len(self.terms), np.bool_)
        inside[self.members(target)] = True
        return np.asarray(inside[nodes], np.bool_)


def _among(numbers: Ids, others: Ids) -> Mask:
    """Return of each of *numbers* whether it is one of *others*, which are sorted."""
    places = np.searchsorted(others, numbers)
    found = np.zeros(len(numbers), np.bool_)
    inside = places < len(others)
    found[inside] = others[places[inside]] == numbers[inside]
    return found
