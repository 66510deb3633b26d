"""Invented cases: the same from the same seed, plausible, and with the outcomes they declare."""

import csv
import io
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from ggsr_kg import generate, graphs, store
from ggsr_kg.errors import InputError, OutputError, ParameterError
from ggsr_kg.generate import kinds, traits, writing
from ggsr_kg.namespaces import CONCEPT, DEF, ID, RDF, SKOS, expand

CATALOGUE = generate.catalogue()
MAY_NOT_APPLY = {
    "C05",
    "C08",
    "C09",
    "C14",
    "C16",
    "C18",
    "C22",
    "C25",
    "C26",
    "C28",
    "C29",
    "C31",
    "C32",
}
TWO_YEARS = "aanpak:leeuwarden-sociale-wijkteams"


def items(family, name):
    """Return the items of class *name* of *family*."""
    draft = family.draft
    return [draft.items[token] for token in draft.of(name)]


def sample(name, count=12):
    """Return *count* families to which the kind *name* was done."""
    return list(generate.families(count, 11, 1, [name]))


@pytest.fixture(scope="module")
def many():
    """Return 1500 families in which much is wrong."""
    return list(generate.families(1500, 5, 0.6))


@pytest.fixture(scope="module")
def written(many):
    """Return the statements of the families as the strict reader sees them."""
    text = writing.header(".ttl") + "".join(each.text() for each in many[:400])
    return graphs.read_bytes(text.encode(), "gezinnen.ttl", graphs.FORMATS[".ttl"])


@pytest.fixture(scope="module")
def packaged():
    """Return the packaged graph without what follows from it."""
    return store.build()


def test_same_seed_same_bytes(tmp_path):
    """The same arguments give the same file and the same key, byte for byte."""
    for name in ("een", "twee"):
        made = generate.families(40, 3, 0.5)
        generate.write(made, tmp_path / f"{name}.ttl", tmp_path / f"{name}.csv")

    assert (tmp_path / "een.ttl").read_bytes() == (tmp_path / "twee.ttl").read_bytes()
    assert (tmp_path / "een.csv").read_bytes() == (tmp_path / "twee.csv").read_bytes()


def test_other_seed_other_families():
    """Another seed gives other families, not the same ones under another name."""
    one, other = (
        [each.text().replace(each.iri, "") for each in generate.families(5, seed)]
        for seed in (1, 2)
    )

    assert not set(one) & set(other)


def test_first_families_do_not_depend_on_the_number():
    """Ten families are the first ten of a hundred."""
    few = [(each.text(), each.key()) for each in generate.families(10, 9, 0.5)]
    more = [(each.text(), each.key()) for each in generate.families(100, 9, 0.5)]

    assert few == more[:10]


def test_families_are_made_one_by_one():
    """Asking for very many families makes none before it is wanted."""
    assert next(generate.families(generate.MOST, 1)).iri.endswith("verzonnen-1-000001")


@pytest.mark.parametrize(("share", "slack"), [(0, 0), (0.15, 0.03), (0.5, 0.04), (1, 0)])
def test_share_of_violations(share, slack):
    """The share of families with an improvement point is the one asked for."""
    made = list(generate.families(2000, 4, share))
    violated = sum(traits.IMPROVE in each.outcomes.values() for each in made)

    assert abs(violated / len(made) - share) <= slack


def test_without_violations_all_is_good():
    """When nothing befalls a family, its key is that of a good case."""
    for each in generate.families(200, 6, 0):
        assert not each.kinds
        assert each.outcomes == traits.good(each.traits)


def test_every_kind_is_drawn():
    """Without a choice of kinds, each of them occurs in a few thousand families."""
    found = {kind.name for each in generate.families(6000, 8, 0.6) for kind in each.kinds}

    assert set(CATALOGUE) == found


@pytest.mark.parametrize("name", CATALOGUE)
def test_kind_changes_exactly_what_it_declares(name):
    """The key differs from that of a good case in the indicators that the kind declares."""
    kind = CATALOGUE[name]
    for each in sample(name):
        good = traits.good(each.traits)
        differs = {code: new for code, new in each.outcomes.items() if new != good[code]}

        assert [kind] == list(each.kinds)
        assert kind.effects == differs
        assert all(getattr(each.traits, trait) == value for trait, value in kind.needs.items())


