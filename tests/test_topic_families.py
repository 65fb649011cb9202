"""A topic's releases count for the topics it belongs to: choosing the parent finds what the children have."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_archive import make_release, stored_corpus

from archive.topics import TopicRule, Vocabulary
from index.engine import SearchRequest
from index.entry import entry_of
from index.update import open_current, update
from index.whoosh_engine import WhooshEngine

TOPICS = """
[courts]
label = "Courts"

[juries]
label = "Juries"
parent = "courts"

[grand-juries]
label = "Grand juries"
parent = "juries"

[housing]
label = "Housing"
"""


def test_a_parent_finds_the_releases_of_all_below_it_and_cards_name_what_was_given(tmp_path: Path) -> None:
    releases = [
        make_release("one", topics=("grand-juries",)),
        make_release("two", topics=("juries", "courts")),
        make_release("three", topics=("housing",)),
    ]
    corpus = stored_corpus(tmp_path / "corpus", releases, TOPICS)
    update(corpus, tmp_path / "index")
    engine = open_current(tmp_path / "index")
    found = engine.search(SearchRequest(facets=("topic",), chosen={"topic": frozenset({"courts"})}))

    assert set(found.ids) == {release.id for release in releases[:2]}
    assert dict(found.facets["topic"].counts) == {"courts": 2, "juries": 2, "grand-juries": 1, "housing": 1}
    assert engine.cards([releases[0].id])[0].topics == ("grand-juries",)


def test_another_parent_is_followed_by_the_next_update(tmp_path: Path) -> None:
    releases = [make_release("one", topics=("juries",)), make_release("two", topics=("housing",))]
    corpus = stored_corpus(tmp_path / "corpus", releases, TOPICS.replace('parent = "courts"\n', ""))
    update(corpus, tmp_path / "index")
    corpus = stored_corpus(tmp_path / "corpus", [], TOPICS)
    report = update(corpus, tmp_path / "index")
    found = open_current(tmp_path / "index").search(SearchRequest(chosen={"topic": frozenset({"courts"})}))

    assert report.changed == 2
    assert found.ids == (releases[0].id,)


@pytest.mark.parametrize(
    ("parents", "above"),
    [
        ({"a": None}, {}),
        ({"a": "nowhere"}, {}),
        ({"a": "a"}, {}),
        ({"a": "b", "b": None}, {"a": ("b",)}),
        ({"a": "b", "b": "c", "c": None}, {"a": ("b", "c"), "b": ("c",)}),
        ({"a": "b", "b": "a"}, {"a": ("b",), "b": ("a",)}),
    ],
)
def test_who_stands_above_whom(parents: dict[str, str | None], above: dict[str, tuple[str, ...]]) -> None:
    rules = [TopicRule(id=id, label=id, parent=parent) for id, parent in parents.items()]

    assert Vocabulary.of(rules).ancestors == above


@settings(max_examples=20)
@given(st.integers(0, 2**32))
def test_a_parent_s_count_is_the_total_of_its_family(seed: int) -> None:
    chance = random.Random(seed)
    ids = [f"t{n}" for n in range(6)]
    rules = [TopicRule(id=id, label=id, parent=chance.choice([None, *ids[:n]])) for n, id in enumerate(ids)]
    ancestors = Vocabulary.of(rules).ancestors
    releases = [
        make_release(f"r{n}", topics=tuple(chance.sample(ids, chance.randint(0, 2)))) for n in range(12)
    ]
    with tempfile.TemporaryDirectory() as folder:
        engine = WhooshEngine.create(Path(folder) / "1")
        with engine.writer() as writer:
            for release in releases:
                writer.put(entry_of(release, "1", ancestors=ancestors))
        counts = dict(engine.search(SearchRequest(facets=("topic",))).facets["topic"].counts)
    for id in ids:
        family = {id} | {other for other, above in ancestors.items() if id in above}
        wanted = sum(bool(family & {topic.id for topic in release.topics}) for release in releases)

        assert counts.get(id, 0) == wanted
