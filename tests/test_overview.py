"""The report page: whole, offline, and every link leads somewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from ggsr_kg import library, sources
from ggsr_kg.reports import network, overview
from ggsr_kg.reports.cards import anchor


class Page(HTMLParser):
    """The ids, the links, the sources and the words of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the ids, links and sources."""
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name == "href" and tag == "a":
                self.links.append(value or "")
            elif name in ("src", "href"):
                self.loads.append(value or "")

    def handle_data(self, data: str) -> None:
        """Note the words."""
        self.words.append(data)


@pytest.fixture(scope="module")
def records() -> dict[str, list[dict[str, str]]]:
    """Return the rows of every answer the page shows."""
    graph = library.load()
    return {name: a.records() for name, a in library.answers_of(graph, "nl").items()}


@pytest.fixture(scope="module")
def text(records: dict[str, list[dict[str, str]]], tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the page in Dutch."""
    out = tmp_path_factory.mktemp("report") / "index.html"
    facts = {"versie": "0", "feiten": 1, "passages": 1}
    return overview.write(records, facts, out, "nl").read_text(encoding="utf-8")


def test_every_link_leads_to_a_place_on_the_page(text: str) -> None:
    """Every link is an anchor of the page itself, and each anchor is there exactly once."""
    page = Page(text)

    assert {link for link in page.links if not link.startswith("#")} == set()
    assert {link[1:] for link in page.links} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_page_loads_nothing(text: str) -> None:
    """The page is one file: it names no other file, no host and no font."""
    assert Page(text).loads == []
    assert re.findall(r"https?://[^\s\"']+", text) == []
    assert "url(" not in text
    assert "default-src 'none'" in text


def test_every_verdict_has_its_card(text: str, records: dict[str, list[dict[str, str]]]) -> None:
    """Each of the 107 printed verdicts has one card with its summary and its passage."""
    cards = {place for place in Page(text).ids if place.startswith("oordeel-")}

    assert len(cards) == 107
    for row in records["oordeelkaarten"]:
        assert anchor(row["oordeel"]) in cards
        assert f"{row['begin']}–{row['einde']}" in text


def test_every_printed_verdict_has_its_cell(text: str) -> None:
    """The tables show 113 signs: 80 at policy level and 33 at case level.

    √ at policy level: 2 in 2013 (Leeuwarden B08, B11) and in 2014 Delft 5, Lelystad 4, Dordrecht
    2 and 2, Leeuwarden 6; at case level 25. – twice (B03 in Delft and Lelystad). The rest is X.
    """
    cells = re.findall(r'<a class="cel ([vxn])" href="#oordeel-', text)

    assert len(cells) == 113
    assert [cells.count(kind) for kind in "vxn"] == [2 + 5 + 4 + 2 + 2 + 6 + 25, 65, 2]


def test_tiles_count_printed_verdicts(text: str) -> None:
    """The tiles count verdicts, not indicators: 2/38 in 2013, 18/14/2 in 2014, 25/8 for cases."""
    tiles = re.findall(r'class="cel [vxn]">(. \d+)</span>', text)

    assert tiles == ["√ 2", "X 38", "√ 18", "X 14", "– 2", "√ 25", "X 8"]


def test_tiles_say_what_they_count(text: str) -> None:
    """Tiles of verdicts and open points name their units, as the overview of the service does."""
    tiles = text.split('<ul class="tegels">')[1].split("</ul>", maxsplit=1)[0]

    assert re.findall(r"<small>(.*?)</small>", tiles) == [
        *["gedrukte oordelen"] * 3,
        "per indicator; 2 niet te hertoetsen",
    ]


def test_points_without_retest_stand_with_the_open_ones(
    text: str, records: dict[str, list[dict[str, str]]]
) -> None:
    """Each improvement point that could not be retested is named, with a link to its verdict."""
    part = text.split('<section id="open">')[1].split("</section>", maxsplit=1)[0]
    points = re.findall(r'<li data-gemeente="(\w+)">.*?<a href="#oordeel-[^"]+">(B\d+)', part)

    assert points == [(row["gemeente"], row["indicator"]) for row in records["niet-hertoetst"]]


def test_page_shows_every_contradiction_gap_and_open_point(
    text: str, records: dict[str, list[dict[str, str]]]
) -> None:
    """Each row of the three answers is a row of the page."""
    gaps = [row for row in records["partnerdekking"] if row["dekking"] == "nee"]

    for section, rows in (
        ("tegenspraken", records["tegenspraken"]),
        ("open", records["open-verbeterpunten"]),
    ):
        part = text.split(f'<section id="{section}">')[1].split("</section>", maxsplit=1)[0]
        assert part.count("<tr data-gemeente") == len(rows)
    part = text.split('<section id="dekking">')[1].split("</section>", maxsplit=1)[0]
    assert part.count("<li data-gemeente") == len(gaps)


def test_page_speaks_english_too(records: dict[str, list[dict[str, str]]], tmp_path: Path) -> None:
    """With "en" the frame is English; the summaries are marked as Dutch."""
    facts = {"versie": "0", "feiten": 1, "passages": 1}

    text = overview.write(records, facts, tmp_path / "index.html", "en").read_text("utf-8")

    assert '<html lang="en">' in text
    assert "Verdicts per indicator" in text
    assert '<dd lang="nl">' in text


def test_names_are_escaped(tmp_path: Path, records: dict[str, list[dict[str, str]]]) -> None:
    """A name with markup stays text."""
    rows = [row | {"naam": "<script>alert(1)</script>"} for row in records["oordelen"]]

    text = overview.write(
        records | {"oordelen": rows},
        {"versie": "0", "feiten": 1, "passages": 1},
        tmp_path / "index.html",
        "nl",
    ).read_text("utf-8")

    assert "<script>alert" not in text


def test_same_edges_same_picture(records: dict[str, list[dict[str, str]]]) -> None:
    """The order of the edges does not change where the nodes stand."""
    one = network.lay_out(records["netwerk"])
    other = network.lay_out(list(reversed(records["netwerk"])))

    assert sorted((n.soort, n.naam, n.x, n.y) for n in one.knopen) == sorted(
        (n.soort, n.naam, n.x, n.y) for n in other.knopen
    )


def test_every_edge_joins_two_columns(records: dict[str, list[dict[str, str]]]) -> None:
    """An edge leads from left to right, and no node stands on another."""
    picture = network.lay_out(records["netwerk"])
    places = {node.nummer: node for node in picture.knopen}

    assert all(places[e.van].x < places[e.naar].x for e in picture.lijnen)
    assert len({(n.x, n.y) for n in picture.knopen}) == len(picture.knopen)


def test_passages_are_counted_from_the_graph() -> None:
    """The graph holds more than a thousand passages, all of the five documents."""
    found = sources.passages(library.load()).values()

    assert len({passage.document for passage in found}) == 5
    assert len(found) > 1000