def test_kinds_are_said_in_both_languages():
    """Each kind has its own label in Dutch and in English, and is about an indicator."""
    labels = [(each.label.nl, each.label.en) for each in CATALOGUE.values()]

    assert len(CATALOGUE) == len({nl for nl, _ in labels}) == len({en for _, en in labels})
    assert all(each.codes and each.sort in generate.SORTS for each in CATALOGUE.values())
    assert set(traits.CODES) >= {code for each in CATALOGUE.values() for code in each.codes}


def test_every_indicator_can_be_each_outcome():
    """Each indicator can be not met and undecidable; some kinds make one not applicable."""
    by_outcome = {}
    for each in CATALOGUE.values():
        for code, outcome in each.effects.items():
            by_outcome.setdefault(outcome, set()).add(code)
    present_network = next(generate.families(1, 1, 1, ["netwerkrol-ontbreekt"])).outcomes
    beyond = {code for code in traits.CODES if present_network[code] == traits.NOT_APPLICABLE}

    assert set(traits.CODES) == by_outcome[traits.IMPROVE]
    assert set(traits.CODES) == by_outcome[traits.UNKNOWN]
    assert {"C12"} == beyond
    assert by_outcome[traits.NOT_APPLICABLE] == MAY_NOT_APPLY


def test_kinds_on_one_case_do_not_touch(many):
    """Kinds done to the same case share no indicator and no part of the file."""
    for each in many:
        codes = [code for kind in each.kinds for code in kind.codes]
        parts = [part for kind in each.kinds for part in kind.parts]

        assert len(codes) == len(set(codes))
        assert len(parts) == len(set(parts))
    assert max(len(each.kinds) for each in many) > 2


def test_needs_are_traits():
    """A kind demands only traits that a family has."""
    known = set(traits.Traits.__slots__)

    assert all(set(each.needs) <= known for each in CATALOGUE.values())


def test_parts_are_parts_of_a_file():
    """A kind names parts of the scheme dossieronderdeel, or the start or closing of the case."""
    known = set(generate.draft.PARTS) | {"start", "afsluiting"}

    assert all(each.parts <= known for each in CATALOGUE.values())


def test_parts_are_those_of_the_scheme(packaged):
    """The parts of a file are those of the scheme dossieronderdeel."""
    scheme = expand("begrippenkader:dossieronderdeel")
    query = f"SELECT ?c {{ ?c <{SKOS}inScheme> <{scheme}> }}"
    found = {row[0].value.rpartition("/")[2] for row in packaged.ask(query, "test").rows}

    assert set(generate.draft.PARTS) == found


def test_only_known_terms(written, packaged):
    """Classes, properties and concepts are those of the ontology, the rest those of the data."""
    known = {quad.subject.value for quad in packaged if isinstance(quad.subject, graphs.NamedNode)}
    used = {quad.predicate.value for quad in written}
    used |= {
        quad.object.value
        for quad in written
        if isinstance(quad.object, graphs.NamedNode)
        and not quad.object.value.startswith(ID + "casus/")
    }
    ours = {iri for iri in used if iri.startswith((DEF, ID))}

    assert ours <= known
    assert used - ours == {RDF + "type", "http://www.w3.org/2000/01/rdf-schema#comment"}
    assert {iri.split("/")[6] for iri in ours if iri.startswith(CONCEPT)} >= {
        "leefgebied",
        "rol"[:0] or "gezinsrol",
    }


def test_every_format_says_the_same(tmp_path, many):
    """The four formats hold the same statements; those with graphs have one per case."""
    found = {}
    for suffix in writing.SUFFIXES:
        path = tmp_path / f"gezinnen{suffix}"
        generate.write(many[:30], path)
        found[suffix] = graphs.read(path)

        assert path.read_text(encoding="utf-8").startswith("# Verzonnen casussen")
    triples = {frozenset(quad.triple for quad in quads) for quads in found.values()}

    assert len(triples) == 1
    for suffix in (".trig", ".nq"):
        assert len({quad.graph_name.value for quad in found[suffix]}) == 30


def test_a_case_stands_together(written):
    """Everything of a case follows on itself and has an IRI that starts with that of the case."""
    names = [re.sub(r"(.*/casus/[^/]*).*", r"\1", quad.subject.value) for quad in written]
    changes = sum(one != other for one, other in pairwise(names))

    assert len(set(names)) == changes + 1 == 400


