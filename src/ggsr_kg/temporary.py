"""The folder for temporary files of the system, which may be absent, full or closed to us."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from ggsr_kg.errors import OutputError, Text


@contextmanager
def room() -> Iterator[None]:
    """Turn what the system says of temporary files into an error of ours.

    Raises: OutputError: they cannot be made or written.
    """
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise OutputError(
            tempfile.tempdir or "TMPDIR",
            Text(
                f"tijdelijke bestanden lukken niet ({reason})",
                f"temporary files cannot be made ({reason})",
            ),
            Text(
                "maak ruimte of geef met TMPDIR een andere map",
                "make room or name another folder with TMPDIR",
            ),
        ) from error
