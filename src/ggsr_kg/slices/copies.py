"""Lines that are copied to be read together, each copy with a list of where its lines come from."""

from __future__ import annotations

from array import array
from collections import Counter
from pathlib import Path

from ggsr_kg.slices import pieces
from ggsr_kg.slices.pieces import Origins, Slice
from ggsr_kg.slices.sources import Source

_FULL = 2**26
"""How many bytes wait at most to be written."""


class Copies:
    """Files of lines in *folder*, by number; *sizes* tells how many bytes each was given.

    Beside each is what `pieces.origins` reads.
    """

    def __init__(self, folder: Path) -> None:
        self.sizes = Counter[int]()
        self._folder = folder
        self._counts = Counter[int]()
        self._inputs: dict[int, dict[int, None]] = {}
        self._given: Source | None = None
        self._waiting: dict[int, tuple[list[bytes], array[int]]] = {}
        self._size = 0

    def add(self, number: int, given: Source, chunk: bytes, line: int) -> None:
        """Take lines of *given* into copy *number*; the first is *line* there."""
        if given is not self._given or self._size > _FULL:
            self._write()
        self._given = given
        if number not in self._waiting:
            self._waiting[number] = [], array("q")
        chunks, firsts = self._waiting[number]
        chunks.append(chunk)
        firsts.append(line)
        self._size += len(chunk)
        self.sizes[number] += len(chunk)

    def slice(self, number: int, cases: tuple[str, ...]) -> Slice:
        """Return copy *number*, which holds *cases*."""
        self._write()
        path, inputs = self._path(number), tuple(self._inputs[number])
        beside = str(self._beside(number))
        return Slice(str(path), 0, path.stat().st_size, None, cases, inputs, None, beside)

    def all(self, number: int) -> tuple[bytes, Origins]:
        """Return the lines in copy *number*, if there are any, and where they come from."""
        self._write()
        if number not in self._inputs:
            return b"", Origins((), (), ())
        return self._path(number).read_bytes(), pieces.origins(self._beside(number))

    def _write(self) -> None:
        """Write what waits."""
        for number, (chunks, firsts) in self._waiting.items():
            assert self._given is not None
            made, due, count = array("q"), 0, self._counts[number]
            for chunk, line in zip(chunks, firsts, strict=True):
                if line != due or not made:
                    made.extend((count, self._given.number, line if self._given.exact else 0))
                many = chunk.count(b"\n")
                count, due = count + many, line + many
            self._counts[number] = count
            self._inputs.setdefault(number, {})[self._given.number] = None
            with self._path(number).open("ab") as out:
                out.write(self._given.own(b"".join(chunks)))
            with self._beside(number).open("ab") as out:
                made.tofile(out)
        self._waiting.clear()
        self._size = 0

    def _path(self, number: int) -> Path:
        return self._folder / f"deel-{number}.nq"

    def _beside(self, number: int) -> Path:
        return self._folder / f"deel-{number}.regels"
