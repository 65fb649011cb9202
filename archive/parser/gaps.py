"""Gaps: where, in a line of a head, a line break was lost between two words.

A line ended there only where what stands before is whole, or what follows certainly begins
something: a date, a release line, a contact, a dateline. What is done with the pieces is
gluing.py's.
"""

from __future__ import annotations

import datetime as dt
import re

from archive.parser.dateline import find_dateline
from archive.parser.dates import printed_dates
from archive.parser.draft import in_title_case
from archive.parser.letterhead import LETTERHEAD
from archive.parser.places import ALONE
from archive.rules import DateOrder

REACH = 420  # characters of a line; the longest glued head seen has 390
LONGEST_TITLE = 260  # characters; as in title.py
_CONTACT = re.compile(r"Contacts?(?::|\s{1,3})\s*[A-Z(\d]")
_GLUED_CONTACT = re.compile(r"(?<=\s(?:19|20)\d\d)(?=Contacts?\s)")
_BARE_CONTACT = re.compile(r"Contacts?:?")
PHONE_END = re.compile(r"\d{3}[\s./-]{1,2}\d{4}$")
_RELEASE_LINE = re.compile(
    r"FOR IMMEDIATE RELEASE|For Immediate Release|(?:News|Press|Media) Release(?=\s{2})"
)
_PAGE_WORDS = re.compile(r"In the News|Latest News|(?:News|Press|Media) (?:Releases?|Room)")
ENDS_OPEN = re.compile(
    r"\b(?:in|at|of|from|to|until|by|near|and|the|for|on|with|by|d'|U\.?S\.?)$|[,(“\"]$", re.IGNORECASE
)
_CITIES = frozenset(name.split("_")[0] for name in ALONE)
_DASH_OR_GAP = re.compile(r"[-–—]|\s{2}")
_GAP = re.compile(r"(?<=\S)[ \t\xa0]+(?=[A-Z0-9(\[])")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAYS = "Mon|Tues|Wednes|Thurs|Fri|Satur|Sun"
_OPENS = rf"For Im|(?:News|Press|Media) Rel|{_MONTHS}|" + "|".join(sorted(name.title() for name in _CITIES))
# Where marks are lost, two blanks may be what is left of any; a single one parts lines only before these.
_LOST_GAP = re.compile(
    r"(?<=\S)(?:[ \t\xa0]{2,}(?=[A-Z0-9(\[])"
    rf"|[ \t\xa0](?=[(\[]{{0,2}}(?:[A-Z][^a-z\s]|(?:{_DAYS})day|Contact|{_OPENS})))"
)
# Where nothing is lost, only a date, a release line or a dateline may begin behind a gap.
_GAP_BEFORE_PLACE = re.compile(rf"(?<=\S)[ \t\xa0]+(?=[(\[]?(?:[A-Z]{{2}}|{_OPENS}))")
# "Charles E  Ortega", "Rue Ortega  D MD": what stands within and behind a name is no gap between lines.
_WITHIN_NAME, _NAME_GOES_ON = re.compile(r"(?:^|\s)[A-Z]$"), re.compile(r"[A-Z][a-z]")
_PARTY = re.compile(r"[DRI] [A-Z][A-Za-z]*\b")
_DAY = re.compile(rf"(?:{_DAYS})day\b")
_WEEKDAY = re.compile(rf"(?:^|\s)(?:{_DAYS})day,?$")  # a date goes on behind it
_YEAR = re.compile(r"\b(?:19|20)\d\d$")
_DATED = re.compile(rf"(?:{_MONTHS})\b")


def cut_at(text: str, lost: bool, order: DateOrder | None, today: dt.date) -> tuple[int, int] | None:
    """(end of the first piece, begin of the rest), or None where the line is one thing."""
    if find_dateline(text, order=order, today=today, lost=lost):
        return None
    if _DATED.match(text) and (dates := printed_dates(text[:40], order=order, today=today)):
        behind = text[dates[0].end :]
        begins = behind.lstrip()[:1].isupper() if lost else behind[:2].isspace() and behind.strip()
        if dates[0].start == 0 and behind[:1].isspace() and begins:
            return dates[0].end, len(text) - len(behind.lstrip())
    if lost and (glued := _GLUED_CONTACT.search(text, 0, REACH)):
        return glued.start(), glued.start()
    for gap in _gaps(text, lost).finditer(text[:REACH]):
        if lost or _may_break(text, gap):
            left, right = text[: gap.start()], text[gap.end() :]
            if _breaks(left, right, gap.end() - gap.start(), lost, order, today):
                return gap.span()
    return None


