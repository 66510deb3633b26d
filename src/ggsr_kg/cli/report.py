"""`ggsr report`: the main job, from the files of the graph to a page a person can read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ggsr_kg.cli import check, shell
from ggsr_kg.cli.language import LANG, t

if TYPE_CHECKING:
    from ggsr_kg.answers import Answer
    from ggsr_kg.store import Store
    from ggsr_kg.validation import Run


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    shell.command(app)(report)


def report(
    cases: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar=t("[BESTAND]...", "[FILE]..."),
            help=t("RDF-bestanden die bij de graaf komen.", "RDF files to add to the graph."),
        ),
    ] = None,
    out: Annotated[
        Path, typer.Option(help=t("Map voor het verslag.", "Folder for the report."))
    ] = Path("report"),
) -> None:
    """Maak het verslag: bouw, redeneer, controleer, beantwoord elke vraag en schrijf de pagina.

    De map krijgt index.html, de antwoorden als csv en json, de graaf als graaf.ttl en de controle
    als controle.json. Eindigt met 1 bij een overtreding en met 3 als iets niet kon draaien.
    --
    Make the report: build, reason, check, answer every question and write the page.

    The folder gets index.html, the answers as csv and json, the graph as graaf.ttl and the check
    as controle.json. Ends with 1 on a violation and with 3 when something could not run.
    """
    from ggsr_kg import graphs, library
    from ggsr_kg.reports import summary

    _prepare(out)
    with shell.step(t("graaf opbouwen en redeneren", "building and reasoning")):
        graph = library.load(cases or ())
    runs = {}
    for name, run in library.checks_of(graph, files=cases or ()):
        with shell.step(t(f"controleren: {name.nl}", f"checking: {name.en}")):
            runs[name.en] = run()
    with shell.step(t("vragen beantwoorden", "answering the questions")):
        answers = library.answers_of(graph, LANG)
    with shell.step(t("verslag schrijven", "writing the report")):
        _write(answers, graph, runs, out)
        graphs.write(out / "graaf.ttl", library.statements(graph, cases or ()))
    typer.echo(summary.render(answers, runs, LANG), nl=False)
    typer.echo(t(f"Verslag: {out / 'index.html'}", f"Report: {out / 'index.html'}"))
    raise typer.Exit(check.worst(runs))


def _prepare(out: Path) -> None:
    """Make the folders of the report before the work is done, so that a refusal comes first."""
    (out / "vragen").mkdir(parents=True, exist_ok=True)


def _write(answers: dict[str, Answer], graph: Store, runs: dict[str, Run], out: Path) -> None:
    import json

    from ggsr_kg import __version__, graphs, reports
    from ggsr_kg import sources as passages
    from ggsr_kg.reports import overview

    for name, answer in answers.items():
        for ending in ("csv", "json"):
            path = out / "vragen" / f"{name}.{ending}"
            graphs.write_bytes(path, reports.render(answer, ending))
    found = {name: run.as_json() for name, run in runs.items()}
    text = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    graphs.write_bytes(out / "controle.json", text.encode("utf-8"))
    facts = {
        "versie": __version__,
        "feiten": len(graph),
        "passages": len(passages.passages(graph)),
    }
    records = {name: answer.records() for name, answer in answers.items()}
    overview.write(records, facts, out / "index.html", LANG)  # type: ignore[arg-type]
