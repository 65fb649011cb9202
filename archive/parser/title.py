"""The title: which lines of the head are the headline, its copies and its subtitle.

E-mail extraction prints a headline up to four times, in differing capitals; a
saved page has one in its heading and one in its window. The copies are set
aside as furniture, the title is what most of them say, as most of them print it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from archive.parser.draft import Draft, Line, folded, in_title_case
from archive.parser.headlines import GREETING, is_sentence, like_headline
from archive.parser.letterhead import is_name_of
from archive.release import Doubt

HEAD = 12  # lines in which a headline may stand
LONGEST_TAG = 60  # characters of "Press Release:" and the like before a copy of it
LONGEST_SUBTITLE = 120  # characters of one that begins as a text does
CUT_OFF = 40  # characters that the beginning of a headline has at least
CUT = 110  # characters of the first sentence that serve where there is no headline

_TAG = re.compile(
    r"^\s*(?:(?:(?:re|fwd?|aw|wg)\s*:|\[[^\]]{1,30}\]|(?:for\s+immediate\s+release|press\s+release|news\s+release"
    r"|media\s+release|release|comunicado(?:\s+de\s+prensa)?)\s*[:|–—-])\s*)+",
    re.IGNORECASE,
)
_SITE = re.compile(r"\s+[|–—»·-]\s+[^|–—»·]{2,60}$")
_OPENING = re.compile(
    r"(?:U\.? ?S\.? Sen\w*|Today|Yesterday|This (?:morning|week|afternoon)|As|In|On|Following)\b"
)
_BYLINE = re.compile(r"(?:by|por|par|von) [A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w.'’-]+(?: [\w.'’-]+){1,4}$", re.IGNORECASE)
# "Pressemitteilung | Hafenbund Berlin", over a headline
_LETTERHEAD = re.compile(
    r"(?:press release|news release|media release|pressemitteilung|comunicado de prensa|communiqué de presse"
    r"|tisková zpráva) \| ",
    re.IGNORECASE,
)
# "Tisková zpráva Dětí Země", "Nota de prensa de la Asociación …": whose release it is, over a headline.
_RELEASE_OF = re.compile(
    r"(?:(?:press|news|media) release (?:from|of|by)|tisková zpráva|pressemitteilung|nota de prensa|comunicado de prensa|communiqué(?: de presse| commun)?"
    r"|comunicato stampa|persbericht)\b[^:–—]{2,60}",
    re.IGNORECASE,
)
_JOINING = re.compile(r"(?:TO|OF|AND|FOR|WITH|BY|FROM|AT|THE|OR) ")
_LABEL = re.compile(r"(?:[^\W\d_]+ ){0,3}[^\W\d_]+:")  # "PUBLIC INFORMATION:" is no headline
_PLACE = re.compile(
    r"[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ]{3,}(?:[ -][A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ]{2,}){0,2}, (?:[A-Z]{2}|(?:[A-Z]\.){2}|[A-Z][a-z]{1,4}\.)"
)  # alone on its line
_SENTENCES = re.compile(
    r"(?<=[a-z0-9\"”’][.!?])(?<!\bSens\.)(?<!\bSen\.)(?<!\bRep\.)(?<!\bGov\.)(?<!\bDr\.)(?<!\bMr\.)(?<!\bMrs\.)(?<!\bMs\.)"
    r"(?<!\bSt\.)(?<!\bLt\.)(?<!\bFt\.)(?<!\bNo\.)(?<!\bProf\.)\s+(?=[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ“\"])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTitle:
    """The headline, the line below it that completes it, and what is uncertain."""

    title: str
    subtitle: str | None
    doubts: tuple[Doubt, ...] = ()


def clean_header_title(text: str) -> str:
    """A Subject or window title without "Fwd:", "Press Release:" and list tags."""
    return _TAG.sub("", " ".join(text.split())).strip()


def find_title(
    draft: Draft, header: str | None, subtitle: str | None, opens_body: Callable[[str], int | None]
) -> FoundTitle:
    """Find the headline in the head of a draft and mark its lines.

    ``header`` is what the format itself calls the title, ``opens_body`` says of a
    paragraph with which the text begins where it goes on behind its dateline, else None. Always gives a title; where
    none is printed, the header's or the first words, with a doubt.
    """
    named = clean_header_title(header) if header else None
    for lines in (list(draft.open()), _below_release_line(draft)):
        head = _head(lines, opens_body)
        chosen = _choose(head, Counter(_key(line) for line in head), named)
        if chosen:
            break
    if chosen is None:
        return _without_headline(draft, named, subtitle, opens_body)
    wanted, longest = _key(chosen), 2 * len(chosen.flat) + LONGEST_TAG
    copies = [
        line
        for line in draft.open()
        if line is chosen or (len(line.text) <= longest and _key(line) == wanted)
    ]
    printed = Counter(_TAG.sub("", line.flat) or line.flat for line in copies)
    title = max(printed, key=lambda text: (printed[text], not text.isupper(), not text.endswith(".")))
    for line in copies:
        line.part, line.zone, line.kind = "title", "furniture", "heading"
    _mark_page_headings(draft, head, copies, named)
    below = subtitle or _subtitle(draft, head, copies)
    if below and not subtitle and _goes_on(title, below):
        title, below = f"{title} {below}", None
    return FoundTitle(title=title, subtitle=below)


def _key(line: Line) -> str:
    """Equal for the copies of one headline, with and without a tag before it."""
    flat = line.flat
    return folded(_TAG.sub("", flat) or flat)


def _below_release_line(draft: Draft) -> list[Line]:
    """The open lines below the release line: a page may print the text's first words above it."""
    marks = [at for at, line in enumerate(draft.lines) if line.part == "release-line"]
    open_below = draft.lines[marks[0] :] if marks else []
    return [line for line in open_below if line.zone == "body" and line.part is None]


