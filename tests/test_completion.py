"""Completion while typing: public words, people, topics, issuers and titles, each as a whole query."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_archive import make_client, make_site, varied_releases


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return make_client(make_site(tmp_path_factory.mktemp("site"), varied_releases()))


def suggested(client: Any, typed: str) -> list[dict[str, Any]]:
    answer = client.get("/api/v1/suggest", query_string={"q": typed})
    assert answer.status_code == 200
    body = json.loads(answer.text)
    assert list(body) == ["query", "suggestions"]
    found: list[dict[str, Any]] = body["suggestions"]
    return found


@pytest.mark.parametrize(
    ("typed", "kind", "query"),
    [
        ("libr", "word", "library"),
        ("secret ten", "word", "secret tenants"),
        ('"the rec', "word", '"the records'),
        ("title:cou", "word", "title:council"),
        ("-secr", "word", "-secret"),
        ("okaf", "person", 'speaker:"Joël Okafor"'),
        ("Joel Ok", "person", 'speaker:"Joël Okafor"'),
        ("records okaf", "person", 'records speaker:"Joël Okafor"'),
        ("speaker:ana", "person", 'speaker:"Ana Brandt"'),
        ('library speaker:"Ana Br', "person", 'library speaker:"Ana Brandt"'),
        ("reading", "topic", "topic:libraries"),
        ("callan", "issuer", 'issuer:"Port Callan Tenants’ Union"'),
        ("opens its file num", "title", "Council opens its file number 34 to the public"),
    ],
)
def test_what_is_typed_goes_on_as_a_whole_query(client: Any, typed: str, kind: str, query: str) -> None:
    found = [way["query"] for way in suggested(client, typed) if way["kind"] == kind]

    assert query in found


def test_each_completion_leads_to_what_it_says(client: Any) -> None:
    for typed in ("libr", "okaf", "reading", "callan", "speaker:ana"):
        for way in suggested(client, typed):
            if way["kind"] == "title":
                assert client.get(way["url"]).status_code == 200
            else:
                found = json.loads(client.get("/api/v1/search", query_string={"q": way["query"]}).text)
                assert found["total"] >= way["total"] > 0  # a word finds its other forms too


@pytest.mark.parametrize("typed", ["", " ", "(", '"', "zzzz", "speaker:zzz", "…", "library "])
def test_where_nothing_goes_on_nothing_is_offered(client: Any, typed: str) -> None:
    assert suggested(client, typed) == []


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_gets_an_answer(client: Any, typed: str) -> None:
    suggested(client, typed.encode("utf-8", "replace").decode())


def test_other_parameters_are_refused(client: Any) -> None:
    assert client.get("/api/v1/suggest?query=x").status_code == 400
