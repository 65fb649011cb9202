"""Gluing: lost line breaks at the head of a text, found again.

Extraction runs date, letterhead, contact, headline and dateline together on one
line ("02 21 2007   Statement on …", "… Faust Family   WASHINGTON, D.C. – "). The
head's lines are split where one of these certainly ends or begins; nothing is
added or lost but the blanks between them. The body is left alone.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from itertools import groupby

from archive.parser.dateline import find_dateline
from archive.parser.dates import printed_dates
from archive.parser.draft import FILED, Draft, Line, in_title_case
from archive.parser.letterhead import LETTERHEAD
from archive.parser.places import ALONE
from archive.parser.signs import bears
from archive.rules import DateOrder

HEAD = 10  # lines in which things are looked for
REACH = 420  # characters of a line; the longest glued head seen has 390
LONGEST_TITLE = 260  # characters; as in title.py
_REFERENCE = re.compile(r"^\W*(?:SEE|See|VER|VOIR)\b|://|\bwww\.|@")
LONGEST_PLACE = 60  # characters of a dateline whose dash became a wide gap
MANY = 25  # characters; a shorter line is a label or a name
NARROW = 66  # characters; programs wrap at 70 and more, less a little for indentation
TAIL = 5  # lines at the end among which a bare "30" is looked for
END, _END_SIGNS = 24, ("30", "#", "end", "END")  # characters at a line's end, and what marks it there
SPLITS = 8  # of one line, at most

_CONTACT = re.compile(r"Contacts?(?::|\s{1,3})\s*[A-Z(\d]")
_GLUED_CONTACT = re.compile(r"(?<=\s(?:19|20)\d\d)(?=Contacts?\s)")
_BARE_CONTACT = re.compile(r"Contacts?:?")
_CONTACT_LINE = re.compile(r"\n\s*(?=(?:(?:Media|Press) )?Contacts?\s*:)")
_THIRTY = re.compile(
    r"\s{2,}(?=30(?:\s+\d{3,7})*\s*$)|\s{3,}(?=(?:end|END)\s*$)|(?<=[.!?\w])\s+(?=#\s?#\s?#\s*(?:$|\n))"
)  # an end mark whose strokes are lost, and a filing number
_MARKED_END = re.compile(r"(?<=[.!?\w)])\s+(?=(?:#\s?#\s?#|-\s?30\s?-)\s*$)")
_FILED = re.compile(r"30\s+\d{3,7}\s*$")  # an end mark whose strokes are lost, its number behind it
_PHONE_END = re.compile(r"\d{3}[\s./-]{1,2}\d{4}$")
_RELEASE_LINE = re.compile(
    r"FOR IMMEDIATE RELEASE|For Immediate Release|(?:News|Press|Media) Release(?=\s{2})"
)
_PAGE_WORDS = re.compile(r"In the News|Latest News|(?:News|Press|Media) (?:Releases?|Room)")
_ENDS_OPEN = re.compile(
    r"\b(?:in|at|of|from|to|until|by|near|and|the|for|on|with|by|d'|U\.?S\.?)$|[,(“\"]$", re.IGNORECASE
)
_CITIES = frozenset(name.split("_")[0] for name in ALONE)
_DASH_OR_GAP = re.compile(r"[-–—]|\s{2}")
_WIDE_GAP = re.compile(r"[ \t\xa0]{6,}")  # lost marks leave up to five blanks in a row
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
_SECOND_HEADLINE = re.compile(r"(?<=[\w’”\"'.])[ \t]{3,}(?=[A-Z])")
_DATED = re.compile(rf"(?:{_MONTHS})\b")


def split_head(draft: Draft, *, lost: bool, order: DateOrder | None, today: dt.date) -> None:
    """Split the head's lines at lost breaks. ``lost``: the text has lost its marks, blanks stand for them."""
    if lost:
        _split_at_wide_gaps(draft, order, today)
    _split_tail(draft, lost=lost)
    at = 0
    while at < min(HEAD, len(draft.lines)):
        line = draft.lines[at]
        pieces = [] if line.links or line.kind != "paragraph" else _pieces(line.text, lost, order, today)
        if len(pieces) > 1:
            draft.lines[at : at + 1] = [Line(piece, line.kind, (), line.zone) for piece in pieces]
        at += max(1, len(pieces))
        if any(find_dateline(piece, order=order, today=today, lost=lost) for piece in pieces or [line.text]):
            return


def _split_at_wide_gaps(draft: Draft, order: DateOrder | None, today: dt.date) -> None:
    """Where all stands on one physical line, a wide run of blanks is what is left of a paragraph's end."""
    split: list[Line] = []
    for line in draft.lines:
        whole = line.links or len(line.text) <= REACH
        pieces = [line.text] if whole else _paragraphs(line.text, order, today)
        split += [line] if len(pieces) == 1 else [replace(line, text=p) for p in pieces if p.strip()]
    draft.lines = split


def _paragraphs(text: str, order: DateOrder | None, today: dt.date) -> list[str]:
    """A line's pieces between wide gaps; one that follows a place belongs to the place's dateline."""
    pieces: list[str] = []
    start = 0
    for gap in _WIDE_GAP.finditer(text):
        if gap.start() - start < LONGEST_PLACE and text[start : gap.start()].strip():
            found = find_dateline(text[start:], order=order, today=today, lost=True)
            if found and start + found.end >= gap.end():
                continue
        pieces.append(text[start : gap.start()])
        start = gap.end()
    return [*pieces, text[start:]]


