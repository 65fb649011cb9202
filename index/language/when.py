"""When: dates as people type them, read as spans of days, or refused in words.

"2024" is a year of days, "March 2024" a month, "last 90 days" ends today. What
a text does not say is never filled in: dateutil reads it twice, with different
defaults, and where the two readings differ the text did not say it. Nothing is
guessed: 04/05/06 is refused, and the refusal names its readings.

Dates printed in releases are another matter and are read in the archive's room.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

from dateutil import parser as dateutil
from dateutil.relativedelta import relativedelta

from archive.errors import ArchiveError

UNDERSTOOD = "2024, 2024-03, 2024-03-05, March 2024, 19 Nov 2024, last March, last 90 days, yesterday"

Span = tuple[dt.date, dt.date]  # first and last day, both inclusive

MAX_CHARACTERS = 40  # "Wednesday, the 19th of November, 2024" has 37
MAX_BACK = 10_000  # "last 10000 days" is 27 years; with years it would leave the calendar, see EARLIEST
EARLIEST = 1000  # the first year with four digits: a shorter one is a slip of the finger
CENTURY_AHEAD = 20  # a year of two digits lies at most so far ahead: in 2026 "46" is 2046, "47" is 1947

_MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAY_NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_MONTHS = {form: n for n, name in enumerate(_MONTH_NAMES, 1) for form in (name.lower(), name.lower()[:3])}
_MONTHS["sept"] = 9
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY_NAME = "|".join(form for name in _DAY_NAMES for form in (name.lower(), name.lower()[:3]))

_ISO = re.compile(r"([0-9]{4})(?:([-/.])([0-9]{1,2})(?:\2([0-9]{1,2}))?)?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_NUMERIC = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{2}|[0-9]{4})")
_WORDED = re.compile(  # the shape alone; that each part stands in it at most once is checked apart
    rf"(?:(?:(?P<day_name>{_DAY_NAME})|{_MONTH}|the|of|[0-9]{{1,2}}(?:st|nd|rd|th)?|[0-9]{{4}})(?:[\s,.-]+|$))+"
)
_LAST = re.compile(r"(?:the )?(?:last|past) ([0-9]{1,6}) (day|week|month|year)s?")
_LAST_MONTH = re.compile(rf"last ({_MONTH})")


class UnclearDate(ArchiveError):
    """A text that is no date, or not one date. The message says what would be understood."""


class _Century(dateutil.parserinfo):
    """dateutil's words, with years of two digits counted from the day given, not from the clock."""

    def __init__(self, today: dt.date) -> None:
        super().__init__()
        self.today = today

    def convertyear(self, year: int, century_specified: bool = False) -> int:
        if century_specified or year >= 100:
            return year
        latest = self.today.year + CENTURY_AHEAD
        return latest - (latest - year) % 100


def read_span(text: str, today: dt.date) -> Span:
    """The days a year, a month, a day or a relative expression means, both ends inclusive.

    Raises UnclearDate for everything else; its message is meant for the person who typed.
    """
    typed = " ".join(text.split())
    plain = typed.casefold().replace("sept.", "sep").rstrip(".")
    if not plain or len(plain) > MAX_CHARACTERS:
        raise _unclear(typed)
    span = _iso(plain, typed) or _relative(plain, typed, today) or _worded(plain, typed, today)
    span = span or _numeric(plain, typed, today)
    if span is None:
        raise _unclear(typed)
    if span[0].year < EARLIEST:
        raise UnclearDate(f"“{_short(typed)}” lies outside the years {EARLIEST} to 9999")
    return span


