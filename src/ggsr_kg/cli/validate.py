"""`ggsr validate`: what is wrong in case files, where, and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ggsr_kg.cli import shell
from ggsr_kg.cli.language import LANG, t

if TYPE_CHECKING:
    from ggsr_kg.settings import Setting
    from ggsr_kg.validation import Run

Files = Annotated[
    list[Path],
    typer.Argument(
        metavar=t("BESTAND...", "FILE..."),
        help=t(
            "Casusbestanden of mappen daarmee; - is standaardinvoer.",
            "Case files or folders of them; - is standard input.",
        ),
        show_default=False,
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


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    shell.command(app)(validate)


def validate(
    files: Files,
    shapes: Annotated[
        list[Path] | None,
        typer.Option(
            help=t(
                "Eigen SHACL-bestand in plaats van de meegeleverde vormen; mag vaker.",
                "SHACL file of your own instead of the packaged shapes; may be repeated.",
            )
        ),
    ] = None,
    engine: EngineName = "auto",
    fail_on: Annotated[
        Literal["violation", "warning", "info"],
        typer.Option(
            help=t("Vanaf welke ernst de uitkomst 1 is.", "From which severity the exit code is 1.")
        ),
    ] = "violation",
    baseline: Annotated[
        Path | None,
        typer.Option(
            help=t(
                "Eerdere uitkomst (--format json): alleen nieuwe bevindingen tellen.",
                "Earlier result (--format json): only new findings count.",
            )
        ),
    ] = None,
    max_per_rule: Annotated[
        int | None,
        typer.Option(
            min=1,
            help=t("Hoogste aantal getoonde per regel.", "Most findings shown for a rule."),
        ),
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help=t(
                "text, json, csv, tsv, markdown, turtle, junit, sarif, html of xlsx.",
                "text, json, csv, tsv, markdown, turtle, junit, sarif, html or xlsx.",
            ),
            show_default="text",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help=t("Schrijf naar dit bestand.", "Write to this file."))
    ] = None,
) -> None:
    """Toets casusbestanden aan de vormen van het toetsingskader.

    Eindigt met 0 als alles goed is, 1 bij bevindingen vanaf --fail-on, 2 bij onleesbare invoer en
    3 als een regel niet kon draaien, er niets te toetsen was of een naam onbekend is.

    Voorbeeld: ggsr validate casussen.ttl --format html --out bevindingen.html
    --
    Check case files against the shapes of the framework.

    Ends with 0 when all is fine, 1 on findings from --fail-on up, 2 on unreadable input and 3 when
    a rule could not run, there was nothing to check or a name is unknown.

    Example: ggsr validate cases.ttl --format html --out findings.html
    """
    from ggsr_kg.reports import runs
    from ggsr_kg.reports.runs import names

    form = form or runs.ENDINGS.get(out.suffix if out else "", "text")
    runs.check(form)
    shell.guard(out, [*files, *(shapes or [])])
    run, setting = _run(files, shapes or [], engine)
    if baseline is not None:
        from ggsr_kg import baselines

        run = baselines.compared(run, baseline)
    told = names.of(run, setting.graph, LANG) if form in runs.NAMED else None
    shell.put(runs.render(run, form, LANG, max_per_rule, told), out)
    raise typer.Exit(run.exit_code(fail_on))


def _run(files: list[Path], shapes: list[Path], engine: str) -> tuple[Run, Setting]:
    from dataclasses import replace

    from ggsr_kg import cases, casework, places, settings, translation
    from ggsr_kg.engines import choose

    with shell.step(t("lezen", "reading")):
        given, setting = cases.read(files), settings.prepare(shapes)
    with shell.progress(t("toetsen", "checking"), len(given.names)) as tell:
        run = casework.validate(given, setting, choose.engine(engine), tell)
    run = translation.english(run, setting.shapes, setting.graph)
    read = [Path(each.name) for each in given.inputs if each.name != cases.STDIN]
    return replace(run, findings=tuple(places.locate(run.findings, read))), setting
