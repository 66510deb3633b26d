"""The reference of the command, made from its own help.

`python -m ggsr_kg.cli.reference --lang en > docs/command.md`
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import typer.main

from ggsr_kg.cli import app
from ggsr_kg.cli.language import t


def commands() -> Iterator[tuple[str, Any]]:
    """Yield every command with its words, in the order of the help."""
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        for inner, each in getattr(command, "commands", {"": command}).items():
            yield f"{name} {inner}".strip(), each


def text() -> str:
    """Return the reference as Markdown."""
    title = t("Het commando", "The command")
    made = t("Gemaakt door", "Made by")
    parts = [f"# {title}\n\n{made} `python -m ggsr_kg.cli.reference`.\n"]
    for name, command in commands():
        parts.append(f"## ggsr {name}\n\n{command.help.strip()}\n")
        rows = [_row(each) for each in command.params if each.name != "help"]
        if rows:
            head = t("| argument of optie | betekenis |", "| argument or option | meaning |")
            parts.append("\n".join([head, "| --- | --- |", *rows]) + "\n")
    return "\n".join(parts)


def _row(each: Any) -> str:
    names = ", ".join(f"`{option}`" for option in each.opts)
    label = f"`{each.metavar or each.name}`" if each.param_type_name == "argument" else names
    return f"| {label} | {each.help} |"


if __name__ == "__main__":
    sys.stdout.write(text())
