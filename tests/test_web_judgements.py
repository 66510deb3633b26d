"""The page of a judgement: every printed verdict has one, whole and with links to what it names."""

from __future__ import annotations

import re
from functools import cache

import pytest

from ggsr_kg.namespaces import ID
from ggsr_kg.web import judgements
from ggsr_kg.web.homes import href
from ggsr_kg.web.messages import Asked
from ggsr_kg.web.site import Site


class Quick(Site):
    """A site that asks each question once."""

    records = cache(Site.records)


LELYSTAD = f"{ID}oordeel/lelystad-2013-b09"


@pytest.fixture(scope="module")
def site() -> Site:
    """Return what the pages show."""
    return Quick()


def page(site: Site, iri: str, lang: str = "nl") -> str:
    """Return the page of the judgement *iri* in *lang*."""
    found = judgements.page(site, Asked(path=href(iri), lang=lang), iri)

    assert found

    return found.body.decode()


def test_every_verdict_has_a_page(site: Site) -> None:
    """Each of the 107 pages names its outcome and links to its passage, document and indicators."""
    rows = site.records("oordeelkaarten", "nl")

    assert len({row["oordeel"] for row in rows}) == 107
    for row in rows:
        text = page(site, row["oordeel"])

        assert f">{row['uitkomst']}</span>" in text
        for column in ("passage", "documentIri", "indicatorIri", "themaIri", "aanpakIri"):
            assert f'href="{href(row[column])}"' in text


def test_retest_and_first_judgement_name_each_other(site: Site) -> None:
    """A judgement links to its retest, and the retest links back; each says of which year it is."""
    pairs = [(r["oordeel"], r["hertoetst"]) for r in site.records("oordeelkaarten", "nl")]

    for later, earlier in pairs:
        if earlier:
            assert f'href="{href(earlier)}"' in page(site, later)
            assert f'href="{href(later)}"' in page(site, earlier)
            assert "Eerder oordeel (2013): <a" in page(site, later)
            assert "Later oordeel (2014): <a" in page(site, earlier)


def test_every_claim_and_contradiction_is_shown(site: Site) -> None:
    """A page has a row per claim, there and elsewhere, and a pair of cards per contradiction."""
    claims = site.records("beweringkaarten", "nl")
    disputes = site.records("tegenspraakkaarten", "nl")

    for iri in {row["oordeel"] for row in claims}:
        text = page(site, iri)
        said = {row["bewering"] for row in claims if row["oordeel"] == iri}
        disputed = {row["tegenspraak"] for row in disputes if row["oordeel"] == iri}

        assert len(re.findall("<tr><th scope=.row", text)) == len(said)
        assert text.count('<div class="tegen">') == len(disputed)


def test_no_contradiction_is_without_a_page(site: Site) -> None:
    """Every contradiction of the graph stands on the page of some judgement."""
    known = site.graph.ask("SELECT DISTINCT ?t WHERE { ?t a ggsr:Tegenspraak }").rows
    shown = {row["tegenspraak"] for row in site.records("tegenspraakkaarten", "nl")}

    assert {term.value for (term,) in known if term} == shown


def test_english_page_marks_what_is_dutch(site: Site) -> None:
    """In English the words are English, and the summaries say that they are Dutch."""
    text = page(site, LELYSTAD, "en")

    assert "improvement point" in text
    assert '<dd lang="nl">' in text


def test_what_is_no_judgement_has_no_page(site: Site) -> None:
    """An IRI that is no judgement with a passage gets the page of any other thing."""
    assert judgements.page(site, Asked(), f"{ID}oordeel/nergens") is None


@pytest.mark.parametrize(
    ("name", "silent", "asked"),
    [
        ("lelystad-2013-b10", True, True),
        ("lelystad-2014-b10", True, False),
        ("lelystad-2013-b09", False, True),
    ],
)
def test_silence_of_partners_is_said(site: Site, name: str, silent: bool, asked: bool) -> None:
    """A page without a word of partners says so; of 2014 also that they were not asked."""
    text = page(site, f"{ID}oordeel/{name}")

    assert silent == ("geen uitspraak van netwerkpartners" in text)
    assert asked == ("de partners niet gevraagd" not in text)


def test_page_says_where_the_words_are(site: Site) -> None:
    """The words are in the document, not at the passage; a command finds them for who has it."""
    text = page(site, LELYSTAD)

    assert "een vindplaats heeft alleen de plaats, de tekens en het controlegetal" in text
    assert "<code>ggsr sources check MAP</code>" in text
