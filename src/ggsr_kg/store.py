"""The embedded store: the graph in memory or on disk, one named graph per file."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

import pyoxigraph

from ggsr_kg import contents, folders, graphs, resources, streams
from ggsr_kg.errors import QueryError, Text
from ggsr_kg.graphs import BlankNode, DefaultGraph, NamedNode, Quad, Term, Triple
from ggsr_kg.namespaces import GRAPH, PREFIXES
from ggsr_kg.results import Result, Stream
from ggsr_kg.streams import WHOLE, Scope

FORMAT = 1
TIME_LIMIT = 60.0
_INPUT = GRAPH + "invoer/"


class Store:
    """A set of named graphs that answers questions over their union.

    The engine keeps numbers, truths and times by value: 007 comes back as 7, and a
    nonNegativeInteger as an integer. Whoever needs them as written takes `stated` or `read`.

    >>> store = Store()
    >>> quads = graphs.read_bytes(b"<u:a> <u:b> 1 .", "x", graphs.FORMATS[".ttl"], "u:g")
    >>> store.add(quads)
    >>> store.ask("SELECT ?a { ?a ?b 1 }").rows
    ((<NamedNode value=u:a>,),)
    """

    def __init__(self, folder: Path | None = None, *, new: bool = False) -> None:
        """Open the store in *folder* to read, or a *new* one to fill; without folder in memory.

        Raises: StoreError: the folder is no store of ours, of another version, or in use.
        """
        self.folder = folder
        if folder is None:
            self._store = pyoxigraph.Store()
        elif new:
            _prepare(folder)
            self._store = _opened(folder, pyoxigraph.Store)
        else:
            folders.notes(folder, FORMAT)
            self._store = _opened(folder, pyoxigraph.Store.read_only)

    def __len__(self) -> int:
        """Return the number of distinct statements."""
        return sum(1 for _ in self._store.quads_for_pattern(None, None, None, DefaultGraph()))

    def __iter__(self) -> Iterator[Quad]:
        """Yield every statement with the graph it stands in, once per graph."""
        return (quad for quad in self._store if quad.graph_name != DefaultGraph())

    def add(self, quads: Iterable[Quad]) -> None:
        """Add *quads* of named graphs, all or none; on disk they are saved when this returns.

        The default graph is kept as the union of the named graphs: a set, as SPARQL means it.
        (The engine's own union gives a statement that stands in two graphs twice.)

        Raises: StoreError: the disk is full or the store was opened to read.
        """
        quads = list(quads)
        union = (Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
        try:
            self._store.extend(chain(quads, union))
            if self.folder:
                self._store.flush()
        except (OSError, RuntimeError) as error:
            raise folders.failure(self.folder, error) from error

    def add_file(self, path: Path, graph: str) -> None:
        """Add the Turtle file *path* to the graph named *graph*.

        Four times as fast as `graphs.read`, but it does not look at the text of literals; for the
        packaged files `checks.hygiene` does.

        Raises: InputError: the file cannot be read. StoreError: as `add`.
        """
        form = graphs.format_of(path)
        data = contents.checked(contents.load(path, graphs.SIZE_LIMIT), str(path), form.name)
        try:
            self._store.load(data, format=form, to_graph=NamedNode(graph))
            self._store.update(f"ADD <{graph}> TO DEFAULT")
            if self.folder:
                self._store.flush()
        except (SyntaxError, ValueError) as error:
            raise contents.syntax_error(error, str(path)) from error
        except (OSError, RuntimeError) as error:
            raise folders.failure(self.folder, error) from error

    def states(self, triple: Triple) -> bool:
        """Return whether some graph holds *triple*."""
        return Quad(triple.subject, triple.predicate, triple.object) in self._store

    def about(self, subject: NamedNode | BlankNode) -> list[Quad]:
        """Return the statements about *subject*, once per graph that holds them."""
        found = self._store.quads_for_pattern(subject, None, None, None)
        return [quad for quad in found if quad.graph_name != DefaultGraph()]

    def pointing(self, value: Term) -> list[Quad]:
        """Return the statements that have *value* as their object, once per graph."""
        found = self._store.quads_for_pattern(None, None, value, None)
        return [quad for quad in found if quad.graph_name != DefaultGraph()]

    def uses(self, property: NamedNode) -> bool:
        """Return whether some statement has *property*."""
        return any(True for _ in self._store.quads_for_pattern(None, property, None, None))

    def drop(self, graph: str) -> None:
        """Remove the graph named *graph*, if it is there."""
        name = NamedNode(graph)
        for quad in list(self._store.quads_for_pattern(None, None, None, name)):
            self._store.remove(quad)
            triple = (quad.subject, quad.predicate, quad.object)
            if all(
                other.graph_name == DefaultGraph()
                for other in self._store.quads_for_pattern(*triple, None)
            ):
                self._store.remove(Quad(*triple))

    def quads(self, graph: str) -> list[Quad]:
        """Return the statements of the graph named *graph*."""
        return list(self._store.quads_for_pattern(None, None, None, NamedNode(graph)))

    def graphs(self) -> tuple[str, ...]:
        """Return the names of the graphs, sorted."""
        return tuple(sorted(name.value for name in self._store.named_graphs()))

    def ask(self, text: str, where: str = "SPARQL", limit: float = TIME_LIMIT) -> Result:
        """Return what the SPARQL *text* asks of the union of the graphs.

        The prefixes of the house need no declaration. *limit* is in seconds. The engine works in a
        thread of its own, so that Ctrl-C and the limit take effect; it cannot be stopped there and
        ends with the process.

        Raises: QueryError: the text is no SPARQL, fails, or takes longer than *limit*.
        """
        return within(limit, lambda: self._answer(text, where), where)

    def stream(self, text: str, where: str = "SPARQL", scope: Scope = WHOLE) -> Stream:
        """Return what the SPARQL *text* asks of the graphs of *scope*.

        The engine works in this thread, while its answer is taken.

        Raises: QueryError: as `ask`; also while the answer is taken.

        >>> graph = Store()
        >>> graph.add(graphs.read_bytes(b"<u:a> <u:b> 1 .", "x", graphs.FORMATS[".ttl"], "u:g"))
        >>> text = "ASK { ?a ?b ?c }"
        >>> [graph.stream(text, scope=Scope([name])).boolean for name in ("u:g", "u:h")]
        [True, False]
        """
        return streams.stream(self._store, text, where, scope)

    def _answer(self, text: str, where: str) -> Result:
        try:
            return _collected(self._evaluate(text))
        except Exception as error:
            # Its traceback holds the engine's answer, which may not leave this thread.
            raise streams.failure(error, text, where) from error.with_traceback(None)

    def _evaluate(self, text: str) -> streams.Evaluated:
        return self._store.query(text, prefixes=PREFIXES)


def within(limit: float, work: Callable[[], Result], where: str) -> Result:
    """Return what *work*, in a thread of its own, gives within *limit* seconds.

    Raises: QueryError: it takes longer; GgsrError: as *work*.
    """
    outcome: list[Result | Exception] = []

    def run() -> None:
        try:
            outcome.append(work())
        except Exception as error:
            outcome.append(error.with_traceback(None))

    worker = threading.Thread(target=run, daemon=True)
    worker.start()
    worker.join(limit)
    if not outcome:
        raise QueryError(
            where,
            Text(f"geen antwoord binnen {limit:g} s", f"no answer within {limit:g} s"),
            Text("vraag minder of geef meer tijd", "ask less or allow more time"),
        )
    if isinstance(outcome[0], Exception):
        raise outcome[0]
    return outcome[0]


def build(base: Path | None = None, folder: Path | None = None) -> Store:
    """Return the packaged graph as stated, without what follows from it (see `reasoning`).

    *base* is the folder of another graph laid out the same way; *folder* keeps it on disk.

    Raises: InputError: a file cannot be read. StoreError: the store cannot be made.
    """
    store = Store(folder, new=folder is not None)
    for kind in ("ontology", "data"):
        for path in resources.files(kind, base):
            store.add_file(path, resources.graph_iri(path, base))
    return store


def load(store: Store, paths: Iterable[Path]) -> None:
    """Add the files *paths* to *store*, each in a graph of its own.

    Raises: InputError: a file cannot be read; then nothing is added.
    """
    store.add(read(paths))


def read(paths: Iterable[Path]) -> list[Quad]:
    """Return the statements of the files *paths*, each in a graph of its own.

    Raises: InputError: a file cannot be read.
    """
    return [
        quad
        for n, path in enumerate(paths, 1)
        for quad in graphs.read(path, f"{_INPUT}{n}", graphs.CASE_FILES)
    ]


def stated(base: Path | None = None) -> list[Quad]:
    """Return the statements of the packaged files with their literals as written.

    Raises: InputError: a file cannot be read, or holds an ill-typed literal.
    """
    return [
        quad
        for kind in ("ontology", "data")
        for path in resources.files(kind, base)
        for quad in graphs.read(path, resources.graph_iri(path, base))
    ]


def shapes(base: Path | None = None) -> list[Quad]:
    """Return the statements of shapes/kern, which the graph itself must satisfy.

    Each file is a graph of its own.

    Raises: InputError: a file cannot be read.
    """
    return [
        quad
        for path in resources.files("kern", base)
        for quad in graphs.read(path, resources.graph_iri(path, base))
    ]


def _collected(answer: streams.Evaluated) -> Result:
    if isinstance(answer, pyoxigraph.QueryBoolean):
        return Result("boolean", boolean=bool(answer))
    if isinstance(answer, pyoxigraph.QueryTriples):
        return Result("triples", triples=tuple(answer))
    columns = tuple(variable.value for variable in answer.variables)
    return Result("rows", columns, tuple(tuple(row) for row in answer))


def _prepare(folder: Path) -> None:
    """Make *folder* a new store of ours: only for this user, empty but for the marker."""
    folders.check_free(folder)
    try:
        os.umask(0o077)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise folders.failure(folder, error) from error
    folders.mark(folder, FORMAT)


def _opened(folder: Path, opener: object) -> pyoxigraph.Store:
    try:
        store: pyoxigraph.Store = opener(str(folder))  # type: ignore[operator]
    except (OSError, RuntimeError) as error:
        raise folders.failure(folder, error) from error
    return store
