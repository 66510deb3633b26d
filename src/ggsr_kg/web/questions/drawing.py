"""A chart as the figures of an SVG: horizontal bars that fit any width, each below its name.

Places along a bar are in percent and everything else in pixels, so that words keep their size.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ggsr_kg.web.questions.charts import Chart

_STEP, _NAME, _THICK = 48, 16, 22
_ROOM = 4.0
"""From how many percent of the width a part has room for its number."""
_FULL = 92.0
"""How many percent the longest bar takes; the rest is for the number behind a bar."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: from *left*, *width* wide, in percent; *number* stands at *middle*."""

    left: float
    width: float
    middle: float
    style: str
    number: str


@dataclass(frozen=True, slots=True)
class Strip:
    """A bar, its name at the height *text*, its parts from *top*; *total* stands at *end*."""

    name: str
    text: int
    top: int
    parts: tuple[Part, ...]
    total: str
    end: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart, ready to be drawn: *title* and *told* are what it says, in words."""

    title: str
    told: str
    legend: tuple[tuple[str, str], ...]
    strips: tuple[Strip, ...]
    height: int
    thick: int = _THICK


def draw(chart: Chart, words: Mapping[str, str]) -> Drawing:
    """Return *chart* as a drawing; *words* are the labels of columns, where they have one.

    >>> from ggsr_kg.web.questions.charts import Bar
    >>> chart = Chart(("aantal",), ("thema",), {"aantal": "v"}, (Bar("a", (("aantal", 3),)),))
    >>> draw(chart, {"aantal": "number", "thema": "theme"}).title, draw(chart, {}).told
    ('number, per theme', 'a: 3.')
    """
    strips = tuple(_strip(chart, at) for at in range(len(chart.bars)))
    several = len(chart.series) > 1
    told = "; ".join(
        f"{bar.name}: "
        + ", ".join(
            f"{words.get(name, name)} {number}" if several else str(number)
            for name, number in bar.parts
        )
        for bar in chart.bars
    )
    series = ((words.get(name, name), style) for name, style in chart.series.items())
    legend = tuple(series) if several else ()
    what, by = (
        ", ".join(words.get(name, name) for name in each) for each in (chart.what, chart.by)
    )
    return Drawing(f"{what}, per {by}", f"{told}.", legend, strips, _STEP * len(strips))


def _strip(chart: Chart, at: int) -> Strip:
    bar, top = chart.bars[at], at * _STEP
    parts = []
    left = 0.0
    for name, number in bar.parts:
        if number:
            width = _FULL * number / chart.longest
            text = str(number) if width >= _ROOM and len(chart.series) > 1 else ""
            middle = round(left + width / 2, 2)
            parts.append(Part(round(left, 2), round(width, 2), middle, chart.series[name], text))
            left += width
    total = str(bar.total)
    return Strip(bar.name, top + _NAME, top + _NAME + 5, tuple(parts), total, round(left + 1, 2))
