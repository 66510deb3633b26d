"""A folder for each request, only for this user, which goes when the request was answered.

Whatever a view, or a library that it uses, writes for a while is written there. What a server left
that was killed goes when the next one starts.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NAME = re.compile(r"ggsr-(\d+)-\w+")


@contextmanager
def room() -> Iterator[Path]:
    """Give an empty folder, and remove it with all that is in it.

    Raises: OSError: there can be none.
    """
    prefix = f"ggsr-{os.getpid()}-"
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as name:
        yield Path(name)


def sweep() -> None:
    """Remove the folders of servers that are no more."""
    for path in Path(tempfile.gettempdir()).glob("ggsr-*"):
        found = _NAME.fullmatch(path.name)
        if found and not path.is_symlink() and _is_ours(path) and not _lives(int(found[1])):
            shutil.rmtree(path, ignore_errors=True)


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
