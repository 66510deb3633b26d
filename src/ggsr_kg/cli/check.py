"""`ggsr check`: everything about the packaged graph itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ggsr_kg.cli import shell
from ggsr_kg.cli.language import LANG, t

if TYPE_CHECKING:
    from ggsr_kg.validation import Run

_SHOWN = 50


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    shell.command(app)(check)


def check(
    sources: Annotated[
        Path | None,
        typer.Option(
            help=t(
                "Map met de tekstuitgaven: vergelijk ook elke vindplaats.",
                "Folder with the text editions: compare every passage too.",
            )
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help=t("Bevindingen als JSON.", "Findings as JSON."))
    ] = None,
) -> None:
    """Controleer de graaf zelf: hygiëne, vormen, vindplaatsen en vragen.

    Eindigt met 1 bij een overtreding en met 3 als iets niet kon draaien.
    --
    Check the graph itself: hygiene, shapes, passages and questions.

    Ends with 1 on a violation and with 3 when something could not run.
    """
    from ggsr_kg import library

    with shell.step(t("graaf opbouwen", "building the graph")):
        graph = library.load()
    runs = {}
    for name, run in library.checks_of(graph, sources):
        with shell.step(t(f"controleren: {name.nl}", f"checking: {name.en}")):
            runs[name.en] = run()
    show(runs)
    if out is not None:
        import json

        found = {name: run.as_json() for name, run in runs.items()}
        shell.put(json.dumps(found, ensure_ascii=False, indent=2).encode("utf-8"), out)
    raise typer.Exit(worst(runs))


def worst(runs: Mapping[str, Run]) -> int:
    """Return the exit code of all *runs* together: 1 before 3 before 0."""
    codes = {run.exit_code() for run in runs.values()}
    return next((code for code in (1, shell.INCOMPLETE) if code in codes), 0)


def show(runs: Mapping[str, Run]) -> None:
    """Print what ran and what was found: the table and the findings on stdout."""
    from ggsr_kg.checks import COUNTED
    from ggsr_kg.findings import WORDS
    from ggsr_kg.namespaces import shorten
    from ggsr_kg.reports import plurals
    from ggsr_kg.validation import NOT_RUN, NOTHING, RAN

    for name, run in runs.items():
        counts = [run.count(outcome) for outcome in (RAN, NOTHING, NOT_RUN)]
        title = COUNTED[name].of(LANG)
        found = plurals.many(len(run.findings), "finding", LANG)
        typer.echo(
            t(
                f"{title}: {counts[0]} gedraaid, {counts[1]} zonder iets te controleren, "
                f"{counts[2]} niet gedraaid; {found}",
                f"{title}: {counts[0]} ran, {counts[1]} had nothing to check, "
                f"{counts[2]} did not run; {found}",
            )
        )
        for each in run.rules:
            if each.outcome == NOTHING:
                idle = t("niets te controleren", "nothing to check")
                typer.echo(f"  {shorten(each.rule)}: {idle}")
            if each.outcome == NOT_RUN and each.reason:
                typer.echo(f"  {shorten(each.rule)}: {each.reason.of(LANG)}")
        for finding in run.findings[:_SHOWN]:
            word = WORDS[finding.severity].of(LANG)
            focus, rule = shorten(finding.focus), shorten(finding.rule)
            typer.echo(f"  {word}: {focus}: {finding.message.of(LANG)} [{rule}]")
            if finding.mend:
                typer.echo(f"      {finding.mend.of(LANG)}")
        if len(run.findings) > _SHOWN:
            more = len(run.findings) - _SHOWN
            typer.echo(t(f"  en nog {more}", f"  and {more} more"))
