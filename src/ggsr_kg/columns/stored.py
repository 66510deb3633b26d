"""Terms and statements that were kept on disk, each made only when it is asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import count
from typing import overload

import numpy as np
from numpy.typing import NDArray
from pyoxigraph import RdfFormat, parse

from ggsr_kg.columns.facts import Facts, Pairs
from ggsr_kg.columns.terms import BLANK, IRI, LITERAL, Ids, Terms
from ggsr_kg.graphs import BlankNode, NamedNode, Term

_MEASURED = ("#integer>", "#decimal>", "#date>", "#int>", "#long>", "Integer>", "Int>")
"""How literals end that stand for a number or a day; the others need not be looked at."""


def terms_of(texts: Iterable[str]) -> list[Term]:
    """Return the terms that are written in N-Triples as *texts*.

    >>> terms_of(["<urn:a>", '"b"@nl'])
    [<NamedNode value=urn:a>, <Literal value=b language=nl>]
    """
    lines = "".join(f"<u:s> <u:p> {text} .\n" for text in texts)
    return [each.object for each in parse(input=lines, format=RdfFormat.N_TRIPLES)]


class StoredTerms(Terms):
    """Terms of which the first are written in *texts* (N-Triples), sorted.

    >>> terms = StoredTerms(['"1"', "<urn:a>"])
    >>> terms.number(NamedNode("urn:a")), terms.number(NamedNode("urn:b")), terms.all[1]
    (1, 2, <NamedNode value=urn:a>)
    """

    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__()
        self._texts = texts
        self._ids = defaultdict(count(len(texts)).__next__)
        self._made: dict[int, Term] = {}
        self._describe_texts()

    def _describe_texts(self) -> None:
        """Work out the columns of what is on disk: literals come first, blank nodes last."""
        size, iris = len(self._texts), bisect_left(self._texts, "<")
        self._kind = np.full(size, IRI, np.int8)
        self._kind[:iris] = LITERAL
        self._kind[bisect_left(self._texts, "_:") :] = BLANK
        self._number, self._day = np.full(size, np.nan), np.full(size, np.nan)
        places = [n for n in range(iris) if self._texts[n].endswith(_MEASURED)]
        known = Terms()
        numbers = known.numbers(terms_of(self._texts[n] for n in places))
        self._number[places], self._day[places] = known.measure[numbers], known.day[numbers]

    def __len__(self) -> int:
        return len(self._texts) + len(self._ids)

    def number(self, term: Term) -> int:
        """Return the number of *term*, a new one when it has none yet."""
        text = str(term)
        place = bisect_left(self._texts, text)
        if place < len(self._texts) and self._texts[place] == text:
            return place
        return self._ids[term]

    def numbers(self, terms: Iterable[Term]) -> Ids:
        """Return the number of each of *terms*."""
        return np.fromiter(map(self.number, terms), np.int64)

    @property
    def all(self) -> Sequence[Term]:  # type: ignore[override]
        """Every term, by number."""
        if len(self._all) < len(self._ids):
            self._all = list(self._ids)
        return _All(self._texts, self._made, self._all)


class _All(Sequence[Term]):
    """The terms written in *texts*, of which those in *made* are made already, then *more*."""

    def __init__(self, texts: Sequence[str], made: dict[int, Term], more: Sequence[Term]) -> None:
        self._texts, self._made, self._more = texts, made, more

    def __len__(self) -> int:
        return len(self._texts) + len(self._more)

    @overload
    def __getitem__(self, place: int) -> Term: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Term]: ...
    def __getitem__(self, place: int | slice) -> Term | Sequence[Term]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        if place >= len(self._texts):
            return self._more[place - len(self._texts)]
        found = self._made.get(place)
        if found is None:
            text = self._texts[place]
            found = self._made[place] = (
                NamedNode(text[1:-1])
                if text.startswith("<")
                else BlankNode(text[2:])
                if text.startswith("_")
                else terms_of([text])[0]
            )
        return found


class _StoredPairs(Pairs):
    """The pairs that are the columns of *table*, read when they are asked for."""

    def __init__(self, table: NDArray[np.int32]) -> None:
        self._table = table

    @cached_property
    def subjects(self) -> Ids:  # type: ignore[override]
        """The subject of each pair."""
        return np.asarray(self._table[0], np.int64)

    @cached_property
    def objects(self) -> Ids:  # type: ignore[override]
        """The object of each pair."""
        return np.asarray(self._table[1], np.int64)


class StoredFacts(Facts):
    """Statements over *terms*: the columns of *tables*, by property (IRI)."""

    def __init__(self, terms: StoredTerms, tables: Mapping[str, NDArray[np.int32]]) -> None:
        super().__init__(terms)
        self._pairs = {
            terms.number(NamedNode(name)): _StoredPairs(table) for name, table in tables.items()
        }