def _head(lines: list[Line], opens_body: Callable[[str], int | None]) -> list[Line]:
    """The lines that could be a headline: short, before the text begins."""
    head: list[Line] = []
    opening = ""
    for line in lines[:HEAD]:
        if (behind := opens_body(line.text)) is not None or line.kind == "item":
            opening = line.text[behind or 0 :].lstrip()
            break
        if not like_headline(line):
            if len(line.flat) > 60 or head:
                opening = line.text
                break
            continue
        head.append(line)
    labels = {_key(line) for line in head if _LABEL.fullmatch(line.flat)}
    head = [line for line in head if _key(line) not in labels]
    if head[1:] and (is_name_of(head[0].flat, opening) or _RELEASE_OF.fullmatch(head[0].flat)):
        head[0].zone, head[0].kind, head[0].part = "furniture", "heading", "label"
        head = head[1:]
    return head[1:] if head[1:] and _LETTERHEAD.match(head[0].flat) else head


def _choose(head: list[Line], groups: Counter[str], named: str | None) -> Line | None:
    """The line most often repeated; else the one the format names; else a heading; else the first."""
    if not head:
        return None
    most = max(groups.values())
    if most > 1:
        return next(line for line in head if groups[_key(line)] == most)
    if named:
        wanted = folded(named)
        for line in head:
            own = folded(_TAG.sub("", line.flat))
            if own and (
                own == wanted or (len(own) > 12 and (wanted.startswith(own) or own.startswith(wanted)))
            ):
                return line
    return next((line for line in head if line.kind == "heading"), None) or _first(head, named)


def _first(head: list[Line], named: str | None) -> Line | None:
    """The first line of the head, unless that is the text's beginning and no headline is printed."""
    if is_sentence(head[0]) or (named and len(head[0].flat) > 120):
        return None
    cut = head[0].flat  # within a word, by a page that had room for so much: the whole stands below
    whole = (line for line in head[1:] if line.flat.startswith(cut) and line.flat[len(cut) :][:1].isalpha())
    return next(whole, head[0]) if len(cut) > CUT_OFF else head[0]


def _mark_page_headings(draft: Draft, head: list[Line], copies: list[Line], named: str | None) -> None:
    """Lines above the first copy are letterhead or a page's own heading: kept, set aside."""
    first = draft.lines.index(copies[0])
    above = [line for line in draft.lines[:first] if line.zone == "body" and line.part is None]
    labels = {_key(line) for line in above if _LABEL.fullmatch(line.flat)}
    for line in (line for line in above if _key(line) in labels or _LETTERHEAD.match(line.flat)):
        line.zone, line.kind = "furniture", "heading"
    for line in head:
        if draft.lines.index(line) < first and line.part is None:
            line.zone = "furniture"
            if named and folded(line.flat) == folded(named):
                line.part, line.kind = "title", "heading"


def _subtitle(draft: Draft, head: list[Line], copies: list[Line]) -> str | None:
    """The line right below the last copy in the head, if it is of the head's kind."""
    last = max(draft.lines.index(line) for line in copies)
    below = [line for line in head if draft.lines.index(line) > last and line.part is None]
    if not below or draft.lines.index(below[0]) != _next_open(draft, last):
        return None
    line = below[0]
    if _BYLINE.match(line.flat):
        line.kind = "heading"  # stays in the body, without a passage number
        return None
    if len(line.flat) < 12 or line.flat.endswith(":") or is_sentence(line):
        return None
    if _PLACE.fullmatch(line.flat) or _opens_text(line.flat):
        return None
    line.part, line.zone, line.kind = "subtitle", "furniture", "heading"
    return line.flat


def _goes_on(title: str, below: str) -> bool:
    """Is the line below a headline the rest of it ("DEPOSITS GROW BY 16%" / "TO RECORD …")?"""
    shouted = all(sum(map(str.isupper, text)) > sum(map(str.islower, text)) for text in (title, below))
    return shouted and _JOINING.match(below) is not None


def _opens_text(flat: str) -> bool:
    """Do these words begin the text, although its stops are lost ("Today 31 Democrats sent …")?"""
    return len(flat) > LONGEST_SUBTITLE and bool(_OPENING.match(flat)) and not in_title_case(flat)


def _next_open(draft: Draft, after: int) -> int | None:
    rest = enumerate(draft.lines[after + 1 :], after + 1)
    return next((at for at, line in rest if line.zone == "body" and line.part is None), None)


def _without_headline(
    draft: Draft, named: str | None, subtitle: str | None, opens_body: Callable[[str], int | None]
) -> FoundTitle:
    if named:
        title = _SITE.sub("", named) or named
        return FoundTitle(title=title, subtitle=subtitle)
    lines = [" ".join(line.text[opens_body(line.text) or 0 :].split()) for line in draft.open()]
    lines += [line.flat for line in draft.open()]  # a text that ends with its dateline still has these words
    said = [text for text in lines if text]
    first = next((text for text in said if not GREETING.match(text)), said[0] if said else "Untitled")
    words = _SENTENCES.split(first)[0]
    if len(words) > CUT:
        words = words[:CUT].rpartition(" ")[0] + " …"
    doubt = Doubt(about="title", reason="no headline was found; these are the first words of the text")
    return FoundTitle(title=words, subtitle=subtitle, doubts=(doubt,))
