"""Pages made from templates: one per page, its words in both languages beside it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from ggsr_kg import __version__
from ggsr_kg.errors import LANGUAGES
from ggsr_kg.namespaces import shorten
from ggsr_kg.reports import pages
from ggsr_kg.web import languages
from ggsr_kg.web.homes import href
from ggsr_kg.web.messages import HTML, Asked, Reply

_FOLDER = Path(__file__).parent / "templates"
MENU = ("/", "/vragen", "/toetsen", "/kader", "/begrippen", "/kaart", "/sparql")
"""The pages of the menu; the words of `base` have a name for each."""
VARY = ("vary", "Accept, Accept-Language, Cookie")
"""The header of what depends on the language and the form that are wanted."""


@lru_cache
def words(name: str, lang: str) -> dict[str, str]:
    """Return the words of the page *name* in *lang* ("nl" or "en"), by key."""
    found = yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return {key: both[lang] for key, both in found.items()}


@lru_cache
def environment() -> Environment:
    """Return what fills in the templates; texts are escaped, what is not given is a fault."""
    made = Environment(
        loader=ChoiceLoader([PackageLoader("ggsr_kg.web"), PackageLoader("ggsr_kg.reports")]),
        auto_reload=False,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.filters |= {"href": href, "kort": shorten}
    return made


def page(name: str, asked: Asked, shown: Mapping[str, object]) -> Reply:
    """Return the page *name*: its template filled in with its words (`t`) and what is *shown*.

    The template extends `base.html.j2` (blocks titel, kop, inhoud). It also knows `b`, the words of
    the frame; `taal`; `vraag`, what was asked; and the filters `href` (where an IRI links to, ""
    for nowhere) and `kort` (its short name).
    """
    template = environment().get_template(f"{name}.html.j2")
    text = template.render(
        t=words(name, asked.lang),
        b=words("base", asked.lang),
        taal=asked.lang,
        vraag=asked,
        menu=MENU,
        versie=__version__,
        **shown,
    )
    kept = (languages.keep(asked.lang),) if set(asked.all(languages.NAME)) & set(LANGUAGES) else ()
    return Reply(text.encode(), HTML, 200, (VARY, *kept))


def prepare() -> None:
    """Read every template and its words, those of reports too, so that a page need open no file.

    What was read stays: files that change while the service runs change no page.
    """
    pages.prepare()
    for path in sorted(_FOLDER.glob("*.html.j2")):
        environment().get_template(path.name)
    for path in sorted(_FOLDER.glob("*.yaml")):
        for lang in ("nl", "en"):
            words(path.stem, lang)
