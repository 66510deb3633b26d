"""Every answer is made in a child process, which is ended when it takes too much.

The child is forked from the server after everything was loaded, so that it starts in milliseconds
and shares the graph. It writes its answer to a file without a name, and ends; only a whole answer
is passed on. Whatever becomes of it (too long, too much memory, a crash of the engine), the server
goes on and the memory is free again.
"""

from __future__ import annotations

import asyncio
import errno
import json
import os
import resource
import signal
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from ggsr_kg.web.messages import Pairs, Reply

MEGABYTE = 2**20
_BEAT = 0.1
"""How often, in seconds, the children are looked at."""
_PATIENCE = 0.2
"""After how many seconds a child gives way to younger ones."""
_PAGE = resource.getpagesize()
TIME, MEMORY, SIZE, CRASH, GONE, FULL = "time", "memory", "size", "crash", "gone", "full"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one child may use: *seconds*, *memory* and *size* of its answer in bytes.

    *files* is how many files it may have open: 0 leaves it those it got at birth, so that it can
    reach no file and no network.
    """

    seconds: float = 30.0
    memory: int = 512 * MEGABYTE
    size: int = 64 * MEGABYTE
    files: int = 64


@dataclass(frozen=True, slots=True)
class Made:
    """The reply that a child made, its body in *file*; or, without one, why it made none.

    *reason* is TIME, MEMORY, SIZE, CRASH, GONE (the client is) or FULL (too many at work); *kind*
    is the kind of exception at a CRASH, if it was one.
    """

    status: int = 0
    media: str = ""
    headers: Pairs = ()
    file: IO[bytes] | None = None
    reason: str = ""
    kind: str = ""


@dataclass(slots=True)
class _Child:
    pid: int
    born: float
    seconds: float
    reason: str = ""


@dataclass(slots=True)
class Children:
    """The children that are at work: *most* at once, with *memory* bytes of their own together."""

    most: int = 50
    memory: int = 2048 * MEGABYTE
    _living: dict[int, _Child] = field(default_factory=dict)
    _admitted: int = 0
    _guard: asyncio.Task[None] | None = None

    async def make(
        self,
        work: Callable[[], Reply],
        limits: Limits,
        gone: Callable[[], Any],
    ) -> Made:
        """Return what *work* gives in a child within *limits*.

        *gone* is awaited beside it, and ends the child when it returns: the client went away.
        """
        if self._admitted >= self.most:
            return Made(reason=FULL)
        self._admitted += 1
        try:
            return await self._made(work, limits, gone)
        finally:
            self._admitted -= 1

    async def _made(
        self, work: Callable[[], Reply], limits: Limits, gone: Callable[[], Any]
    ) -> Made:
        loop = asyncio.get_running_loop()
        try:
            out = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
            reading, writing = os.pipe()
            pid = os.fork()
        except OSError:
            return Made(reason=FULL)
        if pid == 0:
            _work(work, limits, out.fileno(), writing)
        os.close(writing)
        child = _Child(pid, loop.time(), limits.seconds)
        self._living[pid] = child
        if self._guard is None or self._guard.done():
            self._guard = loop.create_task(self._watch())
        leaving = asyncio.ensure_future(gone())
        head = asyncio.ensure_future(_read(reading))
        try:
            await asyncio.wait({leaving, head}, return_when=asyncio.FIRST_COMPLETED)
            if not head.done():
                self._end(child, GONE)
            told = await head
        except BaseException:
            self._end(child, GONE)
            raise
        finally:
            leaving.cancel()
            head.cancel()
            os.close(reading)
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            _, status = os.waitpid(pid, 0)
            del self._living[pid]
        made = _outcome(told, child, status, out)
        if made.file is None:
            out.close()
        return made

    def close(self) -> None:
        """End every child."""
        for child in self._living.values():
            self._end(child, GONE)

    def _end(self, child: _Child, reason: str) -> None:
        child.reason = child.reason or reason
        with suppress(ProcessLookupError):
            os.kill(child.pid, signal.SIGKILL)

    async def _watch(self) -> None:
        """Hold the children to their time, and to their memory together, while there are any."""
        loop = asyncio.get_running_loop()
        while self._living:
            start = _private(os.getpid())
            sizes = {pid: max(0, _private(pid) - start) for pid in self._living}
            for pid, child in list(self._living.items()):
                age = loop.time() - child.born
                if age > child.seconds:
                    self._end(child, TIME)
                elif age > _PATIENCE:
                    with suppress(OSError):
                        os.setpriority(os.PRIO_PROCESS, pid, 19 if age > 1 else 10)
            if sum(sizes.values()) > self.memory:
                self._end(self._living[max(sizes, key=lambda pid: sizes[pid])], MEMORY)
            await asyncio.sleep(_BEAT)


def _private(pid: int) -> int:
    """Return how many bytes of memory the process *pid* has, without files; 0 if none can tell."""
    try:
        _, resident, shared = Path(f"/proc/{pid}/statm").read_text().split()[:3]
    except (OSError, ValueError):
        return 0
    return (int(resident) - int(shared)) * _PAGE


async def _read(reading: int) -> bytes:
    """Return everything that is written to the pipe *reading*, until nobody holds its other end."""
    loop = asyncio.get_running_loop()
    os.set_blocking(reading, False)
    told = bytearray()
    while True:
        ready = asyncio.Event()
        loop.add_reader(reading, ready.set)
        try:
            await ready.wait()
        finally:
            loop.remove_reader(reading)
        part = os.read(reading, 65536)
        if not part:
            return bytes(told)
        told += part


def _outcome(told: bytes, child: _Child, status: int, out: IO[bytes]) -> Made:
    if told and not child.reason:
        found = json.loads(told)
        if "reason" in found:
            return Made(reason=found["reason"], kind=found.get("kind", ""))
        headers = tuple((name, value) for name, value in found["headers"])
        out.seek(0)
        return Made(found["status"], found["media"], headers, out)
    reasons: dict[int, str] = {
        signal.SIGXCPU: TIME,
        signal.SIGABRT: MEMORY,
        signal.SIGKILL: MEMORY,
        signal.SIGXFSZ: SIZE,
    }
    ended = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    return Made(reason=child.reason or reasons.get(ended, CRASH))


def _work(work: Callable[[], Reply], limits: Limits, out: int, telling: int) -> None:
    """Do the work of a child, in the child; this never returns."""
    try:
        _alone(limits, out, telling)
        told: dict[str, Any]
        try:
            reply = work()
            with os.fdopen(out, "wb", closefd=False) as file:
                file.write(reply.body)
            told = {"status": reply.status, "media": reply.media, "headers": list(reply.headers)}
        except MemoryError:
            told = {"reason": MEMORY}
        except Exception as error:
            size = isinstance(error, OSError) and error.errno == errno.EFBIG
            told = {"reason": SIZE if size else CRASH, "kind": type(error).__name__}
        with os.fdopen(telling, "wb", closefd=False) as pipe:
            pipe.write(json.dumps(told).encode())
    finally:
        os._exit(0)


def _alone(limits: Limits, out: int, telling: int) -> None:
    """Let go of all that the server holds, and take on the *limits*."""
    signal.set_wakeup_fd(-1)
    for ends in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ends, signal.SIG_DFL)
    silent = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(silent, number)
    kept = sorted({out, telling})
    os.closerange(3, kept[0])
    os.closerange(kept[0] + 1, kept[1])
    os.closerange(kept[1] + 1, 4096)
    most = os.sysconf("SC_PAGE_SIZE") * _pages() + limits.memory
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    seconds = int(limits.seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.size, limits.size))
    resource.setrlimit(resource.RLIMIT_NOFILE, (limits.files, limits.files))


def _pages() -> int:
    """Return how many pages of address space this process has; it may have as many as it had."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 0
