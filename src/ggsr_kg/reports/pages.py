"""Pages made from templates: each one offline HTML file, its words in both languages beside it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined

_FOLDER = Path(__file__).parent / "templates"


@cache
def words(name: str, lang: str) -> dict[str, str]:
    """Return the words of the page *name* in *lang* ("nl" or "en"), by key.

    >>> words("run", "en")["casus"]
    'Case'
    """
    found = yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return {key: both[lang] for key, both in found.items()}


def render(name: str, lang: str, shown: Mapping[str, object]) -> str:
    """Return the page *name* in *lang*: its template filled in with its words and what is *shown*.

    Texts are escaped; a value that the template asks for and nothing gives is a fault.
    """
    template = environment().get_template(f"{name}.html.j2")
    return template.render(t=words(name, lang), taal=lang, **shown)


@cache
def environment() -> Environment:
    """Return what fills in the templates; one that was read is not read again."""
    return Environment(
        loader=PackageLoader("ggsr_kg.reports"),
        auto_reload=False,
        autoescape=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )


def prepare() -> None:
    """Read every template and its words, so that a page need open no file."""
    for name in environment().list_templates(filter_func=lambda name: not name.endswith(".yaml")):
        environment().get_template(name)
    for path in sorted(_FOLDER.glob("*.yaml")):
        for lang in ("nl", "en"):
            words(path.stem, lang)
