"""Runs of words in a query that mean one thing: an entry of synonyms.toml, a date of several words.

The parser asks here how many of the words ahead belong together. Only loose
words are looked at: what stands in quotation marks is taken as it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from index.language.synonyms import Entry, Synonyms
from index.language.tokens import Notes, Token
from index.language.when import UnclearDate, read_range

MOST_DATE_WORDS = 5  # "Wednesday, 19th of November 2024" has five
MOST_ALTERNATIVES = 24  # added to one query; each is a list of releases more, as a phrase up to 30 ms
_SIGNS_OF_MORE = frozenset("*~^")  # surveil*, word~2: taken as they are typed


class Expansions:
    """The synonyms found in one query, with what is said of them."""

    def __init__(self, synonyms: Synonyms, notes: Notes) -> None:
        self._synonyms = synonyms
        self._notes = notes
        self._added = 0

    @property
    def any(self) -> bool:
        """Whether anything was expanded."""
        return self._added > 0

    def at(self, tokens: Sequence[Token], most: int | None = None) -> tuple[int, tuple[Entry, ...]]:
        """How many of these words, from the first on, are an entry, and what they also stand for; (0, ()) if none.

        The longest run counts. ``most`` bounds it.
        """
        if not self._synonyms:
            return 0, ()
        run = loose_words(tokens, min(most or self._synonyms.longest, self._synonyms.longest))
        for size in range(len(run), 0, -1):
            typed = " ".join(run[:size])
            if found := self._synonyms.of(typed):
                return (size, found) if self._room_for(typed, found) else (0, ())
        if run and (capitals := self._synonyms.in_capitals(run[0])):
            self._notes.say(
                f"“{run[0]}” was read as the word. In capitals, {run[0].upper()}, it also finds {_said(capitals)}."
            )
        return 0, ()

    def _room_for(self, typed: str, found: tuple[Entry, ...]) -> bool:
        if self._added + len(found) > MOST_ALTERNATIVES:
            self._notes.say(f"Synonyms were looked for up to “{typed}”; the query has too many for more.")
            return False
        self._added += len(found)
        self._notes.say(
            f"“{typed}” was also looked for as {_said(found)}. In quotation marks it stands alone."
        )
        return True


def date_words(tokens: Sequence[Token], today: dt.date) -> int:
    """How many of the words ahead make one date: 2 of "March 2024 budget". 1 where the first is one, or none is."""
    run = loose_words(tokens, MOST_DATE_WORDS)
    if not run or _is_date(run[0], today):
        return 1
    return next((n for n in range(len(run), 1, -1) if _is_date(" ".join(run[:n]), today)), 1)


def loose_words(tokens: Sequence[Token], most: int) -> list[str]:
    """The texts of the words that stand side by side from the first token on, at most so many."""
    run: list[str] = []
    for token in tokens[:most]:
        if token.kind != "word" or (run and not token.apart) or _SIGNS_OF_MORE & set(token.text):
            break
        run.append(token.text)
    return run


def _is_date(text: str, today: dt.date) -> bool:
    try:
        read_range(text, today)
    except UnclearDate:
        return False
    return True


def _said(entries: Sequence[Entry]) -> str:
    names = [f"“{entry.text}”" for entry in entries]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
