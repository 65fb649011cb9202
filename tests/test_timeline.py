"""The timeline's arithmetic: which unit, which window, which bars."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.timeline import HEIGHT, MOST_BARS, timeline_of

months = st.builds(lambda y, m: f"{y:04}-{m:02}", st.integers(1, 9999), st.integers(1, 12))
recent_months = st.builds(lambda y, m: f"{y:04}-{m:02}", st.integers(2000, 2026), st.integers(1, 12))
counts = st.dictionaries(st.one_of(months, recent_months), st.integers(1, 5000), min_size=1, max_size=60)
days = st.none() | st.dates()


def bars_inside(timeline):
    return [bar.name for bar in timeline.bars if bar.inside]


def test_no_dated_release_gives_no_timeline():
    assert timeline_of([]) is None
    assert timeline_of([("none", 12)]) is None


def test_two_years_are_shown_by_month_in_whole_years():
    timeline = timeline_of([("2023-02", 1), ("2024-11", 3), ("none", 4)])

    assert timeline.unit == "month"
    assert timeline.span == "January 2023 to December 2024"
    assert timeline.ticks == (("2023", 12), ("2024", 12))
    assert timeline.highest == 3
    assert timeline.undated == 4


def test_twenty_years_are_shown_by_year():
    timeline = timeline_of([(f"{year}-03", 1) for year in range(2005, 2026)])

    assert timeline.unit == "year"
    assert [bar.since for bar in timeline.bars] == [str(year) for year in range(2005, 2026)]


def test_three_centuries_are_shown_by_decade():
    timeline = timeline_of([(f"{year}-03", 1) for year in range(1720, 2026, 7)])

    assert timeline.unit == "decade"
    assert timeline.bars[-1].name == "2020s"
    assert (timeline.bars[-1].since, timeline.bars[-1].until) == ("2020", "2029")


def test_a_chosen_year_is_shown_by_month_with_room_on_either_side():
    everything = [(f"{year}-03", 1) for year in range(2005, 2026)]
    timeline = timeline_of(everything, dt.date(2019, 1, 1), dt.date(2019, 12, 31))

    assert timeline.span == "January 2018 to December 2020"
    assert bars_inside(timeline)[0] == "January 2019"
    assert len(bars_inside(timeline)) == 12


def test_three_chosen_years_are_shown_among_the_others():
    everything = [(f"{year}-03", 1) for year in range(2005, 2026)]
    timeline = timeline_of(everything, dt.date(2017, 1, 1), dt.date(2019, 12, 31))

    assert timeline.unit == "year"
    assert bars_inside(timeline) == ["2017", "2018", "2019"]
    assert len(timeline.bars) == 21


def test_a_chosen_day_lies_in_its_month():
    timeline = timeline_of([("2024-11", 3)], dt.date(2024, 11, 19), dt.date(2024, 11, 19))

    assert bars_inside(timeline) == ["November 2024"]


def test_an_open_range_reaches_as_far_as_there_are_releases():
    everything = [(f"{year}-03", 1) for year in range(2005, 2026)]

    assert bars_inside(timeline_of(everything, since=dt.date(2024, 1, 1)))[-1] == "December 2025"
    assert bars_inside(timeline_of(everything, until=dt.date(2005, 6, 30)))[-1] == "June 2005"


def test_a_range_without_releases_leaves_every_bar_hollow():
    timeline = timeline_of([("2020-01", 1)], dt.date(2024, 1, 1), dt.date(2024, 12, 31))

    assert bars_inside(timeline) == []


def test_one_misread_date_does_not_squeeze_the_other_years():
    timeline = timeline_of([("1905-01", 1), *((f"{year}-03", 20) for year in range(2005, 2026))])

    assert timeline.unit == "year"
    assert timeline.bars[0].name == "2005"
    assert timeline.outside == 1


def test_a_single_release_among_thousands_is_still_seen():
    timeline = timeline_of([("2024-01", 1), ("2024-02", 9000)])

    assert timeline.bars[0].height > 0
    assert timeline.bars[2].height == 0


@given(counts, days, days)
def test_the_bars_are_few_cover_the_window_and_add_up(by_month, since, until):
    if since and until and since > until:
        since, until = until, since
    timeline = timeline_of(by_month.items(), since, until)

    assert 1 <= len(timeline.bars) <= MOST_BARS
    assert sum(bar.count for bar in timeline.bars) + timeline.outside == sum(by_month.values())
    assert sum(width for _, width in timeline.ticks) == len(timeline.bars)
    assert [bar.since for bar in timeline.bars] == sorted({bar.since for bar in timeline.bars})
    for bar in timeline.bars:
        assert bar.top + bar.height == HEIGHT
        assert (bar.height > 0) == (bar.count > 0)
        assert dt.MINYEAR <= int(bar.since[:4]) <= dt.MAXYEAR


@given(counts)
def test_without_a_range_every_bar_is_solid_and_the_highest_fills_the_chart(by_month):
    timeline = timeline_of(by_month.items())

    assert all(bar.inside for bar in timeline.bars)
    assert max(bar.height for bar in timeline.bars) in (0, HEIGHT)


@pytest.mark.parametrize("month", ["0001-01", "9999-12"])
def test_the_ends_of_the_calendar_have_a_timeline_too(month):
    day = dt.date(int(month[:4]), int(month[5:]), 1)

    assert bars_inside(timeline_of([(month, 2)], day, day)) == [
        timeline_of([(month, 2)], day, day).bars[0 if month.startswith("0") else -1].name
    ]
