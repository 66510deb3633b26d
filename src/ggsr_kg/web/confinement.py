"""What a child does: let go of all that the server holds, take on its limits, make one reply.

The kernel holds it to its time and its memory, also when the server is gone.
"""

from __future__ import annotations

import errno
import json
import os
import resource
import signal
import tempfile
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from ggsr_kg.web.messages import Reply

MEGABYTE = 2**20
FILES = 4096
"""How many files the server may have open."""
_STACK = 96 * MEGABYTE
"""For an engine that calls itself for each part of a question: what its text may hold, fits in."""
MEMORY, SIZE, DISK, CRASH = "memory", "size", "disk", "crash"
_ERRORS = {errno.EFBIG: SIZE, errno.ENOSPC: DISK, errno.EDQUOT: DISK, errno.ENOMEM: MEMORY}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one child may use: *seconds*, *memory* and *size* of its answer in bytes.

    Without *seconds* it may take as long as the service was told. *files* is how many files it may
    have open: 0 leaves it those it got at birth, so that it can reach no file and no network.
    """

    seconds: float | None = None
    memory: int = 512 * MEGABYTE
    size: int = 64 * MEGABYTE
    files: int = 64


class Job(NamedTuple):
    """The *view* that a child is to work out within *limits*; *room* is for its files."""

    view: Callable[[], Reply]
    limits: Limits
    room: Path


def work(job: Job, out: int, telling: int) -> NoReturn:
    """Write the body of the reply of *job* to the file *out*, and the rest to the pipe *telling*.

    This is called in a new child, and ends it: with 0 when it told all.
    """
    code = 1
    try:
        _alone(job.limits, job.room, (out, telling))
        told = json.dumps(_told(job.view, out)).encode()
        with os.fdopen(telling, "wb", closefd=False) as pipe:
            pipe.write(told)
        code = 0
    finally:
        os._exit(code)


def _told(view: Callable[[], Reply], out: int) -> dict[str, Any]:
    try:
        reply = view()
        with os.fdopen(out, "wb", closefd=False) as file:
            file.write(reply.body)
    except MemoryError:
        return {"reason": MEMORY}
    except BaseException as error:  # an engine that panics raises no Exception
        number = error.errno if isinstance(error, OSError) else None
        told = {"reason": _ERRORS.get(number or 0, CRASH)}
        if told["reason"] == CRASH:
            told["kind"] = type(error).__name__
        if os.environ.get("GGSR_DEBUG"):
            told["trace"] = traceback.format_exc()
        return told
    return {"status": reply.status, "media": reply.media, "headers": list(reply.headers)}


def _alone(limits: Limits, room: Path, kept: tuple[int, int]) -> None:
    """Let go of all that the server holds but the files *kept*, and take on the *limits*."""
    os.setpgid(0, 0)
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.seconds or 0)
    silent = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silent, stream)
    low, high = sorted(kept)
    os.closerange(3, low)
    os.closerange(low + 1, high)
    os.closerange(high + 1, FILES)
    os.umask(0o077)
    tempfile.tempdir = os.environ["TMPDIR"] = str(room)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_STACK, _STACK)
    _limit(resource.RLIMIT_FSIZE, limits.size)
    pages = _pages()
    if pages:
        _limit(resource.RLIMIT_AS, pages * resource.getpagesize() + limits.memory)
    _limit(resource.RLIMIT_NOFILE, limits.files)


def _limit(kind: int, most: int) -> None:
    """Set the limit *kind* to *most*, or leave it lower where it is."""
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(kind, (most, most))


def _pages() -> int:
    """Return how many pages of address space this process has; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 0
