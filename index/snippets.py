"""Snippets: which passages of a found release are shown, and what piece of each.

What matches is found in the text of a card here, by the marks of the query (marks.py),
for any engine; the engine of this house finds the same by the numbers of the words
(answering/excerpts.py), and a test holds the two together. Which passages are shown and
where they are cut is decided here for both. The text is the publisher's, character for
character; only "…" is added where it is cut.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import NamedTuple

from index.entry import Card
from index.marks import Marks

PASSAGES = 2  # per hit: enough to judge a release by, and 20 hits still fit on few screens
LENGTH = 200  # code points of a snippet, about three lines in a result list
SLACK = 40  # a passage or a sentence so much longer than LENGTH is better shown whole than cut
LEAD = 60  # code points of context before the first match of a cut snippet
SHORT = 40  # "For immediate release" has 21; shorter first passages say nothing of the matter

Stretches = Sequence[tuple[int, int]]

# the last one; the dot of "D.C.", "Sen." or "p.m." ends none
_SENTENCE_END = re.compile(
    r".*[.!?…](?<![A-ZÀ-Þ]\.)(?<![ap]\.m\.)(?<!\b(?:Sen|Rep|Gov|Rev|Gen|Mrs)\.)(?<!\b(?:Mr|Ms|Dr|St|No)\.)[\"”’)\]]*\s+",
    re.DOTALL,
)
_ENDS_A_SENTENCE = re.compile(r"[.!?…][\"”’)\]]*\Z")
# A dateline as it opens a passage, up to the dash: words that begin like names or numbers, perhaps in brackets.
_DATELINE = re.compile(
    r"\([^()\n]{3,70}\)\s?(?:[–—]|--?)?\s?"
    r"|[A-ZÀ-Þ][^\s–—]{0,20}(?:\s[A-ZÀ-Þ(\d][^\s–—]{0,20}){0,9}(?:\s?(?:[–—]|--)\s?|\s-\s)"
)
_REFERENCES = re.compile(r"(?:SEE|READ|See also|Read)\b\s*[:–—-]|https?://", re.ASCII)


class Snippet(NamedTuple):
    """A piece of one passage with its matching stretches. Not HTML. A tuple, for a page makes dozens.

    ``matches`` are (start, end) in code points of ``text``, in order, disjoint.
    A text cut at its start or end bears "…" there, behind a sentence " …". ``zone`` is "body", or
    "boilerplate" where a match is nowhere else.
    """

    paragraph: int
    text: str
    matches: tuple[tuple[int, int], ...]
    zone: str = "body"

    def runs(self) -> tuple[tuple[str, bool], ...]:
        """The text cut at its matches: (piece, is it a match?), in order, nothing lost."""
        return runs_of(self.text, self.matches)


def runs_of(text: str, matches: Stretches) -> tuple[tuple[str, bool], ...]:
    """A text cut at its matches: (piece, is it a match?); empty pieces are left out."""
    runs: list[tuple[str, bool]] = []
    at = 0
    for start, end in matches:
        if start > at:
            runs.append((text[at:start], False))
        if end > start:
            runs.append((text[start:end], True))
        at = end
    if at < len(text):
        runs.append((text[at:], False))
    return tuple(runs)


class Excerpt(NamedTuple):
    """What a page of results shows of one release; ``topics`` are ids, ``more_passages`` match and are not shown.

    A tuple, for it is made twenty times for each page and read once: search.Hit is made from it.
    """

    id: str
    title: str
    title_matches: tuple[tuple[int, int], ...]
    date: dt.date | None
    issuer: str | None
    place: str | None
    kind: str
    topics: tuple[str, ...]
    passages: tuple[Snippet, ...]
    more_passages: int


def excerpt_of(card: Card, marks: Marks) -> Excerpt:
    """The excerpt of a release, found in the text of its card."""
    passages, more = snippets_of(card, marks)
    return Excerpt(
        id=card.id,
        title=card.title,
        title_matches=marks.stretches(card.title) if marks else (),
        date=card.date,
        issuer=card.issuer,
        place=card.place,
        kind=card.kind,
        topics=card.topics,
        passages=passages,
        more_passages=more,
    )


class Matching(NamedTuple):
    """A passage that matches: its number and text, where, and which word of the query each match is of."""

    number: int
    text: str
    stretches: Stretches
    words: Callable[[], Sequence[Hashable]]


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
    for number, text in card.passages:
        if says_something(text):
            return (cut(number, text, ()),), 0
    return tuple(cut(number, text, ()) for number, text in card.passages[:1]), 0


def _matching(passages: tuple[tuple[int, str], ...], marks: Marks) -> list[Matching]:
    found = marks.stretches_of_each([text for _, text in passages])
    return [
        Matching(number, text, stretches, partial(marks.words_at, text, stretches))
        for (number, text), stretches in zip(passages, found, strict=True)
        if stretches
    ]


def _chosen(found: list[Matching], zone: str) -> tuple[tuple[Snippet, ...], int]:
    best = found
    if len(found) > PASSAGES:
        best = sorted(found, key=_worth)[:PASSAGES]
        best.sort(key=lambda passage: passage.number)
    return tuple(cut(*passage, zone) for passage in best), len(found) - len(best)


def _worth(passage: Matching) -> tuple[bool, int]:
    """Sorts what says something before lists of references, then more different words before fewer."""
    different = 1 if len(passage.stretches) == 1 else len(set(passage.words()))
    return is_list_of_references(passage.text), -different


def is_list_of_references(text: str) -> bool:
    """Whether a passage only names what else to read."""
    return _REFERENCES.match(text) is not None


def says_something(text: str) -> bool:
    """Whether a passage may stand for its release: neither a bare label nor a list of references."""
    return len(text) >= SHORT and not is_list_of_references(text)


def cut(
    number: int,
    text: str,
    stretches: Stretches,
    words: Callable[[], Sequence[Hashable]] = tuple,
    zone: str = "body",
) -> Snippet:
    """A passage cut down to about LENGTH around its matches, at sentence or word ends.

    ``words``: which word of the query each match is of, asked for only when there is a choice.
    """
    if len(text) <= LENGTH + SLACK:
        return Snippet(number, text, tuple(stretches), zone)
    start = _start(text, _densest(stretches, words)) if stretches else 0
    end = _end(text, start)
    before = "…" if start else ""
    after = "" if end == len(text) else " …" if _ENDS_A_SENTENCE.search(text, start, end) else "…"
    shift = len(before) - start
    matches = tuple(
        [
            (max(first, start) + shift, min(last, end) + shift)
            for first, last in stretches
            if first < end and last > start
        ]
    )
    return Snippet(number, f"{before}{text[start:end]}{after}", matches, zone)


def _densest(stretches: Stretches, words_of: Callable[[], Sequence[Hashable]]) -> int:
    """Where the matches begin among which a window of LENGTH holds the most different words."""
    best, at = 0, stretches[0][0]
    room = LENGTH - LEAD
    if stretches[-1][1] <= at + room:
        return at
    words = words_of()
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
    """Where to begin so that the match stands in context: a sentence's start, else a word's; never in a dateline."""
    if match <= LEAD:
        return 0
    earliest = max(0, min(match - LEAD, len(text) - LENGTH))
    if sentence := _SENTENCE_END.match(text, earliest, match):
        start = sentence.end()
    else:
        blank = text.find(" ", earliest, match)
        start = blank + 1 if blank >= 0 else earliest
    dateline = _DATELINE.match(text)
    if dateline and start < dateline.end() <= match:
        return dateline.end()
    return 0 if dateline and match < dateline.end() and match <= 2 * LEAD else start


def _end(text: str, start: int) -> int:
    """Where to stop: the end of the text or of a sentence when near, else of a word."""
    wanted = start + LENGTH
    if wanted + SLACK >= len(text):
        return len(text)
    if sentence := _SENTENCE_END.match(text, wanted - LEAD, wanted + SLACK):
        return len(text[: sentence.end()].rstrip())
    blank = text.rfind(" ", start + LENGTH // 2, wanted)
    return blank if blank >= 0 else wanted
