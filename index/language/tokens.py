"""Query tokens: a person's text cut into words, phrases, signs and fields.

The first half of reading a query; parser.py makes nodes of the tokens.
Here it is decided what is a sign and what is part of a word, and what cannot be
searched at all (control characters) is taken out, with a note. One pass over the
text, no backtracking: the cost grows with the length and nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

# "sign" is AND, OR or NOT; "field" bears the field's name in lower case.
TokenKind = Literal["word", "phrase", "sign", "minus", "open", "close", "field"]

MAX_NOTES = 12  # more would push the results off the page; the last one says how many are left out


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a query. ``slop`` is what followed a phrase as ~n; ``apart``: a blank stood before it."""

    kind: TokenKind
    text: str
    slop: int = 0
    apart: bool = True


class Notes:
    """What the parser did that the person should know, each said once, in order."""

    def __init__(self) -> None:
        self._said: dict[str, None] = {}

    def say(self, sentence: str) -> None:
        self._said.setdefault(sentence)

    def all(self) -> tuple[str, ...]:
        said = tuple(self._said)
        if len(said) <= MAX_NOTES:
            return said
        return (*said[: MAX_NOTES - 1], f"… and {len(said) - MAX_NOTES + 1} more remarks like these.")


_DOUBLE_QUOTES = dict.fromkeys(map(ord, "“”„‟«»＂″"), '"')
_FIELD = re.compile(r"([A-Za-z]+):(?!//)")
_SLOP = re.compile(r"~([0-9]+)")
_CHUNK = re.compile(r'[^\s()"]+')
_SIGNS = ("AND", "OR", "NOT")
_SIGNS_ELSEWHERE = {"&&": "AND", "||": "OR"}  # of other search engines and of programs
_MINUS = "-−"


def cleaned(text: str, notes: Notes) -> str:
    """The text with straight double quotes and without what has no meaning in a query.

    Control characters and broken ones (lone surrogates) become blanks and are
    noted; invisible ones (directional marks, soft hyphens, byte-order marks)
    vanish: nobody typed them, they come along when text is copied.
    """
    text = text.translate(_DOUBLE_QUOTES)
    if text.isascii() and text.isprintable():
        return text
    kept: list[str] = []
    broken = False
    for character in text:
        category = unicodedata.category(character)
        if category == "Cf" and character not in "\u200c\u200d":
            continue
        if category in ("Cc", "Cs") and not character.isspace():
            broken = True
            character = " "
        kept.append(character)
    if broken:
        notes.say("Characters that cannot be printed were left out.")
    return "".join(kept)


def tokens_of(text: str, fields: Sequence[str], notes: Notes) -> list[Token]:
    """The tokens of a cleaned text. ``fields`` are the names that may stand before a colon.

    A name before a colon that is no field is noted and read as a word. An unclosed
    quotation mark reaches to the end, noted.
    """
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        character = text[at]
        apart = at == 0 or text[at - 1].isspace() or text[at - 1] == "("
        after_field = bool(tokens) and tokens[-1].kind == "field" and not apart
        if character.isspace():
            at += 1
        elif character in "()":
            tokens.append(Token("open" if character == "(" else "close", character, apart=apart))
            at += 1
        elif character == '"':
            token, at = _phrase(text, at, apart, notes)
            tokens.append(token)
        elif character in _MINUS and (apart or after_field) and _negates(text, at):
            tokens.append(Token("minus", "-", apart=apart))
            at += 1
        elif not after_field and (name := _FIELD.match(text, at)) and name[1].lower() in fields:
            tokens.append(Token("field", name[1].lower(), apart=apart))
            at = name.end()
        elif not after_field and name and name.end() < len(text) and not text[name.end()].isspace():
            known = ", ".join(f"{field}:" for field in fields)
            notes.say(f"“{name[1]}:” is no field, so it was searched as a word. Fields are {known}.")
            tokens.append(Token("word", name[1], apart=apart))
            at = name.end()
        else:
            token, at = _word(text, at, apart, after_field, notes)
            tokens.append(token)
    return tokens


def _negates(text: str, at: int) -> bool:
    """A single minus right before something; "--END--" and a dash between blanks are punctuation."""
    follower = text[at + 1 : at + 2]
    return bool(follower) and not follower.isspace() and follower not in _MINUS + ")"


def _phrase(text: str, at: int, apart: bool, notes: Notes) -> tuple[Token, int]:
    end = text.find('"', at + 1)
    if end < 0:
        notes.say("A quotation mark is not closed; the phrase was read to the end of the query.")
        return Token("phrase", text[at + 1 :], apart=apart), len(text)
    if slop := _SLOP.match(text, end + 1):
        # Seven digits are more than any text has words; int() of thousands of digits would be slow.
        return Token("phrase", text[at + 1 : end], int(slop[1][:7]), apart), slop.end()
    return Token("phrase", text[at + 1 : end], apart=apart), end + 1


def _word(text: str, at: int, apart: bool, after_field: bool, notes: Notes) -> tuple[Token, int]:
    found = _CHUNK.match(text, at)
    assert found  # the caller has dealt with blanks, brackets and quotation marks
    if (sign := _SIGNS_ELSEWHERE.get(found[0])) and not after_field:
        notes.say(f"“{found[0]}” was read as {sign}.")
        return Token("sign", sign, apart=apart), found.end()
    is_sign = found[0] in _SIGNS and not after_field  # place:OR is Oregon
    return Token("sign" if is_sign else "word", found[0], apart=apart), found.end()
