"""Letterhead: the lines of a head that say whose paper it is, and where that body lives.

An office's name, a firm's name above its street, addresses and telephones between the release
line and the headline: none of them is a headline, and all of them are kept, set aside. Filed
exhibits print them in two columns, which are taken apart here first. Who issued a release is
issuer.py's business, whom the press may ask contacts.py's.
"""

from __future__ import annotations

import datetime as dt
import re

from archive.parser.dates import printed_dates
from archive.parser.draft import FILED, Draft, Line
from archive.parser.places import is_state
from archive.rules import CorpusRules, DateOrder

HEAD = 12  # lines in which letterhead stands
LONGEST = 420  # characters of a block of such lines
LONGEST_LINE = 90  # characters of one of them
LONGEST_LETTERHEAD = 160  # characters; paragraphs need not be looked through for what officials do
LONGEST_NAME = 60  # characters of a name above its street

# An office names itself so: "United States Senator John Thune", "Senator Mark Pryor Press Releases", "Bill Nelson, U.S. Senator from Florida:"
_OFFICE_OF = r"(?:Senator|Congressm[ae]n|Congresswoman|Representative|Governor|Mayor)"
_NAMES = r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*)"
# What officials do in headlines: "Mayor Opens Harbor" is one, "Mayor Rue Ortega" is letterhead.
_DOES = (
    "Announces|Appoints|Applauds|Asks|Backs|Blasts|Calls|Celebrates|Condemns|Declares|Delivers|Demands|Files|Honors|Hosts|Introduces"
    "|Issues|Joins|Launches|Leads|Meets|Names|Opens|Opposes|Praises|Presses|Proposes|Pushes|Reacts|Responds|Says|Schedules"
    "|Secures|Seeks|Sends|Signs|Speaks|Statement|Supports|Tours|Unveils|Urges|Vetoes|Visits|Votes|Warns|Welcomes|Wins"
)
LETTERHEAD = re.compile(
    rf"(?!.*\b(?:{_DOES})\b)(?:(?:(?:U\.? ?S\.?|United States) )?{_OFFICE_OF} {_NAMES}{{0,3}}(?:,? of [A-Z][\w ]+?)?\s*[:|–—-]*\s*(?:Press|News|Media)\s?(?:Room|Rel\w+s|Office|Release)"
    rf"|(?:(?:U\.? ?S\.?|United States) )?{_OFFICE_OF} (?:{_NAMES}{{1,3}}|[A-Z][\w.'’-]+)"
    rf"|{_NAMES}{{1,3}},? (?:U\.? ?S\.?|United States) Senator(?:,? (?:for|from|of) [A-Z][\w ]+?)?\s*:?)"
)
# "41 Chandler Street, Port Callan", "370 Wabash Street North": what stands below the name in a letterhead.
_STREET = re.compile(
    r"\d{1,5} (?:[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ0-9][\w.'’-]* ){1,4}(?:Street|St\.?|Avenue|Ave\.?|Road|Rd\.?|Row|Lane|Drive|Dr\.?|Boulevard|Blvd\.?|Square"
    r"|Place|Plaza|Parkway|Pkwy\.?|Way|Court|Circle|Highway)(?: (?:North|South|East|West|[NS]\.?[EW]\.?))?"
    r"(?:,? (?:Suite|Room|Floor) \w+)?(?:[,·|] ?[\w .,-]{2,60})?|P\.? ?O\.? Box \d+[\w ,.]{0,60}|(?:Suite|Room|Floor) \w+"
)
_CITY = re.compile(
    r"[A-Z][\w.'’ -]{1,30},? (?P<state>[A-Z][\w. ]{1,20}?) +\d{5}(?:-\d{4})?(?:,? U\.?S\.?A\.?)?"
)
_REACHED = re.compile(
    r"(?:(?:tel(?:ephone)?|tdd|tty|phone|fax|facsimile|e-?mail|web(?:site)?|www)\b[.:]*\s*)?"
    r"(?:\+?[\d(][\d ()./-]{8,18}\d|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)[\w.-]+/?)(?:\s*\(?(?:fax|tel|phone|office|cell)\)?)?",
    re.IGNORECASE,
)
_ADDRESS_SIGN = re.compile(r"[\d@]|www|WWW")  # every address bears one of these
_TELEPHONE = re.compile(r"\(?\d{3}\)?[ ./-]{1,2}\d{3}[ .-]\d{4}")
_LOGO = re.compile(r"\[[^\]]{0,40}\blogo\b[^\]]{0,20}\].{0,40}|.{0,40}\[logo\]", re.IGNORECASE | re.DOTALL)
_RELEASE_OR_CONTACT = re.compile(
    r"for immediate release|for more information,? (?:please )?contact:?", re.IGNORECASE
)
_CALLED = re.compile(r"\s*\((?:the )?[“\"'][^)]*\)$")  # of 'Osprey PLC (the "Company")'
_SOURCE = re.compile(r"source: .{2,60}", re.IGNORECASE)
_RULE = re.compile(r"[-–—_=*~]{4,}")
_COLUMNS = re.compile(r"(?<=\S) {4,}(?=\S)")


def split_columns(draft: Draft, order: DateOrder | None, today: dt.date) -> None:
    """Give the lines of a head's block that stand for themselves, and its columns, lines of their own."""
    split: list[Line] = []
    for at, line in enumerate(draft.lines):
        several = at < HEAD and len(line.text) <= LONGEST and ("\n" in line.text or "    " in line.text)
        pieces = _own_pieces(line.text, order, today) if several and not line.links else [line.text]
        split += [line] if len(pieces) == 1 else [Line(piece, line.kind, (), line.zone) for piece in pieces]
    draft.lines = split


