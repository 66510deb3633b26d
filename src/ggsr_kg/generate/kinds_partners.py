"""Kinds about the parties around the family and what they know (C25-C28)."""

from __future__ import annotations

from ggsr_kg.generate.approaches import coverage
from ggsr_kg.generate.draft import after, date_of, day
from ggsr_kg.generate.family import Scene
from ggsr_kg.generate.kinds import does

_HOUSING = "organisatie:trivire"  # a housing association by its typing
_UNTYPED = "organisatie:pallier"  # an organisation without a typing


def _covering(scene: Scene) -> list[str]:
    """Return the partners who cover the domain of the last problem, or one like it.

    At least one partner who covers another domain is left, so that the file still holds partners.
    """
    draft = scene.draft
    for problem in reversed(scene.problems):
        area = draft.items[problem]["leefgebied"][0].partition(":")[2]
        found = [
            each
            for each in draft.of("Betrokkenheid")
            if area in coverage().get(draft.items[each]["partnertype"][0], {})
        ]
        if len(found) < len(draft.of("Betrokkenheid")):
            return found
    return found


@does("partner-ontbreekt")
def _partner_missing(scene: Scene) -> None:
    draft = scene.draft
    gone = _covering(scene)
    left = [each for each in draft.of("Betrokkenheid") if each not in gone]
    for item in draft.items.values():
        for key in ("uitgevoerdDoor", "betrokkenheid", "opsteller"):
            if set(gone) & set(item.get(key, ())):
                item[key] = left[:1]
    draft.drop(*gone)


@does("partner-zonder-type")
def _partner_type_unknown(scene: Scene) -> None:
    for each in _covering(scene):
        scene.draft.put(each, partnertype="", organisatie=_UNTYPED)


@does("partner-als-organisatie")
def _partner_by_organisation(scene: Scene) -> None:
    partner = scene.draft.where("Betrokkenheid", "partnertype", "partnertype:p14")[0]
    scene.draft.put(partner, partnertype="", organisatie=_HOUSING)


@does("geen-betrokkenheden")
def _no_partners(scene: Scene) -> None:
    draft = scene.draft
    draft.empty("betrokkenheden")
    theirs = (each for each in draft.of("Afspraak") if "uitgevoerdDoor" not in draft.items[each])
    draft.drop(*theirs)
    draft.complete("afspraken")
    for each in draft.where("Contact", "initiatief", "initiatief:netwerkpartner"):
        draft.drop(each)


@does("betrokkenheden-niet-vastgelegd")
def _partners_unrecorded(scene: Scene) -> None:
    scene.draft.unrecorded("betrokkenheden")


@does("afspraak-niet-nagekomen")
def _not_kept(scene: Scene) -> None:
    scene.draft.put(scene.draft.of("Afspraak")[0], nagekomen="false")


@does("afspraak-gezin-niet-nagekomen")
def _family_not_kept(scene: Scene) -> None:
    scene.draft.add(
        "Afspraak",
        "afspraak",
        uitgevoerdDoor=scene.voices[0],
        uiterlijk=day(scene.between(70, 120)),
        nagekomen="false",
    )


@does("afspraak-samen-niet-nagekomen")
def _shared_not_kept(scene: Scene) -> None:
    draft = scene.draft
    first = draft.of("Afspraak")[0]
    both = [*draft.items[first]["uitgevoerdDoor"], scene.voices[0]]
    draft.put(first, uitgevoerdDoor=both, nagekomen="false")


@does("afspraken-zonder-uitvoerder")
def _commitment_of_whom(scene: Scene) -> None:
    scene.draft.put(scene.draft.of("Afspraak")[0], uitgevoerdDoor="")
    scene.draft.complete("afspraken")


@does("afspraak-zonder-afloop")
def _kept_unknown(scene: Scene) -> None:
    scene.draft.put(scene.draft.of("Afspraak")[0], nagekomen="")


@does("afspraken-niet-vastgelegd")
def _commitments_unrecorded(scene: Scene) -> None:
    scene.draft.unrecorded("afspraken")


@does("geen-partnerafspraken")
def _no_commitments(scene: Scene) -> None:
    scene.draft.drop(scene.draft.of("Afspraak")[0])
    scene.draft.complete("afspraken")


def _coordinator_opinion(scene: Scene) -> str:
    return scene.draft.where("Professionaloordeel", "spreker", scene.coordinator)[0]


def _insufficient(scene: Scene, subject: str, later: bool) -> None:
    """Let the coordinator find the information insufficient for *subject*; *later* no more."""
    draft = scene.draft
    statement = _coordinator_opinion(scene)
    value = f"informatiedoel:{subject}"
    draft.without([statement], "informatieToereikendVoor", value)
    draft.put(statement, informatieOntoereikendVoor=value)
    if later:
        when = after(date_of(draft.items[statement]["datum"][0]), 30)
        draft.add(
            "Professionaloordeel",
            "professionaloordeel",
            datum=day(when),
            spreker=scene.coordinator,
            informatieToereikendVoor=value,
        )


_SUBJECTS = ("probleemanalyse", "doelen", "aanpak")


@does("informatie-ontoereikend")
def _not_enough(scene: Scene) -> None:
    _insufficient(scene, scene.rng.choice(_SUBJECTS), later=False)


@does("informatie-later-toereikend")
def _enough_later(scene: Scene) -> None:
    _insufficient(scene, scene.rng.choice(_SUBJECTS), later=True)


@does("informatie-onbekend")
def _enough_unknown(scene: Scene) -> None:
    value = f"informatiedoel:{scene.rng.choice(_SUBJECTS)}"
    scene.draft.without([_coordinator_opinion(scene)], "informatieToereikendVoor", value)


@does("samenhang-ontoereikend")
def _incoherent(scene: Scene) -> None:
    _insufficient(scene, "samenhang", later=False)


@does("samenhang-later-toereikend")
def _coherent_later(scene: Scene) -> None:
    _insufficient(scene, "samenhang", later=True)


@does("andere-hulp-onbekend")
def _help_not_known(scene: Scene) -> None:
    scene.draft.put(scene.draft.of("Professionaloordeel")[0], kentAndereHulp="false")


@does("plan-onbekend-bij-partner")
def _plan_not_known(scene: Scene) -> None:
    scene.draft.put(scene.draft.of("Professionaloordeel")[0], kentPlan="false")


@does("plan-later-bekend")
def _plan_known_later(scene: Scene) -> None:
    draft, statement = scene.draft, scene.draft.of("Professionaloordeel")[0]
    draft.put(statement, kentPlan="false")
    draft.add(
        "Professionaloordeel",
        "professionaloordeel",
        datum=day(after(date_of(draft.items[statement]["datum"][0]), 30)),
        spreker=draft.items[statement]["spreker"],
        kentPlan="true",
    )


@does("samenhang-onbekend")
def _coherence_unknown(scene: Scene) -> None:
    draft = scene.draft
    statement = _coordinator_opinion(scene)
    draft.without([statement], "informatieToereikendVoor", "informatiedoel:samenhang")
    draft.put(draft.of("Professionaloordeel")[0], kentAndereHulp="")


@does("samenhang-alleen-van-regisseur")
def _coherence_by_coordinator(scene: Scene) -> None:
    scene.draft.put(scene.draft.of("Professionaloordeel")[0], kentAndereHulp="")
