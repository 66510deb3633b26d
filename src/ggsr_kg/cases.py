"""Case files: what is in them, and which case each thing belongs to.

`ownership` says which case a thing belongs to.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ggsr_kg import contents, graphs, ownership, queries
from ggsr_kg.batches import CASE
from ggsr_kg.errors import InputError, Text
from ggsr_kg.findings import Finding
from ggsr_kg.graphs import CASE_FILES, Literal, NamedNode, Quad
from ggsr_kg.namespaces import DEF, GRAPH, RDF, RDFS, SKOS, shorten
from ggsr_kg.store import Store
from ggsr_kg.validation import Input

if TYPE_CHECKING:
    from ggsr_kg.intake.layout import Sheet

HOME = GRAPH + "invoer/"
"""What the graph of each file starts with; its number follows."""
TAG = "casus"
"""The tag of the rules that apply to cases."""
STDIN = "-"
"""The name that stands for standard input."""

_TYPE = RDF + "type"
_OF_CLASSES = {_TYPE, RDFS + "subClassOf"}
NAMED = {DEF + name for name in ("Aanpak", "Gemeente", "Norm")}
"""What is told by the name that case files give it."""
_ELSEWHERE = {
    ".json": ".jsonld",
    ".n3": ".ttl",
    ".nquads": ".nq",
    ".ntriples": ".nt",
    ".owl": ".rdf",
    ".turtle": ".ttl",
    ".xml": ".rdf",
}
"""Endings of files that may be RDF, with the ending by which it is read."""
_PACKED = (".7z", ".bz2", ".gz", ".xz", ".zip")
_AWAY = Text("haal het anders uit de map", "else take it out of the folder")

NO_CASE = Text(
    "er staat geen casus in de bestanden; geef een bestand met een casus (a ggsr:Casus)",
    "the files hold no case; give a file with a case (a ggsr:Casus)",
)
"""Why a run over cases is not complete that has none."""


@dataclass(frozen=True)
class Cases:
    """The statements of case files, as written, and the files they come from.

    *gaps* tells what of the folders given was not read, and may be cases; *placed* gives findings
    the cells of tables where they stand; *files* says in how many files each case stands. *sheets*
    are those of tables, as these call them, *found* is what was found in reading (`bulk.Stated`).
    """

    statements: tuple[Quad, ...]
    inputs: tuple[Input, ...] = ()
    gaps: tuple[Text, ...] = ()
    placed: Callable[[Iterable[Finding]], tuple[Finding, ...]] = field(default=tuple, compare=False)
    files: Mapping[str, int] = field(default_factory=dict, compare=False)
    sheets: tuple[Sheet, ...] = field(default=(), compare=False)
    found: tuple[Finding, ...] = ()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The IRIs of the cases, in the order of the files."""
        return tuple(dict.fromkeys(_cases(self.statements)))

    @cached_property
    def subjects(self) -> frozenset[str]:
        """The IRI or label of everything that the files say something about."""
        return frozenset(graphs.terms(quad)[0].value for quad in self.statements)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The classes and properties (IRIs) in the files, and the classes above a class."""
        return frozenset(
            value.value if predicate in _OF_CLASSES else predicate
            for _, predicate, value in map(graphs.terms, self.statements)
        )

    @cached_property
    def _owners(self) -> Mapping[str, str]:
        return ownership.owners(self.statements, dict.fromkeys(self.names))

    def owner(self, thing: str) -> str | None:
        """Return the IRI of the case that *thing* belongs to, if any (`ownership`)."""
        return self._owners.get(thing)

    def parts(self, size: int) -> Iterator[Cases]:
        """Yield the cases in parts of about *size*, then what belongs to none; each part is whole.

        Cases that refer to each other are in one part.
        """
        of: dict[str | None, list[Quad]] = {name: [] for name in self.names}
        for quad in self.statements:
            of.setdefault(self.owner(graphs.terms(quad)[0].value), []).append(quad)
        rest = of.pop(None, [])
        part: list[str] = []
        for group in ownership.groups(self.statements, self._owners, self.names):
            part += group
            if len(part) >= size:
                yield Cases(tuple(quad for name in part for quad in of[name]))
                part = []
        if part:
            yield Cases(tuple(quad for name in part for quad in of[name]))
        if rest or not self.names:
            yield Cases(tuple(rest))


def read(paths: Iterable[Path | str]) -> Cases:
    """Return the cases in the RDF files *paths*, each file in a graph of its own.

    A folder stands for the RDF files in it and in its subfolders, `-` for standard input.

    Raises: InputError: a file cannot be read, or a folder holds none.
    """
    found: list[Quad] = []
    inputs = []
    counts = Counter[str]()
    paths = tuple(paths)
    for number, path in enumerate(files(paths), 1):
        data, where = _bytes(path), str(path)
        form = graphs.format_of(path, CASE_FILES) if where != STDIN else graphs.likely_form(data)
        quads = graphs.read_bytes(data, where, form, f"{HOME}{number}")
        digest = hashlib.sha256(data).hexdigest()
        named = set(_cases(quads))
        inputs.append(Input(contents.name(path), digest, len(quads), len(named)))
        counts.update(named)
        found += quads
    return Cases(tuple(found), tuple(inputs), gaps(paths), files=counts)


def _bytes(path: Path) -> bytes:
    is_input = str(path) == STDIN
    return standard_input().read() if is_input else contents.load(path, graphs.SIZE_LIMIT)


def standard_input() -> BinaryIO:
    """Return standard input, to be read as bytes.

    Raises: InputError: it is closed.
    """
    if sys.stdin is None:
        raise InputError(
            STDIN,
            Text("standaardinvoer is gesloten", "standard input is closed"),
            Text("geef een bestand of leid er een naartoe", "give a file, or lead one to it"),
        )
    return sys.stdin.buffer


def files(paths: Iterable[Path | str]) -> Iterator[Path]:
    """Yield the files that *paths* stand for: of a folder the RDF files in it, at any depth.

    Raises: InputError: a folder cannot be read or holds none.
    """
    for path in map(Path, paths):
        if not path.is_dir():
            yield path
            continue
        found = [each for each in inside(path) if is_read(each)]
        if not found:
            raise InputError(
                str(path),
                Text("in deze map staat geen RDF-bestand", "this folder holds no RDF file"),
                Text(
                    f"geef bestanden met {' '.join(graphs.FORMATS)}",
                    f"name files with {' '.join(graphs.FORMATS)}",
                ),
            )
        yield from found


def unread(paths: Iterable[Path | str]) -> Iterator[Path]:
    """Yield what is in the folders among *paths* but is not read, without what is hidden.

    Raises: InputError: a folder cannot be read.
    """
    for path in map(Path, paths):
        if path.is_dir():
            yield from (each for each in inside(path) if not is_read(each))


def gaps(paths: Iterable[Path | str]) -> tuple[Text, ...]:
    """Return of what is not read in the folders among *paths* which may hold cases, by its name.

    Raises: InputError: a folder cannot be read.
    """
    return tuple(
        Text(f"{name} is niet gelezen; {do.nl}", f"{name} was not read; {do.en}")
        for path in unread(paths)
        if (do := _mend(path)) and (name := contents.name(path))
    )


def _mend(path: Path) -> Text | None:
    """Return what to do about *path* in a folder, that is not read."""
    suffix = path.suffix.lower()
    if path.is_dir() or suffix in (".csv", ".tsv", ".xlsx"):
        nl, en = ("map", "folder") if path.is_dir() else ("tabel", "table")
        do = Text(f"geef de {nl} zelf als er casussen in staan", f"name the {en} if it holds cases")
    elif suffix in graphs.FORMATS:
        do = Text("maak er een gewoon bestand van", "make it a regular file")
    elif suffix in _PACKED:
        do = Text("pak het uit als er casussen in zitten", "unpack it if there are cases in it")
    elif suffix in _ELSEWHERE:
        name = _ELSEWHERE[suffix]
        do = Text(f"noem het {name} als er casussen in staan", f"name it {name} if it holds cases")
    else:
        return None
    return Text(f"{do.nl}, {_AWAY.nl}", f"{do.en}, {_AWAY.en}")


def inside(folder: Path) -> Iterator[Path]:
    """Yield the files in *folder* and its subfolders, sorted, and links to more, but no hidden.

    Raises: InputError: a folder cannot be read.
    """
    todo = [(folder, True)]
    while todo:
        path, is_folder = todo.pop()
        if not is_folder:
            yield path
            continue
        try:
            with os.scandir(path) as every:
                seen = [each for each in every if not each.name.startswith((".", "~$"))]
                found = [(path / each.name, each.is_dir(follow_symlinks=False)) for each in seen]
        except OSError as error:
            raise contents.unreadable(error, str(path)) from error
        todo += sorted(found, reverse=True)


def is_read(path: Path) -> bool:
    """Return whether *path* is a file of RDF by its name."""
    return path.suffix.lower() in graphs.FORMATS and path.is_file()


def repeated(doubled: Iterable[str]) -> tuple[Text, ...]:
    """Return of each of the cases *doubled* (IRIs) that it stands in more than one file."""
    return tuple(
        Text(
            f"{name} staat in meer dan één bestand; geef elke casus één keer",
            f"{name} stands in more than one file; give each case once",
        )
        for name in map(shorten, doubled)
    )


def background(graph: Store) -> list[Quad]:
    """Return what cases are judged against (queries/casus/achtergrond.rq), from *graph*.

    Raises: QueryError: the query cannot be asked.
    """
    query = queries.find("achtergrond", "casework")
    home = NamedNode(GRAPH + "achtergrond")
    triples = graph.ask(query.text, query.name).triples
    return [Quad(triple.subject, triple.predicate, triple.object, home) for triple in triples]


def labels(statements: Iterable[Quad]) -> Mapping[str, Text]:
    """Return what the *statements* call their norms, approaches and municipalities, by IRI.

    What has a name in one language only has that in both; of two in one it is the first by letter.
    """
    found: set[str] = set()
    names: dict[str, dict[str, str]] = {}
    for subject, predicate, value in map(graphs.terms, statements):
        if predicate == _TYPE and value.value in NAMED:
            found.add(subject.value)
        elif predicate == SKOS + "prefLabel" and isinstance(value, Literal):
            by, lang = names.setdefault(subject.value, {}), value.language or ""
            by[lang] = min(value.value, by.get(lang, value.value))
    return {
        each: Text(nl := by.get("nl", by[min(by)]), by.get("en", nl))
        for each, by in names.items()
        if each in found
    }


def _cases(quads: Iterable[Quad]) -> Iterable[str]:
    rows = map(graphs.terms, quads)
    return (
        one.value for one, predicate, value in rows if predicate == _TYPE and value.value == CASE
    )
