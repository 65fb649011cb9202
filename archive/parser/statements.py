"""Statements: sentences that announce one ("… issued the following statement"), and by whom.

What stands below such a sentence, or behind it, is speech even where no mark says so; that
it is read as such is quotations.py's business.
"""

from __future__ import annotations

import re
from dataclasses import replace

from archive.parser.attributions import SENTENCES
from archive.parser.names import Person
from archive.parser.people import last_name_in, person_in

_STATEMENT = re.compile(
    r"\b(?:issued?|issues|released|made|gave|offered|delivered|emitió|a publié)\b[^.]{0,40}?\b(?:the following|this|la siguiente"
    r"|la déclaration)\b[^.]{0,40}?\b(?:statement|comments?|remarks|declaración|suivante)\b"
    r"|\bsaid the following\b|\bfollowing (?:is|are) (?:an? |the )?(?:transcript|text|excerpts?) (?:of|from)\b[^.:]{0,60}\b(?:remarks|statement|speech|comments)\b"
    r"|\b(?:full |complete |prepared )?text of\b[^.:]{0,80}\b(?:statement|remarks|speech|testimony)\b[^.:]{0,60}(?::|below|follows)"
    r"|\b(?:commented on|reacted to|responded to|had this to say)\b.{0,160}:\s*$|\bthe following (?:is a |joint )?"
    r"(?:statement|remarks) (?:from|by|of|is attributable to|may be attributed to)\b",
    re.IGNORECASE,
)
# Most paragraphs bear none of these, which tells at once.
_STATEMENT_WORDS = (
    *("he following", "tatement", "omment", "emarks", "eacted", "esponded", "this to say"),
    *("siguiente", "suivante", "déclaration"),
)
STATEMENT_HEAD = re.compile(
    r"\s*(?:Statement|Remarks|Comments) (?:of|by|from) (?P<who>[^\n]{3,80}?)(?:, [DRI]-[^\n]*)?\n"
)
_BEGINS = re.compile(r":\s+(?=\S)|\s{3,}(?=[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ])")
_FROM = re.compile(
    r"\b(?:from|by|attribut\w+ to)\s+(?P<who>[^“”\"«»:]{3,160}?)\s*(?:[:.]|\s(?:on|regarding|about|after)\b|$)"
)

# "Full text of Senator Ortega's Remarks …"
_OWNED = re.compile(
    r"\btext of (?P<who>.{3,60}?)['’]s? (?:\w+ ){0,3}?(?:statement|remarks|speech|testimony)", re.IGNORECASE
)

# "…, the Harbor League issued the following statement from policy counsel Ana Brandt": whom she speaks for.
_BODY = re.compile(
    r"(?:^|[\s,])(?P<body>[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w.’'&-]*(?: (?:(?:of|for|and|on|in|the|&) ){0,2}[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w.’'&-]*){1,7})"
    r"(?: \([A-Z.]+\))?(?: (?:has|today|yesterday))*\s*$"
)


def statement_in(text: str) -> re.Match[str] | None:
    """Where a text says that a statement follows, or None."""
    return _STATEMENT.search(text) if any(word in text for word in _STATEMENT_WORDS) else None


def stated_behind(lead: str) -> str:
    """The statement that goes on in its lead's own paragraph, behind a colon or where marks were lost."""
    match = statement_in(lead)
    begins = _BEGINS.search(lead, match.end()) if match else None
    return lead[begins.end() :].strip() if begins else ""


def statement_by(sentence: str, match: re.Match[str]) -> Person | None:
    """Who issued the statement: named before the verb, or after "from"."""
    if (named := _FROM.search(sentence, match.start())) and (person := person_in(named["who"])):
        body = None if person.organisation or not person.role else _BODY.search(sentence[: match.start()])
        official = body and (other := person_in(body["body"])) and other.role
        return replace(person, organisation=body["body"]) if body and not official else person
    if owned := _OWNED.search(match[0]):
        return person_in(owned["who"])
    before = SENTENCES.split(sentence[: match.start()])[-1]
    before = re.sub(
        r"^[^–—]{0,60}(?:[–—]|--|\s-\s)\s*|^.{3,60}?\d,?\s+(?:19|20)\d\d\)?(?:\s+[-â]+)?\s+(?=[A-Z])",
        "",
        before,
    )
    before = re.sub(r"^(?:[A-Z]{4,}(?: [A-Z]{1,2}){0,2}\s+)+(?=[A-Z][a-z]|U\.? ?S\b)", "", before)
    before = re.sub(
        r"^(?:.*\s)?(?:today|tonight|yesterday|on \w+day|this \w+),?\s+(?=(?-i:[A-Z]))",
        "",
        before.strip(),
        flags=re.IGNORECASE,
    )
    before = re.sub(
        r"\s+(?:today|yesterday|has|have|on \w+day|this \w+|also)\W*$", "", before, flags=re.IGNORECASE
    )
    return person_in(before) or last_name_in(before)
