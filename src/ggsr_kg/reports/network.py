"""The network of gemeente, aanpak, team, partner and leefgebied, laid out in columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

KINDS = ("gemeente", "aanpak", "team", "partner", "leefgebied")
"""The columns of the picture, from left to right."""

COLUMN = 285
NODE_WIDTH = 215
ROW = 20
TOP = 40
LETTERS = 26

End = tuple[str, str]
"""A node by its kind and IRI: a gemeente that is also a partner stands in both columns."""


@dataclass(frozen=True)
class Node:
    """A thing in the picture: its number, IRI, kind, name and place in pixels (left, middle)."""

    nummer: int
    iri: str
    soort: str
    naam: str
    x: int
    y: int

    @property
    def kort(self) -> str:
        """The name as far as it fits the box.

        >>> Node(1, "", "team", "Jeugd- en Gezinsteams van de gemeente", 0, 0).kort
        'Jeugd- en Gezinsteams van…'
        """
        return self.naam if len(self.naam) <= LETTERS else self.naam[: LETTERS - 1].rstrip() + "…"


@dataclass(frozen=True)
class Edge:
    """A line in the picture: the numbers of its ends, stated or inferred, and its SVG path."""

    van: int
    naar: int
    basis: str
    pad: str


@dataclass(frozen=True)
class Picture:
    """The whole picture, in pixels."""

    breedte: int
    hoogte: int
    knoopbreedte: int
    knopen: tuple[Node, ...]
    lijnen: tuple[Edge, ...]

    @property
    def koppen(self) -> tuple[dict[str, object], ...]:
        """The head of each column: its left edge and its kind."""
        return tuple({"x": i * COLUMN, "soort": kind} for i, kind in enumerate(KINDS))


def lay_out(
    edges: Iterable[Mapping[str, str]], order: tuple[str, ...] = (), pitch: int = ROW
) -> Picture:
    """Place the ends of *edges* in one column per kind, each near what it is tied to.

    An edge has the keys van, vansoort, vannaam, naar, naarsoort, naarnaam and basis; the kinds
    are those of KINDS. *order* fixes the order of the last column by name, *pitch* is the height of
    a row. Within the other columns a node stands at the mean of its neighbours to the left, then
    by name, so that the same edges always give the same picture. An edge leads to the right.

    >>> picture = lay_out([{"van": "g", "vansoort": "gemeente", "vannaam": "Delft", "naar": "a",
    ...     "naarsoort": "aanpak", "naarnaam": "Gezinscoaching", "basis": "genoemd"}])
    >>> [(node.naam, node.x) for node in picture.knopen]
    [('Delft', 0), ('Gezinscoaching', 285)]
    """
    edges = list(edges)
    names: dict[End, str] = {}
    left: dict[End, list[End]] = {}
    ends = [(_end(edge, "van"), _end(edge, "naar")) for edge in edges]
    for edge, (start, end) in zip(edges, ends, strict=True):
        names |= {start: edge["vannaam"], end: edge["naarnaam"]}
        left.setdefault(end, []).append(start)

    rank: dict[End, float] = {}
    columns: list[list[End]] = []

    def weight(node: End) -> float:
        if node[0] == KINDS[-1] and names[node] in order:
            return order.index(names[node])
        ranks = [rank[other] for other in left.get(node, ())]
        return sum(ranks) / len(ranks) if ranks else 0.0

    for kind in KINDS:
        found = ((weight(node), names[node], node) for node in names if node[0] == kind)
        column = [node for _, _, node in sorted(found)]
        rank.update({node: (i + 0.5) / len(column) for i, node in enumerate(column)})
        columns.append(column)

    height = TOP + pitch * max((len(column) for column in columns), default=0)
    nodes: dict[End, Node] = {}
    for i, column in enumerate(columns):
        for node in column:
            y = TOP + round(rank[node] * (height - TOP))
            nodes[node] = Node(len(nodes), node[1], node[0], names[node], i * COLUMN, y)
    lines = tuple(
        Edge(nodes[a].nummer, nodes[b].nummer, edge["basis"], _curve(nodes[a], nodes[b]))
        for edge, (a, b) in zip(edges, ends, strict=True)
    )
    width = COLUMN * (len(KINDS) - 1) + NODE_WIDTH
    return Picture(width, height + pitch, NODE_WIDTH, tuple(nodes.values()), lines)


def _end(edge: Mapping[str, str], side: str) -> End:
    """Return the node at *side* ("van" or "naar") of *edge*."""
    return (edge[side + "soort"], edge[side])


def _curve(start: Node, end: Node) -> str:
    """Return the SVG path of a smooth curve between the facing sides of *start* and *end*."""
    x1, x2 = start.x + NODE_WIDTH, end.x
    bend = (x1 + x2) // 2
    return f"M{x1} {start.y}C{bend} {start.y} {bend} {end.y} {x2} {end.y}"
