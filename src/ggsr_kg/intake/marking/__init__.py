"""The workbook of a user with marks in it: coloured cells, comments, and sheets of ours.

Only what is needed for that is changed, in the XML itself: the rest of the file is byte for byte
what it was. So nothing is lost that a library to edit workbooks does not know, as text boxes,
buttons, small charts in cells, rich text and the values that formulas had.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from ggsr_kg.errors import InputError, Text
from ggsr_kg.findings import SEVERITIES, WORDS
from ggsr_kg.intake.marking import boxes, colours, notes
from ggsr_kg.intake.marking.colours import Cell
from ggsr_kg.intake.marking.contents import Contents
from ggsr_kg.intake.marking.notes import Notes
from ggsr_kg.intake.marking.package import Package
from ggsr_kg.intake.marking.pages import ROWS, Entry, Page
from ggsr_kg.intake.marking.part import Part
from ggsr_kg.intake.marking.styles import Styles

__all__ = ["ROWS", "Entry", "Mark", "Page", "Workbook"]

_TOLD = 6
"""How many findings a comment tells."""
_LETTERS = 1_000
"""How many letters of a message or a mend a comment has."""
_DO = Text("Doe dit", "Do this")
_REFUSED = {
    "_xmlsignatures/": (
        Text("is digitaal ondertekend", "is signed digitally"),
        Text("geef een kopie zonder handtekening", "give a copy without a signature"),
    ),
    "xl/revisions/": (
        Text("houdt wijzigingen bij (gedeelde werkmap)", "tracks changes (shared workbook)"),
        Text("zet het delen uit en bewaar haar opnieuw", "stop sharing and save it again"),
    ),
}
"""What a workbook may have that would not be sound after a change, by how its parts begin."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is to be told at a *cell* of a *sheet*: a finding of *severity*, and what to do."""

    sheet: str
    cell: str
    severity: str
    message: str
    mend: str = ""


class Workbook:
    """The workbook *data*, called *where* in messages.

    *talks* are the sheets and cells where a comment has answers: none of ours can be there.

    Raises: InputError: it is none, or cannot be marked: the error says what to do.
    """

    def __init__(self, data: bytes, where: str) -> None:
        self._data, self._where = data, where
        self._package = Package(data, where)
        for start, refusal in _REFUSED.items():
            if any(name.startswith(start) for name in self._package.names()):
                raise InputError(where, *refusal)
        with _sound(where):
            self._contents = Contents(self._package, where)
            self.talks = frozenset(self._talks())

    @property
    def made(self) -> frozenset[str]:
        """The names of the sheets that we made at an earlier time."""
        return frozenset(self._contents.ours.values())

    @property
    def sheets(self) -> frozenset[str]:
        """The names of the sheets of the user."""
        return frozenset(self._contents.parts) - self.made

    def marked(self, marks: Iterable[Mark], pages: Sequence[Page], lang: str) -> bytes:
        """Return the workbook with *marks* and *pages*, without what an earlier time put there.

        A mark at a cell of which the comment has answers (a conversation) colours it only.

        Raises: InputError: a part of it cannot be read.
        """
        found = _by_cell(marks)
        self._package = Package(self._data, self._where)
        with _sound(self._where):
            self._contents = Contents(self._package, self._where)
            words = _Words(lang, self._contents.named(pages[0]) if pages else "")
            styles = Styles(self._package, self._contents.main)
            free = boxes.blocks(self._drawings())
            for name, part in self._contents.parts.items():
                if name in self.sheets and (found[name] or self._is_marked(part)):
                    self._mark(part, found[name], words, styles, free)
            self._contents.put(pages, styles)
            styles.save()
            return self._package.done()

    def _talks(self) -> Iterator[tuple[str, str]]:
        for name, part in self._contents.parts.items():
            yield from ((name, colours.name(at)) for at in notes.talks(self._package, part))

    def _drawings(self) -> Iterator[str]:
        for name in self._package.names():
            if name.lower().endswith(".vml"):
                yield self._package.read(name).decode("utf-8", "replace")

    def _is_marked(self, name: str) -> bool:
        """Return whether the sheet that is the part *name* has marks of an earlier time."""
        related = self._package.related(name).values()
        told = (target for kind, target in related if kind == "comments")
        return colours.NAME in self._package.read(name) or any(
            notes.NAME in self._package.read(each) for each in told
        )

    def _mark(
        self,
        name: str,
        found: Mapping[Cell, Sequence[Mark]],
        words: _Words,
        styles: Styles,
        free: Iterator[int],
    ) -> None:
        """Let the sheet that is the part *name* have marks for what was *found*, and no others."""
        sheet = self._package.part(name, deaf="sheetData")
        colours.uncolour(sheet)
        if sheet.changed:
            sheet = Part(sheet.done(), self._where, deaf="sheetData")
        spans = _spans(sheet)
        whole = defaultdict[Cell, list[Mark]](list)
        for at, marks in found.items():
            whole[_shown(at, spans)] += marks
        for marks in whole.values():
            marks.sort(key=lambda mark: -SEVERITIES.index(mark.severity))
        colours.colour(sheet, {at: marks[0].severity for at, marks in whole.items()}, styles)
        talks = notes.talks(self._package, name)
        told = {at: words.of(marks) for at, marks in whole.items() if at not in talks}
        Notes(self._package, name, sheet, free).put(told)
        self._package.write(name, sheet.done())