def test_it_says_that_it_is_invented(many):
    """Each case says of itself, in two languages, that the family does not exist."""
    for each in many[:50]:
        comment = each.draft.case["comment"]

        assert any("bestaat niet" in text for text in comment)
        assert any("does not exist" in text for text in comment)


def test_nobody_can_be_recognised(written):
    """No value looks like a name, an address or a BSN: only dates, numbers, yes and no."""
    literals = [quad.object for quad in written if isinstance(quad.object, graphs.Literal)]
    kinds_of_value = Counter(each.datatype.value.rpartition("#")[2] for each in literals)
    texts = {each.value for each in literals if each.language}
    everything = " ".join(quad.subject.value for quad in written)

    assert set(kinds_of_value) <= {
        "date",
        "gYear",
        "gYearMonth",
        "boolean",
        "integer",
        "langString",
    }
    assert len(texts) == 2
    assert not re.search(r"\d{8,9}|\d{4}[A-Z]{2}", everything + " ".join(texts))


def test_families_vary():
    """Families differ in parents, children, domains, state, network and approach."""
    made = list(generate.families(400, 2, 0))
    seen = {trait: {getattr(each.traits, trait) for each in made} for trait in ("parents", "areas")}
    children = {
        sum("gezinsrol:kind" in item["gezinsrol"] for item in items(each, "Gezinslid"))
        for each in made
    }
    approaches = {each.draft.case["aanpak"][0] for each in made}

    assert {"parents": {1, 2}, "areas": {4, 5, 6, 7}} == seen
    assert {1, 2, 3, 4, 5} <= children <= {1, 2, 3, 4, 5, 6}
    assert 10 == len(approaches)
    for trait in ("ended", "refusal", "stagnation", "aftercare", "adult", "elsewhere", "declares"):
        assert {True, False} == {getattr(each.traits, trait) for each in made}


def test_they_are_ggsr_families(packaged):
    """A good family has chronic problems in four domains, unable parents, a parent and a child."""
    for each in generate.families(300, 12, 0):
        chronic = {
            item["leefgebied"][0]
            for item in items(each, "Probleem")
            if item["chronisch"] == ["true"]
        }
        roles = {item["gezinsrol"][0] for item in items(each, "Gezinslid")}

        assert len(chronic) >= 4
        assert {"gezinsrol:ouder", "gezinsrol:kind"} == roles
        assert ["true"] == items(each, "Vaststelling")[-1]["oudersNietInStaat"]


def test_leeuwarden_meets_its_own_norms():
    """A good case of the Sociale Wijkteams has an escalation, and two years of aftercare if any."""
    made = [
        each
        for each in generate.families(900, 13, 0)
        if each.draft.case["aanpak"] == [TWO_YEARS] and each.traits.ended
    ]
    lengths = [
        int(item["einde"][0][1:5]) - int(item["begin"][0][1:5])
        for each in made
        for item in items(each, "Nazorg")
    ]

    assert len(made) > 20
    assert all(items(each, "Opschaling") for each in made)
    assert lengths
    assert min(lengths) >= 2


def day_of(family, key):
    """Return the date that the case of *family* has as *key*."""
    return generate.draft.date_of(family.draft.case[key][0])


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("start-dag-28", 28, 28),
        ("start-dag-29", 29, 29),
        ("start-te-laat", 30, 150),
        ("start-op-aanmelddag", 0, 0),
        ("start-voor-aanmelding", -40, -1),
    ],
)
def test_days_to_the_start(name, low, high):
    """On either side of the line of 28 days lies the day that the kind says."""
    days = [
        (day_of(each, "startdatum") - day_of(each, "aanmelddatum")).days for each in sample(name)
    ]

    assert low <= min(days) <= max(days) <= high


@pytest.mark.parametrize(
    ("name", "gap", "people"),
    [
        ("regisseur-wissel", 1, 2),
        ("regisseur-wissel-zelfde-dag", 0, 2),
        ("zelfde-regisseur-zelfde-dag", 0, 1),
        ("zelfde-regisseur-volgende-dag", 1, 1),
        ("regisseur-een-dag-weg", 2, 1),
    ],
)
def test_days_between_coordinators(name, gap, people):
    """The next coordinator comes after as many days as the kind says."""
    for each in sample(name):
        first, second = items(each, "Regisseurschap")
        ended, begun = (
            generate.draft.date_of(value) for value in (first["einde"][0], second["begin"][0])
        )

        assert gap == (begun - ended).days
        assert people == len({first["persoon"][0], second["persoon"][0]})


