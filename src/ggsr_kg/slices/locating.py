"""Where the cases stand in the inputs, and which of them refer to each other."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial

from ggsr_kg import pool
from ggsr_kg.slices import lines
from ggsr_kg.slices.names import NONE, Names, key
from ggsr_kg.slices.sources import LIMIT, Chunk, Part, Source
from ggsr_kg.slices.things import OPEN, Things


@dataclass(frozen=True, slots=True)
class Span:
    """Lines that stand together: from *start* to *end* (bytes) of *source*; the first is *line*."""

    source: int
    start: int
    end: int
    line: int


class Spans(MutableMapping[int, Span]):
    """The span of each of *many* cases, 32 bytes each."""

    def __init__(self, many: int) -> None:
        self._numbers = array("q", bytes(32 * many))

    def __getitem__(self, case: int) -> Span:
        """Return the span of *case*."""
        found = self._numbers[4 * case : 4 * case + 4]
        if not found[2]:
            raise KeyError(case)
        return Span(*found)

    def __setitem__(self, case: int, span: Span) -> None:
        """Let *case* have *span*."""
        found = array("q", (span.source, span.start, span.end, span.line))
        self._numbers[4 * case : 4 * case + 4] = found

    def __delitem__(self, case: int) -> None:
        """Let *case* have none."""
        self[case] = Span(0, 0, 0, 0)

    def __iter__(self) -> Iterator[int]:
        """Yield the cases that have one."""
        return (case for case, end in enumerate(self._numbers[2::4]) if end)

    def __len__(self) -> int:
        """Return how many have one."""
        return sum(map(bool, self._numbers[2::4]))


@dataclass(frozen=True, slots=True)
class Located:
    """Where the cases are: the first *spans* of each, which has more (*scattered*), and *links*.

    *statements* tells how many there are in each source.
    """

    spans: MutableMapping[int, Span] = field(default_factory=dict)
    scattered: set[int] = field(default_factory=set)
    links: set[tuple[int, int]] = field(default_factory=set)
    statements: Counter[int] = field(default_factory=Counter)


def locate(
    sources: Iterable[Source],
    names: Names,
    owner: Callable[[bytes], int],
    loose: Callable[[Source, Chunk], None],
) -> Located:
    """Return where the cases *names* are, as *owner* tells; what is of none goes to *loose*.

    Raises: InputError: a file changed, or *loose* raises it.
    """
    found = Located(Spans(len(names.all)))
    for source in sources:
        for chunk in source.chunks(names, owner):
            if chunk.owner < 0:
                found.statements[source.number] += chunk.statements
                loose(source, chunk)
            else:
                _take(found, source, chunk, names, owner)
    return found


def at_once(sources: Sequence[Source], names: Names, workers: int) -> Located | None:
    """Return where the cases *names* are, looked for in parts over *workers* processes.

    It is nothing when there is something of no case, or when a process is lost.

    Raises: InputError: a file changed.
    """
    tasks = [(place, part) for place, source in enumerate(sources) for part in source.parts]
    found = Located(Spans(len(names.all)))
    with closing(pool.over(tasks, partial(_in_part, sources, names), workers, LIMIT)) as done:
        for _, part in done:
            if part is None or isinstance(part, pool.Lost):
                return None
            for case, span in part.spans.items():
                _add(found, case, span)
            found.scattered.update(part.scattered)
            found.links.update(part.links)
            found.statements.update(part.statements)
    return found


def _in_part(sources: Sequence[Source], names: Names, task: tuple[int, Part]) -> Located | None:
    """Return where the cases are in a part of a source, or nothing if not all is of one."""
    place, part = task
    found = Located()
    for chunk in sources[place].chunks(names, names.of, part):
        if chunk.owner < 0:
            return None
        _take(found, sources[place], chunk, names, names.of)
    return found


def _take(
    found: Located, source: Source, chunk: Chunk, names: Names, owner: Callable[[bytes], int]
) -> None:
    """Put in *found* where *chunk* of a case is, and what other cases it names."""
    found.statements[source.number] += chunk.statements
    end = chunk.place + chunk.end - chunk.start
    _add(found, chunk.owner, Span(source.number, chunk.place, end, chunk.line))
    where = chunk.block, chunk.start, chunk.end
    if owner != names.of or not names.own(chunk.owner, *where):
        others = {owner(key(each, source.mark)) for each in lines.objects(*where)}
        found.links.update((chunk.owner, other) for other in others if other >= 0)


def _add(found: Located, case: int, new: Span) -> None:
    span = found.spans.get(case)
    if span is None:
        found.spans[case] = new
    elif (span.source, span.end) == (new.source, new.start):
        found.spans[case] = replace(span, end=new.end)
    else:
        found.scattered.add(case)


def collect(source: Source, chunk: Chunk, names: Names, things: Things) -> None:
    """Tell *things* of those of *chunk*, which have no case by name, and what they say of it."""
    where = chunk.block, chunk.start, chunk.end
    for subject in lines.subjects(*where):
        if (name := key(subject, source.mark)) not in names.common:
            things.add(name)
    for subject, graph in lines.places(*where) if source.graphs else ():
        if (case := names.around(graph[1:-1])) != NONE:
            things.place(key(subject, source.mark), case)
    for subject, value in lines.says(*where):
        case = names.numbers.get(key(value, source.mark), NONE)
        if case != NONE:
            things.say(key(subject, source.mark), case)


def gather(
    sources: Iterable[Source], names: Names, owner: Callable[[bytes], int], things: Things
) -> None:
    """Tell *things* what those of which *owner* does not know the case yet stand near.

    Raises: InputError: a file changed.
    """
    for source in sources:
        for chunk in source.chunks(names, owner):
            where = chunk.block, chunk.start, chunk.end
            if chunk.owner in (OPEN, NONE):
                told = lines.told(*where)
                for pair in lines.pairs(*where):
                    subject, value = (key(each, source.mark) for each in pair)
                    case = owner(value)
                    if chunk.owner == NONE:
                        things.keep(value)
                    elif case >= 0:
                        things.mention((case, names.all[case]), subject, pair in told)
                    elif case == OPEN:
                        things.beside(subject, value, pair in told)
            else:
                objects = (key(each, source.mark) for each in lines.objects(*where))
                found = [each for each in objects if owner(each) == OPEN]
                if found:
                    things.mentioned((chunk.owner, names.all[chunk.owner]), found)


def parts(found: Located, groups: Iterable[Sequence[int]], size: int) -> Iterable[list[int]]:
    """Yield cases in parts of about *size*; no group is in two.

    A part of one file ends with it when that makes it not too small: then it need not be copied.
    """
    part: list[int] = []
    for group in groups:
        if len(part) * 2 >= size:
            first, last, new = (found.spans[case].source for case in (part[0], part[-1], group[0]))
            if first == last != new:
                yield part
                part = []
        part.extend(group)
        if len(part) >= size:
            yield part
            part = []
    if part:
        yield part
