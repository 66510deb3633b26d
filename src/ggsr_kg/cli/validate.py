"""`ggsr validate`: what is wrong in case files, where, and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from ggsr_kg.cli import casefiles, shell, workbooks
from ggsr_kg.cli.casefiles import (
    Endpoint,
    EngineName,
    Mapping,
    Means,
    Scheduler,
    SomeFiles,
    Store,
    Strict,
    Workers,
)
from ggsr_kg.cli.language import LANG, t


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    shell.command(app)(validate)


def validate(
    files: SomeFiles = None,
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
    workers: Workers = None,
    scheduler: Scheduler = None,
    endpoint: Endpoint = None,
    mapping: Mapping = None,
    strict: Strict = False,
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
                "Eerdere uitkomst (--format json): alleen nieuwe bevindingen tellen, en wat gelijk "
                "bleef wordt niet opnieuw getoetst.",
                "Earlier result (--format json): only new findings count, and what stayed the same "
                "is not checked again.",
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
    store: Store = None,
) -> None:
    """Toets casusbestanden aan de vormen van het toetsingskader.

    Eindigt met 0 als alles goed is, 1 bij bevindingen vanaf --fail-on, 2 bij onleesbare invoer en
    3 als een regel niet kon draaien, er niets te toetsen was of een naam onbekend is. Van één
    werkmap geeft --format xlsx uw eigen werkmap terug, met gekleurde cellen en opmerkingen.

    Voorbeeld: ggsr validate casussen.xlsx --format xlsx --out getoetst.xlsx
    --
    Check case files against the shapes of the framework.

    Ends with 0 when all is fine, 1 on findings from --fail-on up, 2 on unreadable input and 3 when
    a rule could not run, there was nothing to check or a name is unknown. Of one workbook --format
    xlsx gives your own workbook back, with coloured cells and comments.

    Example: ggsr validate cases.xlsx --format xlsx --out checked.xlsx
    """
    from ggsr_kg.reports import runs
    from ggsr_kg.reports.runs import names

    form = form or runs.ENDINGS.get(out.suffix if out else "", "text")
    runs.check(form)
    shell.guard(out, [*(files or []), *(shapes or []), *filter(None, [mapping])])
    own = workbooks.own(files or [], form)
    if own is not None:
        shell.fresh(out)
    from ggsr_kg import baselines

    before = baselines.read(baseline) if baseline is not None else None
    if form == "json":
        before = before or baselines.Baseline()
    means = Means(engine, scheduler or workers, casefiles.keeper(store), before, mapping, strict)
    run, setting = casefiles.checked(files or [], shapes or [], means, endpoint)
    if baseline is not None and before is not None:
        run = baselines.compared(run, before)
    told = names.of(run, setting.graph, LANG) if form in runs.NAMED else None
    if own is not None:
        shell.put(own.marked(run, setting), out)
    else:
        shell.put(runs.render(run, form, LANG, max_per_rule, told), out)
    casefiles.keep(means.keeper, run)
    raise typer.Exit(run.exit_code(fail_on))
