"""The inputs as files of canonical lines: the user's own, or a copy in the temporary folder."""

from __future__ import annotations

import hashlib
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import RdfFormat

from ggsr_kg import contents, graphs
from ggsr_kg.cases import STDIN, standard_input
from ggsr_kg.slices import lines, pieces, rewriting
from ggsr_kg.slices.names import Names, key
from ggsr_kg.slices.pieces import Stamp
from ggsr_kg.validation import Input


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines of one owner that stand together in one block: from *start* to *end* of *block*.

    *place* and *line* tell where the first is in the file, *statements* how many there are.
    """

    owner: int
    block: bytes
    start: int
    end: int
    place: int
    line: int
    statements: int


@dataclass(frozen=True, slots=True)
class Source:
    """An input: its *number* and *name*, the file *given*, and the canonical lines in *path*.

    *copied* says that these are no part of the given file; *graphs* that they may name graphs.
    *cases* are the names of the cases in it, *mark* is what labels of blank nodes start with that
    do not do so in the file.
    """

    number: int
    name: str
    given: Path
    form: RdfFormat
    path: Path
    graphs: bool
    digest: str
    cases: tuple[bytes, ...]
    stamp: Stamp
    mark: bytes

    @property
    def copied(self) -> bool:
        """Say whether the lines are a copy."""
        return self.path != self.given

    def input(self, statements: int) -> Input:
        """Return what a run tells of it.

        Raises: InputError: there are no *statements*.
        """
        if not statements:
            raise contents.no_data(self.name, self.form.name)
        return Input(self.name, self.digest, statements, len(self.cases))

    def chunks(self, names: Names, owner: Callable[[bytes], int]) -> Iterator[Chunk]:
        """Yield all lines in chunks, in order; *owner* tells the owner of a thing by its name.

        Raises: InputError: the file cannot be read, or changed since it was opened.
        """
        place, line = 0, 1
        with rewriting.opened(self.path, self.name) as file:
            for block in lines.blocks(file):
                start = end = remarks = 0
                current: int | None = None
                for term, first, stop in names.runs(block):
                    found = owner(key(term, self.mark))
                    if found != current and current is not None:
                        count = block.count(b"\n", start, end)
                        yield Chunk(
                            current, block, start, end, place + start, line, count - remarks
                        )
                        line, start, remarks = line + count, end, 0
                    if first != end:
                        remarks += block.count(b"\n", end, first)
                    current, end = found, stop
                count = block.count(b"\n", start)
                if current is not None:
                    remarks += block.count(b"\n", end)
                    end = len(block)
                    yield Chunk(current, block, start, end, place + start, line, count - remarks)
                line += count
                place += len(block)
            if pieces.stamp(file.fileno()) != self.stamp:
                raise pieces.changed(self.name)

    def own(self, data: bytes) -> bytes:
        """Return *data*, some of the lines, with graphs and labels that no other input has."""
        if self.copied:
            return data
        home = pieces.graph_of(self.number)
        return lines.in_graph(pieces.marked(data, self.number), home, self.graphs)

    def check(self) -> None:
        """Check everything in the given file.

        Raises: InputError: as `graphs.read`.
        """
        rewriting.check(self.given, self.name, self.form)


def source(path: Path, number: int, folder: Path) -> Source:
    """Return the input *path*; when its lines are not canonical, a copy of them is in *folder*.

    Raises: InputError: it cannot be read, or is no such RDF.
    """
    name = contents.name(path)
    form = None if name == STDIN else graphs.format_of(path)
    given = _spooled(path, folder / f"invoer-{number}") if _passes(path) else path
    if form in (None, RdfFormat.N_TRIPLES, RdfFormat.N_QUADS):
        quads = form != RdfFormat.N_TRIPLES
        mark = pieces.mark(number).encode()
        if found := _look(given, name, quads, mark):
            form = form or RdfFormat.N_QUADS
            return Source(number, name, given, form, given, quads, *found, mark)
    if form is None:
        with rewriting.opened(given, name) as file:
            form = graphs.likely_form(file.read(lines.BLOCK))
    copy = folder / f"invoer-{number}.nq"
    with copy.open("xb") as out:
        digest = rewriting.rewrite(given, name, form, number, out)
    found = _look(copy, name, True, b"")
    if not found:
        rewriting.check(given, name, form)
        raise contents.syntax_error(ValueError(), name)
    return Source(number, name, given, form, copy, True, digest, *found[1:], b"")


def _passes(path: Path) -> bool:
    """Say whether *path* can be read only once."""
    if str(path) == STDIN:
        return True
    try:
        kind = path.stat().st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(kind) or stat.S_ISDIR(kind))


def _spooled(path: Path, copy: Path) -> Path:
    """Return *copy*, with all that comes from *path*, a pipe or standard input.

    Raises: InputError: it cannot be read; a device gives no end of it.
    """
    with copy.open("xb") as out:
        if str(path) == STDIN:
            shutil.copyfileobj(standard_input(), out)
        elif stat.S_ISFIFO(path.stat().st_mode):
            with rewriting.opened(path, str(path)) as file:
                shutil.copyfileobj(file, out)
        else:
            out.write(contents.load(path, graphs.SIZE_LIMIT))
    return copy


def _look(
    path: Path, name: str, quads: bool, mark: bytes
) -> tuple[str, tuple[bytes, ...], Stamp] | None:
    """Return digest, cases and stamp of *path*, or nothing if not all is canonical."""
    digest = hashlib.sha256()
    cases: dict[bytes, None] = {}
    with rewriting.opened(path, name) as file:
        stamp = pieces.stamp(file.fileno())
        for block in lines.blocks(file, digest):
            if not lines.canonical(block, quads):
                return None
            for each in lines.cases(block):
                cases.setdefault(key(each, mark))
    return (digest.hexdigest(), tuple(cases), stamp) if stamp[0] else None
