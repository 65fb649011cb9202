"""The timeline: how many releases when, as bars that are links. Geometry only, no markup.

The engine counts by month; here months become at most MOST_BARS bars of one
unit (month, year or decade), a chosen range is shown within the time around
it, so that it can be moved, and empty months keep their place. The template
draws it as SVG and, for those who cannot use a chart, as a table.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from index.engine import NO_DATE
from web.wording import MONTHS, month_words

MOST_BARS = 36  # three years of months; more are too thin for a finger at 360 px
HEIGHT = 72  # of the drawing's own units; the stylesheet says how high that is
BAR = 10  # width of one bar with its gap
LOWEST = 2  # a month with one release among thousands still shows
FEW_OUTSIDE = 0.02  # a handful of misread dates must not squeeze all other years into one decade
NARROWEST_LABEL = 0.08  # of the axis; a year's name needs some 28 px of the 328 on a phone

Unit = Literal["month", "year", "decade"]
MONTHS_IN: Mapping[Unit, int] = {"month": 1, "year": 12, "decade": 120}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One month, year or decade. ``since`` and ``until`` are parameters: "2024-11" or "2024".

    ``x``, ``top`` and ``height`` are in drawing units, the bar itself BAR - 2 wide
    with a gap of 1 on either side. ``inside``: in the chosen range (always so without one).
    """

    name: str
    since: str
    until: str
    count: int
    inside: bool
    x: int
    top: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The bars in order of time, and what the caption and the axis say.

    ``ticks`` are (label, how many bars it stands under); together they cover all bars.
    ``outside`` counts dated releases beyond both ends, ``undated`` those without a date.
    """

    unit: Unit
    bars: tuple[Bar, ...]
    highest: int
    ticks: tuple[tuple[str, int], ...]
    outside: int
    undated: int

    @property
    def width(self) -> int:
        """Of the drawing, in its own units."""
        return BAR * len(self.bars)

    @property
    def span(self) -> str:
        """In words: "January 2023 to December 2024"."""
        first, last = self.bars[0].name, self.bars[-1].name
        return first if first == last else f"{first} to {last}"


def timeline_of(
    counts: Iterable[tuple[str, int]], since: dt.date | None = None, until: dt.date | None = None
) -> Timeline | None:
    """The timeline of a search from its counts by month ("2024-11", or NO_DATE).

    ``since`` and ``until``: the chosen range, both inclusive, None open. None when
    no release has a date.
    """
    months: Counter[int] = Counter()
    undated = 0
    for month, count in counts:
        if month == NO_DATE:
            undated = count
        elif count:
            months[_index(month)] += count
    if not months:
        return None
    chosen = _chosen(since, until)
    unit, first, last = _window(months, _focus(months, chosen))
    step = MONTHS_IN[unit]
    totals: Counter[int] = Counter()
    for index, count in months.items():
        totals[index // step] += count
    shown = range(first // step, last // step + 1)
    highest = max((totals[place] for place in shown), default=0)
    return Timeline(
        unit=unit,
        bars=tuple(_bar(unit, place, at, totals[place], highest, chosen) for at, place in enumerate(shown)),
        highest=highest,
        ticks=_ticks(unit, shown),
        outside=sum(months.values()) - sum(totals[place] for place in shown),
        undated=undated,
    )


@functools.lru_cache(maxsize=4_096)  # the months of three centuries
def _index(month: str) -> int:
    """Months since the year 0, so that time is plain arithmetic: "2024-11" -> 24298."""
    year, number = month.split("-")
    return int(year) * 12 + int(number) - 1


def _chosen(since: dt.date | None, until: dt.date | None) -> tuple[int, int] | None:
    """The chosen range in months; an open end reaches to the end of the calendar."""
    if since is None and until is None:
        return None
    return _month_of(since or dt.date.min), _month_of(until or dt.date.max)


def _month_of(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def _focus(months: Mapping[int, int], chosen: tuple[int, int] | None) -> tuple[int, int] | None:
    """The part of the chosen range in which there are releases; None when that is no part of it."""
    if chosen is None:
        return None
    first, last = max(chosen[0], min(months)), min(chosen[1], max(months))
    return (first, last) if first <= last else None


def _window(months: Mapping[int, int], focus: tuple[int, int] | None) -> tuple[Unit, int, int]:
    """The unit and the first and last month to show: the focus with room around, else everything."""
    first, last = focus or (min(months), max(months))
    years = range(first // 12, last // 12 + 1)
    for before, after in [(-1, 1), (-1, 0), (0, 1)] if focus else [(0, 0)]:
        start = max(years[0] + before, dt.MINYEAR) * 12
        end = min(years[-1] + after, dt.MAXYEAR) * 12 + 11
        if end - start < MOST_BARS:
            return "month", start, end
    first, last = min(months), max(months)
    if last - first < MOST_BARS:
        return "month", first, last
    return _years(months, focus, years)


def _years(months: Mapping[int, int], focus: tuple[int, int] | None, years: range) -> tuple[Unit, int, int]:
    """The same for a span of more than three years: all years if they fit, else decades."""
    first, last = min(months) // 12, max(months) // 12
    if last - first < MOST_BARS:
        return "year", first * 12, last * 12 + 11
    if focus and len(years) <= MOST_BARS:
        spare = (MOST_BARS - len(years)) // 2
        return "year", max(years[0] - spare, first) * 12, min(years[-1] + spare, last) * 12 + 11
    if not focus and (busy := _busy_years(months)):
        return "year", busy[0] * 12, busy[-1] * 12 + 11
    decades_first = max(first // 10, last // 10 - MOST_BARS + 1)
    return "decade", decades_first * 120, last // 10 * 120 + 119


def _busy_years(months: Mapping[int, int]) -> range | None:
    """The years in which all but FEW_OUTSIDE of the releases lie, if they fit into a chart of years."""
    total = sum(months.values())
    by_year: Counter[int] = Counter()
    for index, count in months.items():
        by_year[index // 12] += count
    years = sorted(by_year)
    spare = int(total * FEW_OUTSIDE)
    while years and years[-1] - years[0] >= MOST_BARS:
        lighter = 0 if by_year[years[0]] <= by_year[years[-1]] else -1
        spare -= by_year[years.pop(lighter)]
        if spare < 0:
            return None
    return range(years[0], years[-1] + 1)


def _bar(unit: Unit, place: int, at: int, count: int, highest: int, chosen: tuple[int, int] | None) -> Bar:
    since, until, name = _names(unit, place)
    step = MONTHS_IN[unit]
    inside = chosen is None or (place * step <= chosen[1] and chosen[0] < (place + 1) * step)
    height = max(LOWEST, HEIGHT * count // highest) if count else 0
    return Bar(
        name=name,
        since=since,
        until=until,
        count=count,
        inside=inside,
        x=BAR * at,
        top=HEIGHT - height,
        height=height,
    )


@functools.lru_cache(maxsize=4_096)
def _names(unit: Unit, place: int) -> tuple[str, str, str]:
    """(since, until, name) of one unit of time."""
    if unit == "month":
        month = f"{place // 12:04}-{place % 12 + 1:02}"
        return month, month, month_words(month)
    if unit == "year":
        return f"{place:04}", f"{place:04}", f"{place:04}"
    return f"{max(place * 10, 1):04}", f"{place * 10 + 9:04}", f"{place * 10:04}s"


def _ticks(unit: Unit, shown: Sequence[int]) -> tuple[tuple[str, int], ...]:
    """Labels under the axis: years under months, every fifth year under many years, else each bar."""
    if unit == "month" and len(shown) <= 12:
        return tuple((MONTHS[place % 12][:1], 1) for place in shown)
    group = {"month": 12, "year": 5 if len(shown) > 6 else 1, "decade": 1 if len(shown) <= 6 else 10}[unit]
    widths = Counter(place // group for place in shown)
    labels = []
    for place, width in sorted(widths.items()):
        start = max(place * group, shown[0])
        label = f"{start // 12:04}" if unit == "month" else f"{start if unit == 'year' else start * 10:04}"
        labels.append((label if width / len(shown) >= NARROWEST_LABEL else "", width))
    return tuple(labels)
