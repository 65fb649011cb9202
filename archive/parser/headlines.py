"""Headlines: what a line must look like to be one.

Not which of them is the title: that is title.py's, which knows their order and their copies.
"""

from __future__ import annotations

import re

from archive.parser.draft import Line, in_title_case
from archive.parser.letterhead import is_address

LONGEST = 260  # characters; the longest real headline seen has 243
SENTENCE = 7  # words; shorter lines with a full stop ("We won.") are headlines in this trade
LONGEST_IN_WORDS = 20  # of a headline that ends in an abbreviation and has small letters
_SENTENCE_END = re.compile(r"[.!?]['\"”’)]?$")
GREETING = re.compile(
    r"(?:dear|hello|hi|querid[oa]s?|cher(?:s|es)?|liebe)\b|(?:friends?|all),?$", re.IGNORECASE
)
_SAID_LAST = re.compile(r"\w (?:said|added)$")  # speech that has lost its marks and its stop
_ADDRESSED = re.compile(
    r"(?:to:|from:|source:|see\b|contacts?:?$)",
    re.IGNORECASE,
)
_TICKER = re.compile(
    r"(?:AIM|LSE|NYSE|NASDAQ|TSX|OTC\w*|ISIN|Nasdaq)\s*: .{1,30}"
)  # a firm's sign at the exchange
_DAY = re.compile(r"(?:[A-Z][a-z]+day,? )?[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}")  # a day is no headline
_ABBREVIATION = re.compile(r"(?:\b[A-Z]\.){1,}$|\b(?:Inc|Co|Corp|Jr|Sr|St|Dr|No|vs?)\.$")


def like_headline(line: Line) -> bool:
    flat = line.flat
    if len(flat) > LONGEST or len(flat) < 4 or not re.search(r"[^\W\d_]{2}", flat):
        return False
    if is_address(flat) or _DAY.fullmatch(flat) or _TICKER.fullmatch(flat):
        return False
    if line.kind == "heading" or flat.upper() == flat:
        return True
    if _SAID_LAST.search(flat):
        return False
    if _SENTENCE_END.search(flat) and not _is_abbreviated(flat):
        return len(flat) < 120 and (not re.search(r"[.!?] [A-Z]", flat) or in_title_case(flat))
    if flat.endswith((",", ";")) and not (flat.endswith(";") and in_title_case(flat)):
        return False
    return not GREETING.match(flat) and not _ADDRESSED.match(flat)


def _is_abbreviated(flat: str) -> bool:
    """Is the stop at the end an abbreviation's only? A long line that ends with "Inc." is a sentence all the same."""
    if not _ABBREVIATION.search(flat):
        return False
    return len(flat.split()) <= LONGEST_IN_WORDS or in_title_case(flat) or flat.isupper()


def is_sentence(line: Line) -> bool:
    """Does a line read as a sentence of the text ("The council voted on Tuesday.") and not as a headline?"""
    flat = line.flat
    if line.kind == "heading" or not re.search(r"\.['\"”’)]*$", flat) or _is_abbreviated(flat):
        return False
    return len(flat.split()) >= SENTENCE and not in_title_case(flat) and not flat.isupper()
