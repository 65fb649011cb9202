"""The API is what its description says: openapi.json is valid, and answers to generated requests fit it."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import GenerationMode
from schemathesis.checks import positive_data_acceptance
from small_archive import make_client, make_site, varied_releases

from web.api.about import description
from web.application import build_app

# Requests as described, and such as are not, where there is a parameter to get wrong.
REQUESTS = [
    (path, mode)
    for path, item in description()["paths"].items()
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or item["get"].get("parameters")
]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return make_site(tmp_path_factory.mktemp("site"), varied_releases())


@pytest.fixture(scope="module")
def client(site):
    return make_client(site)


@pytest.fixture(scope="module")
def api(site):
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", build_app(site))


@pytest.mark.parametrize(("path", "mode"), REQUESTS)
def test_answers_to_generated_requests_fit_the_description(api, path, mode):
    @settings(max_examples=25, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(api[path]["GET"].as_strategy(generation_mode=mode))
    def answers(case):
        # That every text is a query or a date is not promised: valid ones may be refused with the reason.
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    answers()


def test_the_description_is_valid_openapi():
    OpenAPIV31SpecValidator(description()).validate()


def test_every_address_of_the_api_is_described_and_every_description_has_its_address(client):
    rules = client.application.url_map.iter_rules()
    served = {
        rule.rule.replace("<", "{").replace(">", "}") for rule in rules if rule.rule.startswith("/api/v1/")
    }

    assert served == set(description()["paths"])


def test_every_example_of_the_description_is_answered(client, site):
    known = description()["components"]["parameters"]
    ids = list(site.engine.digests())
    for path, item in description()["paths"].items():
        told = [
            known[p["$ref"].rpartition("/")[2]] if "$ref" in p else p
            for p in item["get"].get("parameters", ())
        ]
        for parameter in told:
            if parameter["in"] == "path":
                value = ids[0] if parameter["name"] == "id" else parameter["example"]
                path = path.replace("{" + parameter["name"] + "}", value)
        query = {p["name"]: p["example"] for p in told if p["in"] == "query" and "example" in p}
        assert client.get(path, query_string=query).status_code == 200


def test_the_page_of_the_api_names_every_address_and_parameter(client):
    page = client.get("/help/api").text

    for path in description()["paths"]:
        assert f"GET {path}" in page
    for parameter in description()["components"]["parameters"].values():
        assert f"<code>{parameter['name']}</code>" in page


def test_the_description_names_where_the_site_stands(tmp_path):
    client = make_client(make_site(tmp_path, [], base_address="https://shelf.example/press"))

    assert client.get("/api/v1/openapi.json").json["servers"] == [{"url": "https://shelf.example/press"}]
