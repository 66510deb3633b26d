"""What `ggsr validate` and `ggsr assess` share: which case files, checked how."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ggsr_kg.cli import shell
from ggsr_kg.cli.language import LANG, t

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ggsr_kg.assessment import Verdict
    from ggsr_kg.baselines import Baseline
    from ggsr_kg.errors import GgsrError
    from ggsr_kg.findings import Finding
    from ggsr_kg.settings import Setting
    from ggsr_kg.summaries import Keeper
    from ggsr_kg.validation import Run

_LISTED = 12
"""How many files are named that are not read, or without lines."""


def _path(text: str) -> Path:
    """Return the path *text*; an empty one would be the folder of this moment."""
    if not text:
        raise typer.BadParameter(
            t("een lege naam; geef een bestand of map", "an empty name; give a file or folder")
        )
    return Path(text)


_FILES = typer.Argument(
    parser=_path,
    metavar=t("BESTAND...", "FILE..."),
    help=t(
        "Casusbestanden of mappen daarmee, ook met submappen; - is standaardinvoer.",
        "Case files or folders of them, with subfolders; - is standard input.",
    ),
    show_default=False,
)
Files = Annotated[list[Path], _FILES]
SomeFiles = Annotated[list[Path] | None, _FILES]
Endpoint = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help=t(
            "SPARQL-endpoint met de casussen, in plaats van bestanden.",
            "SPARQL endpoint that holds the cases, in place of files.",
        ),
    ),
]
EngineName = Annotated[
    Literal["auto", "columns", "shifty", "pyshacl", "both"],
    typer.Option(
        help=t(
            "SHACL-engine; both draait auto en pySHACL en meldt elk verschil.",
            "SHACL engine; both runs auto and pySHACL and tells every difference.",
        )
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        min=1,
        help=t(
            "Aantal processen; standaard een per processor bij veel casussen.",
            "Number of processes; by default one per processor for many cases.",
        ),
        show_default=False,
    ),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        metavar=t("ADRES", "ADDRESS"),
        help=t(
            "Toets over het Dask-cluster van deze scheduler, zoals tcp://127.0.0.1:8786.",
            "Check over the Dask cluster of this scheduler, as tcp://127.0.0.1:8786.",
        ),
        show_default=False,
    ),
]
Store = Annotated[
    Path | None,
    typer.Option(
        metavar=t("MAP", "FOLDER"),
        help=t(
            "Nieuwe map voor een samenvatting van de casussen, voor ggsr query --store.",
            "New folder for a summary of the cases, for ggsr query --store.",
        ),
        show_default=False,
    ),
]
Mapping = Annotated[
    Path | None,
    typer.Option(
        metavar=t("BESTAND", "FILE"),
        help=t(
            "YAML-bestand dat zegt hoe de bladen, kolommen en codes van een eigen export heten.",
            "YAML file that says what an export calls its sheets, columns and codes.",
        ),
        show_default=False,
    ),
]
Strict = Annotated[
    bool,
    typer.Option(
        "--strict",
        help=t(
            "Weiger werkmappen en CSV waarbij iets moet worden aangenomen.",
            "Refuse workbooks and CSV in which something has to be taken for granted.",
        ),
    ),
]
_MANY = 50
"""From how many cases on it is worth while to start processes."""


@dataclass(frozen=True, slots=True)
class Means:
    """What cases are checked by: an *engine*, and *workers* (a number, or a Dask scheduler).

    *keeper* keeps their summaries, and *before* is an earlier run, if the run is to be compared.
    *mapping* is the file that says how tables are read; *strict* refuses what has to be guessed.
    """

    engine: str
    workers: int | str | None
    keeper: Keeper | None = None
    before: Baseline | None = None
    mapping: Path | None = None
    strict: bool = False


def keeper(folder: Path | None) -> Keeper | None:
    """Return what keeps summaries in the new *folder*, if there is to be one.

    Raises: StoreError: something is there already.
    """
    if folder is None:
        return None
    from ggsr_kg.summaries import Keeper

    return Keeper(folder)


def keep(keeper: Keeper | None, run: Run, verdicts: Iterable[Verdict] = ()) -> None:
    """Write the summaries of *keeper* and *verdicts*, if every case was checked, and say so.

    Raises: StoreError: they cannot be written.
    """
    if keeper is None:
        return
    from ggsr_kg import summaries

    if run.unchecked or not run.cases:
        shell.say(
            t(
                "geen opslag gemaakt: niet elke casus is getoetst",
                "no store was made: not every case was checked",
            )
            if run.cases
            else t("geen opslag gemaakt: er is geen casus", "no store was made: there is no case")
        )
        return
    with shell.step(t(f"opslaan: {keeper.folder}", f"storing: {keeper.folder}")):
        keeper.add(summaries.of_verdicts(verdicts))
        keeper.write()


def checked(
    files: list[Path], shapes: list[Path], means: Means, endpoint: str | None = None
) -> tuple[Run, Setting]:
    """Return what is found in the case *files* or those of *endpoint*, with progress on stderr.

    Raises: GgsrError: there are both, or neither. EndpointError, OutputError: as
    `endpoint_cases.pulled`. InputError, ShapeError, EngineError: as `casework.validate` and
    `streaming.validate`.
    """
    if bool(files) == (endpoint is not None):
        raise _usage(bool(files))
    if endpoint is None:
        run, setting = _of_files(files, shapes, means)
        tell_unlined(run.findings)
        return run, setting
    from ggsr_kg import endpoint_cases, settings

    with shell.step(t("klaarzetten", "making ready")):
        setting = settings.prepare(shapes)
    with ExitStack() as stack:
        with shell.progress(t("ophalen", "fetching")) as tell:
            pulled = stack.enter_context(endpoint_cases.pulled(endpoint, setting, tell))
        if pulled.left_out:
            shell.say(pulled.left_out.of(LANG))
        run, _ = _of_files([pulled.path], shapes, means, setting)
        return pulled.told(run), setting


def _usage(both: bool) -> GgsrError:
    if both:
        what = ("gaat niet samen met bestanden", "does not go with files")
    else:
        what = ("er zijn geen casussen gegeven", "no cases are given")
    do = ("geef bestanden of --endpoint", "give files or --endpoint")
    return shell.refuse("--endpoint" if both else t("BESTAND...", "FILE..."), what, do)


def tell_unread(files: Iterable[Path]) -> None:
    """Say what is in the folders among *files* but is not read.

    Raises: InputError: a folder cannot be read.
    """
    from ggsr_kg import cases

    names = [str(each) for each in cases.unread(files)]
    if names:
        listed = _listed(names)
        shell.say(t(f"niet gelezen: {listed}", f"not read: {listed}"))


def tell_unlined(findings: Iterable[Finding]) -> None:
    """Say in which files *findings* have no line, and what gives them one.

    In N-Triples and N-Quads only what the file says nothing about has none.
    """
    places = (each.place for each in findings if each.place)
    found = (each.file for each in places if not (each.line or each.sheet or each.cell))
    names = [name for name in found if not name.lower().endswith((".nt", ".nq"))]
    if names:
        listed = _listed(list(dict.fromkeys(names)))
        shell.say(
            t(
                f"{listed}: bevindingen zonder regelnummer; met ggsr convert omgezet naar .nt"
                " hebben ze dat wel",
                f"{listed}: findings without a line number; converted to .nt with ggsr convert"
                " they have one",
            )
        )


def _listed(names: list[str]) -> str:
    more = len(names) - _LISTED
    rest = t(f" en nog {more}", f" and {more} more") if more > 0 else ""
    return ", ".join(names[:_LISTED]) + rest


def _of_files(
    files: list[Path], shapes: list[Path], means: Means, setting: Setting | None = None
) -> tuple[Run, Setting]:
    """Return what `checked` does of the case *files*; *setting* is made when there is none."""
    from os import cpu_count

    from ggsr_kg import casefiles, cases, casework, settings, streaming
    from ggsr_kg.cli import tablefiles
    from ggsr_kg.engines import choose

    files, tables = tablefiles.apart(files)
    tell_unread(files)
    tablefiles.need_tables(means.mapping, tables)
    if tables:
        return tablefiles.checked((files, tables), shapes, means)
    chosen, many = choose.engine(means.engine), means.workers or cpu_count() or 1
    if isinstance(means.workers, str) and (shapes or means.engine != "auto"):
        raise shell.refuse(
            "--scheduler",
            ("gaat niet samen met --shapes of --engine", "does not go with --shapes or --engine"),
            ("laat die weg", "leave those out"),
        )
    small = streaming.is_small(files)
    if isinstance(many, str) or (not shapes and (not small or streaming.is_plain(files))):
        if setting is None:
            with shell.step(t("klaarzetten", "making ready")):
                setting = settings.prepare()
        setting = replace(setting, keeper=means.keeper, before=means.before)
        with shell.progress(t("toetsen", "checking")) as tell:
            some = many if means.workers or not small else 1
            run = streaming.validate(files, setting, chosen, tell, some)
        return (casefiles.located(run, list(cases.files(files))) if small else run), setting
    with shell.step(t("lezen", "reading")):
        given, setting = cases.read(files), setting or settings.prepare(shapes)
        setting = replace(setting, keeper=means.keeper, before=means.before)
    with shell.progress(t("toetsen", "checking")) as tell:
        some = many if means.workers or len(given.names) >= _MANY else 1
        run = casework.validate(given, setting, chosen, tell, some)
    return casefiles.located(run, list(cases.files(files))), setting
