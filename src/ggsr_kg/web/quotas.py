"""How many bytes requests may hold together, in memory or on disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(slots=True)
class Quota:
    """At *most* so many bytes are held at once."""

    most: int
    held: int = 0

    @contextmanager
    def take(self, size: int) -> Iterator[bool]:
        """Hold *size* bytes while the body lasts, and give whether there is room for them.

        >>> quota = Quota(10)
        >>> with quota.take(8) as first, quota.take(8) as second:
        ...     first, second
        (True, False)
        >>> quota.held
        0
        """
        fits = self.held + size <= self.most
        taken = size if fits else 0
        self.held += taken
        try:
            yield fits
        finally:
            self.held -= taken