def read_range(text: str, today: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """Like read_span, and also "2024-01..2024-03", "2024..", "..2024"; None is an open end.

    Raises UnclearDate also when the end lies before the start.
    """
    if ".." not in text:
        return read_span(text, today)
    first, _, last = (part.strip() for part in text.partition(".."))
    if not first and not last:
        raise UnclearDate("“..” needs a date on at least one side, as in 2024-01..2024-03")
    since = read_span(first, today)[0] if first else None
    until = read_span(last, today)[1] if last else None
    if since and until and since > until:
        raise UnclearDate(f"“{_short(text)}” ends before it starts; write the earlier date first")
    return since, until


def _iso(plain: str, typed: str) -> Span | None:
    """2024, 2024-03, 2024-03-05 and 20240305; a slash or a full stop may stand for the hyphen."""
    if found := _COMPACT.fullmatch(plain):
        year, month, day = found.groups()
    elif found := _ISO.fullmatch(plain):
        year, _, month, day = found.groups()
    else:
        return None
    return _span(typed, int(year), int(month) if month else None, int(day) if day else None)


def _span(typed: str, year: int, month: int | None = None, day: int | None = None) -> Span:
    if year < EARLIEST:
        raise UnclearDate(f"“{_short(typed)}” lies outside the years {EARLIEST} to 9999")
    if month is None:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    if not 1 <= month <= 12:
        raise UnclearDate(f"“{_short(typed)}” is no date: there is no month {month}")
    length = calendar.monthrange(year, month)[1]
    if day is None:
        return dt.date(year, month, 1), dt.date(year, month, length)
    if not 1 <= day <= length:
        raise UnclearDate(f"“{_short(typed)}” is no date: {_MONTH_NAMES[month - 1]} {year} has {length} days")
    return dt.date(year, month, day), dt.date(year, month, day)


def _relative(plain: str, typed: str, today: dt.date) -> Span | None:
    """today, yesterday, this or last week, month, year, "last March", "last 90 days"."""
    one_day = relativedelta(days=1)
    monday = today - relativedelta(days=today.weekday())
    first = today.replace(day=1)
    new_year = today.replace(month=1, day=1)
    try:
        table = {
            "today": lambda: (today, today),
            "yesterday": lambda: (today - one_day, today - one_day),
            "this week": lambda: (monday, monday + relativedelta(days=6)),
            "last week": lambda: (monday - relativedelta(days=7), monday - one_day),
            "this month": lambda: _span(typed, today.year, today.month),
            "last month": lambda: (first - relativedelta(months=1), first - one_day),
            "this year": lambda: _span(typed, today.year),
            "last year": lambda: (new_year - relativedelta(years=1), new_year - one_day),
        }
        if plain in table:
            return table[plain]()
        if found := _LAST.fullmatch(plain):
            return _last(int(found[1]), found[2], today)
        if found := _LAST_MONTH.fullmatch(plain):
            month = _MONTHS[found[1]]
            return _span(typed, today.year - (month >= today.month), month)
    except (OverflowError, ValueError) as error:
        raise UnclearDate(f"“{_short(typed)}” lies outside the years {EARLIEST} to 9999") from error
    return None


def _last(count: int, unit: str, today: dt.date) -> Span:
    """The last so many days, weeks, months or years, today included as the last day."""
    if not 1 <= count <= MAX_BACK:
        raise UnclearDate(f"“last {count} {unit}s”: the number must lie between 1 and {MAX_BACK}")
    back = {
        "day": relativedelta(days=count),
        "week": relativedelta(weeks=count),
        "month": relativedelta(months=count),
        "year": relativedelta(years=count),
    }[unit]
    return today - back + relativedelta(days=1), today


def _worded(plain: str, typed: str, today: dt.date) -> Span | None:
    """March 2024, 19 Nov 2024, November 19th, 2024: what both readings agree on was said."""
    named = _WORDED.fullmatch(plain)
    numbers = re.findall(r"[0-9]+", plain)
    years = [number for number in numbers if len(number) == 4]
    if not named or len(years) != 1 or len(numbers) > 2:
        return None
    day_said = len(numbers) == 2
    if named["day_name"] and not day_said:
        raise UnclearDate(f"“{_short(typed)}” is unclear: the day's number is missing")
    cleaned = re.sub(r"\b(?:the|of)\b|[,.-]", " ", plain)
    one = _dateutil(cleaned, dt.datetime(2000, 1, 1), today)
    other = _dateutil(cleaned, dt.datetime(2004, 5, 2), today)
    if one is None or other is None or day_said != (one.day == other.day):
        raise UnclearDate(f"“{_short(typed)}” is not a day of the calendar")
    if (one.year, one.month) != (other.year, other.month):
        return None
    weekday = _DAY_NAMES[one.weekday()]
    if named["day_name"] and not weekday.lower().startswith(named["day_name"]):
        raise UnclearDate(f"“{_short(typed)}” is unclear: {one:%Y-%m-%d} is a {weekday}")
    return _span(typed, one.year, one.month, one.day if day_said else None)


def _numeric(plain: str, typed: str, today: dt.date) -> Span | None:
    """11/19/2024: taken when only one order of day, month and year makes a date of it."""
    if not _NUMERIC.fullmatch(plain):
        return None
    readings = {
        read.date()
        for order in ({"dayfirst": False}, {"dayfirst": True}, {"yearfirst": True})
        if (read := _dateutil(plain, dt.datetime(2000, 1, 1), today, **order))
    }
    if not readings:
        raise _unclear(typed)
    if len(readings) > 1:
        could_be = " or ".join(f"{day:%Y-%m-%d}" for day in sorted(readings))
        raise UnclearDate(f"“{typed}” could be {could_be}; write the one you mean in that form")
    day = readings.pop()
    return day, day


def _dateutil(
    text: str, default: dt.datetime, today: dt.date, dayfirst: bool = False, yearfirst: bool = False
) -> dt.datetime | None:
    info = _Century(today)
    try:
        return dateutil.parse(text, parserinfo=info, default=default, dayfirst=dayfirst, yearfirst=yearfirst)
    except (ValueError, OverflowError):
        return None


def _unclear(typed: str) -> UnclearDate:
    return UnclearDate(f"“{_short(typed)}” is no date that is understood here; understood are {UNDERSTOOD}")


def _short(typed: str) -> str:
    return typed if len(typed) <= MAX_CHARACTERS else typed[:MAX_CHARACTERS] + "…"
