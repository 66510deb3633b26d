"""Files that are made from others and kept: writing them, or saying whether they are up to date."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from ggsr_kg import graphs, resources
from ggsr_kg.errors import GgsrError


def main(arguments: Sequence[str], name: str, content: Callable[[], str], module: str) -> int:
    """Write the file *name* with *content*, or with `--check` say whether it is up to date.

    *module* is what a person runs to make it. Returns 0 when it is up to date or was written, 1
    when it is not up to date, 2 when it cannot be made.
    """
    try:
        path = resources.root() / name
        text = content()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            return 0
        if "--check" in arguments:
            sys.stderr.write(f"{path}: niet actueel; python -m {module}\n")
            return 1
        graphs.write_text(path, text)
    except GgsrError as error:
        sys.stderr.write(f"{error.line('nl')}\n")
        return 2
    return 0
