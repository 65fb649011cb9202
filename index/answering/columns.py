"""Columns: the values releases have, over a whole state of the index, and how often each occurs.

Columns are made from the segments' arrays when they are first needed. A count
is always over an exact set of releases; which set belongs to which facet (each
is counted without its own selection) is decided in snapshot.py.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

import numpy as np

from index.answering.cache import Cache
from index.answering.postings import Postings, Scored
from index.engine import NO_DATE, FacetCounts, SearchRequest
from index.flat.segment_arrays import NO_DAY, lengths_of
from index.flat.sidecar import Array, Strings, encoded
from index.language.query import NO_VALUE, KeywordField

UNIX_DAY = dt.date(1970, 1, 1).toordinal()
NO_MONTH = -1

# A gentle preference for recent releases, by relevance only: of two that fit alike the newer one comes first.
# With 0.1 the means of `dateline evaluate` change by less than 0.01; at 0.5 half-remembered titles lose 0.04.
RECENCY = 0.1
HALF_LIFE = (
    5 * 365.25
)  # days before the newest release of the index, not before today: an archive may be closed

# What a step of each way of counting costs, relative to each other (measured on 37,480 releases).
GATHER_COST = 6.0  # one value of one release that was found
SCAN_COST = 1.0  # one value of any release
WORD_COST = 1.0  # 64 releases of one value's bitmap
BITMAP_BYTES = 8 << 20  # a facet with bitmaps larger than this is counted without them


class Column(NamedTuple):
    """A keyword field: all values ascending, and those of release d in of[row[d]:row[d+1]]."""

    values: tuple[str, ...]
    row: Array  # int64
    of: Array  # int32
    single: Array | None  # the one value of each release, where none has two; len(values) for none
    doc: Array  # which release each entry of ``of`` belongs to
    bitmaps: Array | None  # one row of packed bits for each value
    none: Array  # a mask of the releases without a value


class Columns:
    """All columns of one state of the index. Safe to share between threads."""

    def __init__(self, postings: Postings) -> None:
        self._postings = postings
        self._columns: dict[str, Column] = {}
        self._lock = threading.Lock()
        self.cache: Cache = postings.cache
        self.size = postings.size
        self.day = postings.column("date").astype(np.int32)
        dated = self.day != NO_DAY
        months = (self.day - UNIX_DAY).astype("M8[D]").astype("M8[M]").astype(np.int64) + 1970 * 12
        self.first_month = int(months[dated].min()) if dated.any() else 0
        self.month_names, self.year_names = _names(self.first_month, months[dated])
        relative = np.where(dated, months - self.first_month, len(self.month_names))
        self._month = relative.astype(np.int32)

    def column(self, field: KeywordField) -> Column:
        """The column of a keyword field."""
        made = self._columns.get(field)
        if made is None:
            with self._lock:
                made = self._columns.get(field) or _column(self._postings, field)
                self._columns[field] = made
        return made

    def having(self, field: KeywordField, values: Iterable[str]) -> Array:
        """A mask of the releases with any of these values."""
        wanted = frozenset(values)
        mask: Array = self.cache.get(("having", field, wanted), lambda: self._having(field, wanted))
        return mask

    def _having(self, field: KeywordField, wanted: frozenset[str]) -> Array:
        column = self.column(field)
        mask = np.zeros(self._postings.size, bool)
        numbers = [n for n, value in enumerate(column.values) if value in wanted]
        mask[column.doc[np.isin(column.of, numbers)]] = True
        return mask | column.none if NO_VALUE in wanted else mask

    def between(self, since: dt.date | None, until: dt.date | None) -> Array:
        """A mask of the releases issued on these days, both included; None is open, both None: without a date."""
        if since is None and until is None:
            return np.equal(self.day, NO_DAY)
        first = since.toordinal() if since else NO_DAY + 1
        last = until.toordinal() if until else dt.date.max.toordinal()
        mask: Array = (self.day >= first) & (self.day <= last)
        return mask

    def selected_days(self, request: SearchRequest) -> Array | None:
        """A mask of the releases issued when a request asks for; None when it asks for no time."""
        undated = self.between(None, None) if request.undated else None
        if request.since is None and request.until is None:
            return undated
        within = self.between(request.since, request.until)
        return within if undated is None else within | undated

    def newer_first(self, scored: Scored) -> Scored:
        """The same with the scores of newer releases raised a little (RECENCY)."""
        if scored.scores is None:
            return scored
        return Scored(scored.ids, scored.scores * self._recency.take(scored.ids))

    @cached_property
    def _recency(self) -> Array:
        """What each release's score is multiplied with: 1 + RECENCY for the newest, half the rise HALF_LIFE earlier."""
        dated = self.day != NO_DAY
        newest = int(self.day[dated].max()) if dated.any() else 0
        rise = np.exp2((self.day - newest) / HALF_LIFE)
        return np.where(dated, 1 + RECENCY * rise, 1).astype(np.float32)

    def count(self, field: KeywordField, ids: Array) -> tuple[tuple[str, ...], Array]:
        """The values of a field, ascending, and how many of these releases (each once) have each."""
        column = self.column(field)
        if column.single is not None:
            return column.values, np.bincount(column.single.take(ids), minlength=len(column.values) + 1)[:-1]
        return column.values, _counted(column, ids, self._postings.size)

    def without(self, field: KeywordField, ids: Array) -> int:
        """How many of these releases have no value of a field."""
        return int(np.count_nonzero(self.column(field).none.take(ids)))

    def count_months(self, ids: Array) -> Array:
        """How many of these releases fall in each month of ``month_names``; the last one: in none."""
        return np.bincount(self._month.take(ids), minlength=len(self.month_names) + 1)


