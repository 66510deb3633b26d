"""The files of a form: written under names of ours, told by those of the user.

The name of a file is text of the user, so it is never part of a path. CSV files say by their names
what is in them: together they become one archive, in which these names stand.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from ggsr_kg.errors import GgsrError, InputError, Text
from ggsr_kg.findings import Finding
from ggsr_kg.intake.book import Guess
from ggsr_kg.validation import Run
from ggsr_kg.web.judging import forms
from ggsr_kg.web.judging.forms import Part
from ggsr_kg.web.messages import Asked

FILES, MAPPING = "bestand", "mapping"
"""What the fields of the form are called."""
_TABLES = (".csv", ".tsv")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,10}")
_CHOOSE = Text("kies een bestand", "choose a file")
_HERE = Text("deze machine", "this machine")
"""What our folder is called."""
_NAMED = 3
"""How many files an archive of ours is named after."""


@dataclass(frozen=True)
class Uploads:
    """The *files* to check in the folder *room*, and the *mapping* that says how to read them.

    *parts* are what was given, *names* what the user calls each path.
    """

    room: Path
    parts: tuple[Part, ...]
    files: tuple[Path, ...] = ()
    mapping: Path | None = None
    names: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """Return the value of the field *name* of the form, "" without one."""
        found = (each.data for each in self.parts if each.name == name and not each.file)
        return next(found, b"").decode("utf-8", "replace")

    @cached_property
    def _paths(self) -> re.Pattern[str]:
        """What to look for: the longer of two that start alike goes first."""
        paths = sorted(self.names, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, paths)) or "(?!)")

    def told(self, text: str) -> str:
        """Return *text* with the names of the user in place of ours."""
        return self._paths.sub(lambda found: self.names[found[0]], text)

    def both(self, text: Text) -> Text:
        """Return *text* as `told`, in both languages."""
        return Text(self.told(text.nl), self.told(text.en))

    def error(self, error: GgsrError) -> GgsrError:
        """Return *error* as `told`."""
        told = type(error)(self.told(error.where), self.both(error.what), self.both(error.do))
        told.more = tuple(map(self.error, error.more))
        return told

    def guesses(self, found: Iterable[Guess]) -> tuple[Guess, ...]:
        """Return the guesses *found* as `told`."""
        return tuple(Guess(self.both(each.where), self.both(each.what)) for each in found)

    def run(self, run: Run) -> Run:
        """Return *run* as `told`."""
        return replace(
            run,
            inputs=tuple(
                replace(
                    each,
                    name=self.told(each.name),
                    digest=self.digests.get(each.name, each.digest),
                )
                for each in run.inputs
            ),
            findings=tuple(map(self._finding, run.findings)),
            gaps=tuple(map(self.both, run.gaps)),
            unchecked=tuple(replace(each, reason=self.both(each.reason)) for each in run.unchecked),
            rules=tuple(
                replace(each, reason=self.both(each.reason)) if each.reason else each
                for each in run.rules
            ),
        )

    def _finding(self, found: Finding) -> Finding:
        place = found.place and replace(found.place, file=self.told(found.place.file))
        mend = found.mend and self.both(found.mend)
        return replace(found, place=place, mend=mend, message=self.both(found.message))


def received(asked: Asked) -> Uploads:
    """Return the files that *asked* brings, written into its room.

    Raises: Problem: it is no such form. InputError: there is no file, or two CSV files of one name.
    """
    parts = tuple(forms.parts(asked))
    given = [each for each in parts if each.name == FILES and each.file]
    if not given:
        what = Text("er is geen bestand gekozen", "no file was chosen")
        raise InputError(Text("Bestanden", "Files").of(asked.lang), what, _CHOOSE)
    assert asked.room is not None
    made = Uploads(asked.room, parts, names={str(asked.room): _HERE.of(asked.lang)})
    files = []
    loose = [each for each in given if _suffix(each.file) in _TABLES]
    for number, each in enumerate((each for each in given if each not in loose), 1):
        files.append(_write(made, each, f"{number}{_suffix(each.file)}"))
    if loose:
        files.append(_archive(made, loose))
    said = [each for each in parts if each.name == MAPPING and each.file]
    mapping = _write(made, said[0], "mapping.yaml") if said else None
    return replace(made, files=tuple(files), mapping=mapping)


def _write(made: Uploads, part: Part, name: str) -> Path:
    path = made.room / name
    path.write_bytes(part.data)
    made.names[str(path)] = part.file
    return path


def _archive(made: Uploads, tables: Sequence[Part]) -> Path:
    """Write CSV files as one archive, in which each has its own name.

    Raises: InputError: two have the same name.
    """
    names = [each.file.lstrip(".") for each in tables]
    again = next((each for each in names if names.count(each) > 1), None)
    if again is not None:
        raise InputError(
            again,
            Text("twee bestanden heten zo", "two files have this name"),
            Text("geef elk een eigen naam", "give each a name of its own"),
        )
    path = made.room / "csv.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, each in zip(names, tables, strict=True):
            archive.writestr(zipfile.ZipInfo(name), each.data)
    made.names[f"{path}/"] = ""
    made.names[str(path)] = ", ".join(names[:_NAMED]) + (", ..." if names[_NAMED:] else "")
    if len(tables) == 1:
        made.digests[str(path)] = sha256(tables[0].data).hexdigest()
    return path


def _suffix(name: str) -> str:
    """Return the ending of the file *name*, when it is one; it goes into a path.

    >>> _suffix("Casussen.XLSX"), _suffix("a.b/c"), _suffix("leeg")
    ('.xlsx', '', '')
    """
    found = Path(name).suffix.lower()
    return found if _SUFFIX.fullmatch(found) else ""
