"""Case files of any kind, checked together: RDF, workbooks and CSV.

>>> from ggsr_kg import resources, settings
>>> from ggsr_kg.engines import choose
>>> case = resources.root() / "data" / "voorbeelden" / "geen-nazorg.ttl"
>>> run, _ = validate([case], settings.prepare(), choose.engine("auto"))
>>> run.complete, {each.place.file == str(case) for each in run.findings if each.place}
(True, {True})
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ggsr_kg import cases, casework, contents, graphs, streaming
from ggsr_kg.cases import Cases
from ggsr_kg.engines import Engine
from ggsr_kg.errors import GgsrError, Text
from ggsr_kg.findings import Finding
from ggsr_kg.intake import inputs
from ggsr_kg.settings import Setting
from ggsr_kg.validation import Run

if TYPE_CHECKING:
    from ggsr_kg.intake.book import Guess


def validate(
    files: Sequence[Path], setting: Setting, engine: Engine, mapping: Path | None = None
) -> tuple[Run, tuple[Guess, ...]]:
    """Return what is found in *files*, with its places, and what was guessed in reading them.

    Tables are read as the file *mapping* says. All of it is done in this process; what is large is
    done in parts, but for a user's own shapes, which may compare cases.

    Raises: GgsrError: a mapping is given without tables. InputError, EngineError: as
    `checking.read`, `casework.validate` and `streaming.validate`.
    """
    rdf, tables = _apart(files, mapping)
    if tables:
        # Reading tables takes a while to import.
        from ggsr_kg.intake import checking  # noqa: PLC0415

        found = checking.read(tables, setting, mapping, rdf)
        if rdf:
            return casework.validate(checking.both(rdf, found), setting, engine), found.guesses
        return checking.validate(found, setting, engine), found.guesses
    small = streaming.is_small(rdf)
    if setting.own or (small and not streaming.is_plain(rdf)):
        run = casework.validate(cases.read(rdf), setting, engine)
    else:
        run = streaming.validate(rdf, setting, engine)
    return (located(run, list(cases.files(rdf))) if small else run), ()


def read(
    files: Sequence[Path], setting: Setting, mapping: Path | None = None, case: str = ""
) -> Cases:
    """Return the cases in *files* as statements; tables are read as the file *mapping* says.

    With a *case*, what cannot be read of others in tables is not told.

    Raises: GgsrError: a mapping is given without tables. InputError: a file cannot be read.
    """
    # It takes a while to import.
    from ggsr_kg.intake import checking  # noqa: PLC0415

    rdf, tables = _apart(files, mapping)
    return checking.both(rdf, checking.read(tables, setting, mapping, rdf), case)


def _apart(files: Sequence[Path], mapping: Path | None) -> tuple[list[Path], list[Path]]:
    """Return which of *files* hold RDF, and which tables.

    Raises: GgsrError: there is a *mapping* but no table. InputError: a folder cannot be read.
    """
    rdf, tables = inputs.split(files)
    if mapping is not None and not tables:
        raise GgsrError(
            contents.name(mapping),
            Text("er zijn geen werkmappen of CSV", "there are no workbooks or CSV"),
            Text("laat de mapping weg", "leave out the mapping"),
        )
    return rdf, tables


def placed(found: Sequence[Finding], given: Cases, files: Sequence[Path]) -> tuple[Finding, ...]:
    """Return what was *found* in the cases *given*, as `read` from *files*, with its places.

    These are the ones of `validate`.
    """
    rdf, tables = inputs.split(files)
    if tables:
        return given.placed(found)
    return _lined(found, list(cases.files(rdf)), streaming.is_small(rdf))


def located(run: Run, files: Sequence[Path]) -> Run:
    """Return *run* with the places in *files* of its findings that have no line yet."""
    return replace(run, findings=_lined(run.findings, files))


def _lined(
    found: Sequence[Finding], files: Sequence[Path], slowly: bool = True
) -> tuple[Finding, ...]:
    if all(each.place and each.place.line for each in found):
        return tuple(found)
    # Only now is it needed: rdflib takes a while to import.
    from ggsr_kg import places  # noqa: PLC0415

    read = [path for path in files if str(path) != cases.STDIN]
    homes = {graphs.mark(f"{cases.HOME}{n}"): contents.name(p) for n, p in enumerate(files, 1)}
    bare = (each if each.place and each.place.line else replace(each, place=None) for each in found)
    return places.locate(bare, read, homes, slowly)
