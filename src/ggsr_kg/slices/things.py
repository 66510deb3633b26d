"""Things whose name does not tell their case: which it is, found on disk for any number of them.

The rules are those of `ownership`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from ggsr_kg.slices.names import NONE

OPEN = -2
"""Stands for a case that is not known yet."""
_MANY = 20_000
_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -65536;
CREATE TABLE thing (
  name BLOB PRIMARY KEY, placed INTEGER, said INTEGER, owner INTEGER
) WITHOUT ROWID;
CREATE TABLE near (other BLOB, name BLOB, PRIMARY KEY (other, name)) WITHOUT ROWID;
CREATE TABLE last (name BLOB PRIMARY KEY, owner INTEGER) WITHOUT ROWID;
CREATE TABLE next (name BLOB PRIMARY KEY, owner INTEGER) WITHOUT ROWID;
"""
_WRITE = {
    "thing": "INSERT OR IGNORE INTO thing (name, owner) VALUES (?, ?)",
    "near": "INSERT OR IGNORE INTO near (other, name) VALUES (?, ?)",
    "placed": (
        "UPDATE thing SET placed = CASE WHEN placed <> ?2 THEN -1 ELSE ?2 END WHERE name = ?1"
    ),
    "said": "UPDATE thing SET said = ?2 WHERE name = ?1 AND said IS NULL",
}
_KNOWN = "UPDATE thing SET owner = CASE WHEN placed >= 0 THEN placed ELSE said END"
_IS_OPEN = "SELECT EXISTS (SELECT 1 FROM thing WHERE owner IS NULL)"
_FIRST = "INSERT INTO last SELECT name, owner FROM thing WHERE owner IS NOT NULL"
_ROUND = """
DELETE FROM next;
INSERT INTO next
  SELECT near.name, CASE WHEN min(last.owner) = max(last.owner) THEN min(last.owner) ELSE -1 END
  FROM last CROSS JOIN near ON near.other = last.name JOIN thing ON thing.name = near.name
  WHERE thing.owner IS NULL
  GROUP BY near.name;
UPDATE thing SET owner = (SELECT owner FROM next WHERE next.name = thing.name)
  WHERE name IN (SELECT name FROM next);
DELETE FROM last;
INSERT INTO last SELECT name, owner FROM next WHERE owner >= 0;
"""


class Things:
    """The things that no name gives a case, in a database in *folder*.

    First `add` each, and tell with `place` and `say` what it says itself; `settle` tells whether
    some are still open. If so, tell with `mention` and `beside` what open things stand near, and
    `spread`.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     things = Things(Path(folder))
    ...     for name in (b"urn:a", b"urn:b", b"urn:x"):
    ...         things.add(name)
    ...     things.say(b"urn:x", 1)
    ...     print(things.settle(), things.owner(b"urn:a") == OPEN)
    ...     things.mention((0, b"urn:c"), [b"urn:a"])
    ...     things.beside(b"urn:a", b"urn:b")
    ...     things.spread()
    ...     [things.owner(name) for name in (b"urn:a", b"urn:b", b"urn:x", b"urn:none")]
    True True
    [0, 0, 1, -1]
    """

    def __init__(self, folder: Path) -> None:
        self._base = sqlite3.connect(folder / "dingen.sqlite")
        self._base.executescript(_TABLES)
        self._waiting: dict[str, list[tuple[bytes, object]]] = {name: [] for name in _WRITE}
        self.any = False

    def add(self, name: bytes) -> None:
        """Take in a thing."""
        self.any = True
        self._write("thing", name, None)

    def place(self, name: bytes, case: int) -> None:
        """Tell that something is said of the thing *name* in a graph of *case*."""
        self._write("placed", name, case)

    def say(self, name: bytes, case: int) -> None:
        """Tell that the thing *name* names *case* as its own."""
        self._write("said", name, case)

    def settle(self) -> bool:
        """Give each thing the case that it says itself; say whether some are still open."""
        self._flush()
        self._base.execute(_KNOWN)
        return bool(self._base.execute(_IS_OPEN).fetchone()[0])

    def mention(self, case: tuple[int, bytes], things: Iterable[bytes]) -> None:
        """Tell that *things* stand in statements with things of *case* (number and name)."""
        for each in things:
            self._write("near", case[1], each)
        self._write("thing", case[1], case[0])

    def beside(self, one: bytes, other: bytes) -> None:
        """Tell that two things stand in one statement."""
        self._write("near", one, other)
        self._write("near", other, one)

    def spread(self) -> None:
        """Give each open thing the only case that it is near, however indirectly."""
        self._flush()
        self._base.execute(_FIRST)
        while self._base.execute("SELECT 1 FROM last LIMIT 1").fetchone():
            self._base.executescript(_ROUND)

    def owner(self, name: bytes) -> int:
        """Return the number of the case of the thing *name*, or `OPEN`; `NONE` for any other."""
        row = self._base.execute("SELECT owner FROM thing WHERE name = ?", (name,)).fetchone()
        if row is None:
            return NONE
        return OPEN if row[0] is None else int(row[0])

    def close(self) -> None:
        """Leave the database."""
        self._base.close()

    def _write(self, kind: str, name: bytes, value: object) -> None:
        self._waiting[kind].append((name, value))
        if len(self._waiting[kind]) >= _MANY:
            self._flush()

    def _flush(self) -> None:
        for kind, rows in self._waiting.items():
            self._base.executemany(_WRITE[kind], rows)
            rows.clear()
