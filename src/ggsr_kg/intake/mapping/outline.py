"""YAML that people write: texts, lists and names with what they stand for, each with its line.

Only what is plain is read. There are no tags, so nothing is made or run, and no anchors, so nothing
grows. A text is what is written: `no` is not a truth, and `01` not a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import yaml

from ggsr_kg.errors import InputError, Text, suggestion

_DEPTH = 10
"""How many lists and names may be within each other."""
_NOTHING = {"", "~", "null"}
"""What stands for nothing, when it is not between quotes."""
_HALF = range(0xD800, 0xE000)
"""Characters that are only half of one."""
_PLAIN = Text(
    "schrijf namen, lijsten en teksten voluit", "write names, lists and texts out in full"
)
_YAML = (
    Text("geen YAML", "no YAML"),
    Text(
        "schrijf naam: waarde, met spaties ervoor, en bijzondere tekens tussen aanhalingstekens",
        "write name: value, with spaces before it, and special characters between quotes",
    ),
)

_EMPTY = (
    Text("er staat niets in", "there is nothing in it"),
    Text("maak het met ggsr template --mapping-from", "make it with ggsr template --mapping-from"),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in the file *name*, on *line*: what it is, is asked of it.

    *node* is what the parser made of it.
    """

    name: str
    line: int
    node: yaml.Node

    @property
    def where(self) -> str:
        """The place in messages."""
        return f"{self.name}:{self.line}"

    def text(self) -> str:
        """Return the text that this is; that of nothing is empty.

        Raises: InputError: it is a list, or has names.
        """
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.refuse(("hier hoort een tekst", "this has to be a text"))
        nothing = self.node.style is None and self.node.value.casefold() in _NOTHING
        return "" if nothing else str(self.node.value).strip()

    def items(self) -> tuple[Item, ...]:
        """Return what is in the list; what is no list is one of its own."""
        if not isinstance(self.node, yaml.SequenceNode):
            return (self,)
        return tuple(_item(self.name, each) for each in self.node.value)

    def entries(self) -> tuple[tuple[Item, Item], ...]:
        """Return the names in this, each with what it stands for; there are none in nothing.

        Raises: InputError: it is a text or list, or a name is in it twice.
        """
        if isinstance(self.node, yaml.ScalarNode) and not self.text():
            return ()
        if not isinstance(self.node, yaml.MappingNode):
            raise self.refuse(("hier horen namen met een waarde", "this has to have names"))
        found = [(_item(self.name, a), _item(self.name, b)) for a, b in self.node.value]
        lines: dict[str, int] = {}
        for name, _ in found:
            word = name.text()
            if word in lines:
                raise name.again(lines[word])
            lines[word] = name.line
        return tuple(found)

    def parts(self, known: Iterable[str]) -> Mapping[str, Item]:
        """Return the entries by name, all of them *known*.

        Raises: InputError: as `entries`, or one is not known.
        """
        known = tuple(known)
        for name, _ in self.entries():
            if name.text() not in known:
                raise InputError(
                    name.where,
                    Text("deze naam is hier niet bekend", "this name is not known here"),
                    suggestion(name.text(), known),
                )
        return {name.text(): value for name, value in self.entries()}

    def refuse(self, what: tuple[str, str], do: Text = _PLAIN) -> InputError:
        """Return the error that *what* is wrong with this."""
        return InputError(self.where, Text(*what), do)

    def again(self, line: int) -> InputError:
        """Return the error that this name is there already, on *line*."""
        return self.refuse(
            (f"deze naam staat er al, op regel {line}", f"this name is there already, line {line}"),
            Text("voeg ze samen", "join them"),
        )


def parse(text: str, name: str) -> Item:
    r"""Return what is in the YAML *text* of the file *name*.

    Raises: InputError: no YAML, with tags or anchors, too deep, or nothing in it.

    >>> top = parse("a: no\nb: [x, y]\n", "m.yaml")
    >>> [(name.text(), value.line) for name, value in top.entries()]
    [('a', 1), ('b', 2)]
    >>> parse("a: &x b\nc: *x\n", "m.yaml")
    Traceback (most recent call last):
    ggsr_kg.errors.InputError: m.yaml:1: an anchor (&, *); write names, lists and texts out in full
    """
    try:
        _check(text, name)
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.reader.ReaderError as error:
        raise InputError(f"{name}:{text.count(chr(10), 0, error.position) + 1}", *_YAML) from None
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        raise InputError(f"{name}:{mark.line + 1}" if mark else name, *_YAML) from None
    if node is None:
        raise InputError(name, *_EMPTY)
    return _item(name, node)


def _item(name: str, node: yaml.Node) -> Item:
    return Item(name, node.start_mark.line + 1, node)


def _check(text: str, name: str) -> None:
    """Refuse what is not plain in *text*.

    Raises: InputError: tags, anchors, too deep, or half a character. YAMLError: no YAML.
    """
    depth = 0
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        assert event.start_mark is not None
        where = f"{name}:{event.start_mark.line + 1}"
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise InputError(where, Text("een anker (&, *)", "an anchor (&, *)"), _PLAIN)
        if getattr(event, "tag", None):
            raise InputError(where, Text("een tag (!)", "a tag (!)"), _PLAIN)
        if any(ord(each) in _HALF for each in getattr(event, "value", None) or ""):
            raise InputError(where, Text("een half teken", "half a character"), _PLAIN)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEPTH:
            raise InputError(where, Text("te diep genest", "nested too deeply"), _PLAIN)
