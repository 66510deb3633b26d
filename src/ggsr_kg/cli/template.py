"""`ggsr template`: a workbook or a folder of CSV files to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ggsr_kg.cli import shell
from ggsr_kg.cli.language import LANG, t


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    shell.command(app)(template)


def template(
    out: Annotated[
        Path | None,
        typer.Option(
            help=t(
                "Nieuw bestand: .xlsx, of .zip of een map voor CSV.",
                "New file: .xlsx, or .zip or a folder for CSV.",
            )
        ),
    ] = None,
    example: Annotated[
        bool,
        typer.Option(
            "--example",
            help=t(
                "Vul de voorbeeldcasus in als een casus die wordt gelezen, om te proberen.",
                "Fill in the example as a case that is read, to try things.",
            ),
        ),
    ] = False,
) -> None:
    """Maak een werkmap om casussen in te vullen.

    Elk blad is voor een soort gegeven, met uitleg bij elke kolom en keuzelijsten. Op elk blad staat
    grijs een verzonnen voorbeeld, dat niet wordt gelezen. Alles volgt uit de ontologie en de regels
    van deze versie; met --lang en staat het er in het Engels.

    Voorbeeld: ggsr template --out casussen.xlsx
    --
    Make a workbook to fill in cases.

    Each sheet is for one kind of thing, with notes on every column, and lists to choose from. On
    each sheet stands an invented example in grey, which is not read. All of it follows from the
    ontology and the rules of this version.

    Example: ggsr template --out cases.xlsx
    """
    if out is None:
        raise shell.refuse(
            "ggsr template",
            ("er is geen uitvoer gevraagd", "no output was asked for"),
            ("geef --out casussen.xlsx", "give --out cases.xlsx"),
        )
    from ggsr_kg import settings
    from ggsr_kg.intake import layout
    from ggsr_kg.intake import template as made

    if out.suffix and out.exists():
        raise shell.refuse(
            f"--out {out}",
            ("dit bestand is er al, misschien ingevuld", "this file exists, filled in perhaps"),
            ("geef een andere naam", "give another name"),
        )
    made.check(out)
    with shell.step(t("klaarzetten", "making ready")):
        sheets = layout.layout(settings.prepare())
        made.put(made.template(sheets, LANG, example), out)
    shell.say(t(f"geschreven: {out}", f"written: {out}"))
