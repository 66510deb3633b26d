"""The language of a page: `?lang=`, else what was chosen before, else what the browser asks for."""

from __future__ import annotations

from starlette.datastructures import Headers

from ggsr_kg.errors import LANGUAGES
from ggsr_kg.web.messages import Pairs

NAME = "lang"


def chosen(values: Pairs, headers: Headers) -> str:
    """Return the language of the page that is asked for.

    >>> chosen((), Headers({"accept-language": "fr, en;q=0.8, nl;q=0.5"}))
    'en'
    """
    said = [value for name, value in values if name == NAME]
    for each in (*said, _kept(headers.get("cookie", "")), *_accepted(headers)):
        if each in LANGUAGES:
            return each
    return LANGUAGES[0]


def keep(lang: str) -> tuple[str, str]:
    """Return the header that keeps the choice of *lang* in the browser, and nothing else."""
    return ("set-cookie", f"{NAME}={lang}; Path=/; SameSite=Strict; Max-Age=31536000")


def _kept(cookie: str) -> str:
    """Return what *cookie* says that was chosen before.

    >>> _kept("a=b; lang=en;c"), _kept("language=en")
    ('en', '')
    """
    pairs = (part.strip().partition("=") for part in cookie.split(";"))
    return next((value for name, _, value in pairs if name == NAME), "")


def _accepted(headers: Headers) -> list[str]:
    """Return the languages that the browser asks for, best first, without their regions."""
    found = []
    for part in headers.get("accept-language", "").split(","):
        tag, _, quality = part.partition(";")
        number = quality.partition("=")[2].strip() or "1"
        weight = float(number) if number.replace(".", "", 1).isdecimal() else 0.0
        found.append((-weight, tag.strip().partition("-")[0].lower()))
    return [tag for weight, tag in sorted(found, key=lambda each: each[0]) if weight < 0]
