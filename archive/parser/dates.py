"""Dates as press releases print them, found in text without guessing.

Finds "November 19, 2024", "19 Nov. 2024", "11/19/24", "2024-11-19", the same in
seven more languages, and the spellings that extraction leaves ("July 31  2008",
"02 21 2007" where asked for). A date that cannot be, an ambiguous one and one
without a year say so. Which of a release's dates counts is issued.py's business.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from archive.rules import DateOrder

_ENGLISH = "january february march april may june july august september october november december"
_SPANISH = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
_FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
_GERMAN = "januar februar märz april mai juni juli august september oktober november dezember"
# Their months only stand behind the day.
_DAY_FIRST = (
    "ledna února března dubna května června července srpna září října listopadu prosince",
    "leden únor březen duben květen červen červenec srpen září říjen listopad prosinec",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "januari februari maart april mei juni juli augustus september oktober november december",
)

MONTHS: dict[str, int] = {
    name: number
    for names in (_GERMAN, _FRENCH, _SPANISH, _ENGLISH)
    for number, name in enumerate(names.split(), 1)
}
MONTHS |= {name[:3]: number for number, name in enumerate(_ENGLISH.split(), 1)}
MONTHS |= {"sept": 9, "setiembre": 9, "ene": 1, "abr": 4, "ago": 8, "dic": 12}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
MONTHS |= {name: number for names in _DAY_FIRST for number, name in enumerate(names.split(), 1)}
_EVERY_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))

_DAYS = (
    "monday tuesday wednesday thursday friday saturday sunday "
    "lunes martes miércoles jueves viernes sábado domingo "
    "lundi mardi mercredi jeudi vendredi samedi dimanche "
    "montag dienstag mittwoch donnerstag freitag samstag sonntag "
    "pondělí úterý středa čtvrtek pátek sobota neděle"
).split()
_WEEKDAY = {name: number % 7 for number, name in enumerate(_DAYS)}

_DAY_NAME = r"(?:(?P<weekday>" + "|".join(_DAYS) + r")[,.]?\s+)?"
# The forms, each behind a sign without which it cannot stand there: a sign begins with a digit and is found at once.
# Blanks stand where extraction lost a comma or a stop, so runs of them are allowed.
_FORMS = tuple(
    (re.compile(sign), re.compile(form, re.IGNORECASE))
    for sign, form in (
        (
            r"\d(?:[A-Za-z]{2})?[\s,]+\d{4}\b",
            _DAY_NAME
            + rf"\b(?P<month>{_MONTH})\b\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(?P<year>\d{{4}})\b",
        ),
        (
            r"\d{1,2}[a-zA-Zº.]{0,2}\s+[^\W\d]\D{2,60}\s\d{4}\b",
            _DAY_NAME
            + rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?\s+(?:of\s+|de\s+)?(?P<month>{_EVERY_MONTH})\b\.?,?"
            r"\s+(?:de\s+|del\s+)?(?P<year>\d{4})\b",
        ),
        (
            r"\d\. ?\d{1,2}\. \d{4}",
            r"(?<![\d/.-])(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\. (?P<year>\d{4})\b",
        ),
        (
            r"\d-\d{1,2}-\d",
            r"(?<![\d/.-])(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?![\d/-])",
        ),
        (
            r"\d[/.-]\d{1,2}[/.-]\d",
            r"(?<![\d/.-])(?P<first>\d{1,2})(?P<mark>[/.-])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{2,4})(?![\d/-])",
        ),
    )
)
_NUMBER = re.compile(r"\d\d|\d[/.-]\d")  # every date bears one of these
_STRIPPED = (
    re.compile(r"\d +\d{1,2} +(?:\d{4}|0\d)"),
    re.compile(r"(?<!\d)(?P<first>\d{1,2}) +(?P<second>\d{1,2}) +(?P<year>20\d\d|19\d\d|0\d)(?!\d)"),
)
_YEARLESS = re.compile(rf"\b(?P<month>{_MONTH})\b\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDate:
    """A date as it stands in a text: where, and what day it means.

    ``value`` is None where it names no day that exists; ``doubt`` says why, or what
    is uncertain about the value ("ambiguous", "weekday", …), in words.
    """

    text: str
    start: int
    end: int
    value: dt.date | None
    doubt: str | None = None


def printed_dates(
    text: str, *, order: DateOrder | None = None, today: dt.date, stripped: bool = False
) -> list[PrintedDate]:
    """The dates printed in a text, in order, not overlapping.

    ``stripped`` also takes "02 21 2007" and "1 30 06", which only means a date where punctuation
    is known to be lost. Two-digit years are this century's unless that lies more
    than a year ahead of ``today``. Raises nothing.
    """
    if not _NUMBER.search(text):
        return []
    forms = (*_FORMS, _STRIPPED) if stripped else _FORMS
    found: list[PrintedDate] = []
    matches = [m for sign, form in forms if sign.search(text) for m in form.finditer(text)]
    for match in sorted(matches, key=lambda m: (m.start(), -m.end())):
        if not found or match.start() >= found[-1].end:
            found.append(_printed(match, order, today))
    return found


def yearless_dates(text: str) -> Iterator[tuple[int, int, str]]:
    """(month, day, as printed) of dates like "Dec. 27" that bear no year."""
    for match in _YEARLESS.finditer(text):
        yield MONTHS[match["month"].lower()], int(match["day"]), match[0]


def _printed(match: re.Match[str], order: DateOrder | None, today: dt.date) -> PrintedDate:
    parts = match.groupdict()
    doubt = None
    year = _year(parts["year"], today)
    if parts.get("first"):
        month, day, doubt = _ordered(int(parts["first"]), int(parts["second"]), order)
    else:
        name = parts["month"].lower()
        month, day = int(name) if name.isdigit() else MONTHS[name], int(parts["day"])
    value = None
    if year is None:
        doubt = f"the year of “{match[0]}” is cut off"
    else:
        try:
            value = dt.date(year, month, day)
        except ValueError:
            doubt = f"“{match[0]}” is no day of the calendar"
    weekday = (parts.get("weekday") or "").lower()
    if value and weekday and value.weekday() != _WEEKDAY[weekday]:
        doubt = f"“{match[0]}” was a {value:%A}, not a {weekday.capitalize()}"
    return PrintedDate(text=match[0], start=match.start(), end=match.end(), value=value, doubt=doubt)


def _year(digits: str, today: dt.date) -> int | None:
    """Four digits as they are; two are this century's, unless too far ahead; three are damaged."""
    if len(digits) == 2:
        year = 2000 + int(digits)
        return year if year <= today.year + 1 else year - 100
    return int(digits) if len(digits) == 4 else None


