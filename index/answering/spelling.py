"""Spelling: the words of one segment that are written much like another word, exactly.

The distance is the number of letters put in, left out, changed, or exchanged
with their neighbour (optimal string alignment). Two cheap bounds leave a few
hundred of a hundred thousand words, and those are compared together, a column
of letters at a time. Words with digits or dots are names and numbers, not
misspelt; they are neither corrected nor offered.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from index.flat.sidecar import Array, Strings

LONGEST = 24  # letters; longer words are compounds that nobody types by heart
SHORTEST = 3  # letters of a word that is worth correcting
ONE_SLIP = 5  # up to so many letters one mistake is looked for, beyond two: "acts" has too many neighbours
_LETTERS = 26
_BUCKETS = 12  # bits shared by all other letters; 2 * 26 + 12 = 64


class Alike(NamedTuple):
    """A term of the segment, by number, and how far it is from what was asked."""

    term: int
    distance: int


def slips(word: str) -> int:
    """How many mistakes in a word are thought of: 0, 1 or 2."""
    if not SHORTEST <= len(word) <= LONGEST or not word.replace("'", "").isalpha():
        return 0
    return 1 if len(word) <= ONE_SLIP else 2


class Spellings:
    """The words of one segment as numbers, ready to be compared."""

    def __init__(self, terms: Strings) -> None:
        words = [(number, word) for number, word in enumerate(terms) if slips(word)]
        self._number = np.array([number for number, _ in words], np.int64)
        self._length = np.array([len(word) for _, word in words], np.uint8)
        self._letters = _matrix([word for _, word in words])
        self._signature = _signatures(self._letters)

    def alike(self, word: str, most: int) -> list[Alike]:
        """Every word at a distance from 1 to ``most``."""
        asked = _matrix([word])
        near = np.abs(self._length.astype(np.int16) - len(word)) <= most
        near &= np.bitwise_count(self._signature ^ _signatures(asked)[0]) <= 2 * most
        rows = np.flatnonzero(near)
        if not len(rows):
            return []
        distance = _distances(asked[0, : len(word)], self._letters[rows], self._length[rows], most)
        good = (distance >= 1) & (distance <= most)
        return [
            Alike(int(number), int(far))
            for number, far in zip(self._number[rows[good]], distance[good], strict=True)
        ]


def _matrix(words: list[str]) -> Array:
    """Words as rows of code points, folded to 16 bits, filled up with 0."""
    if not words:
        return np.zeros((0, LONGEST), np.uint16)
    wide = np.array(words, f"U{LONGEST}").view(np.uint32).reshape(len(words), LONGEST)
    return (wide % 65_521).astype(np.uint16)  # the largest prime below 2**16: letters of one word stay apart


def _signatures(letters: Array) -> Array:
    """Which letters each word has: a bit for a first and one for a second a to z, the rest in shared bits.

    One letter put in or left out changes at most one bit, one exchanged for another two.
    """
    signature = np.zeros(len(letters), np.uint64)
    for letter in range(_LETTERS):
        times = (letters == ord("a") + letter).sum(axis=1)
        for level in (1, 2):
            bit = np.uint64(1 << (2 * letter + level - 1))
            signature |= np.where(times >= level, bit, np.uint64(0))
    others = (letters != 0) & ((letters < ord("a")) | (letters > ord("z")))
    for bucket in range(_BUCKETS):
        there = (others & (letters % _BUCKETS == bucket)).any(axis=1)
        signature |= np.where(there, np.uint64(1 << (2 * _LETTERS + bucket)), np.uint64(0))
    return signature


def _distances(asked: Array, letters: Array, lengths: Array, most: int) -> Array:
    """The distance of each row of letters from the asked word; more than ``most`` may be any larger number."""
    far = np.uint8(most + 1)
    columns = min(letters.shape[1], len(asked) + most)
    rows = len(letters)
    before = np.full((columns + 1, rows), far, np.uint8)
    last = np.full((columns + 1, rows), far, np.uint8)
    last[: most + 1] = np.arange(most + 1, dtype=np.uint8)[: columns + 1, None]
    text = np.ascontiguousarray(letters[:, :columns].T)
    for i in range(1, len(asked) + 1):
        now = np.full((columns + 1, rows), far, np.uint8)
        if i <= most:
            now[0] = i
        for j in range(max(1, i - most), min(columns, i + most) + 1):
            differs = text[j - 1] != asked[i - 1]
            best = np.minimum(last[j - 1] + differs, np.minimum(last[j], now[j - 1]) + 1)
            if i > 1 and j > 1 and (text[j - 2] == asked[i - 1]).any():
                crossed = (text[j - 2] == asked[i - 1]) & (text[j - 1] == asked[i - 2])
                best = np.where(crossed, np.minimum(best, before[j - 2] + 1), best)
            now[j] = np.minimum(best, far)
        before, last = last, now
    distances: Array = last[np.minimum(lengths, columns).astype(np.int64), np.arange(rows)]
    return distances
