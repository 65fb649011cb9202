"""The words of a text: how both releases and queries become terms.

Everything that searches uses this file and no other, so that what was indexed
and what is asked for meet. Terms are exact: case, accents and the shape of
apostrophes are folded, nothing is stemmed and nothing is stopped. Which forms
a loose word stands for is stems.py's business; synonyms belong to the
vocabulary.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from itertools import pairwise
from typing import NamedTuple

# Goes up whenever the same text would give other terms; an index built by other rules is rebuilt.
WORDS_VERSION = 2

TERM_LENGTH = 64  # code points; longer runs are encoded data, not words (reliability.md, section 3, row 45)

# Two-letter initials whose letters joined are an ordinary short word keep their dots: "U.S." is not "us".
SHORT_WORDS = frozenset(
    "ad ah am an as at ax be by do eh em en ex go ha he hi ho id if in is it la lo ma me mu my no of oh on"
    " or ow ox oy pa pi re sh so ta ti to uh um up us we ye yo".split()
) - {"id"}  # I.D. and ID are the same thing


class Word(NamedTuple):
    """A term and the stretch of the original text it was read from (code points, end exclusive)."""

    term: str
    start: int
    end: int


# Typography that has a plain twin of the same length; after this most releases are plain ASCII.
_PLAIN_TWINS = tuple(zip("’‘“”–—\xa0…•§", "''\"\"--    ", strict=True))

_CJK = (
    "\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30fa\u30fc-\u318f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_JOINERS = "'’‘ʼʻ＇"
_FRACTIONS = "¼-¾⅐-⅟↉"  # one character, but the words of 1/4


def _marks() -> str:
    """Combining marks and invisible joiners as the inside of a character class, in ranges."""
    codes = [0xAD, *(c for c in range(0x300, 0x1F000) if unicodedata.category(chr(c))[0] == "M")]
    codes = sorted({*codes, 0x200C, 0x200D, 0x2060})
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


def _pattern(
    letter: str, digit: str, inside: str, run: str, apostrophe: str, rest: str = ""
) -> re.Pattern[str]:
    """One word, tried in this order: initials, digit groups, decimals, a run with inner apostrophes."""
    initials = rf"{letter}(?:\.{letter})+(?!{inside})\.?"
    grouped = rf"{digit}{{1,3}}(?:,{digit}{{3}}(?!{digit}))+(?:\.{digit}+)*(?:{run})?"
    decimal = rf"{digit}+(?:\.{digit}+)+(?:{run})?"
    word = rf"{run}(?:{apostrophe}{run})*"
    return re.compile(rf"{initials}|{grouped}|{decimal}|{word}{rest}")


_ASCII = _pattern("[a-z]", "[0-9]", "[a-z0-9]", "[a-z0-9]+", "'")
_ASCII_CUT = re.compile(f"({_ASCII.pattern})")
_MARK = f"[{_marks()}]"
_LETTER = rf"[^\W_{_CJK}{_JOINERS}{_FRACTIONS}]"
_ANY = _pattern(
    rf"[^\W\d_{_CJK}{_JOINERS}{_FRACTIONS}]{_MARK}*",
    r"\d",
    f"(?:{_LETTER}|{_MARK})",
    f"{_LETTER}+(?:{_MARK}+{_LETTER}*)*",
    f"[{_JOINERS}]",
    f"|[{_CJK}]+|[{_FRACTIONS}]",
)
# One character as people count: a Korean syllable or a voiced kana may be several code points.
_CHARACTER = re.compile(
    "[\u1100-\u115f\ua960-\ua97f][\u1160-\u11a7\ud7b0-\ud7c6][\u11a8-\u11ff\ud7cb-\ud7fb]?|.[\u3099\u309a\uff9e\uff9f]?"
)
_IS_CJK = re.compile(f"[{_CJK}]")
_IS_FRACTION = re.compile(f"[{_FRACTIONS}]")


def may_overlap(term: str) -> bool:
    """Whether a term may share characters with the next: a pair of Chinese, Japanese or Korean ones."""
    return _IS_CJK.match(term) is not None


def is_lone_character(term: str) -> bool:
    """Whether a term is one Chinese, Japanese or Korean character: in longer runs only pairs of them are terms."""
    return len(term) == 1 and _IS_CJK.match(term) is not None


def plain(text: str) -> str:
    """The same text, code point for code point, with curly quotes and long dashes made plain."""
    if not text.isascii():
        for curly, straight in _PLAIN_TWINS:
            text = text.replace(curly, straight)
    return text


def words_of(text: str) -> list[Word]:
    """The words of a text in order, each with its place.

    Hyphens split, apostrophes inside a word do not, dots in initials fall away, digit
    groups close up, ¼ is read as 1/4. Chinese, Japanese and Korean give every pair of neighbouring
    characters, so those words overlap.
    """
    folded = plain(text)
    if folded.isascii():
        low = folded.lower()
        return words_between(low, 0, len(low))
    found: list[Word] = []
    for match in _ANY.finditer(folded):
        run, start = match[0], match.start()
        if _IS_CJK.match(run):
            pairs = _pairs(run)
            found += [Word(_folded_pair(run[a:b]), start + a, start + b) for a, b in pairs]
        elif _IS_FRACTION.match(run):
            found += [Word(number, start, match.end()) for number in _numbers(run)]
        else:
            found.append(Word(_fold[run], start, match.end()))
    return found


def words_between(low: str, start: int, end: int) -> list[Word]:
    """The words of a stretch of plain, lower-case ASCII text that begins and ends at blanks or at the text's ends."""
    return [
        Word(_finished(match[0]), match.start(), match.end()) for match in _ASCII.finditer(low, start, end)
    ]


