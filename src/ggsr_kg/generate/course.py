"""What is done for an invented family: analysis, plan, goals, care, network."""

from __future__ import annotations

from ggsr_kg.generate.draft import after, day
from ggsr_kg.generate.family import Scene
from ggsr_kg.generate.traits import chance


def help_family(scene: Scene) -> None:
    """Add the analysis, the plan, the goals, the care and the network to the case of *scene*."""
    _analysis_and_plan(scene)
    _goals(scene)
    _care(scene)
    _network(scene)


def _analysis_and_plan(scene: Scene) -> None:
    draft, rng = scene.draft, scene.rng
    draft.add(
        "Probleemanalyse",
        "probleemanalyse",
        datum=day(scene.between(5, 25)),
        deelnemer=[*scene.voices, scene.coordinator],
        betreft=[scene.family, *scene.members],
    )
    plan = draft.add(
        "Gezinsplan",
        "gezinsplan",
        begin=day(scene.between(31, 45)),
        einde=day(scene.last) if scene.traits.ended else "",
        opsteller=scene.coordinator,
        deelnemer=[*scene.voices, scene.coordinator, *scene.partners],
        prioriteitGesteldDoor=[*scene.voices, scene.coordinator],
    )
    if chance(rng, 0.3):
        draft.add(
            "Hulpverleningsplan",
            "hulpverleningsplan",
            deelVan=plan,
            opsteller=rng.choice(scene.staying),
            begin=day(scene.between(46, 60)),
        )


def _goals(scene: Scene) -> None:
    """Add a goal per problem: two for professionals, the others for the family as well.

    Of an ended case more than half of the goals were reached.
    """
    draft, rng, ended = scene.draft, scene.rng, scene.traits.ended
    plan = draft.of("Gezinsplan")
    reached = (len(scene.problems) + 1) // 2 + 1
    for number, problem in enumerate(scene.problems):
        if ended:
            status = "behaald" if number < reached else rng.choice(("behaald", "deels-behaald"))
        else:
            status = rng.choice(("open", "open", "deels-behaald", "behaald"))
        helper = rng.choice(scene.staying)
        if number == 0:
            who, by = ["professional"], []
        elif number == 1:
            who, by = ["professional"], [helper]
        else:
            who = rng.choice((["gezin"], ["gezin", "professional"], ["netwerk", "gezin"]))
            by = [scene.voices[0]]
        draft.add(
            "Doel",
            "doel",
            probleem=problem,
            gezinsplan=plan,
            doelsoort="doelsoort:probleem-oplossen",
            uitvoerder=[f"uitvoerder:{each}" for each in who],
            uitgevoerdDoor=by,
            overeengekomenMet=scene.voices[0],
            doelstatus=f"doelstatus:{status}",
        )
    if scene.traits.network != "aanwezig":
        add_network_goal(scene)


def add_network_goal(scene: Scene) -> None:
    """Add the goal of building a network around the family."""
    draft = scene.draft
    draft.add(
        "Doel",
        "doel",
        gezinsplan=draft.of("Gezinsplan"),
        doelsoort="doelsoort:netwerk-opbouwen",
        uitvoerder=["uitvoerder:gezin", "uitvoerder:professional"],
        uitgevoerdDoor=scene.coordinator,
        overeengekomenMet=[scene.voices[0], scene.coordinator],
        prioriteit="1",
        doelstatus="doelstatus:deels-behaald" if scene.traits.ended else "doelstatus:open",
    )


def _care(scene: Scene) -> None:
    """Add care for the problems whose goals need a professional, in time."""
    draft, rng = scene.draft, scene.rng
    for goal in draft.where("Doel", "uitvoerder", "uitvoerder:professional"):
        if "probleem" not in draft.items[goal]:
            continue
        needed = rng.randint(40, 80)
        draft.add(
            "Zorginzet",
            "zorginzet",
            probleem=draft.items[goal]["probleem"],
            doel=goal,
            behoeftedatum=day(after(scene.start, needed)),
            startdatum=day(after(scene.start, needed + rng.randint(0, 10))),
            betrokkenheid=rng.choice(scene.staying),
        )
    draft.add(
        "Afspraak",
        "afspraak",
        uitgevoerdDoor=rng.choice(scene.staying),
        uiterlijk=day(scene.between(70, 120)),
        nagekomen="true",
    )
    if chance(rng, 0.5):
        draft.add(
            "Afspraak",
            "afspraak",
            uitgevoerdDoor=rng.choice(scene.voices),
            uiterlijk=day(scene.between(70, 120)),
            nagekomen="true",
        )


def _network(scene: Scene) -> None:
    draft, rng, state = scene.draft, scene.rng, scene.traits.network
    people = {"aanwezig": 2, "beperkt": 1}.get(state, 0)
    roles = ("praktische-steun", "emotionele-steun", "opvang", "toezicht")
    known = [
        draft.add(
            "Netwerkpersoon",
            "netwerkpersoon",
            netwerkrol=f"netwerkrol:{rng.choice(roles)}",
        )
        for _ in range(people)
    ]
    draft.add(
        "Netwerkverkenning",
        "netwerkverkenning",
        datum=day(scene.between(5, 30)),
        verkenningsmoment="verkenningsmoment:begin",
        netwerkstaat=f"netwerkstaat:{state}",
        deelnemer=[*scene.voices, scene.coordinator],
        netwerkpersoon=known,
    )
    if state != "aanwezig" and not known and chance(rng, 0.5):
        state = "beperkt"
        known = [draft.add("Netwerkpersoon", "netwerkpersoon", netwerkrol="netwerkrol:toezicht")]
    draft.add(
        "Netwerkverkenning",
        "netwerkverkenning",
        datum=day(scene.midway),
        verkenningsmoment="verkenningsmoment:tussentijds",
        netwerkstaat=f"netwerkstaat:{state}",
        netwerkpersoon=known,
    )
