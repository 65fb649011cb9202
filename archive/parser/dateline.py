"""The dateline: "(New York, NY 11/19/24) –", "ALBANY, N.Y. --", "WASHINGTON (June 3, 2014) — …".

Looks only at the beginning of one paragraph. A place counts when the form
around it makes it one (brackets, a date, capitals, a state), so that a dash
after ordinary words is no dateline. Which date of a release counts is
issued.py's business.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from dataclasses import dataclass, replace

from archive.parser.dates import PrintedDate, printed_dates, yearless_dates
from archive.parser.places import is_state, place_of, stands_alone
from archive.rules import DateOrder

SHOUTED = 25  # characters behind a lost dash that are all capitals in a headline and nowhere else
_REGIONS = ("Eastern", "Western", "Northern", "Southern", "Central", "Upstate", "Downstate", "Team")
LONGEST_ACRONYM = 7  # letters of a word in capitals and brackets that is no place ("(SCHIP) - a program")
LONGEST = 110  # characters; the longest real one seen names two cities and the date twice

# What it may begin with is asked first: most letters tell at once that no dash stands there.
_DASH = r"(?=[\s.:–—―‒â-])(?:\.-\s+|\s*(?:[–—―‒]|-{2,3}|â€[\"“”]?|(?<=\s)â(?=\s))\s*|\s+-\s*|(?<=[)\]])\s*-\s*|(?<=\d)-\s+|\s+:\s+|(?<=\d):\s+|(?<=\d\)):\s+|(?<=\d{4})\.\s+(?=[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ]))"
_MARKS = re.compile(r"[-–—―‒:)\]â]|\s{2}|\d{4}\.?\s")  # one of them ends every dateline
# Wire services in brackets behind a place, which make it one.
_WIRES = (
    r"/ ?(?:PR ?Newswire|CNW|BUSINESS WIRE|EIN ?Presswire|Canada NewsWire)[\w. -]{0,20}/"
    r"|\((?:[A-Z ]*NEWSWIRE|BUSINESS WIRE|Business Wire|Marketwired?|(?:ots|dpa|APA)(?:[/-]\w+)?|[\w-]+\.(?:de|at|ch|com|net|org|cz))\)"
)
_BRACKETED = re.compile(rf"\s*[(\[](?P<inside>[^()\[\]]{{2,70}})[)\]](?P<dash>{_DASH})?")
_PLAIN = re.compile(
    r"\s*(?P<head>[^()\[\]–—―‒\n]{2,70}?)(?=[\s/(\[.:–—―‒â-])"
    rf"(?:\s*(?:(?:[–—-]{{1,2}}\s?)?(?P<wire>{_WIRES})|/[\w ]{{4,30}}/|\([A-Z]{{2,6}}\)))?"
    r"(?P<bracket>\s*[(\[][^()\[\]]{4,40}[)\]])?"
    rf"(?P<dash>{_DASH})"
)
_PLACE_DASH_DATE = re.compile(
    rf"\s*(?P<head>[^()\[\]–—―‒\n]{{2,50}}?{_DASH}[^()\[\]–—―‒\n-]{{6,30}}?)(?P<dash>{_DASH})"
)
_BRACKETED_DATE = re.compile(rf"\s*[(\[](?P<date>[^()\[\]]{{6,40}})[)\]]{_DASH}?")
# "Lindenau (ots)", "FORT CALLAN, Fla.–(BUSINESS WIRE)–" on a line of their own.
_WIRE_ALONE = re.compile(rf"\s*(?P<head>[^()\[\]–—―‒\n]{{2,70}}?)\s*(?P<wire>{_WIRES})(?P<dash>)\s*(?:\n|\Z)")
_DATE_BEHIND = re.compile(rf"\s*(?P<date>[^()\[\]–—―‒\n]{{6,30}}?){_DASH}")
# "WASHINGTON  D C   Senator …", "WASHINGTON, D.C.  Senator …": extraction lost the dash, the blanks stayed.
_LOST_DASH = re.compile(
    r"\s*(?P<head>[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w.’']+(?: [A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w.’']+){0,2}(?:,?\s{1,2}[A-Z][\w.]*(?: [A-Z][\w.]*)?)??),?(?P<dash>\s{2,})(?=[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ])"
)
# "PORT CALLAN  Maine  June 3  2019    The …", "BOSTON (June 3, 2019)  The …": the dash lost behind the date.
_LOST_DATED = re.compile(
    r"\s*(?P<head>[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w.’' ,-]{2,45}?)[\s,(]+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?"
    r"(?P<date>[A-Z][a-zé]{2,8}\.?\s+\d{1,2},?\s+\d{4}|\d{1,2}[ /.]\d{1,2}[ /.]\d{2,4}|\d{1,2}\.?\s+[A-Z][a-zäé]{2,8}\s+\d{4})"
    r"\)?(?P<dash>\s{2,})(?=[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ])"
)
# "PORT CALLAN, Md. U.S. Sen. …": the dash lost with the blanks round it.
_NO_DASH = re.compile(
    r"\s*(?P<head>[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ]{4,}(?: [A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ]{2,}){0,2}, (?:[A-Z][a-z]{1,4}\.|(?:[A-Z]\.){2}|[A-Z]{2}))(?P<dash>\s+(?=[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ])|(?=U\.S\.))"
)
# "Port Callan, Me., June 3, 2019 Osprey Lines today …": the dash dropped behind city, state and date.
_DROPPED_DASH = re.compile(
    r"\s*(?P<head>[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w.’' -]{2,30}, [A-Z][\w. ]{1,15}?),?\s[(–-]?\s?"
    r"(?P<date>[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4})\)?(?P<dash>\s)(?=[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ])"
)
_OFFICIAL = re.compile(r"(?:U\.? ?S\.? {1,2})?(?:Sen(?:ator)?s?|Rep|Congress\w+)\b")
_STATE_BEHIND = re.compile(r"(?P<state>[A-Z][\w.]*(?: [A-Z][\w.]*)?)\s{2,}(?=[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ])")
_GLUED = re.compile(
    r"\s*(?P<head>[A-Z][a-z]+|[A-Z]{4,}(?:,? (?:[A-Z]{2}|D\.C\.))?)(?P<dash>-\s?)(?=U\.S\.|(?:Senators?|Sen|Rep|Today|The)\b)"
)
_PLACE_BEHIND = re.compile(r"[A-Z]{4}|[A-Z][a-z]{2}")
_STATE_LAST = re.compile(r" [A-Z]{2}$")
_NO_PLACE = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|WHO|WHAT|WHEN|WHERE|WHY|PHOTO|NOTE|CONTACT", re.IGNORECASE
)
_COUNTRY_LAST = re.compile(r" ?U ?\.?S\.?$")  # of "WASHINGTON U S  Senator …"
_WORD = r"[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w.'’ʻ/]*"
_NAME = re.compile(
    rf"(?:{_WORD})(?:[ -](?:(?:of|the|de|del|la|le|on|upon|and|y|et|am)[ -])?{_WORD}){{0,5}}"
    rf"(?:,\s*(?:{_WORD}(?:[ -]{_WORD}){{0,2}}))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDateline:
    """A dateline at the head of a paragraph: as printed, its place, its date, where the text goes on.

    ``date`` is None where it bears none; ``yearless`` is (month, day, as printed) where only the year lacks.
    """

    text: str
    place: str | None
    date: PrintedDate | None
    yearless: tuple[int, int, str] | None
    end: int


def find_dateline(
    paragraph: str, *, order: DateOrder | None, today: dt.date, lost: bool = False
) -> FoundDateline | None:
    """Read the dateline that opens a paragraph, or None: many releases have none, which is no mistake.

    ``lost`` where the text is known to have lost its punctuation: blanks may stand for the dash.
    """
    return _find(paragraph[:LONGEST], order, today, lost)


@functools.lru_cache(maxsize=64)  # the head's few lines are asked about by several steps
def _find(head: str, order: DateOrder | None, today: dt.date, lost: bool) -> FoundDateline | None:
    if not _MARKS.search(head):
        return _without_dash(head, lost=True) if lost else None
    if (match := _BRACKETED.match(head)) and (
        found := _read(match, match["inside"], order, today, bracketed=True)
    ):
        return found
    if match := _PLACE_DASH_DATE.match(head):
        found = _read(match, match["head"], order, today, bracketed=False)
        if found and found.date:
            return found
    if ("(" in head or "/" in head) and (match := _WIRE_ALONE.match(head)):
        return _read(match, match["head"], order, today, bracketed=False)
    if match := _PLAIN.match(head):
        found = _read(match, match["head"] + (match["bracket"] or ""), order, today, bracketed=False)
        if found:
            return found if found.date else _with_date_behind(found, match, head, order, today)
        if match["bracket"] and match["head"].isupper():  # "PRAHA (Děti přístavů) - …"
            return _read(match, match["head"], order, today, bracketed=False)
    return _undashed(head, order, today, lost=lost) or _without_dash(head, lost=lost)


def _undashed(head: str, order: DateOrder | None, today: dt.date, *, lost: bool) -> FoundDateline | None:
    """A dateline with its date, of which only words, numbers and blanks are left, or only the dash lacks."""
    match = _LOST_DATED.match(head) if lost else None
    if match is None:
        match = _DROPPED_DASH.match(head)
        if match is None or not is_state(match["head"].partition(",")[2]):
            return None
    printed = re.sub(r"^(\d{1,2}) (\d{1,2}) (\d{4})$", r"\1/\2/\3", match["date"])
    dates = printed_dates(printed, order=order, today=today)
    named = re.sub(r"\s{2,}", ", ", match["head"].strip(" ,"))
    if not dates or not (place := place_of(named)) or not is_place(named, sure=False, bracketed=False):
        return None
    date = replace(dates[0], text=match["date"])
    return FoundDateline(text=match[0].strip(), place=place, date=date, yearless=None, end=match.end())


def _without_dash(head: str, *, lost: bool) -> FoundDateline | None:
    """A dateline whose dash is lost or glued, before a city that is known, or shouted with its state."""
    for form in (_LOST_DASH, _GLUED, *((_NO_DASH,) if lost else ())):
        if (match := form.match(head)) and (place := place_of(match["head"])):
            end = match.end()
            if country := _COUNTRY_LAST.search(match["head"]):
                end = match.start("head") + country.start()
                place = place_of(head[match.start("head") : end])
                if place is None or not stands_alone(place):
                    continue
            state_behind = _STATE_BEHIND.match(head, end)
            if state_behind and is_state(state_behind["state"]) and state_behind["state"] != "WASHINGTON":
                place, end = (
                    place_of(f"{match['head']}, {state_behind['state']}") or place,
                    state_behind.end(),
                )
            city, _, state = place.partition(", ")
            if city in _REGIONS or head[end : end + SHOUTED].isupper():
                continue  # "EASTERN WASHINGTON  Murray Announces …"; a headline in capitals
            first = match["head"].split()[0].strip(",.")
            shouted = first.isupper() and len(first) > 2 and not _NO_PLACE.fullmatch(first)
            known = stands_alone(city) and (not state or is_state(state))
            stated = bool(state) and is_state(state)
            known = known or (shouted and lost and bool(_OFFICIAL.match(head, end)))
            if (known and (lost or shouted or stated or form is _GLUED)) or (stated and (lost or shouted)):
                text = head[:end].strip()
                return FoundDateline(text=text, place=place, date=None, yearless=None, end=end)
    return None


def _with_date_behind(
    found: FoundDateline, plain: re.Match[str], head: str, order: DateOrder | None, today: dt.date
) -> FoundDateline:
    """ "TORONTO, CANADA — (November 25, 2011) — …": the date in brackets behind the dash, bare behind a wire service."""
    match = _BRACKETED_DATE.match(head, found.end) or (plain["wire"] and _DATE_BEHIND.match(head, found.end))
    if match and (dates := printed_dates(match["date"], order=order, today=today)):
        text = head[: match.end()].strip()
        return replace(found, text=text, date=dates[0], yearless=None, end=match.end())
    return found


def _read(
    match: re.Match[str], inside: str, order: DateOrder | None, today: dt.date, *, bracketed: bool
) -> FoundDateline | None:
    dates = printed_dates(inside, order=order, today=today)
    yearless = None if dates else next(yearless_dates(inside), None)
    named = _without_dates(inside, [d.text for d in dates] or ([yearless[2]] if yearless else []))
    sure = bool(dates or yearless or match.groupdict().get("wire"))
    if not named and (match["dash"] or "").startswith(". "):
        return None  # "June 3, 2014. The council …"
    ends = (match["dash"] or "").startswith(".-")  # "Guadalupe, Zac.-": nothing else looks so
    if not is_place(named, sure=sure or ends, bracketed=bracketed) and (named or not sure):
        return None
    if match["dash"] is None and not (bracketed and dates):
        return None
    if not sure and named.isupper() and match.string[match.end() : match.end() + SHOUTED].isupper():
        return None  # "NEXT STOP - HOUSE VOTE", a headline in capitals
    if dates and _is_amid_words(inside, dates[0]):
        return None  # a headline, its date and the dateline on one line
    return FoundDateline(
        text=match[0].strip(),
        place=place_of(named) if named else None,
        date=dates[0] if dates else None,
        yearless=yearless,
        end=match.end(),
    )


def _is_amid_words(inside: str, date: PrintedDate) -> bool:
    """Do words stand before a date and behind it ("Ortega on Harbors  June 3, 2014 WASHINGTON, DC")?"""
    before, behind = inside[: date.start].rstrip(" ,"), inside[date.end :]
    return len(before.split()) > 2 and bool(_PLACE_BEHIND.search(behind))


def _without_dates(inside: str, printed: list[str]) -> str:
    for text in printed:
        inside = inside.replace(text, " ")
    inside = re.sub(r"[–—―‒]|--", " ", inside)
    inside = re.sub(r"(?:\b(?:on|updated|el|le)|,)\s*$", " ", inside, flags=re.IGNORECASE)
    inside = re.sub(r"/[\w ]+/|\(\s*[A-Z ]*\)|[()\[\]|]", " ", inside)
    return " ".join(inside.split()).strip(" ,;:-–—.") + (
        "." if re.search(r"\.\s*$", inside.strip(" ,;:-–—()")) else ""
    )


def is_place(named: str, *, sure: bool, bracketed: bool) -> bool:
    """Does the form make this a place? A date or brackets beside it help; bare words must earn it."""
    plain = named.strip(" .")
    if _NO_PLACE.fullmatch(plain):
        return False
    if not plain or not _NAME.fullmatch(named.strip()) or re.search(r"\d|\brelease\b", plain, re.IGNORECASE):
        return False
    city, comma, rest = plain.partition(",")
    if sure or (comma and is_state(rest)):
        return True
    if not comma and not plain.isupper() and _STATE_LAST.search(plain) and is_state(plain.split()[-1]):
        return True  # "Columbus OH —"
    if bracketed and comma and len(rest.split()) <= 2:
        return True
    if bracketed and not comma and city.isupper() and len(city) <= LONGEST_ACRONYM and not stands_alone(city):
        return False
    if city.isupper() and len(city) >= 4:
        return not comma or rest.strip().isupper() or len(rest.split()) <= 3
    return stands_alone(city) and (not comma or bracketed or len(rest.split()) <= 2)
