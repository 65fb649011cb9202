"""The release line: immediate or embargoed, until when in which time zone, and what is no release line."""

from __future__ import annotations

import datetime as dt

import pytest

from archive.parser.draft import Draft, Line
from archive.parser.release_line import ReleaseLine, embargo_in_header, find_release_line, strictest

TODAY = dt.date(2026, 11, 24)


def found(*lines: str) -> ReleaseLine | None:
    draft = Draft([Line(text, "paragraph", ()) for text in lines])
    return find_release_line(draft, order="mdy", today=TODAY)


def until(line: str) -> dt.datetime:
    release_line = found(line)
    assert release_line is not None
    assert release_line.status == "embargoed"
    assert release_line.until is not None
    return release_line.until


@pytest.mark.parametrize(
    "line",
    [
        "FOR IMMEDIATE RELEASE",
        "For Immediate Release:",
        "For immediate release – November 19, 2024",
        "For Immediate Release November 19  2024",
        "** FOR IMMEDIATE RELEASE **",
        "Press Release: For Immediate Release",
        "FOR\nIMMEDIATE\nRELEASE",
        "PARA PUBLICACIÓN INMEDIATA",
        "Pour diffusion immédiate",
        "Zur sofortigen Veröffentlichung",
    ],
)
def test_an_immediate_release_is_known_in_its_spellings(line: str) -> None:
    release_line = found("Harbor Rights Network", line, "Council Opens Its Books")

    assert release_line is not None
    assert release_line.status == "immediate"
    assert release_line.until is None


@pytest.mark.parametrize(
    "line",
    [
        "Harbor Group Calls for Immediate Release of Hostages",
        "Families ask for immediate release",
        "Embargo on Eastmarch Sugar Must End, Says Senator",
        "Embargoes Do Not Work",
        "Embargoed Goods Rot in Port Callan Harbor",
        "The report was embargoed until Tuesday.",
        "For release of the prisoners, thousands march",
    ],
)
def test_the_words_in_a_headline_are_no_release_line(line: str) -> None:
    assert found(line, "The council voted.") is None


def test_the_date_beside_the_phrase_is_read() -> None:
    release_line = found("For Immediate Release: Tuesday, November 19, 2024")

    assert release_line is not None
    assert release_line.date is not None
    assert release_line.date.value == dt.date(2024, 11, 19)


def test_the_line_may_stand_between_two_copies_of_the_title() -> None:
    assert found("Council Opens Its Books", "For Immediate Release", "Council Opens Its Books") is not None


def test_deep_in_the_text_it_is_not_looked_for() -> None:
    assert found(*[f"Paragraph {n} of the story." for n in range(20)], "For Immediate Release") is None


@pytest.mark.parametrize(
    ("line", "utc"),
    [
        ("EMBARGOED UNTIL December 1, 2026, 9:00 a.m. EST", "2026-12-01T14:00"),
        ("Embargoed until July 1, 2026 at 9 a.m. Eastern", "2026-07-01T13:00"),
        ("EMBARGOED UNTIL 12/1/2026 12:01 AM ET", "2026-12-01T05:01"),
        ("Embargo: December 1, 2026, noon Pacific", "2026-12-01T20:00"),
        ("Embargoed for December 1, 2026, 6:30 p.m. CST", "2026-12-02T00:30"),
        ("STRICTLY EMBARGOED until 1 December 2026, 00:01 GMT", "2026-12-01T00:01"),
        ("Under embargo until 1 July 2026, 10:00 BST", "2026-07-01T09:00"),
        ("Embargoed until 1 December 2026, 10.30 CET", "2026-12-01T09:30"),
        ("Not for release before December 1, 2026, 5 p.m. MST", "2026-12-02T00:00"),
        ("HOLD FOR RELEASE December 1, 2026, 8 a.m. EST", "2026-12-01T13:00"),
    ],
)
def test_the_end_of_an_embargo_is_read_in_its_own_time_zone(line: str, utc: str) -> None:
    assert until(line).astimezone(dt.UTC).isoformat()[:16] == utc


def test_summer_and_winter_differ_for_a_zone_named_without_either() -> None:
    summer, winter = (
        until("Embargoed until July 1, 2026, 9 a.m. ET"),
        until("Embargoed until January 5, 2027, 9 a.m. ET"),
    )

    assert (summer.utcoffset(), winter.utcoffset()) == (dt.timedelta(hours=-4), dt.timedelta(hours=-5))


def test_without_a_zone_the_last_on_earth_is_taken_and_doubted() -> None:
    release_line = found("EMBARGOED UNTIL December 1, 2026, 9:00 a.m.")

    assert release_line is not None
    assert release_line.until == dt.datetime(2026, 12, 1, 21, tzinfo=dt.UTC)
    assert any("zone" in doubt.reason for doubt in release_line.doubts)


@pytest.mark.parametrize(
    "line", ["Embargoed until December 1, 2026 GMT", "Embargoed until midnight, December 1, 2026 GMT"]
)
def test_without_an_hour_or_at_midnight_it_ends_with_the_day(line: str) -> None:
    assert until(line) == dt.datetime(2026, 12, 1, 23, 59, 59, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "line",
    [
        "EMBARGOED",
        "Embargoed until further notice",
        "EMBARGOED UNTIL DELIVERY",
        "Embargoed until February 30, 2026",
    ],
)
def test_an_embargo_without_a_readable_end_holds_until_a_person_says(line: str) -> None:
    release_line = found(line)

    assert release_line is not None
    assert (release_line.status, release_line.until) == ("embargoed", None)
    assert [doubt.about for doubt in release_line.doubts] == ["embargo_until"]


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-12-01T09:00:00-05:00", "2026-12-01T14:00"),
        ("2026-12-01T14:00:00Z", "2026-12-01T14:00"),
        ("2026-12-01 09:00 EST", "2026-12-01T14:00"),
        ("December 1, 2026, 9 a.m. EST", "2026-12-01T14:00"),
        ("2026-12-01", "2026-12-02T11:59"),
    ],
)
def test_an_embargo_in_the_headers_is_read_too(text: str, utc: str) -> None:
    release_line = embargo_in_header(text, order=None, today=TODAY)

    assert release_line is not None
    assert release_line.until is not None
    assert release_line.until.astimezone(dt.UTC).isoformat()[:16] == utc


@pytest.mark.parametrize("text", ["", "no", "False", "none"])
def test_a_header_may_say_that_there_is_no_embargo(text: str) -> None:
    assert embargo_in_header(text, order=None, today=TODAY) is None


def test_of_text_and_header_the_stricter_holds() -> None:
    header = embargo_in_header("2026-12-01T14:00:00Z", order=None, today=TODAY)
    immediate, earlier = found("For Immediate Release"), found("Embargoed until November 30, 2026, 9:00 GMT")
    unreadable = found("EMBARGOED")
    assert header is not None

    for printed, end in (
        (immediate, header.until),
        (earlier, header.until),
        (None, header.until),
        (unreadable, None),
    ):
        both = strictest(printed, header)
        assert both is not None
        assert (both.status, both.until) == ("embargoed", end)
    assert strictest(immediate, None) is immediate
