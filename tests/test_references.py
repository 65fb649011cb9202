"""References: SEE blocks, titles above addresses, links, and addresses in running text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.parser.draft import Draft, Line
from archive.parser.references import find_references, mark_references, urls_in
from archive.source import Link

TITLE = "Blind Corners Revisited: What the Port Authority Knew and When It Knew It"
URL = "https://harbor.example/report"


def pairs(*paragraphs: str, links: tuple[Link, ...] = ()) -> list[tuple[str, str | None]]:
    draft = Draft([Line(text, "paragraph", links) for text in paragraphs])
    mark_references(draft.body())
    draft.number()
    return [(r.title, r.url) for r in find_references(draft.body())]


@pytest.mark.parametrize(
    "paragraph",
    [
        f"SEE: Report - Blind Corners\n{URL}",
        f"SEE: Report - Blind Corners {URL}",
        f"SEE - Report - Blind Corners - {URL}",
        f"SEE Report - Blind Corners --- {URL}",
        f"SEE ALSO: Report - Blind Corners – {URL}",
        f"See: Report - Blind Corners: {URL}",
        f"VER: Report - Blind Corners\n{URL}",
        f"Siehe: Report - Blind Corners\n{URL}",
        f"Report - Blind Corners\n{URL}",
    ],
)
def test_title_and_address_of_a_see_line_are_told_apart(paragraph: str) -> None:
    assert pairs(paragraph) == [("Report - Blind Corners", URL)]


def test_several_references_share_one_see_and_one_may_have_lost_its_address() -> None:
    assert pairs(
        f"SEE: Council File - The Vote\n{URL}",
        "Port Callan Courier - Money for Cameras\nhttps://courier.example/money",
        "Blind Corners, Five Years On",
        "The council meets again in May.",
    ) == [
        ("Council File - The Vote", URL),
        ("Port Callan Courier - Money for Cameras", "https://courier.example/money"),
        ("Blind Corners, Five Years On", None),
    ]


def test_titles_that_lost_their_addresses_are_told_apart_by_their_lines() -> None:
    long = "The council met and heard from everyone who came, which took until four in the morning of the next day."
    assert pairs(f"SEE: {TITLE}\nHarbor Code § 12", long) == [(TITLE, None), ("Harbor Code § 12", None)]
    assert pairs("SEE: Letter of the Dockers\nThe Vote") == [
        ("Letter of the Dockers", None),
        ("The Vote", None),
    ]
    assert pairs(f"SEE: {TITLE}\nwith an Afterword") == [(f"{TITLE} with an Afterword", None)]


def test_a_text_cut_off_within_an_address_still_gives_the_title() -> None:
    assert pairs("SEE: Blind Corners\nhttps:/") == [("Blind Corners", None)]


def test_the_label_lines_of_an_advisory_are_no_references() -> None:
    assert pairs("SEE: Blind Corners", "WHEN: Wednesday, June 17, at the Harbor Gate") == [
        ("Blind Corners", None)
    ]


def test_an_address_on_the_line_below_its_see_belongs_to_it_even_after_a_blank_line() -> None:
    assert pairs("SEE: Report - Blind Corners", URL, "The council met.") == [("Report - Blind Corners", URL)]


@pytest.mark.parametrize(
    ("printed", "url"),
    [
        ("(https://harbor.example/a).", "https://harbor.example/a"),
        ("https://harbor.example/a_(b)", "https://harbor.example/a_(b)"),
        ("https://harbor.example/a?b=1&c=%20#d|e.", "https://harbor.example/a?b=1&c=%20#d|e"),
        ("www.harbor.example,", "www.harbor.example"),
        ("harbor.org/report;", "harbor.org/report"),
        ("“https://harbor.example/a”", "https://harbor.example/a"),
    ],
)
def test_an_address_ends_before_the_punctuation_around_it(printed: str, url: str) -> None:
    text = f"Read {printed} now"
    ((start, end, found),) = urls_in(text)

    assert found == url
    assert text[start:end] == url


@pytest.mark.parametrize(
    "text", ["harbor.org", "e.g. this/that", "ana@harbor.org", "S. 217/A. 3306", "and/or"]
)
def test_other_words_are_no_addresses(text: str) -> None:
    assert urls_in(text) == []


def test_a_link_in_running_text_is_a_reference_under_its_words() -> None:
    text = "The full report counts every lens."

    assert pairs(text, links=(Link(start=4, end=15, url=URL),)) == [("full report", URL)]


@pytest.mark.parametrize(
    "url", ["mailto:press@harbor.example", "javascript:alert(1)", "#top", "tel:2995550142"]
)
def test_a_link_that_leads_to_no_page_is_no_reference(url: str) -> None:
    assert pairs("Write to us.", links=(Link(start=0, end=5, url=url),)) == []


def test_one_address_is_one_reference() -> None:
    assert len(pairs(f"SEE: Report - Blind Corners\n{URL}", f"SEE: The report again - {URL}")) == 1


def test_two_references_of_one_title_are_two() -> None:
    assert len(pairs(f"SEE: The Vote - {URL}", "SEE: The Vote - https://courier.example/vote")) == 2


@given(text=st.text(max_size=200))
def test_no_text_makes_it_fail(text: str) -> None:
    if text.strip():
        for title, url in pairs(text, f"SEE: {text}"):
            assert title or url
