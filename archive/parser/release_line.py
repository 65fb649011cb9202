"""The release line: "For Immediate Release", "EMBARGOED UNTIL …", and what it says.

Finds the line in the head of a draft, its status, an embargo's end and the date
that often stands beside it. A headline about an "immediate release" of hostages
is no release line: the phrase must open its line, or be all of it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from dataclasses import dataclass, replace

from dateutil import tz

from archive.parser.dates import PrintedDate, printed_dates
from archive.parser.draft import Draft, Line
from archive.release import Doubt, Status
from archive.rules import DateOrder

LONGEST = 300  # characters of a line with its blanks; thousands of blanks would be tried in every split
HEAD = 14  # lines; letterhead, contacts and two copies of the title may stand before it

_IMMEDIATE = re.compile(
    r"^\W*(?:(?:press|news|media)\s+release\s*[:–—|-]?\s*)?"
    r"(?:for\s+(?:general\s+)?immediate\s+(?:release|distribution|publication|use)|(?:for\s+)?release\s*:?\s*immediate(?:ly)?|para\s+(?:su\s+)?(?:publicaci[oó]n|difusi[oó]n)\s+inmediata"
    r"|pour\s+(?:diffusion|publication)\s+immédiate|zur\s+sofortigen\s+veröffentlichung)(?-i:(?![a-zà-ÿ]))",
    re.IGNORECASE,
)
_EMBARGO = re.compile(
    r"^\W*(?:(?:strictly\s+)?embargo(?:ed)?(?=\W*$|\s*[:–—(-]|\s+(?:until|till|til|for|to|copy|material|press|news|\d))"
    r"|under\s+(?:strict\s+)?embargo\b|not\s+for\s+release\s+(?:before|until)|hold\s+for\s+release"
    r"|for\s+release\s+(?:on|at|after)?\s*(?=\w+day|\d|[a-z]+\s+\d))",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^\W*(?:media\s+release|press\s+release|news\s+release|press\s+statement|comunicado(?:\s+de\s+prensa)?"
    r"|communiqué(?:\s+de\s+presse)?|pressemitteilung|statement|op[- ]?ed|commentary|media\s+advisory|press\s+advisory"
    r"|einladung\s+an\s+die\s+presse|presseeinladung|invitation\s+(?:à\s+la\s+)?presse|convocatoria\s+de\s+prensa)\W*$",
    re.IGNORECASE,
)
# "Bangor, Maine – August 14, 2018 – For Immediate Release": the line's last part.
_IMMEDIATE_LAST = re.compile(
    r"^(?P<before>[^.!?]{0,80}?)\s*(?:[-–—|:â]\s+|\s{2,})(?:FOR IMMEDIATE RELEASE|For Immediate Release)\W*$"
)
_TIME = re.compile(
    r"(?P<noon>\bnoon\b|\bmidnight\b)|\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>[ap]\.?m\b\.?)?"
    r"(?=[^\d]|$)",
    re.IGNORECASE,
)
_ZONES = {
    "eastern": "America/New_York",
    "central": "America/Chicago",
    "mountain": "America/Denver",
    "pacific": "America/Los_Angeles",
}
_ZONE_WORDS = re.compile(
    r"\b(?:(?P<letter>[ECMP])[SD]?T|(?P<name>Eastern|Central|Mountain|Pacific)|(?P<utc>UTC|GMT)|(?P<bst>BST)"
    r"|(?P<cet>CES?T))\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseLine:
    """What the release line says. ``until`` is aware; None unless embargoed with a readable time."""

    line: Line | None  # None: it stands in the source's headers, not in the text
    status: Status | None
    date: PrintedDate | None
    until: dt.datetime | None
    doubts: tuple[Doubt, ...] = ()


def find_release_line(draft: Draft, *, order: DateOrder | None, today: dt.date) -> ReleaseLine | None:
    """Find the release line in the head of a draft and mark it; None where there is none."""
    for line in list(draft.open())[:HEAD]:
        flat = line.flat
        if len(flat) > 160:
            continue
        if _EMBARGO.match(flat):
            return _embargoed(line, order, today)
        if len(line.text) <= LONGEST and (last := _IMMEDIATE_LAST.match(line.text)):
            line.part, line.zone, line.kind = "release-line", "furniture", "heading"
            dates = printed_dates(last["before"], order=order, today=today, stripped=True)
            return ReleaseLine(line=line, status="immediate", date=dates[0] if dates else None, until=None)
        if (match := _IMMEDIATE.match(flat)) or _LABEL.match(flat):
            line.part = "release-line" if match else "label"
            line.zone, line.kind = "furniture", "heading"
            if match is None:
                continue
            dates = printed_dates(flat[match.end() :], order=order, today=today, stripped=True)
            return ReleaseLine(line=line, status="immediate", date=dates[0] if dates else None, until=None)
    return None


def embargo_in_header(text: str, *, order: DateOrder | None, today: dt.date) -> ReleaseLine | None:
    """What the source's own field says of an embargo (front matter); None where it says there is none."""
    if text.strip().casefold() in ("", "no", "none", "false", "null", "0"):
        return None
    with contextlib.suppress(ValueError):
        moment = dt.datetime.fromisoformat(text.strip())
        if moment.tzinfo is not None:
            return ReleaseLine(line=None, status="embargoed", date=None, until=moment)
    return replace(_embargo_of(text, order, today), date=None)  # an embargo's end is no day of issue here


