"""Marks: what to highlight for a query, found in any text by its words.

An engine makes Marks from a query, because only it knows which forms of a
word occur; snippets and release pages use them. Excluded words (-word) and
filters leave no mark.

A page of results asks some hundred passages, so a text is not cut into words
when a look for the letters shows that nothing can match, and otherwise only
around those letters. What comes out is always what words_of would give.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from index.words import TERM_LENGTH, Word, plain, words_between, words_of

Phrase = tuple[frozenset[str], ...]
Stretches = tuple[tuple[int, int], ...]

# Spellings that differ from the term: S.T.O.P. for stop, 171,713 for 171713.
_INITIALS = re.compile(r"(?<![a-z0-9])[a-z](?:\.[a-z])+(?![a-z0-9])")
_INNER_DOT = re.compile(r"\.[a-z]")  # begins with a plain character and is searched for fast
_GROUPED = re.compile(r"[0-9],[0-9]")
_JOINERS = ("'", ".", ",")
_BLANK = (" ", "")
_JOINED = re.compile(r"[a-z0-9]['.,]+[a-z0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Terms as words.py writes them: single ``words``, ``phrases``, and ``prefixes``.

    Each phrase is a sequence of positions, each position the set of terms allowed there.
    """

    words: frozenset[str] = frozenset()
    phrases: tuple[Phrase, ...] = ()
    prefixes: tuple[str, ...] = ()
    _finder: Finder | None = field(default=None, init=False, repr=False, compare=False)

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases or self.prefixes)

    def stretches(self, text: str) -> Stretches:
        """The matching stretches of a text: (start, end) in code points, in order, disjoint."""
        if self._finder is None:
            object.__setattr__(self, "_finder", Finder(self))
            assert self._finder is not None
        return self._finder.stretches(text)


