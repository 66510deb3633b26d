"""Files checked and judged, as `ggsr validate` and `ggsr assess` do it."""

from __future__ import annotations

from dataclasses import dataclass

from ggsr_kg import casefiles, casework
from ggsr_kg.assessment import Assessment
from ggsr_kg.errors import GgsrError
from ggsr_kg.intake.book import Guess
from ggsr_kg.reports.assessments import Names
from ggsr_kg.reports.runs import names
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
