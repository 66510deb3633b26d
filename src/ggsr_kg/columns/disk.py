"""A store on disk for questions over many cases: columns of numbers, written whole or not at all.

The folder holds the terms as N-Triples, one on a line, sorted; the statements by property, as two
rows of line numbers; and a note of how many of each there are.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np
import pyoxigraph
from numpy.typing import NDArray

from ggsr_kg import folders, sparql
from ggsr_kg.columns import asking, kept
from ggsr_kg.columns.plans import UnsupportedError
from ggsr_kg.columns.stored import StoredFacts, StoredTerms
from ggsr_kg.columns.terms import Ids, distinct
from ggsr_kg.errors import StoreError, Text
from ggsr_kg.graphs import Literal, NamedNode, Quad, Term
from ggsr_kg.namespaces import GRAPH, PREFIXES, RDF, XSD
from ggsr_kg.results import Result
from ggsr_kg.store import TIME_LIMIT, Store, within

if TYPE_CHECKING:
    from ggsr_kg.columns.reading import Reads

_TERMS, _TABLE = "terms.txt", "statements.npy"
_HOME = NamedNode(GRAPH + "samenvatting")
_AS_WRITTEN = {XSD + "string", RDF + "langString"}
Column = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Part:
    """Some statements: places in *texts*, which are terms in N-Triples."""

    texts: tuple[str, ...]
    subjects: Column
    predicates: Column
    objects: Column


def part(terms: Sequence[Term], subjects: Ids, predicates: Ids, objects: Ids) -> Part:
    """Return statements over *terms* as a part: with the terms that they use, and no others.

    Numbers, truths and times get the form in which the embedded store knows them.
    """
    used, places = np.unique(np.concatenate([subjects, predicates, objects]), return_inverse=True)
    texts = tuple(map(str, _known([terms[number] for number in used.tolist()])))
    columns = np.split(places.astype(np.int32), 3)
    return Part(texts, *columns)


def _known(terms: Sequence[Term]) -> list[Term]:
    """Return *terms* as the embedded store knows them."""
    store, made = pyoxigraph.Store(), list(terms)
    name = NamedNode("urn:x")
    for place, term in enumerate(terms):
        if isinstance(term, Literal) and term.datatype.value not in _AS_WRITTEN:
            store.add(Quad(NamedNode(f"urn:{place}"), name, term))
    for quad in store:
        made[int(quad.subject.value.rpartition(":")[2])] = quad.object
    return made


class Gathered:
    """Statements gathered part by part, to be kept on disk."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._columns: list[tuple[Column, Column, Column]] = []

    def add(self, given: Part) -> None:
        """Add the statements of the part *given*."""
        numbers = np.fromiter(map(self._numbers.__getitem__, given.texts), np.int32)
        columns = (given.subjects, given.predicates, given.objects)
        self._columns.append(tuple(numbers[column] for column in columns))  # type: ignore[arg-type]

    def write(self, folder: Path) -> int:
        """Keep what was added in the new *folder*, each statement once; return how many there are.

        The folder is there in full when this returns, or not at all; only this user can read it.

        Raises: StoreError: something is there already, or it cannot be written.
        """
        folders.check_free(folder)
        folder = folder.resolve()
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            made = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
            try:
                size = self._fill(made)
                if folder.exists():
                    folder.rmdir()
                made.rename(folder)
            except BaseException:
                shutil.rmtree(made, ignore_errors=True)
                raise
        except OSError as error:
            raise folders.failure(folder, error) from error
        return size

    def _fill(self, folder: Path) -> int:
        texts = list(self._numbers)
        order = sorted(range(len(texts)), key=texts.__getitem__)
        place = np.empty(len(texts), np.int64)
        place[order] = np.arange(len(texts))
        subjects, predicates, objects = (
            place[np.concatenate([np.empty(0, np.int32), *columns])]
            for columns in zip(*self._columns, strict=True)
        )
        tables, counts = [np.empty((2, 0), np.int32)], {}
        by_property = np.argsort(predicates, kind="stable")
        found, starts = np.unique(predicates[by_property], return_index=True)
        for number, mine in zip(found, np.split(by_property, starts[1:]), strict=True):
            once = distinct(subjects[mine] * len(texts) + objects[mine])
            tables.append(np.stack(np.divmod(once, len(texts))).astype(np.int32))
            counts[texts[order[number]][1:-1]] = len(once)
        table = np.concatenate(tables, axis=1)
        with _new(folder / _TABLE) as file:
            np.save(file, table)
        with _new(folder / _TERMS) as file:
            size = file.write("\n".join(texts[number] for number in order).encode())
        folders.mark(folder, folders.COLUMNS, terms=len(texts), size=size, properties=counts)
        (folder / folders.MARKER).chmod(0o600)
        return int(table.shape[1])


