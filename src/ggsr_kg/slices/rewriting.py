"""RDF files of any format and size as canonical N-Quads, and what is wrong in them, as streams.

JSON-LD is read whole: a parser that streams does not tell that a key stands in it twice.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from mmap import ACCESS_READ, mmap
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO

from pyoxigraph import Quad, RdfFormat, parse, serialize

from ggsr_kg import brokenlines, contents, graphs, literals, tokens
from ggsr_kg.errors import InputError
from ggsr_kg.slices import lines, pieces
from ggsr_kg.tokens import Find

_BATCH = 50_000
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_STATEMENT = re.compile(rb"[ \t]*[<_]")


def rewrite(
    path: Path, where: str, form: RdfFormat, number: int, out: IO[bytes]
) -> tuple[str, bool]:
    """Write the statements of *path*, called *where*, to *out*; return the digest of the file.

    Every statement gets a graph; labels of blank nodes tell the input (*number*) and the order, and
    one that returns is remembered. Of the checks of `graphs.read_bytes` those on bytes and syntax
    are done here; those on terms are left to who reads the lines. Returned is also whether each
    statement is on the line that it has in the file, as in N-Triples with other line ends.

    Raises: InputError: as `graphs.read`, for what is checked here.
    """
    with _told(path, where, form):
        digest, exact = _looked_at(path, where, form)
    home, first = pieces.graph_of(number), pieces.mark(number).encode()
    labels: dict[bytes, bytes] = {}

    def label(old: bytes) -> bytes:
        return labels.setdefault(old, b"%b%d" % (first, len(labels)))

    empty = True
    found = (
        _by_block(path, where, form)
        if exact
        else ((b"", each) for each in _batches(path, where, form))
    )
    for block, quads in found:
        empty = empty and not quads
        data = lines.labelled(serialize(quads, format=RdfFormat.N_QUADS) or b"", label)
        data = lines.in_graph(data, home, form.supports_datasets)
        out.write(_spaced(data, block) if exact else data)
    if empty:
        raise contents.no_data(where, form.name)
    return digest, exact


def check(path: Path, where: str, form: RdfFormat) -> None:
    """Check everything in *path*, called *where*.

    Raises: InputError: as `graphs.read`.
    """
    with _told(path, where, form):
        _looked_at(path, where, form)
        for quads in _batches(path, where, form):
            graphs.check_terms(quads, partial(_place, path, where, form))


@contextmanager
def _told(path: Path, where: str, form: RdfFormat) -> Iterator[None]:
    """Tell of every broken line of *path* when one is found."""
    try:
        yield
    except InputError as error:
        with opened(path, where) as file:
            brokenlines.check(file, where, form, error)
        raise


def _batches(path: Path, where: str, form: RdfFormat) -> Iterator[list[Quad]]:
    if form == RdfFormat.JSON_LD:
        yield graphs.read_bytes(contents.load(path, graphs.SIZE_LIMIT), where, form)
        return
    with _unmarked(path, where) as file:
        try:
            found = parse(input=file, format=form)
            while quads := list(islice(found, _BATCH)):
                yield [quad if isinstance(quad, Quad) else Quad(*quad) for quad in quads]
        except MemoryError as error:
            raise literals.too_long(_place(path, where, form, tokens.longest)) from error
        except (SyntaxError, ValueError, OSError, RecursionError) as error:
            raise contents.syntax_error(error, where) from error


def _by_block(path: Path, where: str, form: RdfFormat) -> Iterator[tuple[bytes, list[Quad]]]:
    """Yield blocks of whole lines of *path* with the statements on them."""
    with _unmarked(path, where) as file:
        for block in lines.blocks(file):
            try:
                yield block, list(parse(input=block, format=form))
            except (SyntaxError, ValueError, MemoryError) as error:
                check(path, where, form)
                raise contents.syntax_error(error, where) from error


def _spaced(data: bytes, block: bytes) -> bytes:
    r"""Return *data*, the statements of *block*, with an empty line for each that holds none.

    >>> _spaced(b"<urn:a> .\n<urn:b> .\n", b"# x\r\n\t<urn:a>.\r\n\r\n<urn:b>.\r\n")
    b'\n<urn:a> .\n\n<urn:b> .\n'
    """
    made = iter(data.splitlines(keepends=True))
    rows = block.splitlines()
    return b"".join(next(made) if _STATEMENT.match(row) else b"\n" for row in rows)


def _looked_at(path: Path, where: str, form: RdfFormat) -> tuple[str, bool]:
    """Return the digest of *path*, of which the bytes are checked, and whether it has lines.

    These are of a statement each, and not too long.
    """
    if form == RdfFormat.JSON_LD:
        return hashlib.sha256(contents.load(path, graphs.SIZE_LIMIT)).hexdigest(), False
    digest = hashlib.sha256()
    before, empty, exact = 0, True, form in brokenlines.BY_LINE
    with opened(path, where) as file:
        for block in lines.blocks(file, digest):
            try:
                if empty and block.strip():
                    contents.checked(block, where, form.name)
                    empty = False
                contents.check_encoding(block, where)
                if form == RdfFormat.RDF_XML:
                    contents.check_doctype(block, where)
            except InputError as error:
                raise contents.moved(error, where, before) from error
            before += contents.ends(block, len(block))
            exact = exact and block.endswith((b"\n", b"\r"))
    if empty:
        contents.checked(b"", where, form.name)
    return digest.hexdigest(), exact


def _place(path: Path, where: str, form: RdfFormat, find: Find) -> str:
    """Return where in the file that is which *find* finds.

    A text may be in more than one block, and *find* has to see it all, so it is mapped: a copy, for
    the system ends a process when another cuts short what it maps. Without room for one, or when
    nothing is left of the file, no line is told.
    """
    try:
        with opened(path, where) as file, TemporaryFile() as copy:
            copyfileobj(file, copy)
            copy.flush()
            with mmap(copy.fileno(), 0, access=ACCESS_READ) as data:
                return tokens.place(where, form.name, data, find)
    except (OSError, ValueError):
        return where


def _unmarked(path: Path, where: str) -> IO[bytes]:
    """Return the file *path*, open for reading after its byte order mark."""
    file = opened(path, where)
    if file.read(len(_BYTE_ORDER_MARK)) != _BYTE_ORDER_MARK:
        file.seek(0)
    return file


def opened(path: Path, where: str) -> IO[bytes]:
    """Return the file *path*, called *where*, open for reading.

    Raises: InputError: it cannot be.
    """
    try:
        return path.open("rb")
    except (OSError, ValueError) as error:
        raise contents.unreadable(error, where) from error
