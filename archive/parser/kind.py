"""Kind: press release, statement, event advisory, newsletter, op-ed, testimony or other.

By what the text says of itself: labels, title words, a salutation, WHO/WHAT/WHEN
lines. A release that only quotes a statement stays a press release.
"""

from __future__ import annotations

import re

from archive.parser.draft import Draft, Line
from archive.release import KINDS, Kind

_NAMED: tuple[tuple[Kind, str], ...] = (
    (
        "event advisory",
        r"\b(?:media|press|event|news) advisory\b|\bmedia availability\b|\badvisory:|\bsave the date\b"
        r"|\b(?:einladung an die presse|presseeinladung|pressetermin|terminhinweis|einladung zu[mr]?|invitation (?:à la )?presse"
        r"|conférence de presse|convocatoria|rueda de prensa|pozvánka|tisková konference|tiskový brífink)\b"
        r"|\b(?:holds?|hosts?) (?:an? )?(?:\w+ )?(?:press|news) conference\b",
    ),
    (
        "newsletter",
        r"\bnewsletter\b|\bweekly (?:update|digest)\b|\bmonthly (?:update|digest)\b|\bboletín\b|\brundbrief\b",
    ),
    (
        "op-ed",
        r"\bop-?\s?ed\b|\bopinion\b(?: piece| column)?:|\bguest (?:column|essay)\b|\bcommentary\b|\bweekly column\b"
        r"|\bcolumna?:|[’']s (?:[\w ]{1,30} )?column$|^(?:tribune|gastbeitrag|kommentar|artículo de opinión|komentář)\b",
    ),
    (
        "testimony/remarks",
        r"\b(?:testimony|remarks|opening statement|floor statement|floor speech|speech|radio address)\b(?: (?:of|by|before|on|at|to|from)\b|:|$)"
        r"|^floor (?:speech|statement)\b|^(?:discours|allocution|rede|discurso|projev)\b",
    ),
    (
        "statement",
        r"\bstatements?\b(?: (?:of|by|from|on|regarding|about|in)\b|:|$)|\bstatement\b.{0,60}$|\bdeclaración\b"
        r"|^(?:(?:tiskové )?prohlášení|stanovisko|vyjádření|stellungnahme|erklärung|déclaration)\b",
    ),
)
_FORMS = tuple((kind, re.compile(form, re.IGNORECASE)) for kind, form in _NAMED)
_STATEMENT_LEAD = re.compile(
    r"\b(?:issued|released|made|gave|offered|delivered) (?:the following|this|the below)\b[^.]{0,40}\b(?:statement|comments?)\b"
    r"|\bcommented on\b.{0,160}:$",
    re.IGNORECASE,
)
# Remarks read out elsewhere and printed here: "… delivered the following remarks on the Senate floor:" and the like.
_REMARKS_LEAD = re.compile(
    r"\b(?:delivered|made|gave|offered) (?:the following|these|this)\b[^.:]{0,30}\b(?:remarks|speech|testimony|address"
    r"|opening statement)\b[^:]{0,40}\b(?:floor|hearing|committee|prepared|convention|ceremony)\b[^:]*:$",
    re.IGNORECASE,
)
_QUOTED = re.compile('[“„«"]')
_STATEMENT_WORD = re.compile("omment|tatement|OMMENT|TATEMENT")  # of every such lead
# What is filed among releases and is none.
_CAPTION = re.compile(
    r"^\W*(?:(?:photos?|photo caption|caption)\b(?:\s*[:–—-]|\s{2}|$)|(?-i:PHOTOS? [A-Z][a-z]))",
    re.IGNORECASE,
)
_CREDIT = re.compile(r"\bphoto(?:graph)?(?: credit)?(?: by\b|\s*:|\s{2}[A-Z])", re.IGNORECASE)
_CAPTION_WORDS = 160  # a longer text with a photographer's name in it is no caption
_TRANSCRIPT = re.compile(r"\btranscripts?\b", re.IGNORECASE)
_TURN = re.compile(r"(?:^|\s{2,}|\n)(?P<who>[A-Z][A-Z.'’ -]{2,30}):\s")
# A column: its title names no official, its text says "I" and has no other speaker.
_OFFICIAL = re.compile(
    r"\b(?:Sens?|Rep|Gov)(?:\.| )|\b(?:Senators?|Congress(?:man|woman)|Representative|Governor|Mayor)\b",
    re.IGNORECASE,
)
_SAYS = re.compile(r"\b(?:said|announced|stated)\b|\bDear \b|:\s*$")
_I = re.compile(r"\b(?:I|my|My)\b(?!\.)|\bof us\b")
LEAD = 300  # characters; where a release speaks of its official in the third person
COLUMN = 180  # words; a shorter text in the first person is a statement
I_AT_LEAST = 2
SIGNATURE = 8  # lines at the end among which a letter is signed; footers stand below it
AGAIN = 2  # turns of somebody who has spoken before
_TURNS = 4  # of at least two people: a conversation
_ERROR_PAGE = re.compile(
    r"\b(?:404|page (?:not found|cannot be (?:found|displayed))|(?:requested )?(?:page|document) (?:could not|was not) "
    r"(?:be )?found|access denied|internal server error)\b",
    re.IGNORECASE,
)
_APPEARED = re.compile(
    r"\b(?:op-?\s?ed|column|commentary|opinion piece|essay|editorial)\b[^.]{0,40}\b(?:appeared|published|ran|printed)\b",
    re.IGNORECASE,
)
_APPEARED_SIGNS = ("appeared", "published", "ran", "printed")  # one of them in each, in small letters
# A letter to officials, printed as it was sent: "Dear Secretary Lindt:", "Dear Mr. Chairman,"
_TO_OFFICIALS = re.compile(
    r"Dear (?:Chief|Leaders?|Secretary|Senators?|President|Mr\.?|Mrs\.?|Ms\.?|Madam|Dr\.?|Chair\w*|Governor|Administrator|Director|Commissioner"
    r"|Attorney General|Representatives?|Speaker|Ambassador|General|Colleagues?|Prime Minister|Minister|Majority|Minority)\b.{0,100}$"
)
_SALUTATION = re.compile(
    r"^(?:(?:dear|hello|hi) (?:friends?|supporters?|all|members?|neighbou?rs?|[A-Z*|{\[])|(?:friends?|all),?$)",
    re.IGNORECASE,
)
# How letters to supporters end, and what their pages leave behind (category and author run together).
_SIGNED_OFF = re.compile(
    r"^(?:with (?:thanks|gratitude|appreciation|hope)|in (?:solidarity|gratitude|community)|many thanks|gratefully"
    r"|warmly|onwards?|yours in .{3,30})[,!]?$|^Newsletter[A-Z][a-z]",
    re.IGNORECASE | re.MULTILINE,
)
# What letters to supporters ask for. Two such words, said by us to you, and nobody is quoted.
_APPEAL = re.compile(
    r"\bdonat(?:e|ing)\b|\bsupporters like you\b|\bjoin us\b|\byour (?:gift|donation|support)\b|\bwhen you support\b"
    r"|\bmake a (?:tax-deductible )?(?:donation|gift)\b|\bchip in\b",
    re.IGNORECASE,
)
_APPEAL_SIGNS = ("donat", "support", "join", "gift", "chip")  # one of them in each, in small letters
_WE, _YOU = re.compile(r"\b(?:we|our|us)\b|\bwe[’']", re.IGNORECASE), re.compile(r"\byour?\b", re.IGNORECASE)
_ADDRESS_TO_CHAIR = re.compile(
    r"^\W*(?:Thank you,? {1,2})?(?:Mr\.?|Madam|Mme\.?) {1,2}(?:President|Speaker|Chairman|Chair)\b[,  ]"
)
_EVENT = re.compile(
    r"^\W*(?:WHO|WHAT|WHEN|WHERE|WHY|QUÉ|QUIÉN(?:ES)?|CUÁNDO|DÓNDE|QUOI|QUI|QUAND|OÙ|WER|WAS|WANN|WO|WARUM)\b\s*[:–—-]?"
    r"|^\W*(?:Who|What|When|Where|Why):",
    re.MULTILINE,
)
_BYLINE = re.compile(r"^by [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}\W*$", re.IGNORECASE)


