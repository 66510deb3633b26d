"""The overview: what the filters leave, counted as the questions count it, with links to it all."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from browser import NARROW, check_width, tab_to

from ggsr_kg.namespaces import MUNICIPALITY
from ggsr_kg.queries import Query
from ggsr_kg.results import Ask
from ggsr_kg.web import filters, overview
from ggsr_kg.web.homes import href
from ggsr_kg.web.messages import Asked
from ggsr_kg.web.problems import Problem
from ggsr_kg.web.site import Site

FILTERS = (
    {},
    {"gemeente": "Delft"},
    {"gemeente": "Dordrecht", "uitkomst": "verbeterpunt"},
    {"thema": "samenwerking", "peiljaar": "2014"},
    {"aanpak": "lelystad-jeugd-en-gezinsteams"},
    {"uitkomst": "niet-te-bepalen", "peiljaar": "2014"},
)


@pytest.fixture(scope="module")
def site() -> Site:
    """Return what the pages show."""
    return Site()


def page(site: Site, lang: str = "nl", **values: str) -> str:
    """Return the overview with *values* in its address."""
    return overview.view(site, Asked(values=tuple(values.items()), lang=lang)).body.decode()


def source(site: Site) -> tuple[Query, Ask]:
    """Return the question whose parameters the filters are, and what answers it."""
    return site.questions["oordelen"], site.graph.ask


def section(text: str, name: str) -> str:
    """Return one section of a page."""
    return text.split(f'<section id="{name}">')[1].split("</section>", maxsplit=1)[0]


@pytest.mark.parametrize("given", FILTERS)
def test_cells_are_the_verdicts_of_the_question(site: Site, given: dict[str, str]) -> None:
    """The tables link to exactly the verdicts that `oordelen` gives with the same parameters."""
    rows = site.records("oordelen", "nl", **given)
    text = page(site, **given)

    for name, level in (("kaart", "beleid"), ("casus", "casus")):
        shown = re.findall(r'class="cel [vxn]" href="([^"]+)"', section(text, name))
        expected = [href(row["oordeel"]) for row in rows if row["niveau"] == level]

        assert sorted(expected) == sorted(shown)


@pytest.mark.parametrize("given", FILTERS)
def test_data_behind_a_picture_are_its_own(site: Site, given: dict[str, str]) -> None:
    """The address of the data of a section asks the question whose rows the section shows."""
    text = page(site, **given)
    counts = {
        "kaart": r'class="cel [vxn]" href',
        "casus": r'class="cel [vxn]" href',
        "tegenspraken": "<tr><td>",
        "open": "<tr><td>",
    }
    for name, row in counts.items():
        part = section(text, name)
        address = urlsplit(re.findall(r'href="(/vragen/[a-z-]+[^"]*)"', part)[0])
        values: dict[str, list[str]] = {}
        for key, value in parse_qsl(address.query.replace("&amp;", "&")):
            values.setdefault(key, []).append(value)
        found = site.records(address.path.removeprefix("/vragen/"), "nl", **values)

        assert len(found) == len(re.findall(row, part)), (name, address)


def test_progress_counts_every_verdict_of_2013(site: Site) -> None:
    """The bars hold all 43 rows of `voortgang`, and the bar of all of them as many."""
    part = section(page(site), "voortgang")
    numbers = [int(found) for found in re.findall(r'text-anchor="middle">(\d+)<', part)]
    rows = site.records("voortgang", "nl")

    assert 2 * len(rows) == sum(numbers)


def test_improved_counts_improvement_points_only(site: Site) -> None:
    """The tile counts what was X in 2013, per indicator: 23 of 41 improved.

    These are 38 printed verdicts, of which 22 improved: two are about more than one indicator.
    """
    text = page(site)
    rows = [row for row in site.records("voortgang", "nl") if row["van"] == "X"]
    better = [row for row in rows if row["naar"] == "√"]
    totals = site.records("voortgang-totalen", "nl")
    printed = {key: sum(int(row[key]) for row in totals) for key in totals[0] if "_" in key}
    printed |= {key: sum(int(row[key]) for row in totals) for key in ("verbeterd", "ongewijzigd")}
    tile = re.search(r'href="#voortgang"><strong>.*?(\d+) <small>van (\d+)</small>', text)

    assert tile is not None
    assert (len(better), len(rows)) == tuple(map(int, tile.groups())) == (23, 41)
    assert (printed["verbeterd"], sum(printed.values())) == (22, 38)


def test_tiles_name_their_unit(site: Site) -> None:
    """Verdicts and indicators are told apart: Dordrecht has 12 printed X of 2014, 14 points."""
    tiles = page(site, gemeente="Dordrecht").split('<ul class="tegels">')[1].split("</ul>")[0]

    assert re.search(r">X 12</span></span> <small>gedrukte oordelen<", tiles)
    assert re.search(r">14</span> <small>per indicator<", tiles)


def test_tile_of_nothing_is_left_out(site: Site) -> None:
    """Nobody inspected Dordrecht at case level: no tile counts zero verdicts there; one is one."""
    tiles = page(site, gemeente="Dordrecht").split('<ul class="tegels">')[1].split("</ul>")[0]
    one = page(site, gemeente="Delft", uitkomst="niet-te-bepalen")

    assert "casusniveau" not in tiles
    assert re.search(r">– 1</span></span> <small>gedrukt oordeel<", one)


def test_empty_cells_are_explained_as_chosen(site: Site) -> None:
    """With a chosen outcome an empty cell may be printed, as the √ of B13 in 2014 is."""
    chosen = section(page(site, thema="continu", uitkomst="verbeterpunt"), "kaart")
    other = "of heeft een andere uitkomst dan gekozen"

    assert other in chosen
    assert other not in section(page(site, thema="continu"), "kaart")


def test_presumed_sign_is_explained_where_it_stands(site: Site) -> None:
    """The legend tells of (√) with the years that have one, and not of 2014 alone."""
    sign = '<span class="cel p">(√)</span>'

    assert sign in section(page(site), "kaart")
    assert sign not in section(page(site, peiljaar="2014"), "kaart")
    assert sign not in section(page(site, uitkomst="voldoet"), "kaart")


def test_points_without_retest_stand_with_the_open_ones(site: Site) -> None:
    """Of Delft nothing is open, and B03 could not be retested: tile and section say both."""
    text = page(site, gemeente="Delft", aanpak="delft-gezinscoaching")
    part = section(text, "open").split('<h3 id="niet-hertoetst">')[1]
    rows = site.records("niet-hertoetst", "nl", gemeente="Delft")

    assert '<span class="groot">0</span> <small>per indicator; 1 niet te hertoetsen<' in text
    assert re.findall(r'<a href="([^"]+)"><b>(B\d+)', part) == [
        ("/doc/oordeel/delft-2014-b03", row["indicator"]) for row in rows
    ]
    assert 'href="/vragen/niet-hertoetst?gemeente=Delft"' in part


def test_gaps_are_those_of_the_question(site: Site) -> None:
    """Each domain that no partner covers is named once."""
    for gemeente in ("Delft", "Dordrecht"):
        rows = site.records("partnerdekking", "nl", gemeente=gemeente)
        part = section(page(site, gemeente=gemeente), "dekking")

        assert len([r for r in rows if r["dekking"] == "nee"]) == part.count("<li>") - (
            "Geen gat" in part
        )


def test_coverage_says_who_says_so_beside_the_verdict(site: Site) -> None:
    """In Lelystad only the municipality calls domains covered in 2013; B09 beside it is X."""
    part = section(page(site, gemeente="Lelystad", peiljaar="2013"), "dekking")

    assert (
        'aria-label="wonen: gedekt, genoemd (geen organisatie genoemd), volgens gemeente"' in part
    )
    assert part.count('<small aria-hidden="true">volgens gemeente</small>') == 5
    assert re.search(r'class="cel x" href="/doc/oordeel/lelystad-2013-b09', part)


def test_coverage_without_organisation_says_so(site: Site) -> None:
    """In Leeuwarden a sentence about all domains names none, nor an organisation: all inferred."""
    part = section(page(site, gemeente="Leeuwarden", peiljaar="2014"), "dekking")

    assert part.count("gedekt, afgeleid (geen organisatie genoemd)") == 2 * 7
    assert "volgens toezichthouder" not in part


def test_period_of_the_cases_is_that_of_the_document(site: Site) -> None:
    """The verdicts of 2013 at case level rest on an inspection that the Nota dates itself."""
    text = page(site)
    period = "najaar 2013 tot en met voorjaar 2014"
    tiles = text.split('<ul class="tegels">')[1].split("</ul>")[0]

    assert f'inspected “<span lang="nl">{period}</span>”' in page(site, "en")
    assert period in tiles
    assert f"{period}</span>”; verslag:" in section(text, "casus")
    assert "Aanpak Gezinscoaching</span> (2014-10)" in section(text, "casus")


def test_heading_says_what_is_shown(site: Site) -> None:
    """The head and the title name each choice; without one the head says that all is shown."""
    text = page(site, gemeente="Delft", uitkomst="voldoet", aanpak="delft-gezinscoaching")
    head = re.findall(r"<h2 id=.getoond.[^>]*>(.*?)</h2>", text)[0]

    assert head == ("Getoond: gemeente Delft; aanpak Gezinscoaching (Delft); uitkomst voldoet")
    assert "Gezinscoaching (Delft)" in re.findall(r"<title>(.*?)</title>", text)[0]
    assert "alle oordelen" in page(site)


def test_each_choice_can_be_taken_back(site: Site) -> None:
    """Each choice has a link to the same page without it, with the others and the rest."""
    values = (("gemeente", "Delft"), ("peiljaar", "2013"), ("lang", "nl"))
    text = overview.view(site, Asked(values=values)).body.decode()
    links = re.findall(r'<li><a href="([^"]+)" aria-label', text.replace("&amp;", "&"))

    assert links == ["/?lang=nl&peiljaar=2013", "/?lang=nl&gemeente=Delft"]


def test_section_names_the_filters_it_cannot_follow(site: Site) -> None:
    """A filter that a question does not have is named, never passed over in silence."""
    text = page(site, uitkomst="voldoet", peiljaar="2014", thema="samenwerking")

    assert "Telt hier niet mee: peiljaar, uitkomst." in section(text, "voortgang")
    assert "Telt hier niet mee: thema, uitkomst." in section(text, "dekking")
    assert "Telt hier niet mee: uitkomst." in section(text, "tegenspraken")
    assert "Telt hier niet mee" not in section(text, "kaart")


def test_several_values_and_words_are_understood(site: Site) -> None:
    """Values may be repeated, joined by commas, in any case, and names of the chosen language."""
    verdicts = site.records("oordeelkaarten", "en")
    values = (("gemeente", "delft, LELYSTAD"), ("thema", "cooperation"), ("thema", "continu"))

    found = filters.read(Asked(values=values, lang="en"), verdicts, *source(site)).given

    assert found == {"gemeente": ["Delft", "Lelystad"], "thema": ["samenwerking", "continu"]}


def test_themes_stand_in_the_order_of_the_framework(site: Site) -> None:
    """The themes are offered as the framework has them."""
    verdicts = site.records("oordeelkaarten", "nl")
    options = filters.read(Asked(), verdicts, *source(site)).options["thema"]
    themes = ["toeleiding", "gezin-centraal", "aanpak", "samenwerking", "continu"]

    assert [option.value for option in options] == themes


def test_unknown_value_is_refused_with_the_nearest(site: Site) -> None:
    """A value that means nothing is no empty page but an error that helps."""
    with pytest.raises(Problem, match=r"gemeente: .*Delf;.*Delft"):
        page(site, gemeente="Delf")


@pytest.mark.parametrize("word", ["gm0503", "gemeente:gm0503", f"{MUNICIPALITY}gm0503", "DELFT"])
def test_municipality_is_known_by_its_code_too(site: Site, word: str) -> None:
    """What a question takes for a municipality, its code or IRI too, the page takes for it."""
    text = page(site, gemeente=word)

    assert section(text, "kaart") == section(page(site, gemeente="Delft"), "kaart")
    assert "Getoond: gemeente Delft<" in text


def test_what_has_no_verdict_cannot_be_chosen(site: Site) -> None:
    """A municipality of the graph without a verdict, or a year, is refused with what there is."""
    for name, value in (("gemeente", "Zwolle"), ("peiljaar", "1999")):
        with pytest.raises(Problem, match=f"{name}: onbekende waarde {value}; kies uit"):
            page(site, **{name: value})


def test_unknown_parameter_is_refused_as_a_question_refuses_it(service) -> None:
    """A name that is no filter is refused in the words of a question; the language is none."""
    for path in ("/", "/kaart", "/vragen/aanpakken.csv"):
        text = {"accept": "text/plain"}
        found = service.ask(path, headers=text, gemeenten="Lelystad", lang="nl")

        assert found.status == 400
        assert ": parameter gemeenten bestaat niet; bedoelt u gemeente?" in found.text


def test_english_page_is_english(site: Site) -> None:
    """Head, sections and filters are in English."""
    text = page(site, "en", uitkomst="verbeterpunt")

    assert "Shown: outcome improvement point" in text
    assert "Verdicts per indicator" in text


def test_every_code_and_theme_leads_to_its_page(site: Site) -> None:
    """Indicators, themes and approaches are linked to the addresses they have in the graph."""
    text = page(site)

    for row in site.records("oordeelkaarten", "nl"):
        assert f'href="{href(row["indicatorIri"])}"' in text
        assert f'href="{href(row["themaIri"])}"' in text
        if row["indicator"].startswith("B"):
            assert f'href="{href(row["aanpakIri"])}"' in text


@pytest.mark.slow
def test_keyboard_chooses_and_takes_back(visitor):
    """With keys alone a municipality is chosen, shown in head and address, and taken back."""
    page = visitor.open("/")
    tab_to(page, ".kiezen summary")
    page.keyboard.press("Enter")
    tab_to(page, '.kiezen input[value="Delft"]')
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?gemeente=Delft")

    assert "Delft" in page.locator("#getoond").inner_text()

    tab_to(page, ".pillen a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/")

    assert page.locator(".pillen").count() == 0


@pytest.mark.slow
def test_chosen_page_is_accessible_and_fits(visitor):
    """With filters on, the page is as accessible and as narrow as without."""
    page = visitor.open("/?gemeente=Dordrecht&uitkomst=verbeterpunt&thema=samenwerking", NARROW)
    check_width(page)
    visitor.check_accessible(page)
