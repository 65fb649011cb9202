"""Releases that lack something: no date, no topic, nobody quoted. They are counted, chosen and left again."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote_plus

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from small_archive import make_client, make_site, varied_releases

from index.commands import search_command


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return make_client(make_site(tmp_path_factory.mktemp("site"), varied_releases()))


def asked(client: Any, parameters: str) -> Any:
    answer = client.get(f"/api/v1/search?{parameters}")
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text)


def counts(found: Any, facet: str) -> dict[str, int]:
    return {value["value"]: value["count"] for value in found["facets"][facet]}


OTHERS = ("", "&topic=records", "&topic=none", "&q=secret", "&from=2021&to=2022")


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("facet", ["topic", "place", "speaker", "law", "issuer"])
def test_what_having_none_counts_is_what_choosing_it_finds(client: Any, facet: str, other: str) -> None:
    before = counts(asked(client, other.lstrip("&")), facet)
    others = other if facet not in other else ""  # the facet's own choice is not counted
    found = asked(client, f"{facet}=none{others}")

    assert found["total"] == before.get("none", 0)
    assert counts(found, facet) == before | {"none": found["total"]}


@pytest.mark.parametrize("other", ["", "&topic=records", "&q=secret"])
def test_releases_without_a_date_are_a_value_of_year_and_month(client: Any, other: str) -> None:
    before = asked(client, other.lstrip("&"))
    found = asked(client, f"date=none{other}")

    assert found["total"] == counts(before, "year")["none"] == counts(before, "month")["none"] > 0
    assert counts(found, "month") == counts(before, "month")
    assert [v["value"] for v in found["facets"]["year"] if v["selected"]] == ["none"]
    assert all(hit["date"] is None for hit in found["hits"])
    assert "without a date" in found["understood"]


def test_no_date_stands_beside_a_range_and_widens_it(client: Any) -> None:
    years = counts(asked(client, ""), "year")
    found = asked(client, "from=2021&to=2022&date=none")

    assert found["total"] == years["2021"] + years["2022"] + years["none"]
    assert found["understood"] == "releases from 2021 to 2022 or without a date"


def test_an_unknown_date_is_refused_in_words(client: Any) -> None:
    answer = client.get("/api/v1/search?date=2024")

    assert answer.status_code == 400
    assert "from and to" in json.loads(answer.text)["detail"]


def test_a_query_can_ask_for_what_is_missing(client: Any) -> None:
    found = asked(client, f"q={quote_plus('topic:none place:none')}")

    assert found["understood"] == "releases without a topic, without a place"
    assert found["total"] == asked(client, "topic=none&place=none")["total"]
    assert asked(client, "q=-topic:none")["total"] + asked(client, "q=topic:none")["total"] == 45


@pytest.mark.parametrize(("chosen", "label"), [("date=none", "No date"), ("topic=none", "No topic")])
def test_the_page_offers_it_as_a_box_and_takes_its_chip_away(client: Any, chosen: str, label: str) -> None:
    name, _, value = chosen.partition("=")
    box = f'.facet input[name="{name}"][value="{value}"]'
    before = BeautifulSoup(client.get("/search").text, "html.parser")
    page = BeautifulSoup(client.get(f"/search?{chosen}").text, "html.parser")
    (chip,) = (link for link in page.select(".chips a") if label in link.get_text())

    assert before.select_one(box).find_parent("label").get_text().startswith(label)
    assert page.select_one(box).has_attr("checked")
    assert chosen not in chip["href"]


def test_the_command_line_knows_the_same(client: Any, tmp_path: Any) -> None:
    shown = CliRunner().invoke(search_command, ["--help"]).output

    assert "--date" in shown
    assert "without a date" in shown