def find_kind(draft: Draft, title: str, named: str | None, labels: str) -> Kind:
    """What sort of text this is. ``named`` is what the source calls it, ``labels`` the head's label lines."""
    if named and (kind := _called(named)):
        return kind
    body = draft.body()
    if _asks_and_answers(body):
        return "event advisory"
    for kind, form in _FORMS:
        if form.search(labels) or form.search(title):
            return kind
    opening = [line.flat for line in body[:3]]
    leads = [text[:160].lower() for text in opening]
    if any(_APPEARED.search(lead) for lead in leads if any(sign in lead for sign in _APPEARED_SIGNS)):
        return "op-ed"
    if _is_no_release(title, [line.text for line in body]):
        return "other"
    if any(_ADDRESS_TO_CHAIR.match(text) for text in opening[:2]):
        return "testimony/remarks"
    if opening and _TO_OFFICIALS.match(opening[0]):
        return "other"
    greeted = [text for text in opening if _SALUTATION.match(text)]
    if any(text is opening[0] or not _TO_OFFICIALS.match(text) for text in greeted) or _is_to_supporters(
        draft
    ):
        return "newsletter"
    if body and _REMARKS_LEAD.search(body[0].flat):
        return "testimony/remarks"
    if any(_STATEMENT_LEAD.search(text) for text in opening[:2] if _STATEMENT_WORD.search(text)):
        return "statement"
    if _is_all_spoken(body):
        return "statement"
    if any(_BYLINE.match(text) for text in opening):
        return "op-ed"
    if draft.with_part("title") and not draft.with_part("release-line") and _is_column(title, body):
        return "op-ed"
    return "press release"


