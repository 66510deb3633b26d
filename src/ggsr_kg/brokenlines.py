"""All lines of N-Triples or N-Quads that are broken, not just the first: each line stands alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from io import BytesIO
from typing import IO, Concatenate, ParamSpec, TypeVar

from pyoxigraph import RdfFormat, parse

from ggsr_kg import contents
from ggsr_kg.errors import TOLD, Faults, InputError

More = ParamSpec("More")
Read = TypeVar("Read")

BY_LINE = (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS)
"""The formats with a statement on each line."""
_MARK = b"\xef\xbb\xbf"
_BLOCK = 2**20
_FURTHER = 2**26
"""How many bytes after the first broken line are looked through for more of them, about."""


def check(file: IO[bytes], where: str, form: RdfFormat, error: InputError) -> None:
    r"""Tell of all broken lines in *file*, called *where*, in which *error* was found.

    At most `errors.TOLD` of them, and none when the error is not about a line.

    Raises: InputError: there is a broken line.

    >>> from ggsr_kg.errors import Text
    >>> text = BytesIO(b'_: <urn:b> "c" .\n<urn:a> <urn:b> "c" .\n<urn:a> <urn:b> "d\n')
    >>> first = InputError("a.nt:1", Text("", ""), Text("", ""))
    >>> try:
    ...     check(text, "a.nt", RdfFormat.N_TRIPLES, first)
    ... except InputError as error:
    ...     [each.where for each in (error, *error.more)]
    ['a.nt:1', 'a.nt:3']
    """
    if form not in BY_LINE or not error.where.startswith(f"{where}:"):
        return
    found, before, left = list[InputError](), 0, _FURTHER
    for block in iter(lambda: b"".join(file.readlines(_BLOCK)), b""):
        if _fault(block, where, form):
            found += _broken(block, where, form, before)
        before += contents.ends(block, len(block))
        left -= len(block) if found else 0
        if left < 0 or len(found) >= TOLD:
            break
    faults = Faults()
    for each in found[:TOLD]:
        faults.add(each)
    faults.check()


def _broken(block: bytes, where: str, form: RdfFormat, before: int) -> Iterator[InputError]:
    """Yield what is wrong on each broken line of *block*, which *before* lines go before."""
    for number, line in enumerate(block.removeprefix(_MARK).splitlines(), before + 1):
        if fault := _fault(line, where, form):
            yield InputError(f"{where}:{number}", fault.what, fault.do)


def _fault(text: bytes, where: str, form: RdfFormat) -> InputError | None:
    """Return what is wrong in *text*; one that is too long for the parser is for who reads it."""
    try:
        contents.check_encoding(text, where)
        for _ in parse(text, format=form):
            pass
    except InputError as error:
        return error
    except (SyntaxError, ValueError) as error:
        return contents.syntax_error(error, where)
    except MemoryError:
        return None
    return None


def told(
    read: Callable[Concatenate[bytes, str, RdfFormat, More], Read],
) -> Callable[Concatenate[bytes, str, RdfFormat, More], Read]:
    """Return *read*, of data, where it is from, its format and more, so that it tells of them."""

    @wraps(read)
    def reading(
        data: bytes, where: str, form: RdfFormat, /, *more: More.args, **named: More.kwargs
    ) -> Read:
        try:
            return read(data, where, form, *more, **named)
        except InputError as error:
            check(BytesIO(data), where, form, error)
            raise

    return reading
