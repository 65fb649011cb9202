"""Entries: what an engine is told of a release beyond its words."""

from __future__ import annotations

import pytest
from small_archive import make_release

from archive.release import Doubt, Quotation
from index.entry import doubt_in_general, entry_of


@pytest.mark.parametrize(
    ("reason", "general"),
    [
        (
            "the footer says 2021; 2023-10-19 from the dateline was used",
            "date: the footer says …; … from the dateline was used",
        ),
        (
            "“1/9/18” bears last year's number; the header was used",
            "date: … bears last year's number; the header was used",
        ),
        ("read as cp1252", "date: read as cp1252"),
    ],
)
def test_doubts_that_differ_only_in_days_and_printed_words_are_one_value(reason, general):
    assert doubt_in_general(Doubt(about="date", reason=reason)) == general


def test_a_release_is_filed_under_how_it_was_read():
    entry = entry_of(make_release("a", doubts=(Doubt(about="title", reason="no headline"),)), digest="1")

    assert entry.keywords["format"] == ("text",)
    assert entry.keywords["dated"] == ("dateline",)
    assert entry.keywords["doubt"] == ("title: no headline",)


def test_a_speaker_is_counted_under_one_name_and_one_spelling_of_the_role_and_printed_as_printed():
    said = (
        Quotation(speaker="Brandt", role="director", organisation=None, text="Open it.", paragraph=1),
        Quotation(speaker=None, role=None, organisation=None, text="Close it.", paragraph=2),
    )
    entry = entry_of(make_release("a", quotations=said), digest="1", names={"Brandt": "Ana Brandt"})

    assert entry.keywords["speaker"] == ("Ana Brandt",)
    assert entry.keywords["role"] == ("Director",)
    assert [(one.speaker, one.name, one.role) for one in entry.said] == [
        ("Ana Brandt", "Brandt", "Director"),
        (None, None, None),
    ]