def strictest(printed: ReleaseLine | None, header: ReleaseLine | None) -> ReleaseLine | None:
    """One release line out of two: an embargo in either holds, and the later end of two."""
    if printed is None or header is None:
        return printed or header
    if printed.status != "embargoed":
        return replace(printed, status="embargoed", until=header.until, doubts=header.doubts)
    if printed.until is None or header.until is None:
        return replace(printed, until=None)
    return replace(printed, until=max(printed.until, header.until))


def _embargoed(line: Line, order: DateOrder | None, today: dt.date) -> ReleaseLine:
    line.part, line.zone, line.kind = "release-line", "furniture", "heading"
    return replace(_embargo_of(line.flat, order, today), line=line)


def _embargo_of(text: str, order: DateOrder | None, today: dt.date) -> ReleaseLine:
    dates = printed_dates(text, order=order, today=today, stripped=True)
    if not dates or dates[0].value is None:
        doubt = Doubt(
            about="embargo_until", reason=f"no date can be read in “{text}”; held until a person says"
        )
        return ReleaseLine(line=None, status="embargoed", date=None, until=None, doubts=(doubt,))
    until, doubts = _moment(dates[0].value, text.replace(dates[0].text, " "))
    return ReleaseLine(line=None, status="embargoed", date=dates[0], until=until, doubts=doubts)


def _moment(day: dt.date, rest: str) -> tuple[dt.datetime, tuple[Doubt, ...]]:
    """When an embargo ends. Without a time: the end of that day; without a zone: UTC-12, the last on earth."""
    doubts = []
    zone: dt.tzinfo | None = None
    if named := _ZONE_WORDS.search(rest):
        zone = _zone(named)
    if zone is None:
        zone = dt.timezone(dt.timedelta(hours=-12))
        doubts.append(
            Doubt(about="embargo_until", reason="no time zone given; the latest on earth was taken")
        )
    time = next((t for m in _TIME.finditer(rest) if (t := _time(m))), None)
    if time is None:
        doubts.append(
            Doubt(about="embargo_until", reason="no time of day given; the end of the day was taken")
        )
        time = dt.time(23, 59, 59)
    until = dt.datetime.combine(day, time, zone)
    offset = until.utcoffset()  # as it is that day: a plain value, as the record has it
    return until.replace(tzinfo=dt.timezone(offset) if offset else dt.UTC), tuple(doubts)


def _zone(named: re.Match[str]) -> dt.tzinfo | None:
    if named["utc"]:
        return dt.UTC
    if named["bst"]:
        return dt.timezone(dt.timedelta(hours=1))
    if named["cet"]:
        return tz.gettz("Europe/Berlin")
    name = (named["name"] or "").casefold()
    return tz.gettz(_ZONES[name or next(n for n in _ZONES if n[0].upper() == named["letter"])])


def _time(match: re.Match[str]) -> dt.time | None:
    if match["noon"]:  # of the two midnights of a day the later: too late is mended sooner than too early
        return dt.time(12) if match["noon"].casefold() == "noon" else dt.time(23, 59, 59)
    if not match["half"] and not match["minute"]:
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = (match["half"] or "").casefold()[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None
