"""Snippets: which passages of a found release are shown, and what piece of each.

Cut from the card the index keeps (entry.py) with the marks of the query
(marks.py), so that a page of results opens no release. The text is the
publisher's, character for character; only "…" is added where it is cut.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.entry import Card
from index.marks import Marks

PASSAGES = 2  # per hit: enough to judge a release by, and 20 hits still fit on few screens
LENGTH = 200  # code points of a snippet, about three lines in a result list
SLACK = 40  # a passage or a sentence so much longer than LENGTH is better shown whole than cut
LEAD = 60  # code points of context before the first match of a cut snippet
SHORT = 40  # "For immediate release" has 21; shorter first passages say nothing of the matter
SAME_WORD = 5  # letters by which forms of one word are told apart from other words: center, centers

Stretches = tuple[tuple[int, int], ...]

_SENTENCE_END = re.compile(r"[.!?…][\"”’)\]]*\s+")
_REFERENCES = re.compile(r"(?:SEE|READ|See also|Read)\b\s*[:–—-]|https?://", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A piece of one passage with its matching stretches. Not HTML.

    ``matches`` are (start, end) in code points of ``text``, in order, disjoint.
    A text cut at its start or end bears "…" there. ``zone`` is "body", or
    "boilerplate" where a match is nowhere else.
    """

    paragraph: int
    text: str
    matches: Stretches
    zone: str = "body"

    def runs(self) -> tuple[tuple[str, bool], ...]:
        """The text cut at its matches: (piece, is it a match?), in order, nothing lost."""
        return runs_of(self.text, self.matches)


def runs_of(text: str, matches: Stretches) -> tuple[tuple[str, bool], ...]:
    """A text cut at its matches: (piece, is it a match?); empty pieces are left out."""
    runs: list[tuple[str, bool]] = []
    at = 0
    for start, end in matches:
        runs += [(text[at:start], False), (text[start:end], True)]
        at = end
    runs.append((text[at:], False))
    return tuple(run for run in runs if run[0])


def snippets_of(card: Card, marks: Marks) -> tuple[tuple[Snippet, ...], int]:
    """The snippets of a release, in reading order, and how many more passages match.

    Passages with the most different words of the query are taken first, then the
    earlier ones; lists of references last. Boilerplate is shown only when nothing else matches, title
    included. Without any match: the first passage that says something.
    """
    if marks:
        found = _matching(card.passages, marks)
        if found:
            return _chosen(found, "body")
        if card.boilerplate and not marks.stretches(card.title):
            found = _matching(card.boilerplate, marks)
            if found:
                return _chosen(found, "boilerplate")
    return _opening(card), 0


def _matching(passages: tuple[tuple[int, str], ...], marks: Marks) -> list[tuple[int, str, Stretches]]:
    found = marks.stretches_of_each([text for _, text in passages])
    return [
        (number, text, stretches)
        for (number, text), stretches in zip(passages, found, strict=True)
        if stretches
    ]


def _chosen(found: list[tuple[int, str, Stretches]], zone: str) -> tuple[tuple[Snippet, ...], int]:
    best = found
    if len(found) > PASSAGES:
        best = sorted(found, key=_worth)[:PASSAGES]
        best.sort(key=lambda passage: passage[0])
    snippets = tuple(_cut(number, text, stretches, zone) for number, text, stretches in best)
    return snippets, len(found) - len(best)


def _worth(passage: tuple[int, str, Stretches]) -> tuple[bool, int]:
    """Sorts what says something before lists of references, then more different words before fewer."""
    _, text, stretches = passage
    return _REFERENCES.match(text) is not None, -_different(text, stretches)


def _different(text: str, stretches: Stretches) -> int:
    """How many different words match."""
    return 1 if len(stretches) == 1 else len(set(_words(text, stretches)))


def _words(text: str, stretches: Stretches) -> list[str]:
    """The word each match is of; forms of one word are the same by their first letters."""
    return [text[start : min(end, start + SAME_WORD)].lower() for start, end in stretches]


def _opening(card: Card) -> tuple[Snippet, ...]:
    """The first passage that is neither a bare label nor a list of references."""
    for number, text in card.passages:
        if len(text) >= SHORT and not _REFERENCES.match(text):
            return (_cut(number, text, (), "body"),)
    return tuple(_cut(number, text, (), "body") for number, text in card.passages[:1])


def _cut(number: int, text: str, stretches: Stretches, zone: str) -> Snippet:
    """A passage cut down to about LENGTH around its matches, at sentence or word ends."""
    if len(text) <= LENGTH + SLACK:
        return Snippet(paragraph=number, text=text, matches=stretches, zone=zone)
    start = _start(text, _densest(text, stretches)) if stretches else 0
    end = _end(text, start)
    before = "…" if start else ""
    after = "…" if end < len(text) else ""
    shift = len(before) - start
    matches = tuple(
        (max(first, start) + shift, min(last, end) + shift)
        for first, last in stretches
        if first < end and last > start
    )
    return Snippet(paragraph=number, text=f"{before}{text[start:end]}{after}", matches=matches, zone=zone)


def _densest(text: str, stretches: Stretches) -> int:
    """Where the matches begin among which a window of LENGTH holds the most different words."""
    best, at = 0, stretches[0][0]
    room = LENGTH - LEAD
    if stretches[-1][1] <= at + room:
        return at
    words = _words(text, stretches)
    most = len(set(words))
    beyond = 0  # the first match that ends outside the window; it only moves forward
    for first, (start, _) in enumerate(stretches):
        while beyond < len(stretches) and stretches[beyond][1] <= start + room:
            beyond += 1
        count = len(set(words[first:beyond]))
        if count > best:
            best, at = count, start
        if best == most:
            break
    return at


def _start(text: str, match: int) -> int:
    """Where to begin so that the match stands in context: a sentence's start, else a word's."""
    if match <= LEAD:
        return 0
    earliest = max(0, min(match - LEAD, len(text) - LENGTH))
    sentences = [sentence.end() for sentence in _SENTENCE_END.finditer(text, earliest, match)]
    if sentences:
        return sentences[-1]
    blank = text.find(" ", earliest, match)
    return blank + 1 if blank >= 0 else earliest


def _end(text: str, start: int) -> int:
    """Where to stop: the end of the text or of a sentence when near, else of a word."""
    wanted = start + LENGTH
    if wanted + SLACK >= len(text):
        return len(text)
    sentences = [end.end() for end in _SENTENCE_END.finditer(text, wanted - LEAD, wanted + SLACK)]
    if sentences:
        return len(text[: sentences[-1]].rstrip())
    blank = text.rfind(" ", start + LENGTH // 2, wanted)
    return blank if blank >= 0 else wanted
