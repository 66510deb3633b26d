"""`ggsr explain`: why a case has its verdict on an indicator, and what would mend it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ggsr_kg.cli import casefiles, shell, tablefiles
from ggsr_kg.cli.casefiles import EngineName, Files, Mapping
from ggsr_kg.cli.language import LANG, t


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    shell.command(app)(explain)


def explain(
    case: Annotated[
        str,
        typer.Argument(
            metavar=t("CASUS", "CASE"),
            help=t("IRI van de casus, of het laatste deel.", "IRI of the case, or its last part."),
            show_default=False,
        ),
    ],
    indicator: Annotated[
        str,
        typer.Argument(
            metavar="INDICATOR",
            help=t("Code van de indicator, als C15.", "Code of the indicator, as C15."),
            show_default=False,
        ),
    ],
    files: Files,
    engine: EngineName = "auto",
    mapping: Mapping = None,
    form: Annotated[
        str,
        typer.Option("--format", metavar="FORMAT", help="text, markdown, json."),
    ] = "text",
    out: Annotated[
        Path | None, typer.Option(help=t("Schrijf naar dit bestand.", "Write to this file."))
    ] = None,
) -> None:
    """Leg uit waarom een casus dit oordeel heeft: norm, feiten, wat ontbreekt en het herstel.

    Het kleinste herstel wordt pas getoond als de casus ermee opnieuw is getoetst en voldoet, of
    alleen nog gegevens mist. Eindigt met 3 als er geen oordeel is, een naam onbekend is of de casus
    in meer dan één bestand staat, en zonder uitleg met 2 als een cel van de casus niet te lezen is.

    Voorbeeld: ggsr explain gezin-1 C15 casussen.ttl
    --
    Explain why a case has this verdict: norm, facts, what is missing and the mend.

    The smallest mend is only shown after the case was checked again with it and met the indicator,
    or only lacked data. Ends with 3 when there is no verdict, a name is unknown or the case stands
    in more than one file, and without explanation with 2 when a cell of the case cannot be read.

    Example: ggsr explain family-1 C15 cases.ttl
    """
    from ggsr_kg import cases, explanation, passages, reports, settings
    from ggsr_kg.engines import choose
    from ggsr_kg.errors import InputError
    from ggsr_kg.intake import wording
    from ggsr_kg.reports import explanations
    from ggsr_kg.reports.assessments import view

    reports.check(form, explanations.FORMATS)
    shell.guard(out, [*files, *filter(None, [mapping])])
    casefiles.tell_unread(tablefiles.apart(files)[0])
    with shell.step(t("lezen", "reading")):
        setting = settings.prepare()
        given = tablefiles.read(files, setting, mapping, case)
    with shell.step(t("toetsen", "checking")):
        chosen = choose.engine(engine)
        try:
            found = explanation.explain(given, setting, chosen, case, indicator)
            found = explanation.placed(found, given, files)
            found = explanation.worded(found, wording.of(given, setting))
        except InputError:
            for gap in given.gaps:
                shell.say(gap.of(LANG))
            raise
    names = {
        **{iri: name.of(LANG) for iri, name in cases.labels(given.statements).items()},
        **passages.names(setting.graph, explanations.terms(found), LANG),
    }
    casefiles.tell_unlined((*found.verdict.reasons, *found.missing))
    shell.put(explanations.render(found, names, form, LANG), out)
    for words in view.doubts(found.strays, found.gaps, LANG):
        shell.say(words)
    raise typer.Exit(0 if found.complete else shell.INCOMPLETE)