def test_problems_without_goal():
    """What a kind about goals leaves without a goal is a problem of the one it names."""
    for name, trait in (
        ("meerderjarig-kind-zonder-doel", "meerderjarig"),
        ("elders-wonend-kind-zonder-doel", "maaktActiefDeelUit"),
    ):
        for each in sample(name):
            covered = {value for goal in items(each, "Doel") for value in goal.get("probleem", ())}
            bare = [
                each.draft.items[token]
                for token in each.draft.of("Probleem")
                if token not in covered
            ]

            assert bare
            assert all(each.draft.items[item["gezinslid"][0]][trait] == ["true"] for item in bare)


def test_key_has_a_row_per_case_and_indicator(tmp_path):
    """The key is a table with 33 rows per case: case, indicator, outcome, kinds."""
    out, key = tmp_path / "gezinnen.nt", tmp_path / "sleutel.csv"
    made = list(generate.families(25, 14, 0.8))
    generate.write(made, out, key)
    table = list(csv.DictReader(io.StringIO(key.read_text(encoding="utf-8"))))

    assert ["casus", "indicator", "uitkomst", "soort"] == list(table[0])
    assert 25 * 33 == len(table)
    assert {each.iri for each in made} == {row["casus"] for row in table}
    for row in table:
        for name in row["soort"].split():
            assert row["indicator"] in CATALOGUE[name].codes
    named = {name for row in table for name in row["soort"].split()}

    assert {kind.name for each in made for kind in each.kinds} == named


def test_wrong_use_is_refused(tmp_path):
    """A number out of range, an unknown kind, format or file is refused with what to do."""
    for wrong in (
        {"n": -1, "seed": 1},
        {"n": 1, "seed": 10**6},
        {"n": 1, "seed": 1, "violations": 1.5},
        {"n": 1, "seed": 1, "violations": float("nan")},
    ):
        with pytest.raises(ParameterError, match="take a number"):
            generate.families(**wrong)
    with pytest.raises(ParameterError, match="did you mean wachtlijst"):
        generate.families(1, 1, kinds=["wachtlist"])
    with pytest.raises(InputError, match="unknown extension"):
        generate.write([], tmp_path / "gezinnen.xlsx")
    with pytest.raises(OutputError, match="another name"):
        generate.write([], tmp_path / "a.ttl", tmp_path / "a.ttl")


def test_a_file_is_whole_or_not_there(tmp_path):
    """When making a family fails, no file is left, nor a part of one."""

    def failing():
        yield from generate.families(3, 1)
        raise KeyError("stop")

    with pytest.raises(KeyError, match="stop"):
        generate.write(failing(), tmp_path / "a.ttl", tmp_path / "a.csv")

    assert [] == list(tmp_path.iterdir())


def test_what_is_drawn_first_stays():
    """What befalls a family does not change the rest of it: the good parts stay the same."""
    good = next(generate.families(1, 21, 0))
    struck = next(generate.families(1, 21, 1, ["afspraken-niet-vastgelegd"]))
    left = {token: item for token, item in good.draft.items.items() if item["a"] != ["Afspraak"]}

    assert left.keys() == struck.draft.items.keys()
    assert all(struck.draft.items[token] == item for token, item in left.items() if token[0] == ":")


def test_no_module_reads_a_shape():
    """The answer key is independent of the shapes: nothing here imports what reads them."""
    folder = Path(generate.__file__).parent
    text = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))

    assert "sh:" not in text
    assert not re.search(r"import .*\b(shapes|validation|assessment|casework|engines)\b", text)


def test_choice_is_in_the_order_of_the_table():
    """Kinds are done to a case in the order of the table, whatever the order they are asked in."""
    names = ["nazorg-niet-geregeld", "aanmeldroute-onbekend"]
    ordered = [kind.name for kind in next(generate.families(1, 1, 1, names)).kinds]

    assert ["aanmeldroute-onbekend", "nazorg-niet-geregeld"] == ordered
    assert kinds.pool(None)[0].name == next(iter(CATALOGUE))
