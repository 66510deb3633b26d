"""Work over processes: in order, with the loss of a process costing only what it was doing.

A process that dies, or takes longer than the limit, is replaced; what it was doing is done once
more, alone in a new process. When that fails too it is lost, and said to be.
"""

from __future__ import annotations

import gc
import io
import multiprocessing
import pickle
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from time import monotonic
from typing import Any, Generic, TypeVar

from ggsr_kg import memory
from ggsr_kg.errors import GgsrError, Text

Task = TypeVar("Task")
Made = TypeVar("Made")

_AHEAD = 4
"""How many tasks may be done before their turn, for each process."""
_TASKS = 2
"""How many tasks a process does, before one that keeps no memory of them takes its place."""
_ENDS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
"""What asks a process to end."""
_FORK = "fork"
"""How a process starts: it has what was made ready before, at no cost."""

AVAILABLE = _FORK in multiprocessing.get_all_start_methods()
"""Whether there can be more than one process here."""


def share(many: int, most: int, workers: int) -> int:
    """Return in parts of how many *many* go to *workers*: *most* at most, and each gets as many.

    >>> share(10_000, 750, 2), share(10_000, 750, 1), share(3, 750, 2), share(0, 750, 2)
    (715, 715, 2, 1)
    """
    rounds = -(-many // (most * workers))
    return -(-many // (rounds * workers)) if many else 1


@dataclass(frozen=True, slots=True)
class Lost:
    """What came of a task that was not done, and why."""

    why: Text


@dataclass
class _Job(Generic[Task]):
    number: int
    task: Task
    again: bool = False


class _Worker(Generic[Task, Made]):
    """A process that does one task at a time."""

    def __init__(self, work: Callable[[Task], Made]) -> None:
        context = multiprocessing.get_context(_FORK)
        self.pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(  # type: ignore[attr-defined]
            target=_serve, args=(work, theirs, self.pipe), daemon=True
        )
        self.process.start()
        theirs.close()
        self.ends = self.pipe, self.process.sentinel
        self.job: _Job[Task] | None = None
        self.started, self.given = 0.0, 0

    def give(self, job: _Job[Task]) -> None:
        """Let it do *job*."""
        self.job, self.started = job, monotonic()
        self.given += 1
        with suppress(OSError):  # it died while it waited: noticed when its answer is asked for
            self.pipe.send(job.task)

    def answer(self, limit: float) -> Made | Lost | GgsrError:
        """Return what came of the task that it has answered, died of, or took too long over."""
        with suppress(EOFError, OSError):
            if self.pipe.poll():
                return self._received(limit)
        if self.process.is_alive() and self.started <= monotonic() - limit:
            return Lost(Text(f"duurde langer dan {limit:.0f} s", f"took longer than {limit:.0f} s"))
        return Lost(Text("het proces is afgebroken", "the process was ended"))

    def _received(self, limit: float) -> Made | Lost | GgsrError:
        """Return what it has begun to send; when that takes longer than *limit* too, end it."""
        late = threading.Timer(limit, self.process.kill)
        late.start()
        try:
            made: Made | Lost | GgsrError = self.pipe.recv()
            return made
        finally:
            late.cancel()
            late.join()

    def stop(self) -> None:
        """End the process, whatever it does."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let signals that ask this process to end wait: while one starts, Python may drop them."""
    waiting: list[int] = []
    before = {}
    if threading.current_thread() is threading.main_thread():
        for number in _ENDS:
            if callable(signal.getsignal(number)):
                before[number] = signal.signal(number, lambda number, frame: waiting.append(number))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for number in waiting:
            signal.raise_signal(number)


class _Pickler(pickle.Pickler):
    """Writes what has slots as its kind and its values, which is read in a third of the time."""

    def reducer_override(self, each: Any) -> Any:
        """Return how *each* is to be made again, or that it goes as it always does."""
        kind = type(each)
        fields = getattr(kind, "__dataclass_fields__", ())
        if not fields or len(kind.__match_args__) != len(fields) or hasattr(each, "__dict__"):
            return NotImplemented
        return kind, tuple(getattr(each, name) for name in fields)


def packed(made: object) -> bytes:
    """Return *made* as bytes that `pickle.loads`, or `Connection.recv`, makes it of again.

    >>> pickle.loads(packed(Text("een", "one"))).en
    'one'
    """
    out = io.BytesIO()
    _Pickler(out, pickle.HIGHEST_PROTOCOL).dump(made)
    return out.getvalue()


def _serve(work: Callable[[Any], Any], pipe: Connection, other: Connection) -> None:
    """Do what comes through *pipe* until nobody holds its *other* end any more.

    What is no longer used is cleared away between tasks, not during them, and without looking at
    what was there before, or is still there after it: that takes a tenth of the time.
    """
    for number in _ENDS:  # what the command does then is not for this process
        ignored = number == signal.SIGINT or signal.getsignal(number) == signal.SIG_IGN
        signal.signal(number, signal.SIG_IGN if ignored else signal.SIG_DFL)
    other.close()
    gc.disable()
    gc.freeze()
    memory.keep()
    with suppress(EOFError, OSError, MemoryError):
        while True:
            pipe.send_bytes(_done(work, pipe.recv()))
            gc.collect()
            gc.freeze()


def _done(work: Callable[[Any], Any], task: Any) -> bytes:
    """Return what *work* makes of *task*, or what went wrong, `packed`."""
    try:
        return packed(work(task))
    except GgsrError as error:
        return packed(error)
    except Exception as error:
        return packed(lost(error))


def lost(error: Exception) -> Lost:
    """Return what comes of a task that *error* stopped, a fault of the program.

    What it says may hold a value of the data, which is nobody else's business.

    >>> lost(KeyError("Jansen")).why.en
    'a fault of the program (KeyError)'
    """
    kind = type(error).__name__
    return Lost(Text(f"fout in het programma ({kind})", f"a fault of the program ({kind})"))


def over(
    tasks: Iterable[Task], work: Callable[[Task], Made], workers: int, limit: float
) -> Generator[tuple[Task, Made | Lost], None, None]:
    """Yield each of *tasks* with what *work* made of it, in order, over *workers* processes.

    *limit* is how long one task may take, in seconds. At most a few tasks more than there are
    processes are taken, or kept, at a time. With one, or where there cannot be more, the work is
    done in this process, without limit.

    Raises: GgsrError: as *work*, of the first task that gives one, or as *tasks* after those.
    """
    if workers == 1 or not AVAILABLE:
        yield from ((task, work(task)) for task in tasks)
        return
    crew = _Crew(tasks, work, workers, limit)
    try:
        while crew.put_to_work():
            yield from crew.harvest()
    finally:
        crew.stop()


class _Crew(Generic[Task, Made]):
    """Processes with what they do, what was done before its turn, and what is to be done again."""

    def __init__(
        self, tasks: Iterable[Task], work: Callable[[Task], Made], size: int, limit: float
    ) -> None:
        self._todo = (_Job(number, task) for number, task in enumerate(tasks))
        self._work, self._size, self._limit = work, size, limit
        self._all: list[_Worker[Task, Made]] = []
        self._again: deque[_Job[Task]] = deque()
        self._done: dict[int, tuple[Task, Made | Lost | GgsrError]] = {}
        self._turn = 0
        self._last: GgsrError | None = None

    @property
    def _busy(self) -> list[_Worker[Task, Made]]:
        return [each for each in self._all if each.job is not None]

    def put_to_work(self) -> bool:
        """Give every process that is free something to do; return whether any has.

        What failed is done alone, in a process of its own.
        """
        if self._again and not self._busy:
            self._new().give(self._again.popleft())
        while not self._again and len(self._busy) < self._size:
            try:
                job = next(self._todo, None) if len(self._done) < _AHEAD * self._size else None
            except GgsrError as error:  # of the tasks, after those that there were
                job, self._last = None, error
            if job is None:
                break
            free = next((each for each in self._all if each.job is None), None)
            (free or self._new()).give(job)
        if self._last and not self._busy:
            raise self._last
        return bool(self._busy)

    def _new(self) -> _Worker[Task, Made]:
        with _undisturbed():
            self._all.append(_Worker(self._work))
        return self._all[-1]

    def harvest(self) -> Iterator[tuple[Task, Made | Lost]]:
        """Wait for an answer, and yield those whose turn it is."""
        for worker in _answering(self._busy, self._limit):
            job, made = worker.job, worker.answer(self._limit)
            assert job is not None
            worker.job = None
            if isinstance(made, Lost) or worker.given >= _TASKS:
                self._all.remove(worker)
                worker.stop()
            if isinstance(made, Lost) and not job.again:
                job.again = True
                self._again.append(job)
            else:
                self._done[job.number] = job.task, made
        while self._turn in self._done:
            task, made = self._done.pop(self._turn)
            if isinstance(made, GgsrError):
                raise made
            yield task, made
            self._turn += 1

    def stop(self) -> None:
        """End every process."""
        for worker in self._all:
            worker.stop()


def _answering(busy: list[_Worker[Task, Made]], limit: float) -> list[_Worker[Task, Made]]:
    """Return the processes that have an answer, have died, or have taken too long."""
    oldest = min(worker.started for worker in busy)
    left = max(0.0, oldest + limit - monotonic())
    ready = set(wait([end for worker in busy for end in worker.ends], left))
    late = monotonic() - limit
    return [each for each in busy if each.started <= late or not ready.isdisjoint(each.ends)]
