"""Things whose name does not tell their case: which it is, found on disk for any number of them.

The rules are those of `ownership`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from ggsr_kg.slices.names import NONE

OPEN = -2
"""Stands for a case that is not known yet."""
_KEPT = -3
"""Stands for no case: what belongs to none mentions it."""
_MANY = 20_000
_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -65536;
CREATE TABLE thing (
  name BLOB PRIMARY KEY, placed INTEGER, said INTEGER, owner INTEGER
) WITHOUT ROWID;
CREATE TABLE near (other BLOB, name BLOB, PRIMARY KEY (other, name)) WITHOUT ROWID;
CREATE TABLE mention (name BLOB, other BLOB, PRIMARY KEY (name, other)) WITHOUT ROWID;
CREATE TABLE told (other BLOB, name BLOB, PRIMARY KEY (other, name)) WITHOUT ROWID;
CREATE TABLE kept (name BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE last (name BLOB PRIMARY KEY, owner INTEGER) WITHOUT ROWID;
CREATE TABLE next (name BLOB PRIMARY KEY, owner INTEGER) WITHOUT ROWID;
"""
_WRITE = {
    "thing": "INSERT OR IGNORE INTO thing (name, owner) VALUES (?, ?)",
    "near": "INSERT OR IGNORE INTO near (other, name) VALUES (?, ?)",
    "mention": "INSERT OR IGNORE INTO mention (name, other) VALUES (?, ?)",
    "told": "INSERT OR IGNORE INTO told (other, name) VALUES (?, ?)",
    "kept": "INSERT OR IGNORE INTO kept (name) SELECT ?1 WHERE ?2",
    "placed": (
        "UPDATE thing SET placed = CASE WHEN placed <> ?2 THEN -1 ELSE ?2 END WHERE name = ?1"
    ),
    "said": (
        "UPDATE thing SET said = ?2"
        " WHERE name = ?1 AND (said IS NULL OR name_of(?2) < name_of(said))"
    ),
}
_KNOWN = "UPDATE thing SET owner = CASE WHEN placed >= 0 THEN placed ELSE said END"
_IS_OPEN = "SELECT EXISTS (SELECT 1 FROM thing WHERE owner IS NULL)"
_KEEP = f"""
WITH RECURSIVE reached (name) AS (
  SELECT name FROM kept
  UNION SELECT mention.other FROM reached CROSS JOIN mention ON mention.name = reached.name
)
UPDATE thing SET owner = {_KEPT} WHERE owner IS NULL AND name IN reached;
"""
_FIRST = """
DELETE FROM last;
INSERT INTO last SELECT name, owner FROM thing WHERE owner >= 0;
"""
_NEXT = """
UPDATE thing SET owner = (SELECT owner FROM next WHERE next.name = thing.name)
  WHERE name IN (SELECT name FROM next);
DELETE FROM last;
INSERT INTO last SELECT name, owner FROM next WHERE owner >= 0;
"""
_ROUND = """
DELETE FROM next;
INSERT INTO next
  SELECT near.name, CASE WHEN min(last.owner) = max(last.owner) THEN min(last.owner) ELSE -1 END
  FROM last CROSS JOIN near ON near.other = last.name JOIN thing ON thing.name = near.name
  WHERE thing.owner IS NULL
  GROUP BY near.name;
"""
_TOLD_ROUND = f"""
DELETE FROM next;
INSERT INTO next
  SELECT told.name, number_of(min(name_of(last.owner)))
  FROM last CROSS JOIN told ON told.other = last.name JOIN thing ON thing.name = told.name
  WHERE coalesce(thing.owner, {NONE}) = {NONE}
  GROUP BY told.name;
"""


class Things:
    """The things that no name gives a case, in a database in *folder*; *cases* are named in order.

    First `add` each, and tell with `place` and `say` what it says itself; `settle` tells whether
    some are still open. If so, tell with `mention`, `mentioned` and `beside` what open things stand
    near, with `keep` what belongs to no case, and `spread`.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     things = Things(Path(folder), [b"urn:c", b"urn:d"])
    ...     for name in (b"urn:a", b"urn:b", b"urn:x"):
    ...         things.add(name)
    ...     things.say(b"urn:x", 1)
    ...     print(things.settle(), things.owner(b"urn:a") == OPEN)
    ...     things.mentioned((0, b"urn:c"), [b"urn:a"])
    ...     things.beside(b"urn:a", b"urn:b", False)
    ...     things.spread()
    ...     [things.owner(name) for name in (b"urn:a", b"urn:b", b"urn:x", b"urn:none")]
    True True
    [0, 0, 1, -1]
    """

    def __init__(self, folder: Path, cases: Sequence[bytes]) -> None:
        self._base = sqlite3.connect(folder / "dingen.sqlite")
        self._base.executescript(_TABLES)
        numbers: dict[bytes, int] = {}

        def name_of(number: int) -> bytes:
            name = cases[number]
            if name.startswith(b"_:"):  # After every IRI, in order.
                name = b"\xff" + number.to_bytes(8, "big")
            numbers[name] = number
            return name

        self._base.create_function("name_of", 1, name_of)
        self._base.create_function("number_of", 1, numbers.__getitem__)
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

    def mention(self, case: tuple[int, bytes], thing: bytes, told: bool) -> None:
        """Tell that an open *thing* mentions something of *case* (number and name).

        *told* says that it does so with a property that `ownership.TELLING` names.
        """
        self.mentioned(case, [thing])
        if told:
            self._write("told", case[1], thing)

    def mentioned(self, case: tuple[int, bytes], things: Iterable[bytes]) -> None:
        """Tell that something of *case* (number and name) mentions *things*."""
        for each in things:
            self._write("near", case[1], each)
        self._write("thing", case[1], case[0])

    def beside(self, one: bytes, other: bytes, told: bool) -> None:
        """Tell that an open thing mentions another; *told* as with `mention`."""
        self._write("near", one, other)
        self._write("near", other, one)
        self._write("mention", one, other)
        if told:
            self._write("told", other, one)

    def keep(self, name: bytes) -> None:
        """Tell that what belongs to no case mentions the thing *name*."""
        self._write("kept", name, True)

    def spread(self) -> None:
        """Give each open thing its case by what it is near, however indirectly (`ownership`)."""
        self._flush()
        self._base.executescript(_KEEP)
        for some in (_ROUND, _TOLD_ROUND):
            self._base.executescript(_FIRST)
            while self._base.execute("SELECT 1 FROM last LIMIT 1").fetchone():
                self._base.executescript(some + _NEXT)

    def owner(self, name: bytes) -> int:
        """Return the number of the case of the thing *name*, or `OPEN`; `NONE` for any other."""
        row = self._base.execute("SELECT owner FROM thing WHERE name = ?", (name,)).fetchone()
        if row is None:
            return NONE
        return OPEN if row[0] is None else max(int(row[0]), NONE)

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
