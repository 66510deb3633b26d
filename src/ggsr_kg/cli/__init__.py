"""The command `ggsr`.  Answers on stdout, words on stderr.

Exit codes: 0 fine; 1 findings; 2 wrong use, bad input, or could not run; 3 something did not run
or nothing was checked.
"""

from __future__ import annotations

import gc
import sys
from typing import Annotated, Literal

import typer

from ggsr_kg import __version__
from ggsr_kg.cli import (
    assess,
    build,
    check,
    convert,
    explain,
    generate,
    language,
    query,
    report,
    serve,
    shell,
    sources,
    spoken,
    template,
    usage,
    validate,
)
from ggsr_kg.cli.language import t

app = typer.Typer(
    cls=spoken.Group,
    help=t(
        "Kennisgraaf van het toezicht op hulp aan GGSR-gezinnen, met vragen in gewone taal.",
        "Knowledge graph of the supervision of help for GGSR families, with named questions.",
    ),
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
report.register(app)
build.register(app)
check.register(app)
sources.register(app)
query.register(app)
validate.register(app)
assess.register(app)
explain.register(app)
template.register(app)
convert.register(app)
generate.register(app)
serve.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ggsr-kg {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _start(
    context: typer.Context,
    lang: Annotated[
        Literal["nl", "en"],
        typer.Option(help=t("Taal: nl of en.", "Language: nl or en."), envvar="GGSR_LANG"),
    ] = "nl",
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help=t("Toon de versie en stop.", "Show the version and stop."),
            callback=_version,
            is_eager=True,
        ),
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main() -> None:
    """Run the command with the arguments of this process."""
    if sys.stdout is None:
        shell.say(
            t(
                "stdout: is gesloten; laat hem open of stuur hem naar een bestand",
                "stdout: is closed; leave it open or send it to a file",
            )
        )
        sys.exit(shell.USAGE)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    shell.end_cleanly()
    # Reading makes many objects and little garbage: looking for it took a fifth of a short run.
    gc.set_threshold(100_000, 20, 20)
    try:
        sys.exit(app(language.in_front(sys.argv[1:]), "ggsr", standalone_mode=False))
    except typer.TyperException as error:
        shell.say(usage.told(error).line(language.LANG))
        sys.exit(shell.USAGE)
    except OSError as error:  # of help, which is no command
        shell.say(shell.fault(error).line(language.LANG))
        sys.exit(shell.USAGE)
