"""Markdown and its front matter (bad input 44)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.readers.front_matter import split_front_matter
from archive.readers.markdown import markdown_blocks
from archive.readers.registry import read_bytes


def test_raw_html_is_text() -> None:
    blocks = markdown_blocks("<script>alert(1)</script>\n\nA <b onclick=x>word</b>\n\n<!-- note -->")

    assert [block.text for block in blocks] == [
        "<script>alert(1)</script>",
        "A <b onclick=x>word</b>",
        "<!-- note -->",
    ]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "JAVASCRIPT:x", "&#106;avascript:x"]
)
def test_a_link_that_nobody_may_follow_is_none(address: str) -> None:
    blocks = markdown_blocks(f"[words]({address}) and [more](<{address}>)")

    assert all(block.links == () for block in blocks)


@pytest.mark.parametrize("mark", ["###", "# # #", "- 30 -", "-30-", "--END--", "-- END --", "- ENDS -"])
def test_an_end_mark_stays_a_line_of_text(mark: str) -> None:
    assert [(b.kind, b.text) for b in markdown_blocks(f"Text\n\n{mark}\n")] == [
        ("paragraph", "Text"),
        ("paragraph", mark),
    ]


def test_links_are_spans_and_emphasis_leaves_no_marks() -> None:
    block = markdown_blocks("The **new** [court *ruling*](https://c.example/r) is `final`.")[0]

    assert block.text == "The new court ruling is final."
    assert [(block.text[link.start : link.end], link.url) for link in block.links] == [
        ("court ruling", "https://c.example/r")
    ]


def test_a_thousand_nested_lists_do_no_harm() -> None:
    assert markdown_blocks("".join("  " * n + "- a\n" for n in range(1_000)))
    assert markdown_blocks(">" * 5_000 + " a")


@pytest.mark.parametrize(
    ("text", "headers"),
    [
        ("---\ntitle: A\ntags: [b, c]\n---\nText", {"title": "A", "topics": "b, c"}),
        ("---\ncategories:\n  - b\ntags:\n  - c\n---\nText", {"topics": "c, b"}),
        ("---\nDate: 2019-06-03T10:00:00Z\n---\nText", {"date": "2019-06-03T10:00:00+00:00"}),
        ("+++\ntitle = 'A'\ndate = 2019-06-03\n+++\nText", {"title": "A", "date": "2019-06-03"}),
        ("---\nauthor: Ann Poe\norganization: Harbor Light\n---\nText", {"issuer": "Harbor Light"}),
        ("---\ntitle: 'It''s: so'\n...\nText", {"title": "It's: so"}),
        ("---\ntitle: {a: b}\nurl: javascript:x\n---\nText", {}),
        ("\ufeff---\ntitle: A\n---\nText".lstrip("\ufeff"), {"title": "A"}),
    ],
)
def test_front_matter_becomes_headers(text: str, headers: dict[str, str]) -> None:
    assert split_front_matter(text) == (headers, "Text", ())


def test_a_text_between_two_rules_is_no_front_matter() -> None:
    text = "---\nOnly a sentence.\n---\nText"

    assert split_front_matter(text) == ({}, text, ())


@pytest.mark.parametrize(
    "bomb",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\ntitle: T",
        "title: T\nx: !!python/object/apply:os.system [id]",
        "title: T\nx: " + "[" * 10_000,
        "title: T\ntitle2: \t- : [",
        "title: T\ndate: 2019-99-99",
    ],
)
def test_hostile_or_broken_front_matter_is_a_doubt_and_costs_neither_title_nor_text(bomb: str) -> None:
    headers, body, doubts = split_front_matter(f"---\n{bomb}\n---\nText")

    assert headers["title"] == "T"
    assert body == "Text"
    assert [doubt.about for doubt in doubts] == ["front-matter"]


def test_a_title_with_a_colon_does_not_cost_the_other_fields() -> None:
    source = read_bytes(b"---\ntitle: Court: no drones\ntags: [a, b]\n---\nText", "x.md")[0]

    assert dict(source.headers) == {"title": "Court: no drones", "topics": "a, b"}


@given(st.text())
def test_any_text_gives_blocks_that_hold_something(text: str) -> None:
    assert all(block.text.strip() for block in markdown_blocks(text))


@given(st.text(alphabet="abc: -[]{}&*!|>'\"\n#,0123456789", max_size=80))
def test_any_front_matter_gives_strings_on_one_line(raw: str) -> None:
    headers, _, _ = split_front_matter(f"---\n{raw}\n---\nText")

    assert all(isinstance(value, str) and value and "\n" not in value for value in headers.values())
