"""Date lines: days that stand on a line of their own, in the head, with a place, or below the text.

"July 30, 2012", "Lipnice 3. února 2009", "Paris, le 29 août 2004" at the end. Each is evidence;
which one counts is issued.py's business.
"""

from __future__ import annotations

import datetime as dt
import re

from archive.parser.dateline import is_place
from archive.parser.dates import PrintedDate, printed_dates
from archive.parser.draft import Draft, Line
from archive.parser.issued import Evidence
from archive.rules import DateOrder

TAIL = 4  # lines at the end of a text among which it may be dated, where its head is not
LONGEST_LAST = 60  # characters of such a line
HEAD = 10  # lines in which a date on a line of its own is the release's
_LETTER_WORDS = ("etter", "ext", "tatement", "ranscript", "ETTER", "EXT", "TATEMENT", "RANSCRIPT")
_LETTER_FOLLOWS = re.compile(
    r"\b(?:letter|text|statement|transcript)\b[^.]{0,60}:$|\bfollowing letter\b", re.IGNORECASE
)  # a date below is the letter's
# "Published by Ana Brandt" beside the date, as site programs print it.
_BYLINE = re.compile(
    r"^(?:(?:published|posted|written|veröffentlicht|geschrieben|publié|publicado|escrito) )?(?:by|von|par|por) "
    r"[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w.'’-]+(?: [A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w.'’-]+){0,3}\W*(?:on|am|le|el)?$",
    re.IGNORECASE,
)
_DATED_BELOW = re.compile(r"(?:Dne|Le|El|Den|Am|Fait le|Datum:?) ")
# "Lipnice 3. února 2009", "V Praze dne 3. února 2009", "Paris, le 29 août 2004"
_BEFORE_DATE = re.compile(
    r"(?:(?:V|Ve) (?=[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ]))?(?P<place>[^\d:]{2,50}?)(?P<sign>,(?: (?:le|el|den|dne|am|a|em|on))?| (?:le|den|dne))?"
)
_LABELS = re.compile(
    r"\b(?:press|news|media|release|releases|newsletter|date|dated|posted|published|updated|issued|contact|statement|by"
    r"|dne|\w+day|meeting|report|pressemitteilung|communiqué|comunicado|zpráva|ended|since|until|effective)\b|[,.]$",
    re.IGNORECASE,
)


# "… issued the following news release on Jan. 15, 2016:", as wires print below their own dateline.
_ISSUED_ON = re.compile(
    r"\b(?:issued|released|published) the following [^.:]{3,60}? on (?P<date>[^:]{6,30}):\s*$"
)
OPENING = 4  # lines among which such a sentence stands


def date_lines(draft: Draft, *, order: DateOrder | None, today: dt.date, stripped: bool) -> list[Evidence]:
    """Dates that stand on a line of their own in the head ("July 30, 2012"), marked as date lines."""
    found: list[Evidence] = []
    before: Line | None = None
    for at, line in enumerate(draft.lines[:HEAD]):
        after_release_line = before is not None and before.part == "release-line"
        before = line
        if any(word in line.flat for word in _LETTER_WORDS) and _LETTER_FOLLOWS.search(line.flat):
            break
        if line.zone == "footer" or line.part is not None or len(line.flat) > 90:
            continue
        dates = printed_dates(line.flat, order=order, today=today, stripped=stripped)
        if not dates or not dates[0].value:
            continue
        place = dateline_alone(line.flat, dates[0]) if at and not stripped else None
        if place or _is_date_line(line, dates[0]):
            line.part, line.zone, line.kind = "date-line", "furniture", "heading"
            found += [
                Evidence(
                    value=dates[0].value,
                    source="dateline" if place else "release-line" if after_release_line else "text",
                    text=dates[0].text,
                    doubt=dates[0].doubt,
                    line=line,
                    place=place,
                )
            ]
    return found


def issued_on(draft: Draft, *, order: DateOrder | None, today: dt.date) -> list[Evidence]:
    """The day on which the sentence above a release says that it was issued."""
    for line in draft.lines[:OPENING]:
        match = _ISSUED_ON.search(line.flat) if line.flat.endswith(":") else None
        dates = printed_dates(match["date"], order=order, today=today) if match else []
        if dates and dates[0].value:
            return [Evidence(value=dates[0].value, source="text", text=dates[0].text)]
    return []


def date_below(draft: Draft, *, order: DateOrder | None, today: dt.date) -> list[Evidence]:
    """The day that a text bears at its end ("Paris, le 29 août 2004", "Dne 11. dubna 2017"), for want of one above."""
    for line in draft.body()[-TAIL:]:
        dates = printed_dates(line.flat, order=order, today=today) if len(line.flat) < LONGEST_LAST else []
        if not dates or not dates[0].value:
            continue
        if dateline_alone(line.flat, dates[0]) or _DATED_BELOW.fullmatch(line.flat[: dates[0].start]):
            line.part, line.zone, line.kind = "date-line", "furniture", "heading"
            return [Evidence(value=dates[0].value, source="text", text=dates[0].text, line=line)]
    return []


def _is_date_line(line: Line, date: PrintedDate) -> bool:
    rest = (line.flat[: date.start] + line.flat[date.end :]).strip(" ,.:;–—-|()")
    rest = _BYLINE.sub("", rest)
    rest = re.sub(
        r"\b(?:newsletter|(?:mon|tues|wednes|thurs|fri|satur|sun)day|date|dated|posted|published|issued|released?|on|in|at|press(?: releases?)?|tisková zpráva|pressemitteilung|nota de prensa|comunicado|news|category|contacts?|by|le|el)\b",
        "",
        rest,
        flags=re.I,
    )
    rest = re.sub(r"\b\d{1,2}:\d{2}\s*(?:[ap]\.?m\.?)?(?:\s*[A-Z]{2,4})?", "", rest, flags=re.I)
    return not re.search(r"[^\W\d_]{2}", rest)


def dateline_alone(text: str, date: PrintedDate) -> str | None:
    """The place of a line that is nothing but place and date ("Paris, le 29 août 2004"), as printed; else None."""
    if text[date.end :].strip(" ."):
        return None
    match = _BEFORE_DATE.fullmatch(text[: date.start].rstrip())
    if match is None or _LABELS.search(match["place"]):
        return None
    place, words = match["place"], len(match["place"].split())
    sure = words <= 3 if match["sign"] else words == 1
    return place if sure and is_place(place, sure=True, bracketed=False) else None
