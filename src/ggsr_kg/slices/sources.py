"""The inputs as files of canonical lines: the user's own, or a copy in the temporary folder."""

from __future__ import annotations

import hashlib
import shutil
import stat
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, pairwise
from pathlib import Path
from typing import IO

from pyoxigraph import RdfFormat

from ggsr_kg import contents, graphs, pool
from ggsr_kg.cases import STDIN, standard_input
from ggsr_kg.slices import lines, pieces, rewriting
from ggsr_kg.slices.names import Names, key
from ggsr_kg.slices.pieces import Stamp
from ggsr_kg.validation import Input

_PART = 2**25
"""How many bytes one process looks through at a time."""
LIMIT = 600.0
"""How long that may take, in seconds."""
Part = tuple[int, int, int]
"""Where a part of a file starts, how many bytes it has, and the number of its first line."""
WHOLE: Part = (0, sys.maxsize, 1)


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

    *copied* says that these are no part of the given file, *exact* that each has the number that it
    has there, and *graphs* that they may name graphs.
    *cases* are the names of the cases in it, and *common* those of what belongs to none by its
    class; *parts* are whole lines, and all of them; *mark* is what labels of blank nodes start with
    that do not do so in the file.
    """

    number: int
    name: str
    given: Path
    form: RdfFormat
    path: Path
    exact: bool
    graphs: bool
    digest: str
    cases: tuple[bytes, ...]
    common: tuple[bytes, ...]
    stamp: Stamp
    parts: tuple[Part, ...]
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

    def chunks(
        self, names: Names, owner: Callable[[bytes], int], part: Part = WHOLE
    ) -> Iterator[Chunk]:
        """Yield all lines in chunks, in order; *owner* tells the owner of a thing by its name.

        Raises: InputError: the file cannot be read, or changed since it was opened.
        """
        place, length, line = part
        with rewriting.opened(self.path, self.name) as file:
            file.seek(place)
            for block in lines.blocks(file, length=length):
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

    def read(self, start: int, end: int) -> bytes:
        """Return the lines from *start* to *end* (bytes).

        Raises: InputError: as `chunks`.
        """
        with rewriting.opened(self.path, self.name) as file:
            file.seek(start)
            data = b"".join(lines.blocks(file, length=end - start))
            if pieces.stamp(file.fileno()) != self.stamp:
                raise pieces.changed(self.name)
        return data

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


def source(path: Path, number: int, folder: Path, workers: int = 1) -> Source:
    """Return the input *path*; when its lines are not canonical, a copy of them is in *folder*.

    Large files are looked through by *workers* processes.

    Raises: InputError: it cannot be read, or is no such RDF.
    """
    name = contents.name(path)
    form = None if name == STDIN else graphs.format_of(path, graphs.CASE_FILES)
    given = _spooled(path, folder / f"invoer-{number}") if _passes(path) else path
    if form in (None, RdfFormat.N_TRIPLES, RdfFormat.N_QUADS):
        quads = form != RdfFormat.N_TRIPLES
        mark = pieces.mark(number).encode()
        if found := _look(given, name, quads, mark, workers):
            form = form or RdfFormat.N_QUADS
            return Source(number, name, given, form, given, True, quads, *found, mark)
    if form is None:
        with rewriting.opened(given, name) as file:
            form = graphs.likely_form(file.read(lines.BLOCK))
    copy = folder / f"invoer-{number}.nq"
    with copy.open("xb") as out:
        digest, exact = rewriting.rewrite(given, name, form, number, out)
    found = _look(copy, name, True, b"", workers)
    if not found:
        rewriting.check(given, name, form)
        raise contents.syntax_error(ValueError(), name)
    return Source(number, name, given, form, copy, exact, True, digest, *found[1:], b"")


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
    path: Path, name: str, quads: bool, mark: bytes, workers: int = 1
) -> tuple[str, tuple[bytes, ...], tuple[bytes, ...], Stamp, tuple[Part, ...]] | None:
    """Return digest, cases, what is common, stamp and parts of *path*.

    It is nothing if not all is canonical. The parts of a large file are looked through by *workers*
    processes.
    """
    with rewriting.opened(path, name) as file:
        stamp = pieces.stamp(file.fileno())
        spans = _spans(file, stamp[0])
    if not stamp[0]:
        return None
    work = partial(_seen, path, name, quads)
    found: list[tuple[int, tuple[bytes, ...], tuple[bytes, ...]]] = []
    with closing(pool.over([None, *spans], work, workers if spans[1:] else 1, LIMIT)) as done:
        for span, made in done:
            part = work(span) if isinstance(made, pool.Lost) else made
            if part is None:
                return None
            found.append(part)
    (_, (digest,), _), *seen = found
    names = dict.fromkeys(key(each, mark) for _, cases, _ in seen for each in cases)
    common = dict.fromkeys(key(each, mark) for _, _, common in seen for each in common)
    firsts = accumulate((count for count, *_ in seen), initial=1)
    parts = tuple((*span, first) for span, first in zip(spans, firsts, strict=False))
    return digest.decode(), tuple(names), tuple(common), stamp, parts


def _spans(file: IO[bytes], size: int) -> list[tuple[int, int]]:
    """Return where parts of *file* begin, and how long they are: whole lines, all of it."""
    starts = [0]
    for place in range(_PART, size, _PART):
        file.seek(place)
        line = file.readline(lines.BLOCK)
        if line.endswith(b"\n") and starts[-1] < file.tell() < size:
            starts.append(file.tell())
    return [(start, end - start) for start, end in pairwise([*starts, size])]


def _seen(
    path: Path, name: str, quads: bool, span: tuple[int, int] | None
) -> tuple[int, tuple[bytes, ...], tuple[bytes, ...]] | None:
    """Return how many lines *span* of *path* has, the cases, and what is common.

    It is nothing if not all is canonical. Without a span it is the digest of the file.
    """
    with rewriting.opened(path, name) as file:
        if span is None:
            digest = hashlib.sha256()
            deque(lines.blocks(file, digest), maxlen=0)
            return 0, (digest.hexdigest().encode(),), ()
        file.seek(span[0])
        count, found, common = 0, dict[bytes, None](), dict[bytes, None]()
        for block in lines.blocks(file, length=span[1]):
            if not lines.canonical(block, quads):
                return None
            count += block.count(b"\n")
            found.update(dict.fromkeys(lines.cases(block)))
            common.update(dict.fromkeys(lines.common(block)))
    return count, tuple(found), tuple(common)
