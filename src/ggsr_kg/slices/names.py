"""The names of cases, and which of them a thing belongs to by its own name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from ggsr_kg.slices import lines

NONE = -1
"""Stands for no case."""
_STEMS = 8
"""With more kinds of name than this, counting them costs more than looking at each reference."""
_ONE = lines.pattern()


class Names:
    """The cases by name (the text of the IRI, or `_:` and a label), numbered as they were found."""

    def __init__(self) -> None:
        self.numbers: dict[bytes, int] = {}
        self.all: tuple[bytes, ...] = ()
        self.repeated: set[bytes] = set()
        self.common: set[bytes] = set()
        self._mixed: set[bytes] = set()
        self._starts: tuple[bytes, ...] | None = None
        self._stems: tuple[bytes, ...] = ()
        self._runs = _ONE

    def add(self, found: Iterable[bytes], common: Iterable[bytes] = ()) -> None:
        """Take in the cases of one more file, and what is *common*: of no case by its class."""
        self.common.update(common)
        for name in found:
            if name in self.numbers:
                self.repeated.add(name)
            self.numbers.setdefault(name, len(self.numbers))

    def close(self) -> None:
        """Take in no more: *all* holds the names in order."""
        self.all = tuple(self.numbers)
        self.common.difference_update(self.numbers)
        parents = (each.rpartition(b"/")[0] for each in self.common)
        self._mixed = {self.all[case] for case in map(self.of, parents) if case != NONE}
        stems = {name[: max(map(name.rfind, (b"/", b"#", b":"))) + 1] for name in self.all}
        if len(stems) <= _STEMS:
            self._starts = tuple(stems)
        apart = not any(two.startswith(one) for one, two in pairwise(sorted(self.all)))
        if apart and b"_:" not in stems and self._starts:
            self._stems = tuple(b"> <" + each for each in stems)
            self._runs = lines.pattern(stems)

    def of(self, thing: bytes) -> int:
        """Return the number of the case that *thing* belongs to by its name, or `NONE`.

        >>> names = Names()
        >>> names.add([b"urn:c"])
        >>> names.of(b"urn:c"), names.of(b"urn:c/gezin/ouder"), names.of(b"urn:cd")
        (0, 0, -1)
        >>> names.add([], common=[b"urn:c/norm"])
        >>> names.of(b"urn:c/norm")
        -1
        """
        return NONE if thing in self.common else self.around(thing)

    def around(self, thing: bytes) -> int:
        """Return the number of the case whose name *thing* is or starts with, or `NONE`."""
        numbers = self.numbers
        if self._starts is not None and not thing.startswith(self._starts):
            return NONE
        while thing:
            if thing in numbers:
                return numbers[thing]
            thing = thing.rpartition(b"/")[0]
        return NONE

    def own(self, case: int, block: bytes, start: int, end: int) -> bool:
        """Say whether these lines surely refer to no other case than *case*.

        Counting is enough: does all that starts as the names of cases do start with this name?
        """
        if not self._stems:
            return False
        ours = block.count(b"> <" + self.all[case], start, end)
        return ours == sum(block.count(stem, start, end) for stem in self._stems)

    def runs(self, block: bytes) -> Iterator[tuple[bytes, int, int]]:
        """Yield runs of canonical lines of one thing or case: that, and where it starts and ends.

        Between them are remarks.
        """
        for match in self._runs.finditer(block):
            kind = match.lastgroup
            if kind is None:
                continue
            if kind == "case" and not self._is_whole(match[kind][1:]):
                for each in _ONE.finditer(block, match.start(kind), match.end()):
                    yield each["one"], each.start("one"), each.end()
            else:
                term = match[kind] + b">" if kind == "case" else match[kind]
                yield term, match.start(kind), match.end()

    def _is_whole(self, name: bytes) -> bool:
        """Say whether all that starts as *name* does is of the case *name*."""
        return name in self.numbers and name not in self._mixed


def key(term: bytes, mark: bytes) -> bytes:
    """Return the name of *term* (a node as on a line) of a file; *mark* tells its labels apart.

    >>> key(b"<urn:a>", b"b1n"), key(b"_:a", b"b1n")
    (b'urn:a', b'_:b1na')
    """
    return term[1:-1] if term[:1] == b"<" else b"_:" + mark + term[2:]
