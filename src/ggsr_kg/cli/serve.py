"""`ggsr serve`: the local web service."""

from __future__ import annotations

import os
import socket
from typing import Annotated

import typer

from ggsr_kg.cli import shell
from ggsr_kg.cli.language import t

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


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

    Open daarna http://127.0.0.1:8321/ in een browser; stop met Ctrl-C. Er gaat niets naar buiten
    en niemand anders kan erbij.
    --
    Show the graph on this machine: pages, and a SPARQL endpoint that only reads.

    Then open http://127.0.0.1:8321/ in a browser; stop with Ctrl-C. Nothing leaves the machine and
    nobody else can reach it.
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
    _check_free(host, port)
    with shell.step(t("graaf opbouwen en redeneren", "building and reasoning")):
        from ggsr_kg.web import running, site, table
        from ggsr_kg.web.app import application
        from ggsr_kg.web.children import Children

        shown = site.load(data or ())
        shown.ready()
    place = f"[{host}]" if ":" in host else host
    shell.say(t(f"open http://{place}:{port}/ (stop met Ctrl-C)", f"open http://{place}:{port}/"))
    workers = Children(time_limit)
    running.run(application(shown, table.ROUTES, workers), host, port, workers.stop)


def _check_free(host: str, port: int) -> None:
    """Refuse a port that is taken.

    Raises: GgsrError: another program listens there.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise shell.refuse(
                f"--port {port}",
                ("deze poort is bezet", "this port is taken"),
                ("geef een andere, zoals --port 8322", "give another, as --port 8322"),
            ) from None