class ColumnStore:
    """The store in *folder*, which `Gathered` wrote: it answers questions.

    What columns cannot do, Oxigraph does, with what the question can read in memory.

    Raises: StoreError: it is no such store, or damaged.
    """

    def __init__(self, folder: Path) -> None:
        notes = folders.notes(folder, folders.COLUMNS)
        try:
            data = (folder / _TERMS).read_bytes()
            texts = data.decode().split("\n")
            table = np.load(folder / _TABLE, mmap_mode="r")
        except OSError as error:
            raise folders.failure(folder, error) from error
        except (ValueError, EOFError) as error:
            raise _damaged(folder) from error
        counts = notes.get("properties", {})
        sizes = (len(data), len(texts), table.shape)
        if sizes != (notes.get("size"), notes.get("terms"), (2, sum(counts.values()))):
            raise _damaged(folder)
        self._memory: dict[Hashable, Store] = {}
        ends = np.cumsum(list(counts.values()))
        self.facts = StoredFacts(
            StoredTerms(texts),
            {
                name: table[:, end - size : end]
                for (name, size), end in zip(counts.items(), ends, strict=True)
            },
        )

    def ask(self, text: str, where: str = "SPARQL", limit: float = TIME_LIMIT) -> Result:
        """Return what the SPARQL *text* asks, as `Store.ask`.

        Raises: QueryError: as `Store.ask`.
        """
        return within(limit, lambda: self._answer(text, where, limit), where)

    def _answer(self, text: str, where: str, limit: float) -> Result:
        try:
            asked = kept.question(sparql.prologue(text, PREFIXES) + text)
            return asking.ask(self.facts, asked)
        except UnsupportedError:
            return self._within_memory(text).ask(text, where, limit)

    def _within_memory(self, text: str) -> Store:
        """Return a store in memory with what the question *text* can read."""
        # rdflib takes a while to import.
        from ggsr_kg.columns.reading import reads  # noqa: PLC0415

        wanted = reads(sparql.prologue(text, PREFIXES) + text)
        key = None if wanted is None else frozenset(wanted.items())
        if key not in self._memory:
            made = Store()
            made.add(self.quads(wanted))
            self._memory = {key: made}
        return self._memory[key]

    def lacks(self, text: str) -> list[str]:
        """Return the properties (IRIs) that the SPARQL *text* reads and no statement here has.

        Nothing is said of a text that may read any property, or is no SPARQL.
        """
        # rdflib takes a while to import.
        from ggsr_kg.columns.reading import reads  # noqa: PLC0415

        wanted = reads(sparql.prologue(text, PREFIXES) + text) or {}
        every = self.facts.terms.all
        return sorted(set(wanted) - {every[each].value for each in self.facts.predicates})

    def quads(self, wanted: Reads | None = None) -> Iterator[Quad]:
        """Yield every statement, or those *wanted*: of these properties, with these values."""
        every, number = self.facts.terms.all, self.facts.terms.number
        for predicate in self.facts.predicates:
            name = every[predicate]
            if wanted is not None and name.value not in wanted:
                continue
            pairs = self.facts.pairs(predicate)
            subjects, objects = pairs.subjects, pairs.objects
            only = None if wanted is None else wanted[name.value]
            if only is not None:
                chosen = np.isin(objects, [number(NamedNode(each)) for each in only])
                subjects, objects = subjects[chosen], objects[chosen]
            for subject, value in zip(subjects.tolist(), objects.tolist(), strict=True):
                yield Quad(every[subject], name, every[value], _HOME)  # type: ignore[arg-type]


def _new(path: Path) -> IO[bytes]:
    """Open the new file *path* to write bytes, only for this user."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _damaged(folder: Path) -> StoreError:
    return StoreError(
        str(folder),
        Text("de opslag is beschadigd", "the store is damaged"),
        Text("maak haar opnieuw", "make it again"),
    )
