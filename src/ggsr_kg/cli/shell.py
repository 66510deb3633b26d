"""What all commands share: registering, refusing, speaking on stderr, answering on stdout."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from ggsr_kg.cli.language import LANG, t
from ggsr_kg.cli.spoken import Command
from ggsr_kg.errors import GgsrError, OutputError, Text

USAGE, INCOMPLETE = 2, 3
_INTERRUPTED, _BROKEN_PIPE = 130, 141
_SIGNALLED = 128
"""What a shell adds to the number of the signal that ended a process."""
_ENDS = ("SIGTERM", "SIGHUP")
_ROOM = Text(
    "sluit andere programma's of verruim wat ggsr mag gebruiken (ulimit)",
    "close other programs or raise what ggsr may use (ulimit)",
)
_DISK = Text("maak ruimte op de schijf", "make room on the disk")
_SHORT = {
    **dict.fromkeys((errno.ENOMEM, errno.EMFILE, errno.ENFILE, errno.EAGAIN), _ROOM),
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), _DISK),
}
"""What to do about what a system says that it is short of."""
_Command = TypeVar("_Command", bound=Callable[..., None])

Data = Annotated[
    list[Path] | None,
    typer.Option(
        help=t(
            "Bestand dat bij de graaf komt: RDF, of tabellen met casussen; mag vaker.",
            "File to add to the graph: RDF, or tables with cases; may be repeated.",
        )
    ),
]


def command(app: typer.Typer, name: str | None = None) -> Callable[[_Command], _Command]:
    """Register a function as a command of *app*; its docstring is the help.

    The docstring holds the Dutch help, a line `--`, and the English help.
    """

    def register(function: _Command) -> _Command:
        nl, _, en = (function.__doc__ or "").partition("\n    --\n")
        words = t(_dedented(nl), _dedented(en))
        app.command(name, cls=Command, help=words)(guarded(function))
        return function

    return register


def _dedented(text: str) -> str:
    return "\n".join(line.removeprefix("    ") for line in text.strip("\n").splitlines())


def guarded(function: _Command) -> _Command:
    """Return *function* so that whatever stops it becomes one sentence and an exit code."""

    @wraps(function)
    def run(*args: Any, **options: Any) -> None:
        try:
            function(*args, **options)
            sys.stdout.flush()
        except GgsrError as error:
            say(error.line(LANG))
            raise typer.Exit(USAGE) from None
        except KeyboardInterrupt:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever is in a hurry presses it again
            say(t("afgebroken", "interrupted"))
            raise typer.Exit(_INTERRUPTED) from None
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(_BROKEN_PIPE) from None
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except Exception as error:
            if os.environ.get("GGSR_DEBUG"):
                raise
            say(fault(error).line(LANG))
            raise typer.Exit(USAGE) from None

    return run  # type: ignore[return-value]


def fault(error: Exception) -> GgsrError:
    """Return *error*, of Python or the system, as one of ours: without a value of the data.

    >>> fault(OSError(errno.ENOSPC, "No space left on device", "x.nt")).line("en")
    'x.nt: No space left on device; make room on the disk'
    """
    if isinstance(error, OSError):
        reason = error.strerror or type(error).__name__
        where = str(error.filename or "ggsr")
        check = Text("controleer het pad", "check the path")
        return OutputError(where, Text(reason, reason), _SHORT.get(error.errno or 0, check))
    if isinstance(error, MemoryError):
        return GgsrError("ggsr", Text("te weinig geheugen", "too little memory"), _ROOM)
    kind = type(error).__name__
    return GgsrError(
        "ggsr",
        Text(f"fout in het programma ({kind})", f"a fault of the program ({kind})"),
        Text("meld dit; GGSR_DEBUG=1 toont meer", "report it; GGSR_DEBUG=1 shows more"),
    )


def say(words: str) -> None:
    """Print *words* on stderr."""
    typer.echo(words, err=True)


def refuse(where: str, what: tuple[str, str], do: tuple[str, str]) -> GgsrError:
    """Return the error that a wrong use of the command gives."""
    return GgsrError(where, Text(*what), Text(*do))


def end_cleanly() -> None:
    """Let what asks this process to end do so as Ctrl-C does: files that are not finished go too.

    A signal that is ignored already, as by nohup, stays so.
    """
    for name in _ENDS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, frame: object) -> None:
    del frame
    for name in _ENDS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    sys.exit(_SIGNALLED + number)


@contextmanager
def step(words: str, *, long: bool = False) -> Iterator[None]:
    """Say on stderr what is going on while it lasts, and for how long it did.

    On a terminal with a spinner; elsewhere one line when it is done, and at the start one more of
    what may be *long*.
    """
    from time import perf_counter

    from rich.console import Console

    console = Console(stderr=True)
    start = perf_counter()
    if console.is_terminal:
        with console.status(words):
            yield
    else:
        if long:
            say(f"{words} ...")
        yield
    console.print(f"{words} [dim]({perf_counter() - start:.1f} s)[/dim]", highlight=False)


def width() -> int | None:
    """Return how wide the screen is that answers go to, if it is one."""
    from shutil import get_terminal_size

    return get_terminal_size().columns if sys.stdout.isatty() else None


@contextmanager
def progress(words: str) -> Iterator[Callable[[int, int], None]]:
    """Show on stderr how far the work is; what this gives is told how much more was done, of all.

    On a terminal with a bar and the time left; elsewhere one line when it is done.
    """
    from time import perf_counter

    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    columns = (TextColumn(words), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    start = perf_counter()
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(words, total=None)
        yield lambda more, total: bar.update(task, advance=more, total=total)
    console.print(f"{words} [dim]({perf_counter() - start:.1f} s)[/dim]", highlight=False)


def guard(out: Path | None, files: Iterable[Path]) -> None:
    """Refuse to write the answer over one of the *files* it is about.

    Raises: GgsrError: *out* is one of them.
    """
    for file in files:
        if out is not None and out.resolve() == file.resolve():
            raise refuse(
                f"--out {out}",
                ("dit bestand wordt zelf gelezen", "this file is read itself"),
                ("geef een andere naam", "give another name"),
            )


def fresh(out: Path | None) -> None:
    """Refuse to write over a workbook or tables that somebody may have filled in.

    Raises: GgsrError: *out* is there already.
    """
    if out is not None and out.exists():
        raise refuse(
            str(out),
            ("is er al, misschien ingevuld", "is there already, perhaps filled in"),
            ("geef een andere naam", "give another name"),
        )


def put(data: bytes, out: Path | None) -> None:
    """Write *data* to the file *out*, or to stdout when there is none.

    Raises: OutputError: the file cannot be written.
    """
    if out is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    from ggsr_kg.graphs import write_bytes

    write_bytes(out, data)
    say(t(f"geschreven: {out}", f"written: {out}"))