def terms_of(text: str) -> list[str]:
    """The terms of words_of, without their places: the fast way for indexing."""
    folded = plain(text)
    if not folded.isascii():
        return _terms_of_any(folded)
    terms: list[str] = _ASCII.findall(folded.lower())
    if terms and (len(max(terms, key=len)) > TERM_LENGTH or _needs_finish(" ".join(terms))):
        return [_finished(term) for term in terms]
    return terms


def measured(text: str) -> tuple[list[str], list[int]]:
    """The terms of a text, and for each two lengths: of what stands before it, and of the word itself.

    In code points. What stands before is negative where words overlap, as the
    pairs of Chinese, Japanese and Korean do.
    """
    folded = plain(text)
    if not folded.isascii():
        return _measured_any(text)
    parts = _ASCII_CUT.split(folded.lower())
    terms = parts[1::2]
    lengths = list(map(len, parts))
    del lengths[-1]  # what stands behind the last word
    if terms and (len(max(terms, key=len)) > TERM_LENGTH or _needs_finish(" ".join(terms))):
        terms = [_finished(term) for term in terms]
    return terms, lengths


def _measured_any(text: str) -> tuple[list[str], list[int]]:
    terms: list[str] = []
    lengths: list[int] = []
    at = 0
    for term, start, end in words_of(text):
        terms.append(term)
        lengths += (start - at, end - start)
        at = end
    return terms, lengths


def fold(run: str) -> str:
    """One run of characters as a term: accents, case, apostrophes and inner dots folded."""
    return _finished(_bare(_bare(run).casefold()))


def _terms_of_any(text: str) -> list[str]:
    terms: list[str] = []
    for run in _ANY.findall(text):
        if _IS_CJK.match(run):
            terms += [_folded_pair(run[a:b]) for a, b in _pairs(run)]
        elif _IS_FRACTION.match(run):
            terms += _numbers(run)
        else:
            terms.append(_fold[run])
    return terms


def _needs_finish(terms: str) -> bool:
    return "." in terms or "," in terms


def _finished(run: str) -> str:
    """The canonical spelling of a folded run: no dots in initials, no commas in numbers, not endless."""
    if "." in run:
        run = _without_dots(run)
    if "," in run:
        run = run.replace(",", "")
    return run[:TERM_LENGTH]


def _without_dots(run: str) -> str:
    """Without dots "s.t.o.p." is "stop"; "u.s" is "u.s.", for it must not become "us"; "3.5" stays."""
    letters = run.replace(".", "")
    if any(char.isdigit() for char in letters):
        return run.rstrip(".")
    if len(letters) == 2 and letters in SHORT_WORDS:
        return f"{letters[0]}.{letters[1]}."
    return letters


def _bare(run: str) -> str:
    """Accents, invisible joiners and blanks taken out, apostrophes straight."""
    kept = [c for c in unicodedata.normalize("NFKD", run) if not _falls_away(c)]
    return "".join("'" if c in _JOINERS else c for c in kept)


def _falls_away(char: str) -> bool:
    return unicodedata.combining(char) != 0 or char.isspace() or unicodedata.category(char) == "Cf"


def _numbers(fraction: str) -> list[str]:
    """What stands over and under the line of a fraction that is one character."""
    return [number for number in unicodedata.normalize("NFKC", fraction).split("⁄") if number]


def _pairs(run: str) -> list[tuple[int, int]]:
    """Where every two neighbours of a run stand; a lone character stands for itself."""
    ends = [match.span() for match in _CHARACTER.finditer(run)]
    if len(ends) == 1:
        return ends
    return [(first[0], second[1]) for first, second in pairwise(ends)]


def _folded_pair(run: str) -> str:
    """Two neighbouring CJK characters as a term; width folded, syllables put together."""
    return unicodedata.normalize("NFKC", run).casefold()


class _Fold(dict[str, str]):
    """Runs already folded. Emptied when full: a mailing list's worth of odd words must not stay for ever."""

    LIMIT = 100_000  # entries, about 15 MB at worst

    def __missing__(self, run: str) -> str:
        if len(self) >= self.LIMIT:
            self.clear()
        term = self[run] = sys.intern(fold(run))
        return term


_fold = _Fold()
