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

from archive.parser.dates import PrintedDate, date_in_address, date_in_file_name
from archive.parser.draft import Line
from archive.release import NO_DATE, DateReading, DateSource, Doubt, IssueDate
from archive.source import Source

_OF_MANY = re.compile(
    r"\.\w{2,5}#"
)  # a piece of a mailbox or export: the file's name tells when that was saved
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
