"""Pages that were made before: the graph stays the same while the service runs, and so do they."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from ggsr_kg.web.messages import Asked, Reply

LARGE = 2**22
"""From how many bytes a reply is not kept."""
_REST = 1000
"""How many bytes a reply takes beside its body and what was asked."""
Key = tuple[str | bytes, ...]


@dataclass(slots=True)
class Shelf:
    """The replies that were asked for last, *most* bytes at most, in memory only."""

    most: int = 2**26
    size: int = 0
    _replies: OrderedDict[Key, Reply] = field(default_factory=OrderedDict)

    def find(self, asked: Asked) -> Reply | None:
        """Return what was replied to *asked* before, if that is still there."""
        key = _key(asked)
        if key in self._replies:
            self._replies.move_to_end(key)
        return self._replies.get(key)

    def keep(self, asked: Asked, reply: Reply) -> None:
        """Keep *reply* to *asked*; what was not asked for longest makes room.

        >>> shelf = Shelf(most=2500)
        >>> for path in "abc":
        ...     shelf.keep(Asked(path=path), Reply(b"12"))
        >>> [shelf.find(Asked(path=path)) is not None for path in "abc"]
        [False, True, True]
        """
        key = _key(asked)
        if len(reply.body) >= LARGE or key in self._replies:
            return
        self._replies[key] = reply
        self.size += _weight(key, reply)
        while self.size > self.most:
            self.size -= _weight(*self._replies.popitem(last=False))


def _key(asked: Asked) -> Key:
    """Return all that a reply to *asked*, which has no body, may depend on."""
    kind = (asked.accept, asked.content_type, asked.lang)
    return (asked.method, asked.base, asked.path, asked.query, *kind)


def _weight(key: Key, reply: Reply) -> int:
    return len(reply.body) + sum(map(len, key)) + _REST
