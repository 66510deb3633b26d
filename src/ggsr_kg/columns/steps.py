"""Triple patterns and property paths over columns: each row continued with all that fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import count

import numpy as np

from ggsr_kg.columns.facts import Facts
from ggsr_kg.columns.paths import pairs, reached, turned
from ggsr_kg.columns.plans import Path, Pattern, UnsupportedError, Var
from ggsr_kg.columns.rows import Rows, stacked
from ggsr_kg.columns.terms import UNBOUND, Ids, distinct
from ggsr_kg.graphs import NamedNode, Term
from ggsr_kg.namespaces import RDF

_MOST = 50_000_000
_TYPE = NamedNode(RDF + "type")
Given = frozenset[str]
"""The variables that are substituted: they mean the same in every group."""


class Steps:
    """Steps over *facts*."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._terms = facts.terms
        self._marks = (f"#{number}" for number in count())

    @cached_property
    def _nodes(self) -> Ids:
        """Every subject and object."""
        every = self._facts.except_for(frozenset())
        return distinct(np.concatenate([every.subjects, every.objects]))

    def _triples(
        self,
        patterns: tuple[Pattern, ...],
        rows: Rows,
        given: Given,
        sift: Callable[[Rows], Rows] = lambda rows: rows,
    ) -> Rows:
        """Return *rows* continued with *patterns*, the cheapest first, each time sifted."""
        todo = list(patterns)
        while todo and rows.size:
            chosen = min(todo, key=lambda each: self._cost(each, rows)) if todo[1:] else todo[0]
            todo.remove(chosen)
            kind = self._kind(chosen, todo, rows)
            if kind is None:
                rows = sift(self._triple(chosen, rows, given))
            else:
                todo.remove(kind)
                rows = sift(self._of_kind(chosen, kind, rows))
        return rows if rows.size else rows.none_of(_variables(patterns))

    def _kind(self, chosen: Pattern, todo: Sequence[Pattern], rows: Rows) -> Pattern | None:
        """Return what says the kind of the subject that *chosen* is about to find, if anything."""
        subject, path, value = chosen
        if not isinstance(subject, Var) or not isinstance(path, NamedNode) or subject == value:
            return None
        if subject.name in rows.columns or self._bound(value, rows) is None:
            return None
        kinds = (each for each in todo if each[:2] == (subject, _TYPE))
        return next((each for each in kinds if isinstance(each[2], NamedNode)), None)

    def _of_kind(self, chosen: Pattern, kind: Pattern, rows: Rows) -> Rows:
        """Return *rows* continued with the subjects that *chosen* finds, of one *kind*."""
        subject, path, value = chosen
        number = self._terms.number
        assert isinstance(path, NamedNode)
        assert isinstance(kind[2], NamedNode)
        steps = pairs(self._facts, path)
        narrow = self._facts.narrowed(steps, number(_TYPE), number(kind[2]), path)
        end = self._bound(value, rows)
        assert end is not None
        places, found = narrow.backward.expand(end)
        return self._continued(rows, places, {subject: found})

    def _cost(self, pattern: Pattern, rows: Rows) -> float:
        """Return about how many rows *pattern* makes of one of *rows*."""
        subject, path, value = pattern
        single = isinstance(path, NamedNode) or (isinstance(path, Path) and path.kind == "!")
        steps = pairs(self._facts, path) if single else None  # type: ignore[arg-type]
        known, found = (not isinstance(t, Var) or t.name in rows.columns for t in (subject, value))
        if known and found:
            return 0.0
        if steps is None:
            return 100.0 if known or found else 1e12
        if known:
            return steps.forward.share
        return steps.backward.share if found else 1000.0 + len(steps.subjects)

    def _triple(self, pattern: Pattern, rows: Rows, given: Given) -> Rows:
        subject, path, value = pattern
        if isinstance(path, Var):
            return self._any_property(subject, path, value, rows)
        if isinstance(path, Path) and path.kind != "!":
            return self._path(subject, path, value, rows, given)
        steps = pairs(self._facts, path)
        start, end = self._bound(subject, rows), self._bound(value, rows)
        if start is not None and isinstance(path, NamedNode) and not isinstance(value, Var):
            number = self._terms.number
            return rows.take(self._facts.have(start, number(path), number(value)))
        if start is not None:
            places, found = steps.forward.expand(start)
            if end is not None:
                return rows.take(places[found == end[places]])
            return self._continued(rows, places, {value: found})
        if end is not None:
            places, found = steps.backward.expand(end)
            return self._continued(rows, places, {subject: found})
        again = np.arange(len(steps.subjects))
        if subject == value:
            again = np.flatnonzero(steps.subjects == steps.objects)
        places, again = _combined(rows.size, again)
        return self._continued(
            rows, places, {subject: steps.subjects[again], value: steps.objects[again]}
        )

    def _continued(self, rows: Rows, places: Ids, found: dict[Var | Term, Ids]) -> Rows:
        made = rows.take(places)
        for term, column in found.items():
            assert isinstance(term, Var)
            made = made.with_column(term.name, column)
        return made

    def _bound(self, term: Var | Term, rows: Rows) -> Ids | None:
        """Return the column of *term*, or None when it is still free."""
        if not isinstance(term, Var):
            return np.full(rows.size, self._terms.number(term), np.int64)
        column = rows.columns.get(term.name)
        if column is not None and (column == UNBOUND).any():
            raise UnsupportedError("a pattern with a variable that is bound in some rows only")
        return column

    def _any_property(self, subject: Var | Term, path: Var, value: Var | Term, rows: Rows) -> Rows:
        wanted = self._bound(path, rows)
        if wanted is not None:
            none = np.empty(0, np.int64)
            names = [term for term in (subject, value) if isinstance(term, Var)]
            parts = [self._continued(rows, none, dict.fromkeys(names, none))]
            for each in distinct(wanted):
                name = self._terms.all[each]
                if isinstance(name, NamedNode):
                    mine = rows.take(wanted == each)
                    parts.append(self._triple((subject, name, value), mine, frozenset()))
            return stacked(parts)
        whole = self._facts.whole
        start, end = self._bound(subject, rows), self._bound(value, rows)
        if start is not None:
            places, found = whole.by_subject.expand(start)
        elif end is not None:
            places, found = whole.by_object.expand(end)
        else:
            places, found = _combined(rows.size, np.arange(len(whole.subjects)))
        columns = (whole.subjects, whole.predicates, whole.objects)
        made = rows.take(places)
        keep = np.ones(len(places), np.bool_)
        for term, column in zip((subject, path, value), columns, strict=True):
            known = self._bound(term, made)
            if known is None:
                assert isinstance(term, Var)
                made = made.with_column(term.name, column[found])
            else:
                keep &= known == column[found]
        return made.take(keep)

    def _path(
        self, subject: Var | Term, path: Path, value: Var | Term, rows: Rows, given: Given
    ) -> Rows:
        """Return *rows* continued along *path*, each way to get there once, as SPARQL does."""
        match path:
            case Path("/", parts):
                names = [Var(next(self._marks)) for _ in parts[1:]]
                ends = [subject, *names, value]
                steps = zip(ends, parts, ends[1:], strict=False)
                return self._triples(tuple(steps), rows, given)
            case Path("|", parts):
                return stacked(
                    [self._triple((subject, each, value), rows, given) for each in parts]
                )
            case Path("^", (part,)):
                return self._triple((value, part, subject), rows, given)
        start, end = self._bound(subject, rows), self._bound(value, rows)
        if start is None and end is not None:
            return self._path(value, turned(path), subject, rows, given)
        if start is None:
            raise UnsupportedError("a path without a start")
        places, found = reached(self._facts, path, start)
        if all(isinstance(each, Var) and each.name not in given for each in (subject, value)):
            # A path of no steps is there for a node of the data only, or one that is written out.
            inside = np.isin(start, self._nodes)[places]
            places, found = places[inside], found[inside]
        if end is not None:
            return rows.take(places[found == end[places]])
        return self._continued(rows, places, {value: found})


def _variables(patterns: Iterable[Pattern]) -> Iterator[str]:
    return (each.name for pattern in patterns for each in pattern if isinstance(each, Var))


def _combined(size: int, numbers: Ids) -> tuple[Ids, Ids]:
    """Return each of *size* places with each of *numbers*."""
    if size * len(numbers) > _MOST:
        raise UnsupportedError("too many combinations")
    return np.repeat(np.arange(size), len(numbers)), np.tile(numbers, size)
