"""Cutting case files of any size into slices of whole cases."""

from __future__ import annotations

import re
import shutil
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from types import TracebackType

from ggsr_kg import cases, graphs, ownership, pool
from ggsr_kg.errors import InputError, Text
from ggsr_kg.slices.copies import Copies
from ggsr_kg.slices.locating import Located, Span, at_once, collect, gather, locate, parts
from ggsr_kg.slices.names import NONE, Names
from ggsr_kg.slices.pieces import Origins, Slice
from ggsr_kg.slices.sources import Chunk, Source, source
from ggsr_kg.slices.things import Things
from ggsr_kg.temporary import room
from ggsr_kg.validation import Input

_TOO_MUCH = (
    Text("te veel hoort bij geen casus", "too much belongs to no case"),
    Text("geef elk ding een casus (ggsr:casus)", "give each thing a case (ggsr:casus)"),
)
SIZE = 250
"""How many cases a slice has, about."""
_NEAR = 2**19
"""Of how many things the case is kept at hand: those of a case mostly stand near each other."""


def cut(paths: Iterable[Path | str], size: int = SIZE, workers: int = 1) -> Cut:
    """Return the cases in the RDF files *paths* in slices of about *size*; nothing is loaded whole.

    A folder stands for the RDF files in it and in its subfolders, `-` for standard input. Large
    files are looked through by *workers* processes, and each of these gets as many slices.

    >>> with cut([]) as nothing:
    ...     list(nothing.slices())
    []
    """
    return Cut(paths, size, workers)


