"""The marks of speech: where in a text something stands between them.

Curly, straight, angled and doubled marks, one kind closing another, lost closing
marks, and what careless programs leave of them. Whether what stands inside was
said by anyone is quotations.py's business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# A lone "â" is what some programs leave of a curly mark; before a small letter it is a French word's.
# Each choice begins with a letter of its own, not with a look behind it: so re skips what is none of them.
_MARK = re.compile(
    r"“|”|„|\"|«|»|``|''|â(?<!\wâ)(?=[A-Z])|â(?<![^\n]â)(?= [A-Z])|â(?<=[,.!?]â)\??(?=\s|$)|â(?<=[.!?] â)\?"
)
_ANY = re.compile(r"[“”„\"«»`'â]")  # a cheap first look
_OPENING = ("“", "„", "«", "``")
_CLOSING = ("”", "»", "''", "â", "â?")
# Behind the speech of a paragraph whose closing mark was lost: ", said Ana Brandt." at its very end.
_LOST_CLOSE = re.compile(
    r"[,?!](?= (?:said|says|added|noted|explained) (?:the )?[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][^“”\"«»]{2,120}$)"
)
LEAST = 4  # words before a closing mark that nothing opened; fewer are a title or an inch
_BOTH = ('"', "”", "''", "â")  # straight marks, and those that get turned the wrong way


@dataclass(frozen=True, slots=True)
class Span:
    """What stands between a pair of marks (``start``, ``end``), the pair itself (``outer_start``,
    ``outer_end``), and whether it was closed."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    closed: bool


def quoted_spans(text: str) -> list[Span]:
    """The outermost stretches between marks of whatever kind.

    One never closed runs to the text's end, or to its attribution there. A text whose first
    mark closes, behind a comma or a stop, has lost the mark that it began with.
    """
    spans: list[Span] = []
    if not _ANY.search(text):
        return spans
    opened: re.Match[str] | None = None
    for match in _MARK.finditer(text):
        before = text[match.start() - 1 : match.start()]
        after = text[match.end() : match.end() + 1]
        if opened is None:
            if _opens(match[0], before, after):
                opened = match
            elif not spans and match[0] in "”»" and before in ",.?!" and _is_speech(text[: match.start()]):
                spans.append(Span(0, match.start(), 0, match.end(), True))
        elif match[0] in _CLOSING or (match[0] in '"“' and not before.isspace()):
            spans.append(Span(opened.end(), match.start(), opened.start(), match.end(), True))
            opened = None
    if opened is not None:
        lost = _LOST_CLOSE.search(text, opened.end())
        end = lost.end() if lost else len(text)
        spans.append(Span(opened.end(), end, opened.start(), end, lost is not None))
    return [span for span in spans if text[span.start : span.end].strip()]


def _is_speech(text: str) -> bool:
    return len(text.split()) >= LEAST


def _opens(mark: str, before: str, after: str) -> bool:
    if mark in _OPENING:
        return True
    stands_before = not before or before.isspace() or before in "([—–-"
    return mark in _BOTH and stands_before and bool(after) and (mark == "â" or not after.isspace())
