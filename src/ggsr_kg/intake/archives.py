"""Zip archives, read in memory and within limits; nothing is ever unpacked to disk."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from ggsr_kg.errors import InputError, Text
from ggsr_kg.intake import kinds

UNPACKED = 200 * 10**6
"""How many bytes the parts of an archive may be together."""
ENTRIES = 10_000
"""How many parts an archive may have."""
RATIO, SOME = 100, 10**6
"""How many times as large a part may be as it is packed, when it is of some size."""

_ROOTED = re.compile(r"/|[A-Za-z]:")
_LISTING = b"PK\x01\x02"
"""What each part starts with in the list of parts."""
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_SECRET = 0x1
_BROKEN = (
    Text("afgebroken of beschadigd", "cut off or damaged"),
    Text("haal het bestand opnieuw op", "fetch the file again"),
)
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)


class Archive:
    """The parts of a zip archive of *where*, by name."""

    def __init__(self, zipped: zipfile.ZipFile, where: str) -> None:
        self.where = where
        self._zipped = zipped
        self._parts = {_named(part): part for part in zipped.infolist() if not part.is_dir()}

    def __contains__(self, name: str) -> bool:
        """Return whether there is a part with *name*."""
        return name in self._parts

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the parts, in the order of the archive."""
        return iter(self._parts)

    def read(self, name: str) -> bytes:
        """Return the bytes of the part *name*.

        Raises: InputError: it is damaged.
        """
        part = self._parts[name]
        try:
            data = self._zipped.read(part)
        except _FAULTS as error:
            raise broken(self.where) from error
        if len(data) != part.file_size:
            raise broken(self.where)
        return data


def opened(data: bytes, where: str) -> Archive:
    """Return the zip archive *data* of *where*, when it is safe to read.

    Raises: InputError: damaged, locked, too large, or with names that lead out of it.
    """
    if data.count(_LISTING) > ENTRIES:
        raise _refusal(
            where, f"meer dan {ENTRIES} onderdelen in het archief", f"over {ENTRIES} parts in it"
        )
    try:
        zipped = zipfile.ZipFile(io.BytesIO(data))
    except (*_FAULTS, NotImplementedError) as error:
        raise broken(where) from error
    archive = Archive(zipped, where)
    _check(zipped.infolist(), where)
    return archive


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip archive with *parts*, not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as zipped:
        for name, data in parts.items():
            zipped.writestr(name, data)
    return out.getvalue()


def broken(where: str) -> InputError:
    """Return the error that the file *where* is cut off or damaged."""
    return InputError(where, *_BROKEN)


def _check(parts: list[zipfile.ZipInfo], where: str) -> None:
    names = set[str]()
    for part in parts:
        name = _named(part)
        if _ROOTED.match(name) or ".." in PurePosixPath(name).parts:
            raise _refusal(
                where,
                "een naam in het archief wijst naar een plek erbuiten",
                "a name in the archive leads out of it",
            )
        if part.flag_bits & _SECRET:
            raise InputError(where, *kinds.LOCKED)
        if name in names:
            raise broken(where)
        names.add(name)
        if part.compress_type not in _METHODS:
            raise _refusal(
                where, "ingepakt op een manier die niet wordt gelezen", "packed in a way not read"
            )
        if part.file_size > SOME and part.file_size > RATIO * part.compress_size:
            raise _refusal(
                where,
                f"een onderdeel is uitgepakt meer dan {RATIO} keer zo groot",
                f"a part is more than {RATIO} times as large when unpacked",
            )
    if sum(part.file_size for part in parts) > UNPACKED:
        raise _refusal(
            where,
            f"uitgepakt groter dan {UNPACKED // 10**6} MB",
            f"larger than {UNPACKED // 10**6} MB when unpacked",
        )


def _named(part: zipfile.ZipInfo) -> str:
    return part.filename.replace("\\", "/")


def _refusal(where: str, nl: str, en: str) -> InputError:
    do = Text(
        "splits de gegevens of bewaar het bestand opnieuw", "split the data, or save the file again"
    )
    return InputError(where, Text(nl, en), do)
