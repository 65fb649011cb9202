"""The query language by example: what a person may type, what it means, and what it is read as.

THE TABLE: the help page is made from it, docs/searching.md too, and the parser is
tested with it (tests/test_query_examples.py), so that none of them can promise
what the others do not keep. Values are those of the example archive, in which
every example finds something. How the language is read is parser.py's business.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

TODAY = dt.date(2026, 11, 24)  # from which the relative dates in ``understood`` are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One thing that can be typed.

    ``section`` is the heading it stands under. ``understood`` is what the answer says
    of it, on the day TODAY, values by their labels. ``noted``: the answer also notes what was done to it.
    """

    section: str
    typed: str
    meaning: str
    understood: str
    noted: bool = False


def _section(name: str, *rows: tuple[str, str, str], noted: bool = False) -> tuple[Example, ...]:
    return tuple(
        Example(section=name, typed=typed, meaning=meaning, understood=f"releases {understood}", noted=noted)
        for typed, meaning, understood in rows
    )


WORDS = "Words and phrases"
JOINED = "Either, without, near"
WHERE = "Where the words stand"
ABOUT = "Who, where, about what"
DATES = "Dates"

EXAMPLES: tuple[Example, ...] = (
    *_section(
        WORDS,
        (
            "library records",
            "both words, in any form and any order",
            "with library (any form) and records (any form)",
        ),
        ('"records"', "this form of the word only", "with exactly “records”"),
        (
            '"reader privacy"',
            "exactly these words, one after the other",
            "with the exact phrase “reader privacy”",
        ),
        (
            "surveil*",
            "every word that begins so; at least three letters stand before the star",
            "with words that begin with “surveil”",
        ),
        (
            "data-sharing",
            "a hyphen holds words together as quotation marks do",
            "with the exact phrase “data sharing”",
        ),
        (
            "Corvane's S.214",
            "accents, apostrophes, dots in initials and capitals make no difference",
            "with corvane's (any form) and the exact phrase “s 214”",
        ),
    ),
    *_section(
        WORDS,
        (
            "O.L.P.",
            "initials mean the name, with or without their dots; no other form",
            "with exactly “olp”",
        ),
    ),
    *_section(
        JOINED,
        (
            "records -police",
            "without that word",
            "with records (any form), not with police (any form)",
        ),
        ("court OR judge", "either word; OR in capitals", "with court (any form) or judge (any form)"),
        (
            "(court OR judge) ruling",
            "parentheses hold together what belongs together",
            "with either court (any form) or judge (any form) and ruling (any form)",
        ),
        (
            '"police records"~5',
            "these words in any order, with at most five others among them",
            "with “police” and “records” near each other (up to 5 words apart)",
        ),
    ),
    *_section(
        JOINED,
        (
            'NOT "face scan"',
            "everything without that phrase",
            "not with the exact phrase “face scan”",
        ),
        noted=True,
    ),
    *_section(
        WHERE,
        ("title:records", "in the title or subtitle", "with records (any form) in the title"),
        ("quote:landlord", "in what people said", "with landlord (any form) in a quotation"),
        (
            "in:title (tenants OR library)",
            "all the words there: title, quote or boilerplate",
            "with tenants (any form) in the title or library (any form) in the title",
        ),
        (
            "in:boilerplate litigates",
            "in the lines that stand under every release; other searches leave them out",
            "with litigates (any form) in the boilerplate",
        ),
        (
            "boilerplate:renters",
            "one word there",
            "with renters (any form) in the boilerplate",
        ),
    ),
    *_section(
        ABOUT,
        ("topic:legislation", "filed under, by id or by label", "filed under Legislation"),
        (
            "topic:(legislation OR public-records)",
            "under either",
            "filed under Legislation or Public records & transparency",
        ),
        ('issuer:"Open Lantern Project"', "issued by", "issued by Open Lantern Project"),
        ('place:"Port Callan, CV"', "issued in", "issued in Port Callan, CV"),
        ('speaker:"Rafi Nandakumar"', "quoting this person", "quoting Rafi Nandakumar"),
        (
            'law:"Face Scan Moratorium Act"',
            "naming a bill, an act or a case",
            "naming Face Scan Moratorium Act",
        ),
        ("place:none", "without one; topic, speaker and law can be missing as well", "without a place"),
        ("kind:statement", "of the kind", "of the kind statement"),
        (
            "role:President",
            "quoting somebody in this role",
            "quoting a person in the role President or Président",
        ),
        (
            "format:mail",
            "read from a file of this format: text, html, mail, pdf and others",
            "read from a file of the format mail",
        ),
        (
            "dated:dateline",
            "whose date stood there: dateline, release-line, text, header, file-name and others",
            "with a date read from dateline",
        ),
        (
            "kind:statement OR kind:newsletter",
            "OR joins fields as well as words",
            "of the kind newsletter or statement",
        ),
    ),
    *_section(
        ABOUT,
        ("speaker:nandakumar", "part of a name will do", "quoting Rafi Nandakumar"),
        ("issuer:OLP", "so will initials", "issued by Open Lantern Project"),
        (
            'doubt:"happens in January"',
            "with something that a person should look at",
            "with the doubt date: … bears last year's number, as happens in January; the header was used",
        ),
        noted=True,
    ),
    *_section(
        DATES,
        ("date:2024", "issued in a year", "in 2024"),
        ("date:2024-03", "in a month", "in March 2024"),
        ("date:2024-03-12", "on a day", "on 12 March 2024"),
        (
            "date:2019-03..2020",
            "from the first day of the one to the last of the other",
            "from 1 March 2019 to 31 December 2020",
        ),
        ('date:"March 2024"', "in words", "in March 2024"),
        ("date:none", "without a date", "without a date"),
        ("from:2025", "on its first day or later", "from 1 January 2025 on"),
        ("to:2016-12", "on its last day or earlier", "until 31 December 2016"),
    ),
    *_section(
        DATES,
        ("date:last March", "the last one before today", "in March 2026"),
        (
            "date:last 900 days",
            "counted from today; weeks, months and years as well",
            "from 8 June 2024 to 24 November 2026",
        ),
        ("before:2018", "before its first day", "until 31 December 2017"),
        ("after:2024", "after its last day", "from 1 January 2025 on"),
        noted=True,
    ),
)
