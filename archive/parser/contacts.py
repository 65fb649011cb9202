"""Contacts: whom the press may ask, from the lines that zones.py set aside as contact.

Names, phones and addresses are paired in reading order. Kept for the operator;
public pages and exports leave them out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.parser.draft import Line
from archive.parser.people import person_in
from archive.parser.roles import is_head
from archive.release import Contact

_PHONE = re.compile(
    r"(?:\+\d{1,3}[ .-]?)?(?:\(\d{3}\)\s*|\b\d{3}[\s./–-]{1,3})\d{3}[\s.–-]{1,3}\d{4}\b(?:,?\s*(?:x|ext\.?)\s*\d{1,5})?"
    r"|\+\d[\d ()/-]{7,18}\d|\b0\d{2,4} \d{3,4} \d{3,4}\b|\b\d{2}(?:[ .]\d{2}){4}\b|\b9\d{1,2} \d{2,3} \d{2} \d{2}\b"
    r"|\b0\d{2,5}[ /-]{1,3}\d{3,9}(?:[ -]\d{1,5}){0,3}\b|\b\d{3} \d{3} \d{3}\b",
    re.IGNORECASE,
)
_FAX = re.compile(
    r"\b(?:fax|facsimile)\b[.: ]*\+?[\d(][\d ()./-]{6,18}\d|\+?[\d(][\d ()./-]{6,18}\d,? \(?(?:fax|facsimile)\b\)?",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LABEL = re.compile(
    r"(?:achtung redaktionen|(?:für )?rückfragen(?: bitte)?(?: an)?|oder an|kontakt pro média|kontakt|(?:bližší|další|více) informac[eí]"
    r"|(?:para )?más información|contacts? (?:presse|médias?)|renseignements|gabinete de (?:prensa|comunicación)|relations presse"
    r"|pressestelle|ansprechpartner(?:in)?|investors?(?: relations)?|analysts?|company contacts?"
    r"|(?:for|to) (?:more|further|additional) information,?|please|(?:media|press|news|public affairs|communications)"
    r"\s+(?=contact|inquir|enquir)|contact(?:o|s)?\b(?: de prensa| presse| for \w+)?|pressekontakt|date|inquiries|enquiries|phone|tel(?:ephone)?\.?"
    r"|e-?mail|office|cell|mobile|call|rsvp)(?-i:(?![a-z]))\s*:?",
    re.IGNORECASE,
)
# What somebody is, for whom, or where the telephone stands, behind a name: "Public Information Officer".
_OFFICE = re.compile(
    r"\b(?:Officer|Office|Director|Manager|Secretary|Coordinator|Relations|Affairs|Media|Press|Only|Council|Committee"
    r"|Department|Agency|Commission|Association|Institute|University|Foundation|Center|Inc|Corp|LLC|Ltd|Group|PLC|plc|GmbH|AG|Corporation|Company|Limited|LLP|Zeitung)\.?\s*$"
)
_POST = re.compile(
    r"(?P<name>[A-Z][\w'’-]+ [A-Z][\w'’-]+) [–—-] (?P<post>[^\W\d]+)\b.*"
)  # "Ana Brandt - Coordinadora"
# "Ana Brandt Tom Lindt": the mark between them is lost.
_TWO_NAMES = re.compile(r"(?P<first>[A-Z][a-z]\w+ [A-Z][a-z]\w+) (?P<second>[A-Z][a-z]\w+ [A-Z][a-z]\w+)")


def find_contacts(lines: list[Line]) -> tuple[Contact, ...]:
    """The contacts of the contact lines; a phone or address belongs to the name before it."""
    found: list[Contact] = []
    for line in lines:
        if line.zone != "contact":
            continue
        for piece in re.split(r"\n|;|\s\|\s|\s/\s(?=[A-Z])|(?<=\w) {3,}(?=[A-Z])", line.text):
            found += _contacts_in(piece, found)
    named = {contact.phone for contact in found if contact.name}
    return tuple(c for c in found if c.name or c.email or (c.phone and c.phone not in named))


def _parts(rest: str) -> Iterator[str]:
    """What may each be a name: between marks and small words, or two names that lost theirs."""
    for part in re.split(r";|,|\band\b|\(|\)|\bat\b|\bor\b", rest):
        if (post := _POST.fullmatch(part.strip())) and is_head(post["post"]):
            part = post["name"]
        two = None if _OFFICE.search(part) else _TWO_NAMES.fullmatch(part.strip())
        yield from (two["first"], two["second"]) if two else (part,)


def _contacts_in(piece: str, before: list[Contact]) -> list[Contact]:
    piece = _FAX.sub(" ; ", piece) if "ax" in piece or "AX" in piece else piece
    phones = [" ".join(m[0].split()) for m in _PHONE.finditer(piece)]
    mails = _MAIL.findall(piece)
    rest = _LABEL.sub(" ; ", _MAIL.sub(" ; ", _PHONE.sub(" ; ", piece)))
    names = [
        person.name
        for part in _parts(rest)
        if not _OFFICE.search(part) and (person := person_in(part)) and 2 <= len(person.name.split()) <= 4
    ]
    if not names and before and (phones or mails):
        last = before[-1]
        before[-1] = Contact(
            name=last.name,
            phone=last.phone or next(iter(phones), None),
            email=last.email or next(iter(mails), None),
        )
        used = (phones[:1] if last.phone is None else [], mails[:1] if last.email is None else [])
        phones, mails = phones[len(used[0]) :], mails[len(used[1]) :]
    count = max(len(names), len(phones), len(mails))
    return [
        Contact(
            name=names[at] if at < len(names) else None,
            phone=phones[at] if at < len(phones) else None,
            email=mails[at] if at < len(mails) else None,
        )
        for at in range(count)
    ]
