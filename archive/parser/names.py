"""Names: what may be a person's name, and where it ends.

Honorifics stay outside, small words within; a word that heads a sentence or an office is none
by itself. What somebody is stands in roles.py, attributions are taken apart by people.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.parser.offices import HEADS, HONORIFICS, INSTITUTIONS, LOWER_IN_NAMES, NO_NAMES, SHORT

WORDS_IN_NAME = 5  # "María de los Ángeles Ortega" is the longest seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody named in a release. ``name`` as printed, without titles and degrees."""

    name: str
    role: str | None = None
    organisation: str | None = None

    @property
    def surname(self) -> str:
        return self.name.split()[-1].casefold().removesuffix("’s").removesuffix("'s")


def bare_name(words: str) -> str | None:
    """A name that is nothing but a name."""
    return name_in(words, whole=True)


def name_in(words: str, *, whole: bool = False) -> str | None:
    """The name at the beginning of these words, without honorifics; None where none begins."""
    tokens = [t for t in words.split() if t]
    while len(tokens) > 1 and tokens[0].strip(".").casefold() in HONORIFICS:
        tokens.pop(0)
    taken: list[str] = []
    for token in tokens:
        bare = token.strip(",;:")
        if not (_capital(bare) or (taken and bare.casefold() in LOWER_IN_NAMES)):
            break
        taken.append(bare)
        if bare != token:
            break
    if whole and len(taken) < len(tokens):
        return None
    while len(taken) > 2 and taken[0].casefold() in INSTITUTIONS:
        taken.pop(0)  # "… Relations Committee Joseph R. Bidel"
    if len(taken) == 1 and _is_no_name(taken[0]):
        return None
    while taken and taken[-1].casefold() in LOWER_IN_NAMES:
        taken.pop()
    if not taken or len(taken) > WORDS_IN_NAME or len(taken[-1].strip(".")) < 2:
        return None
    name = " ".join(taken).rstrip(",")
    return re.sub(r"['’]s$", "", name[:-1] if name.endswith(".") and len(taken[-1]) > 3 else name)


def _is_no_name(word: str) -> bool:
    """Can this word alone not be a name: an office, an honorific, a word that begins sentences?"""
    plain = word.strip(".").casefold()
    return (
        plain in HONORIFICS
        or plain in SHORT
        or plain in NO_NAMES
        or (plain in HEADS and plain not in ("major", "dean"))
    )


def _capital(token: str) -> bool:
    return (
        bool(re.match(r"[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ“\"(]?[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w.'’()\"“”-]*$", token))
        and not token.isdigit()
    )
