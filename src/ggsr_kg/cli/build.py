"""`ggsr build`: the whole graph as one file or as a store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ggsr_kg.cli import shell
from ggsr_kg.cli.language import t


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    shell.command(app)(build)


def build(
    out: Annotated[
        Path | None,
        typer.Option(
            help=t(
                "Bestand: .nq of .trig (met grafen), .ttl .nt .rdf .jsonld.",
                "File: .nq or .trig (with graphs), .ttl .nt .rdf .jsonld.",
            )
        ),
    ] = None,
    store: Annotated[
        Path | None,
        typer.Option(
            help=t("Nieuwe map voor een opslag op schijf.", "New folder for a store on disk.")
        ),
    ] = None,
    data: shell.Data = None,
) -> None:
    """Bouw de graaf met alles wat eruit volgt, als bestand of als opslag.

    --
    Build the graph with everything that follows from it, as a file or a store.
    """
    if out is None and store is None:
        raise shell.refuse(
            "ggsr build",
            ("er is geen uitvoer gevraagd", "no output was asked for"),
            ("geef --out BESTAND of --store MAP", "give --out FILE or --store FOLDER"),
        )
    from ggsr_kg import graphs, library
    from ggsr_kg.store import Store

    if out is not None:
        graphs.format_of(out)
    with shell.step(t("graaf opbouwen", "building the graph")):
        graph = library.load(data or ())
        statements = library.statements(graph, data or ())
    if out is not None:
        with shell.step(t(f"schrijven: {out}", f"writing: {out}")):
            graphs.write(out, statements)
    if store is not None:
        with shell.step(t(f"opslaan: {store}", f"storing: {store}")):
            Store(store, new=True).add(statements)
    count = len(set(statements))
    named = len(graph.graphs())
    shell.say(t(f"{count} feiten in {named} grafen", f"{count} statements in {named} graphs"))
