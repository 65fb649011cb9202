"""The issue date: which reading wins, which slips are provable, and what stays as a rival and a doubt."""

from __future__ import annotations

import datetime as dt

import pytest

from archive.parser.date_lines import date_lines
from archive.parser.draft import Draft, Line
from archive.parser.issued import Evidence, choose_date, outside_evidence
from archive.release import DateSource, Doubt, IssueDate
from archive.source import Source

TODAY = dt.date(2026, 11, 24)
DAY = dt.date(2024, 11, 19)
OTHER = dt.date(2024, 11, 21)


def says(source: DateSource, value: dt.date, text: str | None = None) -> Evidence:
    return Evidence(value=value, source=source, text=text)


def chosen(
    printed: list[Evidence], outside: list[Evidence], **how: object
) -> tuple[IssueDate, tuple[Doubt, ...]]:
    yearless = how.pop("yearless", None)
    return choose_date(printed, outside, yearless, today=TODAY, **how)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("printed", "outside", "winner"),
    [
        (["dateline", "release-line"], ["header"], "dateline"),
        (["text", "release-line"], ["front-matter"], "release-line"),
        (["text"], ["front-matter", "file-name"], "front-matter"),
        (["text"], ["header", "address"], "text"),
        ([], ["file-name", "address", "header"], "header"),
        ([], ["file-name", "address"], "address"),
        ([], ["file-name"], "file-name"),
    ],
)
def test_evidence_is_trusted_in_a_fixed_order(
    printed: list[DateSource], outside: list[DateSource], winner: DateSource
) -> None:
    days = {source: dt.date(2024, 3, at) for at, source in enumerate([*printed, *outside], 1)}

    date, _ = chosen([says(s, days[s]) for s in printed], [says(s, days[s]) for s in outside])

    assert (date.source, date.value) == (winner, days[winner])


def test_a_dateline_without_a_year_says_which_of_two_printed_days_it_is() -> None:
    date, _ = chosen([says("text", OTHER), says("text", DAY)], [], yearless=(DAY.month, DAY.day, "Nov. 19"))

    assert date.value == DAY


def test_of_two_loose_dates_the_one_that_the_file_says_too_is_the_day() -> None:
    date, _ = chosen([says("text", OTHER), says("text", DAY)], [says("file-name", DAY)])

    assert (date.value, date.source) == (DAY, "text")


def test_every_other_day_stays_as_a_rival_and_is_doubted() -> None:
    date, doubts = chosen(
        [says("dateline", DAY, "11/19/24")], [says("file-name", OTHER), says("address", DAY)]
    )

    assert (date.value, date.text) == (DAY, "11/19/24")
    assert [(r.value, r.source) for r in date.rivals] == [(OTHER, "file-name")]
    assert [(d.about, "file name says 2024-11-21" in d.reason) for d in doubts] == [("date", True)]


def test_readings_that_agree_leave_no_doubt() -> None:
    date, doubts = chosen([says("dateline", DAY), says("text", DAY)], [says("file-name", DAY)])

    assert (date.rivals, doubts) == ((), ())


def test_no_evidence_is_no_date_and_a_doubt() -> None:
    date, doubts = chosen([], [])

    assert (date.value, date.source) == (None, "none")
    assert len(doubts) == 1


def test_last_years_number_in_january_is_a_slip_that_the_outside_corrects() -> None:
    date, doubts = chosen(
        [says("dateline", dt.date(2023, 1, 5), "1/5/23")], [says("file-name", dt.date(2024, 1, 6))]
    )

    assert (date.value, date.source) == (dt.date(2024, 1, 6), "file-name")
    assert [r.value for r in date.rivals] == [dt.date(2023, 1, 5)]
    assert "last year" in doubts[0].reason


def test_another_wrong_year_is_doubted_but_the_printed_day_stands() -> None:
    date, doubts = chosen([says("dateline", dt.date(2021, 6, 5))], [says("file-name", dt.date(2024, 6, 5))])

    assert date.value == dt.date(2021, 6, 5)
    assert len(doubts) == 1


def test_a_pages_own_date_above_the_title_gives_way_to_the_file() -> None:
    crawled = says("text", dt.date(2008, 7, 31), "July 31 2008")

    date, doubts = chosen([crawled], [says("file-name", dt.date(2007, 3, 20))], above_title=[crawled])

    assert date.value == dt.date(2007, 3, 20)
    assert "above the title" in doubts[0].reason


