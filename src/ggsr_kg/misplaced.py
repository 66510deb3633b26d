"""Known properties where they count for nothing: with a class for which no shape has them.

A rule looks for them with another class, so that a fact written there would be lost in silence.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

import numpy as np

from ggsr_kg.columns.terms import UNBOUND, distinct
from ggsr_kg.graphs import NamedNode
from ggsr_kg.namespaces import DEF, RDF
from ggsr_kg.said import Said


def of(said: Said, homes: Mapping[str, Collection[str]]) -> Counter[tuple[str, str]]:
    """Return how often each property stands with which class (IRIs) that does not have it.

    *homes* are the classes that have each property. It stands well with a thing when one of the
    classes of that has it; of what does not the first by name is told. A class that is not ours
    changes nothing, and a thing with no other may have any property.
    """
    terms = said.terms
    names = [terms.number(NamedNode(each)) for each in homes]
    subjects, predicates, objects = said.columns
    is_type = predicates == terms.number(NamedNode(RDF + "type"))
    every = terms.all
    kinds = {each: every[each].value for each in distinct(objects[is_type]).tolist()}
    known = sorted((each for each in kinds if kinds[each].startswith(DEF)), key=kinds.__getitem__)
    # Row and column 0 stand for what is not looked at; the last place is that of what has no class.
    row, column = (np.zeros(len(terms) + 1, np.int64) for _ in range(2))
    row[names] = np.arange(len(names)) + 1
    column[known] = np.arange(len(known)) + 1
    fits = np.ones((len(names) + 1, len(known) + 1), np.bool_)
    for number, classes in enumerate(homes.values(), 1):
        fits[number, 1:] = [kinds[each] in classes for each in known]
    first = np.full(len(terms) + 1, UNBOUND, np.int64)
    for each in reversed(known):
        first[subjects[is_type & (objects == each)]] = each
    places = np.flatnonzero(~fits[row[predicates], column[first[subjects]]])
    every_kind: defaultdict[int, set[str]] = defaultdict(set)
    for place in np.flatnonzero(is_type & np.isin(subjects, subjects[places])).tolist():
        every_kind[subjects[place]].add(kinds[objects[place]])
    found: Counter[tuple[str, str]] = Counter()
    for place in places.tolist():
        subject, name = subjects[place], every[predicates[place]].value
        if every_kind[subject].isdisjoint(homes[name]):
            found[name, every[first[subject]].value] += 1
    return found
