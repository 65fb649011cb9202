"""Zones: end mark, boilerplate, contact, footer and furniture, told from the release's body."""

from __future__ import annotations

import pytest

from archive.parser.boilerplate import is_self_description
from archive.parser.draft import Draft, Line
from archive.parser.zones import clear_head, find_zones

STORY = [f"Paragraph {n} of a story about the harbor and the people who work there." for n in range(1, 5)]
ABOUT = "The Harbor Rights Network is a non-profit group that counts cameras in Port Callan."


def zoned(*lines: str) -> tuple[str | None, dict[str, str]]:
    """The end mark, and the zone of each line by its text."""
    draft = Draft([Line(text, "paragraph", ()) for text in lines])
    clear_head(draft)
    mark = find_zones(draft)
    return mark, {line.text: line.zone for line in draft.lines}


@pytest.mark.parametrize(
    "mark", ["###", "# # #", "-30-", "--30--", "30", "--END--", "- END –", "END", "-end-", "* * *", "#####"]
)
def test_the_end_mark_is_found_in_its_forms_and_what_follows_is_no_body(mark: str) -> None:
    found, zones = zoned(*STORY, mark, "283607")

    assert found == mark
    assert zones["283607"] == "footer"
    assert all(zones[text] == "body" for text in STORY)


@pytest.mark.parametrize("line", ["30 cameras", "The End", "In the end", "# 1", "1930", "Week 30"])
def test_other_short_lines_are_no_end_mark(line: str) -> None:
    assert zoned(*STORY, line)[0] is None


def test_a_mark_near_the_top_is_decoration() -> None:
    assert zoned("###", *STORY)[0] is None


@pytest.mark.parametrize(
    "lines",
    [
        ("About the Harbor Rights Network", "It counts cameras.", "It has counted 1,204."),
        (f"About the Harbor Rights Network: {ABOUT}",),
        (ABOUT,),
        ("Acerca de la Red del Puerto", "Cuenta cámaras."),
        ("The Dockside Lamp Replacement Program (DLRP) awards yearly grants to towns for safe lighting.",),
        ("The Harbor Readers’ Association speaks for 63 libraries and the 1,900 people who work in them.",),
        ("La Clínica Puerto Abierto ofrece atención médica gratuita desde 2009.",),
        ("Le Collectif des Volets réunit 140 habitants.",),
        ("Der Mieterverein Lindenau berät 1.100 Haushalte.",),
    ],
)
def test_self_descriptions_at_the_end_are_boilerplate(lines: tuple[str, ...]) -> None:
    _, zones = zoned(*STORY, *lines)

    assert {zones[text] for text in lines} == {"boilerplate"}
    assert zones[STORY[-1]] == "body"


@pytest.mark.parametrize(
    "line",
    [
        "The Harbor Readers’ Association offers free cards until Friday.",
        "The Harbor Readers’ Association will represent them.",
        "The tide represents a danger to the office.",
    ],
)
def test_news_of_a_body_as_the_last_paragraph_is_no_boilerplate(line: str) -> None:
    _, zones = zoned(*STORY, line)

    assert zones[line] == "body"


def test_boilerplate_behind_the_end_mark_is_still_boilerplate() -> None:
    _, zones = zoned(*STORY, "###", ABOUT, "Copyright © 2016 Harbor Rights Network")

    assert zones[ABOUT] == "boilerplate"
    assert zones["Copyright © 2016 Harbor Rights Network"] == "footer"


def test_a_paragraph_about_something_in_the_middle_stays_body() -> None:
    text = "About half of the cameras point at the water, where nobody lives."

    assert zoned(STORY[0], text, *STORY[1:])[1][text] == "body"


@pytest.mark.parametrize(
    "line",
    [
        "Copyright © 2021 Harbor Rights Network, All rights reserved.",
        "© 2021 Harbor Rights Network",
        "Copyright (C) *|CURRENT_YEAR|* *|LIST:COMPANY|*. All rights reserved.",
        "You are receiving this email because you asked for it.",
        "Want to change how you receive these emails?",
        "unsubscribe from this list",
        "View this email in your browser",
        "Our mailing address is:",
    ],
)
def test_mailing_phrases_at_the_end_are_footer_with_all_below(line: str) -> None:
    _, zones = zoned(*STORY, line, "12 Chandler Street, Port Callan")

    assert zones[line] == "footer"
    assert zones["12 Chandler Street, Port Callan"] == "footer"


def test_a_release_about_copyright_is_no_footer() -> None:
    text = "The copyright on the map expired, so anyone may copy it."

    assert zoned(STORY[0], text, *STORY[1:])[1][text] == "body"


def test_a_salutation_with_an_unfilled_name_stays_body() -> None:
    assert zoned("Dear *|FNAME|*,", *STORY)[1]["Dear *|FNAME|*,"] == "body"


@pytest.mark.parametrize(
    "lines",
    [
        ("Contact: Ana Brandt, 299-555-0142",),
        ("CONTACT", "Ana Brandt", "(299) 555-0142", "ana@harbor.example"),
        ("Media Contact:", "Ana Brandt", "ana@harbor.example"),
        ("For more information, contact Ana Brandt at 299-555-0142.",),
        ("Contacto de prensa:", "Ana Brandt, 299-555-0142"),
        ("RSVP: Ana Brandt, 299-555-0142",),
    ],
)
@pytest.mark.parametrize("at_top", [True, False])
def test_contacts_are_set_aside_at_either_end(lines: tuple[str, ...], at_top: bool) -> None:
    _, zones = zoned(*((*lines, *STORY) if at_top else (*STORY, *lines)))

    assert {zones[text] for text in lines} == {"contact"}
    assert all(zones[text] == "body" for text in STORY)


def test_a_sentence_about_contact_without_a_number_is_body() -> None:
    text = "Contact between the harbor and the city was lost for an hour."

    assert zoned(STORY[0], text, *STORY[1:])[1][text] == "body"


@pytest.mark.parametrize(
    "line",
    [
        "Share",
        "Tweet this",
        "Print this page",
        "Browse by month",
        "Home | News | Contact | ",
        "Press Releases",
        "Back to top",
        "|",
    ],
)
def test_page_furniture_is_set_aside(line: str) -> None:
    assert zoned(line, *STORY)[1][line] == "furniture"


def test_a_category_glued_to_an_author_is_footer() -> None:
    assert zoned(*STORY, "PressAna Brandt")[1]["PressAna Brandt"] == "footer"


def test_nothing_is_thrown_away() -> None:
    lines = ("Share", "Contact: Ana Brandt, 299-555-0142", *STORY, "###", ABOUT, "© 2021 Harbor Rights")

    assert set(zoned(*lines)[1]) == set(lines)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (ABOUT, "Harbor Rights Network"),
        ("The Harbor Rights Network (H.R.N.) is a nonprofit coalition.", "Harbor Rights Network"),
        ("Harbor Legal was founded in 2015 as a law firm for dockers.", "Harbor Legal"),
        ("The harbor is a busy place.", None),
    ],
)
def test_a_self_description_tells_the_name(text: str, name: str | None) -> None:
    assert is_self_description(text) == name