def test_a_date_above_the_title_that_fits_the_file_stands() -> None:
    line = says("text", DAY)

    assert chosen([line], [says("file-name", OTHER)], above_title=[line])[0].value == DAY


@pytest.mark.parametrize(
    ("outside", "value"),
    [
        (dt.date(2011, 12, 28), dt.date(2011, 12, 27)),
        (dt.date(2012, 1, 3), dt.date(2011, 12, 27)),
        (dt.date(2012, 6, 1), dt.date(2011, 12, 27)),
    ],
)
def test_a_date_without_a_year_takes_the_nearest_one(outside: dt.date, value: dt.date) -> None:
    date, doubts = chosen([], [says("file-name", outside)], yearless=(12, 27, "Dec. 27"))

    assert (date.value, date.source) == (value, "dateline")
    assert any("no year" in doubt.reason for doubt in doubts)


def test_a_leap_day_without_a_year_takes_a_year_that_has_one() -> None:
    assert chosen([], [says("file-name", dt.date(2012, 3, 1))], yearless=(2, 29, "Feb. 29"))[
        0
    ].value == dt.date(2012, 2, 29)
    assert (
        chosen([], [says("file-name", dt.date(2014, 3, 1))], yearless=(2, 29, "Feb. 29"))[0].source
        == "file-name"
    )


def test_a_day_ahead_is_said_to_lie_ahead() -> None:
    assert any("future" in doubt.reason for doubt in chosen([says("dateline", dt.date(2027, 1, 1))], [])[1])


def test_a_year_before_the_telegraph_is_misread_and_left_out() -> None:
    assert chosen([says("dateline", dt.date(1024, 11, 19))], [says("file-name", DAY)])[0].value == DAY


@pytest.mark.parametrize(
    ("path", "headers", "found"),
    [
        ("/in/2024-11-19.txt", {}, {"file-name": DAY}),
        ("C:\\press\\19Nov2024Lindt3.txt", {}, {"file-name": DAY}),
        ("/in/2024-11-19/a.txt", {}, {}),
        ("/in/site.2024-11-19.xml#212", {}, {}),
        ("/in/press-2024-11-19.mbox#3346b6d4df", {}, {}),
        ("/in/No. #3 2024-11-19.txt", {}, {"file-name": DAY}),
        ("/in/a.txt", {"date": "2024-11-19T08:00:00-05:00"}, {"header": DAY}),
        ("/in/a.txt", {"date": "not a date"}, {}),
        ("/in/a.txt", {"address": "https://harbor.example/2024/11/19/books"}, {"address": DAY}),
    ],
)
def test_the_file_its_headers_and_address_bear_dates(
    path: str, headers: dict[str, str], found: dict[str, dt.date]
) -> None:
    source = Source(
        path=path, format="text", sha256="0" * 64, original=b"", extension=".txt", blocks=(), headers=headers
    )

    assert {e.source: e.value for e in outside_evidence(source)} == found


def test_front_matter_counts_as_the_publishers_own_word() -> None:
    source = Source(
        path="a.md",
        format="markdown",
        sha256="0" * 64,
        original=b"",
        extension=".md",
        blocks=(),
        headers={"date": "2024-11-19"},
    )

    assert [e.source for e in outside_evidence(source)] == ["front-matter"]


@pytest.mark.parametrize(
    "line",
    [
        "November 19, 2024",
        "Tuesday, November 19, 2024",
        "Newsletter - November 19, 2024",
        "Posted on November 19, 2024 at 3:15 p.m. EST",
        "Date: 11/19/2024",
        "2024-11-19",
    ],
)
def test_a_date_alone_on_a_line_of_the_head_is_the_releases(line: str) -> None:
    draft = Draft(
        [Line(text, "paragraph", ()) for text in ("Council Opens Its Books", line, "The council voted.")]
    )

    assert [e.value for e in date_lines(draft, order="mdy", today=TODAY, stripped=False)] == [DAY]
    assert [text.text for text in draft.body()] == ["Council Opens Its Books", "The council voted."]


@pytest.mark.parametrize(
    "line",
    [
        "Results for the Quarter That Ended November 19, 2024",
        "The council met on November 19, 2024.",
        "SEE: Report of November 19, 2024",
    ],
)
def test_a_date_among_other_words_is_no_date_line(line: str) -> None:
    draft = Draft([Line(line, "paragraph", ())])

    assert date_lines(draft, order="mdy", today=TODAY, stripped=False) == []
