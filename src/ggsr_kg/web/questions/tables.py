"""An answer as a table on a page: words instead of IRIs, links, numbers to the right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ggsr_kg import labels
from ggsr_kg.answers import Answer, plain
from ggsr_kg.errors import Text
from ggsr_kg.graphs import Literal, NamedNode, Term
from ggsr_kg.namespaces import ID, SCHEMES, XSD, last, shorten
from ggsr_kg.parameters import CLASSES, Parameter
from ggsr_kg.reports.cards import CLASSES as OUTCOMES
from ggsr_kg.results import Ask
from ggsr_kg.web.homes import href

MOST = 1000
"""The most rows that a page shows; a file has them all."""
_SENTENCE = 40
NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double", "float"))


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows: *text*, where it links to ("" for nowhere) and its style class."""

    text: str
    href: str = ""
    style: str = ""

    @property
    def wordy(self) -> bool:
        """Whether it holds a sentence, which needs some width to wrap in."""
        return len(self.text) > _SENTENCE and " " in self.text


@dataclass(frozen=True, slots=True)
class Table:
    """The first `MOST` rows of an answer of *count* rows.

    A heading is the label of a column, and beside it the Dutch one where that is another.
    """

    columns: tuple[str, ...]
    headings: tuple[tuple[str, str], ...]
    numbers: frozenset[str]
    rows: tuple[tuple[Cell, ...], ...]
    count: int

    @property
    def judged(self) -> bool:
        """Whether a cell holds the sign of an outcome."""
        return any(cell.style in OUTCOMES.values() for row in self.rows for cell in row)


def of(answer: Answer, ask: Ask, labelled: Mapping[str, tuple[str, str]] | None = None) -> Table:
    """Return *answer* as a table, things looked up with *ask*; *labelled* has headings of columns.

    Any other column is called by its name.
    """
    columns, rows = answer.worded().table()
    shown = rows[:MOST]
    iris = {term.value for row in shown for term in row if isinstance(term, NamedNode)}
    names = labels.of(ask, iris, answer.lang)
    places = [_places(name, ask) for name in columns]
    cells = tuple(
        tuple(
            _cell(answer.named(term), names, known) for term, known in zip(row, places, strict=True)
        )
        for row in shown
    )
    headings = tuple((labelled or {}).get(name, (name, "")) for name in columns)
    numbers = (name for at, name in enumerate(columns) if numeric(row[at] for row in rows))
    return Table(columns, headings, frozenset(numbers), cells, len(rows))


def numeric(terms: Iterable[Term | None]) -> bool:
    """Return whether *terms* are numbers, as far as they are there.

    >>> numeric([Literal(1), None]), numeric([None]), numeric([Literal("1")])
    (True, False, False)
    """
    found = [term for term in terms if term is not None]
    return bool(found) and all(
        isinstance(term, Literal) and term.datatype.value in NUMBERS for term in found
    )


def _places(column: str, ask: Ask) -> dict[str, str]:
    """Return where the words of *column* link to: a column is called after what stands in it."""
    kind = column.rstrip("0123456789")
    if kind not in CLASSES and kind not in SCHEMES:
        return {}
    allowed = ask(Parameter(column, kind, Text("", "")).allowed_query()).rows
    found = {(plain(term), plain(word)) for term, word in allowed}
    meanings = Counter(word for _, word in found)
    links = {word: href(iri) for iri, word in found if meanings[word] == 1}
    return {word: place for word, place in links.items() if place.startswith("/")}


def _cell(term: Term | None, names: dict[str, str], known: dict[str, str]) -> Cell:
    text = plain(term)
    if isinstance(term, NamedNode):
        return Cell(names[text], href(text)) if text in names else _bare(text)
    if text in OUTCOMES:
        return Cell(text, style=OUTCOMES[text])
    return Cell(text, known.get(text, ""))


def _bare(iri: str) -> Cell:
    """Return what a cell shows of a thing without a name: of ours the last part of its IRI.

    >>> _bare("https://w3id.org/ggsr/id/oordeel/delft-2013-b03").text
    'delft-2013-b03'
    """
    ours = iri.startswith(ID) and not iri.endswith("/")
    return Cell(last(iri) if ours else shorten(iri), href(iri), "iri")
