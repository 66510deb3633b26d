"""`ggsr sources`: check the passages against the texts, or make a new one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ggsr_kg.cli import shell
from ggsr_kg.cli.language import LANG, t
from ggsr_kg.cli.spoken import Group

Folder = Annotated[
    Path,
    typer.Argument(
        metavar=t("MAP", "FOLDER"),
        help=t("Map met de tekstuitgaven.", "Folder with the text editions."),
    ),
]


def register(app: typer.Typer) -> None:
    """Add the group of commands to *app*."""
    group = typer.Typer(
        cls=Group,
        help=t("Vindplaatsen in de brondocumenten.", "Passages in the source documents."),
        no_args_is_help=True,
    )
    shell.command(group)(check)
    shell.command(group)(cite)
    app.add_typer(group, name="sources")


def check(folder: Folder) -> None:
    """Controleer elke vindplaats tegen de teksten in MAP.

    Faalt (1) bij een gewijzigde tekst, een ontbrekend document, een feit zonder vindplaats of een
    vindplaats zonder feit.
    --
    Check every passage against the texts in FOLDER.

    Fails (1) on a changed text, a missing document, a fact without a passage or a passage without
    a fact.
    """
    from ggsr_kg import checks, store
    from ggsr_kg.namespaces import shorten
    from ggsr_kg.reports import plurals

    run = checks.passages(store.build(), folder)
    for finding in run.findings:
        typer.echo(f"{shorten(finding.focus)}: {finding.message.of(LANG)}")
    count, wrong = sum(each.nodes for each in run.rules), len(run.findings)
    looked_at = plurals.many(count, "passage", LANG)
    found = plurals.many(wrong, "finding", LANG)
    shell.say(t(f"{looked_at} gecontroleerd, {found}", f"{looked_at} checked, {found}"))
    raise typer.Exit(run.exit_code("info"))


def cite(
    folder: Folder,
    document: Annotated[
        str,
        typer.Argument(
            metavar="DOCUMENT",
            help=t(
                "Naam van het document, zoals factsheet-delft, of zijn bestandsnaam.",
                "Name of the document, as factsheet-delft, or its file name.",
            ),
        ),
    ],
    first: Annotated[
        str,
        typer.Argument(
            metavar=t("EERSTE", "FIRST"),
            help=t("Eerste woorden, letterlijk.", "First words, exactly."),
        ),
    ],
    last: Annotated[
        str,
        typer.Argument(
            metavar=t("LAATSTE", "LAST"),
            help=t("Laatste woorden, letterlijk.", "Last words, exactly."),
        ),
    ],
    line: Annotated[
        int | None,
        typer.Option(
            help=t("Regel waar de eerste woorden staan.", "Line where the first words stand.")
        ),
    ] = None,
    name: Annotated[
        str, typer.Option(help=t("Naam van de vindplaats.", "Name of the passage."))
    ] = "naam",
    place: Annotated[
        str,
        typer.Option(
            help=t("Plaats die een mens kan vinden.", "Place that a person can find."),
        ),
    ] = "",
) -> None:
    """Maak een vindplaats en zet haar als Turtle op de uitvoer.

    --
    Make a passage and print it as Turtle.
    """
    from ggsr_kg import sources, store, turtle

    editions = sources.documents(store.build())
    found = sources.find_document(editions, document)
    passage = sources.cite(folder, found, first, last, line)
    shell.put(turtle.write(sources.described(passage, name, place)).encode("utf-8"), None)
