"""Posting lists as the bytes that Whoosh's codec (W3) reads, made from whole arrays.

The layout is Whoosh 2.7.4's: per list a tag, then blocks of a length, a pickled
line of block facts, and a pickled (ids, weights, values), compressed when it is
worth it. Whoosh writes this one posting at a time, which is five times slower
than all the rest of indexing. Only bytes here: whoosh_engine.py puts them into
files. tests/test_whoosh_engine.py holds that plain Whoosh reads them.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterator, Sequence
from pickle import dumps
from struct import Struct
from typing import NamedTuple

import numpy as np

from index.flat.segment_arrays import NO_DAY, lengths_of
from index.flat.sidecar import Array, Arrays, Strings

TAG = b"W3Bl"
PROTOCOL = 4  # of pickle: the first that writes short bytes short; Whoosh's loads reads any
COMPRESSED = 1024  # bytes from which a block is compressed; below, zlib costs more than it saves
STRETCH = 200_000  # postings turned into Python objects at a time: 30 MB
LEVEL = 1  # of zlib: half the time of Whoosh's 3 for a twentieth more disk

INFO = Struct(
    "!BfIBBfII"
)  # not inline, weight, count, least and greatest length, greatest weight, first, last
LENGTH = Struct("!i")


class PostingList(NamedTuple):
    """One term's postings: its number, the facts of the term index, and the blocks."""

    term: int
    info: bytes
    data: bytes


def of_text(arrays: Arrays, field: str, length: Array, block: int) -> Iterator[PostingList]:
    """The posting lists of a text field, term by term; terms that are not in the field are left out.

    ``length`` is each release's length as Whoosh's one byte.
    """
    at = arrays[f"{field}.at"].astype(np.int64)
    place = arrays[f"{field}.place"].astype(np.int64)
    for first, past in _stretches(at):
        span, words = slice(at[first], at[past]), slice(place[first], place[past])
        docs = arrays[f"{field}.docs"][span].astype(np.int64)
        tf = arrays[f"{field}.tf"][span].astype(np.int64)
        values, places = _encoded_positions(tf, arrays[f"{field}.positions"][words].astype(np.int64))
        ends = places.tolist()
        cut = [values[start:end] for start, end in zip([0, *ends], ends, strict=False)]
        local = at[first : past + 1] - at[first]
        yield from _lists(local, docs, tf, length[docs], cut, block, first)


def _stretches(at: Array) -> Iterator[tuple[int, int]]:
    """Terms cut into stretches of about STRETCH postings: (first, past the last)."""
    first, terms = 0, len(at) - 1
    while first < terms:
        past = min(terms, max(first + 1, int(np.searchsorted(at, at[first] + STRETCH))))
        yield first, past
        first = past


def of_values(docs: Array, at: Array, block: int) -> Iterator[PostingList]:
    """The posting lists of a keyword field: docs[at[n]:at[n+1]] are the releases of value n."""
    ones = np.ones(len(docs), np.int64)
    yield from _lists(at, docs, ones, np.zeros(len(docs), np.uint8), None, block)


def _lists(
    at: Array,
    docs: Array,
    tf: Array,
    length: Array,
    values: Sequence[bytes] | None,
    block: int,
    base: int = 0,
) -> Iterator[PostingList]:
    """Posting lists of the terms numbered from ``base`` on; ``at`` tells where each one's start."""
    used = np.flatnonzero(lengths_of(at))
    if not len(used):
        return
    firsts = at[used]
    numbers = (used + base).tolist()
    starts, ends = firsts.tolist(), at[used + 1].tolist()
    facts = [
        column.tolist()
        for column in (
            np.add.reduceat(tf, firsts),
            np.minimum.reduceat(length, firsts),
            np.maximum.reduceat(length, firsts),
            np.maximum.reduceat(tf, firsts),
        )
    ]
    ids, weights = docs.tolist(), tf.tolist()
    steps = np.diff(docs, prepend=0).tolist()
    for number, start, end, weight, least, greatest, most in zip(numbers, starts, ends, *facts, strict=True):
        info = INFO.pack(0, weight, end - start, least, greatest, most, ids[start], ids[end - 1])
        data = [TAG]
        for first in range(start, end, block):
            past = min(first + block, end)
            of_block = (
                (ids[first], *steps[first + 1 : past]),
                None if most == 1 else tuple(map(float, weights[first:past])),
                None if values is None else tuple(values[first:past]),
            )
            bounds = (past - first, ids[past - 1], float(most), least, greatest)
            data.append(_block(of_block, bounds, last=past == end))
        yield PostingList(number, info, b"".join(data))


