"""The network of gemeente, aanpak, team, partner and leefgebied, laid out in columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

KINDS = ("gemeente", "aanpak", "team", "partner", "leefgebied")
"""The columns of the picture, from left to right."""

COLUMN = 250
NODE_WIDTH = 190
ROW = 20
TOP = 40
LETTERS = 30


@dataclass(frozen=True)
class Node:
    """A thing in the picture: its number, kind, name and place in pixels (left, middle)."""

    nummer: int
    soort: str
    naam: str
    x: int
    y: int

    @property
    def kort(self) -> str:
        """The name as far as it fits the box.

        >>> Node(1, "team", "Jeugd- en Gezinsteams van de gemeente", 0, 0).kort
        'Jeugd- en Gezinsteams van de …'
        """
        return self.naam if len(self.naam) <= LETTERS else self.naam[: LETTERS - 1].rstrip() + " …"


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


def lay_out(edges: Iterable[Mapping[str, str]], order: tuple[str, ...] = ()) -> Picture:
    """Place the ends of *edges* in one column per kind, each near what it is tied to.

    An edge has the keys van, vansoort, vannaam, naar, naarsoort, naarnaam and basis; the kinds
    are those of KINDS. *order* fixes the order of the last column by name. Within the other
    columns a node stands at the mean of its neighbours to the left, then by name, so that the
    same edges always give the same picture.

    >>> picture = lay_out([{"van": "g", "vansoort": "gemeente", "vannaam": "Delft", "naar": "a",
    ...     "naarsoort": "aanpak", "naarnaam": "Gezinscoaching", "basis": "genoemd"}])
    >>> [(node.naam, node.x) for node in picture.knopen]
    [('Delft', 0), ('Gezinscoaching', 250)]
    """
    edges = list(edges)
    names: dict[str, tuple[str, str]] = {}
    left: dict[str, list[str]] = {}
    for edge in edges:
        names[edge["van"]] = (edge["vansoort"], edge["vannaam"])
        names[edge["naar"]] = (edge["naarsoort"], edge["naarnaam"])
        left.setdefault(edge["naar"], []).append(edge["van"])

    rank: dict[str, float] = {}
    columns: list[list[str]] = []
    for kind in KINDS:

        def key(iri: str, kind: str = kind) -> tuple[float, str, str]:
            name = names[iri][1]
            if kind == KINDS[-1] and name in order:
                return (order.index(name), name, iri)
            ranks = [rank[end] for end in left.get(iri, ()) if end in rank]
            return (sum(ranks) / len(ranks) if ranks else 0.0, name, iri)

        column = sorted((iri for iri, (soort, _) in names.items() if soort == kind), key=key)
        rank |= {iri: (i + 0.5) / len(column) for i, iri in enumerate(column)}
        columns.append(column)

    height = TOP + ROW * max((len(column) for column in columns), default=0)
    nodes: dict[str, Node] = {}
    for i, column in enumerate(columns):
        for iri in column:
            y = TOP + round(rank[iri] * (height - TOP))
            nodes[iri] = Node(len(nodes), names[iri][0], names[iri][1], i * COLUMN, y)
    lines = tuple(
        Edge(nodes[e["van"]].nummer, nodes[e["naar"]].nummer, e["basis"], _curve(nodes, e))
        for e in edges
    )
    width = COLUMN * (len(KINDS) - 1) + NODE_WIDTH
    return Picture(width, height + ROW, NODE_WIDTH, tuple(nodes.values()), lines)


def _curve(nodes: Mapping[str, Node], edge: Mapping[str, str]) -> str:
    """Return the SVG path of *edge*: a smooth curve between the facing sides of its ends."""
    start, end = nodes[edge["van"]], nodes[edge["naar"]]
    x1, x2 = start.x + NODE_WIDTH, end.x
    bend = (x1 + x2) // 2
    return f"M{x1} {start.y}C{bend} {start.y} {bend} {end.y} {x2} {end.y}"