@contextmanager
def _sound(where: str) -> Iterator[None]:
    """Refuse the workbook *where* when it is not built as its XML says that it is."""
    try:
        yield
    except (LookupError, ValueError) as error:
        raise InputError(
            where,
            Text("is niet opgebouwd als een werkmap van Excel", "is not built as Excel builds one"),
            Text("bewaar haar opnieuw als .xlsx", "save it again as .xlsx"),
        ) from error


@dataclass(frozen=True, slots=True)
class _Words:
    """What comments say in *lang*; *more* is the sheet that has every finding."""

    lang: str
    more: str

    def of(self, marks: Sequence[Mark]) -> str:
        """Return the comment that tells *marks*, the heaviest first."""
        said = [self._one(each) for each in marks[:_TOLD]]
        if (rest := len(marks) - _TOLD) > 0:
            said.append(
                Text(
                    f"En nog {rest}: zie het blad {self.more}.",
                    f"And {rest} more: see the sheet {self.more}.",
                ).of(self.lang)
            )
        return "\n\n".join([*said, notes.END.of(self.lang)])

    def _one(self, mark: Mark) -> str:
        word = WORDS[mark.severity].of(self.lang).capitalize()
        said = f"{word} (ggsr-kg): {_cut(mark.message)}"
        return f"{said}\n{_DO.of(self.lang)}: {_cut(mark.mend)}" if mark.mend else said


def _cut(text: str) -> str:
    return text if len(text) <= _LETTERS else f"{text[: _LETTERS - 1]}…"


def _by_cell(marks: Iterable[Mark]) -> defaultdict[str, dict[Cell, list[Mark]]]:
    """Return *marks* by sheet and cell; what names no cell is left out."""
    found = defaultdict[str, dict[Cell, list[Mark]]](dict)
    for each in marks:
        at = colours.cell(each.cell)
        if at is not None:
            found[each.sheet].setdefault(at, []).append(each)
    return found


def _spans(sheet: Part) -> list[tuple[Cell, Cell]]:
    """Return the first and the last cell of each group of cells of *sheet* that are merged."""
    names = (each.attributes["ref"].split(":") for each in sheet.root.walk("mergeCell"))
    ends = ((colours.cell(each[0]), colours.cell(each[-1])) for each in names)
    return [(first, last) for first, last in ends if first and last]


def _shown(at: Cell, spans: Iterable[tuple[Cell, Cell]]) -> Cell:
    """Return the cell that shows what is at the cell *at*: the first of those it is merged with."""
    row, column = at
    inside = (a for a, b in spans if a[0] <= row <= b[0] and a[1] <= column <= b[1])
    return next(inside, at)
