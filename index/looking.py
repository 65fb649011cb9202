"""Looking: where the words of a query stand in a text, by its letters first.

A page of results asks some hundred passages, so a text is not cut into words
when a look for the letters shows that nothing can match, and otherwise only
around those letters. What comes out is always what words_of would give. What is
looked for is marks.py's.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from index.words import TERM_LENGTH, Word, plain, words_between, words_of

Phrase = tuple[frozenset[str], ...]
Stretches = tuple[tuple[int, int], ...]
Find = Callable[[str], Iterator[tuple[int, int]]]

# Spellings that differ from the term: 171,713 for 171713; for S.T.O.P. see _dotted.
_GROUPED = re.compile(r"[0-9],[0-9]")
_END_OF_RUN = re.compile("[a-z0-9]*")
FEW = 8  # where one pattern over 3 kB of text costs as much as so many finds (both about 20 µs)
_JOINERS = ("'", ".", ",")
_QUIET = frozenset(' ;:()[]?!/-"\n') | {""}  # what is neither part of a word nor a joiner
_JOINED = re.compile(r"[a-z0-9]['.,]+[a-z0-9]")


class Finder:
    """How the marks of one query are looked for: its words, phrases and prefixes as Marks has them."""

    def __init__(self, words: frozenset[str], phrases: tuple[Phrase, ...], prefixes: tuple[str, ...]) -> None:
        self._words = words
        self._prefixes = prefixes
        self._phrases = phrases
        single = (*words, *prefixes)
        self._single = tuple(_least(single))
        every = (*single, *(term for phrase in phrases for position in phrase for term in position))
        self._easy = all(_is_easy(term) for term in every)
        self._numbers = any(term.isdigit() for term in every)
        self._dotted = [".".join(term) for term in every if len(term) > 1 and term.isalpha()]
        self._find_single = _finder_of(self._single)
        self._find_phrases = [_finder_of_row(phrase) for phrase in self._phrases]

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

    def stretches_of_each(self, texts: Sequence[str]) -> list[Stretches]:
        """As ``stretches`` for each text. Plain texts are laid one behind the other and looked at once."""
        low = plain(" ".join(texts))
        if not (self._easy and low.isascii()):
            return [self.stretches(text) for text in texts]
        low = low.lower()
        if not self._may_be_in(low):
            return [()] * len(texts)
        if self._spelt_otherwise(low):
            return [self.stretches(text) for text in texts]
        ends = list(accumulate(len(text) + 1 for text in texts))  # where the next text begins
        hits: list[list[tuple[int, int]]] = [[] for _ in texts]
        certain, doubtful = self._seen(low)
        for start, end in certain:
            at = bisect_right(ends, start)
            if end < ends[at]:  # a phrase does not reach from one text into the next
                hits[at].append((start - ends[at] + len(texts[at]) + 1, end - ends[at] + len(texts[at]) + 1))
        for at in {bisect_right(ends, place) for start, end in doubtful for place in (start, end - 1)}:
            hits[at] = list(self.stretches(texts[at]))
        return [joined(found) for found in hits]

    def _may_be_in(self, low: str) -> bool:
        """False when the letters of no word and of no whole phrase are there. Dots and commas count as nothing."""
        return self._letters_in(low) or self._letters_in(low.replace(".", "").replace(",", ""))

    def _letters_in(self, low: str) -> bool:
        return any(term in low for term in self._single) or any(
            all(any(term in low for term in position) for position in phrase) for phrase in self._phrases
        )

    def _spelt_otherwise(self, low: str) -> bool:
        """Whether a wanted term may stand there as initials or as a number with commas."""
        if self._numbers and _GROUPED.search(low):
            return True
        return any(initials in low for initials in self._dotted)

    def _seen(self, low: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """Stretches that match for certain, and stretches from blank to blank in which words must be cut.

        The letters found are a word for certain when no letter, and no letter behind
        an apostrophe, dot or comma, touches them.
        """
        hits, doubtful = [], []
        for start, end in self._find_single(low):
            if start and low[start - 1].isalnum():
                continue
            if not _stands_alone(low, start, end):
                doubtful.append(_from_blank_to_blank(low, start, end))
            elif low[start:end] in self._words or low.startswith(self._prefixes, start, end):
                hits.append((start, end))
        for find in self._find_phrases:
            for start, end in find(low):
                if _stands_alone(low, start, end) and not _JOINED.search(low, start, end):
                    hits.append((start, end))
                else:
                    doubtful.append(_from_blank_to_blank(low, start, end))
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
    if low[start - 1 : start] in _QUIET and low[end : end + 1] in _QUIET:
        return end - start <= TERM_LENGTH
    before, after = low[max(0, start - 2) : start], low[end : end + 2]
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


def _finder_of(starts: tuple[str, ...]) -> Find:
    """Finds runs that begin with any of these letters. Few letters are found by str.find, many by one pattern.

    A pattern looks at every character; str.find leaps. Up to FEW of them are faster than one pattern.
    """
    if len(starts) > FEW:
        pattern = re.compile(f"(?:{'|'.join(map(re.escape, starts))})[a-z0-9]*")
        return lambda low: (match.span() for match in pattern.finditer(low))

    def find(low: str) -> Iterator[tuple[int, int]]:
        for letters in starts:
            at = low.find(letters)
            while at >= 0:
                end = _END_OF_RUN.match(low, at + len(letters)).end()  # type: ignore[union-attr] # matches ""
                yield at, end
                at = low.find(letters, end)

    return find


def _finder_of_row(phrase: Phrase) -> Find:
    """Finds the phrase's words with anything but letters and digits between them; finds may overlap."""
    pattern = re.compile(
        "[^a-z0-9]+".join(f"(?:{'|'.join(map(re.escape, sorted(terms)))})" for terms in phrase)
    )
    first = tuple(phrase[0])

    def find(low: str) -> Iterator[tuple[int, int]]:
        for letters in first:
            at = low.find(letters)
            while at >= 0:
                if found := pattern.match(low, at):
                    yield found.span()
                at = low.find(letters, at + 1)

    return find


def joined(hits: list[tuple[int, int]]) -> Stretches:
    """Overlapping stretches made one; the result is in order and disjoint."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(hits):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
