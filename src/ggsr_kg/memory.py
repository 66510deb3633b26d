"""Memory that a process has freed, kept for its next task."""

from __future__ import annotations

import ctypes
from contextlib import suppress

_MMAP_THRESHOLD, _TRIM_THRESHOLD, _KEPT = -3, -1, 2**30
"""The options of mallopt(3), and how many bytes that are free a process keeps."""


def keep() -> None:
    """Let the C library keep what was freed for the next task: to return it takes a twentieth.

    Where it is not that of GNU all stays as it is.
    """
    with suppress(AttributeError, OSError, TypeError):
        library = ctypes.CDLL(None)
        for option in (_MMAP_THRESHOLD, _TRIM_THRESHOLD):
            library.mallopt(option, _KEPT)
