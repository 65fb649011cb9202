"""Dates as releases print them, in file names and in addresses."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.parser.dates import date_in_address, date_in_file_name, printed_dates, yearless_dates

TODAY = dt.date(2026, 11, 24)
DAY = dt.date(2024, 11, 19)


def only_date(text: str, **how: object) -> dt.date | None:
    (found,) = printed_dates(text, today=TODAY, **how)  # type: ignore[arg-type]
    return found.value


@pytest.mark.parametrize(
    "text",
    [
        "November 19, 2024",
        "Nov. 19, 2024",
        "NOVEMBER 19, 2024",
        "November 19th, 2024",
        "November 19th  2024",
        "November 19 2024",
        "Tuesday, November 19, 2024",
        "19 November 2024",
        "19. November 2024",
        "19th of November 2024",
        "19 de noviembre de 2024",
        "19 de noviembre del 2024",
        "martes, 19 de noviembre de 2024",
        "19 novembre 2024",
        "mardi 19 novembre 2024",
        "2024-11-19",
        "11/19/2024",
        "11/19/24",
        "11.19.2024",
        "19.11.2024",
    ],
)
def test_a_day_is_understood_in_the_spellings_of_the_field(text: str) -> None:
    assert only_date(text, order="mdy") == DAY


@pytest.mark.parametrize(("order", "month", "day"), [("mdy", 4, 5), ("dmy", 5, 4)])
def test_the_keeper_says_which_of_two_small_numbers_is_the_month(order: str, month: int, day: int) -> None:
    assert only_date("04/05/2021", order=order) == dt.date(2021, month, day)


def test_without_the_keeper_an_ambiguous_date_is_read_month_first_and_doubted() -> None:
    (found,) = printed_dates("04/05/2021", today=TODAY)

    assert found.value == dt.date(2021, 4, 5)
    assert found.doubt is not None
    assert "date_order" in found.doubt


@pytest.mark.parametrize("text", ["04/04/2021", "04/25/2021", "25/04/2021"])
def test_a_numeric_date_that_can_be_read_one_way_only_is_not_doubted(text: str) -> None:
    (found,) = printed_dates(text, today=TODAY)

    assert found.value is not None
    assert found.doubt is None


def test_a_year_of_three_digits_is_damage_and_gives_no_day() -> None:
    (found,) = printed_dates("3/14/202", today=TODAY)

    assert found.value is None
    assert found.doubt is not None
    assert "cut off" in found.doubt


@pytest.mark.parametrize("text", ["February 30, 2020", "13/32/2020", "2021-02-29", "June 31, 2014"])
def test_a_day_that_is_in_no_calendar_is_said_to_be_none(text: str) -> None:
    (found,) = printed_dates(text, today=TODAY)

    assert found.value is None
    assert found.doubt == f"“{text}” is no day of the calendar"


def test_of_two_dates_that_share_a_year_the_first_counts_wherever_they_stand() -> None:
    found = printed_dates("On 1 June 2019, and on May 5, 2021-03-04.", today=TODAY)

    assert [one.value for one in found] == [dt.date(2019, 6, 1), dt.date(2021, 5, 5)]


def test_a_weekday_that_disagrees_with_its_date_is_doubted_and_the_date_stays() -> None:
    (found,) = printed_dates("Monday, November 19, 2024", today=TODAY)

    assert found.value == DAY
    assert found.doubt is not None
    assert "Tuesday" in found.doubt


@pytest.mark.parametrize(("digits", "year"), [("24", 2024), ("27", 2027), ("28", 1928), ("99", 1999)])
def test_two_digit_years_are_of_this_century_unless_they_lie_ahead(digits: str, year: int) -> None:
    assert only_date(f"1/2/{digits}", order="mdy") == dt.date(year, 1, 2)


@pytest.mark.parametrize(
    "text",
    ["202-555-0119", "S. 19/2024/3", "pages 3-4-5-6", "version 1.2.3.4", "555/01/0142-7", "in May 2024"],
)
def test_other_numbers_are_no_dates(text: str) -> None:
    assert [d for d in printed_dates(text, today=TODAY) if d.value] == []


def test_blanks_for_lost_marks_make_a_date_only_where_marks_are_known_to_be_lost() -> None:
    assert only_date("02 21 2007", order="mdy", stripped=True) == dt.date(2007, 2, 21)
    assert printed_dates("02 21 2007", order="mdy", today=TODAY) == []


def test_dates_come_in_reading_order_with_their_places() -> None:
    text = "From March 3, 2020 to 4 April 2021."

    found = printed_dates(text, today=TODAY)

    assert [text[d.start : d.end] for d in found] == ["March 3, 2020", "4 April 2021"]


def test_a_date_without_a_year_is_given_as_month_and_day() -> None:
    assert list(yearless_dates("CARSON CITY, Dec. 27 --")) == [(12, 27, "Dec. 27")]


@pytest.mark.parametrize(
    "name",
    [
        "2024-11-19.txt",
        "20241119 Side Door.eml",
        "19Nov2024Smith3.txt",
        "2024-11-19_report.html",
        "2024.11.19.md",
        "letter-2024_11_19.txt",
    ],
)
def test_a_file_name_bears_its_day_alone_or_before_other_words(name: str) -> None:
    assert date_in_file_name(name) == DAY


@pytest.mark.parametrize(
    "name", ["report.txt", "20241399.txt", "31Feb2020.txt", "202411190.txt", "1.2.3.txt", "November.txt"]
)
def test_a_file_name_without_a_day_bears_none(name: str) -> None:
    assert date_in_file_name(name) is None


def test_an_address_bears_a_day_but_a_month_alone_is_none() -> None:
    assert date_in_address("https://lantern.example/news/2024/11/19/side-door") == DAY
    assert date_in_address("https://lantern.example/news/2024/11/side-door") is None


@given(
    day=st.dates(dt.date(1950, 1, 1), dt.date(2027, 12, 31)),
    form=st.sampled_from(["%B {d}, %Y", "%b. {d}, %Y", "{d} %B %Y", "%Y-%m-%d", "%m/%d/%Y"]),
)
def test_every_day_written_out_is_read_back(day: dt.date, form: str) -> None:
    text = day.strftime(form.replace("{d}", str(day.day)))

    assert only_date(f"Issued {text} in town", order="mdy") == day


@given(text=st.text(max_size=200))
def test_no_text_makes_it_fail_and_every_finding_is_in_the_text(text: str) -> None:
    for found in printed_dates(text, today=TODAY, stripped=True):
        assert text[found.start : found.end] == found.text