def _gaps(text: str, lost: bool) -> re.Pattern[str]:
    """Which gaps between words a line may have ended at; behind a release line that is any."""
    if not lost:
        return _GAP_BEFORE_PLACE
    return _GAP if _RELEASE_LINE.match(text.lstrip()) else _LOST_GAP


def _may_break(text: str, gap: re.Match[str]) -> bool:
    """A cheap first look where nothing is lost: only a date, a release line or a dateline begins a line here."""
    if gap.end() - gap.start() > 1 and _DATED.match(text, gap.end()):
        return True
    return bool(_RELEASE_LINE.match(text, gap.end())) or _may_open(text[gap.end() : gap.end() + 60])


def _breaks(left: str, right: str, blanks: int, lost: bool, order: DateOrder | None, today: dt.date) -> bool:
    """Did a line end between these two?"""
    wide = blanks > 1
    if (_WITHIN_NAME.search(left[-3:]) and _NAME_GOES_ON.match(right)) or _PARTY.match(right):
        return False
    if _WEEKDAY.search(left[-11:]):
        return False
    if lost and _DAY.match(right) and not ENDS_OPEN.search(left) and _begins(right, order, today):
        return True
    if lost and _RELEASE_LINE.match(left.strip()):
        alone = _RELEASE_LINE.fullmatch(left.strip())
        if not alone and _is_whole(left, order, today):
            return True
        if alone and _begins_with_date(right, order, today):
            return False
    if wide and len(left.split()) > 2 and _DATED.match(right) and _begins(right, order, today):
        return True
    if lost and _BARE_CONTACT.fullmatch(right.strip()) and _is_whole(left, order, today):
        return True
    if lost and wide and (_is_whole(left, order, today) or _begins(right, order, today)):
        return True
    if lost and blanks > 2 and right[:1].isalpha() and _is_headline(left) and not in_title_case(right[:90]):
        return True
    if _RELEASE_LINE.match(right) or (lost and _CONTACT.match(right) and len(left) < LONGEST_TITLE):
        return True
    if len(left) > LONGEST_TITLE or not _may_open(right) or len(left.split()) < 3 or ENDS_OPEN.search(left):
        return False
    undashed = lost and (wide or bool(_YEAR.search(left)))
    return find_dateline(right, order=order, today=today, lost=undashed) is not None


def _is_headline(left: str) -> bool:
    """Is what stands before a gap a headline by its capitals, the gap being its end?"""
    return len(left.split()) > 3 and in_title_case(left) and not ENDS_OPEN.search(left)


def _may_open(right: str) -> bool:
    """A cheap first look: does a place in capitals or a known city stand here, and a dash or a gap soon after?"""
    first = right[:40].split(None, 1)[0].partition("-")[0].strip(",.([")
    shouted = len(first) > 2 and first.isupper()
    return (shouted or first.casefold() in _CITIES) and bool(_DASH_OR_GAP.search(right[:60]))


def _is_whole(left: str, order: DateOrder | None, today: dt.date) -> bool:
    """Is this an office's letterhead, a date with its label, or a contact up to its number?"""
    if LETTERHEAD.fullmatch(" ".join(left.split())) or _RELEASE_LINE.fullmatch(left.strip()):
        return True
    if _PAGE_WORDS.fullmatch(left.strip()):
        return True
    if _CONTACT.match(left.strip()):
        return bool(PHONE_END.search(left))
    dates = printed_dates(left, order=order, today=today, stripped=True) if len(left) < 60 else []
    if not dates:
        return False
    rest = re.sub(r"(?i)for immediate release|\bdate\b", "", left[: dates[0].start] + left[dates[0].end :])
    return not rest.strip(" ,.:")


def _begins_with_date(right: str, order: DateOrder | None, today: dt.date) -> bool:
    dates = printed_dates(right[:40], order=order, today=today, stripped=True)
    return bool(dates) and dates[0].start == 0


def _begins(right: str, order: DateOrder | None, today: dt.date) -> bool:
    """Does a date stand here alone, with blanks behind it?"""
    dates = printed_dates(right[:40], order=order, today=today, stripped=True)
    behind = right[dates[0].end :] if dates else ""
    return bool(dates) and dates[0].start == 0 and (not behind.strip() or behind[:2].isspace())
