"""The user's own workbook, to be given back with marks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ggsr_kg.cli.language import LANG

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ggsr_kg.intake.marking import Workbook
    from ggsr_kg.settings import Setting
    from ggsr_kg.validation import Run


@dataclass(frozen=True, slots=True)
class Own:
    """A *book* of the user, called *where*, and the SHA-256 *digest* of its file."""

    book: Workbook
    where: str
    digest: str

    def marked(self, run: Run, setting: Setting) -> bytes:
        """Return it with what *run* found in it, and with the verdicts on its cases.

        Raises: OutputError: the file is not what was checked any more, or has too many findings.
        """
        from ggsr_kg import casework
        from ggsr_kg.errors import OutputError, Text
        from ggsr_kg.reports.runs import marked, names

        if self.digest not in (each.digest for each in run.inputs):
            raise OutputError(
                self.where,
                Text("veranderde tijdens het toetsen", "changed while it was checked"),
                Text("toets het opnieuw", "check it again"),
            )
        verdicts = casework.verdicts(run, setting)
        judged = marked.Judged(verdicts, casework.indicators(setting.graph, LANG))
        told = names.of(run, setting.graph, LANG)
        return marked.render(self.book, run, judged, told, LANG)


def own(files: Sequence[Path], form: str) -> Own | None:
    """Return the workbook to be marked: the only one of *files*, when the format *form* is xlsx.

    Raises: InputError: it cannot be read, or not be marked.
    """
    if form != "xlsx" or len(files) != 1 or files[0].suffix.lower() != ".xlsx":
        return None
    from hashlib import sha256

    from ggsr_kg import contents
    from ggsr_kg.intake import kinds, tables
    from ggsr_kg.intake.marking import Workbook

    data, where = contents.load(files[0], tables.SIZE_LIMIT), contents.name(files[0])
    # What is no package at all is refused in reading, which tells what it is.
    if not data.startswith(kinds.ZIP):
        return None
    return Own(Workbook(data, where), where, sha256(data).hexdigest())