class Finder:
    """How the marks of one query are looked for."""

    def __init__(self, marks: Marks) -> None:
        self._words = marks.words
        self._prefixes = marks.prefixes
        self._phrases = marks.phrases
        single = (*marks.words, *marks.prefixes)
        self._single = tuple(_least(single))
        every = (*single, *(term for phrase in marks.phrases for position in phrase for term in position))
        self._easy = all(_is_easy(term) for term in every)
        self._numbers = any(term.isdigit() for term in every)
        self._terms = frozenset(every)
        self._patterns: list[re.Pattern[str]] | None = None

    def stretches(self, text: str) -> Stretches:
        """The matching stretches: nowhere, around the letters, or by all words of the text."""
        if not self._easy:
            return joined(self._among(words_of(text)))
        low = plain(text)
        if not low.isascii():
            return joined(self._among(words_of(text))) if self._may_be_in(_letters(low)) else ()
        low = low.lower()
        if not self._may_be_in(low):
            return ()
        if self._spelt_otherwise(low):
            return joined(self._among(words_of(text)))
        hits, doubtful = self._seen(low)
        for start, end in joined(doubtful):
            hits += self._among(words_between(low, start, end))
        return joined(hits)

    def _may_be_in(self, low: str) -> bool:
        """False when the letters of no word and of no whole phrase are there. Dots and commas count as nothing."""
        bare = low.replace(".", "").replace(",", "")
        return any(term in bare for term in self._single) or any(
            all(any(term in bare for term in position) for position in phrase) for phrase in self._phrases
        )

    def _spelt_otherwise(self, low: str) -> bool:
        """Whether a wanted term may stand there as initials or as a number with commas."""
        if self._numbers and _GROUPED.search(low):
            return True
        if not _INNER_DOT.search(low):
            return False
        spelt = (match[0].replace(".", "") for match in _INITIALS.finditer(low))
        return any(term in self._terms or term.startswith(self._prefixes) for term in spelt)

    def _seen(self, low: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """Stretches that match for certain, and stretches from blank to blank in which words must be cut.

        The letters found are a word for certain when no letter, and no letter behind
        an apostrophe, dot or comma, touches them.
        """
        if self._patterns is None:
            self._patterns = [_any_of(self._single)] if self._single else []
            self._patterns += map(_in_a_row, self._phrases)
        hits, doubtful = [], []
        if self._single:
            for match in self._patterns[0].finditer(low):
                start, end = match.span()
                if start and low[start - 1].isalnum():
                    continue
                if not _stands_alone(low, start, end):
                    doubtful.append(_from_blank_to_blank(low, start, end))
                elif match[0] in self._words or match[0].startswith(self._prefixes):
                    hits.append((start, end))
        for pattern in self._patterns[1 if self._single else 0 :]:
            found = pattern.search(low)
            while found:
                start, end = found.span()
                if _stands_alone(low, start, end) and not _JOINED.search(found[0]):
                    hits.append((start, end))
                else:
                    doubtful.append(_from_blank_to_blank(low, start, end))
                found = pattern.search(low, start + 1)  # phrases may overlap
        return hits, doubtful

    def _among(self, found: list[Word]) -> list[tuple[int, int]]:
        """The matching stretches of neighbouring words."""
        hits: list[tuple[int, int]] = []
        for at, word in enumerate(found):
            if word.term in self._words or (self._prefixes and word.term.startswith(self._prefixes)):
                hits.append((word.start, word.end))
            for phrase in self._phrases:
                if word.term in phrase[0]:
                    window = found[at : at + len(phrase)]
                    if len(window) == len(phrase) and all(
                        w.term in allowed for w, allowed in zip(window, phrase, strict=True)
                    ):
                        hits.append((word.start, window[-1].end))
        return hits


def _stands_alone(low: str, start: int, end: int) -> bool:
    """Whether what touches a stretch from outside cannot be part of its first or last word."""
    before, after = low[max(0, start - 2) : start], low[end : end + 2]
    if before[-1:] in _BLANK and after[:1] in _BLANK:
        return end - start <= TERM_LENGTH
    joined_before = before[-1:] in _JOINERS and before[:-1].isalnum()
    joined_after = after[:1] in _JOINERS and after[1:].isalnum()
    touched = before[-1:].isalnum() or after[:1].isalnum()
    return not (joined_before or joined_after or touched) and end - start <= TERM_LENGTH


def _from_blank_to_blank(low: str, start: int, end: int) -> tuple[int, int]:
    """A stretch widened to the blanks around it: no word crosses them."""
    past = low.find(" ", end)
    return low.rfind(" ", 0, start) + 1, past if past >= 0 else len(low)


def _letters(text: str) -> str:
    """The letters of a text with accents gone and case folded: for a look whether a word may be there."""
    if any(apostrophe in text for apostrophe in "ʼʻ＇"):
        text = text.replace("ʼ", "'").replace("ʻ", "'").replace("＇", "'")
    return unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()


def _is_easy(term: str) -> bool:
    """Whether a term is plain letters and digits, and perhaps apostrophes."""
    return term.isascii() and term.replace("'", "").isalnum()


def _least(terms: tuple[str, ...]) -> list[str]:
    """The terms without those that begin with another: whoever looks for "court" sees "courts"."""
    least: list[str] = []
    for term in sorted(terms):
        if not least or not term.startswith(least[-1]):
            least.append(term)
    return least


def _any_of(starts: tuple[str, ...]) -> re.Pattern[str]:
    """Any of these letters and the rest of the word. No look-behind: that would make the search ten times slower."""
    return re.compile(f"(?:{'|'.join(map(re.escape, starts))})[a-z0-9]*")


def _in_a_row(phrase: Phrase) -> re.Pattern[str]:
    """The phrase's words with anything but letters and digits between them."""
    return re.compile("[^a-z0-9]+".join(f"(?:{'|'.join(map(re.escape, sorted(terms)))})" for terms in phrase))


def joined(hits: list[tuple[int, int]]) -> Stretches:
    """Overlapping stretches made one; the result is in order and disjoint."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(hits):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
