"""A folder for each request, only for this user, which goes when the request was answered.

Whatever a view, or a library that it uses, writes for a while is written there. What a server left
that was killed goes when the next one starts.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NAME = re.compile(r"ggsr-(\d+)-\w+")
_TRIES = 2
"""How often it is tried to remove a folder."""
log = logging.getLogger("ggsr.service")


@contextmanager
def room() -> Iterator[Path]:
    """Give an empty folder, and remove it with all that is in it; that it stays is logged.

    Raises: OSError: there can be none.
    """
    path = Path(tempfile.mkdtemp(prefix=f"ggsr-{os.getpid()}-"))
    try:
        yield path
    finally:
        _remove(path)


def sweep() -> None:
    """Remove the folders of servers that are no more."""
    for path in Path(tempfile.gettempdir()).glob("ggsr-*"):
        found = _NAME.fullmatch(path.name)
        if found and not path.is_symlink() and _is_ours(path) and not _lives(int(found[1])):
            _remove(path)


def _remove(path: Path) -> None:
    for _ in range(_TRIES):
        shutil.rmtree(path, ignore_errors=True)
        if not os.path.lexists(path):
            return
    log.error("%s: files of a request stay there; remove ggsr-* when no service runs", path.parent)


def _is_ours(path: Path) -> bool:
    try:
        return path.stat().st_uid == os.getuid()
    except OSError:
        return False


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
