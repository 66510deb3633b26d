"""Slices of case files over a Dask cluster (<https://distributed.dask.org>): `ggsr-kg[dask]`.

Each slice goes to the cluster as it stands in the file, so the machines need no files, only the
same version of this package. What several cases share goes along once for each process. A process
that dies costs nothing: Dask does its slices again elsewhere, and gives up on a slice after three.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from ggsr_kg import bulk, pool, settings, slices
from ggsr_kg.baselines import Baseline
from ggsr_kg.bulk import Bench, Piece, Stated
from ggsr_kg.engines import choose
from ggsr_kg.errors import EngineError, GgsrError, Text
from ggsr_kg.findings import Place
from ggsr_kg.said import Lines
from ggsr_kg.summaries import Keeper

if TYPE_CHECKING:
    from distributed import Client

_AHEAD = 3
"""How many slices wait at the cluster for each of its threads."""
_PATIENCE = 10.0
"""How long the scheduler may take to answer, in seconds."""


@dataclass(frozen=True, slots=True)
class _Job:
    """A piece that can be sent: its *names*, and its lines with what tells where they stand.

    Of an error in them the line is found here (`Cut.told`).
    """

    names: tuple[str, ...]
    data: bytes
    file: str
    place: Callable[[int], Place] | None
    before: Baseline | None


def over(
    pieces: Iterable[Piece], bench: Bench, rest: bytes, address: str
) -> Generator[tuple[Piece, Any], None, None]:
    """Yield each of *pieces* with what it gave, in order, as `pool.over` over a cluster.

    *address* is that of its scheduler; *rest* holds the lines of what belongs to no case.

    Raises: EngineError: Dask is not installed, or the scheduler does not answer, or no longer.
    Others as *bench*.
    """
    with _client(address) as client, _answering(address):
        keeps = bench.setting.keeper is not None
        most = _AHEAD * max(1, sum(client.nthreads().values()))
        waiting: deque[tuple[Piece, Any]] = deque()
        for piece in pieces:
            given = piece.read()
            assert isinstance(given.statements, Lines)
            before = bench.before and bench.before.only(piece.names)
            data = b"".join(given.statements.blocks())
            job = _Job(piece.names, data, given.file, given.place, before)
            waiting.append((piece, client.submit(_checked, rest, job, keeps, pure=False)))
            if len(waiting) > most:
                yield _result(*waiting.popleft())
        while waiting:
            yield _result(*waiting.popleft())


def _client(address: str) -> Client:
    try:
        from distributed import Client  # noqa: PLC0415  (an extra)
    except ImportError:
        raise EngineError(
            "Dask",
            Text("is niet geïnstalleerd", "is not installed"),
            Text("pip install 'ggsr-kg[dask]'", "pip install 'ggsr-kg[dask]'"),
        ) from None
    try:
        return Client(address, timeout=_PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        raise _silent(address) from error


@contextmanager
def _answering(address: str) -> Iterator[None]:
    """Turn what Dask says when the scheduler is gone into an error of ours."""
    try:
        yield
    except CancelledError as error:
        raise _silent(address) from error


def _silent(address: str) -> EngineError:
    return EngineError(
        address,
        Text("geen Dask-scheduler die antwoordt", "no Dask scheduler that answers"),
        Text(
            "controleer het adres, zoals tcp://127.0.0.1:8786",
            "check the address, as tcp://127.0.0.1:8786",
        ),
    )


def _result(piece: Piece, future: Any) -> tuple[Piece, Any]:
    """Return *piece* with what came of it."""
    from distributed import KilledWorker  # noqa: PLC0415  (an extra)

    try:
        made = future.result(timeout=bulk.LIMIT)
    except KilledWorker:
        return piece, pool.Lost(Text("het proces is afgebroken", "the process was ended"))
    except TimeoutError:
        future.cancel()
        limit = f"{bulk.LIMIT:.0f} s"
        return piece, pool.Lost(Text(f"duurde langer dan {limit}", f"took longer than {limit}"))
    if isinstance(made, GgsrError):
        raise made
    return piece, made


def _checked(rest: bytes, job: _Job, keeps: bool) -> Any:
    """Return what is found in *job*, or what stopped it: this is what a machine does.

    *keeps* says that a summary of its cases is to come along.
    """
    try:
        strict = partial(slices.statements, job.data, job.file)
        lines = Lines(lambda: [job.data], strict)
        bench = replace(_bench(rest, keeps), before=job.before)
        return bench(Piece(job.names, lambda: Stated(lines, job.file, job.place)))
    except GgsrError as error:
        return error
    except Exception as error:
        return pool.lost(error)


@lru_cache(maxsize=1)
def _bench(rest: bytes, keeps: bool) -> Bench:
    """Return what cases are checked with, made ready once for each process."""
    setting = replace(settings.prepare(), keeper=Keeper() if keeps else None)
    shared = slices.statements(rest, "") if rest else []
    prepared = settings.ready(None, setting)
    return Bench(setting, prepared, choose.engine("auto"), setting.base.with_more(shared))
