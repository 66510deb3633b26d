"""Reading and writing RDF files: strict, with line numbers, literals as they are written."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, TypeGuard, cast

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from ggsr_kg import brokenlines, contents, jsonld, literals, tokens
from ggsr_kg.errors import InputError, OutputError, Text, unknown_ending
from ggsr_kg.namespaces import PREFIXES, RDF, XSD, shorten

__all__ = [
    "CASE_FILES",
    "FORMATS",
    "SIZE_LIMIT",
    "BlankNode",
    "Dataset",
    "DefaultGraph",
    "Literal",
    "NamedNode",
    "Quad",
    "Term",
    "Triple",
    "canonical",
    "format_of",
    "read",
    "read_bytes",
    "replacing",
    "terms",
    "write",
    "write_bytes",
    "write_text",
    "written",
]

Term = NamedNode | BlankNode | Literal
"""What stands in a cell of an answer."""

FORMATS: Mapping[str, RdfFormat] = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
}
CASE_FILES = (".xlsx", ".csv", ".tsv", ".zip", *FORMATS)
"""What the name of a case file may end in; tables are read by `intake`."""
SIZE_LIMIT = 2**30
IRI_LIMIT = 2048
CANONICAL_LIMIT = 200
_ESCAPED = re.compile(rb'[\x00-\x1f"\\]')
_TEXTS = {NamedNode(XSD + "string"), NamedNode(RDF + "langString")}


def format_of(path: Path, known: Iterable[str] = FORMATS) -> RdfFormat:
    """Return the RDF format that the name of *path* says; *known* are the endings to choose from.

    Raises: InputError: no format of ours has that extension.

    >>> format_of(Path("a.ttl")).name
    'Turtle'
    """
    try:
        return FORMATS[path.suffix.lower()]
    except KeyError:
        raise unknown_ending(str(path), known) from None


def likely_form(data: bytes) -> RdfFormat:
    """Return the RDF format that *data* of unknown name seems to be in; TriG reads most others.

    >>> likely_form(b'[{"@id": "urn:a"}]').name, likely_form(b"<urn:a> <urn:b> 1 .").name
    ('JSON-LD', 'TriG')
    """
    return {"JSON-LD": RdfFormat.JSON_LD, "RDF/XML": RdfFormat.RDF_XML}.get(
        contents.likely(data) or "", RdfFormat.TRIG
    )


def read(path: Path, graph: str | None = None, known: Iterable[str] = FORMATS) -> list[Quad]:
    """Return the statements of the file *path*, in *graph* when it names no graphs itself.

    Raises: InputError: the file is absent, is no such RDF, or holds an ill-typed literal.
    """
    return read_bytes(contents.load(path, SIZE_LIMIT), str(path), format_of(path, known), graph)


@brokenlines.told
def read_bytes(data: bytes, where: str, form: RdfFormat, graph: str | None = None) -> list[Quad]:
    """Return the statements in *data*; *where* names it in errors.

    Blank nodes get a label made from *where* and their order, so that two files never share one
    and the same file always gives the same.

    Raises: InputError: as `read`.

    >>> text = b'<urn:a> <urn:b> "007"^^<http://www.w3.org/2001/XMLSchema#integer> .'
    >>> [quad.object.value for quad in read_bytes(text, "x", RdfFormat.TURTLE)]
    ['007']
    """
    data = contents.checked(data, where, form.name)
    place = partial(tokens.place, where, form.name, data)
    try:
        quads = [q if isinstance(q, Quad) else Quad(*q) for q in parse(input=data, format=form)]
    except MemoryError as error:
        raise literals.too_long(place(tokens.longest)) from error
    except (SyntaxError, ValueError, OSError, RecursionError) as error:
        raise contents.syntax_error(error, where) from error
    if not quads:
        raise contents.no_data(where, form.name)
    if form == RdfFormat.JSON_LD:
        jsonld.check(data, where, len(quads), place)
    check_terms(quads, place)
    return _labelled(quads, where, NamedNode(graph) if graph else DefaultGraph())


def terms(quad: Quad) -> tuple[NamedNode | BlankNode, str, Term]:
    """Return subject, predicate IRI and object of a *quad* that `read` returned."""
    return cast(
        "tuple[NamedNode | BlankNode, str, Term]", (quad.subject, quad.predicate.value, quad.object)
    )


def canonical(quads: Iterable[Quad]) -> Dataset:
    """Return the dataset of *quads* with canonical blank nodes (RDFC-1.0, SHA-256).

    Two sets of statements are isomorphic when this is equal.
    """
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def write(path: Path, quads: Iterable[Quad]) -> None:
    """Write *quads* to *path* in the format of its extension, sorted, whole or not at all.

    A format without graphs (.ttl .nt .rdf) gets the union of the graphs. Blank nodes get the
    labels of RDFC-1.0, so the same statements give the same bytes, unless there are more than
    CANONICAL_LIMIT of them: a chain of very many exhausts the engine's stack.

    Raises: InputError: unknown extension. OutputError: the file cannot be written.
    """
    write_bytes(path, written(quads, format_of(path)))


def written(
    quads: Iterable[Quad], form: RdfFormat, prefixes: Mapping[str, str] = PREFIXES
) -> bytes:
    """Return *quads* in *form*, as `write` writes them, with those of *prefixes* that they use."""
    quads = list(quads)
    blank = {term for quad in quads for term in terms(quad)[::2] if isinstance(term, BlankNode)}
    if 0 < len(blank) <= CANONICAL_LIMIT:
        quads = list(canonical(quads))
    whole = form.supports_datasets and any(quad.graph_name != DefaultGraph() for quad in quads)
    found = set(quads) if whole else {quad.triple for quad in quads}
    rows = cast("list[Triple]", sorted(found, key=str))
    spaces = set(re.findall(r"<([^<>]*[/#])", "\n".join(map(str, rows))))
    used = {prefix: name for prefix, name in prefixes.items() if name in spaces}
    if form == RdfFormat.JSON_LD and not whole:
        return jsonld.written(rows, used).encode()
    return serialize(rows, format=form, prefixes=used) or b""


def write_bytes(path: Path, data: bytes) -> None:
    """Write *data* to *path* so that a reader sees the old file or the new one, never a part.

    A link is followed: what it points to is replaced, the link stays.

    Raises: OutputError: the folder is absent, full or closed to us, or *path* is there and is no
    file (a device, a pipe, a folder).
    """
    with replacing(path) as file:
        file.write(data)


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Yield a file that takes the place of *path* when all went well, as `write_bytes` does.

    Raises: OutputError: as `write_bytes`.
    """
    path = path.resolve()
    if path.exists() and not path.is_file():
        raise OutputError(
            str(path),
            Text("is geen bestand", "is no file"),
            Text("geef de naam van een bestand", "name a file"),
        )
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutputError(
            str(path),
            Text("kan niet worden geschreven", "cannot be written"),
            Text(f"controleer de map ({error.strerror})", f"check the folder ({error.strerror})"),
        ) from error


