"""The folder of a store on disk: new and only for this user, or marked as one of ours."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ggsr_kg.errors import StoreError, Text

MARKER = "ggsr-store.json"
_FORM = "format"
COLUMNS = "columns-1"
"""The format of `columns.disk`."""


def check_free(folder: Path) -> None:
    """Refuse to make a store in *folder* when something is there already, or none can be made.

    Raises: StoreError: it is not empty, no folder, or in one that cannot be written to.
    """
    try:
        taken = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError as error:
        raise failure(folder, error) from error
    if taken:
        raise StoreError(
            str(folder),
            Text("de map is niet leeg", "the folder is not empty"),
            Text("geef een nieuwe map", "name a new folder"),
        )
    above = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    if not above.is_dir() or not os.access(above, os.W_OK):
        raise StoreError(
            str(above),
            Text("hierin kan geen map worden gemaakt", "no folder can be made in it"),
            Text("geef een andere map", "name another folder"),
        )


def mark(folder: Path, form: int | str, **notes: Any) -> None:
    """Say in *folder* that it is a store of ours in the format *form*, with *notes* about it.

    Raises: StoreError: it cannot be written.
    """
    try:
        text = json.dumps({_FORM: form, **notes}) + "\n"
        (folder / MARKER).write_text(text, encoding="utf-8")
    except OSError as error:
        raise failure(folder, error) from error


def form_of(folder: Path) -> int | str:
    """Return in which format the store in *folder* is.

    Raises: StoreError: it is no store of ours.
    """
    form: int | str = _read(folder)[_FORM]
    return form


def notes(folder: Path, form: int | str) -> dict[str, Any]:
    """Return what `mark` noted about the store in *folder*, which must be in the format *form*.

    Raises: StoreError: it is no store of ours, or in another format.
    """
    found = _read(folder)
    other = found.pop(_FORM)
    if other != form:
        raise StoreError(
            str(folder),
            Text(f"een opslag van versie {other}", f"a store of version {other}"),
            Text("maak haar opnieuw", "make it again"),
        )
    return found


def _read(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        if isinstance(found, dict) and isinstance(found.get(_FORM), int | str):
            return found
    except (OSError, ValueError):
        pass
    raise StoreError(
        str(folder),
        Text("dit is geen opslag van ggsr", "this is no store of ggsr"),
        Text(
            "maak er een met ggsr build --store of ggsr validate --store",
            "make one with ggsr build --store or ggsr validate --store",
        ),
    )


def failure(folder: Path | None, error: Exception) -> StoreError:
    """Return the error to raise when the store in *folder*, or in memory, gives *error*."""
    where = str(folder or "store")
    if "LOCK" in str(error):
        return StoreError(
            where,
            Text("een ander proces gebruikt deze opslag", "another process uses this store"),
            Text("wacht tot het klaar is", "wait until it is done"),
        )
    reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
    return StoreError(
        where,
        Text(f"de opslag weigert ({reason})", f"the store refuses ({reason})"),
        Text("controleer de map en de schijf", "check the folder and the disk"),
    )
