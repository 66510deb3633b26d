"""Case files of any size: cut into slices that are checked over processes, none read whole.

A finding has its line in files of N-Triples or N-Quads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path

from ggsr_kg import bulk, cases, casework, contents, settings, slices
from ggsr_kg.bulk import Bench, Piece, Stated
from ggsr_kg.engines import Engine
from ggsr_kg.errors import InputError
from ggsr_kg.findings import Place
from ggsr_kg.graphs import Quad
from ggsr_kg.said import Lines
from ggsr_kg.settings import Setting
from ggsr_kg.slices import Cut, Origins, Slice, lines
from ggsr_kg.validation import Run

SMALL = 2**23
"""Up to how many bytes files are read whole."""
_PLAIN = {".nt": False, ".nq": True}
"""Of which files lines may be canonical, and whether these may name graphs."""


def is_small(paths: Iterable[Path | str]) -> bool:
    """Return whether the files *paths* can be read whole.

    Raises: InputError: a folder holds no RDF file.
    """
    return sum(path.stat().st_size for path in cases.files(paths) if path.is_file()) <= SMALL


def is_plain(paths: Iterable[Path | str]) -> bool:
    """Return whether *paths*, small files, hold canonical N-Triples or N-Quads, cut at no cost.

    Raises: InputError: a folder holds no RDF file, or a file cannot be read.
    """
    return all(map(_is_plain, cases.files(paths)))


def _is_plain(path: Path) -> bool:
    graphs = _PLAIN.get(path.suffix.lower())
    if graphs is None or not path.is_file():
        return False
    return lines.canonical(contents.load(path, SMALL), graphs)


def validate(
    paths: Sequence[Path | str],
    setting: Setting,
    engine: Engine,
    tell: Callable[[int, int], None] = lambda done, total: None,
    workers: int | str = 1,
) -> Run:
    """Return what the packaged shapes find in the case files *paths*, as `casework.validate`.

    The cases go in slices of about `casework.PART` over *workers* processes, or over the Dask
    cluster with that address of its scheduler. *tell* is told how many cases were done, and how
    many there are.

    Raises: InputError: a file cannot be read. OutputError: there is no room for temporary files.
    EngineError: nothing could run.
    """
    prepared = settings.ready(None, setting)
    local = workers if isinstance(workers, int) else 1
    with slices.cut(paths, casework.PART, local) as cut:
        try:
            stream = cut.slices()
            first = next(stream, None)
            # Now it is known what belongs to no case.
            rest = slices.statements(cut.rest, "") if cut.rest else []
            bench = bulk.ready(setting, prepared, engine, rest)
            pieces = (_piece(each, cut) for each in chain([first] if first else [], stream))
            loose = [_loose(cut)] if rest or not first else []
            total = sum(each.cases for each in cut.inputs)
            spread = workers if isinstance(workers, int) else _over(workers, bench, cut.rest)
            run, counted = bulk.check(
                chain(pieces, loose), bench, spread, lambda done: tell(done, total)
            )
        except InputError as error:
            raise cut.told(error) from None
        files = dict.fromkeys(cut.repeated, 2)
        run, bench = bulk.narrowed(run, counted, bench)
        run = replace(run, inputs=cut.inputs, gaps=cases.gaps(paths))
        return casework.counting(bulk.finished(run, counted, files, bench), setting)


def _over(address: str, bench: Bench, rest: bytes) -> bulk.Spread:
    # Dask is an extra, and takes a while to import.
    from ggsr_kg import cluster  # noqa: PLC0415

    return lambda pieces: cluster.over(pieces, bench, rest, address)


def _piece(given: Slice, cut: Cut) -> Piece:
    names = {number: cut.inputs[number].name for number in given.inputs}
    return Piece(given.cases, partial(_read, given, names))


def _loose(cut: Cut) -> Piece:
    """Return what belongs to no case."""
    names = dict(enumerate(each.name for each in cut.inputs))
    return Piece((), partial(_stated, cut.rest, cut.origins, names))


def _read(given: Slice, names: Mapping[int, str]) -> Stated:
    """Return what stands in a slice; *names* are those of its inputs by number."""
    name = names[given.number]

    def strict() -> Sequence[Quad]:
        return slices.statements(given.read(), name, given.number, given.line)

    place = partial(_place, given.places(), names)
    return Stated(Lines(given.blocks, strict), name, place)


def _stated(data: bytes, origins: Origins, names: Mapping[int, str]) -> Stated:
    """Return what stands in *data*, lines that come from inputs with these *names* by number."""
    given = Lines(lambda: [data], partial(slices.statements, data, ""))
    return Stated(given, names[0] if len(names) == 1 else "", partial(_place, origins, names))


def _place(origins: Origins, names: Mapping[int, str], number: int) -> Place:
    """Return where line *number* stands in the user's files."""
    which, line = origins.of(number)
    return Place(names[which], line)