def write_text(path: Path, text: str) -> None:
    """Write *text* to *path* as UTF-8, whole or not at all.

    Raises: OutputError: as `write_bytes`.
    """
    write_bytes(path, text.encode("utf-8"))


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def mark(where: str) -> str:
    """Return what the labels of the blank nodes of *where* start with."""
    return f"b{hashlib.sha256(where.encode()).hexdigest()[:8]}n"


def _labelled(quads: list[Quad], where: str, graph: NamedNode | DefaultGraph) -> list[Quad]:
    """Return *quads* in *graph*, with blank nodes labelled by file and order of appearance."""
    prefix = mark(graph.value if isinstance(graph, NamedNode) else where)
    labels: dict[object, BlankNode] = {}

    def label(term: object) -> object:
        if not isinstance(term, BlankNode):
            return term
        return labels.setdefault(term, BlankNode(f"{prefix}{len(labels)}"))

    return [
        Quad(
            label(q.subject),  # type: ignore[arg-type]
            q.predicate,
            label(q.object),  # type: ignore[arg-type]
            graph if isinstance(q.graph_name, DefaultGraph) else label(q.graph_name),  # type: ignore[arg-type]
        )
        for q in quads
    ]


def check_terms(quads: Iterable[Quad], at: tokens.At) -> None:
    """Refuse what a parser lets pass: ill-typed literals, huge terms, statements as terms.

    *at* tells where something stands. Raises: InputError: there is one.
    """
    for quad in quads:
        term = quad.object
        if not isinstance(term, Term):
            raise InputError(
                at(tokens.statement),
                Text("een uitspraak als term (RDF 1.2)", "a statement used as a term (RDF 1.2)"),
                Text("gebruik RDF 1.1", "use RDF 1.1"),
            )
        if _typed(term) and (wrong := literals.fault(term.value, term.datatype.value)):
            place = at(partial(tokens.text, literal=term))
            place += f" ({shorten(quad.predicate.value)})"
            raise InputError(place, wrong, Text("verbeter de waarde", "correct the value"))
        for each in terms(quad)[::2]:
            limit = literals.LIMIT if isinstance(each, Literal) else IRI_LIMIT
            if len(each.value) > limit:
                # Within it a file may write something otherwise.
                part = max(_ESCAPED.split(each.value.encode()), key=len)
                place = at(partial(tokens.exact, part=part))
                raise literals.too_long(f"{place} ({shorten(quad.predicate.value)})", limit)


def _typed(term: Term) -> TypeGuard[Literal]:
    return isinstance(term, Literal) and term.datatype not in _TEXTS
