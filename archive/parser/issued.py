"""The issue date: which of a release's dates is the day it was issued, and what said otherwise.

Evidence in order of trust: dateline, release line, front matter, a date line of
the text, header, address, file name. What is printed wins over what a machine
added, except where it is provably a slip: last year's number in January, or a
page's own date above an older release. Every other reading stays as a rival.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from archive.parser.dateline import dateline_alone
from archive.parser.dates import PrintedDate, date_in_address, date_in_file_name, printed_dates
from archive.parser.draft import Draft, Line
from archive.release import NO_DATE, DateReading, DateSource, Doubt, IssueDate
from archive.rules import DateOrder
from archive.source import Source

_OF_MANY = re.compile(
    r"\.\w{2,5}#"
)  # a piece of a mailbox or export: the file's name tells when that was saved
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
OLDEST = 1850  # press releases are not older; such a year is misread
FAR = dt.timedelta(days=45)  # printed and outside dates further apart than any posting delay seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One reading of the date: the day, where it stood, as printed (None: printed nowhere), a doubt."""

    value: dt.date
    source: DateSource
    text: str | None = None
    doubt: str | None = None
    line: Line | None = None  # the line it stands on alone
    place: str | None = None  # what stands on that line before it


def printed_evidence(source: DateSource, printed: PrintedDate | None) -> list[Evidence]:
    """A printed date as evidence; nothing where there is none or it names no day."""
    if printed is None or printed.value is None:
        return []
    return [Evidence(value=printed.value, source=source, text=printed.text, doubt=printed.doubt)]


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


def outside_evidence(source: Source) -> list[Evidence]:
    """Dates that the file, its format or its address bear: front matter, header, address, file name."""
    found: list[Evidence] = []
    if header := source.headers.get("date"):
        day = _iso_day(header)
        where: DateSource = "front-matter" if source.format == "markdown" else "header"
        found += [Evidence(value=day, source=where, text=header)] if day else []
    if day := date_in_address(source.headers.get("address", "")):
        found.append(Evidence(value=day, source="address"))
    name = re.split(r"[/\\]", source.path)[-1]
    if not _OF_MANY.search(name) and (day := date_in_file_name(name)):
        found.append(Evidence(value=day, source="file-name"))
    return found


def choose_date(
    printed: Iterable[Evidence],
    outside: Iterable[Evidence],
    yearless: tuple[int, int, str] | None,
    *,
    above_title: Collection[Evidence] = (),
    today: dt.date,
) -> tuple[IssueDate, tuple[Doubt, ...]]:
    """The issue date and what is doubtful about it.

    ``printed`` and ``outside`` in order of trust; ``above_title`` are those of the
    printed that stand above the headline, where pages print their own date.
    """
    inside, others = _possible(printed), _possible(outside)
    doubts: list[Doubt] = []
    if yearless:
        completed = None if inside else _completed(yearless, others)
        same = [e for e in inside if (e.value.month, e.value.day) == yearless[:2]]  # elsewhere with its year
        inside = [completed] if completed else same or inside
    every = _in_order(inside, others)
    if not every:
        return NO_DATE, (
            Doubt(about="date", reason="no date is printed, and file name and headers bear none"),
        )
    best = every[0]
    if wrong := _provably_wrong(best, others, best in above_title):
        doubts.append(Doubt(about="date", reason=wrong))
        best = others[0]
        below = [e for e in inside if best.value == e.value and e not in above_title]
        best = below[0] if below else best  # the same day stands below the headline
    if best.doubt:
        doubts.append(Doubt(about="date", reason=best.doubt))
    if best.value > today:
        doubts.append(Doubt(about="date", reason=f"{best.value} lies in the future"))
    rivals = {(e.value, e.source): e for e in every if e is not best and e.value != best.value}
    for rival in rivals.values():
        doubts.append(
            Doubt(about="date", reason=f"{_where(rival)} says {rival.value}; {_where(best)} was used")
        )
    return (
        IssueDate(
            value=best.value,
            source=best.source,
            text=best.text,
            rivals=tuple(DateReading(value=e.value, source=e.source) for e in rivals.values()),
        ),
        tuple(dict.fromkeys(doubts)),
    )


def _possible(evidence: Iterable[Evidence]) -> list[Evidence]:
    return [e for e in evidence if e.value.year >= OLDEST]


def _in_order(inside: list[Evidence], outside: list[Evidence]) -> list[Evidence]:
    """By trust: front matter was written by the publisher, so it comes before loose date lines.

    Of several loose dates (a deadline in the headline, the day below it) the one that is said elsewhere too.
    """
    rank = {
        "dateline": 0,
        "release-line": 1,
        "front-matter": 2,
        "text": 3,
        "header": 4,
        "address": 5,
        "file-name": 6,
    }
    said_elsewhere = {e.value for e in outside}
    return sorted(
        [*inside, *outside],
        key=lambda e: (rank[e.source], e.source == "text" and e.value not in said_elsewhere),
    )


def _completed(yearless: tuple[int, int, str], others: list[Evidence]) -> Evidence | None:
    """ "Dec. 27" with the year that the other evidence gives; the nearest such day to it."""
    for other in others:
        days = []
        for year in (other.value.year - 1, other.value.year, other.value.year + 1):
            try:
                days.append(dt.date(year, *yearless[:2]))
            except ValueError:
                continue
        if days:
            best = min(days, key=lambda day: abs(day - other.value))
            reason = f"the dateline bears no year; {best.year} from {_where(other)}"
            return Evidence(value=best, source="dateline", text=yearless[2], doubt=reason)
    return None


def _provably_wrong(best: Evidence, others: list[Evidence], above_title: bool) -> str | None:
    """Why a printed date cannot be the day of issue, or None."""
    if best.source not in ("dateline", "release-line", "text") or not others:
        return None
    outside = others[0].value
    if (
        best.value.month == 1
        and outside.year == best.value.year + 1
        and abs(_shifted(best.value) - outside) < FAR
    ):
        return f"“{best.text}” bears last year's number, as happens in January; {_where(others[0])} was used"
    if above_title and best.value - outside > FAR:
        return (
            f"“{best.text}” stands above the title and is the page's own date; {_where(others[0])} was used"
        )
    return None


def _shifted(day: dt.date) -> dt.date:
    return day.replace(year=day.year + 1)


def _where(evidence: Evidence) -> str:
    return {
        "dateline": "the dateline",
        "release-line": "the release line",
        "text": "a date line of the text",
        "header": "the header",
        "front-matter": "the front matter",
        "address": "the address",
        "file-name": "the file name",
    }.get(evidence.source, evidence.source)


def _iso_day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
