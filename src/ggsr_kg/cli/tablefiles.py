"""Cases in workbooks and CSV files, for the commands that take case files."""

from __future__ import annotations

from dataclasses import replace
from os import cpu_count
from pathlib import Path
from typing import TYPE_CHECKING

from ggsr_kg.cli import shell
from ggsr_kg.cli.language import LANG, t

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ggsr_kg.cases import Cases
    from ggsr_kg.cli.casefiles import Means
    from ggsr_kg.intake.reading import Intake
    from ggsr_kg.settings import Setting
    from ggsr_kg.validation import Run

_MANY = 50
"""From how many cases on it is worth while to start processes."""


def apart(files: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """Return which of *files* hold RDF, and which tables.

    Raises: InputError: a folder cannot be read.
    """
    from ggsr_kg.intake import inputs

    return inputs.split(files)


def checked(
    given: tuple[Sequence[Path], Sequence[Path]], shapes: Iterable[Path], means: Means
) -> tuple[Run, Setting]:
    """Return what is found in the RDF files and tables *given*, with progress on stderr.

    Raises: InputError, ShapeError, EngineError: as `intake.checking`. GgsrError: they are to go
    over a cluster.
    """
    from ggsr_kg import casefiles, settings
    from ggsr_kg.engines import choose
    from ggsr_kg.intake import checking

    if isinstance(means.workers, str):
        raise shell.refuse(
            "--scheduler",
            ("gaat niet samen met werkmappen of CSV", "does not go with workbooks or CSV"),
            ("zet ze om met ggsr convert", "convert them with ggsr convert"),
        )
    graphs, tables = given
    chosen, many = choose.engine(means.engine), means.workers or cpu_count() or 1
    with shell.step(t("lezen", "reading")):
        setting = settings.prepare(shapes)
        setting = replace(setting, keeper=means.keeper, before=means.before)
        found = checking.read(tables, setting, means.mapping, graphs)
        tell(found, means.strict)
    with shell.progress(t("toetsen", "checking")) as told:
        some = many if means.workers or len(found.cases) >= _MANY else 1
        return casefiles.beside((graphs, found), setting, chosen, told, some), setting


def read(
    files: Sequence[Path], setting: Setting, mapping: Path | None = None, case: str = ""
) -> Cases:
    """Return the cases in *files* as statements; tables are read as the file *mapping* says.

    With a *case*, what cannot be read of others in tables is not told.

    Raises: InputError: a file cannot be read. GgsrError: as `need_tables`.
    """
    from ggsr_kg import casefiles

    need_tables(mapping, apart(files)[1])
    return casefiles.read(files, setting, mapping, case)


def need_tables(mapping: Path | None, tables: Sequence[Path]) -> None:
    """Refuse a *mapping* without *tables*.

    Raises: GgsrError: there are none.
    """
    if mapping is not None and not tables:
        raise shell.refuse(
            "--mapping",
            ("er zijn geen werkmappen of CSV", "there are no workbooks or CSV"),
            ("laat --mapping weg", "leave out --mapping"),
        )


def tell(found: Intake, strict: bool = False) -> None:
    """Say what was guessed in reading tables; being *strict*, refuse them for it.

    Raises: GgsrError: something was guessed.
    """
    for guess in found.guesses:
        shell.say(f"{guess.where.of(LANG)}: {guess.what.of(LANG)}")
    if strict and found.guesses:
        raise shell.refuse(
            "--strict",
            ("bij het lezen is iets aangenomen", "something was taken for granted in reading"),
            ("maak het bestand als dat van ggsr template", "make the file as ggsr template does"),
        )
