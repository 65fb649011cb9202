"""Dates as people type them: what is understood, and what is refused in words."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language.when import UnclearDate, read_range, read_span

TODAY = dt.date(2026, 11, 24)  # a Tuesday


def span(first: str, last: str) -> tuple[dt.date, dt.date]:
    return dt.date.fromisoformat(first), dt.date.fromisoformat(last)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        (" 2024 ", "2024-01-01", "2024-12-31"),
        ("9999", "9999-01-01", "9999-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024/2", "2024-02-01", "2024-02-29"),
        ("2024-03-05", "2024-03-05", "2024-03-05"),
        ("2024.3.5", "2024-03-05", "2024-03-05"),
        ("20240305", "2024-03-05", "2024-03-05"),
        ("March 2024", "2024-03-01", "2024-03-31"),
        ("MAR 2024", "2024-03-01", "2024-03-31"),
        ("Sept. 2024", "2024-09-01", "2024-09-30"),
        ("2024 March", "2024-03-01", "2024-03-31"),
        ("19 Nov 2024", "2024-11-19", "2024-11-19"),
        ("19-Nov-2024", "2024-11-19", "2024-11-19"),
        ("Nov 19, 2024", "2024-11-19", "2024-11-19"),
        ("the 19th of November, 2024", "2024-11-19", "2024-11-19"),
        ("Tuesday, November 19, 2024", "2024-11-19", "2024-11-19"),
        ("11/19/2024", "2024-11-19", "2024-11-19"),
        ("19.11.2024", "2024-11-19", "2024-11-19"),
        ("11/19/24", "2024-11-19", "2024-11-19"),
        ("5/5/2024", "2024-05-05", "2024-05-05"),
        ("11/19/47", "1947-11-19", "1947-11-19"),
        ("today", "2026-11-24", "2026-11-24"),
        ("Yesterday", "2026-11-23", "2026-11-23"),
        ("this week", "2026-11-23", "2026-11-29"),
        ("last week", "2026-11-16", "2026-11-22"),
        ("this month", "2026-11-01", "2026-11-30"),
        ("last month", "2026-10-01", "2026-10-31"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("last March", "2026-03-01", "2026-03-31"),
        ("last December", "2025-12-01", "2025-12-31"),
        ("last November", "2025-11-01", "2025-11-30"),
        ("last 1 day", "2026-11-24", "2026-11-24"),
        ("last 90 days", "2026-08-27", "2026-11-24"),
        ("the past 2 weeks", "2026-11-11", "2026-11-24"),
        ("last 12 months", "2025-11-25", "2026-11-24"),
    ],
)
def test_a_date_as_people_type_it_is_a_span_of_days(typed: str, first: str, last: str) -> None:
    assert read_span(typed, TODAY) == span(first, last)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "understood are 2024, 2024-03"),
        ("banana", "“banana” is no date"),
        ("March", "understood are"),
        ("19 Nov", "understood are"),
        ("19 20 Nov 2024", "understood are"),
        ("Nov 2024 2025", "understood are"),
        ("10:30 March 2024", "understood are"),
        ("٢٠٢٤", "understood are"),
        ("12345", "understood are"),
        ("0999", "outside the years 1000 to 9999"),
        ("2024-02-30", "February 2024 has 29 days"),
        ("2024-13", "no month 13"),
        ("30 Feb 2024", "not a day of the calendar"),
        ("Monday, November 19, 2024", "is a Tuesday"),
        ("Monday, November 2024", "number is missing"),
        ("04/05/2024", "could be 2024-04-05 or 2024-05-04"),
        ("04/05/06", "could be 2004-05-06 or 2006-04-05 or 2006-05-04"),
        ("last 99999 days", "between 1 and 10000"),
        ("last 0 days", "between 1 and 10000"),
        ("last 9999 years", "outside the years"),
        ("last 2000 years", "outside the years"),
        ("x" * 5000, "…” is no date"),
    ],
)
def test_what_cannot_be_pinned_down_is_refused_in_words(typed: str, said: str) -> None:
    with pytest.raises(UnclearDate) as refusal:
        read_span(typed, TODAY)

    assert said in str(refusal.value)
    assert len(str(refusal.value)) < 250


def test_last_march_in_march_is_that_of_the_year_before() -> None:
    assert read_span("last March", dt.date(2026, 3, 31)) == span("2025-03-01", "2025-03-31")


def test_what_is_relative_depends_on_the_day_given_and_on_no_clock() -> None:
    assert read_span("last year", dt.date(1999, 1, 1)) == span("1998-01-01", "1998-12-31")
    assert read_span("11/19/47", dt.date(2040, 1, 1)) == span("2047-11-19", "2047-11-19")


@pytest.mark.parametrize(
    ("typed", "since", "until"),
    [
        ("2024-01..2024-03", "2024-01-01", "2024-03-31"),
        ("2024..", "2024-01-01", None),
        ("..2024", None, "2024-12-31"),
        ("March 2024 .. yesterday", "2024-03-01", "2026-11-23"),
        ("2024", "2024-01-01", "2024-12-31"),
    ],
)
def test_a_range_takes_the_first_day_of_one_end_and_the_last_of_the_other(
    typed: str, since: str | None, until: str | None
) -> None:
    ends = tuple(end and dt.date.fromisoformat(end) for end in (since, until))

    assert read_range(typed, TODAY) == ends


@pytest.mark.parametrize("typed", ["..", "2025..2024", "a..b", "2024...2025", "2024..2025..2026"])
def test_a_range_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(UnclearDate):
        read_range(typed, TODAY)


@given(
    st.dates(min_value=dt.date(1000, 1, 1)), st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%b %d, %Y", "%Y%m%d"])
)
def test_a_day_written_out_is_that_day(day: dt.date, form: str) -> None:
    assert read_span(day.strftime(form), TODAY) == (day, day)


@given(
    st.text(max_size=60)
    | st.text(alphabet="0123456789/.- ", max_size=20)
    | st.lists(
        st.sampled_from(
            "last 90 days 2024 Nov March Tuesday 19th of the 31 9999 0 - / . , week past".split()
        ),
        max_size=7,
    ).map(" ".join)
)
def test_any_text_is_a_span_in_order_or_is_refused(typed: str) -> None:
    try:
        first, last = read_span(typed, TODAY)
    except UnclearDate:
        return

    assert first <= last
    assert first.year >= 1000
