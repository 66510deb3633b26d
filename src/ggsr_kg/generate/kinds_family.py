"""Kinds about the family at the centre: taking part, own strength, the network (C04-C12)."""

from __future__ import annotations

from ggsr_kg.generate.course import add_network_goal
from ggsr_kg.generate.draft import day
from ggsr_kg.generate.family import Scene
from ggsr_kg.generate.kinds import does


def _silence(scene: Scene, key: str, *classes: str) -> None:
    """Remove the family members from the property *key* of the items of *classes*."""
    draft = scene.draft
    draft.without(draft.of(*classes), key, *draft.of("Gezinslid"))


@does("analyse-zonder-gezin")
def _analysis_alone(scene: Scene) -> None:
    _silence(scene, "deelnemer", "Probleemanalyse")


@does("geen-analyse")
def _no_analysis(scene: Scene) -> None:
    scene.draft.empty("probleemanalyses")


@does("analyse-niet-vastgelegd")
def _analysis_unrecorded(scene: Scene) -> None:
    scene.draft.unrecorded("probleemanalyses")


@does("analyse-zonder-deelnemers")
def _analysis_by_whom(scene: Scene) -> None:
    scene.draft.put(scene.draft.of("Probleemanalyse")[0], deelnemer="")


@does("doel-zonder-gezin")
def _goal_alone(scene: Scene) -> None:
    goal = scene.rng.choice(scene.draft.of("Doel"))
    scene.draft.put(goal, overeengekomenMet=scene.coordinator)


@does("doel-zonder-instemming")
def _goal_agreed_unknown(scene: Scene) -> None:
    scene.draft.put(scene.rng.choice(scene.draft.of("Doel")), overeengekomenMet="")


@does("doelen-niet-vastgelegd")
@does("doelen-niet-vastgelegd-probleem-actief")
def _goals_unrecorded(scene: Scene) -> None:
    scene.draft.unrecorded("doelen")


@does("geen-doelen")
def _no_goals(scene: Scene) -> None:
    scene.draft.empty("doelen")


@does("prioriteit-zonder-gezin")
def _priority_alone(scene: Scene) -> None:
    _silence(scene, "prioriteitGesteldDoor", "Gezinsplan")


@does("prioriteit-onbekend")
def _priority_unknown(scene: Scene) -> None:
    scene.draft.put(scene.draft.of("Gezinsplan")[0], prioriteitGesteldDoor="")


@does("doel-zonder-uitvoerder")
def _goal_by_nobody(scene: Scene) -> None:
    scene.draft.put(scene.draft.of("Doel")[-1], uitvoerder="", uitgevoerdDoor="")


@does("uitvoerders-onbekend")
def _executors_unknown(scene: Scene) -> None:
    for goal in scene.draft.of("Doel"):
        scene.draft.put(goal, uitvoerder="", uitgevoerdDoor="")


@does("hulp-ontbreekt")
def _no_help(scene: Scene) -> None:
    draft = scene.draft
    goal = draft.of("Doel")[1]
    draft.put(goal, uitgevoerdDoor="")
    draft.drop(*draft.where("Zorginzet", "doel", goal))


@does("gezin-doet-alles")
def _family_does_all(scene: Scene) -> None:
    for goal in scene.draft.of("Doel"):
        scene.draft.put(goal, uitvoerder="uitvoerder:gezin", uitgevoerdDoor=scene.voices[0])


@does("hulp-van-professional-zonder-zorginzet")
def _help_without_care(scene: Scene) -> None:
    draft = scene.draft
    draft.drop(*draft.where("Zorginzet", "doel", draft.of("Doel")[1]))


@does("doel-van-gezin-en-professional")
def _with_family(scene: Scene) -> None:
    draft = scene.draft
    goal = draft.of("Doel")[1]
    draft.put(
        goal,
        uitvoerder=["uitvoerder:gezin", "uitvoerder:professional"],
        uitgevoerdDoor=scene.voices[0],
    )
    draft.drop(*draft.where("Zorginzet", "doel", goal))


@does("geen-netwerkverkenning")
def _no_network(scene: Scene) -> None:
    scene.draft.empty("netwerk")


@does("netwerk-niet-vastgelegd")
def _network_unrecorded(scene: Scene) -> None:
    scene.draft.unrecorded("netwerk")


@does("netwerk-niet-aan-begin")
def _network_late(scene: Scene) -> None:
    draft = scene.draft
    first = draft.of("Netwerkverkenning")[0]
    draft.put(
        first,
        verkenningsmoment="verkenningsmoment:tussentijds",
        datum=day(scene.between(60, 90)),
    )


@does("netwerkrol-ontbreekt")
def _no_roles(scene: Scene) -> None:
    for each in scene.draft.of("Netwerkpersoon"):
        scene.draft.put(each, netwerkrol="")


@does("netwerk-zonder-personen")
def _no_people(scene: Scene) -> None:
    scene.draft.put(scene.draft.of("Netwerkverkenning")[0], netwerkpersoon="")


@does("netwerk-niet-tussentijds")
@does("netwerk-nog-niet-tussentijds")
def _network_once(scene: Scene) -> None:
    scene.draft.drop(scene.draft.of("Netwerkverkenning")[1])


@does("netwerk-pas-bij-einde")
def _network_last_day(scene: Scene) -> None:
    scene.draft.put(scene.draft.of("Netwerkverkenning")[1], datum=day(scene.last))


@does("verkenningsmoment-onbekend")
def _moment_unknown(scene: Scene) -> None:
    scene.draft.put(scene.draft.of("Netwerkverkenning")[0], verkenningsmoment="")


@does("netwerkstaat-onbekend")
@does("netwerkstaat-en-personen-onbekend")
def _state_unknown(scene: Scene) -> None:
    for each in scene.draft.of("Netwerkverkenning"):
        scene.draft.put(each, netwerkstaat="")


def _network_goal(scene: Scene) -> str:
    return scene.draft.where("Doel", "doelsoort", "doelsoort:netwerk-opbouwen")[0]


@does("netwerkdoel-ontbreekt")
def _no_network_goal(scene: Scene) -> None:
    scene.draft.drop(_network_goal(scene))


@does("mislukte-netwerkpoging")
def _failed_network_goal(scene: Scene) -> None:
    status = scene.rng.choice(("niet-behaald", "vervallen"))
    scene.draft.put(_network_goal(scene), doelstatus=f"doelstatus:{status}")


@does("netwerkpoging-met-vervolg")
def _second_network_goal(scene: Scene) -> None:
    scene.draft.put(_network_goal(scene), doelstatus="doelstatus:niet-behaald")
    add_network_goal(scene)


@does("doelsoort-onbekend")
def _goal_kind_unknown(scene: Scene) -> None:
    scene.draft.put(_network_goal(scene), doelsoort="")


@does("netwerkdoel-zonder-stand")
def _network_goal_unknown(scene: Scene) -> None:
    scene.draft.put(_network_goal(scene), doelstatus="")
