"""Help in the language of this process: typer has its own words in English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand, TyperGroup

from ggsr_kg.cli.language import t

if TYPE_CHECKING:
    _Base = TyperCommand
else:
    _Base = object

_OPTIONS = {
    "help": t("Toon deze uitleg en stop.", "Show this message and exit."),
    "install_completion": t(
        "Installeer het aanvullen van opdrachten in deze shell.",
        "Install completion for the current shell.",
    ),
    "show_completion": t(
        "Toon wat daarvoor nodig is, om te kopiëren of aan te passen.",
        "Show completion for the current shell, to copy it or customize the installation.",
    ),
}
"""What the options that typer adds itself do."""
_WORDS = {
    "ARGUMENTS_PANEL_TITLE": t("Argumenten", "Arguments"),
    "COMMANDS_PANEL_TITLE": t("Opdrachten", "Commands"),
    "DEFAULT_STRING": t("[standaard: {}]", "[default: {}]"),
    "ENVVAR_STRING": t("[omgevingsvariabele: {}]", "[env var: {}]"),
    "OPTIONS_PANEL_TITLE": t("Opties", "Options"),
    "REQUIRED_LONG_STRING": t("[verplicht]", "[required]"),
}
"""What typer calls the parts of a help text, by the name that it has for each."""

_PIECES = {
    "[OPTIONS]": t("[OPTIES]", "[OPTIONS]"),
    "COMMAND [ARGS]...": t("OPDRACHT [ARGUMENTEN]...", "COMMAND [ARGS]..."),
}
"""What follows the name of a command in how it is called, by what typer has for it."""


class _Spoken(_Base):
    """What has its help in the language of this process."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write how it is called."""
        pieces = " ".join(_PIECES.get(each, each) for each in self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, t("Gebruik: ", "Usage: "))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write all its help; only then the module with these words is there."""
        from typer import rich_utils

        for name, word in _WORDS.items():
            setattr(rich_utils, name, word)
        options: list[Any] = [*self.get_params(ctx)]
        for option in options:
            if option.name in _OPTIONS:
                option.help = _OPTIONS[option.name]
        super().format_help(ctx, formatter)


class Command(_Spoken, TyperCommand):
    """A command that has its help in the language of this process."""


class Group(_Spoken, TyperGroup):
    """A group of commands that has its help in the language of this process."""
