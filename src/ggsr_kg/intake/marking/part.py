"""XML of a workbook that is changed in a few places, and stays byte for byte what it is elsewhere.

A tree that is written out anew would lose the prefixes that other parts of such a file rely on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from ggsr_kg.errors import InputError, Text

_START = re.compile(rb"<([^\s/>]+)(?:\s+[^\s=]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*/?>")
_TAG = re.compile(r"<(/?)(\w)")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ENCODINGS = (None, "UTF-8", "US-ASCII")
_SAVE = Text(
    "open de werkmap in Excel of LibreOffice en bewaar haar opnieuw als .xlsx",
    "open the workbook in Excel or LibreOffice and save it again as .xlsx",
)


@dataclass(slots=True)
class Node:
    """An element: its *name* and *attributes* without prefixes, its *children*, and where it is.

    Its start tag is from *start* to *inner*, its end tag from *outer* to *end*.
    """

    name: str
    space: str
    attributes: Mapping[str, str]
    start: int
    inner: int
    outer: int = 0
    end: int = 0
    children: list[Node] = field(default_factory=list)

    def child(self, name: str) -> Node | None:
        """Return the first child that is called *name*."""
        return next((each for each in self.children if each.name == name), None)

    def walk(self, name: str) -> Iterator[Node]:
        """Yield every element below this one that is called *name*, in order."""
        todo = self.children[::-1]
        while todo:
            node = todo.pop()
            if node.name == name:
                yield node
            todo += node.children[::-1]


class Part:
    """The XML *data* of the part *where*; what is within an element *deaf* is not looked at.

    Raises: InputError: it is no sound XML, has a document type, or another encoding than UTF-8.

    >>> part = Part(b"<a><b/></a>", "a.xlsx")
    >>> part.append(part.root.children[0], "<c/>")
    >>> part.done()
    b'<a><b><c/></b></a>'
    """

    def __init__(self, data: bytes, where: str, deaf: str | None = None) -> None:
        self.data = data
        self._where, self._deaf = where, deaf
        self._edits: list[tuple[int, int, bytes]] = []
        self._tails: dict[int, tuple[Node, list[str]]] = {}
        self._values: dict[int, tuple[Node, dict[str, str]]] = {}
        top = Node("", "", {}, 0, 0)
        self._open = [top]
        self._parse()
        self.root = top.children[0]
        name = _name(data, self.root)
        self._prefix = name[: name.find(":") + 1]

    def _parse(self) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True

        def start(name: str, attributes: Mapping[str, str]) -> None:
            at = parser.CurrentByteIndex
            found = _START.match(self.data, at)
            if found is None:
                raise self._refuse("kan niet worden gelezen", "cannot be read")
            space, _, local = name.rpartition(" ")
            given = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
            node = Node(local, space, given, at, found.end())
            self._open[-1].children.append(node)
            self._open.append(node)
            if local == self._deaf:
                parser.StartElementHandler = None
                parser.EndElementHandler = deaf
                self._deaf = name

        def end(name: str) -> None:
            node = self._open.pop()
            at = parser.CurrentByteIndex
            empty = self.data[node.inner - 2 : node.inner] == b"/>"
            node.outer = node.inner if empty else at
            node.end = node.inner if empty else self.data.index(b">", at) + 1

        def deaf(name: str) -> None:
            if name == self._deaf:
                parser.StartElementHandler, parser.EndElementHandler = start, end
                end(name)

        def encoding(version: str, encoding: str | None, standalone: int) -> None:
            if (encoding.upper() if encoding else None) not in _ENCODINGS:
                raise self._refuse(f"is {encoding}, geen UTF-8", f"is {encoding}, not UTF-8")

        def doctype(*declared: object) -> None:
            raise self._refuse("heeft een documenttype", "has a document type")

        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.XmlDeclHandler, parser.StartDoctypeDeclHandler = encoding, doctype
        try:
            parser.Parse(self.data, True)
        except expat.ExpatError as error:
            raise self._refuse("is geen geldige XML", "is no sound XML") from error

    def _refuse(self, nl: str, en: str) -> InputError:
        return InputError(self._where, Text(f"een deel {nl}", f"a part {en}"), _SAVE)

    def text(self, node: Node) -> str:
        """Return the text of *node*, that of the elements in it too."""
        found: list[str] = []
        parser = expat.ParserCreate()
        parser.CharacterDataHandler = found.append
        parser.Parse(b"<x>%b</x>" % self.data[node.inner : node.outer], True)
        return "".join(found)

    def raw(self, node: Node) -> bytes:
        """Return how *node* is written."""
        return self.data[node.start : node.end]

    def tagged(self, xml: str) -> str:
        """Return *xml* with the prefix that the main elements of this part have."""
        return _TAG.sub(rf"<\g<1>{self._prefix}\g<2>", xml) if self._prefix else xml

    def replace(self, start: int, end: int, xml: str) -> None:
        """Put *xml* in the place of what is from *start* to *end*."""
        self._edits.append((start, end, xml.encode()))

    def cut(self, node: Node) -> None:
        """Take *node* away."""
        self.replace(node.start, node.end, "")

    def append(self, node: Node, xml: str) -> None:
        """Put *xml* at the end of what is in *node*."""
        self._tails.setdefault(node.start, (node, []))[1].append(xml)

    def set(self, node: Node, name: str, value: str) -> None:
        """Give the attribute *name* of *node* this *value*."""
        self._values.setdefault(node.start, (node, {}))[1][name] = value

    def place(self, parent: Node, order: Sequence[str], xml: str) -> None:
        """Put the element *xml* in *parent*, of whose children *order* has the names in order."""
        name = re.match(r"<(?:\w+:)?(\w+)", xml)
        rank = order.index(name[1] if name else "")
        later = set(order[rank + 1 :])
        for child in parent.children:
            names = {each.name for choice in child.children for each in choice.children}
            if child.name in later or (child.name == "AlternateContent" and names & later):
                self.replace(child.start, child.start, xml)
                return
        self.append(parent, xml)

    @property
    def changed(self) -> bool:
        """Whether anything was put in or taken away."""
        return bool(self._edits or self._tails or self._values)

    def done(self) -> bytes:
        """Return the XML with every change."""
        edits = list(self._edits)
        for start in self._tails.keys() | self._values.keys():
            node, tail = self._tails.get(start, (None, []))
            node, values = self._values.get(start, (node, {}))
            if node is not None:
                edits += self._tags(node, "".join(tail), values)
        found, at = [], 0
        for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
            found += [self.data[at:start], new]
            at = max(at, end)
        return b"".join([*found, self.data[at:]])

    def _tags(
        self, node: Node, tail: str, values: Mapping[str, str]
    ) -> Iterator[tuple[int, int, bytes]]:
        tag = self.data[node.start : node.inner]
        for name, value in values.items():
            put = f" {name}={quoteattr(value)}".encode()
            old = re.search(rb"\s%b\s*=\s*(?:\"[^\"]*\"|'[^']*')" % name.encode(), tag)
            at = old.span() if old else (_tag_end(tag),) * 2
            tag = tag[: at[0]] + put + tag[at[1] :]
        if tail and node.end == node.inner:
            body = f"{tail}</{_name(self.data, node)}>"
            tag = tag.removesuffix(b"/>").rstrip() + b">" + body.encode()
        elif tail:
            yield node.outer, node.outer, tail.encode()
        yield node.start, node.inner, tag


def _name(data: bytes, node: Node) -> str:
    found = _START.match(data, node.start)
    return found[1].decode() if found else ""


def _tag_end(tag: bytes) -> int:
    return len(tag) - (2 if tag.endswith(b"/>") else 1)


def written(text: str) -> str:
    r"""Return *text* as it stands between tags of a spreadsheet, without what XML cannot hold.

    >>> written("a<b\x07 _x000D_")
    'a&lt;b\ufffd _x005F_x000D_'
    """
    return escape(_ESCAPE.sub("_x005F_", _FORBIDDEN.sub("\ufffd", text)))
