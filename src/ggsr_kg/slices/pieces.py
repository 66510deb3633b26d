"""A slice of a case file: where its bytes are, and the statements in it."""

from __future__ import annotations

import os
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from ggsr_kg import contents, graphs, literals, tokens
from ggsr_kg.errors import InputError, Text
from ggsr_kg.graphs import DefaultGraph, NamedNode, Quad
from ggsr_kg.namespaces import GRAPH
from ggsr_kg.slices import lines

Stamp = tuple[int, int]
"""Size and time of change of a file."""
_BLOCK = 2**22
"""Of how many bytes, about, lines are read at a time."""


@dataclass(frozen=True, slots=True)
class Origins:
    """Where lines come from that were put together of stretches, which may be of more inputs.

    Of each stretch *firsts* holds the number of its first line, counted from 0, *inputs* the index
    of the input, and *lines* the number that its first line has there; 0 for unknown.

    >>> origins = Origins((0, 2), (1, 0), (41, 0))
    >>> origins.of(1), origins.of(2)
    ((1, 42), (0, None))
    """

    firsts: Sequence[int]
    inputs: Sequence[int]
    lines: Sequence[int]

    def of(self, number: int) -> tuple[int, int | None]:
        """Return of line *number* the index of its input, and its number there."""
        at = bisect_right(self.firsts, number) - 1
        line = self.lines[at]
        return self.inputs[at], line + number - self.firsts[at] if line else None


@dataclass(frozen=True, slots=True)
class Slice:
    """Some whole cases: *length* bytes of the file *path* from *start*, canonical N-Quads lines.

    *cases* are their names (IRIs, or labels of blank nodes), *inputs* the indices of the inputs
    they come from. *line* is the number of the first line in the only input; None says that they do
    not stand together there, or that it is unknown. *stamp* tells whether the file is still what it
    was; None says that the lines are a copy, in which every statement has its graph. *origins* is
    the file that tells where lines come from which do not stand together. A slice can be pickled;
    its files are there as long as the `Cut` it comes from is open.
    """

    path: str
    start: int
    length: int
    line: int | None
    cases: tuple[str, ...]
    inputs: tuple[int, ...]
    stamp: Stamp | None = None
    origins: str | None = None

    @property
    def number(self) -> int:
        """The index of the first input."""
        return self.inputs[0]

    def places(self) -> Origins:
        """Return where the lines come from.

        Raises: InputError: it cannot be read.
        """
        if self.origins is None:
            return Origins((0,), self.inputs, (self.line or 0,))
        return origins(Path(self.origins))

    def read(self) -> bytes:
        """Return the lines, with labels of blank nodes that no other input has.

        Nothing is checked here but that the file did not change: `statements` does.

        Raises: InputError: it cannot be read, or has changed.
        """
        return b"".join(self.blocks())

    def blocks(self) -> Iterator[bytes]:
        """Yield the lines as `read` does, some megabytes at a time.

        Raises: InputError: as `read`.
        """
        try:
            with Path(self.path).open("rb") as file:
                file.seek(self.start)
                left = self.length
                while left > 0:
                    data = file.read(min(left, _BLOCK))
                    data += b"" if data.endswith(b"\n") else file.readline(left - len(data))
                    # It may change while what came before is looked at.
                    if self.stamp not in (None, stamp(file.fileno())):
                        raise changed(self.path)
                    if not data:
                        break
                    left -= len(data)
                    if not data.endswith(b"\n"):
                        data += b"\n"
                    yield marked(data, self.number) if self.stamp else data
        except OSError as error:
            raise contents.unreadable(error, self.path) from error


def origins(path: Path) -> Origins:
    """Return what the file *path* of `copies.Copies` tells.

    Raises: InputError: it cannot be read.
    """
    try:
        found = array("q", path.read_bytes())
    except OSError as error:
        raise contents.unreadable(error, str(path)) from error
    return Origins(found[0::3], found[1::3], found[2::3])


def statements(data: bytes, where: str, number: int = 0, line: int | None = None) -> list[Quad]:
    r"""Return the statements in *data*, lines that `Slice.read` or `Cut.rest` gave.

    What is in no graph comes in that of input *number*. *where* and *line* (`Slice.line`) tell the
    place in errors; of a copy no line is known, but `Cut.told` finds it.

    Raises: InputError: as `graphs.read_bytes`, with all its checks.

    >>> statements(b'<urn:a> <urn:b> _:c .\n', "a.nt")[0].graph_name.value
    'https://w3id.org/ggsr/graaf/invoer/1'
    """
    try:
        data = contents.checked(data, where, RdfFormat.N_QUADS.name)
        place = partial(tokens.place, where, RdfFormat.N_QUADS.name, data)
        try:
            quads = list(parse(input=data, format=RdfFormat.N_QUADS))
        except MemoryError as error:
            raise literals.too_long(place(tokens.longest)) from error
        except (SyntaxError, ValueError) as error:
            raise contents.syntax_error(error, where) from error
        graphs.check_terms(quads, place)
    except InputError as error:
        raise contents.moved(error, where, None if line is None else line - 1) from error
    home = NamedNode(graph_of(number))
    return [
        Quad(quad.subject, quad.predicate, quad.object, home)
        if isinstance(quad.graph_name, DefaultGraph)
        else quad
        for quad in quads
        if isinstance(quad, Quad)
    ]


def marked(data: bytes, number: int) -> bytes:
    """Return *data*, lines of input *number*, with labels that no other input has."""
    first = mark(number).encode()
    return lines.labelled(data, lambda label: first + label)


def graph_of(number: int) -> str:
    """Return the IRI of the graph that what is in no graph of input *number* is in.

    >>> graph_of(0)
    'https://w3id.org/ggsr/graaf/invoer/1'
    """
    return f"{GRAPH}invoer/{number + 1}"


def mark(number: int) -> str:
    """Return what the labels of the blank nodes of input *number* start with."""
    return graphs.mark(graph_of(number))


def stamp(file: int | Path) -> Stamp:
    """Return the stamp of *file*."""
    found = os.stat(file)
    return found.st_size, found.st_mtime_ns


def changed(where: str) -> InputError:
    """Return the error of a file that changed while it was read."""
    return InputError(
        where,
        Text("veranderde tijdens het lezen", "changed while it was read"),
        Text("begin opnieuw als het bestand klaar is", "start again when the file is ready"),
    )
