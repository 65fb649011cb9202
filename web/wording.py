"""How pages put things: days, counts and the names of facets, in English.

One place, so that a day looks the same on every page and a plural is never
guessed in a template. Months are written out: 11/12 means two things.
"""

from __future__ import annotations

import datetime as dt
import unicodedata

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

# facet -> (its heading, one of its values, several)
FACET_WORDS = {
    "topic": ("Topic", "topic", "topics"),
    "issuer": ("Issuer", "issuer", "issuers"),
    "place": ("Place", "place", "places"),
    "speaker": ("People quoted", "person", "people"),
    "kind": ("Kind", "kind", "kinds"),
    "law": ("Laws and cases", "law or case", "laws and cases"),
    "role": ("Role", "role", "roles"),
    "format": ("Format", "format", "formats"),
    "dated": ("Date read", "place of a date", "places of a date"),
    "doubt": ("Doubt", "doubt", "doubts"),
}

# where a date was read (archive/release.py, DateSource) -> the words after it
DATE_SOURCE_WORDS = {
    "dateline": "from the dateline",
    "release-line": "from the release line",
    "text": "from the text",
    "header": "from the header of the file",
    "front-matter": "from the front matter",
    "address": "from the web address",
    "file-name": "from the file name",
    "by-hand": "set by hand",
    "none": "",
}


# reader's format -> what people call such a file
FORMAT_WORDS = {
    "text": "Plain text",
    "html": "Web page",
    "mail": "E-mail",
    "markdown": "Markdown",
    "pdf": "PDF",
    "docx": "Word",
    "wordpress": "WordPress export",
    "mailchimp": "Mailchimp export",
    "feed": "Feed (RSS or Atom)",
    "jsonl": "JSON Lines",
}


def short_day(day: dt.date) -> str:
    """19 Nov 2024."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def long_day(day: dt.date) -> str:
    """19 November 2024."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def american_day(day: dt.date) -> str:
    """November 19, 2024: the form that citations in the Chicago manner have."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def month_words(month: str) -> str:
    """November 2024, from "2024-11"; a year stays as it is."""
    year, _, number = month.partition("-")
    return f"{MONTHS[int(number) - 1]} {year}" if number else year


def number(count: int) -> str:
    """1,204."""
    return f"{count:,}"


def count_of(count: int, one: str, several: str | None = None) -> str:
    """ "1 release", "1,204 releases"."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"


def size_of(count: int) -> str:
    """ "840 bytes", "12 kB", "1.4 MB": thousands, as file managers count."""
    if count < 1000:
        return count_of(count, "byte")
    if count < 999_500:
        return f"{count / 1000:.0f} kB"
    return f"{count / 1_000_000:.1f} MB"


def plain(text: str) -> str:
    """A label for sorting and comparing: case and accents folded."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def capitalised(words: str) -> str:
    """Press release, from "press release"; the other letters stay."""
    return words[:1].upper() + words[1:]
