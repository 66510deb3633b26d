"""Graph patterns over columns: each continues from the rows so far, for all of them at once.

What is under EXISTS sees all of the row it is asked for, as SPARQL substitutes it
(<https://www.w3.org/TR/sparql11-query/#defn_substitute>). A group inside another one does not: an
expression in it that uses a variable of the other is refused, so that it cannot mean something else
here than in SPARQL, where groups are worked out from the inside.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import count

import numpy as np

from ggsr_kg.columns import plans
from ggsr_kg.columns.aggregates import aggregated
from ggsr_kg.columns.expressions import Expressions
from ggsr_kg.columns.facts import Facts
from ggsr_kg.columns.paths import pairs, reached, turned
from ggsr_kg.columns.plans import Exists, Node, Path, Pattern, UnsupportedError, Var
from ggsr_kg.columns.rows import Rows, matched, stacked
from ggsr_kg.columns.scope import certain, free, hidden, loose, visible
from ggsr_kg.columns.terms import UNBOUND, Ids, Mask
from ggsr_kg.graphs import NamedNode, Term

_MOST = 50_000_000
Given = frozenset[str]
"""The variables that are substituted: they mean the same in every group."""


class Patterns:
    """Graph patterns over *facts*."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._terms = facts.terms
        self._marks = (f"#{number}" for number in count())

    @cached_property
    def _nodes(self) -> Ids:
        """Every subject and object."""
        every = self._facts.except_for(frozenset())
        return np.union1d(every.subjects, every.objects)

    def solve(self, node: Node, rows: Rows, given: Given) -> Rows:
        """Return *rows* continued with the solutions of *node*.

        Raises: UnsupportedError: it cannot be done here.
        """
        match node:
            case plans.Triples(patterns):
                return self._triples(patterns, rows, given)
            case plans.Join(left, right):
                self._check(right, visible(left) | rows.columns.keys(), given)
                return self.solve(right, self.solve(left, rows, given), given)
            case plans.Optional():
                return self._optional(node, rows, given)
            case plans.Union(left, right):
                return stacked([self.solve(left, rows, given), self.solve(right, rows, given)])
            case plans.Filter(part, condition):
                found = self.solve(part, rows, given)
                keep = self._expressions(given).truth(condition, found) == 1
                return found.take(keep)
            case plans.Extend(part, name, value):
                found = self.solve(part, rows, given)
                if name in found.columns:
                    raise UnsupportedError("BIND to a variable that is substituted")
                return found.with_column(name, self._expressions(given).values(value, found))
            case plans.Values(names, values):
                return self._values(names, values, rows)
            case plans.Select():
                return self._select(node, rows, given)
            case plans.Group():
                raise UnsupportedError("a group without its columns")

    def _expressions(self, given: Given) -> Expressions:
        return Expressions(self._terms, lambda asked, rows: self._holds(asked, rows, given))

    def _check(self, inner: Node, outer: Iterable[str], given: Given) -> None:
        """Refuse a group that would see what SPARQL hides from it, in a way that matters."""
        seen = loose(inner).intersection(outer) - given
        if seen:
            raise UnsupportedError(f"scope of {', '.join(sorted(seen))}")

    def _holds(self, asked: Exists, rows: Rows, given: Given) -> Mask:
        """Return for each of *rows* whether the part of *asked* has a solution."""
        unclear = hidden(asked.part) & rows.columns.keys()
        if unclear:
            # SPARQL says that these are substituted too; few engines do.
            raise UnsupportedError(f"scope of {', '.join(sorted(unclear))}")
        made = np.zeros(rows.size, np.bool_)
        seeds = rows.only(free(asked.part))
        if not seeds.columns:
            return made | bool(self.solve(asked.part, Rows(1, {}), given).size)
        for name, column in seeds.columns.items():
            gaps = column == UNBOUND
            if gaps.any():
                # What is unbound is substituted by nothing: there it is free.
                open_rows = seeds.only(seeds.columns.keys() - {name}).take(gaps)
                made[gaps] = self._holds(asked, open_rows, given)
                made[~gaps] = self._holds(asked, seeds.take(~gaps), given)
                return made
        mark = next(self._marks)
        seeds = seeds.with_column(mark, np.arange(rows.size))
        found = self.solve(asked.part, seeds, given | seeds.columns.keys())
        made[found.columns[mark]] = True
        return made

    def _optional(self, node: plans.Optional, rows: Rows, given: Given) -> Rows:
        left = self.solve(node.left, rows, given)
        self._check(node.right, left.columns, given)
        mark = next(self._marks)
        found = self.solve(node.right, left.with_column(mark, np.arange(left.size)), given)
        if node.condition is not None:
            found = found.take(self._expressions(given).truth(node.condition, found) == 1)
        alone = np.ones(left.size, np.bool_)
        alone[found.columns[mark]] = False
        kept = {name: each for name, each in found.columns.items() if name != mark}
        return stacked([Rows(found.size, kept), left.take(alone)])

    def _values(
        self, names: tuple[str, ...], values: tuple[tuple[Term | None, ...], ...], rows: Rows
    ) -> Rows:
        numbers = [
            [UNBOUND if each is None else self._terms.number(each) for each in row]
            for row in values
        ]
        table = np.array(numbers, np.int64).reshape(len(values), len(names))
        return self._joined(rows, Rows(len(values), dict(zip(names, table.T, strict=True))))

    def _select(self, node: plans.Select, rows: Rows, given: Given) -> Rows:
        """Return *rows* with what the sub-select gives, which is worked out on its own.

        It starts from the columns that it shows, surely binds and does not count over.
        """
        inner, names = node.part, rows.columns.keys() & node.names
        fixed = names & (given | certain(inner))
        for group in (each for each in _below(inner) if isinstance(each, plans.Group)):
            if not names & given <= set(group.keys):
                raise UnsupportedError("a group over more than one focus node")
            fixed &= set(group.keys)
        self._check(inner, fixed, given)
        start = rows.only(sorted(fixed))
        if any((each == UNBOUND).any() for each in start.columns.values()):
            raise UnsupportedError("a sub-select with an unbound variable")
        found = self._grouped(inner, start.distinct(), given & fixed)
        found = Rows(found.size, {name: found.column(name) for name in node.names})
        return self._joined(rows, found.distinct() if node.distinct else found)

    def _grouped(self, node: Node, rows: Rows, given: Given) -> Rows:
        """Return *rows* continued with *node*, of which the outer parts may look at groups."""
        match node:
            case plans.Group(part, keys, aggregates):
                found = self.solve(part, rows, given)
                return aggregated(found, keys, aggregates, self._expressions(given), self._terms)
            case plans.Extend(part, name, value) if _counts(part):
                found = self._grouped(part, rows, given)
                column = self._expressions(given).values(value, found)
                return found.with_column(name, column)
            case plans.Filter(part, condition) if _counts(part):
                found = self._grouped(part, rows, given)
                return found.take(self._expressions(given).truth(condition, found) == 1)
        return self.solve(node, rows, given)

    def _joined(self, one: Rows, two: Rows) -> Rows:
        """Return the rows of both that agree on the columns they share."""
        shared = sorted(one.columns.keys() & two.columns.keys())
        if any((part.columns[name] == UNBOUND).any() for part in (one, two) for name in shared):
            raise UnsupportedError("a join on an unbound variable")
        keys = np.zeros(one.size + two.size, np.int64)
        for name in shared:
            column = np.concatenate([one.columns[name], two.columns[name]])
            values, numbers = np.unique(column, return_inverse=True)
            keys = np.unique(keys * len(values) + numbers, return_inverse=True)[1]
        left, right = matched(keys[: one.size], keys[one.size :])
        return Rows(len(left), {**two.take(right).columns, **one.take(left).columns})

    def _triples(self, patterns: tuple[Pattern, ...], rows: Rows, given: Given) -> Rows:
        todo = list(patterns)
        while todo:
            chosen = min(todo, key=lambda each: self._cost(each, rows))
            todo.remove(chosen)
            rows = self._triple(chosen, rows, given)
        return rows

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
        if rows.size * len(again) > _MOST:
            raise UnsupportedError("too many combinations")
        places, again = np.repeat(np.arange(rows.size), len(again)), np.tile(again, rows.size)
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
        whole = self._facts.whole
        start, end = self._bound(subject, rows), self._bound(value, rows)
        if start is not None:
            places, found = whole.by_subject.expand(start)
        elif end is not None:
            places, found = whole.by_object.expand(end)
        else:
            size = len(whole.subjects)
            places = np.repeat(np.arange(rows.size), size)
            found = np.tile(np.arange(size), rows.size)
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


def _below(node: Node) -> Iterable[Node]:
    """Yield *node* and what it wraps, up to where a group is counted."""
    yield node
    if isinstance(node, plans.Extend | plans.Filter):
        yield from _below(node.part)


def _counts(node: Node) -> bool:
    return any(isinstance(each, plans.Group) for each in _below(node))