def _names(first: int, months: Array) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names "2004-11" and "2004" for every month from the first to the last."""
    if not len(months):
        return (), ()
    every = range(first, int(months.max()) + 1)
    return tuple(f"{m // 12:04}-{m % 12 + 1:02}" for m in every), tuple(f"{m // 12:04}" for m in every)


def _column(postings: Postings, field: str) -> Column:
    tables = [list(Strings(s.arrays[f"{field}.text"], s.arrays[f"{field}.at"])) for s in postings.segments]
    values = tuple(sorted({value for table in tables for value in table}, key=encoded))
    number = {value: n for n, value in enumerate(values)}
    of = [np.zeros(0, np.int32)]
    counts: list[Array] = [np.zeros(0, np.int64)]
    for segment, table in zip(postings.segments, tables, strict=True):
        renumber = np.array([number[value] for value in table], np.int32)
        of.append(renumber[segment.arrays[f"{field}.of"]] if len(renumber) else of[0])
        counts.append(lengths_of(segment.arrays[f"{field}.row"]))
    per_row = np.concatenate(counts)
    all_of = np.concatenate(of)
    row = np.concatenate(([0], np.cumsum(per_row)))
    doc = np.repeat(np.arange(postings.size, dtype=np.int32), per_row)
    single = None
    if not len(per_row) or per_row.max() <= 1:
        single = np.full(postings.size, len(values), np.int32)
        single[doc] = all_of
    bitmaps = _bitmaps(all_of, doc, len(values), postings.size, single)
    return Column(values, row, all_of, single, doc, bitmaps, per_row == 0)


def _bitmaps(of: Array, doc: Array, values: int, size: int, single: Array | None) -> Array | None:
    width = -(-size // 64) * 64
    if single is not None or values * width // 8 > BITMAP_BYTES:
        return None
    rows = np.zeros((values, width // 8), np.uint8)
    np.bitwise_or.at(rows, (of, doc >> 3), (1 << (doc & 7)).astype(np.uint8))
    return rows.view(np.uint64)


def _counted(column: Column, ids: Array, size: int) -> Array:
    """Counts of a field with several values to a release, by the way that is cheapest for this many releases."""
    values = len(column.values)
    scan = len(column.of) * SCAN_COST
    bits = column.bitmaps.size * WORD_COST if column.bitmaps is not None else scan + 1
    if len(ids) * len(column.of) / max(size, 1) * GATHER_COST <= min(scan, bits):
        start = column.row[ids]
        lengths = column.row[ids + 1] - start
        total = int(lengths.sum())
        ends = np.cumsum(lengths)
        places = np.arange(total) + np.repeat(start - ends + lengths, lengths)
        return np.bincount(column.of[places], minlength=values)
    mask = np.zeros(-(-size // 64) * 64, bool)
    mask[ids] = True
    if column.bitmaps is not None and bits < scan:
        wanted = np.packbits(mask, bitorder="little").view(np.uint64)
        shared: Array = np.bitwise_count(column.bitmaps & wanted).sum(axis=1, dtype=np.int64)
        return shared
    return np.bincount(column.of[mask[column.doc]], minlength=values)


def ranked(
    values: tuple[str, ...], counts: Array, missing: int, chosen: frozenset[str], limit: int | None
) -> FacetCounts:
    """The most frequent values (all when limit is None) and every chosen one; ties by code point."""
    # One number for count and place: the most is the best.
    place = np.flatnonzero(counts > 0)
    best = counts[place] * np.int64(len(values)) - place
    distinct = len(place)
    if limit is not None and limit < distinct:
        near = np.argpartition(-best, limit)[:limit]
        place, best = place[near], best[near]
    place = place[np.argsort(-best)]
    shown = [(values[n], count) for n, count in zip(place.tolist(), counts[place].tolist(), strict=True)]
    if left := chosen - {NO_VALUE, *(value for value, _ in shown)}:
        where = {value: n for n, value in enumerate(values) if value in left}
        shown += [(value, int(counts[where[value]]) if value in where else 0) for value in left]
        shown.sort(key=lambda pair: (-pair[1], pair[0]))
    return FacetCounts(counts=tuple(shown), distinct=distinct, missing=missing)


def timeline(names: tuple[str, ...], counts: Array) -> FacetCounts:
    """Counts by month or year (``names`` ascending, several to a year) in order, NO_DATE last; never cut short."""
    counted: dict[str, int] = {}
    times = counts.tolist()
    for n in (counts[:-1] > 0).nonzero()[0].tolist():
        counted[names[n]] = counted.get(names[n], 0) + times[n]
    if counts[-1]:
        counted[NO_DATE] = int(counts[-1])
    return FacetCounts(counts=tuple(counted.items()), distinct=len(counted))