class Cut:
    """Case files in slices: to be used in `with`, which removes all temporary files at the end.

    When the first slice is there, *inputs* tells what the files are, *rest* holds the lines of what
    belongs to no case, which is part of what the cases are judged with, *origins* where these come
    from, and *repeated* names the cases that are in more than one file: such a case is in one
    slice, like any other.

    Slices of files in canonical N-Triples or N-Quads point into these files as far as cases stand
    together there; everything else is copied, in the folder for temporary files of the system
    (TMPDIR), which only the user can read. What is kept in memory grows with the number of cases,
    of what `ownership.COMMON` names (norms, typings, coverages), and of blank nodes in files of
    other formats; not with that of statements.
    """

    def __init__(self, paths: Iterable[Path | str], size: int, workers: int) -> None:
        self.inputs: tuple[Input, ...] = ()
        self.rest = b""
        self.origins = Origins((), (), ())
        self.repeated: tuple[str, ...] = ()
        self._paths = tuple(paths)
        self._size, self._workers = size, workers
        self._folder = Path()
        self._sources: list[Source] = []
        self._names = Names()
        self._things: Things | None = None
        self._owner = lru_cache(_NEAR)(self._of)

    def __enter__(self) -> Cut:
        """Make the folder for temporary files."""
        with room():
            self._folder = Path(tempfile.mkdtemp(prefix="ggsr-"))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove all temporary files."""
        if self._things is not None:
            self._things.close()
        shutil.rmtree(self._folder)

    def slices(self) -> Iterator[Slice]:
        """Yield the slices in the order of the inputs, once; each case is in one, whole.

        Cases that refer to each other's things are in one slice. Who reads a slice checks what is
        in it (`statements`).

        Raises: InputError: a file cannot be read, is no RDF, or changes meanwhile. OutputError: the
        folder for temporary files is full.
        """
        with room():
            for number, path in enumerate(cases.files(self._paths)):
                self._sources.append(source(path, number, self._folder, self._workers))
                self._names.add(self._sources[-1].cases, self._sources[-1].common)
            self._names.close()
            self.repeated = tuple(map(_text, sorted(self._names.repeated)))
            found = self._located()
            self.inputs = tuple(each.input(found.statements[each.number]) for each in self._sources)
            groups = ownership.joined(found.links, range(len(self._names.all)))
            size = pool.share(len(self._names.all), self._size, self._workers)
            planned = [array("q", part) for part in parts(found, groups, size)]
            if not found.scattered:  # No file is looked through again, to copy what is.
                self._names.numbers.clear()
            yield from self._slices(found, planned)

    def told(self, error: InputError) -> InputError:
        """Return *error*, raised by `statements`, with the line of the user's file.

        An error in lines that were copied has none, nor has one in *rest* (called ""): then the
        files are read again to find the fault.
        """
        name = re.sub(r" \([^()]*\)$", "", error.where)
        if name and name not in (each.name for each in self._sources):
            return error
        for each in self._sources:
            try:
                each.check()
            except InputError as found:
                return found
        return error

    def _located(self) -> Located:
        """Return where the cases are, after what is of no case is put in *rest*."""
        names = self._names
        things = self._things = Things(self._folder, names.all)
        rest = Copies(self._folder)

        def loose(given: Source, chunk: Chunk) -> None:
            collect(given, chunk, names, things)

        def kept(given: Source, chunk: Chunk) -> None:
            rest.add(NONE, given, chunk.block[chunk.start : chunk.end], chunk.line)
            if rest.sizes[NONE] > graphs.SIZE_LIMIT:
                raise InputError(given.name, *_TOO_MUCH)

        parts = sum(len(each.parts) for each in self._sources)
        if names.all and self._workers > 1 and parts > len(self._sources):
            found = at_once(self._sources, names, self._workers)
            if found:
                return found
        if names.all:
            found = locate(self._sources, names, names.of, loose)
            if not (things.any or names.common):
                return found
            if things.settle():
                gather(self._sources, names, self._owner, things)
                things.spread()
                self._owner.cache_clear()
        found = locate(self._sources, names, self._owner, kept)
        self.rest, self.origins = rest.all(NONE)
        return found

    def _of(self, thing: bytes) -> int:
        """Return the number of the case that *thing* belongs to as far as is known."""
        found = self._names.of(thing)
        if found == NONE and self._things is not None and self._things.any:
            return self._things.owner(thing)
        return found

    def _slices(self, found: Located, planned: Sequence[Sequence[int]]) -> Iterator[Slice]:
        copies, scattered = Copies(self._folder), False
        for number, part in enumerate(planned):
            names = tuple(_text(self._names.all[case]) for case in part)
            if found.scattered.isdisjoint(part):
                taken = (found.spans[case] for case in part)
                spans = sorted(taken, key=lambda each: (each.source, each.start))
                if _together(spans):
                    yield self._slice(spans[0], spans[-1].end, names)
                    continue
                for span in spans:
                    given = self._sources[span.source]
                    copies.add(number, given, given.read(span.start, span.end), span.line)
            elif not scattered:
                self._copy(copies, found, planned)
                scattered = True
            yield copies.slice(number, names)

    def _slice(self, first: Span, end: int, names: tuple[str, ...]) -> Slice:
        given = self._sources[first.source]
        line, stamp = first.line if given.exact else None, None if given.copied else given.stamp
        path, length = str(given.path), end - first.start
        return Slice(path, first.start, length, line, names, (given.number,), stamp)

    def _copy(self, copies: Copies, found: Located, planned: Sequence[Sequence[int]]) -> None:
        """Put the slices with scattered cases in *copies*."""
        of = {
            case: number
            for number, part in enumerate(planned)
            if not found.scattered.isdisjoint(part)
            for case in part
        }
        for given in self._sources:
            for chunk in given.chunks(self._names, self._owner):
                if chunk.owner in of:
                    piece = chunk.block[chunk.start : chunk.end]
                    copies.add(of[chunk.owner], given, piece, chunk.line)


def _together(spans: Sequence[Span]) -> bool:
    return all(
        (one.source, one.end) == (other.source, other.start) for one, other in pairwise(spans)
    )


def _text(name: bytes) -> str:
    """Return *name* as the value of a term."""
    return name.removeprefix(b"_:").decode(errors="replace")
