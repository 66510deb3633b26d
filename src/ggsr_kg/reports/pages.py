"""Pages made from templates: each one offline HTML file, its words in both languages beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined


def words(name: str, lang: str) -> dict[str, str]:
    """Return the words of the page *name* in *lang* ("nl" or "en"), by key.

    >>> words("run", "en")["casus"]
    'Case'
    """
    path = Path(__file__).parent / "templates" / f"{name}.yaml"
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {key: both[lang] for key, both in found.items()}


def render(name: str, lang: str, shown: Mapping[str, object]) -> str:
    """Return the page *name* in *lang*: its template filled in with its words and what is *shown*.

    Texts are escaped; a value that the template asks for and nothing gives is a fault.
    """
    environment = Environment(
        loader=PackageLoader("ggsr_kg.reports"),
        autoescape=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    template = environment.get_template(f"{name}.html.j2")
    return template.render(t=words(name, lang), taal=lang, **shown)
