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
    mapping_from: Annotated[
        Path | None,
        typer.Option(
            metavar="EXPORT",
            help=t(
                "Maak van deze eigen export een mapping om mee te beginnen, voor --mapping.",
                "Make a mapping to start from, for --mapping, of this export of your own.",
            ),
            show_default=False,
        ),
    ] = None,
) -> None:
    """Maak een werkmap om casussen in te vullen.

    Elk blad is voor een soort gegeven, met uitleg bij elke kolom en keuzelijsten. Op elk blad staat
    grijs een verzonnen voorbeeld, dat niet wordt gelezen. Alles volgt uit de ontologie en de regels
    van deze versie; met --lang en staat het er in het Engels. Wie al een export heeft, begint met
    --mapping-from: wat in een mapping staat, zegt docs/casussen.md.

    Voorbeeld: ggsr template --out casussen.xlsx
    --
    Make a workbook to fill in cases.

    Each sheet is for one kind of thing, with notes on every column, and lists to choose from. On
    each sheet stands an invented example in grey, which is not read. All of it follows from the
    ontology and the rules of this version. Who has an export already starts with --mapping-from:
    docs/casussen.md says what is in a mapping.

    Example: ggsr template --out cases.xlsx
    """
    if mapping_from is not None:
        _mapping(mapping_from, out, example)
        return
    if out is None:
        raise shell.refuse(
            "ggsr template",
            ("er is geen uitvoer gevraagd", "no output was asked for"),
            ("geef --out casussen.xlsx", "give --out cases.xlsx"),
        )
    from ggsr_kg import settings
    from ggsr_kg.intake import layout
    from ggsr_kg.intake import template as made

    _need_new(out)
    made.check(out)
    with shell.step(t("klaarzetten", "making ready")):
        sheets = layout.layout(settings.prepare())
        made.put(made.template(sheets, LANG, example), out, every=True)
    shell.say(t(f"geschreven: {out}", f"written: {out}"))


def _mapping(export: Path, out: Path | None, example: bool) -> None:
    """Write a mapping to start from for the tables *export*.

    Raises: InputError: it cannot be read. GgsrError: an *example* is asked for too, or *out* is
    there already.
    """
    from ggsr_kg import settings
    from ggsr_kg.intake import layout
    from ggsr_kg.intake.mapping import exports, starting

    if example:
        raise shell.refuse(
            "--example",
            ("gaat niet samen met --mapping-from", "does not go with --mapping-from"),
            ("laat een van beide weg", "leave out one of the two"),
        )
    if out is not None:
        _need_new(out)
    with shell.step(t("lezen", "reading")):
        book, faults = exports.read(export)
        made = starting.start(book, layout.layout(settings.prepare()), LANG, faults)
    shell.put(made.encode(), out)
    for fault in faults.values():
        shell.say(fault.line(LANG))
    if faults:
        raise typer.Exit(shell.INCOMPLETE)


def _need_new(out: Path) -> None:
    """Refuse to write over a file.

    Raises: GgsrError: *out* is there.
    """
    if out.suffix and out.exists():
        raise shell.refuse(
            f"--out {out}",
            ("dit bestand is er al, misschien ingevuld", "this file exists, filled in perhaps"),
            ("geef een andere naam", "give another name"),
        )