def _is_all_spoken(body: list[Line]) -> bool:
    """Is all that stands below one sentence with a colon somebody's words ("… erklärt Ana Brandt:")?"""
    return len(body) > 1 and body[0].flat.endswith(":") and all(_QUOTED.match(line.flat) for line in body[1:])


def _is_column(title: str, body: list[Line]) -> bool:
    """Does somebody speak for himself throughout, at length, and quote nobody, as in a weekly column?"""
    if not body or any(_OFFICIAL.search(text) for text in (title, body[0].flat[:LEAD])):
        return False
    text = " ".join(line.flat for line in body)
    if len(text.split()) < COLUMN or _SAYS.search(text):
        return False
    return len(_I.findall(text)) >= I_AT_LEAST


def _asks_and_answers(body: list[Line]) -> bool:
    """Do three different lines begin with WHO, WHAT, WHEN and the like, as invitations do?"""
    begun: set[str] = set()
    for line in body:
        # a paragraph is mostly one line: only its beginning need be looked at
        matches = _EVENT.finditer(line.text) if "\n" in line.text else (_EVENT.match(line.text),)
        begun.update(match[0].strip(" :–—-\n*").upper() for match in matches if match)
    return len(begun) >= 3


def _is_to_supporters(draft: Draft) -> bool:
    """Does a text without a release line end as a letter to supporters does, or ask for what such letters do?"""
    if draft.with_part("release-line"):
        return False
    texts = [line.text for line in draft.lines if line.zone != "furniture"]
    if any(_SIGNED_OFF.search(text) for text in texts[-SIGNATURE:]):
        return True
    everything = " ".join(texts)
    low = everything.lower()
    if " said" in everything or not any(sign in low for sign in _APPEAL_SIGNS):
        return False
    appeals = sum(len(_APPEAL.findall(text)) for text in texts)
    return appeals > 1 and bool(_WE.search(everything) and _YOU.search(everything))


def _is_no_release(title: str, body: list[str]) -> bool:
    """Is it a photograph's caption, a broadcast's transcript, or a page that says it found nothing?"""
    words = sum(len(text.split()) for text in body)
    if _CAPTION.match(title) or (words < _CAPTION_WORDS and any(_CREDIT.search(text) for text in body[-2:])):
        return words < _CAPTION_WORDS
    if words < _CAPTION_WORDS and (_ERROR_PAGE.search(title) or any(_ERROR_PAGE.search(t) for t in body[:2])):
        return True
    turns = [match["who"].strip() for text in body if ":" in text for match in _TURN.finditer(text)]
    return (len(turns) >= _TURNS and 1 < len(set(turns)) <= len(turns) - AGAIN) or bool(
        _TRANSCRIPT.match(title)
    )


def _called(named: str) -> Kind | None:
    """The kind that a source's own word for it means."""
    word = named.strip().casefold().replace("_", " ").replace("-release", " release")
    for kind in KINDS:
        if word in (kind, kind.split("/")[0]):
            return kind
    return next((kind for kind, form in _FORMS if form.search(word)), None)
