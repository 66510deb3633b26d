"""Which variables a part of a query shows, uses, hides, and uses without binding them itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from ggsr_kg.columns import plans
from ggsr_kg.columns.plans import Call, Exists, Expr, Node, Pattern, Var

Names = frozenset[str]
_NONE: Names = frozenset()
_MOST = 4096


def _once(make: Callable[[Any], Names]) -> Callable[[Any], Names]:
    """Return *make*, asked once for each part of a query: the same one, since a hash goes deep."""
    known: dict[int, tuple[object, Names]] = {}

    @wraps(make)
    def found(part: object) -> Names:
        kept = known.get(id(part))
        if kept is None:
            if len(known) >= _MOST:
                known.clear()
            # The part is kept too, so that no other one can get its identity.
            kept = known[id(part)] = part, make(part)
        return kept[1]

    return found


@_once
def visible(node: Node) -> Names:
    """Return the variables that may be bound in a solution of *node*."""
    match node:
        case plans.Triples(patterns):
            return _NONE.union(*map(_of_pattern, patterns))
        case plans.Join(left, right) | plans.Union(left, right) | plans.Optional(left, right):
            return visible(left) | visible(right)
        case plans.Filter(part):
            return visible(part)
        case plans.Extend(part, name):
            return visible(part) | {name}
        case plans.Group(_, keys, aggregates):
            return frozenset(keys) | {each.name for each in aggregates}
        case plans.Values(names) | plans.Select(_, names):
            return frozenset(names)


@_once
def certain(node: Node) -> Names:
    """Return the variables that are bound in every solution of *node*."""
    match node:
        case plans.Join(left, right):
            return certain(left) | certain(right)
        case plans.Union(left, right):
            return certain(left) & certain(right)
        case plans.Optional(part) | plans.Filter(part) | plans.Extend(part):
            return certain(part)
        case plans.Values(names, rows):
            gaps = {n for row in rows for n, each in zip(names, row, strict=True) if each is None}
            return frozenset(names) - gaps
        case plans.Select(part, names):
            return certain(part) & frozenset(names)
        case plans.Group(part, keys):
            return certain(part) & frozenset(keys)
    return visible(node)


@_once
def free(node: Node) -> Names:
    """Return every variable that *node* mentions, in its expressions too."""
    match node:
        case plans.Join(left, right) | plans.Union(left, right):
            return free(left) | free(right)
        case plans.Optional(left, right, condition):
            return free(left) | free(right) | (used(condition) if condition else _NONE)
        case plans.Filter(part, condition):
            return free(part) | used(condition)
        case plans.Extend(part, name, value):
            return free(part) | used(value) | {name}
    return visible(node)


@_once
def loose(node: Node) -> Names:
    """Return the variables of which a value from outside would change what *node* means.

    Those that an expression uses, that an optional part may bind and that BIND sets, unless the
    part they belong to surely binds them first.
    """
    match node:
        case plans.Join(left, right) | plans.Union(left, right):
            return loose(left) | loose(right)
        case plans.Optional(left, right, condition):
            own = used(condition) - certain(right) if condition else _NONE
            return loose(left) | loose(right) | ((own | visible(right)) - certain(left))
        case plans.Filter(part, condition):
            return loose(part) | (used(condition) - certain(part))
        case plans.Extend(part, name, value):
            return loose(part) | (used(value) - certain(part)) | {name}
        case plans.Group(part):
            return loose(part)
    return _NONE


@_once
def hidden(node: Node) -> Names:
    """Return the variables that sub-selects within *node* use and do not show."""
    found = _NONE
    for each in plans.nodes(node):
        if isinstance(each, plans.Select):
            inside = plans.nodes(each.part)
            used_there = (free(part) for part in inside if not isinstance(part, Call))
            found |= _NONE.union(*used_there) - frozenset(each.names)
    return found


@_once
def used(expression: Expr) -> Names:
    """Return the variables in *expression*, those under EXISTS too."""
    match expression:
        case Var(name):
            return frozenset((name,))
        case Call(_, args):
            return _NONE.union(*map(used, args))
        case Exists(part):
            return free(part)
    return _NONE


def conjuncts(condition: Expr) -> tuple[Expr, ...]:
    """Return what must all hold for *condition* to hold."""
    if isinstance(condition, Call) and condition.name == "&&":
        return tuple(part for each in condition.args for part in conjuncts(each))
    return (condition,)


def looks(expression: Expr) -> bool:
    """Return whether *expression* looks at the data."""
    match expression:
        case Exists():
            return True
        case Call(_, args):
            return any(map(looks, args))
    return False


def _of_pattern(pattern: Pattern) -> Names:
    return frozenset(each.name for each in pattern if isinstance(each, Var))
