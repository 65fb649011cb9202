"""Boilerplate: what a body says of itself under every release, and the cautions of firms.

By cues alone: "About …", a name with a verb of being and a kind of body, what a body does all
year, "forward-looking statements". Contacts, footers and the end mark are zones.py's.
"""

from __future__ import annotations

import re

from archive.parser.draft import Draft, Line, folded, set_aside

ABOUT = re.compile(
    r"(?:about (?:the |us\b)?|acerca de(?:l)? |sobre (?:el |la )|à propos d[eu] |über )(?=[A-Z\"“]|us\b)",
    re.IGNORECASE,
)
# "The Surveillance … Project is a non-profit …": a name, a verb of being, a kind of body.
SELF = re.compile(
    r"(?:(?i:the|la|el|le) )?(?P<name>[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][^.!?:]{2,90}?)(?:,? \([^)]{2,20}\),?)? (?:is|are|was founded|works|es|est) "
    r"(?:an? |the |one of |una? |une? |as |to )?[^.!?]{0,80}?\b(?:non-?\s?profit|not-for-profit|organi[sz]ation|coalition"
    r"|association|alliance|union|federation|foundation|institute|network|charity|advocacy|membership|nonpartisan"
    r"|think tank|law firm|company|agency|clinic|organización|asociación|association)\b",
)
# "The … Association speaks for …": what a body does year in, year out, as the last that is said.
_BODY = re.compile(
    r"\b(?:[A-ZÄÖÜ]\w*(?:verein|verband|bund|stiftung)|Project|Association|Union|League|Alliance|Coalition|Foundation|Institute"
    r"|Society|Network|Program|Programme|Fund|Initiative|Clinic|Center|Centre|Office|Clínica|Asociación|Sindicato|Fundación|Red|Collectif|Syndicat|Fondation"
    r"|Ligue|Réseau)\b"
)
_DOES = re.compile(
    r"(?P<name>[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][^.,;:!?]{4,90}?) (?:speaks for|represents|inspects|helps|advises|offers|provides|serves|defends|unites"
    r"|brings together|advocates|awards|administers|ofrece|representa|reúne|defiende|atiende|asesora|représente|réunit|défend|rassemble"
    r"|accompagne|berät|vertritt|vereint|unterstützt) "
)
# What firms say of themselves, and the caution that the law wants behind it.
_FIRM_IS = re.compile(
    r"(?P<name>[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][^.!?:]{1,90}?),? (?:is|are) (?:an? |the |one of )[^.!?]{0,90}?\b(?:leading|leader|premier|largest|global|provider"
    r"|supplier|manufacturer|developer|distributor|retailer|producer|operator|holding company|bank|publisher)\b"
    r"|(?P<firm>[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][^.,;:!?]{1,60}?(?:, (?:Inc|Ltd|LLC)\.?)?) (?:designs|develops|manufactures|produces|operates|owns|markets"
    r"|distributes|supplies|provides|offers|engages)(?:,| and| the| a| an| in| on) ",
)
_FIRM_OF = re.compile(
    r"(?:With|Based|Headquartered|Founded|Established|Formed|Since) [^.!?]{3,150}?, (?=[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ])"
)
_CAUTION = re.compile(
    r"(?:(?:cautionary|forward[- ]looking|safe harbor|note (?:on|regarding|concerning|about) forward)\b.{0,80}$"
    r"|(?:(?:certain|some|all|any|the) )*(?:statements?|matters|information) (?:contained |made |set forth |included )*in this (?:press|news) release\b"
    r"|(?:this|the foregoing) (?:press |news )?(?:release|announcement|communication)(?: \w+){0,3} (?:contains?|includes?)(?: \w+)* [\W]?forward[- ]looking"
    r"|except for (?:the )?historical information|safe harbor statement|[\W]?forward[- ]looking statements\b)",
    re.IGNORECASE,
)
_CAUTION_SIGNS = ("orward", "ORWARD", "autionary", "AUTIONARY", "afe ", "AFE ", "in this ", "istorical")
_NEWS = re.compile(
    r"\b(?:today|yesterday|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day|will|until|hoy|ayer|mañana|aujourd['’]hui|hier"
    r"|demain|heute|gestern|morgen)\b",
    re.IGNORECASE,
)
TAIL = 6  # lines; boilerplate by its first words alone is only looked for this near the end


def set_boilerplate_aside(draft: Draft) -> None:
    """ "About …" or a firm's caution with all that follows, or self-descriptions that close the body."""
    body = draft.body()
    for at, line in enumerate(body):
        short = len(line.flat) < 80 and not line.flat.endswith((".", "!", "?"))
        about = ABOUT.match(line.flat) and (short or SELF.search(line.flat))
        late = at > len(body) // 2 or (short and _describes(line.flat, body[at + 1 : at + 2]))
        caution = at and any(sign in line.text for sign in _CAUTION_SIGNS) and _CAUTION.match(line.flat)
        if (about and at and late) or caution:
            if short:
                line.kind = "heading"
            begin = at - 1 if caution and at > 2 and _tells_of_a_firm(body[at - 1].flat) else at
            set_aside(body[begin:], "boilerplate")
            return
    if len(body) > 2 and _tells_of_a_firm(body[-1].flat):
        body[-1].zone = "boilerplate"
        return
    for at, line in enumerate(body[-TAIL:], max(0, len(body) - TAIL)):
        if at > 1 and line.kind == "paragraph" and SELF.match(line.flat) and "“" not in line.text:
            line.zone = "boilerplate"
    for line in body[2:][-1:]:
        if line.kind == "paragraph" and _does_for_a_living(line.flat):
            line.zone = "boilerplate"


def _describes(heading: str, below: list[Line]) -> bool:
    """Does what stands below "About Osprey" begin with that name?"""
    name = folded(ABOUT.sub("", heading)).removeprefix("the")
    return bool(name and below) and folded(below[0].flat).removeprefix("the").startswith(name[:12])


def _tells_of_a_firm(text: str) -> bool:
    """Does a paragraph say what a firm is and makes, and nothing that anybody said or that happened?"""
    begin = _FIRM_OF.match(text)
    match = _FIRM_IS.match(text, begin.end() if begin else 0)
    return match is not None and not any(mark in text for mark in '“"«') and not _NEWS.search(text)


def _does_for_a_living(text: str) -> bool:
    """Does a paragraph say what a body by its name does all the time, and nothing of this week?"""
    match = _DOES.match(text)
    return match is not None and bool(_BODY.search(match["name"])) and not _NEWS.search(text)


def is_self_description(text: str) -> str | None:
    """The name in "The X is a non-profit …", where a paragraph begins so."""
    match = SELF.match(" ".join(text.split()))
    return match["name"].strip() if match else None
