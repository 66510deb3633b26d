"""In which encoding a text file is written, found without guessing where it matters."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from ggsr_kg import contents
from ggsr_kg.errors import InputError, Text

_MARKS = (
    (codecs.BOM_UTF32_LE, ""),
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""What a file starts with that tells its encoding; the longer mark first."""
_OFFICE = "cp1252"
_LINE = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*")
_SAVE = Text("bewaar het bestand als UTF-8", "save the file as UTF-8")


@dataclass(frozen=True, slots=True)
class Encoding:
    """The *name* of an encoding, and whether it was *guessed*."""

    name: str
    guessed: bool = False


def found(data: bytes, where: str) -> Encoding:
    r"""Return the encoding of *data*: by its mark, else UTF-8, else Windows-1252.

    Raises: InputError: it is in none of these, or lines are in different ones; the first bad line.

    >>> found(b"Caf\xe9", "x"), found("Café".encode(), "x").name
    (Encoding(name='cp1252', guessed=True), 'utf-8')
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            if not name:
                raise _refusal(where, "dit is UTF-32", "this is UTF-32")
            return _checked(data, where, name)
    try:
        codecs.decode(data, "utf-8")
    except UnicodeDecodeError:
        return _of_office(data, where)
    if b"\0" in data[1:4]:
        raise _refusal(where, "dit is UTF-16 zonder merkteken", "this is UTF-16 without its mark")
    return Encoding("utf-8")


def _checked(data: bytes, where: str, name: str) -> Encoding:
    try:
        codecs.decode(data, name)
    except UnicodeDecodeError as error:
        if name != "utf-8-sig":
            what = Text("eindigt te vroeg of is beschadigd", "ends too early, or is damaged")
            do = Text("haal het bestand opnieuw op", "fetch the file again")
            raise InputError(where, what, do) from None
        start = error.start + len(codecs.BOM_UTF8)
        raise InputError(_at(where, data, start), Text("geen UTF-8", "not UTF-8"), _SAVE) from None
    return Encoding(name)


def _of_office(data: bytes, where: str) -> Encoding:
    """Return Windows-1252 for *data* that is not UTF-8, when every line can be in it."""
    bad, good = None, False
    for line in _LINE.finditer(data):
        try:
            line[0].decode("utf-8")
            good = True
        except UnicodeDecodeError:
            bad = line.start() if bad is None else bad
    if good and bad is not None:
        what = Text(
            "niet in UTF-8, terwijl andere regels dat wel zijn",
            "not in UTF-8, while other lines are",
        )
        raise InputError(_at(where, data, bad), what, _SAVE)
    try:
        codecs.decode(data, _OFFICE)
    except UnicodeDecodeError as error:
        what = Text("geen UTF-8 en geen Windows-1252", "neither UTF-8 nor Windows-1252")
        raise InputError(_at(where, data, error.start), what, _SAVE) from None
    return Encoding(_OFFICE, guessed=True)


def _at(where: str, data: bytes, offset: int) -> str:
    """Return *where* with the line number of *offset*, whatever lines of *data* end in."""
    before = data[:offset].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return contents.at(where, before, len(before))


def _refusal(where: str, nl: str, en: str) -> InputError:
    return InputError(where, Text(nl, en), _SAVE)
