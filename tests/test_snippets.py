"""Snippets: which passages are shown, and where they are cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.entry import Card
from index.marks import Marks
from index.snippets import LENGTH, SLACK, Snippet, runs_of, snippets_of

LONGEST = (
    LENGTH + 2 * SLACK + 3
)  # a sentence's end may lie a little further, and "…" twice, once behind a blank


def card(*passages: str, title: str = "A title", boilerplate: tuple[str, ...] = ()) -> Card:
    """A card whose passages are numbered from 1, the boilerplate after the body."""
    numbered = list(enumerate((*passages, *boilerplate), 1))
    return Card(
        id="a",
        title=title,
        date=None,
        issuer=None,
        place=None,
        kind="press release",
        topics=(),
        passages=tuple(numbered[: len(passages)]),
        boilerplate=tuple(numbered[len(passages) :]),
    )


def marks(*words: str) -> Marks:
    return Marks(words=frozenset(words))


def marked(snippet: Snippet) -> list[str]:
    return [piece for piece, is_match in snippet.runs() if is_match]


FILLER = "The committee heard from residents of every borough during the long winter session. "


def test_a_short_passage_is_shown_whole_with_its_matches() -> None:
    (snippet,), more = snippets_of(
        card("First words.", "The police bought cameras."), marks("police", "cameras")
    )

    assert (snippet.paragraph, snippet.text, more) == (2, "The police bought cameras.", 0)
    assert marked(snippet) == ["police", "cameras"]
    assert snippet.zone == "body"


def test_at_most_two_passages_are_shown_in_reading_order_and_the_rest_counted() -> None:
    snippets, more = snippets_of(
        card("police here", "nothing", "police again", "police and cameras", "police"),
        marks("police", "cameras"),
    )

    assert [snippet.paragraph for snippet in snippets] == [1, 4]
    assert more == 2


def test_forms_of_one_word_count_as_one_when_passages_are_chosen() -> None:
    snippets, _ = snippets_of(
        card("center, centers, centers", "fusion", "fusion center"), marks("fusion", "center", "centers")
    )

    assert [snippet.paragraph for snippet in snippets] == [1, 3]


def test_lists_of_references_are_shown_last() -> None:
    snippets, more = snippets_of(
        card("police", "SEE: Report – police cameras harbor", "cameras"), marks("police", "cameras", "harbor")
    )

    assert ([snippet.paragraph for snippet in snippets], more) == ([1, 3], 1)


def test_a_long_passage_is_cut_at_word_ends_around_its_matches() -> None:
    text = FILLER.replace(".", ",") * 5 + "then the police bought cameras " + FILLER.replace(".", ",") * 5

    (snippet,), _ = snippets_of(card(text), marks("police", "cameras"))

    assert marked(snippet) == ["police", "cameras"]
    assert snippet.text.startswith("…")
    assert snippet.text.endswith("…")
    inner = snippet.text.strip("…")
    at = text.index(inner)
    assert text[at - 1] == " "
    assert text[at + len(inner)] == " "
    assert len(snippet.text) <= LONGEST


def test_a_cut_snippet_prefers_to_begin_and_end_with_a_sentence() -> None:
    text = (
        FILLER * 4
        + "It was late. Then the police bought cameras for every station house in town. "
        + FILLER * 5
    )

    (snippet,), _ = snippets_of(card(text), marks("police"))

    assert snippet.text.startswith("…Then the police")
    assert snippet.text.endswith("session. …")


@pytest.mark.parametrize(
    "dateline",
    [
        "(PORT CALLAN, CV, 11/14/23) – ",
        "Port Callan, C.V. — ",
        "PORT CALLAN, CV, Nov. 14, 2023 -- ",
        "Port Callan, CV - ",
        "PORT CALLAN, CV–",
        "(Port Callan, CV) ",
    ],
)
def test_a_snippet_begins_before_a_dateline_or_behind_it_never_in_it(dateline: str) -> None:
    opening = "Brackwater Residential will remove the locks and police "
    text = f"{dateline}{opening}cameras from its lobbies. " + FILLER * 4

    (snippet,), _ = snippets_of(card(text), marks("cameras"))
    (named,), _ = snippets_of(card(f"{'Upper ' * 11}{text}"), marks("callan"))

    assert snippet.text.startswith(f"…{opening}cameras from")
    assert "Callan" in named.text or "CALLAN" in named.text


def test_the_dot_of_an_abbreviation_ends_no_sentence() -> None:
    text = (
        FILLER.replace(".", ",") * 3
        + "and it was told that Sen. Lindt of the U.S. harbor met the police. "
        + FILLER * 3
    )

    (snippet,), _ = snippets_of(card(text), marks("police"))

    assert not snippet.text.startswith(("…Lindt", "…harbor"))


def test_the_densest_part_of_a_long_passage_is_shown() -> None:
    text = "police " + FILLER * 6 + "police bought cameras near the harbor. " + FILLER * 3

    (snippet,), _ = snippets_of(card(text), marks("police", "cameras", "harbor"))

    assert marked(snippet) == ["police", "cameras", "harbor"]


def test_a_match_at_the_start_is_shown_from_the_start() -> None:
    (snippet,), _ = snippets_of(card("The police met. " + FILLER * 6), marks("police"))

    assert snippet.text.startswith("The police met.")
    assert snippet.text.endswith("…")


def test_a_word_longer_than_a_snippet_is_cut_hard() -> None:
    (snippet,), _ = snippets_of(card("x" * 10_000 + " police"), marks("police"))

    assert marked(snippet) == ["police"]
    assert len(snippet.text) <= LONGEST


def test_boilerplate_is_shown_only_when_the_match_is_nowhere_else_and_says_so() -> None:
    footer = ("Donate to the harbor fund.",)

    (only_there,), _ = snippets_of(card("Body.", boilerplate=footer), marks("donate"))
    (in_both,), more = snippets_of(card("We donate.", boilerplate=footer), marks("donate"))
    (in_title,), _ = snippets_of(card("The body.", title="Donate now", boilerplate=footer), marks("donate"))

    assert (only_there.paragraph, only_there.zone) == (2, "boilerplate")
    assert (in_both.paragraph, in_both.zone, more) == (1, "body", 0)
    assert (in_title.text, in_title.matches) == ("The body.", ())


def test_without_a_match_the_first_passage_that_says_something_opens_the_release() -> None:
    opening = "The city council voted on Tuesday to end the contract."

    (snippet,), more = snippets_of(
        card("For Immediate Release", "SEE: Report – https://example.org/report-on-the-contract", opening),
        Marks(),
    )

    assert (snippet.paragraph, snippet.matches, more) == (3, (), 0)


def test_a_release_of_labels_only_shows_the_first_and_one_without_body_shows_nothing() -> None:
    assert [s.text for s in snippets_of(card("Advisory", "Noon"), Marks())[0]] == ["Advisory"]
    assert snippets_of(card(), marks("police")) == ((), 0)


def test_matches_count_code_points_beyond_the_basic_plane() -> None:
    (snippet,), _ = snippets_of(card("\U0001f6a8\U0001f6a8 police"), marks("police"))

    assert snippet.matches == ((3, 9),)


def test_runs_give_the_text_back_whole() -> None:
    assert runs_of("abcdef", ((0, 2), (4, 6))) == (("ab", True), ("cd", False), ("ef", True))
    assert runs_of("", ()) == ()


words = st.lists(
    st.sampled_from(["police", "cameras", "the", "a.", "x" * 90, "é", "\U0001f6a8", "\n", "harbor,"])
)


@given(st.lists(words.map(" ".join), max_size=5))
def test_every_snippet_is_a_stretch_of_its_passage_with_its_matches_in_place(passages: list[str]) -> None:
    found = card(*passages)

    snippets, more = snippets_of(found, marks("police", "cameras"))

    texts = dict(found.passages)
    for snippet in snippets:
        passage = texts[snippet.paragraph]
        cut_before, cut_after = snippet.text.startswith("…"), snippet.text.endswith("…")
        inner = snippet.text[cut_before : len(snippet.text) - cut_after].rstrip(" ")
        assert inner in passage
        assert len(snippet.text) <= LONGEST
        assert all(piece in ("police", "cameras") for piece in marked(snippet))
        assert bool(snippet.matches) == ("police" in passage or "cameras" in passage)
    matching = sum("police" in text or "cameras" in text for text in passages)
    assert more == max(0, matching - 2)
