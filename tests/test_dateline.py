"""Datelines: the forms that open a release, and what only looks like one."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.parser.dateline import FoundDateline, find_dateline
from archive.parser.places import is_state, place_of

TODAY = dt.date(2026, 11, 24)
DAY = dt.date(2024, 11, 19)


def read(paragraph: str) -> FoundDateline | None:
    return find_dateline(paragraph, order="mdy", today=TODAY)


@pytest.mark.parametrize(
    ("opening", "place"),
    [
        ("(New York, NY, 11/19/24) - ", "New York, NY"),
        ("(New York, NY 11/19/24) – ", "New York, NY"),
        ("(NEW YORK, NY, 11/19/2024) – ", "New York, NY"),
        ("[Albany, N.Y., 11/19/24] -- ", "Albany, NY"),
        ("[ALBANY, NY, 11/19/2024] –", "Albany, NY"),
        ("NEW YORK, November 19, 2024 — ", "New York"),
        ("BOSTON (Nov. 19, 2024) — ", "Boston"),
        ("Trenton, NJ (November 19, 2024) – ", "Trenton, NJ"),
        ("MINNEAPOLIS and ST. PAUL, Minn., Nov. 19, 2024 -- ", "Minneapolis and St. Paul, MN"),
        ("RALEIGH, N.C. — Nov. 19, 2024 — ", "Raleigh, NC"),
        ("TORONTO, CANADA — (November 19, 2024) — ", "Toronto, Canada"),
        ("Chihuahua, 19 de noviembre de 2024 – ", "Chihuahua"),
    ],
)
def test_place_and_date_are_read_in_every_form(opening: str, place: str) -> None:
    found = read(f"{opening}Today the council voted to end the camera contract.")

    assert found is not None
    assert found.place == place
    assert found.date is not None
    assert found.date.value == DAY


@pytest.mark.parametrize(
    ("opening", "place"),
    [
        ("WASHINGTON – ", "Washington"),
        ("Washington, DC -- ", "Washington, DC"),
        ("CARSON CITY, Nev. - ", "Carson City, NV"),
        ("SANTA FE, N.M.—", "Santa Fe, NM"),
        ("CHICAGO --", "Chicago"),
        ("PORT CALLAN, CV: ", None),
        ("LOS ANGELES /PRNewswire/ — ", "Los Angeles"),
        ("DENVER (GLOBE NEWSWIRE) -- ", "Denver"),
        ("(Oakland, Calif.) – ", "Oakland, CA"),
        ("WASHINGTON, D.C. â€“ ", "Washington, DC"),
        ("Washington-Today, ", "Washington"),
        ("Washington-U.S. Senator Rue O’Hara: ", "Washington"),
        ("WASHINGTON, DC-Today, ", "Washington, DC"),
        ("SPRINGFIELD, Mo.  ", "Springfield, MO"),
        ("Guadalupe, Zac.- ", "Guadalupe, Zac"),
        ("Marburg/L. (ots) – ", "Marburg/L."),
    ],
)
def test_a_place_without_a_date_counts_where_the_form_makes_it_one(opening: str, place: str | None) -> None:
    found = read(f"{opening}The library association won its appeal.")

    assert (found.place if found else None) == place


@pytest.mark.parametrize(
    "paragraph",
    [
        "COVID-19 data went to police – and nobody asked.",
        "The Times Square–42nd Street station has forty cameras.",
        "Our members — all of them volunteers — walked every street.",
        "Privacy groups - three of them - wrote to the mayor.",
        "“This is a start,” said Ana Brandt – and it was.",
        "40 Rector Street, 9th Floor - New York",
        "() – The council voted.",
        "Victory – the court agreed with us.",
        "",
    ],
)
def test_a_dash_after_ordinary_words_is_no_dateline(paragraph: str) -> None:
    assert read(paragraph) is None


@pytest.mark.parametrize(
    ("opening", "place"),
    [
        ("North Callan  MD    ", "North Callan, MD"),
        ("Callan  VA   ", "Callan, VA"),
        ("PORT CALLAN, Md. ", "Port Callan, MD"),
        ("WASHINGTON, D.C. ", "Washington, DC"),
    ],
)
def test_where_marks_are_lost_a_city_with_its_state_needs_none(opening: str, place: str) -> None:
    paragraph = f"{opening}Senator Rue O’Hara won an appeal today"
    found = find_dateline(paragraph, order="mdy", today=TODAY, lost=True)

    assert found is not None
    assert found.place == place
    assert paragraph[found.end :].startswith("Senator")


def test_the_text_is_kept_as_printed_and_says_where_the_story_begins() -> None:
    paragraph = "(New York, NY 11/19/24) – Today, privacy advocates sued."

    found = read(paragraph)

    assert found is not None
    assert found.text == "(New York, NY 11/19/24) –"
    assert paragraph[found.end :] == "Today, privacy advocates sued."


def test_a_date_without_a_year_is_given_as_such() -> None:
    found = read("LAS VEGAS, Dec. 27 -- The board met.")

    assert found is not None
    assert (found.date, found.yearless) == (None, (12, 27, "Dec. 27"))


@pytest.mark.parametrize(
    ("printed", "place"),
    [
        ("NEW YORK, N.Y.", "New York, NY"),
        ("Fort Worth, Tex.", "Fort Worth, TX"),
        ("WINSTON-SALEM, NORTH CAROLINA", "Winston-Salem, NC"),
        ("Washington  D C", "Washington, DC"),
        ("San José, Costa Rica", "San José, Costa Rica"),
        ("RIO DE JANEIRO, BRAZIL", "Rio de Janeiro, Brazil"),
        ("—", None),
        ("", None),
    ],
)
def test_spellings_of_a_place_meet(printed: str, place: str | None) -> None:
    assert place_of(printed) == place


@pytest.mark.parametrize("text", ["NY", "N.Y.", "New York", "Calif.", "W.Va.", "D C"])
def test_a_state_is_known_in_all_its_spellings(text: str) -> None:
    assert is_state(text)


@given(text=st.text(max_size=150))
def test_no_text_makes_it_fail(text: str) -> None:
    found = read(text)

    assert found is None or text[: found.end].strip() == found.text
