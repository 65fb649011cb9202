"""Did you mean: exact spelling distances, public words only, and a true count beside each suggestion."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from engine_contract import fill, make_entry
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.topics import Vocabulary
from index.answering.spelling import LONGEST, Spellings, slips
from index.flat.sidecar import Strings, strings_of
from index.search import Answer, Asked, answer
from index.whoosh_engine import WhooshEngine

TODAY = dt.date(2026, 11, 24)
LETTERS = "abcéñ'д"


def distance(one: str, other: str) -> int:
    """Optimal string alignment, as the books have it."""
    table = [[max(i, j) for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            table[i][j] = min(
                table[i - 1][j] + 1,
                table[i][j - 1] + 1,
                table[i - 1][j - 1] + (one[i - 1] != other[j - 1]),
            )
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


words = st.text(LETTERS, min_size=1, max_size=LONGEST)


@given(st.lists(words, max_size=20, unique=True), words, st.integers(1, 2))
@example(["abab", "baba", "aba", "bab"], "abba", 2)
@settings(max_examples=300, deadline=None)
def test_the_words_alike_are_those_that_a_plain_table_finds(
    vocabulary: list[str], word: str, most: int
) -> None:
    terms = sorted(vocabulary)

    found = Spellings(Strings(*strings_of(terms))).alike(word, most)

    assert {terms[alike.term]: alike.distance for alike in found} == {
        term: distance(word, term) for term in terms if slips(term) and 1 <= distance(word, term) <= most
    }


@pytest.mark.parametrize(
    ("word", "most"),
    [("of", 0), ("acts", 1), ("police", 2), ("s987", 0), ("3.5", 0), ("a" * (LONGEST + 1), 0), ("don't", 1)],
)
def test_short_words_and_numbers_are_not_held_for_misspelt(word: str, most: int) -> None:
    assert slips(word) == most


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    """Forty releases on surveillance, thirty of them of 2020; three with a slip of the pen; one gone."""
    engine = WhooshEngine.create(tmp_path / "1")
    fill(
        engine,
        *(
            make_entry(f"r{n}", title="Cameras", body="Police surveillance by face scan", date=_day(n))
            for n in range(40)
        ),
        make_entry("x", title="Readers", body="The privacy of libraries"),
        make_entry("slip", title="Harbour", body="Survelliance of the harbour"),
        make_entry("gone", title="Gone", body="Whistleblower named"),
    )
    with engine.writer() as writer:
        writer.remove("gone")
    return engine


def _day(n: int) -> dt.date:
    return dt.date(2020 if n < 30 else 2022, 1, 1)


def ask(engine: WhooshEngine, q: str, **more: str) -> Answer:
    return answer(Asked(q=q, **more), engine=engine, vocabulary=Vocabulary.of([]), today=TODAY)  # type: ignore[arg-type]


def offered(found: Answer) -> list[tuple[str, int]]:
    return [(suggestion.query, suggestion.total) for suggestion in found.suggestions]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("survailance", [("surveillance", 40)]),
        ("polcie", [("police", 40)]),
        ("surveillance polise", [("surveillance police", 40)]),
        ('"face scna"', [('"face scan"', 40)]),
        ("title:camreas -privcay", [("title:cameras -privcay", 40)]),
        ("Privcy OR nothing-here", [("privacy OR nothing-here", 1)]),
        ("facescan", [("face scan", 40)]),
        ("polcie privcay", [("police", 40)]),  # no release has both words
        ("survelliance", [("surveillance", 40)]),  # one release has the slip itself
    ],
)
def test_a_misspelt_query_gets_spellings_that_find_something(
    engine: WhooshEngine, typed: str, wanted: list[tuple[str, int]]
) -> None:
    found = ask(engine, typed)

    assert offered(found)[:1] == wanted
    assert found.total <= 1  # and nothing was changed by itself


@pytest.mark.parametrize(
    "typed", ["police", "", "whistelblower", "zzzzzzzz", "speaker:polcie", "date:2019", "-polcie", "qzx vbn"]
)
def test_nothing_is_offered_where_enough_was_found_or_nothing_is_likelier(
    engine: WhooshEngine, typed: str
) -> None:
    assert offered(ask(engine, typed)) == []


def test_the_count_is_what_the_suggestion_finds_under_the_same_filters(engine: WhooshEngine) -> None:
    assert offered(ask(engine, "survailance", since="2020", until="2020")) == [("surveillance", 30)]
    assert offered(ask(engine, "survailance", since="2010", until="2010")) == []


@pytest.mark.parametrize("word", ["whistleblower", "survelliance", "nowhere"])
def test_the_lexicon_counts_living_releases_only(engine: WhooshEngine, word: str) -> None:
    assert engine.lexicon.releases(word) == (word == "survelliance")


def test_words_that_begin_so_come_with_their_numbers_and_without_those_of_removed_releases(
    engine: WhooshEngine,
) -> None:
    found: Sequence[tuple[str, int]] = engine.lexicon.beginning("s", 5)

    assert found == (("scan", 40), ("surveillance", 40), ("survelliance", 1))
    assert engine.lexicon.beginning("whistle", 5) == ()
    assert engine.lexicon.beginning("", 0) == ()
