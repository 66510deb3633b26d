"""`ggsr query`: ask a question of the graph, a store or an endpoint."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ggsr_kg.cli import shell
from ggsr_kg.cli.language import LANG, t

if TYPE_CHECKING:
    from ggsr_kg.answers import Answer
    from ggsr_kg.columns.disk import ColumnStore
    from ggsr_kg.queries import Query
    from ggsr_kg.results import Ask
    from ggsr_kg.store import Store

_FORMATS = "text, json, csv, tsv, xml, turtle, markdown, html, xlsx"
_CASES = "casussen"
"""The tag of the questions over cases."""


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    shell.command(app)(query)


def query(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar=t("[NAAM]", "[NAME]"),
            help=t("Naam van een vraag.", "Name of a question."),
            show_default=False,
        ),
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option(
            "-p",
            "--param",
            metavar=t("NAAM=WAARDE", "NAME=VALUE"),
            help=t(
                "Parameter van de vraag; herhaal of gebruik komma's voor meer waarden.",
                "Parameter of the question; repeat it or use commas for more values.",
            ),
        ),
    ] = None,
    about: Annotated[
        bool,
        typer.Option(
            "--about", help=t("Toon de vraag en haar parameters.", "Show the question itself.")
        ),
    ] = False,
    file: Annotated[
        Path | None,
        typer.Option(
            help=t("Vraag uit een .rq-bestand (- is stdin).", "Question from a .rq file (- stdin).")
        ),
    ] = None,
    text: Annotated[
        str | None, typer.Option(help=t("Vraag in SPARQL.", "Question in SPARQL."))
    ] = None,
    data: shell.Data = None,
    store: Annotated[
        Path | None,
        typer.Option(
            help=t(
                "Opslag van ggsr build, validate of assess --store.",
                "Store made by ggsr build, validate or assess --store.",
            )
        ),
    ] = None,
    endpoint: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help=t("Adres van een SPARQL-endpoint.", "Address of an endpoint.")
        ),
    ] = None,
    time_limit: Annotated[
        float,
        typer.Option(
            min=0.1,
            help=t(
                "Hoogste duur van het antwoord in seconden, zonder lezen en afleiden van --data.",
                "Longest time of the answer in seconds, without reading and deriving from --data.",
            ),
        ),
    ] = 30.0,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help=t(f"Uitvoer: {_FORMATS}.", f"Output: {_FORMATS}."),
            show_default="text",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help=t("Schrijf naar dit bestand.", "Write to this file.")),
    ] = None,
) -> None:
    """Stel een vraag aan de graaf. Zonder NAAM: de lijst van vragen.

    Voorbeeld: ggsr query oordelen -p gemeente=Delft -p peiljaar=2014 --format csv
    --
    Ask the graph a question. Without NAME: the list of questions.

    Example: ggsr query oordelen -p gemeente=Delft -p peiljaar=2014 --format csv
    """
    from ggsr_kg import answers, reports

    form = form or reports.ENDINGS.get(out.suffix if out else "", "text")
    reports.check(form)
    if sum(given is not None for given in (name, file, text)) > 1:
        raise shell.refuse(
            "ggsr query",
            ("meer dan één vraag", "more than one question"),
            ("geef NAAM, --file of --text", "give NAME, --file or --text"),
        )
    question = _question(name, file, text)
    if question is None:
        shell.put(reports.render(_catalogue(), form), out)
        return
    if about:
        shell.put(_about(question).encode("utf-8"), out)
        return
    source = _source(data, store, endpoint, time_limit, question)
    answer = answers.ask(source, question, _given(param), LANG)
    if answer.kind == "rows":
        count = len(answer.rows)
        words = t("rij" if count == 1 else "rijen", "row" if count == 1 else "rows")
        shell.say(f"{answer.title} ({count} {words})")
        if not count and _CASES in question.tags and not (data or store or endpoint):
            shell.say(
                t(
                    f"{question.name}: de meegeleverde graaf heeft geen casussen; "
                    "geef ze met --data BESTAND of --store MAP",
                    f"{question.name}: the packaged graph has no cases; "
                    "give them with --data FILE or --store FOLDER",
                )
            )
    if form == "text" and out is None and sys.stdout.isatty():
        from shutil import get_terminal_size

        from ggsr_kg.reports import text as as_text

        shell.put(as_text.render(answer, get_terminal_size().columns).encode("utf-8"), None)
    else:
        shell.put(reports.render(answer, form), out)


def _question(name: str | None, file: Path | None, text: str | None) -> Query | None:
    from ggsr_kg import queries

    if name is not None:
        return queries.find(name)
    if file is not None and str(file) != "-":
        typed = queries.read(file)
        return queries.load(file) if typed.startswith("#+") else queries.adhoc(typed, str(file))
    if file is not None:
        from ggsr_kg import cases, contents

        return queries.adhoc(contents.decoded(cases.standard_input().read(), cases.STDIN), "-")
    return None if text is None else queries.adhoc(text, "--text")


def _source(
    data: list[Path] | None,
    folder: Path | None,
    endpoint: str | None,
    limit: float,
    question: Query,
) -> Ask:
    """Return what to ask: the packaged graph with *data*, a store on disk, or an endpoint."""
    if sum(bool(given) for given in (data, folder, endpoint)) > 1:
        raise shell.refuse(
            "ggsr query",
            ("--data, --store en --endpoint gaan niet samen", "--data, --store, --endpoint clash"),
            ("geef er één", "give one of them"),
        )
    if endpoint is not None:
        from ggsr_kg.remote import Endpoint

        return Endpoint(endpoint, limit).ask
    from ggsr_kg import library

    if folder is not None:
        graph = library.open_store(folder)
        _tell_absent(graph, question)
    elif data:
        with shell.step(t("gegevens lezen en afleiden", "reading data and deriving"), long=True):
            graph = library.load(data)
    else:
        graph = library.load()
    return lambda text: graph.ask(text, question.name, limit)


def _tell_absent(graph: Store | ColumnStore, question: Query) -> None:
    """Say which properties in a *question* of the user are in no statement of a summary.

    Those of the catalogue read only what a summary keeps, if it was there to keep.
    """
    from ggsr_kg import queries
    from ggsr_kg.columns.disk import ColumnStore
    from ggsr_kg.namespaces import shorten

    if not isinstance(graph, ColumnStore) or question.name in queries.catalogue():
        return
    absent = ", ".join(map(shorten, graph.lacks(question.text)))
    if absent:
        shell.say(
            t(
                f"let op: niet in deze samenvatting: {absent}; "
                "vraag ernaar met --data BESTAND (wat zij bewaart: queries/casus/samenvatting.rq)",
                f"note: not in this summary: {absent}; "
                "ask for it with --data FILE (what it keeps: queries/casus/samenvatting.rq)",
            )
        )


def _given(pairs: list[str] | None) -> dict[str, list[str]]:
    """Return the parameters of `-p`, each with all its values."""
    found: dict[str, list[str]] = {}
    for pair in pairs or ():
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise shell.refuse(
                f"-p {pair}",
                ("dit is geen parameter", "this is no parameter"),
                ("schrijf -p naam=waarde", "write -p name=value"),
            )
        found.setdefault(name.strip(), []).append(value)
    return found


def _catalogue() -> Answer:
    """Return the questions as an answer of their own."""
    from ggsr_kg import queries
    from ggsr_kg.answers import Answer
    from ggsr_kg.graphs import Literal

    rows = [
        (query.name, query.headline(LANG), ", ".join(each.name for each in query.params))
        for query in queries.catalogue().values()
    ]
    columns = (t("vraag", "question"), t("wat zij vraagt", "what it asks"), "parameters")
    title = t("Vragen aan de graaf", "Questions of the graph")
    cells = tuple(tuple(Literal(cell) for cell in row) for row in rows)
    return Answer("query", title, LANG, "rows", columns, cells)


def _about(question: Query) -> str:
    """Return the question, its description, columns and parameters as text."""
    told = dict.fromkeys((question.about(LANG), question.described(LANG)[0]))
    lines = [question.name, *told, ""]
    if question.columns:
        lines.append(t("kolommen: ", "columns: ") + ", ".join(question.columns))
    for each in question.params:
        notes = [each.label.of(LANG), t(f"soort {each.type}", f"type {each.type}")]
        notes += [t("meer waarden mag", "may be a list")] if each.list else []
        notes += [t("verplicht", "required")] if not each.optional else []
        notes += [" | ".join(each.values)] if each.values else []
        notes += [t("standaard ", "default ") + ",".join(each.default)] if each.default else []
        lines.append(f"-p {each.name}=...  {'; '.join(notes)}")
    return "\n".join(lines) + "\n"
