"""The cursor: a program reads every release once, however deep, while others come in."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from engine_contract import fill, make_entry
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.topics import Vocabulary
from index.errors import BadRequest
from index.search import MAX_PAGE, PAGE_SIZE, Answer, Asked, answer
from index.whoosh_engine import WhooshEngine

TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    engine = WhooshEngine.create(tmp_path / "1")
    fill(engine, *(_entry(n) for n in range(95)))
    return engine


def _entry(n: int) -> object:
    day = None if n % 10 == 9 else dt.date(2020 + n % 5, 1 + n % 12, 1)
    return make_entry(f"r{n:03}", body="court " * (1 + n % 3), date=day)


def ask(engine: WhooshEngine, asked: Asked) -> Answer:
    return answer(asked, engine=engine, vocabulary=Vocabulary.of([]), today=TODAY)


def read_through(engine: WhooshEngine, asked: Asked) -> list[str]:
    ids: list[str] = []
    found = ask(engine, asked)
    ids += [hit.id for hit in found.hits]
    while found.next_cursor:
        found = ask(engine, replace(asked, cursor=found.next_cursor))
        ids += [hit.id for hit in found.hits]
    return ids


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("q", ["court", ""])
def test_the_cursor_gives_what_the_pages_give(engine: WhooshEngine, q: str, sort: str) -> None:
    asked = Asked(q=q, sort=sort)
    paged = [hit.id for page in range(1, 6) for hit in ask(engine, replace(asked, page=page)).hits]

    assert read_through(engine, asked) == paged
    assert len(set(paged)) == 95


def test_releases_that_come_in_or_go_do_not_make_it_repeat_or_skip_others(engine: WhooshEngine) -> None:
    asked = Asked(q="court", sort="newest")
    first = ask(engine, asked)
    fill(engine, *(make_entry(f"new{n}", body="court", date=TODAY) for n in range(7)))
    with engine.writer() as writer:
        writer.remove(first.hits[3].id)

    second = ask(engine, replace(asked, cursor=first.next_cursor))

    later = [hit.id for hit in ask(engine, replace(asked, page=2)).hits]
    assert (second.page, len(second.hits)) == (2, PAGE_SIZE)
    assert not {hit.id for hit in first.hits} & {hit.id for hit in second.hits}
    assert later[6] == second.hits[0].id  # seven came, one went


def test_a_cursor_whose_release_is_gone_goes_on_by_its_number(engine: WhooshEngine) -> None:
    asked = Asked(q="court", sort="newest")
    first = ask(engine, asked)
    with engine.writer() as writer:
        writer.remove(first.hits[-1].id)

    assert ask(engine, replace(asked, cursor=first.next_cursor)).page == 2


@given(st.text(max_size=60) | st.from_regex(r"[A-Za-z0-9_-]{0,80}", fullmatch=True))
@settings(max_examples=200, deadline=None)
def test_what_is_no_cursor_is_refused(text: str) -> None:
    from index.cursor import read

    if text:
        with pytest.raises(BadRequest) as refusal:
            read(Asked(cursor=text))
        assert refusal.value.parameter == "cursor"


@pytest.mark.parametrize(
    "other", [{"q": "courts"}, {"sort": "oldest"}, {"since": "2020"}, {"chosen": {"topic": ("x",)}}]
)
def test_the_cursor_of_another_search_is_refused(engine: WhooshEngine, other: dict[str, object]) -> None:
    cursor = ask(engine, Asked(q="court")).next_cursor

    with pytest.raises(BadRequest, match="another search"):
        ask(engine, replace(Asked(q="court", cursor=cursor), **other))  # type: ignore[arg-type]


def test_pages_have_an_end_that_the_refusal_names(engine: WhooshEngine) -> None:
    with pytest.raises(BadRequest, match=rf"from 1 to {MAX_PAGE}.*cursor"):
        ask(engine, Asked(page=MAX_PAGE + 1))
    with pytest.raises(BadRequest, match="not both"):
        ask(engine, Asked(page=2, cursor="x"))
