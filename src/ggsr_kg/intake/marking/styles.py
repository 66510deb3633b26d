"""The colours and looks that marks and our own sheets need, added to those of the workbook."""

from __future__ import annotations

from collections.abc import Mapping

from ggsr_kg.intake.marking.package import Package
from ggsr_kg.intake.marking.part import Node

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
COLOURS: Mapping[str, tuple[str, str]] = {
    "violation": ("FFF4B6B6", "FF7A0012"),
    "warning": ("FFFFE08A", "FF5C4400"),
    "info": ("FFCFE3F7", "FF0B3A66"),
}
"""The fill and the text of each severity: as light as needed for dark text to be read on it."""
TEXT, LINK, HEAD, SIGN = "text", "link", "head", "sign"
"""What a cell in a table of ours can look like, beside the severities."""
LINE, LINK_LINE, TITLE, ALARM = "line", "link line", "title", "alarm"
FLOWING = {LINE, LINK_LINE, TITLE, ALARM}
"""What a line above or below it can look like: its text goes on over the cells beside it."""

_PART = "xl/styles.xml"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_EMPTY = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{MAIN}">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    "</styleSheet>"
)
_ORDER = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"),
    *("tableStyles", "colors", "extLst"),
)
_FACE = '<sz val="11"/>{}<name val="Calibri"/><family val="2"/>'
_FONTS = {
    HEAD: "<font><b/>" + _FACE.format('<color rgb="FFFFFFFF"/>') + "</font>",
    TITLE: "<font><b/>" + _FACE.format('<color rgb="FF000000"/>') + "</font>",
    ALARM: "<font><b/>" + _FACE.format('<color rgb="FFA4001D"/>') + "</font>",
    LINK: "<font><u/>" + _FACE.format('<color rgb="FF0B57A4"/>') + "</font>",
}
_HEAD_FILL = "FF1F3B57"
_TOP = '<alignment vertical="top" wrapText="1"/>'
_FLOWING = '<alignment vertical="top"/>'
_CENTRE = '<alignment horizontal="center" vertical="top" wrapText="1"/>'
_MIDDLE = '<alignment horizontal="left" vertical="center" wrapText="1"/>'
_LOOKS: Mapping[str, tuple[str, str, str]] = {
    TEXT: ("", "", _TOP),
    HEAD: (HEAD, _HEAD_FILL, _MIDDLE),
    LINK: (LINK, "", _TOP),
    LINE: ("", "", _FLOWING),
    LINK_LINE: (LINK, "", _FLOWING),
    TITLE: (TITLE, "", _FLOWING),
    ALARM: (ALARM, "", _FLOWING),
    SIGN: ("", "", _CENTRE),
    **{severity: ("", fill, _CENTRE) for severity, (fill, _) in COLOURS.items()},
}
"""The font, the fill and the alignment of each look."""


class Styles:
    """The styles of the workbook of which *book* is the main part; those added are there once.

    Raises: InputError: they cannot be read.
    """

    def __init__(self, package: Package, book: str) -> None:
        self._package = package
        names = (name for kind, name in package.related(book).values() if kind == "styles")
        self._name = next(names, "") or self._made(book)
        self._part = package.part(self._name)
        self._added: dict[str, list[bytes]] = {}
        self._looks: dict[str, int] = {}

    def _made(self, book: str) -> str:
        self._package.write(_PART, _EMPTY.encode())
        self._package.declare(_PART, _KIND)
        self._package.relate(book, "styles", _PART)
        return _PART

    def colour(self, severity: str) -> int:
        """Return the number of what a rule of conditional format makes of a cell."""
        fill, text = COLOURS[severity]
        return self._number(
            "dxfs",
            f'<dxf><font><color rgb="{text}"/></font><fill><patternFill patternType="solid">'
            f'<fgColor rgb="{fill}"/><bgColor rgb="{fill}"/></patternFill></fill></dxf>',
        )

    def look(self, name: str) -> int:
        """Return the number of the look *name* of a cell; a text that looks so stays a text."""
        if name not in self._looks:
            font, fill, alignment = _LOOKS[name]
            fonts = self._number("fonts", _FONTS[font]) if font else 0
            fills = self._number("fills", _fill(fill)) if fill else 0
            self._looks[name] = self._number(
                "cellXfs",
                f'<xf numFmtId="0" fontId="{fonts}" fillId="{fills}" borderId="0" xfId="0" '
                'quotePrefix="1" applyFont="1" applyFill="1" applyAlignment="1">'
                f"{alignment}</xf>",
            )
        return self._looks[name]

    def _number(self, group: str, xml: str) -> int:
        """Return the place of *xml* among those of *group*, where it is added if it is not."""
        node = self._group(group)
        part = self._part
        new = part.tagged(xml).encode()
        known = [*map(part.raw, node.children), *self._added.get(group, ())]
        if new in known:
            return known.index(new)
        self._added.setdefault(group, []).append(new)
        part.append(node, new.decode())
        part.set(node, "count", str(len(known) + 1))
        return len(known)

    def _group(self, name: str) -> Node:
        """Return the element *name* of the styles, which is made when it is not there."""
        if found := self._part.root.child(name):
            return found
        self.save()
        made = self._package.part(self._name)
        made.place(made.root, _ORDER, made.tagged(f'<{name} count="0"/>'))
        self._package.save(self._name, made)
        self._part, self._added = self._package.part(self._name), {}
        found = self._part.root.child(name)
        assert found is not None
        return found

    def save(self) -> None:
        """Put what was added into the workbook."""
        self._package.save(self._name, self._part)


def _fill(colour: str) -> str:
    return (
        f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/>'
        '<bgColor indexed="64"/></patternFill></fill>'
    )
