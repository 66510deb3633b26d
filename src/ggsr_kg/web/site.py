"""What the views share: the graph, which nothing changes, and what was made ready at the start."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ggsr_kg import answers, casefiles, library, queries, resources, settings
from ggsr_kg.answers import Answer
from ggsr_kg.engines import Engine, choose
from ggsr_kg.graphs import NamedNode
from ggsr_kg.namespaces import SHAPES
from ggsr_kg.queries import Query
from ggsr_kg.results import Row
from ggsr_kg.settings import Setting
from ggsr_kg.store import Store

_CASES = ("data", "werkmap", "voorbeelden.xlsx")
"""Cases with findings."""
_OF_SHAPES = "vormen"
"""The tag of a page query that is asked of the shapes."""


@dataclass(frozen=True)
class Site:
    """The *graph* that is shown, with what the files of the user, if any, added to it."""

    graph: Store = field(default_factory=library.load)

    @cached_property
    def questions(self) -> dict[str, Query]:
        """The questions of the catalogue, by name."""
        return queries.catalogue()

    @cached_property
    def size(self) -> int:
        """The number of statements."""
        return len(self.graph)

    @cached_property
    def feeds(self) -> dict[str, Query]:
        """The queries that only feed a page, by name."""
        return queries.catalogue("feeds")

    @cached_property
    def pages(self) -> dict[str, Query]:
        """The queries that only pages of this service ask, by name."""
        return queries.catalogue("pages")

    @cached_property
    def shapes(self) -> Store:
        """Every packaged shape: these stand beside the graph, not in it."""
        made = Store()
        for path in resources.files("shapes"):
            made.add_file(path, resources.graph_iri(path))
        return made

    @cached_property
    def setting(self) -> Setting:
        """What checking a case needs."""
        return settings.prepare()

    @cached_property
    def engine(self) -> Engine:
        """What checks a case."""
        return choose.engine("auto")

    def answer(self, name: str, lang: str, **given: Any) -> Answer:
        """Return the answer to the question or feed *name* in *lang*.

        Raises: ParameterError, QueryError.
        """
        query = self.questions[name] if name in self.questions else self.feeds[name]
        return answers.ask(self.graph.ask, query, given, lang)

    def records(self, name: str, lang: str, **given: Any) -> list[dict[str, str]]:
        """Return the rows of `answer` as dictionaries of plain strings."""
        return self.answer(name, lang, **given).records()

    def rows(self, name: str, lang: str, things: Iterable[NamedNode] | None = None) -> list[Row]:
        """Return the rows of the page query *name* in *lang*; about *things*, where it has those.

        It is asked of the graph, and of the shapes when its header says so or a thing is a shape.

        Raises: QueryError: a fault of ours.
        """
        query = self.pages[name]
        shapes = _OF_SHAPES in query.tags
        asked: dict[bool, list[NamedNode]] = {shapes: []} if things is None else {}
        for thing in things or ():
            asked.setdefault(shapes or thing.value.startswith(SHAPES), []).append(thing)
        found: list[Row] = []
        for among, terms in asked.items():
            store = self.shapes if among else self.graph
            found += store.ask(query.bound({"ding": terms}, lang), name).rows
        return found

    def ready(self) -> None:
        """Load what the views need, so that every child has it from birth."""
        _ = self.questions, self.feeds, self.pages, self.shapes, self.size
        for name in queries.catalogue("casework"):
            queries.find(name, "casework")
        # What checking needs besides is made ready by checking.
        casefiles.validate([resources.root().joinpath(*_CASES)], self.setting, self.engine)


def load(files: Iterable[Path] = ()) -> Site:
    """Return the packaged graph with *files* added, ready to be shown.

    Raises: InputError: a file cannot be read.
    """
    return Site(library.load(files))
