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
from archive.parser.gaps import ENDS_OPEN, LONGEST_TITLE, PHONE_END, REACH, cut_at
from archive.rules import DateOrder

HEAD = 10  # lines in which things are looked for
_REFERENCE = re.compile(r"^\W*(?:SEE|See|VER|VOIR)\b|://|\bwww\.|@")
LONGEST_PLACE = 60  # characters of a dateline whose dash became a wide gap
MANY = 25  # characters; a shorter line is a label or a name
NARROW = 66  # characters; programs wrap at 70 and more, less a little for indentation
TAIL = 5  # lines at the end among which a bare "30" is looked for
END, _END_SIGNS = 24, ("30", "#", "end", "END")  # characters at a line's end, and what marks it there
SPLITS = 8  # of one line, at most
_CONTACT_LINE = re.compile(r"\n\s*(?=(?:(?:Media|Press) )?Contacts?\s*:)")
_THIRTY = re.compile(
    r"\s{2,}(?=30(?:\s+\d{3,7})*\s*$)|\s{3,}(?=(?:end|END)\s*$)|(?<=[.!?\w])\s+(?=#\s?#\s?#\s*(?:$|\n))"
)  # an end mark whose strokes are lost, and a filing number
_MARKED_END = re.compile(r"(?<=[.!?\w)])\s+(?=(?:#\s?#\s?#|-\s?30\s?-)\s*$)")
_FILED = re.compile(r"30\s+\d{3,7}\s*$")  # an end mark whose strokes are lost, its number behind it
_WIDE_GAP = re.compile(r"[ \t\xa0]{6,}")  # lost marks leave up to five blanks in a row
_SECOND_HEADLINE = re.compile(r"(?<=[\w’”\"'.])[ \t]{3,}(?=[A-Z])")


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
        if (
            cut is None
            and at >= len(draft.lines) - TAIL
            and any(sign in line.text[-END:] for sign in _END_SIGNS)
        ):
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
    while len(pieces) < SPLITS and (cut := cut_at(rest, lost, order, today)):
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
    if filled <= len(below) and in_title_case(below) and below[-1].isalnum() and not ENDS_OPEN.search(first):
        return not _REFERENCE.search(f"{first}\n{below}") and ":" not in first[-1:]
    room = filled <= NARROW
    if _REFERENCE.search(f"{first}\n{below}"):
        return False
    return room and not in_title_case(below) and not PHONE_END.search(below) and ":" not in first[-1:]


def _is_headline_above(first: str, below: str) -> bool:
    """Is the first line a headline by its capitals, and what stands below it a long paragraph?"""
    return len(below) > LONGEST_TITLE and first[-1:].isalnum() and len(first) > MANY and in_title_case(first)


def _without_date_behind(piece: str, order: DateOrder | None, today: dt.date) -> list[str]:
    """("… Power Corridor", "October 31, 2007") of a headline with the date run on behind it."""
    dates = printed_dates(piece, order=order, today=today)
    if dates and dates[-1].end == len(piece):
        headline = piece[: dates[-1].start].rstrip()
        if len(headline.split()) > 2 and headline[-1].isalnum() and not ENDS_OPEN.search(headline):
            return [headline, piece[dates[-1].start :]]
    return [piece]
