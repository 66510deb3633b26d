"""Every answer is made in a child process, which is ended when it takes too much.

The child is forked from the server after everything was loaded, so that it starts in milliseconds
and shares the graph. It writes its answer to a file without a name, and ends; only a whole answer
is passed on. Whatever becomes of it (too long, too much memory, a crash of the engine), the server
goes on and the memory is free again.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from ggsr_kg.web import confinement
from ggsr_kg.web.confinement import CRASH, DISK, MEGABYTE, MEMORY, SIZE, Job
from ggsr_kg.web.messages import Pairs
from ggsr_kg.web.quotas import Quota
from ggsr_kg.web.waits import Turns, Waits

TIME, GONE, FULL, STOPPED = "time", "gone", "full", "stopped"
_OURS: dict[int, str] = {signal.SIGALRM: TIME, signal.SIGXFSZ: SIZE}
"""What it means that a signal ended a child which comes of the limits that it took on."""
_OTHERS: dict[int, str] = {signal.SIGABRT: MEMORY, signal.SIGKILL: MEMORY}
"""What it most likely means that another did: an engine aborts when it gets no memory."""
_SMALL = MEGABYTE
"""How large an answer is at most for which there is always room: there are so many connections."""
_BEAT = 0.1
"""How often, in seconds, the children are looked at."""
_SHORT = 2.0
"""After how many seconds a child takes a place."""
_AHEAD = 2 * (os.cpu_count() or 1)
"""How many of the youngest children give way to nobody."""
_PATIENCE = 0.15
"""For how many seconds the others do not either."""
_NICE = 15
"""How much they do after that; more would leave one that was killed no time to end."""
_GRACE = 1.0
"""How many seconds the kernel has to end a child whose time is up, or what a child started."""
_TICK = 0.002
"""How often, in seconds, is looked whether what was killed ended."""


@dataclass(frozen=True, slots=True)
class Made:
    """The reply that a child made, its body in *file*; or, without one, why it made none.

    *reason* is TIME, MEMORY, SIZE, DISK, CRASH, GONE (the client is), FULL (too many at work) or
    STOPPED (the service is). *kind* is what went wrong where that is a fault to look into: at a
    CRASH, and when a signal that was not ours ended it. *trace* is where, if wanted.
    """

    status: int = 0
    media: str = ""
    headers: Pairs = ()
    file: IO[bytes] | None = None
    reason: str = ""
    kind: str = ""
    trace: str = ""


@dataclass(slots=True)
class _Child:
    pid: int
    born: float
    seconds: float
    memory: int
    reason: str = ""
    lasts: bool = False
    gives_way: bool = False


@dataclass(slots=True)
class Children:
    """The children that are at work, each for *seconds* unless its limits say otherwise.

    At *most* so many may last longer than two seconds; a few *more* may be at work, so that a short
    question is always answered. Together they have *memory* bytes of their own, and what they made
    takes *disk* bytes until it was sent, but for small answers.
    """

    seconds: float = 30.0
    most: int = 50
    more: int = 14
    memory: int = field(default_factory=lambda: min(2048 * MEGABYTE, _physical() // 2))
    disk: Quota = field(default_factory=lambda: Quota(1024 * MEGABYTE))
    waits: Waits = field(default_factory=Waits)
    _living: dict[int, _Child] = field(default_factory=dict)
    _birth: Turns = field(default_factory=Turns)
    _guard: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def making(self, job: Job, gone: Callable[[], Awaitable[None]]) -> AsyncIterator[Made]:
        """Give what a child makes of *job*.

        *gone* is awaited beside it, and ends the child when it returns: the client went away.
        """
        try:
            out = tempfile.TemporaryFile()  # noqa: SIM115 - what follows closes it
        except OSError:
            yield Made(reason=DISK)
            return
        with out:
            made = await self._made(job, gone, out)
            size = os.fstat(out.fileno()).st_size
            with self.disk.take(size if size > _SMALL else 0) as fits:
                yield made if fits else Made(reason=FULL)

    async def _made(self, job: Job, gone: Callable[[], Awaitable[None]], out: IO[bytes]) -> Made:
        async with self._birth.turn():  # one at a time: in a rush others are looked after too
            await asyncio.sleep(0)
            if self.waits.stopped:
                return Made(reason=STOPPED)
            if len(self._living) >= self.most + self.more:
                return Made(reason=FULL)
            try:
                child, reading = self._born(job, out)
            except OSError:
                return Made(reason=FULL)
        loop = asyncio.get_running_loop()
        told = bytearray()
        whole: asyncio.Future[None] = loop.create_future()

        def read() -> None:
            part = os.read(reading, 65536)
            told.extend(part)
            if not part:
                loop.remove_reader(reading)
                whole.set_result(None)

        loop.add_reader(reading, read)
        leaving = asyncio.ensure_future(gone())
        try:
            await asyncio.wait({leaving, whole}, return_when=asyncio.FIRST_COMPLETED)
            if not whole.done():
                _end(child, GONE)
                await whole
        finally:
            leaving.cancel()
            loop.remove_reader(reading)
            os.close(reading)
            _kill(child)
            status = await _ended(child)
            del self._living[child.pid]
        return _outcome(bytes(told), child, status, out)

    def _born(self, job: Job, out: IO[bytes]) -> tuple[_Child, int]:
        """Return a new child that works on *job*, and the pipe that it tells the end of.

        Raises: OSError: there can be no more.
        """
        loop = asyncio.get_running_loop()
        seconds = job.limits.seconds or self.seconds
        job = job._replace(limits=replace(job.limits, seconds=seconds))
        reading, writing = os.pipe()
        try:
            memory = _private(os.getpid())
            pid = os.fork()
            if pid == 0:
                confinement.work(job, out.fileno(), writing)
        except OSError:
            os.close(reading)
            raise
        finally:
            os.close(writing)
        with suppress(OSError):
            os.setpgid(pid, pid)
        child = self._living[pid] = _Child(pid, loop.time(), seconds, memory)
        self._give_way()
        if self._guard is None or self._guard.done():
            self._guard = loop.create_task(self._watch())
        return child, reading

    def stop(self) -> None:
        """End every child, and have no more."""
        self.waits.stop()
        for child in self._living.values():
            _end(child, STOPPED)

    async def _watch(self) -> None:
        """Hold the children to their time, their places and their memory while there are any."""
        while self._living:
            now = asyncio.get_running_loop().time()
            living = [child for child in self._living.values() if not child.reason]
            for child in living:
                self._hold(child, now - child.born)
            self._give_way()
            self._weigh([child for child in living if not child.reason])
            await asyncio.sleep(_BEAT)

    def _weigh(self, living: list[_Child]) -> None:
        """End the largest of *living* while they have more memory of their own than there is."""
        sizes = {child.pid: max(0, _private(child.pid) - child.memory) for child in living}
        while sum(sizes.values()) > self.memory:
            largest = max(sizes, key=lambda pid: sizes[pid])
            _end(self._living[largest], MEMORY)
            del sizes[largest]

    def _hold(self, child: _Child, age: float) -> None:
        """End *child* when it has no more time, or no place."""
        if age > child.seconds + _GRACE:
            _end(child, TIME)
        elif age > _SHORT and not child.lasts:
            child.lasts = sum(each.lasts for each in self._living.values()) < self.most
            if not child.lasts:
                _end(child, FULL)

    def _give_way(self) -> None:
        """Let all but the youngest children give way to these and to the server.

        While there are few they are as any other process: the machine may have more to do.
        """
        now = asyncio.get_running_loop().time()
        for child in list(self._living.values())[:-_AHEAD]:
            if not child.gives_way and now - child.born > _PATIENCE:
                child.gives_way = True
                with suppress(OSError):
                    os.setpriority(os.PRIO_PGRP, child.pid, _NICE)


def _end(child: _Child, reason: str) -> None:
    child.reason = child.reason or reason
    _kill(child)


def _kill(child: _Child) -> None:
    """Kill *child* and what it started; its number is its own until it was waited for."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


