"""What else happens in an invented case: contacts, evaluations, setbacks, statements, the end."""

from __future__ import annotations

from ggsr_kg.generate.draft import PARTS, after, day, years_after
from ggsr_kg.generate.family import Scene
from ggsr_kg.generate.traits import chance, long_aftercare

_SUFFICIENT = [f"informatiedoel:{name}" for name in ("probleemanalyse", "doelen", "aanpak")]


def follow_family(scene: Scene) -> None:
    """Add contacts, evaluations, setbacks, statements and the end to the case of *scene*.

    Of what does not occur in it the file then says that there is none.
    """
    _contacts(scene)
    _evaluations(scene)
    _setbacks(scene)
    _statements(scene)
    _end(scene)
    present = {item["a"][0] for item in scene.draft.items.values()}
    absent = (part for part, kinds in PARTS.items() if kinds and present.isdisjoint(kinds))
    scene.draft.complete(*absent)


def _contacts(scene: Scene) -> None:
    draft, rng = scene.draft, scene.rng
    sought = ["regisseur", "netwerkpartner"]
    sought += rng.choices(("regisseur", "netwerkpartner", "gezin"), k=rng.randint(0, 2))
    for by in sought:
        form = rng.choice(("huisbezoek", "huisbezoek", "op-locatie", "op-afstand"))
        draft.add(
            "Contact",
            "contact",
            datum=day(scene.between(31, 200)),
            initiatief=f"initiatief:{by}",
            contactvorm=f"contactvorm:{form}",
        )
    draft.add(
        "Overleg",
        "overleg",
        datum=day(after(scene.midway, -1)),
        deelnemer=[*scene.voices, scene.coordinator, *scene.staying],
    )
    for level, when in (("hoog", 35), ("midden", 150), ("laag", 230))[: rng.randint(2, 3)]:
        draft.add(
            "Intensiteit",
            "intensiteit",
            datum=day(after(scene.start, when)),
            intensiteitsniveau=f"intensiteit:{level}",
            benodigdeIntensiteit=f"intensiteit:{level}",
        )


def _evaluations(scene: Scene) -> None:
    draft, traits = scene.draft, scene.traits
    everyone = [*scene.voices, scene.coordinator, *scene.staying]
    if traits.joint_midway or not traits.ended:
        draft.add(
            "Evaluatie",
            "evaluatie",
            datum=day(scene.midway),
            evaluatiesoort="evaluatiesoort:tussentijds",
            deelnemer=everyone if traits.joint_midway else everyone[: len(scene.voices) + 1],
        )
    if traits.ended:
        draft.add(
            "Evaluatie",
            "evaluatie",
            datum=day(after(scene.last, -scene.rng.randint(0, 12))),
            evaluatiesoort="evaluatiesoort:slot",
            deelnemer=everyone,
        )


def _setbacks(scene: Scene) -> None:
    """Add a refusal answered with insistence, a stagnation that was lifted, an escalation."""
    draft, rng, traits = scene.draft, scene.rng, scene.traits
    if traits.refusal:
        refusal = draft.add(
            "Weigering",
            "weigering",
            datum=day(scene.between(90, 120)),
            gezinslid=scene.voices[0],
            probleem=scene.problems[-1],
        )
        draft.add(
            "Maatregel",
            "maatregel",
            maatregelsoort=f"maatregel:{rng.choice(('drang', 'drang', 'dwang'))}",
            datum=day(scene.between(121, 150)),
            weigering=refusal,
        )
    if traits.stagnation:
        draft.add(
            "Stagnatie",
            "stagnatie",
            begin=day(scene.between(100, 130)),
            einde=day(scene.between(131, 170)),
            opgeheven="true",
        )
    if long_aftercare(scene.approach) or chance(rng, 0.1):
        add_escalation(scene)


def add_escalation(scene: Scene) -> str:
    """Add an escalation along the route of the approach, without a stated reason."""
    approach = scene.approach
    return scene.draft.add(
        "Opschaling",
        "opschaling",
        datum=day(scene.between(20, 60)),
        opschalingsroute=f"opschalingsroute:{approach.route}",
        naarTeam=f"team:{approach.to_team}" if approach.to_team else "",
    )


def _statements(scene: Scene) -> None:
    draft = scene.draft
    for partner in scene.partners:
        draft.add(
            "Professionaloordeel",
            "professionaloordeel",
            datum=day(scene.between(50, 59)),
            spreker=partner,
            kentRegisseur="true",
            erkentRegisseur="true",
            kentPlan="true",
            kentAndereHulp="true",
        )
    draft.add(
        "Professionaloordeel",
        "professionaloordeel",
        datum=day(scene.between(50, 59)),
        spreker=scene.coordinator,
        informatieToereikendVoor=[*_SUFFICIENT, "informatiedoel:samenhang"],
    )
    draft.add(
        "Gezinsoordeel",
        "gezinsoordeel",
        datum=day(scene.midway),
        spreker=scene.voices[0],
        regisseurschap=scene.coordinator,
        vertrouwen="true",
    )


def _end(scene: Scene) -> None:
    """Arrange the aftercare that an ended case needs: for two years where that is the norm.

    Where it is the norm the family is kept in view even when no help is needed any more.
    """
    draft, rng, traits = scene.draft, scene.rng, scene.traits
    long = long_aftercare(scene.approach)
    if not (traits.ended and (traits.aftercare or long)):
        return
    if long:
        until = after(years_after(scene.last, 2), rng.randint(0, 90))
        values = {
            "nazorgvorm": "nazorgvorm:lage-frequentie",
            "verantwoordelijke": scene.coordinator,
        }
    else:
        until = after(scene.last, rng.randint(90, 500))
        values = rng.choice(
            (
                {"nazorgvorm": "nazorgvorm:overdracht", "overdrachtsdatum": day(scene.last)},
                {"nazorgvorm": "nazorgvorm:waakvlam"},
            )
        )
        values = {**values, "verantwoordelijke": rng.choice(scene.staying)}
    draft.add(
        "Nazorg",
        "nazorg",
        begin=day(scene.last),
        einde=day(until),
        wekenTussenContacten=rng.choice(("4", "5", "6")),
        **values,
    )
