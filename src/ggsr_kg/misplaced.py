"""Known properties where they count for nothing: with a class for which no shape has them.

A rule looks for them with another class, so that a fact written there would be lost in silence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

import numpy as np

from ggsr_kg.columns.terms import UNBOUND, distinct
from ggsr_kg.graphs import NamedNode
from ggsr_kg.namespaces import DEF, RDF
from ggsr_kg.said import Said


def of(said: Said, homes: Mapping[str, Collection[str]]) -> Counter[tuple[str, str]]:
    """Return how often each property stands with which class (IRIs) that does not have it.

    *homes* are the classes that have each property. A class that is not ours may have any.
    """
    terms = said.terms
    names = [terms.number(NamedNode(each)) for each in homes]
    subjects, predicates, objects = said.columns
    is_type = predicates == terms.number(NamedNode(RDF + "type"))
    every = terms.all
    kinds = {every[each].value: each for each in distinct(objects[is_type]).tolist()}
    known = [each for each in kinds if each.startswith(DEF)]
    # Row and column 0 stand for what is not looked at; the last place is that of what has no class.
    row, column = (np.zeros(len(terms) + 1, np.int64) for _ in range(2))
    row[names] = np.arange(len(names)) + 1
    column[[kinds[each] for each in known]] = np.arange(len(known)) + 1
    fits = np.ones((len(names) + 1, len(known) + 1), np.bool_)
    for number, classes in enumerate(homes.values(), 1):
        fits[number, 1:] = [each in classes for each in known]
    one = np.full(len(terms) + 1, UNBOUND, np.int64)
    one[subjects[is_type]] = objects[is_type]
    found: Counter[tuple[str, str]] = Counter()
    for place in np.flatnonzero(~fits[row[predicates], column[one[subjects]]]).tolist():
        subject, name = subjects[place], every[predicates[place]].value
        mine = {every[each].value for each in objects[is_type & (subjects == subject)].tolist()}
        if mine.isdisjoint(homes[name]):
            found[name, every[one[subject]].value] += 1
    return found