def _block(content: object, bounds: tuple[int, int, float, int, int], *, last: bool) -> bytes:
    """One block. ``bounds``: postings, last id, and bounds on weight and length that hold for the whole list."""
    count, last_id, most, least, greatest = bounds
    data = dumps(content, PROTOCOL)
    level = LEVEL if len(data) >= COMPRESSED else 0
    if level:
        data = zlib.compress(data, level)
    facts = dumps((count, last_id, most, level, least, greatest), PROTOCOL)
    size = len(facts) + len(data)
    return LENGTH.pack(-size if last else size) + facts + data


def _encoded_positions(tf: Array, positions: Array) -> tuple[bytes, Array]:
    """Every posting's positions as Whoosh's Positions format packs them, end to end, and where each ends.

    That is a big-endian count and a pickled list of steps. All pickles are alike but
    for the numbers, so they are filled in by whole columns: two bytes a number, four
    in a segment that has a step of 65,536 or more.
    """
    if not len(tf):
        return b"", np.zeros(0, np.int64)
    starts = np.cumsum(tf) - tf
    steps = np.diff(positions, prepend=0)
    steps[starts] = positions[starts]
    code, kind = (b"M", "<u2") if steps.max() < 1 << 16 else (b"J", "<i4")
    width = 1 + np.dtype(kind).itemsize
    sizes = 10 + width * tf
    ends = np.cumsum(sizes)
    begin = ends - sizes
    out = np.empty(int(ends[-1]), np.uint8)
    counts = tf.astype(">u4").view(np.uint8).reshape(-1, 4)
    for n in range(4):
        out[begin + n] = counts[:, n]
    for n, byte in enumerate(b"\x80\x02]("):
        out[begin + 4 + n] = byte
    places = np.repeat(begin + 8 - width * starts, tf) + width * np.arange(len(steps))
    out[places] = code[0]
    digits = steps.astype(kind).view(np.uint8).reshape(len(steps), -1)
    for n in range(width - 1):
        out[places + 1 + n] = digits[:, n]
    out[ends - 2], out[ends - 1] = b"e."
    return out.tobytes(), ends


def rows_by_value(arrays: Arrays, field: str) -> dict[bytes, Array]:
    """The releases that have each value of a keyword-like field, as Whoosh terms."""
    if field == "id":
        ids = Strings(arrays["ids.text"], arrays["ids.at"])
        return {ids.raw(row): np.array([row]) for row in range(len(ids))}
    if field == "date":
        days = arrays["date"]
        return {dt.date.fromordinal(d).isoformat().encode(): np.flatnonzero(days == d) for d in _days(days)}
    if field == "language":
        languages = Strings(arrays["languages.text"], arrays["languages.at"])
        return {languages.raw(n): np.flatnonzero(arrays["language"] == n) for n in range(len(languages))}
    values = Strings(arrays[f"{field}.text"], arrays[f"{field}.at"])
    of = arrays[f"{field}.of"]
    rows = np.repeat(np.arange(len(arrays["date"])), lengths_of(arrays[f"{field}.row"]))
    order = np.argsort(of, kind="stable")
    cuts = np.searchsorted(of[order], np.arange(len(values) + 1)).tolist()
    return {values.raw(n): rows[order[cuts[n] : cuts[n + 1]]] for n in range(len(values))}


def _days(days: Array) -> list[int]:
    found: list[int] = np.unique(days[days != NO_DAY]).tolist()
    return found