def _split_tail(draft: Draft, *, lost: bool) -> None:
    """A contact on a line of its own below a paragraph, and an end mark behind it, are not of the paragraph."""
    for at in range(len(draft.lines) - 1, -1, -1):
        line = draft.lines[at]
        if line.links:
            continue
        if lost and _FILED.match(line.text):
            draft.lines[at : at + 1] = [replace(line, text=piece) for piece in line.text.split(None, 1)]
            continue
        cut = _CONTACT_LINE.search(line.text) if "\n" in line.text else None
        if cut is None and at >= len(draft.lines) - TAIL and bears(line.text[-END:], _END_SIGNS):
            cut = (_THIRTY.search(line.text) if lost else None) or _MARKED_END.search(line.text)
        if cut and line.text[: cut.start()].strip():
            behind = re.split(r"(?<=^30)\s+", line.text[cut.end() :], maxsplit=1)
            draft.lines[at : at + 1] = [
                Line(piece, line.kind, (), line.zone)
                for piece in (line.text[: cut.start()], *behind)
                if piece.strip()
            ]


def _pieces(text: str, lost: bool, order: DateOrder | None, today: dt.date) -> list[str]:
    first, _, below = text.partition("\n")
    if below and first.isupper() and not below.partition("\n")[0].isupper() and len(first.split()) > 2:
        return [first, below]  # a headline in capitals is one line
    if below and not lost and len(text) < REACH and any(FILED.fullmatch(line) for line in text.split("\n")):
        between = _around_filed(text)
        return (
            [piece for part in between for piece in _pieces(part, lost, order, today)]
            if between[1:]
            else [text]
        )
    if _are_two_headlines(first, below) or _is_headline_above(first, below):
        return [first, below]
    beside = [] if lost or below else _SECOND_HEADLINE.split(first)
    if len(beside) == 2 and all(in_title_case(part) and len(part) > MANY for part in beside):
        return beside
    if len(text) > LONGEST_TITLE and text.count("\n") > 1 and not lost:
        return [text]  # a wrapped paragraph: its line breaks are there
    pieces: list[str] = []
    rest = text
    while len(pieces) < SPLITS and (cut := _cut(rest, lost, order, today)):
        pieces += _without_date_behind(rest[: cut[0]], order, today)
        rest = rest[cut[1] :]
    short = lost and len(rest) <= LONGEST_TITLE
    return [*pieces, *(_without_date_behind(rest, order, today) if short else [rest])]


def _around_filed(text: str) -> list[str]:
    """The lines between a release's number, "For Release" and a wire service's name, which stand for themselves."""
    groups = groupby(text.split("\n"), key=lambda line: FILED.fullmatch(line) is not None)
    return [piece for filed, lines in groups for piece in (lines if filed else ["\n".join(lines)])]


def _are_two_headlines(first: str, below: str) -> bool:
    """Are two lines a headline and what completes it, and not one headline wrapped by a program?

    A program would have put the second line's first word on the first, were there room:
    that there was, a longer second line shows.
    """
    if "\n" in below or not (len(first) > MANY and len(below) > MANY) or not in_title_case(first):
        return False
    filled = len(first) + len(below.split(None, 1)[0]) + 1
    if filled <= len(below) and in_title_case(below) and below[-1].isalnum() and not _ENDS_OPEN.search(first):
        return not _REFERENCE.search(f"{first}\n{below}") and ":" not in first[-1:]
    room = filled <= NARROW
    if _REFERENCE.search(f"{first}\n{below}"):
        return False
    return room and not in_title_case(below) and not _PHONE_END.search(below) and ":" not in first[-1:]


def _is_headline_above(first: str, below: str) -> bool:
    """Is the first line a headline by its capitals, and what stands below it a long paragraph?"""
    return len(below) > LONGEST_TITLE and first[-1:].isalnum() and len(first) > MANY and in_title_case(first)


def _without_date_behind(piece: str, order: DateOrder | None, today: dt.date) -> list[str]:
    """("… Power Corridor", "October 31, 2007") of a headline with the date run on behind it."""
    dates = printed_dates(piece, order=order, today=today)
    if dates and dates[-1].end == len(piece):
        headline = piece[: dates[-1].start].rstrip()
        if len(headline.split()) > 2 and headline[-1].isalnum() and not _ENDS_OPEN.search(headline):
            return [headline, piece[dates[-1].start :]]
    return [piece]


def _cut(text: str, lost: bool, order: DateOrder | None, today: dt.date) -> tuple[int, int] | None:
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
    if lost and _DAY.match(right) and not _ENDS_OPEN.search(left) and _begins(right, order, today):
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
    if len(left) > LONGEST_TITLE or not _may_open(right) or len(left.split()) < 3 or _ENDS_OPEN.search(left):
        return False
    undashed = lost and (wide or bool(_YEAR.search(left)))
    return find_dateline(right, order=order, today=today, lost=undashed) is not None


def _is_headline(left: str) -> bool:
    """Is what stands before a gap a headline by its capitals, the gap being its end?"""
    return len(left.split()) > 3 and in_title_case(left) and not _ENDS_OPEN.search(left)


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
        return bool(_PHONE_END.search(left))
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
