"""Marks: what to highlight for a query, found in any text by its words.

An engine makes Marks from a query, because only it knows which forms of a
word occur; snippets and release pages use them. Excluded words (-word) and
filters leave no mark.
"""

from __future__ import annotations

from dataclasses import dataclass

from index.words import words_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Terms as words.py writes them: single ``words``, ``phrases``, and ``prefixes``.

    Each phrase is a sequence of positions, each position the set of terms allowed there.
    """

    words: frozenset[str] = frozenset()
    phrases: tuple[tuple[frozenset[str], ...], ...] = ()
    prefixes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases or self.prefixes)

    def stretches(self, text: str) -> tuple[tuple[int, int], ...]:
        """The matching stretches of a text: (start, end) in code points, in order, disjoint."""
        found = words_of(text)
        hits: list[tuple[int, int]] = []
        for at, word in enumerate(found):
            if word.term in self.words or any(word.term.startswith(p) for p in self.prefixes):
                hits.append((word.start, word.end))
            for phrase in self.phrases:
                window = found[at : at + len(phrase)]
                if len(window) == len(phrase) and all(
                    w.term in allowed for w, allowed in zip(window, phrase, strict=True)
                ):
                    hits.append((word.start, window[-1].end))
        return joined(hits)


def joined(hits: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Overlapping stretches made one; the result is in order and disjoint."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(hits):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
