"""Graph patterns over columns: each continues from the rows so far, for all of them at once.

What is under EXISTS sees all of the row it is asked for, as SPARQL substitutes it
(<https://www.w3.org/TR/sparql11-query/#defn_substitute>). A group inside another one does not: an
expression in it that uses a variable of the other is refused, so that it cannot mean something else
here than in SPARQL, where groups are worked out from the inside.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ggsr_kg.columns import plans
from ggsr_kg.columns.aggregates import aggregated
from ggsr_kg.columns.expressions import Expressions
from ggsr_kg.columns.plans import Exists, Expr, Node, Pattern, UnsupportedError
from ggsr_kg.columns.rows import Rows, grouped, matched, stacked
from ggsr_kg.columns.scope import certain, conjuncts, free, hidden, looks, loose, used, visible
from ggsr_kg.columns.steps import Steps
from ggsr_kg.columns.terms import UNBOUND, Mask
from ggsr_kg.graphs import Term

Given = frozenset[str]
"""The variables that are substituted: they mean the same in every group."""


class Patterns(Steps):
    """Graph patterns over *facts*."""

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
            case plans.Filter(plans.Triples(patterns), condition):
                return self._filtered(patterns, condition, rows, given)
            case plans.Filter(part, condition):
                return self._where(condition, self.solve(part, rows, given), given)
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

    def _filtered(
        self, patterns: tuple[Pattern, ...], condition: Expr, rows: Rows, given: Given
    ) -> Rows:
        """Return *rows* continued with *patterns* where *condition* holds.

        What does not look at the data is asked as soon as all that it is about is there.
        """
        todo = list(conjuncts(condition))
        shown = visible(plans.Triples(patterns))

        def sift(found: Rows) -> Rows:
            for each in [each for each in todo if not looks(each)]:
                if used(each) & shown <= found.columns.keys():
                    todo.remove(each)
                    found = self._where(each, found, given)
            return found

        found = sift(self._triples(patterns, rows, given, sift))
        for each in todo:
            found = self._where(each, found, given)
        return found

    def _where(self, condition: Expr, rows: Rows, given: Given) -> Rows:
        if not rows.size:
            return rows
        return rows.take(self._expressions(given).truth(condition, rows) == 1)

    def _expressions(self, given: Given) -> Expressions:
        return Expressions(self._terms, lambda asked, rows: self._holds(asked, rows, given))

    def _check(self, inner: Node, outer: Iterable[str], given: Given) -> None:
        """Refuse a group that would see what SPARQL hides from it, in a way that matters."""
        seen = loose(inner).intersection(outer) - given
        if seen:
            raise UnsupportedError(f"scope of {', '.join(sorted(seen))}")

    def _holds(self, asked: Exists, rows: Rows, given: Given) -> Mask:
        """Return for each of *rows* whether the part of *asked* has a solution."""
        if not rows.size:
            return np.zeros(0, np.bool_)
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
        once = start.distinct()
        found = self._grouped(inner, once, given & fixed)
        found = Rows(found.size, {name: found.column(name) for name in node.names})
        found = found.distinct() if node.distinct else found
        whole = fixed == rows.columns.keys() and once.size == rows.size
        return found if whole else self._joined(rows, found)

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
        if shared:
            keys = grouped([np.concatenate([one.columns[n], two.columns[n]]) for n in shared])
        left, right = matched(keys[: one.size], keys[one.size :])
        return Rows(len(left), {**two.take(right).columns, **one.take(left).columns})


def _below(node: Node) -> Iterable[Node]:
    """Yield *node* and what it wraps, up to where a group is counted."""
    yield node
    if isinstance(node, plans.Extend | plans.Filter):
        yield from _below(node.part)


def _counts(node: Node) -> bool:
    return any(isinstance(each, plans.Group) for each in _below(node))
