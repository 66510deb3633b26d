"""What is waited for: a turn, or something for so long and no longer than the service lasts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class Turns:
    """One at a time has its turn, of those who wait the one who came last."""

    _taken: bool = False
    _waiting: list[asyncio.Future[None]] = field(default_factory=list)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Let the body have its turn."""
        if self._taken:
            waiting = asyncio.get_running_loop().create_future()
            self._waiting.append(waiting)
            try:
                await waiting
            except asyncio.CancelledError:
                if not waiting.cancelled():
                    self._next()
                raise
        self._taken = True
        try:
            yield
        finally:
            self._next()

    def _next(self) -> None:
        while self._waiting:
            waiting = self._waiting.pop()
            if not waiting.done():
                waiting.set_result(None)
                return
        self._taken = False


@dataclass(slots=True)
class Waits:
    """The waits of a service, which all end when it is *stopped*."""

    stopped: bool = False
    _limits: set[asyncio.Timeout] = field(default_factory=set)

    @asynccontextmanager
    async def most(self, seconds: float) -> AsyncIterator[None]:
        """Let the body wait so many *seconds* at most.

        Raises: TimeoutError: it lasted longer, or the service stops.
        """
        async with asyncio.timeout(0 if self.stopped else seconds) as limit:
            self._limits.add(limit)
            try:
                yield
            finally:
                self._limits.discard(limit)

    def stop(self) -> None:
        """End all waits, and those that still begin."""
        self.stopped = True
        for limit in self._limits:
            limit.reschedule(asyncio.get_running_loop().time())
