"""The title: which line of the head is the headline, and what its copies and neighbours are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.parser.draft import Draft, Line
from archive.parser.title import FoundTitle, clean_header_title, find_title
from archive.release import BlockKind

TITLE = "Council Opens Its Books to the Public"
BODY = "The council voted on Tuesday to open its books to anyone who asks, for the first time in forty years."


def draft_of(*lines: str, kinds: tuple[BlockKind, ...] = ()) -> Draft:
    return Draft(
        [Line(text, kinds[at] if at < len(kinds) else "paragraph", ()) for at, text in enumerate(lines)]
    )


def found(*lines: str, header: str | None = None, kinds: tuple[BlockKind, ...] = ()) -> FoundTitle:
    return find_title(draft_of(*lines, kinds=kinds), header, None, lambda text: 0 if text == BODY else None)


def test_the_first_line_of_the_head_is_the_title() -> None:
    assert found(TITLE, BODY) == FoundTitle(title=TITLE, subtitle=None)


@pytest.mark.parametrize(
    "copy",
    [TITLE.upper(), f"{TITLE}.", f"“{TITLE}”", f"Press Release: {TITLE}", TITLE.replace("Public", "public")],
)
def test_copies_of_the_title_are_set_aside_however_they_differ(copy: str) -> None:
    draft = draft_of(copy, TITLE, TITLE, BODY)

    title = find_title(draft, None, None, lambda text: 0 if text == BODY else None)

    assert title.title == TITLE
    assert [line.text for line in draft.body()] == [BODY]


def test_the_title_printed_twice_wins_over_a_page_heading_above_it() -> None:
    assert found("News and Updates", TITLE, TITLE, BODY).title == TITLE


def test_a_heading_of_the_page_wins_over_ordinary_lines() -> None:
    assert found("A short line above", TITLE, BODY, kinds=("paragraph", "heading")).title == TITLE


def test_the_line_that_the_format_names_is_the_title_as_it_is_printed() -> None:
    assert (
        found("Harbor Notes", TITLE.upper(), BODY, header=f"Fwd: {TITLE} | Harbor Rights").title
        == TITLE.upper()
    )


def test_without_a_printed_headline_the_header_gives_the_title() -> None:
    assert found(BODY, header=f"{TITLE} | Harbor Rights").title == TITLE


def test_without_any_headline_the_first_words_stand_in_and_are_doubted() -> None:
    title = found(BODY + " " + BODY)

    assert title.title == BODY or title.title.endswith(" …")
    assert [doubt.about for doubt in title.doubts] == ["title"]


def test_stand_in_words_end_at_a_sentence_and_not_at_an_abbreviation() -> None:
    first = "Sen. Rue O’Hara spoke to the dockers of Port Callan on Tuesday."
    text = (
        f"{first} She said that the harbor stays open, that nobody pays, and that the boats will come. " * 3
    )

    assert found(text.strip()).title == first


@pytest.mark.parametrize(
    "title",
    [
        "S.T.O.P. Sues the City",
        "“Trust Us,” Says the Commissioner of Cameras",
        "$4.2 Million for 311 Cameras: Who Asked?",
        "Dr. Brandt v. the City of Port Callan",
        "Ten Questions for the Mayor:",
        "The Cameras Are In. Nobody Asked For Them.",
        "SEN. O’HARA CALLS FOR OPEN HARBOR",
    ],
)
def test_titles_may_hold_marks_numbers_and_stops(title: str) -> None:
    assert found(title, title, BODY).title == title


def test_a_headline_cut_off_within_a_word_gives_way_to_the_whole_one_below() -> None:
    whole = "Harbor Master Announces Funds for the Port Callan Regional Airport"

    assert found(whole[:-4], whole, BODY).title == whole
    assert found(whole[:-8], whole, BODY).title == whole[:-8]


def test_speech_without_marks_is_no_headline() -> None:
    assert found("These boats will help for many years to come   Brandt said", BODY).doubts


def test_the_line_below_the_title_is_its_subtitle() -> None:
    assert (
        found(TITLE, "Forty years of ledgers go on a shelf", BODY).subtitle
        == "Forty years of ledgers go on a shelf"
    )


@pytest.mark.parametrize("line", ["By Ana Brandt", "BY ANA BRANDT", "Dear friends,", "Contact us:", "Tiny"])
def test_bylines_greetings_and_labels_are_no_subtitle(line: str) -> None:
    assert found(TITLE, line, BODY).subtitle is None


def test_the_title_and_its_neighbours_leave_the_body() -> None:
    draft = draft_of("Harbor Notes", TITLE, TITLE, "Forty years of ledgers go on a shelf", BODY)
    find_title(draft, None, None, lambda text: 0 if text == BODY else None)

    assert [line.text for line in draft.body()] == [BODY]
    assert len(draft.lines) == 5


@pytest.mark.parametrize(
    ("header", "title"),
    [
        (f"Fwd: {TITLE}", TITLE),
        (f"RE: Fwd: {TITLE}", TITLE),
        (f"[press] {TITLE}", TITLE),
        (f"FOR IMMEDIATE RELEASE: {TITLE}", TITLE),
        (f"Press Release - {TITLE}", TITLE),
        (f"  {TITLE}\n ", TITLE),
        ("Release of the Ledgers", "Release of the Ledgers"),
    ],
)
def test_tags_before_a_subject_go(header: str, title: str) -> None:
    assert clean_header_title(header) == title


@given(
    lines=st.lists(st.text(min_size=1, max_size=60).filter(str.strip), min_size=1, max_size=6),
    header=st.none() | st.text(max_size=40),
)
def test_there_is_always_a_title(lines: list[str], header: str | None) -> None:
    assert found(*lines, header=header).title


def test_a_label_and_its_copy_are_no_headline_and_go_aside() -> None:
    draft = draft_of("Public Notices", "PUBLIC NOTICES:", TITLE, BODY)

    title = find_title(draft, None, None, lambda text: 0 if text == BODY else None)

    assert title.title == TITLE
    assert [line.zone for line in draft.lines] == ["furniture", "furniture", "furniture", "body"]


def test_a_heading_over_findings_is_no_headline() -> None:
    assert (
        found(TITLE, "The council voted on Tuesday to open its books to all.", "Key Findings:").title == TITLE
    )


def test_a_first_sentence_that_ends_with_an_abbreviation_completes_no_headline() -> None:
    sentence = (
        "Sen. Rue Ortega today announced that the council has made two grants, the larger of them for the"
        " repair of nets, to the Harbor and Lantern Area Council, Inc."
    )
    assert found(TITLE, sentence, BODY) == FoundTitle(title=TITLE, subtitle=None)


def test_a_headline_may_end_with_a_semicolon_where_a_second_one_follows() -> None:
    second = "Announces Reading Room and Hours"
    assert found(f"{TITLE};", second, BODY) == FoundTitle(title=f"{TITLE};", subtitle=second)
