"""Attributions: the words around a stretch of speech that say who speaks.

Gives the words that name somebody ("Open Harbor Director Ana Brandt"), as they stand
before or after a quotation. Who that is, is people.py's and roster.py's matter, what is
speech quotations.py's. Text that has lost its marks has forms of its own (unmarked_speech.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

# Verbs of saying, by language: those met in releases of many offices and groups. They
# may stand before a quotation and behind it.
_SAYING = (
    r"(?:said|says|say|added|adds|continued|continues|concluded|concludes|stated|states|noted|notes|explained|explains"
    r"|commented|remarked|argued|argues|warned|warns|declared|wrote|writes|asked|observed|emphasi[sz]ed|stressed"
    r"|testified|responded|replied|recalled|proclaimed|insisted|cautioned|asserted|quipped|lamented|told [\w ]{3,30}"
    r"|dijo|informó|anunció|recordó|detalló|recalcó|insistió|expresó|señaló|afirmó|agregó|añadió|declaró|comentó|explicó|contó|indicó|manifestó|concluyó|advirtió|mencionó"
    r"|destacó|subrayó|aseguró|aseveró|sostuvo|enfatizó|resaltó|puntualizó|reiteró|precisó"
    r"|a déclaré|déclare|a dit|a ajouté|ajoute|explique|a expliqué|souligne|a souligné|conclut|précise|affirme|a affirmé"
    r"|a précisé|indique|a indiqué|estime|rappelle|a rappelé|commente|a commenté|se félicite|s['’]est félicitée?|dénonce"
    r"|ha (?:dicho|señalado|explicado|afirmado|declarado|destacado|subrayado|asegurado|añadido|apuntado|indicado|manifestado|comentado)"
    r"|señala|explica|afirma|añade|destaca|subraya|asegura|apunta"
    r"|sagte|sagt|erklärte|erklärt|betonte|betont|ergänzte|meint|fordert|warnt|so|gab|kommentiert|kommentierte|erläutert|erläuterte"
    r"|bekräftigt|bekräftigte|unterstreicht|kritisiert|kritisierte|freut sich"
    r"|řekla?|říká|uvedla?|uvádí|dodala?|dodává|doplnila?|vysvětlila?|vysvětluje|upozornila?|upozorňuje|zdůraznila?|zdůrazňuje"
    r"|vyzdvihla?|ocenila?|zmínila?|připomněla?|sdělila?|prohlásila?|potvrdila?|popsala?|popisuje|komentuje|konstatovala?)"
)
# Verbs that are as often about deeds: only behind what was said do they mean speech ("…," announced Brandt).
_DOING = (
    r"(?:announced|urged|praised|lauded|pledged|reiterated|maintained|confirmed|acknowledged|agreed|promised|joked"
    r"|reflected|suggested|claimed|charged|contended|pointed out|summed up|offered)"
)
_ALSO = r"(?:(?:also|then|actually|recently|once|further) )?"
_WHO = r"(?P<who>[^“”\"«»]{2,170}?)"
_STOP = (
    r"(?=(?-i:(?<![A-Z]))(?<!\bSen)(?<!\bRep)(?<!\bGov)(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bSt)(?<!\bProf)(?<!\bJr)(?<!\bCorp)(?<!\bInc)(?<!\bGen)(?<!\bAdm)(?<!\bLt)(?<!\bRev)(?<!\bHon)(?<!\bIng)(?<!\bMgr)(?<!\bCo)\.(?:\s|$)"
    r"|[;:](?:\s|$)|\s+(?:who|when|while|after|during|before|in (?:a|an|the|his|her|their|response|reference)|on (?:the|[A-Z]\w+day)"
    r"|today|yesterday|about|of (?:his|her|their|the (?:bill|decision|ruling|report|vote))|at (?:a|an|the) (?-i:(?![A-Z])"
    r")|following|upon|and (?:his|her|their|other|several|colleagues)|to (?:the|reporters|Congress|President|Secretary)|gegenüber|beim?|im|am)\b|\s+(?:der|dem) (?=(?-i:[A-Z])[\w. ]{2,40}"
    r"(?:Zeitung|Agentur|Presse|Rundschau|Anzeiger|Nachrichten|Spiegel|Post|Magazin))|,\s+(?:who|whose|adding|noting|calling|referring|speaking|in|after"
    r"|following|citing|bekannt)\b|[\s,.:]*$)"
)
_VERB_FIRST = re.compile(rf"[\s,]*(?:{_SAYING}|{_DOING})\s+{_WHO}{_STOP}", re.IGNORECASE)
_FOR = re.compile(r"^(?:Pour|Selon|Según|Para|Für) ")  # "Pour Ana Brandt, directrice :"
_ACCORDING = re.compile(rf"[\s,]*(?:according to|según|selon|laut)\s+{_WHO}{_STOP}", re.IGNORECASE)
_NAME_FIRST = re.compile(
    r"[\s,]*(?P<who>(?:[^“”\"«».]|(?<=\b[A-Z])\.|(?<=\b[A-Z][a-z])\.|(?<=\b(?:Sen|Rep|Gov|Rev|Mrs))\.){2,150}?),?\s+"
    rf"{_ALSO}(?:{_SAYING}|{_DOING})\b"
)
_BEFORE = re.compile(
    rf"(?:^|[.!?]\s+|\n)\W*(?P<who>[^“”\"«»\n]{{2,170}}?),?\s+{_ALSO}{_SAYING}\b"
    r"(?:[^.!?“\"«]{0,60}[,:]?|[^.!?“\"«]{0,220}:)\s*$",
    re.IGNORECASE,
)
_BEFORE_VERB_FIRST = re.compile(
    rf"\b{_SAYING}\s+(?P<who>(?:[^“”\"«»\n.]|(?<=\b(?-i:Dr|Mr|Ms))\.|(?<=\b(?-i:Prof))\.|(?<=\b(?-i:[A-Z]))\.){{2,120}}?)"
    r"\s*[,:]\s*$",
    re.IGNORECASE,
)
# "Nach der Sitzung sagte Ana Brandt": when and where it was said, before a verb that goes before its subject.
_CIRCUMSTANCE = re.compile(
    r"(?:Nach|Vor|Bei|Beim|Zum|Zur|Im|Am|Auf|Während|Anlässlich|Angesichts|Dazu|Tras|Durante|Después|Lors|Après|Po|Při)\b"
)
# What may stand before the name: "Commenting on the ruling, Ana Brandt said".
_RUN_UP = re.compile(
    r"^(?:(?:Commenting|Responding|Reacting|Speaking|Welcoming|In (?:reaction|response) to|Ahead of|Following|Asked about)\b[^,]{3,140},\s+|In (?:a|an|his|her|their) (?:\w+ )?"
    r"(?:statement|letter|speech|interview|announcement|release|report)(?: (?:today|released today|issued today))?,? (?=[A-Z]))"
)
SENTENCES = re.compile(
    r"(?<=[a-z0-9)”\"][.!?])(?<!\bSen\.)(?<!\bRep\.)(?<!\bGov\.)(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bMrs\.)(?<!\bSt\.)(?<!\bLt\.)"
    r"(?<!\bGen\.)(?<!\bAdm\.)(?<!\bInc\.)(?<!\bCorp\.)(?<!\bJr\.)(?<!\bProf\.)(?<!\bMag\.)(?<!\bIng\.)(?<!\bMgr\.)\s+(?=[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ“\"])"
)
# "In September, Johnston said": when and where, before a name.
_WHEN = re.compile(
    r"^(?:In|On|At|After|During|Since|By|Before|Last|This|Earlier|Late|Yesterday|Today|Tonight)\b[^,]{0,60},\s+(?=[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ])"
)
LONGEST_WHO = (
    170  # characters; in a longer sentence only the name before the verb, and what stands at it, counts
)
_NAME_ALONE = re.compile(
    r"(?:(?:Mr|Ms|Mrs|Dr)\.? )?[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w'’-]+(?: [A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][\w'’.-]*){1,3}"
)
_COLON = re.compile(r"^\W*(?P<who>[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][^“”\"«»:\n]{4,120}):\s*$")
_SAID_LAST = re.compile(rf"\s{_SAYING}\s*[,:]\s*$", re.IGNORECASE)
# A line that a program wrapped ends within a sentence.
_WRAPPED = re.compile(r"(?<=[^\n]{40}[^\n.!?:])\n(?=\S)")


def unwrapped(text: str) -> str:
    """A text, as long as before, with blanks where a program wrapped its lines."""
    return _WRAPPED.sub(" ", text) if "\n" in text else text


# A sentence that has ended, or a mark of quotation, names nobody for what follows it.
_ENDS_ALONE = (".", "!", "?", "“", '"', "«")


def named_after(after: str) -> Iterator[str]:
    """The words that name a speaker right behind a quotation, the likeliest first."""
    for form in (_VERB_FIRST, _ACCORDING, _NAME_FIRST):
        if match := form.match(after):
            yield match["who"]


def named_before(before: str) -> Iterator[str]:
    """The words that name a speaker right before a quotation, the likeliest first."""
    before = SENTENCES.split(before)[-1]
    if before.rstrip().endswith(_ENDS_ALONE):
        return
    for form in (_BEFORE, _BEFORE_VERB_FIRST):
        if (match := form.search(before)) and not _CIRCUMSTANCE.match(match["who"]):
            yield _WHEN.sub("", _RUN_UP.sub("", match["who"]))
    if len(before) > LONGEST_WHO and (said := _SAID_LAST.search(before)):
        parts = before[: said.start()].rstrip(" ,").split(", ")
        for name, behind in reversed(list(pairwise(parts))):
            if _NAME_ALONE.fullmatch(name):
                yield f"{name}, {behind}"


def named_alone(before: str) -> str | None:
    """The words between a sentence's beginning and a colon: whom they name speaks, if they say what he is."""
    match = _COLON.search(SENTENCES.split(before)[-1]) if before.rstrip().endswith(":") else None
    return _FOR.sub("", match["who"]) if match else None
