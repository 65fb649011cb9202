"""Similar releases, passages said again elsewhere, and copies folded on a page of results."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from engine_contract import fill, make_entry
from small_archive import make_client, make_release, make_site, paragraphs

from index.similar import is_copy, said_elsewhere, similar_to
from index.whoosh_engine import WhooshEngine

SENTENCE = (
    "Nobody should have to choose between a roof and their privacy, whatever the landlord's fob records"
)


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    engine = WhooshEngine.create(tmp_path / "1")
    fill(
        engine,
        make_entry(
            "drones1",
            title="Flood drones over protests",
            body="Three drones flew in the flood over protests, choir below",
        ),
        make_entry(
            "drones2",
            title="Drones grounded",
            body="After protests the flood drones are grounded, choir sings",
        ),
        make_entry("fobs", title="Keys", body=f"{SENTENCE}, said the union."),
        make_entry("fobs2", title="Doors", body=f"As we said: {SENTENCE.upper()}!"),
        make_entry("name", title="Hearing", body="The union said that a landlord's fob records are secret"),
        *(
            make_entry(f"x{n}", title="Other matters", body=f"The committee met on budget line {n}")
            for n in range(30)
        ),
    )
    return engine


def test_the_release_that_shares_the_telling_words_is_similar(engine: WhooshEngine) -> None:
    found = similar_to("drones1", engine)

    assert [other.card.id for other in found] == ["drones2"]
    assert {"drones", "protests", "flood", "choir"} <= set(found[0].words)


@pytest.mark.parametrize("id", ["unknown", "x1"])
def test_a_release_that_is_like_no_other_has_none(engine: WhooshEngine, id: str) -> None:
    assert [other.card.id for other in similar_to(id, engine)] == []


def test_a_passage_is_found_where_it_is_said_again_and_not_where_a_few_words_are(
    engine: WhooshEngine,
) -> None:
    cards = said_elsewhere("fobs", f"{SENTENCE}, said the union.", "body", engine)

    assert [card.id for card in cards] == ["fobs2"]
    assert said_elsewhere("x1", "The committee met on budget line 1", "body", engine) == ()
    assert said_elsewhere("x1", "", "body", engine) == ()


def _card(*passages: str) -> Any:
    return make_entry("a", body=passages).card


LONG = (
    "A first paragraph that says what the matter is about.",
    "A second one that says why it matters to all.",
)


@pytest.mark.parametrize(
    ("one", "other", "copy"),
    [
        (LONG, LONG, True),
        (LONG, tuple(text.upper().replace(" ", "\n") for text in LONG), True),
        ((*LONG, "Short end."), (*LONG, "Another end."), True),
        (LONG, (LONG[0],), False),
        ((), (), False),
        (LONG, ("Nothing of the kind.",), False),
    ],
)
def test_copies_are_the_same_but_for_a_fifth(
    one: tuple[str, ...], other: tuple[str, ...], copy: bool
) -> None:
    assert is_copy(_card(*one), _card(*other)) is copy


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Any:
    text = (
        "The harbor library erased nine thousand lending records before the sheriff could read them.",
        "“We forget on purpose,” said librarian Ana Brandt, who erased the lending records herself.",
    )
    copies = [
        make_release(f"harbor {n}", title="Harbor library erases lending records", day=dt.date(2024, 5, n),
                     issuer=f"Library {n}", blocks=paragraphs(*text))  # each office sends it under its own name
        for n in (1, 2, 3)
    ]  # fmt: skip
    others = [make_release(f"budget {n}", title=f"Budget line {n}") for n in range(20)]
    return make_client(make_site(tmp_path_factory.mktemp("site"), copies + others))


def test_similar_releases_stand_on_the_page_and_in_the_api(client: Any) -> None:
    first = json.loads(client.get("/api/v1/search?q=lending+records").text)["hits"][0]
    found = json.loads(client.get(f"/api/v1/releases/{first['id']}/similar").text)
    page = BeautifulSoup(client.get(first["url"]).text, "html.parser")

    assert len(found["similar"]) == 2
    assert set(found["similar"][0]) == {"id", "title", "date", "issuer", "url", "words"}
    shown = page.find("h2", string="Similar releases").find_next("ul")
    assert [link["href"] for link in shown.select("a")] == [other["url"] for other in found["similar"]]
    assert client.get("/api/v1/releases/unknown123/similar").status_code == 404


def test_a_passage_page_names_the_releases_that_say_the_same(client: Any) -> None:
    first = json.loads(client.get("/api/v1/search?q=lending+records").text)["hits"][0]
    page = BeautifulSoup(client.get(f"/releases/{first['id']}/p1").text, "html.parser")

    assert len(page.find("h2", string="Also said in").find_next("ul").select("li")) == 2


def test_copies_are_folded_under_the_first_and_still_counted(client: Any) -> None:
    page = BeautifulSoup(client.get("/search?q=lending+records").text, "html.parser")

    assert page.h1.get_text().startswith("3 releases")
    assert len(page.select(".hits > li")) == 1
    assert "2 near-identical copies" in page.select_one(".hits .copies").get_text()
    assert len({link["href"] for link in page.select(".hits .copies a")}) == 2
    assert len(json.loads(client.get("/api/v1/search?q=lending+records").text)["hits"]) == 3


def test_releases_with_the_same_title_and_another_text_are_not_folded(tmp_path: Path) -> None:
    releases = [
        make_release(f"r{n}", title="Statement", blocks=paragraphs(f"On matter {n} we say nothing {n}."))
        for n in range(3)
    ]
    page = BeautifulSoup(make_client(make_site(tmp_path, releases)).get("/search").text, "html.parser")

    assert len(page.select(".hits > li")) == 3
