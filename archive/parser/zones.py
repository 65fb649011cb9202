"""Zones: what of a file is the release, and what is boilerplate, contact, footer or furniture.

By cues alone: the end mark, mailing phrases, "About …", contact labels, page
furniture. Nothing is thrown away; a line that is set aside is kept and shown,
folded. The head (title, release line) is title.py's and release_line.py's.
"""

from __future__ import annotations

import re

from archive.parser.boilerplate import ABOUT, SELF, set_boilerplate_aside
from archive.parser.draft import FILED, Draft, Line, set_aside

_END_MARK = re.compile(
    r"(?:#(?:\s*#)+|[-–—_*\s]*\b(?:30)\b[-–—_*\s]*|[-–—#*_\s]*\bEND(?:S)?\b[-–—#*_\s.]*|\*\s*\*\s*\*)",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"copyright\s*(?:©|\(c\)|\d{4})|©\s*(?:copyright\s*)?\d{4}|\*\|[a-z_:%]+\|\*|all rights reserved"
    r"|unsubscribe\b|update your (?:subscription )?preferences|change how you receive|you are receiving this"
    r"|you received this (?:e-?mail|message)|our mailing address|view (?:this|it) (?:e-?mail )?in your browser"
    r"|forward (?:this )?to a friend|add us to your address book|darse de baja|se désabonner|se désinscrire"
)  # of a text in lower case: so a search costs a tenth
_FOOTER_SIGNS = (  # one of them in each
    *("copyright", "©", "*|", "all rights", "unsubscribe", "preferences", "receiv"),
    *("mailing address", "browser", "to a friend", "address book", "de baja", "se dés"),
)
_GLUED = re.compile(
    r"(?:Press|News|Blog|Statement|Newsletter|Releases?)(?:[A-Z][\w.'’-]+ ){1,3}[A-Za-z][\w.'’-]+"
)
_FURNITURE = re.compile(
    r"(?:share(?: this| on [\w, ]+)?|tweet(?: this)?|print(?: this)?(?: page| release)?|e-?mail this(?: page)?"
    r"|facebook|twitter|linkedin|like|browse by.*|(?:return|back) to (?:top|news|press|home|main|list).*|skip to .*"
    r"|(?:home|menu|search|subscribe|donate|sign up|log ?in|next|previous|older|newer|read more|press room|(?:\w+ )?news ?room|topics|latest|news|in the news"
    r"|newsroom|latest news|news releases?|press releases?|press office|date|current record|filter by|related(?: releases| posts| news)?|tags?|categories)(?:\s*[|»>:/–—-].*)?"
    r"|(?:january|february|march|april|may|june|july|august|september|october|november|december) \d{4} (?:news|press) releases"
    r"|(?:(?:news|press|media) ?(?:room|office|releases?)\s*){2,}|photo,? video,? or more info available"
    r"|(?:[\w.&’' -]{2,40}: )?(?:news|press|media) releases?(?: from [\w ]{3,30})?"  # what the page before is called
    r"|(?:(?:share|tweet|forward|like|pin|\+1)\s*){2,}|exhibit \d+(?:\.\d+)?|[-–—_=*~]{4,}|\|+|[|•·\s]*(?:\w+ \| ){2,}.*)",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\W*(?:(?:for|to) (?:more|further|additional) information,?:? (?:please )?(?:contact|call)?"
    r"|(?:investors?|media|analysts?|editors?|company)(?: relations| contacts?)?(?=\s*:)"
    r"|(?:achtung redaktionen|für rückfragen|rückfragen|ansprechpartner(?:in)?|pressestelle)(?=\W)|kontakt(?: pro média)?(?=\s*:)|kontakt pro média(?=\s*$)"
    r"|(?:bližší|další|více) informac[eí](?=\W)|(?:contacts? (?:presse|médias?)|renseignements|relations presse)(?=\s*:)"
    r"|(?:para )?más información(?=\s*:)|(?:contacto (?:de )?prensa|gabinete de (?:prensa|comunicación))(?=\s*:)"
    r"|(?:(?:media|press|news|public affairs|communications) )?(?:contacts?|inquiries|enquiries)(?: for \w+)?"
    r"|contacto(?: de prensa| para (?:los )?medios)?|contact presse|pressekontakt|rsvp)\s*:?\s*"
    r"(?:$|[\n:A-Z(\d]|at )",
    re.IGNORECASE,
)
_PHONE_OR_MAIL = re.compile(
    r"\b0\d{2,5}[ /-]{1,3}\d{3,9}\b|\b\d{3} \d{3} \d{3}\b|\b\d{2}(?:[ .]\d{2}){4}\b|\b9\d{1,2} \d{2,3} \d{2} \d{2}\b|\(?\b\d{3}\)?[\s./-]{1,3}\d{3}[\s.-]{1,2}\d{4}\b|\b0\d{2,4} \d{3,4} \d{3,4}\b|[\w.+-]+@[\w-]+\.[\w.]+|\+\d[\d ()-]{7,18}\d"
)
_NAMED_PHONE = re.compile(
    r"[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w.'’-]+(?: [A-Z]\.)? (?!Street|Avenue|Office|Building|Room|Suite)[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w'’-]+(?:[,:(\n]|\s{2,}| [-–—]|\s+\d)[^\d]{0,40}"
    r"\(?\d{3}\)?[\s./-]{1,3}\d{3}[\s.-]{1,2}\d{4}"
)
_ABOUT_WHAT = re.compile(
    r"\W*(?:for|to) \w+ information,? (?:on|about|regarding|see|visit|go)\b", re.IGNORECASE
)
_BARE_CONTACT = re.compile(
    r"(?:(?:(?:Press|Media) )?Contacts?|Contacto (?:de )?prensa|Contacts? presse|Pressekontakt|Kontakt pro média)\s?:?",
    re.IGNORECASE,
)
_NAME_ALONE = re.compile(
    r"[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w.'’-]+(?: [A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w.'’-]*){1,3}(?: ?[,–—-] [^.]{3,60})?"
)
_NAMED_ONLY = re.compile(
    r"(?i:contacts?)(?:\s*:|\s{2,})\s*(?:[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w.'’-]+(?: [A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w.'’-]*){1,3},?\s{1,3}(?:or|and)\s{1,3})?[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w.'’-]+(?: [A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w.'’-]*){1,7}(?:\s+Date)?[\s;,.\"”]*"
)

HEAD = 8  # lines among which a name and its number stand without a label
RULED_OFF = 4  # lines; "* * *" among them parts a wire's own words from the release
LONGEST_NAMED = 60  # characters of such a line


def clear_head(draft: Draft) -> None:
    """Set aside page furniture and contact blocks, so that nobody takes them for a headline."""
    _furniture(draft)
    _contacts(draft)
    for line in list(draft.open())[:HEAD]:
        if len(line.flat) < LONGEST_NAMED and _NAMED_PHONE.fullmatch(line.text.strip()):
            line.zone = "contact"  # "Ana Brandt  410 555 0142", its label lost


def find_zones(draft: Draft) -> str | None:
    """Set aside what else is not the release's body; gives the end mark as printed, or None."""
    mark = _end(draft)
    _contacts(draft)
    _footers(draft)
    set_boilerplate_aside(draft)
    return mark


def _furniture(draft: Draft) -> None:
    for line in draft.open():
        if len(line.flat) > 60:
            continue
        if FILED.fullmatch(line.flat):
            line.zone, line.kind = "furniture", "heading"
        elif _FURNITURE.fullmatch(line.flat) or _GLUED.fullmatch(line.flat):
            line.zone = "footer" if _GLUED.fullmatch(line.flat) else "furniture"


def _end(draft: Draft) -> str | None:
    """Find the end mark; what follows it is footer, contact or boilerplate, never body."""
    lines = draft.lines
    half = len(lines) // 3
    for at, line in enumerate(lines):
        if at < half or line.zone != "body" or line.part or len(line.flat) > 24:
            continue
        if line.flat and _END_MARK.fullmatch(line.flat):
            if "*" in line.flat and at < RULED_OFF:
                line.zone = "furniture"
                continue
            line.part, line.zone = "end-mark", "footer"
            after = [later for later in lines[at + 1 :] if later.zone == "body"]
            about = False
            for later in after:
                about = (about or bool(ABOUT.match(later.flat)) or bool(SELF.match(later.flat))) and not (
                    _FOOTER.search(later.flat.lower()) or _CONTACT.match(later.text)
                )
                later.zone = (
                    "boilerplate" if about else "contact" if _is_named_phone(later.flat) else "footer"
                )
            return line.text.strip()
    return None


def _is_named_phone(text: str) -> bool:
    """Is a line somebody's name and number, without a label ("Lila Montrose, press office: 303.555.0177")?"""
    return len(text) < 120 and bool(_NAMED_PHONE.match(text))


def _contacts(draft: Draft) -> None:
    """A contact label and the short lines with names, phones and addresses that follow it."""
    lines = draft.lines
    for at, line in enumerate(lines):
        if line.zone not in ("body", "footer") or line.part or not _CONTACT.match(line.text):
            continue
        inside = bool(_PHONE_OR_MAIL.search(line.flat))
        if not inside and _ABOUT_WHAT.match(line.flat):
            continue
        followers = _followers(lines[at + 1 : at + 6])
        if len(line.flat) > 400 or not (inside or any(_PHONE_OR_MAIL.search(f.flat) for f in followers)):
            set_aside(_numberless(line, lines[at + 1 : at + 2]), "contact")
            continue
        set_aside([line, *followers], "contact")


def _numberless(line: Line, below: list[Line]) -> list[Line]:
    """A contact that is a name and nothing else, behind its label or below it; empty where it is none."""
    if _NAMED_ONLY.fullmatch(line.text.strip()):
        return [line]
    named = [later for later in below if later.part is None and _NAME_ALONE.fullmatch(later.flat)]
    return [line, *named] if named and _BARE_CONTACT.fullmatch(line.flat) else []


def _followers(lines: list[Line]) -> list[Line]:
    """The short lines below a contact label, up to the last that bears a phone or an address."""
    taken: list[Line] = []
    keep = 0
    for line in lines:
        if line.part in ("release-line", "date-line", "label"):
            continue  # what stands beside the contact, in another column
        if (
            line.part
            or max(map(len, line.text.split("\n"))) > 90
            or len(line.flat) > 270
            or line.zone not in ("body", "footer")
        ):
            break
        taken.append(line)
        if _PHONE_OR_MAIL.search(line.flat):
            keep = len(taken)
    return taken[:keep]


def _footers(draft: Draft) -> None:
    """Mailing phrases; once one stands near the end, everything below it is footer too."""
    lines = draft.lines
    everything = " ".join(line.flat for line in lines).lower()
    if not any(sign in everything for sign in _FOOTER_SIGNS):
        return
    for at, line in enumerate(lines):
        if line.zone == "body" and line.part is None and _is_footer(line.flat):
            line.zone = "footer"
            if at >= len(lines) * 2 // 3:
                set_aside(
                    (later for later in lines[at:] if later.zone == "body" and later.part is None), "footer"
                )


def _is_footer(text: str) -> bool:
    """A mailing phrase; an unfilled merge tag in a salutation ("Dear *|FNAME|*,") is none."""
    return (
        len(text) < 600
        and bool(_FOOTER.search(text.lower()))
        and not re.match(r"(?:dear|hello|hi)\b", text, re.I)
    )
