"""Property paths from many nodes at once: which nodes each of them reaches."""

from __future__ import annotations

import numpy as np

from ggsr_kg.columns.facts import Facts, Pairs
from ggsr_kg.columns.plans import Path
from ggsr_kg.columns.rows import firsts, grouped
from ggsr_kg.columns.terms import Ids
from ggsr_kg.graphs import NamedNode


def reached(facts: Facts, path: Path | NamedNode, nodes: Ids) -> tuple[Ids, Ids]:
    """Return the place in *nodes* and the node at the end of *path*, each pair once."""
    places, found = _step(facts, path, np.arange(len(nodes)), nodes)
    # What one property gives is different each time.
    return (places, found) if isinstance(path, NamedNode) else _once(places, found)


def turned(path: Path) -> Path:
    """Return *path* the other way, of the kinds * + and ?."""
    return Path(path.kind, (Path("^", path.parts),))


def _step(facts: Facts, path: Path | NamedNode, places: Ids, nodes: Ids) -> tuple[Ids, Ids]:
    match path:
        case Path("/", parts):
            for part in parts:
                places, nodes = _step(facts, part, places, nodes)
            return places, nodes
        case Path("|", parts):
            found = [_step(facts, part, places, nodes) for part in parts]
            return np.concatenate([p for p, _ in found]), np.concatenate([n for _, n in found])
        case Path("^", (NamedNode() | Path("!") as predicate,)):
            inner, values = pairs(facts, predicate).backward.expand(nodes)
            return places[inner], values
        case Path("^", (Path() as part,)):
            return _step(facts, _inverse(part), places, nodes)
        case NamedNode() | Path("!"):
            inner, values = pairs(facts, path).forward.expand(nodes)
            return places[inner], values
        case Path(kind, (part,)):
            return _repeated(facts, kind, part, places, nodes)
    raise AssertionError(path)


def pairs(facts: Facts, step: Path | NamedNode) -> Pairs:
    """Return the statements of *step*: a property, or with ! every other one."""
    if isinstance(step, NamedNode):
        return facts.pairs(facts.terms.number(step))
    numbers = (facts.terms.number(part) for part in step.parts if isinstance(part, NamedNode))
    return facts.except_for(frozenset(numbers))


def _repeated(
    facts: Facts, kind: str, part: Path | NamedNode, places: Ids, nodes: Ids
) -> tuple[Ids, Ids]:
    """Return where *part* leads when it is taken again and again, or once for ?."""
    near = _once(places, nodes)
    all_places, all_nodes = (places[:0], nodes[:0]) if kind == "+" else near
    while len(near[0]):
        near = _once(*_step(facts, part, *near))
        old = len(all_places)
        both = [np.concatenate([all_places, near[0]]), np.concatenate([all_nodes, near[1]])]
        groups = grouped(both) if len(both[0]) else both[0]
        fresh = ~np.isin(groups[old:], groups[:old])
        near = near[0][fresh], near[1][fresh]
        all_places = np.concatenate([all_places, near[0]])
        all_nodes = np.concatenate([all_nodes, near[1]])
        if kind == "?":
            break
    return all_places, all_nodes


def _once(places: Ids, nodes: Ids) -> tuple[Ids, Ids]:
    if not len(places):
        return places, nodes
    first = firsts(grouped([places, nodes]))
    return places[first], nodes[first]


def _inverse(path: Path) -> Path | NamedNode:
    """Return the path that leads back along *path*."""

    def back(part: Path | NamedNode) -> Path | NamedNode:
        single = isinstance(part, NamedNode) or part.kind == "!"
        return Path("^", (part,)) if single else _inverse(part)  # type: ignore[arg-type]

    match path:
        case Path("^", (part,)):
            return part
        case Path("/", parts):
            return Path("/", tuple(map(back, reversed(parts))))
    return Path(path.kind, tuple(map(back, path.parts)))
