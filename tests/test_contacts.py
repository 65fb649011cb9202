"""Contacts: names, phones and addresses of the lines that were set aside as contact."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.parser.contacts import find_contacts
from archive.parser.draft import Line


def contacts(text: str) -> list[tuple[str | None, str | None, str | None]]:
    return [(c.name, c.phone, c.email) for c in find_contacts([Line(text, "paragraph", (), "contact")])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Contact: Ana Brandt, 299-555-0142", [("Ana Brandt", "299-555-0142", None)]),
        ("Contact: Ana Brandt (299) 555-0142", [("Ana Brandt", "(299) 555-0142", None)]),
        ("Contact: Ana Brandt, 299/555-0142.", [("Ana Brandt", "299/555-0142", None)]),
        ("Contact  Ana Brandt  299 555 0142", [("Ana Brandt", "299 555 0142", None)]),
        (
            "Media Contact:\nAna Brandt\n299.555.0142\nana@harbor.example",
            [("Ana Brandt", "299.555.0142", "ana@harbor.example")],
        ),
        (
            "Contact: Ana Brandt, 299-555-0142; Otto Lindt, 299-555-0143",
            [("Ana Brandt", "299-555-0142", None), ("Otto Lindt", "299-555-0143", None)],
        ),
        (
            "Contact: Ana Brandt and Otto Lindt 299-555-0142",
            [("Ana Brandt", "299-555-0142", None), ("Otto Lindt", None, None)],
        ),
        ("Contact: Ana Brandt (News Media Only)\n299-555-0142", [("Ana Brandt", "299-555-0142", None)]),
        (
            "Contact Ana Brandt, chair of the Harbor and Lantern Area Council, Inc., 299-555-0142",
            [("Ana Brandt", "299-555-0142", None)],
        ),
        ("Contact  Ana Brandt Otto Lindt", [("Ana Brandt", None, None), ("Otto Lindt", None, None)]),
        ('CONTACT: H.R.N. Executive Director Ana Maria Brandt; ".', [("Ana Maria Brandt", None, None)]),
        (
            "Contact: Ana Brandt, Public Information Officer, 299-555-0142",
            [("Ana Brandt", "299-555-0142", None)],
        ),
        ("Press inquiries: press@harbor.example", [(None, None, "press@harbor.example")]),
        ("Contact: Ana Brandt, 299-555-0142 ext. 7", [("Ana Brandt", "299-555-0142 ext. 7", None)]),
        ("Contact: +44 20 7946 0142", [(None, "+44 20 7946 0142", None)]),
        ("Contact: Ana Ruiz-Teller, 299-555-0142", [("Ana Ruiz-Teller", "299-555-0142", None)]),
        ("RSVP: Ana Brandt, 299-555-0142", [("Ana Brandt", "299-555-0142", None)]),
        ("Contact presse : Ana Brandt, 299-555-0142", [("Ana Brandt", "299-555-0142", None)]),
        ("Pressekontakt: Ana Brandt, 299-555-0142", [("Ana Brandt", "299-555-0142", None)]),
        ("Contact:", []),
    ],
)
def test_names_phones_and_addresses_are_paired(
    text: str, expected: list[tuple[str | None, str | None, str | None]]
) -> None:
    assert contacts(text) == expected


def test_lines_of_other_zones_are_not_looked_at() -> None:
    assert find_contacts([Line("Call Ana Brandt, 299-555-0142", "paragraph", ())]) == ()


@given(text=st.text(max_size=200))
def test_no_text_makes_it_fail_and_no_contact_is_empty(text: str) -> None:
    for contact in contacts(text):
        assert any(contact)
