"""Speech whose marks were lost: found by its attributions alone.

Extraction that drops quotation marks leaves "… still struggle, Senator Bayh said. …", one
that drops all punctuation "… hard working Americans   Thune said   My amendment …". Each
attribution is one quotation of its sentence. Asked for only where a text is known to have
lost its marks: elsewhere the same words are reported speech and no quotation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from archive.parser.draft import Line
from archive.parser.names import Person

_SAID = r"(?:said|says|added|adds|continued|concluded|stated|noted|explained|commented|remarked|argued|warned|declared|wrote)"
# With stops and commas left: ", said X." and ", X said." end a sentence or a part of it; "X said, Y" begins one.
_COMMA_SAID = re.compile(
    rf"[,?!]\s+{_SAID}\s+(?:the\s+)?(?P<who>[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][^;:!?]{{1,150}}?)"
    r"(?=(?<![A-Z])(?<!\bSen)(?<!\bRep)(?<!\bGov)(?<!\bDr)\.(?:\s|$)|,\s+(?:who|adding|noting|calling|in|after|but)\b"
    r"|\s+(?:who|when|after|during|at a|in a|(?:at|of) the (?=[a-z]))\b|\s*$)"
)
_COMMA_NAME = re.compile(
    rf"[,?!]\s+(?P<who>[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][^.;:!?]{{1,90}}?|(?:Sen|Rep|Gov|Dr)\. [A-Z][^.;:!?]{{1,60}}?)\s+{_SAID}"
    r"(?=[.,]|\s+(?:at|in|during|on|after|of|today|yesterday|\w{3,6}day)\b|\s*$)"
)
_PRONOUN = re.compile(rf"[,?!]\s+(?P<who>he|she|they|the [Ss]enator)\s+{_SAID}(?=[.,]|\s*$)")
_NAME_SAID = re.compile(
    r"(?:^|(?<=[.!?]\s)|(?<=[.!?]\s\s))(?P<who>[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ](?:[^.;:!?]|(?<=\b(?:Sen|Rep|Gov))\.|(?<=\b[A-Z])\.){1,160}?),?"
    rf"\s+{_SAID},\s+(?=[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ])"
)
_WITH_COMMAS = (_COMMA_SAID, _COMMA_NAME, _PRONOUN, _NAME_SAID)
# With nothing left but blanks: two of them stand where a mark stood, so also before somebody's role.
_WORDS = r"[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w-]*(?: {1,2}(?:of|the|and|for|de|[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ\d])[\w-]*){0,14}"
_BEHIND = r"(?:\s{2,3}(?P<behind>(?:an? |the )?(?!I |We |It |This )\w[\w -]{2,60}?)(?=\s{2,}|\s*$))?"
_GAP_SAID = re.compile(
    rf"\s{{2,}}{_SAID} (?:the )?(?P<who>{_WORDS}){_BEHIND}(?=\s{{2,}}|\s*$| of the [a-z]| (?:in|at|during|after|on|about|when|who) )"
)
_GAP_NAME = re.compile(
    rf"(?:^\s*|\s{{2,}})(?P<who>[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w-]*(?: [A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w-]*){{0,5}}) {_SAID}(?=\s{{2,}}|\s*$| [A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ])"
)
_GAP_SURNAME = re.compile(
    rf"\s{{2,}}{_SAID} (?P<who>(?:(?:Senator|Congressman|Congresswoman|Representative|Governor|Mayor) )?[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w-]+)(?= [A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ]\w* [a-z])"
)
_GAP_PRONOUN = re.compile(rf"\s{{2,}}(?P<who>he|she|they|the [Ss]enator) {_SAID}(?=\s{{2,}}|\s*$)")
_GAP_WHO = re.compile(
    rf"(?:^\s*|\s{{2,}})(?P<who>[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w-]*(?: [A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w-]*){{0,5}})  who (?:\w+ ){{2,14}} {_SAID}(?=\s{{2,}})"
)  # "Senator Ortega  who has sailed since 1997  said   …"
_WITH_GAPS = (_GAP_WHO, _GAP_SAID, _GAP_NAME, _GAP_PRONOUN, _GAP_SURNAME)
_SAYING = tuple(_SAID.removeprefix("(?:").removesuffix(")").split("|"))
_STOPS = re.compile(r"(?<=[a-z0-9][.!?])\s+(?=[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ])")
_LOST_COMMA = re.compile(
    r"(?<=[a-z])(?<!\b[A-Z][a-z])(?<!\b(?:Sen|Rep|Gov|Mrs)) {2,}(?=[A-Z]|(?:the|an?) )"
)  # "Senator Ortega  Chairman of …"
_GAPS = re.compile(r"\s{3,}")


def unmarked_speech(
    line: Line, *, stripped: bool, who: Callable[[str], Person | None]
) -> Iterator[tuple[Person, str]]:
    """(speaker, what was said) for each attribution in a paragraph that has lost its marks.

    ``who`` finds the person that the words of an attribution name; where it finds
    nobody, nothing is taken for speech. ``stripped``: commas and stops are lost too.
    """
    text = line.text.replace("\n", " ")
    if not any(verb in text for verb in _SAYING):
        return
    end = 0
    forms = _WITH_GAPS if stripped else _WITH_COMMAS
    matches = sorted((m for form in forms for m in form.finditer(text)), key=lambda m: m.start())
    for match in matches:
        if match.start() < end:
            continue
        behind = match.groupdict().get("behind")
        named = _LOST_COMMA.sub(", ", match["who"]) if stripped else match["who"]
        person = who(f"{named}, {behind}" if behind else named)
        if person is None:
            continue
        said = _said(text, end, match, _GAPS if stripped else _STOPS)
        if said:
            yield person, said
        end = match.end("who") if behind and not person.role else match.end()


def _said(text: str, begin: int, match: re.Match[str], stops: re.Pattern[str]) -> str:
    """The sentence around an attribution without it."""
    before = stops.split(text[begin : match.start() + 1])[-1].strip(" ,.\n")
    after = stops.split(text[match.end() :].lstrip(" ,.") if before else text[match.end() :])[0].strip(" ,\n")
    return (before or after) if match.re is not _NAME_SAID else after
