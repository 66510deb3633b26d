"""The language the command speaks: `--lang`, else GGSR_LANG, else Dutch."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from itertools import pairwise

from ggsr_kg.errors import LANGUAGES, Text

OPTION = "--lang"


def chosen(arguments: Sequence[str]) -> str:
    """Return the language that *arguments* or the environment ask for.

    An unknown one is left for the command line to refuse.

    >>> chosen(["query", "--lang", "en"]), chosen(["--lang=en"])
    ('en', 'en')
    """
    asked = os.environ.get("GGSR_LANG", "")
    for word, after in pairwise([*arguments, ""]):
        if word == "--":
            break
        if word == OPTION:
            asked = after
        elif word.startswith(f"{OPTION}="):
            asked = word.partition("=")[2]
    return asked if asked in LANGUAGES else LANGUAGES[0]


def in_front(arguments: Sequence[str]) -> list[str]:
    """Return *arguments* with `--lang` moved to the front, so that it may stand anywhere.

    >>> in_front(["query", "--lang", "en", "oordelen"])
    ['--lang', 'en', 'query', 'oordelen']
    """
    front: list[str] = []
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word == OPTION:
            front += [word, *([after] if (after := next(words, None)) is not None else [])]
        elif word.startswith(f"{OPTION}="):
            front.append(word)
        else:
            rest.append(word)
    return front + rest


LANG = chosen(sys.argv[1:])
"""The language of this process; it is known before the first help text is made."""


def t(nl: str, en: str) -> str:
    """Return the one of two texts that is in the language of this process."""
    return Text(nl, en).of(LANG)