def _own_pieces(text: str, order: DateOrder | None, today: dt.date) -> list[str]:
    """A block's lines, those that belong together kept so; the block itself where none stands for itself."""
    rows = [_COLUMNS.split(row.strip()) for row in text.split("\n")]
    cells = [cell for row in rows for cell in row]
    if len(cells) == 1 or any(len(cell) > LONGEST_LINE for cell in cells):
        return [text]
    own = {cell for cell in cells if _stands_alone(cell, order, today)}
    if not own:
        return [text]
    if any(len(row) > 1 for row in rows):
        return cells
    pieces: list[list[str]] = []
    for cell in cells:
        behind = pieces and ((cell not in own and pieces[-1][0] not in own) or _REACHED.fullmatch(cell))
        if behind:
            pieces[-1].append(cell)
        else:
            pieces.append([cell])
    return ["\n".join(piece) for piece in pieces]


def _stands_alone(line: str, order: DateOrder | None, today: dt.date) -> bool:
    if _REACHED.fullmatch(line):
        return False  # belongs to the name or the street above it
    if _RELEASE_OR_CONTACT.fullmatch(line) or _RULE.fullmatch(line) or is_address(line):
        return True
    dates = printed_dates(line, order=order, today=today) if len(line) < LONGEST_NAME else []
    return bool(dates) and dates[0].text == line


def is_address(line: str) -> bool:
    """Is a line a street, a city with its number, a telephone, or an address for mail or the web?"""
    flat = line.strip()
    if not _ADDRESS_SIGN.search(flat):
        return False
    city = _CITY.fullmatch(flat)
    return bool(_STREET.fullmatch(flat) or _REACHED.fullmatch(flat) or (city and is_state(city["state"])))


def set_letterhead_aside(draft: Draft, rules: CorpusRules) -> None:
    """Lines of the head that are nothing but names of issuers, or an address, are letterhead, not headlines."""
    head = list(draft.open())[:HEAD]
    named = 0  # lines right above that may be a name
    for at, line in enumerate(head):
        if len(line.text) > LONGEST:
            return
        if (
            _is_letterhead(line, rules)
            or _LOGO.fullmatch(line.flat)
            or _RULE.fullmatch(line.flat)
            or _SOURCE.fullmatch(line.flat)
        ):
            _set_aside(line)
        elif _is_addressed(line.text):
            _set_aside(line)
            if _TELEPHONE.search(line.text):
                line.zone = "contact"
            if named and any(_may_be_headline(below) for below in head[at + 1 :]):
                _set_aside(head[at - 1])
        named = int(
            (len(line.flat) <= LONGEST_NAME and line.part is None and line.flat[-1:].isalnum())
            or _is_firm(line.flat)
        )


def _set_aside(line: Line) -> None:
    line.zone, line.kind, line.part = "furniture", "heading", "label"


_FIRM = re.compile(
    r"(?:[\w&.,'’()-]+ ){0,6}(?:Inc|Corp|Corporation|Company|Co|Ltd|Limited|LLC|L\.P|LP|PLC|plc|AG|GmbH|S\.?A|N\.V|Group|Holdings|Bancorp"
    r"|Technologies|Pharmaceuticals|Industries|INC|CORP|CORPORATION|COMPANY|CO|LTD|LIMITED|GROUP|HOLDINGS|BANCORP)\.?,?"
)


def _is_firm(flat: str) -> bool:
    return bool(_FIRM.fullmatch(flat))


def is_name_of(flat: str, opening: str) -> bool:
    """Is a line of the head the name of whom the text begins to tell, or of a firm ("OSPREY LINES INC.")?"""
    flat = _CALLED.sub("", flat)
    if len(flat) > LONGEST_NAME:
        return False
    name = re.sub(r"[\W_]+", "", flat.casefold())
    begins = re.sub(r"[\W_]+", "", opening[: 2 * LONGEST_NAME].casefold())
    return _is_firm(flat) or (" " in flat and len(name) > 5 and begins.startswith(name))


def _may_be_headline(line: Line) -> bool:
    return len(line.flat) > 12 and not is_address(line.flat) and not FILED.fullmatch(line.flat)


def _is_letterhead(line: Line, rules: CorpusRules) -> bool:
    if rules.issuers and _names_only(line.text, rules):
        return True
    if is_state(line.flat) and line.flat.casefold() != "washington":
        return True
    return len(line.flat) <= LONGEST_LETTERHEAD and bool(LETTERHEAD.fullmatch(line.flat))


def _is_addressed(text: str) -> bool:
    """Is a line a street or the like, alone or with a name above it and more of the kind below?"""
    if not _ADDRESS_SIGN.search(text):
        return False
    lines = [line.strip() for line in text.strip().split("\n")]
    return any(map(is_address, lines)) and all(
        is_address(line) or (not at and len(line) <= LONGEST_NAME) for at, line in enumerate(lines)
    )


def _names_only(text: str, rules: CorpusRules) -> bool:
    """Is a text nothing but names of issuers, with signs or "and" between them?"""
    pieces = [
        bare for piece in re.split(r"[\n|·•/&+]|\s[–—-]\s|\band\b", text) if (bare := piece.strip(" :"))
    ]
    return bool(pieces) and all(rules.issuer_called(piece) for piece in pieces)
