"""Files checked, judged and explained, as `ggsr validate`, `assess` and `explain` do it."""

from __future__ import annotations

from dataclasses import dataclass

from ggsr_kg import casefiles, cases, casework, explanation, passages
from ggsr_kg.assessment import Assessment
from ggsr_kg.errors import GgsrError
from ggsr_kg.intake import wording
from ggsr_kg.intake.book import Guess
from ggsr_kg.reports import explanations
from ggsr_kg.reports.assessments import Names, view
from ggsr_kg.reports.runs import names
from ggsr_kg.reports.runs import view as run_view
from ggsr_kg.web.judging.uploads import Uploads
from ggsr_kg.web.site import Site

_RULE = "meerderheid"


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in *uploads*, told with the names of the user, and what was *guessed*."""

    site: Site
    uploads: Uploads
    found: Assessment
    guessed: tuple[Guess, ...]

    def indicators(self, lang: str) -> Names:
        """Return what indicators, approaches and municipalities are called in *lang*."""
        graph = self.site.setting.graph
        return Names(casework.indicators(graph, lang), casework.names(graph), lang)

    def names(self, lang: str) -> names.Names:
        """Return what norms and passages are called in *lang*."""
        return names.of(self.found.run, self.site.setting.graph, lang)


def check(site: Site, uploads: Uploads) -> Checked:
    """Return what is found in *uploads*, all of it in this process.

    Raises: GgsrError: as `casefiles.validate`, with the names of the user.
    """
    setting = site.setting
    try:
        run, guesses = casefiles.validate(uploads.files, setting, site.engine, uploads.mapping)
    except GgsrError as error:
        raise uploads.error(error) from None
    rule = casework.aggregation(setting.graph, _RULE)
    found = casework.assess(uploads.run(run), setting, "aanpak", rule)
    return Checked(site, uploads, found, uploads.guesses(guesses))


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a case has its verdict on an indicator: *parts*, each a title and lines, and *doubts*.

    *name* is what the case is called.
    """

    name: str
    code: str
    parts: list[tuple[str, list[str]]]
    doubts: list[str]


def explain(site: Site, uploads: Uploads, case: str, code: str, lang: str) -> Explained:
    """Return why *case* (IRI) in *uploads* has its verdict on the indicator *code*.

    Raises: GgsrError: as `explanation.explain` and `casefiles.read`, with the names of the user.
    """
    setting = site.setting
    try:
        given = casefiles.read(uploads.files, setting, uploads.mapping, case)
        found = explanation.explain(given, setting, site.engine, case, code)
        found = explanation.placed(found, given, uploads.files)
        found = explanation.worded(found, wording.of(given, setting))
    except GgsrError as error:
        raise uploads.error(error) from None
    names = {
        **{iri: name.of(lang) for iri, name in cases.labels(given.statements).items()},
        **passages.names(setting.graph, explanations.terms(found), lang),
    }
    told = explanations.parts(found, names, lang)
    parts = [(title, [*map(uploads.told, lines)]) for title, lines in told]
    doubts = map(uploads.told, view.doubts(found.strays, found.gaps, lang))
    return Explained(run_view.name(case), code, parts, list(doubts))
