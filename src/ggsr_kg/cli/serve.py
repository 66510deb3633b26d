"""`ggsr serve`: the local web service."""

from __future__ import annotations

import errno
import os
import socket
from typing import Annotated

import typer

from ggsr_kg.cli import shell
from ggsr_kg.cli.language import t
from ggsr_kg.errors import GgsrError, InputError

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_WAITING = 2048
"""How many connections may wait to be taken."""
_ABSENT = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    shell.command(app)(serve)


def serve(
    data: shell.Data = None,
    port: Annotated[
        int, typer.Option(min=1, max=65535, help=t("Poort op deze machine.", "Port."))
    ] = 8321,
    host: Annotated[
        str, typer.Option(help=t("Adres: alleen van deze machine.", "Address: of this machine."))
    ] = "127.0.0.1",
    time_limit: Annotated[
        float,
        typer.Option(
            min=0.1,
            max=3600,
            help=t("Hoeveel seconden een antwoord mag duren.", "Seconds an answer may take."),
        ),
    ] = 30.0,
) -> None:
    """Toon de graaf op deze machine: pagina's en een SPARQL-endpoint dat alleen leest.

    Open daarna http://127.0.0.1:8321/ in een browser; stop met Ctrl-C. Er gaat niets naar buiten.
    Niemand op een andere machine kan erbij, elk account op deze machine wel.
    --
    Show the graph on this machine: pages, and a SPARQL endpoint that only reads.

    Then open http://127.0.0.1:8321/ in a browser; stop with Ctrl-C. Nothing leaves the machine.
    Nobody on another machine can reach it; every account on this one can.
    """
    if host not in _LOOPBACK:
        raise shell.refuse(
            f"--host {host}",
            ("anderen zouden erbij kunnen, zonder wachtwoord", "others could reach it unguarded"),
            (
                "laat --host weg; geef anderen toegang met een proxy die om een wachtwoord vraagt",
                "leave --host out; let others in by a proxy that asks for a password",
            ),
        )
    if not hasattr(os, "fork"):
        raise shell.refuse(
            "ggsr serve",
            ("dit systeem kan geen processen splitsen", "this system cannot fork processes"),
            ("gebruik Linux, macOS of WSL", "use Linux, macOS or WSL"),
        )
    listening = _listening(host, port)
    with shell.step(t("graaf opbouwen en redeneren", "building and reasoning"), long=bool(data)):
        from ggsr_kg.web import running, site, table
        from ggsr_kg.web.app import application
        from ggsr_kg.web.children import Children

        try:
            shown = site.load(data or ())
        except InputError:
            shell.say(
                t(
                    "ggsr serve: niet gestart, want een antwoord zou missen wat in --data niet"
                    " gelezen is; verbeter wat hieronder staat",
                    "ggsr serve: not started, since an answer would miss what of --data was not"
                    " read; mend what is named below",
                )
            )
            raise
        shown.ready()
    if not running.has_files():
        raise shell.refuse(
            "ulimit -n",
            ("er mogen te weinig bestanden open zijn", "too few files may be open"),
            (f"sta er {running.LEAST_FILES} toe", f"allow {running.LEAST_FILES}"),
        )
    workers = Children(time_limit)
    app = application(shown, table.ROUTES, workers)
    if data:
        shell.say(
            t(
                "let op: zolang dit draait kan elk account op deze machine lezen wat --data geeft",
                "note: while this runs every account on this machine can read what --data gives",
            )
        )
    place = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    shell.say(t(f"open {place} (stop met Ctrl-C)", f"open {place} (stop with Ctrl-C)"))
    running.run(app, listening, workers.stop)


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens at *port*; who comes waits until the service is ready.

    Raises: GgsrError: there can be none.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_WAITING)
    except OSError as error:
        raise _unfit(error, host, port) from None


def _unfit(error: OSError, host: str, port: int) -> GgsrError:
    other = ("geef een andere, zoals --port 8322", "give another, as --port 8322")
    if error.errno in _ABSENT:
        return shell.refuse(
            f"--host {host}",
            ("dit adres heeft deze machine niet", "this machine does not have this address"),
            ("laat --host weg", "leave --host out"),
        )
    if error.errno == errno.EACCES:
        return shell.refuse(
            f"--port {port}",
            ("deze poort is alleen voor de beheerder", "this port is for the administrator only"),
            other,
        )
    if error.errno == errno.EADDRINUSE:
        return shell.refuse(f"--port {port}", ("deze poort is bezet", "this port is taken"), other)
    reason = os.strerror(error.errno or errno.EIO)
    return shell.refuse(f"--port {port}", (reason, reason), other)
