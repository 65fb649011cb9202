"""Where blocks begin and end in plain text."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.readers.paragraphs import blocks_of

LONG = (
    "The county commission agreed on Monday night to publish every contract for surveillance technology within "
    "thirty days of signing it, ending a dispute that began when a clerk found an unlisted agreement."
)


def texts(text: str) -> list[str]:
    return [block.text for block in blocks_of(text)]


def kinds(text: str) -> str:
    return "".join(block.kind[0] for block in blocks_of(text))


@pytest.mark.parametrize("width", [50, 60, 65, 72, 78, 100])
def test_paragraphs_wrapped_at_any_margin_stay_whole(width: int) -> None:
    paragraphs = [LONG, "“We asked for a list.” " + LONG, LONG.upper()]

    wrapped = "\n\n".join(textwrap.fill(p, width) for p in paragraphs)

    assert [text.replace("\n", " ") for text in texts(wrapped)] == paragraphs


@pytest.mark.parametrize("width", [60, 72, 78])
def test_wrapped_paragraphs_told_by_indentation_alone_are_separated(width: int) -> None:
    wrapped = "\n".join(textwrap.fill(LONG, width, initial_indent="    ") for _ in range(3))

    assert [text.replace("\n", " ") for text in texts(wrapped)] == [LONG] * 3


def test_lines_without_blank_lines_between_are_paragraphs_of_their_own() -> None:
    lines = ["For Immediate Release", "A Title", LONG, "A short paragraph follows.", LONG]

    assert texts("\n".join(lines)) == lines


def test_a_reference_and_its_address_are_one_block_and_the_next_line_another() -> None:
    text = f"{LONG}\nSEE: Report - Eyes\nhttps://a.example/x\nCourier - More\nhttps://b.example/y\n{LONG}"

    assert texts(text) == [
        LONG,
        "SEE: Report - Eyes\nhttps://a.example/x",
        "Courier - More\nhttps://b.example/y",
        LONG,
    ]


@pytest.mark.parametrize("mark", ["•", "·", "*", "-", "–", "‣", "▪", "\uf0b7", "â€¢"])
def test_a_list_ends_where_a_line_stands_at_the_margin(mark: str) -> None:
    text = f"Key findings:\n  {mark} One thing;\n  {mark} another thing.\nThe group asks for more."

    assert texts(text) == ["Key findings:", "One thing;", "another thing.", "The group asks for more."]
    assert kinds(text) == "hiip"


@pytest.mark.parametrize(
    ("first", "second"),
    [("1.", "2."), ("1)", "2)"), ("(1)", "(2)"), ("a)", "b)"), ("(a)", "(b)"), ("9.", "10.")],
)
def test_numbers_and_letters_that_count_on_make_items(first: str, second: str) -> None:
    assert kinds(f"{first} One thing\n{second} Another thing") == "ii"


@pytest.mark.parametrize(
    "text",
    [
        "- Jane Roe",
        "* Figures for the county.",
        "1985. Nobody has found them.",
        "- 30 -",
        "* * *",
        "– END –",
        "--END--",
    ],
)
def test_a_mark_alone_makes_no_list(text: str) -> None:
    assert kinds(f"{LONG}\n\n{text}") == "pp"
    assert texts(f"{LONG}\n\n{text}")[1] == text


def test_an_item_keeps_its_wrapped_lines() -> None:
    text = "  • One thing that goes on\n    over two lines;\n  • another."

    assert texts(text) == ["One thing that goes on\nover two lines;", "another."]


def test_contact_lines_stay_together_and_other_labels_begin_blocks() -> None:
    text = f"{LONG}\n\nContact: Ines Okafor\nPhone: 505-555-0142\n\nWHO: Roe\nWHAT: Hearing\n\n{LONG}"

    assert texts(text)[1:4] == ["Contact: Ines Okafor\nPhone: 505-555-0142", "WHO: Roe", "WHAT: Hearing"]


@pytest.mark.parametrize(
    "line", ["--30--", "- END -", "###", "Issued: 10 June 2025", "Tuesday, 10th June 2025"]
)
def test_end_marks_and_dates_are_blocks_of_their_own(line: str) -> None:
    texts = [block.text for block in blocks_of(f"The council met.\n{line}\nwww.harbor.example")]

    assert texts == ["The council met.", line, "www.harbor.example"]


def test_a_broken_sentence_is_joined() -> None:
    text = f"  {LONG} They thanked Rep. \n Max Doe.\n  {LONG}"

    assert texts(text) == [f"{LONG} They thanked Rep.\nMax Doe.", LONG]


def test_long_runs_of_blanks_in_an_endless_line_are_breaks() -> None:
    line = "Title of it" + " " * 20 + LONG + " " * 9 + LONG + "     said Roe     " + "and so on" * 5

    assert len(texts(line)) == 3
    assert texts(line)[0] == "Title of it"


@given(
    st.lists(
        st.sampled_from(
            ["", " ", "• a", "- b", "1. c", "Some words here", "https://x.example", LONG, "SEE: x", "A: b"]
        )
    )
)
def test_no_word_is_lost_and_none_is_added(lines: list[str]) -> None:
    found = "".join("".join(texts("\n".join(lines))).split())
    given_words = "".join("".join(lines).split())

    assert all(mark in "•-1.ac" or mark in found for mark in given_words)
    assert found.count("Somewordshere") == given_words.count("Somewordshere")
    assert found.count("https://x.example") == given_words.count("https://x.example")


def test_a_hundred_thousand_items_are_one_list() -> None:
    assert len(blocks_of("- an item\n" * 100_000)) == 100_000


@given(st.text())
def test_any_text_gives_blocks_that_hold_something(text: str) -> None:
    assert all(block.text.strip() for block in blocks_of(text))
