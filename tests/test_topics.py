"""Topics: the editors' vocabulary, what fits it, and mistakes in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.topics import BadVocabulary, TopicRule, Vocabulary, stems_of

CAMERAS = TopicRule(id="cameras", label="Cameras & sensors", words=("camera", "sensor"), formerly=("lenses",))
PROTEST = TopicRule(id="protest", label="Protest", words=("rally",), phrases=("freedom of assembly",))
HEALTH = TopicRule(id="health", label="Health", words=("die",), at_least=1)
VOCABULARY = Vocabulary.of([CAMERAS, PROTEST, HEALTH])


def topics(title: str, *texts: str, given_: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(topic.id, topic.by) for topic in VOCABULARY.topics_of(title, texts, given_)]


def test_a_topic_needs_more_than_one_passing_mention() -> None:
    assert topics("The Vote", "One camera was seen.") == []
    assert topics("The Vote", "One camera was seen.", "Two cameras were heard of.") == [("cameras", "rule")]


def test_a_mention_in_the_title_is_enough() -> None:
    assert topics("Cameras", "Nothing else.") == [("cameras", "rule")]


@pytest.mark.parametrize("word", ["camera", "Cameras", "CAMERA’S", "camera's"])
def test_words_match_in_every_form(word: str) -> None:
    assert topics(word) == [("cameras", "rule")]


def test_a_stem_that_differs_from_its_word_from_the_start_on_is_met() -> None:
    assert stems_of("dying dies died") == ["die", "die", "die"]
    assert topics("The Vote", "The old docker lay dying.") == [("health", "rule")]


@pytest.mark.parametrize("text", ["chamber of cam eras", "cameral", "encamera"])
def test_parts_of_other_words_do_not_count(text: str) -> None:
    assert topics(text, text) == []


def test_phrases_match_word_by_word_in_order() -> None:
    assert topics("Freedom of Assembly") == [("protest", "rule")]
    assert topics("Assembly of freedom", "freedom and assembly") == []


def test_a_long_release_needs_more_mentions() -> None:
    filler = "word " * 600

    assert topics("The Vote", "camera camera", filler) == []
    assert topics("The Vote", "camera camera camera", filler) == [("cameras", "rule")]


def test_what_the_source_says_comes_first_by_id_label_or_former_name() -> None:
    assert topics("Cameras", given_=("PROTEST", "lenses", "no such topic")) == [
        ("protest", "source"),
        ("cameras", "source"),
    ]


def test_the_surest_come_first_and_there_are_not_more_than_four() -> None:
    many = Vocabulary.of([TopicRule(id=f"t{n}", label=f"T{n}", words=(f"word{n}",)) for n in range(6)])

    found = many.topics_of("", [" ".join(f"word{n} " * (n + 2) for n in range(6))])

    assert [topic.id for topic in found] == ["t5", "t4", "t3", "t2"]


def test_a_topic_that_the_vocabulary_has_lost_keeps_its_id_as_label() -> None:
    assert (VOCABULARY.label("cameras"), VOCABULARY.label("gone")) == ("Cameras & sensors", "gone")


def test_an_archive_without_a_vocabulary_has_no_topics(tmp_path: Path) -> None:
    assert Vocabulary.read(tmp_path / "topics.toml").topics_of("Cameras", ["camera " * 9]) == ()


def test_a_vocabulary_is_read_in_the_editors_order(tmp_path: Path) -> None:
    file = tmp_path / "topics.toml"
    file.write_text(
        '[zebra]\nlabel = "Z"\nwords = ["zebra"]\n\n[ape]\nparent = "zebra"\nat_least = 3\n', encoding="utf-8"
    )

    vocabulary = Vocabulary.read(file)

    assert vocabulary.ids == ("zebra", "ape")
    assert vocabulary.label("ape") == "ape"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[Big Topic]\n", "TOML"),
        ('["Big Topic"]\n', "Big Topic"),
        ("cameras = 3", "cameras"),
        ("[cameras]\nwrods = []", "wrods"),
        ('[cameras]\nwords = "camera"', "words"),
        ("[cameras", "TOML"),
    ],
)
def test_a_mistake_is_refused_and_named(tmp_path: Path, text: str, named: str) -> None:
    file = tmp_path / "topics.toml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(BadVocabulary, match=named):
        Vocabulary.read(file)


@given(
    texts=st.lists(st.text(alphabet=st.sampled_from(list("cameras rally dying’ ")), max_size=60), max_size=4)
)
def test_leaving_long_words_unstemmed_changes_no_answer(texts: list[str]) -> None:
    counted = sum(stems_of(text).count("camera") for text in texts)

    found = dict(topics("", *texts))

    assert ("cameras" in found) is (counted + sum(stems_of(t).count("sensor") for t in texts) >= 2)
