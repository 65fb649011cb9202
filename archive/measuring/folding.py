"""Folding: what does not matter when a value that was read is compared with gold.

Case, quotation marks, the spelling of a state, "the" before an act, a party behind a
name; nothing else. Which fields are compared, and how, is agreement.py's.
"""

from __future__ import annotations

import re

from archive.parser.places import place_of


def letters(text: str | None) -> str:
    """Letters and digits only, in lower case."""
    return re.sub(r"[\W_]+", "", (text or "").casefold())


def headline(text: str) -> str:
    """In lower case, with one kind of quotation mark and single blanks."""
    text = re.sub(r"[“”„«»‘’`´\"]|''", "'", text.casefold())
    return " ".join(re.sub(r"'+", "'", text).split())


def place(printed: str | None) -> str:
    """As the facets have it, without stops; "none" where there is none."""
    return (place_of(printed) or "none").replace(".", "").casefold() if printed else "none"


def name_words(text: str) -> str:
    """Words in lower case with single blanks, initials between first and last name left out."""
    words = re.sub(r"[^\w\s'’-]+", " ", text.casefold().replace("’", "'")).split()
    return " ".join(word for at, word in enumerate(words) if len(word) > 1 or at == 0)


def name(printed: str | None, text: str | None) -> str:
    """A name as it is compared; its surname alone where ``text`` prints it nowhere in full."""
    folded = name_words(re.sub(r"\([^)]*\)", "", printed or ""))
    if text is None or folded in text:
        return folded
    return folded.split()[-1] if folded else ""


def role(printed: str | None) -> str:
    """Without party and state, "U.S." and the stops."""
    plain = re.sub(r",.*|\([^)]*\)", "", printed or "")
    return re.sub(r"^(?:us|unitedstates)(?=senator|representative)", "", letters(plain)) or "none"


def organisation(printed: str | None) -> str:
    """In lower case, without "the" and stops."""
    return re.sub(r"^the\s+", "", (printed or "none").casefold()).replace("’", "'").replace(".", "")


def address(url: str | None) -> str:
    """Without scheme, "www." and a slash at the end."""
    return re.sub(r"^\w+://(?:www\.)?|/$", "", (url or "").strip())


def law(text: str) -> str:
    """The normal form: "S. 2349", "S2349" and "Bill S2349" are one, "the X Act of 2007" is "X Act"."""
    plain = re.sub(r"^(?:the|proposed)\s+|\s+of\s+(?:19|20)\d\d$", "", text.strip(), flags=re.IGNORECASE)
    bill = re.search(r"\b((?:[A-Z]\.?\s?){1,2}|(?:Con|J)?\.?\s?Res\.?\s)\s?0*(\d+(?:-?[A-C])?)$", plain)
    if bill and len(plain) < 24:
        return letters(bill[1]) + letters(bill[2])
    return re.sub(r"v(?:s|ersus)?\.\s", "v ", plain).casefold().replace(".", "").replace("’", "'")


def digits(phone: str) -> str:
    """The last ten digits, without an extension."""
    return re.sub(r"\D", "", re.sub(r"(?:x|ext).*", "", phone))[-10:]


def kind(named: str | None) -> str:
    """ "other (photo caption)" is "other"."""
    return re.sub(r"\s*\(.*", "", named or "press release")
