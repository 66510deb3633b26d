"""`ggsr assess`: the verdict of each case on each indicator, and what cases add up to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from ggsr_kg.cli import casefiles, shell
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
    shell.command(app)(assess)


def assess(
    files: SomeFiles = None,
    by: Annotated[
        Literal["aanpak", "gemeente"] | None,
        typer.Option(
            help=t(
                "Tel casussen op per aanpak of gemeente.",
                "Add cases up per approach or municipality.",
            ),
            show_default=False,
        ),
    ] = None,
    rule: Annotated[
        str,
        typer.Option(
            help=t(
                "Aanname waarmee casussen worden opgeteld: meerderheid, twee-derde of alle.",
                "Assumption by which cases are added up: meerderheid, twee-derde or alle.",
            )
        ),
    ] = "meerderheid",
    engine: EngineName = "auto",
    workers: Workers = None,
    scheduler: Scheduler = None,
    endpoint: Endpoint = None,
    mapping: Mapping = None,
    strict: Strict = False,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help=t(
                "text, json, csv, tsv, turtle, markdown, html of xlsx.",
                "text, json, csv, tsv, turtle, markdown, html or xlsx.",
            ),
            show_default="text",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help=t("Schrijf naar dit bestand.", "Write to this file."))
    ] = None,
    store: Store = None,
) -> None:
    """Oordeel per casus over elk van de 33 indicatoren, en tel de casussen op.

    √ voldoet, X verbeterpunt, – niet te bepalen (gegevens ontbreken), n.v.t. niet van toepassing.
    Eindigt met 1 als de bestanden zelf fouten bevatten (zie ggsr validate) en met 3 als een regel
    niet kon draaien of er geen casus was.

    Voorbeeld: ggsr assess casussen.ttl --by gemeente --format xlsx --out oordelen.xlsx
    --
    Judge each case on each of the 33 indicators, and add the cases up.

    √ met, X not met, – cannot be decided (data are missing), n/a not applicable. Ends with 1 when
    the files themselves hold faults (see ggsr validate) and with 3 when a rule could not run or
    there was no case.

    Example: ggsr assess cases.ttl --by gemeente --format xlsx --out verdicts.xlsx
    """
    from datetime import date

    from ggsr_kg import casework, reports
    from ggsr_kg.reports import ENDINGS, assessments

    form = form or ENDINGS.get(out.suffix if out else "", "text")
    reports.check(form, assessments.FORMATS)
    shell.guard(out, [*(files or []), *filter(None, [mapping])])
    keeper = casefiles.keeper(store)
    means = Means(engine, scheduler or workers, keeper, mapping=mapping, strict=strict)
    run, setting = casefiles.checked(files or [], [], means, endpoint)
    adding = casework.aggregation(setting.graph, rule)
    found = casework.assess(run, setting, by or "aanpak", adding)
    names = assessments.Names(
        casework.indicators(setting.graph, LANG),
        casework.names(setting.graph),
        LANG,
        shell.width() if out is None else None,
    )
    shell.put(assessments.render(found, names, form, by is not None, date.today()), out)
    for words in assessments.warnings(found, LANG):
        shell.say(words)
    casefiles.keep(means.keeper, run, found.verdicts)
    raise typer.Exit(found.exit_code())
