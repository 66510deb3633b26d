"""What is wrong in how the command was called, as one sentence: typer has its words in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import typer

from ggsr_kg.errors import GgsrError, Text, suggestion

_VALUE = r"Invalid value for '(?P<where>[^']+)'(?: \(env var: '\w+'\))?: (?:Value error, )?"
_KNOWN = tuple(
    (re.compile(form, re.DOTALL), what)
    for form, what in (
        (r"No such option: (?P<where>\S+).*", Text("deze optie is er niet", "no such option")),
        (r"No such command '(?P<where>.*?)'\..*", Text("dit kan ggsr niet", "no such command")),
        (r"Missing \w+ '(?P<where>.+)'\.", Text("ontbreekt", "is missing")),
        (r"(?:Missing command\.)?", Text("er is niets gevraagd", "nothing is asked for")),
        (
            r"Option '(?P<where>.+)' requires an argument\.",
            Text("er staat geen waarde achter", "no value follows"),
        ),
        (
            r"Got unexpected extra argument\(s\) \((?P<where>.*)\)",
            Text("hoort hier niet", "does not belong here"),
        ),
        (
            _VALUE + r"'(?P<word>.*)' is not one of (?P<choices>.+)\.",
            Text("{word} kan hier niet", "{word} is not possible here"),
        ),
        (
            _VALUE + "Input should be a valid (?:integer|number).*",
            Text("dit is geen getal dat hier kan", "this is no number that can be here"),
        ),
        (
            _VALUE + "Input should be greater than or equal to (?P<word>.+)",
            Text("moet ten minste {word} zijn", "must be at least {word}"),
        ),
        (
            _VALUE + "Input should be less than or equal to (?P<word>.+)",
            Text("mag hoogstens {word} zijn", "must be at most {word}"),
        ),
        (_VALUE + "(?P<word>.+)", Text("{word}", "{word}")),
        ("(?P<word>.*)", Text("{word}", "{word}")),
    )
)
"""What typer says, in order of how much it tells, and what that is in words of ours."""


def told(error: typer.TyperException) -> GgsrError:
    """Return what typer found wrong as an error of ours: where, what and what to do.

    >>> error = typer.BadParameter("'gemente' is not one of 'aanpak', 'gemeente'.")
    >>> error.param_hint = "'--by'"
    >>> told(error).line("en")
    'ggsr --by: gemente is not possible here; did you mean gemeente? Known: aanpak, gemeente'
    """
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "ggsr"
    said = error.format_message()
    found, what = next((m, what) for form, what in _KNOWN if (m := form.fullmatch(said)))
    parts = {"where": "", "word": "", "choices": ""} | found.groupdict()
    where, word = parts["where"], parts["word"]
    known = re.findall(r"'([^']*)'", parts["choices"])
    if said.startswith("No such ") and context:
        word, known = where, list(_names(context.command, where))
    do = Text(f"zie {path} --help", f"see {path} --help")
    return GgsrError(
        f"{path} {where}".rstrip(),
        Text(what.nl.replace("{word}", word), what.en.replace("{word}", word)),
        suggestion(word, known) if known else do,
    )


def _names(command: Any, word: str) -> Iterator[str]:
    """Yield what the options of *command* are called, where *word* is one, or its commands."""
    if word.startswith("-"):
        for option in command.params:
            yield from (name for name in option.opts if name.startswith("--"))
    else:
        yield from getattr(command, "commands", ())
