"""A form with files in it (multipart/form-data, RFC 7578), read from the body of a request."""

from __future__ import annotations

import re
from dataclasses import dataclass

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from ggsr_kg.errors import Text
from ggsr_kg.reports.runs.view import clean
from ggsr_kg.web.messages import Asked
from ggsr_kg.web.problems import Problem

FORM = "multipart/form-data"
PARTS = 200
"""The most fields and files of a form."""
_KEYS = (b"name", b"filename")
_NONE = Text("dit adres verwacht een formulier met bestanden", "a form with files is wanted here")
_BROKEN = Text(
    "het formulier is niet te lezen; probeer het opnieuw", "the form cannot be read; try again"
)
_MANY = Text(f"meer dan {PARTS} velden of bestanden", f"over {PARTS} fields or files")


@dataclass(frozen=True, slots=True)
class Part:
    """A field of a form, with the *file* name of the user if it is one."""

    name: str
    file: str
    data: bytes


def parts(asked: Asked) -> list[Part]:
    """Return the fields of the form in the body of *asked*.

    Raises: Problem: there is none, or it is no form.
    """
    boundary = parse_options_header(asked.content_type)[1].get(b"boundary", b"")
    if asked.media != FORM or not boundary:
        raise Problem(415, _NONE)
    reader = _Reader()
    try:
        parser = MultipartParser(boundary, reader.callbacks())  # type: ignore[arg-type]
        parser.write(asked.body)
        parser.finalize()
    except FormParserError:
        raise Problem(400, _BROKEN) from None
    if not reader.ended:
        raise Problem(400, _BROKEN)
    return reader.parts


class _Reader:
    """Gathers the parts of a form."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.ended = False
        self._head: dict[str, str] = {}
        self._field, self._value, self._data = b"", b"", bytearray()

    def callbacks(self) -> dict[str, object]:
        """Return what the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_part_data": lambda data, start, end: self._data.extend(data[start:end]),
            "on_part_end": self._end,
            "on_header_field": self._on_field,
            "on_header_value": self._on_value,
            "on_header_end": self._on_header,
            "on_end": self._finish,
        }

    def _begin(self) -> None:
        if len(self.parts) >= PARTS:
            raise Problem(400, _MANY)
        self._head, self._data = {}, bytearray()

    def _on_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header(self) -> None:
        self._head[self._field.decode("latin-1").lower()] = self._value.decode("latin-1")
        self._field = self._value = b""

    def _end(self) -> None:
        options = parse_options_header(self._head.get("content-disposition"))[1]
        name, file = (options.get(key, b"").decode("utf-8", "replace") for key in _KEYS)
        self.parts.append(Part(name, _base(file), bytes(self._data)))

    def _finish(self) -> None:
        self.ended = True


def _base(name: str) -> str:
    r"""Return the last part of the file *name*, in what a screen can show.

    >>> _base("C:\\map\\casus.ttl"), _base("../\x1bcasus.ttl")
    ('casus.ttl', '�casus.ttl')
    """
    return clean(re.split(r"[/\\]", name)[-1]).replace("\n", "\ufffd").strip()
