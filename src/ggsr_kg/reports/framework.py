"""The reference of the case indicators, made from the shapes themselves.

`python -m ggsr_kg.reports.framework nl > docs/indicatoren.md`
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from ggsr_kg import assessment, casework, settings
from ggsr_kg.casework import Indicator
from ggsr_kg.errors import Text
from ggsr_kg.findings import DATA, DEMAND, NOTE, SCOPE, WORDS
from ggsr_kg.namespaces import shorten
from ggsr_kg.settings import Setting
from ggsr_kg.shapes import Rule, rules

_TITLE = Text("De 33 indicatoren op casusniveau", "The 33 indicators of the case level")
_MADE = Text("Gemaakt uit `shapes/casus` door", "Made from `shapes/casus` by")
_HEADS = {
    DEMAND: Text("Verbeterpunt (X) als", "Not met (X) if"),
    DATA: Text("Niet te bepalen (–) als", "Undecided (–) if"),
    SCOPE: Text("Niet van toepassing als", "Not applicable if"),
    NOTE: Text("Meldt verder, zonder te oordelen", "Remarks besides, without judging"),
}
_MUNICIPALITY = Text("deze gemeente", "this municipality")
_PLACE = re.compile(r"\{[^{}]*\}")
_ASIDE = re.compile(rf" \({_PLACE.pattern}\)")
_MEND = Text("Wat te doen", "What to do")


def render(lang: str) -> str:
    """Return the reference as Markdown in *lang*: per indicator each rule, in words."""
    setting = settings.prepare()
    parts = [f"# {_TITLE.of(lang)}", f"{_MADE.of(lang)} `python -m ggsr_kg.reports.framework`."]
    theme = ""
    for each in casework.indicators(setting.graph, lang):
        if each.theme != theme:
            theme = each.theme
            parts.append(f"## {theme}")
        parts.append(f"### {each.code} {each.name}")
        parts += _about(each, setting, lang)
    return "\n\n".join(parts) + "\n"


def _about(indicator: Indicator, setting: Setting, lang: str) -> Iterator[str]:
    roles = assessment.roles(setting.shapes)
    found = {rule.iri: rule for rule in rules(setting.shapes)}
    for role, head in _HEADS.items():
        mine = [
            found[iri]
            for iri, (each, about) in sorted(roles.items())
            if each == role and indicator.iri in about and iri in found
        ]
        if mine:
            lines = [_line(rule, role, lang) for rule in mine]
            yield "\n".join([f"**{head.of(lang)}:**", "", *lines])


def _line(rule: Rule, role: str, lang: str) -> str:
    text = rule.message.of(lang) if rule.message else rule.name
    weight = f" ({WORDS[rule.severity].of(lang)})" if role in (DEMAND, NOTE) else ""
    mend = f" {_MEND.of(lang)}: {rule.mend.of(lang)}" if rule.mend else ""
    return f"- {plain(text, lang)}{weight}{mend} [{shorten(rule.iri)}]"


def plain(text: str, lang: str) -> str:
    """Return a message as a rule: its places for values shown as an ellipsis, or in words.

    A value that stands alone between brackets is left out. What is called value in a message is
    the municipality.

    >>> plain("In {?value} na {?dagen} dagen ({?staat}), norm {$norm}", "nl")
    'In deze gemeente na … dagen, norm …'
    """
    named = text.replace("{?value}", _MUNICIPALITY.of(lang))
    return _PLACE.sub("…", _ASIDE.sub("", named))


if __name__ == "__main__":
    sys.stdout.write(render(sys.argv[1] if len(sys.argv) > 1 else "nl"))
