"""The OpenAPI description: valid, whole, and true of the service.

`openapi-3.1.schema.json` is the schema of the OpenAPI Initiative.
"""

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from ggsr_kg import library, queries
from ggsr_kg.web.questions import files, openapi
from ggsr_kg.web.site import Site

SCHEMA = json.loads((Path(__file__).parent / "openapi-3.1.schema.json").read_text(encoding="utf-8"))
QUESTIONS = queries.catalogue()
METHODS = {"get", "post"}


@pytest.fixture(scope="module", params=["nl", "en"])
def described(request):
    """Return the description in one language."""
    return openapi.describe(Site(library.load()), request.param, "http://127.0.0.1:8321")


def operations(described):
    """Return every operation with its path."""
    return [
        (path, told[method])
        for path, told in described["paths"].items()
        for method in METHODS & set(told)
    ]


def test_description_is_valid(described):
    """It is what the schema of OpenAPI 3.1 asks for; the schema refuses what is none."""
    Draft202012Validator.check_schema(SCHEMA)
    wrong = {**described, "paths": {"vragen": {}}}

    assert [] == list(Draft202012Validator(SCHEMA).iter_errors(described))
    assert not Draft202012Validator(SCHEMA).is_valid(wrong)


def test_schemas_are_valid(described):
    """The schema of each parameter is one, and its default is allowed by it."""
    for path, told in operations(described):
        for each in told.get("parameters", ()):
            schema = each["schema"]
            Draft202012Validator.check_schema(schema)

            assert "default" not in schema or Draft202012Validator(schema).is_valid(
                schema["default"]
            ), path


def test_rules_that_no_schema_can_say(described):
    """Operations have names of their own, paths their parameters, and tags are declared."""
    found = operations(described)
    names = [told["operationId"] for _, told in found]

    assert len(set(names)) == len(names)

    for path, told in found:
        places = [(each["name"], each["in"]) for each in told.get("parameters", ())]

        assert len(set(places)) == len(places), path
        assert {name for name, where in places if where == "path"} == set(
            re.findall(r"{(\w+)}", path)
        )
        assert set(told["tags"]) <= {tag["name"] for tag in described["tags"]}


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_question_is_described_in_the_language_asked(lang):
    """The description of a question is the one in the language of the reader."""
    paths = openapi.describe(Site(library.load()), lang, "")["paths"]

    assert {name: paths[f"/vragen/{name}"]["get"]["description"] for name in QUESTIONS} == {
        name: query.described(lang)[0] for name, query in QUESTIONS.items()
    }


def test_every_question_is_described(described):
    """Each question has its page and its files, with its parameters as they are declared."""
    for name, query in QUESTIONS.items():
        page = described["paths"][f"/vragen/{name}"]["get"]
        file = described["paths"][f"/vragen/{name}.{{vorm}}"]["get"]
        given = {each["name"]: each for each in page["parameters"]}

        assert set(given) == {"lang", *(each.name for each in query.params)}
        assert set(page["responses"]["200"]["content"]) - {"text/html"} == set(
            file["responses"]["200"]["content"]
        )
        for each in query.params:
            assert given[each.name]["required"] is not each.optional
            assert (given[each.name]["schema"]["type"] == "array") is each.list
    assert "/sparql" in described["paths"]


def test_few_values_are_listed(described):
    """Parameters with few values list them: municipalities yes, indicators no."""
    given = described["paths"]["/vragen/oordelen"]["get"]["parameters"]
    schemas = {each["name"]: each["schema"] for each in given}

    assert {"Delft", "Lelystad"} <= set(schemas["gemeente"]["items"]["examples"])
    assert schemas["uitkomst"]["items"]["examples"]
    assert "enum" not in schemas["gemeente"]["items"]
    assert "examples" not in schemas["indicator"]["items"]


def test_service_gives_what_is_described(service):
    """The service gives its description, and each file with the media type described."""
    found = service.ask("/openapi.json", lang="en")
    told = json.loads(found.body)["paths"]["/vragen/leefgebieden.{vorm}"]["get"]
    form = next(each for each in told["parameters"] if each["name"] == "vorm")
    media = {service.ask(f"/vragen/leefgebieden.{end}").media for end in form["schema"]["enum"]}

    assert found.media == "application/vnd.oai.openapi+json"
    assert media == set(told["responses"]["200"]["content"])
    assert len(form["schema"]["enum"]) == len(files.FORMS)