def _ordered(first: int, second: int, order: DateOrder | None) -> tuple[int, int, str | None]:
    """(month, day, doubt) of a numeric date. Month first unless that cannot be or the keeper says otherwise."""
    if order == "dmy":
        return (second, first, None) if second <= 12 else (first, second, None)
    if first > 12:
        return second, first, None
    ambiguous = order is None and second <= 12 and first != second
    doubt = f"{first}/{second} was read month first; set date_order in corpus.toml" if ambiguous else None
    return first, second, doubt


_FILE_NAME = (
    re.compile(r"(?<!\d)(?P<year>[12]\d{3})[-_.](?P<month>\d{2})[-_.](?P<day>\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})(?P<month>[A-Za-z]{3})(?P<year>(?:19|20)\d{2})(?!\d)"),
)
_ADDRESS = re.compile(r"/(?P<year>(?:19|20)\d{2})[/-](?P<month>\d{1,2})[/-](?P<day>\d{1,2})(?=[/-]|$)")


def date_in_file_name(name: str) -> dt.date | None:
    """The day a file's name bears: 2024-11-19, 20241119 or 19Nov2024, also as a prefix; else None."""
    return next((day for form in _FILE_NAME for match in form.finditer(name) if (day := _day(match))), None)


def date_in_address(url: str) -> dt.date | None:
    """The day a web address bears (…/2024/11/19/…), or None; a month alone is no day."""
    return next((day for match in _ADDRESS.finditer(url) if (day := _day(match))), None)


def _day(match: re.Match[str]) -> dt.date | None:
    month = match["month"].lower()
    number = int(month) if month.isdigit() else MONTHS.get(month, 0)
    try:
        return dt.date(int(match["year"]), number, int(match["day"]))
    except ValueError:
        return None
