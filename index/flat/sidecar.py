"""The sidecar: arrays of a segment in one flat file, memory-mapped for reading.

A file holds named arrays one behind the other, each at a multiple of 64 bytes,
after a JSON header that names them. Nothing in it can run code (no pickle),
and processes that read the same file share its pages. Which arrays a segment
has is told in inversion.py; which files belong together, in manifest.py.
"""

from __future__ import annotations

import json
import mmap
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Arrays = Mapping[str, Array]

MAGIC = b"DATELINE FLAT 1\n"
APART = 64  # of a sorted table every 64th string is held ready: a search in it takes half the time
ALIGNED = 64  # bytes: a cache line, so that no array starts inside another's


class Damaged(Exception):
    """A flat file that is cut off, or is none."""


def write_arrays(path: Path, arrays: Arrays) -> None:
    """Write named arrays as one flat file. Not atomic, not synced: the manifest says when a file counts."""
    header: dict[str, tuple[str, int, int]] = {}
    at = 0
    for name, array in arrays.items():
        header[name] = (array.dtype.newbyteorder("<").str, int(array.size), at)
        at = _aligned(at + array.nbytes)
    head = json.dumps({"arrays": header, "bytes": at}).encode()
    with path.open("wb") as file:
        file.write(MAGIC + len(head).to_bytes(8, "little") + head)
        for array in arrays.values():
            file.write(b"\0" * (-file.tell() % ALIGNED))
            file.write(np.ascontiguousarray(array).tobytes())
        file.write(b"\0" * (-file.tell() % ALIGNED))


def open_arrays(path: Path) -> dict[str, Array]:
    """The arrays of a flat file, mapped and not copied. Raises Damaged, or OSError when it is missing."""
    with path.open("rb") as file:
        try:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError as empty:
            raise Damaged(f"{path.name} is empty") from empty
    start = len(MAGIC) + 8
    try:
        if data[: len(MAGIC)] != MAGIC:
            raise ValueError("not a flat file of this program")
        end = start + int.from_bytes(data[len(MAGIC) : start], "little")
        head = json.loads(data[start:end])
        base = _aligned(end)
        if base + head["bytes"] > len(data):
            raise ValueError("the file is cut off")
        return {
            name: np.frombuffer(data, np.dtype(kind), count, base + at) if count else np.zeros(0, kind)
            for name, (kind, count, at) in head["arrays"].items()
        }
    except (ValueError, KeyError, TypeError) as fault:
        raise Damaged(f"{path.name}: {fault}") from fault


def _aligned(at: int) -> int:
    return -(-at // ALIGNED) * ALIGNED


def smallest(values: Array) -> Array:
    """The same whole numbers (none negative) in the smallest unsigned type that holds them."""
    top = int(values.max()) if values.size else 0
    kinds = (np.uint8, np.uint16, np.uint32, np.uint64)
    return values.astype(next(kind for kind in kinds if top <= np.iinfo(kind).max))


class Strings:
    """Many strings as one run of UTF-8 and the places where each starts. Sorted tables can be searched."""

    __slots__ = ("_at", "_landmarks", "_text", "count")

    def __init__(self, text: Array, at: Array) -> None:
        self._text: memoryview = np.ascontiguousarray(text).data
        self._at: memoryview = np.ascontiguousarray(at).data  # of which a single number is read faster
        self.count = len(at) - 1
        self._landmarks: list[bytes] = []

    def __len__(self) -> int:
        return self.count

    def raw(self, number: int) -> bytes:
        """The UTF-8 of one string; numbers count from 0 and are not checked."""
        return bytes(self._text[self._at[number] : self._at[number + 1]])

    def text(self, number: int) -> str:
        """One string; numbers are not checked."""
        return str(self._text[self._at[number] : self._at[number + 1]], "utf-8", "surrogatepass")

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < self.count:
            raise IndexError(number)
        return self.text(number)

    def __iter__(self) -> Iterator[str]:
        for raw in self.all_raw():
            yield raw.decode("utf-8", "surrogatepass")

    def all_raw(self) -> list[bytes]:
        """The UTF-8 of every string."""
        text = bytes(self._text)
        return [text[start:end] for start, end in pairwise(self._at.tolist())]

    def find(self, string: str) -> int:
        """Where a string stands in a sorted table, -1 when it does not."""
        key = encoded(string)
        place = self._place(key)
        return place if place < self.count and self.raw(place) == key else -1

    def span(self, prefix: str) -> tuple[int, int]:
        """The numbers (first, past the last) of all strings of a sorted table that begin so."""
        key = encoded(prefix)
        first = self._place(key)
        cut = len(key)
        past = bisect_left(range(first, self.count), True, key=lambda n: self.raw(n)[:cut] > key)
        return first, first + past

    def _place(self, key: bytes) -> int:
        """How many strings of a sorted table sort before a key."""
        if not self._landmarks and self.count:
            self._landmarks = [self.raw(number) for number in range(0, self.count, APART)]
        block = max(bisect_left(self._landmarks, key) - 1, 0)
        first = block * APART
        return first + bisect_left(range(first, min(first + APART, self.count)), key, key=self.raw)


def encoded(string: str) -> bytes:
    """UTF-8 that sorts as code points do and lets lone surrogates pass."""
    return string.encode("utf-8", "surrogatepass")


def strings_of(strings: Iterable[str | bytes]) -> tuple[Array, Array]:
    """The two arrays (text, at) that a Strings is made from."""
    raw = [encoded(s) if isinstance(s, str) else s for s in strings]
    at = np.zeros(len(raw) + 1, np.uint64)
    np.cumsum(np.fromiter(map(len, raw), np.uint64, len(raw)), out=at[1:])
    return np.frombuffer(b"".join(raw), np.uint8), smallest(at)
