"""The comments on marked cells: ours alone, or below what a user wrote there.

What is ours begins with a severity and `(ggsr-kg)` and ends with a line that says so. Only that is
ever taken away, whoever saved the file in between; what a user wrote before or after it stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from ggsr_kg.errors import Text
from ggsr_kg.findings import WORDS
from ggsr_kg.intake.marking.boxes import Boxes
from ggsr_kg.intake.marking.colours import SHEET, Cell, cell, name
from ggsr_kg.intake.marking.grid import Grid
from ggsr_kg.intake.marking.package import Package
from ggsr_kg.intake.marking.part import Node, Part, written
from ggsr_kg.intake.marking.styles import MAIN

AUTHOR = "ggsr-kg"
NAME = b"(ggsr-kg)"
"""What stands in comments of which something is ours."""
END = Text("(einde ggsr-kg)", "(end ggsr-kg)")
"""The last line of what is ours."""

_WORDS = "|".join(word.capitalize() for each in WORDS.values() for word in (each.nl, each.en))
_OURS = re.compile(
    rf"(?:\A|(?:\r?\n){{1,2}})(?:{_WORDS}) \(ggsr-kg\): .*?"
    rf"(?:{re.escape(END.nl)}|{re.escape(END.en)}|\Z)",
    re.S,
)
_LOOK = '<rPr><sz val="9"/><color indexed="81"/><rFont val="Tahoma"/><family val="2"/></rPr>'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KINDS = {
    "comments": "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml",
    "vml": "application/vnd.openxmlformats-officedocument.vmlDrawing",
}
_EMPTY = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="{MAIN}">'
    "<authors/><commentList/></comments>"
)


def talks(package: Package, name: str) -> frozenset[Cell]:
    """Return the cells of a sheet with a comment that has answers: no other can be beside it.

    *name* is the part of *package* that is the sheet.

    Raises: InputError: the comments cannot be read.
    """
    related = package.related(name).values()
    parts = [package.part(target) for kind, target in related if kind == "threadedComment"]
    nodes = (each for part in parts for each in part.root.walk("threadedComment"))
    places = (cell(each.attributes["ref"]) for each in nodes)
    return frozenset(at for at in places if at)


class Notes:
    """The comments of the sheet that is the part *name* of *package*, and is read as *sheet*.

    *blocks* is as in `Boxes`.

    Raises: InputError: they cannot be read.
    """

    def __init__(self, package: Package, name: str, sheet: Part, blocks: Iterator[int]) -> None:
        self._package, self._name, self._sheet = package, name, sheet
        self._related = package.related(name)
        self._marks = {kind: mark for mark, (kind, _) in self._related.items()}
        self._drawing = sheet.root.child("legacyDrawing")
        self._blocks = blocks

    def put(self, wanted: Mapping[Cell, str]) -> None:
        """Let what is ours in the comments be what is *wanted*, and no more.

        The sheet changes when it had no comments before, or has none any more.
        """
        mark = self._marks.get("comments")
        if mark is None and not wanted:
            return
        named = self._related[mark][1] if mark else self._package.fresh("xl/comments{}.xml")
        part = self._package.part(named) if mark else Part(_EMPTY.encode(), self._name)
        done = _Edit(part, wanted)
        if not done.changed:
            return
        boxes = Boxes(self._shapes(), Grid(self._sheet), self._blocks)
        boxes.remove(done.gone)
        boxes.put({at: done.texts[at] for at in wanted})
        if mark and not done.texts:
            self._package.drop(self._name, mark)
        else:
            self._package.write(named, part.done())
        if not mark:
            self._package.declare(named, _KINDS["comments"])
            self._package.relate(self._name, "comments", named)
        self._draw(boxes)

    def _shapes(self) -> str:
        if self._drawing is None:
            return ""
        named = self._related[self._drawing.attributes["id"]][1]
        return self._package.read(named).decode("utf-8", "surrogateescape")

    def _draw(self, boxes: Boxes) -> None:
        """Let *boxes* be the drawing of the sheet."""
        if self._drawing is None:
            if boxes.empty:
                return
            named = self._package.fresh("xl/drawings/vmlDrawing{}.vml")
            self._package.declare("vml", _KINDS["vml"])
            mark = self._package.relate(self._name, "vmlDrawing", named)
            xml = f'<legacyDrawing xmlns:r="{_RELATIONS}" r:id="{mark}"/>'
            self._sheet.place(self._sheet.root, SHEET, self._sheet.tagged(xml))
        else:
            mark = self._drawing.attributes["id"]
            named = self._related[mark][1]
            if boxes.empty:
                self._package.drop(self._name, mark)
                self._sheet.cut(self._drawing)
                return
        self._package.write(named, boxes.text.encode("utf-8", "surrogateescape"))


class _Edit:
    """The comments in *part* with what is ours taken away, and what is *wanted* put there.

    *texts* is what there is then to be read at each cell, *gone* are the cells without.
    """

    def __init__(self, part: Part, wanted: Mapping[Cell, str]) -> None:
        self._part = part
        self.gone: set[Cell] = set()
        self.texts: dict[Cell, str] = {}
        self._found = part.root.child("commentList")
        authors = part.root.child("authors")
        self._authors = [part.text(each) for each in authors.children] if authors else []
        for comment in self._found.children if self._found else ():
            at = cell(comment.attributes["ref"])
            if at is not None:
                self._keep(comment, at, wanted.get(at))
        new = [at for at in sorted(wanted) if at not in self.texts]
        if new and authors and AUTHOR not in self._authors:
            part.append(authors, part.tagged(f"<author>{AUTHOR}</author>"))
            self._authors.append(AUTHOR)
        for at in new:
            self.texts[at] = wanted[at]
            self._add(at, wanted[at])

    @property
    def changed(self) -> bool:
        """Whether any comment is another than it was."""
        return self._part.changed

    def _keep(self, comment: Node, at: Cell, wanted: str | None) -> None:
        """Keep of *comment* what is not ours, and put what is *wanted* below it."""
        part, body = self._part, comment.child("text")
        pieces = list(body.walk("t")) if body else []
        texts = [part.text(each) for each in pieces]
        kept = _kept(texts)
        rest = "".join(kept)
        if body is None or (kept != texts and not rest.strip()):
            part.cut(comment)
            self.gone.add(at)
            return
        runs = {each.start: run for run in body.children for each in run.children}
        for piece, was, now in zip(pieces, texts, kept, strict=True):
            run = runs.get(piece.start, piece)
            if was != now and not now:
                part.cut(run)
            elif was != now:
                part.replace(piece.start, piece.end, part.tagged(_text(escape(now))))
            elif wanted and run is piece:
                part.replace(piece.start, piece.start, part.tagged("<r>"))
                part.replace(piece.end, piece.end, part.tagged("</r>"))
        if wanted:
            part.append(body, part.tagged(_run(f"\n\n{wanted}")))
        self.texts[at] = f"{rest}\n\n{wanted}" if wanted else rest

    def _add(self, at: Cell, text: str) -> None:
        author = self._authors.index(AUTHOR)
        start = f'<comment ref="{name(at)}" authorId="{author}"><text>'
        if self._found:
            whole = f"{start}{_run(text)}</text></comment>"
            self._part.append(self._found, self._part.tagged(whole))


def _kept(texts: Sequence[str]) -> list[str]:
    """Return of each of *texts*, that are read as one, what is not ours."""
    whole = "".join(texts)
    cuts = [0, *(end for found in _OURS.finditer(whole) for end in found.span()), len(whole)]
    theirs = list(zip(cuts[::2], cuts[1::2], strict=True))
    kept, at = [], 0
    for text in texts:
        end = at + len(text)
        kept.append("".join(whole[max(a, at) : min(b, end)] for a, b in theirs))
        at = end
    return kept


def _run(text: str) -> str:
    return f"<r>{_LOOK}{_text(written(text))}</r>"


def _text(xml: str) -> str:
    return f'<t xml:space="preserve">{xml}</t>'
