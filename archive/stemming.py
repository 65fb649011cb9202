"""Stemming: texts as the stems that a vocabulary speaks of, at the cost of splitting them at blanks.

For matching topics only; what search calls a word is the index's business. A word is
stemmed once in a process, and only where it begins as a stem of the vocabulary does:
stemming one costs as much as reading a line.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence

import snowballstemmer

SHORT = 6  # letters; the stemmer's exceptions ("dying" is "die") are no longer
OPENING = 3  # letters of a longer word that its stem always keeps
REWRITTEN = 2  # letters at a stem's end, at most, that the stemmer made; the others are the word's own
MOST_WORDS = 200_000  # more than a national archive's vocabulary; about 20 MB
OTHER = "\0"  # a word that no rule speaks of; it keeps the words before and behind it apart

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_ENGLISH = snowballstemmer.stemmer("english")


def stems_of(text: str) -> list[str]:
    """The words of a text in lower case, each reduced to its English stem."""
    return [_stem(word) for word in _words(text)]


class Stems(dict[str, str]):
    """What stands between two blanks, as met so far, and the stems in it that the vocabulary knows.

    "re-entry," is two words and "jury" is one; a word that no rule speaks of is OTHER.
    """

    def __init__(self, known: Iterable[str] = ()) -> None:
        super().__init__()
        self.known = frozenset(known)
        self.first_two = {stem[:2] for stem in self.known}
        beginnings: dict[str, list[str]] = {}
        for stem in self.known:
            beginnings.setdefault(stem[:OPENING], []).append(stem[: max(OPENING, len(stem) - REWRITTEN)])
        self.beginnings = {opening: tuple(found) for opening, found in beginnings.items()}

    def of(self, texts: Sequence[str]) -> list[str]:
        """The words of texts as stems or OTHER, with one OTHER more between two texts."""
        if len(self) > MOST_WORDS:
            self.clear()
        chunks = f" {OTHER} ".join(texts).lower().split()
        return " ".join(map(self.__getitem__, chunks)).split()

    def __missing__(self, chunk: str) -> str:
        stems = map(self._known_stem, _words(chunk))
        self[chunk] = OTHER if chunk == OTHER else " ".join(stems)
        return self[chunk]

    def _known_stem(self, word: str) -> str:
        if len(word) <= SHORT:
            near = word[:2] in self.first_two or word[1:2] == "y"  # "dying" becomes "die"
        else:
            near = word.startswith(self.beginnings.get(word[:OPENING], ()))
        stem = _stem(word) if near else OTHER
        return stem if stem in self.known else OTHER


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("_", " "))


@functools.lru_cache(maxsize=MOST_WORDS)
def _stem(word: str) -> str:
    return str(_ENGLISH.stemWord(word.replace("’", "'")))
