"""What was met at an endpoint: which case it is of as far as is known, and whether it was read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

NONE = -1
"""Stands for no case, or for more than one. What is met beside it belongs to none."""
FAR = 3
"""How far from the things of cases something is read that belongs to none."""

_MET, _ASIDE, _READ, _FOLLOW, _DECIDED = range(5)
"""Of a thing: it was met; it was read as what is of no case so far; it is to be read in this round,
or only to be followed; it was read, and stays what it is."""
_TELLS = f"tells = 1 AND sure IS NULL AND (low IS NULL OR low <> high AND low <> {NONE})"
"""It says something of what is of a case, and no single case is beside it; `tells` becomes 2 when
what says something of it is looked for."""
_TABLES = f"""
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE thing (
  name TEXT PRIMARY KEY, sure INTEGER, low INTEGER, high INTEGER, steps INTEGER, state INTEGER,
  tells INTEGER DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX sure ON thing (name) WHERE state = {_MET} AND sure IS NOT NULL;
CREATE INDEX met ON thing (name) WHERE state = {_MET} AND sure IS NULL;
CREATE INDEX kept ON thing (name) WHERE state = {_MET} AND sure IS NULL AND low = {NONE};
CREATE INDEX tells ON thing (name) WHERE {_TELLS};
CREATE INDEX aside ON thing (name) WHERE state = {_ASIDE} AND low IS NOT NULL;
CREATE INDEX due ON thing (name) WHERE state IN ({_READ}, {_FOLLOW});
"""
_MEET = f"""
INSERT INTO thing (name, sure, low, high, steps, state) VALUES (?1, ?2, ?3, ?3, ?4, {_MET})
ON CONFLICT (name) DO UPDATE SET
  sure = coalesce(sure, excluded.sure),
  low = min(coalesce(low, excluded.low), coalesce(excluded.low, low)),
  high = max(coalesce(high, excluded.high), coalesce(excluded.high, high)),
  steps = min(steps, excluded.steps)
WHERE state IN ({_MET}, {_ASIDE})
"""
_SURE = f"SELECT name, sure, steps FROM thing WHERE state = {_MET} AND sure IS NOT NULL LIMIT ?"
_KEPT = (
    f"SELECT name, steps FROM thing WHERE state = {_MET} AND sure IS NULL AND low = {NONE} LIMIT ?"
)
_DUE = (
    f"SELECT name, low, high, steps, state FROM thing WHERE state IN ({_READ}, {_FOLLOW}) LIMIT ?"
)
_ROUND = f"""
UPDATE thing SET state = {_READ} WHERE state = {_MET} AND sure IS NULL;
UPDATE thing SET state = {_FOLLOW} WHERE state = {_ASIDE} AND low IS NOT NULL;
"""
_TELL = "UPDATE thing SET tells = 1 WHERE name = ? AND tells = 0"
_TELLING = f"SELECT name FROM thing WHERE {_TELLS} LIMIT ?"
_TOLD = "UPDATE thing SET tells = 2 WHERE name = ?"
_SET = "UPDATE thing SET state = ? WHERE name = ?"


@dataclass(frozen=True, slots=True)
class Thing:
    """What is to be read: its *name* (IRI), its *case* by number, and whether that is *sure*.

    *steps* tells how far it is from what belongs to a case. What was *read* before, and then turned
    out to be of a case, is only to be followed. *kept* says that it belongs to none whatever is
    beside it, *tells* that it may be of a case only since it says something of what is of one.
    """

    name: str
    case: int
    steps: int
    sure: bool
    read: bool = False
    kept: bool = False
    tells: bool = False


class Things:
    """What was met, in a database in *folder*.

    `ownership` goes in rounds: in each, what only one case is beside becomes of that case. So does
    this: `sure` gives what is certain, `kept` what belongs to none for sure, then `round` what is
    beside things of earlier rounds, and `telling` what then is of a case by what it says only.

    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> things = Things(Path(folder.name))
    >>> things.meet([("urn:c", 0, None, 0), ("urn:x", None, 1, 1), ("urn:x", None, 2, 1)])
    >>> [each.name for each in things.sure(9)]
    ['urn:c']
    >>> [(each.name, each.case) for each in things.round(9)]
    [('urn:x', -1)]
    >>> things.close()
    >>> folder.cleanup()
    """

    def __init__(self, folder: Path) -> None:
        self._base = sqlite3.connect(folder / "dingen.sqlite")
        self._base.executescript(_TABLES)

    def meet(self, met: Iterable[tuple[str, int | None, int | None, int]]) -> None:
        """Take in what was *met*: names, the case each surely is of or the one it is beside, steps.

        What was decided in an earlier round stays as it is.
        """
        self._base.executemany(_MEET, met)

    def sure(self, size: int) -> list[Thing]:
        """Return at most *size* things whose case is certain and that were not read yet."""
        rows = self._base.execute(_SURE, (size,)).fetchall()
        self._base.executemany(_SET, ((_DECIDED, name) for name, *_ in rows))
        return [Thing(name, case, steps, True) for name, case, steps in rows]

    def kept(self, size: int) -> list[Thing]:
        """Return at most *size* things that were met beside `NONE` and not read yet."""
        rows = self._base.execute(_KEPT, (size,)).fetchall()
        self._base.executemany(_SET, ((_DECIDED, name) for name, _ in rows))
        return [Thing(name, NONE, steps, False, kept=True) for name, steps in rows]

    def round(self, size: int) -> list[Thing]:
        """Return at most *size* other things of this round; when there are none left, of the next.

        None at all says that everything was read.
        """
        if not (rows := self._base.execute(_DUE, (size,)).fetchall()):
            self._base.executescript(_ROUND)
            rows = self._base.execute(_DUE, (size,)).fetchall()
        found = []
        for name, low, high, steps, state in rows:
            case = low if low is not None and low == high else NONE
            found.append(Thing(name, case, steps, False, state == _FOLLOW, low == NONE))
        states = ((_ASIDE if low is None else _DECIDED, name) for name, low, *_ in rows)
        self._base.executemany(_SET, states)
        return found

    def tell(self, names: Iterable[str]) -> None:
        """Take in that *names* say something of what is of a case."""
        self._base.executemany(_TELL, ((name,) for name in names))

    def telling(self, size: int) -> list[Thing]:
        """Return at most *size* things that are of a case at most by what they say, each once."""
        names = [name for (name,) in self._base.execute(_TELLING, (size,)).fetchall()]
        self._base.executemany(_TOLD, ((name,) for name in names))
        return [Thing(name, NONE, 0, False, read=True, tells=True) for name in names]

    def close(self) -> None:
        """Leave the database."""
        self._base.close()
