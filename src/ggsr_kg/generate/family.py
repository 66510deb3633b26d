"""An invented family: who belongs to it, its problems, and the professionals around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from ggsr_kg.generate.approaches import Approach, coverage, partners_for
from ggsr_kg.generate.draft import PARTS, Draft, after, day, year
from ggsr_kg.generate.traits import Traits, areas_of, chance

_PROBLEM_KINDS = {
    "gezin": ("opvoeding",),
    "wonen": ("huisvesting",),
    "werk": ("werkloosheid",),
    "inkomen": ("schulden",),
    "gezondheid": ("ziekte", "verslaving", "verstandelijke-beperking"),
    "onderwijs": ("gedragsproblematiek",),
    "veiligheid": ("huiselijk-geweld",),
}
_INVENTED = (
    '"Verzonnen casus, gemaakt om mee te toetsen; dit gezin bestaat niet."@nl',
    '"Invented case, made for testing; this family does not exist."@en',
)


@dataclass(slots=True)
class Scene:
    """A case while it is being built, with what its parts need to know of each other."""

    draft: Draft
    rng: Random
    traits: Traits
    approach: Approach
    start: date
    last: date
    """The end, or the day of the last facts of a case that is still open."""
    family: str = ""
    parents: list[str] = field(default_factory=list)
    children: list[str] = field(default_factory=list)
    coordinator: str = ""
    partners: list[str] = field(default_factory=list)
    staying: list[str] = field(default_factory=list)
    """The partners who are still there at the end."""
    problems: list[str] = field(default_factory=list)

    @property
    def members(self) -> list[str]:
        """Parents and children."""
        return self.parents + self.children

    @property
    def voices(self) -> list[str]:
        """Who speaks for the family: the parents, or the eldest child when there is none."""
        return self.parents or self.children[:1]

    @property
    def midway(self) -> date:
        """A day halfway."""
        return after(self.start, (self.last - self.start).days // 2)

    def between(self, low: int, high: int) -> date:
        """Return a drawn day, *low* to *high* days after the start."""
        return after(self.start, self.rng.randint(low, high))


def begin(draft: Draft, rng: Random, traits: Traits, approach: Approach) -> Scene:
    """Add the case, the family, its problems and the professionals to *draft*."""
    window = (approach.last - approach.first).days
    start = after(approach.first, rng.randint(0, window))
    scene = Scene(draft, rng, traits, approach, start, after(start, rng.randint(240, 880)))
    _case(scene)
    _family(scene)
    _problems(scene)
    _professionals(scene)
    return scene


def _case(scene: Scene) -> None:
    draft, rng, traits = scene.draft, scene.rng, scene.traits
    draft.items[draft.token] = {"a": ["Casus"], "comment": list(_INVENTED)}
    draft.put(
        draft.token,
        aanpak=f"aanpak:{scene.approach.name}",
        team=f"team:{rng.choice(scene.approach.teams)}" if scene.approach.teams else "",
        aanmelddatum=day(after(scene.start, -rng.randint(0, 28))),
        aanmeldroute="aanmeldroute:"
        + rng.choice(("organisatie", "organisatie", "gezin", "omgeving", "opgelegd")),
        startdatum=day(scene.start),
        volledigVastgelegd=[f"dossieronderdeel:{part}" for part in PARTS if traits.declares],
    )
    if traits.ended:
        draft.put(
            draft.token,
            einddatum=day(scene.last),
            afsluitreden="afsluitreden:"
            + ("beheersbaar" if traits.active else rng.choice(("beheersbaar", "doelen-bereikt"))),
            nazorgNodig="true" if traits.aftercare else "false",
        )


def _family(scene: Scene) -> None:
    draft, rng, traits = scene.draft, scene.rng, scene.traits
    scene.family = draft.add("Gezin", "gezin")
    draft.put(draft.token, gezin=scene.family)
    for _ in range(traits.parents):
        born = after(scene.start, -rng.randint(26 * 366, 48 * 365))
        scene.parents.append(add_member(scene, "ouder", "permanent-bij-ouder", born))
    if traits.adult:
        born = after(scene.start, -rng.randint(19 * 366, 22 * 365))
        place = rng.choice(("permanent-bij-ouder", "elders"))
        scene.children.append(add_member(scene, "kind", place, born))
        draft.put(scene.children[-1], meerderjarig="true")
    for number in range(traits.children):
        born = after(scene.start, -rng.randint(1 * 366, 17 * 365))
        scene.children.append(add_member(scene, "kind", "permanent-bij-ouder", born))
        draft.put(scene.children[-1], looptRisico="true" if number == 0 else "")
    if traits.elsewhere:
        born = after(scene.start, -rng.randint(4 * 366, 17 * 365))
        scene.children.append(add_member(scene, "kind", "deels-bij-ouder", born))
        draft.put(scene.children[-1], maaktActiefDeelUit="true")
    draft.add(
        "Vaststelling",
        "vaststelling",
        datum=day(scene.between(0, 20)),
        oudersNietInStaat="true",
        vaststellingswijze="vaststellingswijze:"
        + rng.choice(("zelfredzaamheidsmatrix", "gesprek")),
    )
    begun = after(scene.start, -rng.randint(700, 2500))
    draft.add(
        "EerderHulptraject",
        "eerder-hulptraject",
        vastgelopen="true",
        begin=year(begun),
        einde=year(after(begun, 400)),
    )


def add_member(scene: Scene, role: str, place: str, born: date) -> str:
    """Add a family member in *role* who lives at *place*, and return the token."""
    return scene.draft.add(
        "Gezinslid",
        "gezinslid",
        gezin=scene.family,
        persoon=person(scene.draft),
        gezinsrol=f"gezinsrol:{role}",
        geboortedatum=day(born),
        woonsituatie=f"woonsituatie:{place}",
    )


def person(draft: Draft) -> str:
    """Add a person to *draft*: a pseudonym and nothing else."""
    return draft.add("Persoon", "persoon")


def _problems(scene: Scene) -> None:
    """Add a problem per domain, and one of their own for grown-up and absent children."""
    traits, rng = scene.traits, scene.rng
    areas = areas_of(rng, traits.areas)
    for area in areas:
        owner = ""
        if area in ("werk", "gezondheid") and chance(rng, 0.6):
            owner = rng.choice(scene.voices)
        elif area in ("onderwijs", "gezondheid") and traits.children:
            owner = scene.children[traits.adult]
        add_problem(scene, area, owner)
    for owner in _apart(scene):
        add_problem(scene, rng.choice(areas), owner)
    status = "beheersbaar" if traits.ended else "actief"
    for token in scene.problems:
        if traits.ended and chance(rng, 0.4):
            status = "opgelost"
        scene.draft.put(token, probleemstatus=f"probleemstatus:{status}")
    if traits.active:
        scene.draft.put(scene.problems[0], probleemstatus="probleemstatus:actief")


def _apart(scene: Scene) -> list[str]:
    """Return the children who are grown up or live elsewhere part of the time."""
    traits = scene.traits
    return scene.children[: traits.adult] + (scene.children[-1:] if traits.elsewhere else [])


def add_problem(scene: Scene, area: str, owner: str) -> None:
    """Add a chronic problem in *area* of the member *owner*, or of the family when it is empty."""
    problem = scene.draft.add(
        "Probleem",
        "probleem",
        leefgebied=f"leefgebied:{area}",
        gezinslid=owner,
        gezin="" if owner else scene.family,
        chronisch="true",
        probleemsoort=f"probleemsoort:{scene.rng.choice(_PROBLEM_KINDS[area])}",
    )
    scene.problems.append(problem)


def _professionals(scene: Scene) -> None:
    """Add the coordinator, a partner for every domain with a problem, and now and then one more."""
    draft, rng, traits = scene.draft, scene.rng, scene.traits
    end = day(scene.last) if traits.ended else ""
    scene.coordinator = draft.add(
        "Regisseurschap",
        "regisseurschap",
        persoon=person(draft),
        begin=day(scene.start),
        einde=end,
        regisseursrol=f"regisseursrol:{scene.approach.role}",
    )
    covered: set[str] = set()
    for problem in scene.problems:
        area = draft.items[problem]["leefgebied"][0].partition(":")[2]
        if area in covered:
            continue
        kind = rng.choice(partners_for(area))
        covered.update(coverage()[kind])
        scene.partners.append(
            draft.add(
                "Betrokkenheid",
                "betrokkenheid",
                partnertype=kind,
                begin=day(scene.between(0, 30)),
                einde=end if chance(rng, 0.3) else "",
            )
        )
    scene.staying = list(scene.partners)
    if chance(rng, 0.25):
        leaver = draft.add(
            "Betrokkenheid",
            "betrokkenheid",
            partnertype="partnertype:p13",
            begin=day(scene.between(0, 30)),
            einde=day(scene.between(60, 90)),
        )
        scene.partners.append(leaver)