async def _ended(child: _Child) -> int:
    """Return the status of *child*, which was killed, once what it started ended too.

    Where nobody takes note of the end of a process, its number stays: that is waited for shortly.
    """
    while not (found := os.waitpid(child.pid, os.WNOHANG))[0]:
        await asyncio.sleep(_TICK)
    with suppress(TimeoutError):
        async with asyncio.timeout(_GRACE):
            while _has_group(child.pid):
                await asyncio.sleep(_TICK)
    return found[1]


def _has_group(pid: int) -> bool:
    """Return whether *pid* is the number of a group with a process of ours in it."""
    try:
        os.killpg(pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _outcome(told: bytes, child: _Child, status: int, out: IO[bytes]) -> Made:
    whole = status == 0 and told  # it was done before it was ended
    if child.reason and not whole:
        return Made(reason=child.reason)
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number in _OURS:
            return Made(reason=_OURS[number])
        return Made(reason=_OTHERS.get(number, CRASH), kind=signal.Signals(number).name)
    if not whole:
        return Made(reason=CRASH, kind=f"exit {os.WEXITSTATUS(status)}")
    found = json.loads(told)
    if "reason" in found:
        return Made(**found)
    headers = tuple((name, value) for name, value in found["headers"])
    out.seek(0)
    return Made(found["status"], found["media"], headers, out)


def _private(pid: int) -> int:
    """Return how many bytes of memory the process *pid* has, without files; 0 if none can tell."""
    try:
        _, resident, shared = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[:3]
    except (OSError, ValueError):
        return 0
    return (int(resident) - int(shared)) * os.sysconf("SC_PAGE_SIZE")


def _physical() -> int:
    """Return how many bytes of memory the machine has."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
