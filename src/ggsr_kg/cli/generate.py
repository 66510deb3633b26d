"""`ggsr generate`: invented cases with an answer key, to try rules on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ggsr_kg.cli import shell
from ggsr_kg.cli.language import LANG, t

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ggsr_kg.generate import Family


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    shell.command(app)(generate)


def generate(
    families: Annotated[
        int | None,
        typer.Option(
            metavar=t("AANTAL", "NUMBER"),
            help=t("Aantal gezinnen, een per casus.", "Number of families, one per case."),
            show_default=False,
        ),
    ] = None,
    seed: Annotated[
        int,
        typer.Option(
            metavar=t("GETAL", "NUMBER"),
            help=t(
                "Beginwaarde: hetzelfde getal geeft dezelfde gezinnen.",
                "Seed: the same number gives the same families.",
            ),
        ),
    ] = 1,
    violations: Annotated[
        float,
        typer.Option(
            metavar=t("DEEL", "SHARE"),
            help=t(
                "Deel van de gezinnen met een verbeterpunt, van 0 tot en met 1.",
                "Share of the families with an improvement point, from 0 to 1.",
            ),
        ),
    ] = 0.15,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            metavar=t("NAAM", "NAME"),
            help=t(
                "Alleen deze soort afwijking; mag vaker. Zie --list.",
                "Only this kind of deviation; may be repeated. See --list.",
            ),
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help=t(
                "Bestand: .ttl .nt, of .trig .nq met een graaf per casus.",
                "File: .ttl .nt, or .trig .nq with a graph per case.",
            )
        ),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(
            help=t(
                "CSV met de uitkomst die elke casus op elke indicator moet krijgen.",
                "CSV with the outcome that each case must get on each indicator.",
            )
        ),
    ] = None,
    listed: Annotated[
        bool,
        typer.Option(
            "--list",
            help=t("Toon de soorten afwijking en stop.", "Show the kinds of deviation and stop."),
        ),
    ] = False,
) -> None:
    """Verzin casussen om mee te toetsen, met een sleutel van wat eruit moet komen.

    Geen gezin bestaat. Een deel van de gezinnen krijgt een tot drie soorten verbeterpunt; een even
    groot deel krijgt ontbrekende gegevens, iets dat niet van toepassing is, of een net goed geval.
    De sleutel komt niet uit de regels waarmee wordt getoetst.

    Voorbeeld: ggsr generate --families 100 --seed 7 --out gezinnen.ttl --key sleutel.csv
    --
    Invent cases for testing, with a key of what must come out.

    No family exists. A share of the families gets one to three kinds of improvement point; an
    equal share gets missing data, something that does not apply, or a near miss. The key does not
    come from the rules that are used for checking.

    Example: ggsr generate --families 100 --seed 7 --out families.ttl --key key.csv
    """
    from ggsr_kg import generate as invented
    from ggsr_kg.reports import plurals

    if listed:
        typer.echo(_table(), nl=False)
        return
    if families is None or out is None:
        raise shell.refuse(
            "ggsr generate",
            ("aantal of bestand ontbreekt", "number or file is missing"),
            (
                "geef --families AANTAL en --out BESTAND, of --list",
                "give --families NUMBER and --out FILE, or --list",
            ),
        )
    made = invented.families(families, seed, violations, kind or None)
    with _progress(made, families) as counted:
        invented.write(counted, out, key)
    shell.say(t(f"geschreven: {out}", f"written: {out}"))
    if key:
        shell.say(t(f"geschreven: {key}", f"written: {key}"))
    many = plurals.many(families, "case", LANG)
    shell.say(t(f"verzonnen: {many}", f"invented: {many}"))


@contextmanager
def _progress(made: Iterable[Family], total: int) -> Iterator[Iterable[Family]]:
    """Yield *made*, and show on a terminal how far it is."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        yield bar.track(made, total=total, description=t("casussen verzinnen", "inventing cases"))


def _table() -> str:
    """Return the kinds: name, sort, the indicators they change or come near to, what they are."""
    from ggsr_kg.generate import SORTS, catalogue

    rows = [
        (
            each.name,
            SORTS[each.sort].of(LANG),
            " ".join(sorted(each.effects)) or f"({' '.join(each.near)})",
            each.label.of(LANG),
        )
        for each in catalogue().values()
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
    return "\n".join(lines) + "\n"
