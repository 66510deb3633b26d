"""The parts of a workbook and how they relate; what is not written stays as it was."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from posixpath import dirname, join, normpath, relpath, split
from xml.sax.saxutils import quoteattr

from ggsr_kg.errors import InputError, Text
from ggsr_kg.intake import archives, kinds
from ggsr_kg.intake.marking.part import Part

_TYPES = "[Content_Types].xml"
_NEW = (1980, 1, 1, 0, 0, 0)
"""The date of a part of ours: the earliest there is, so that the same input gives the same file."""
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
)
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


class Package:
    """The workbook *data*, called *where* in messages.

    Raises: InputError: it is no package of Office, or not safe to read (`archives.opened`).
    """

    def __init__(self, data: bytes, where: str) -> None:
        self._where = where
        kinds.check_bytes(data, where)
        archives.opened(data, where)
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._was = {each.filename.replace("\\", "/"): each for each in self._zip.infolist()}
        if _TYPES not in self._was:
            raise InputError(
                where, Text("is geen Excel-werkmap", "is no Excel workbook"), kinds.SAVE_XLSX
            )
        self._names = {name.casefold(): name for name in self._was}
        self._now: dict[str, bytes | None] = {}

    def names(self) -> Iterator[str]:
        """Yield the name of each part."""
        gone = {name for name, data in self._now.items() if data is None}
        yield from (name for name in self._was | self._now if name not in gone)

    def has(self, name: str) -> bool:
        """Return whether there is a part *name*."""
        return self._known(name) in set(self.names())

    def read(self, name: str) -> bytes:
        """Return the part *name*, as it is now.

        Raises: InputError: there is none, or it cannot be unpacked.
        """
        name = self._known(name)
        try:
            found = self._now[name] if name in self._now else self._zip.read(self._was[name])
        except (KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise self._broken() from error
        if found is None:
            raise self._broken()
        return found

    def _known(self, name: str) -> str:
        return self._names.get(name.casefold(), name)

    def _broken(self) -> InputError:
        return InputError(
            self._where,
            Text("een deel van de werkmap ontbreekt", "a part of the workbook is absent"),
            Text("bewaar haar opnieuw als .xlsx", "save it again as .xlsx"),
        )

    def part(self, name: str, deaf: str | None = None) -> Part:
        """Return the XML of the part *name*, as `Part`.

        Raises: InputError: as `read` and `Part`.
        """
        return Part(self.read(name), self._where, deaf)

    def write(self, name: str, data: bytes) -> None:
        """Let *data* be the part *name*."""
        self._now[self._known(name)] = data

    def save(self, name: str, part: Part) -> None:
        """Let *part* be the part *name*, when anything in it changed."""
        if part.changed:
            self.write(name, part.done())

    def fresh(self, form: str) -> str:
        """Return a name of no part, with the lowest number that can be in *form*."""
        taken = {name.casefold() for name in self._was | self._now}
        names = (form.format(number) for number in range(1, len(taken) + 2))
        return next(name for name in names if name.casefold() not in taken)

    def related(self, source: str) -> dict[str, tuple[str, str]]:
        """Return by id what the part *source* relates to: the last word of the kind, and a name.

        What is outside the workbook is left out.
        """
        rels = _rels(source)
        if not self.has(rels):
            return {}
        found = {}
        for each in self.part(rels).root.children:
            given = each.attributes
            if given.get("TargetMode") != "External":
                target = normpath(join("/", dirname(source), given["Target"])).lstrip("/")
                found[given["Id"]] = (given["Type"].rpartition("/")[2], self._known(target))
        return found

    def relate(self, source: str, kind: str, target: str) -> str:
        """Relate the part *source* to *target*, as one of *kind*, and return the id."""
        rels = _rels(source)
        if not self.has(rels):
            self.write(rels, _RELATIONS.encode())
        part = self.part(rels)
        taken = {each.attributes["Id"] for each in part.root.children}
        mark = next(name for n in range(1, len(taken) + 2) if (name := f"rId{n}") not in taken)
        path = quoteattr(relpath("/" + target, join("/", dirname(source))))
        tag = f'<Relationship Id="{mark}" Type="{_KIND}{kind}" Target={path}/>'
        part.append(part.root, part.tagged(tag))
        self.save(rels, part)
        return mark

    def drop(self, source: str, mark: str) -> None:
        """Take away what the part *source* relates to by the id *mark*, and that it does."""
        _, target = self.related(source)[mark]
        part = self.part(_rels(source))
        for each in part.root.children:
            if each.attributes["Id"] == mark:
                part.cut(each)
        self.save(_rels(source), part)
        types = self.part(_TYPES)
        for each in types.root.children:
            if each.attributes.get("PartName", "").casefold() == f"/{target}".casefold():
                types.cut(each)
        self.save(_TYPES, types)
        self._now[target] = self._now[_rels(target)] = None

    def clear(self, source: str) -> None:
        """Take away all that the part *source* relates to."""
        for mark in self.related(source):
            self.drop(source, mark)
        self._now[_rels(source)] = None

    def declare(self, name: str, kind: str) -> None:
        """Say that the part *name*, or all with an ending when that is given, is of *kind*."""
        ending = not name.startswith("xl/")
        tag, key = ("Default", "Extension") if ending else ("Override", "PartName")
        value = name if ending else f"/{name}"
        types = self.part(_TYPES)
        said = (each.attributes.get(key, "").casefold() for each in types.root.children)
        if value.casefold() not in said:
            xml = f"<{tag} {key}={quoteattr(value)} ContentType={quoteattr(kind)}/>"
            types.append(types.root, types.tagged(xml))
            self.save(_TYPES, types)

    def done(self) -> bytes:
        """Return the whole, its parts in the order in which they were, new ones last."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            for name in self.names():
                data = self._now.get(name)
                was = self._was.get(name)
                info = zipfile.ZipInfo(name, was.date_time if was else _NEW)
                info.compress_type = was.compress_type if was else zipfile.ZIP_DEFLATED
                info.external_attr = was.external_attr if was else 0o600 << 16
                made.writestr(info, self._zip.read(was) if was and data is None else data or b"")
        return out.getvalue()


def _rels(source: str) -> str:
    folder, name = split(source)
    return join(folder, "_rels", f"{name}.rels")
