"""Quotations: what people said, who said it, in what role.

Finds quoted stretches by their marks (curly, straight, guillemets), the words
that attribute them before, between or after, speech that runs over several
paragraphs, and statements printed without marks. One quotation is one
attributed stretch of speech, however often the attribution interrupts it.
Scare quotes and titles in marks are none: nobody is said to say them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from archive.parser.draft import Line
from archive.parser.people import PRONOUNS, Person, person_in
from archive.parser.roster import Roster
from archive.parser.speech_marks import Span, quoted_spans
from archive.parser.unmarked_speech import unmarked_speech
from archive.release import Quotation

GAP = " … "  # joins the pieces of one quotation

_VERB = (
    r"(?:said|says|say|added|adds|continued|continues|concluded|concludes|stated|states|noted|notes|explained|explains"
    r"|commented|remarked|argued|argues|warned|warns|declared|wrote|writes|asked|observed|emphasi[sz]ed|stressed"
    r"|testified|responded|replied|recalled|told [\w ]{3,30}|dijo|expresó|señaló|afirmó|agregó|añadió|declaró|comentó"
    r"|explicó|contó|indicó|manifestó|concluyó|advirtió|a déclaré|déclare|a dit|a ajouté|ajoute|explique|a expliqué|souligne"
    r"|a souligné|conclut|sagte|sagt|erklärte|betonte)"
)
_WHO = r"(?P<who>[^“”\"«»]{2,170}?)"
_STOP = (
    r"(?=(?<![A-Z])(?<!\bSen)(?<!\bRep)(?<!\bGov)(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bSt)(?<!\bProf)(?<!\bJr)\.(?:\s|$)"
    r"|[;:](?:\s|$)|\s+(?:who|when|while|after|during|before|in (?:a|an|the|response|reference)|on (?:the|[A-Z]\w+day)"
    r"|today|yesterday|about|of (?:his|her|their|the (?:bill|decision|ruling|report|vote))|at (?:a|an|the) (?-i:(?![A-Z])"
    r")|following|upon)\b|,\s+(?:who|whose|adding|noting|calling|referring|speaking|in|after"
    r"|following|citing)\b|[\s,.:]*$)"
)
_VERB_FIRST = re.compile(rf"^[\s,]*{_VERB}\s+{_WHO}{_STOP}", re.IGNORECASE)
_ACCORDING = re.compile(rf"^[\s,]*(?:according to|según|selon)\s+{_WHO}{_STOP}", re.IGNORECASE)
_NAME_FIRST = re.compile(
    rf"^[\s,]*(?P<who>(?:[^“”\"«».]|(?<=\b[A-Z])\.|(?<=\b[A-Z][a-z])\.|(?<=\b(?:Sen|Rep|Gov|Rev|Mrs))\.){{2,150}}?),?\s+{_VERB}\b"
)
_BEFORE = re.compile(
    rf"(?:^|[.!?]\s+|\n)\W*(?P<who>[^“”\"«»\n]{{2,170}}?),?\s+{_VERB}\b[^.!?“\"«]{{0,60}}[,:]?\s*$",
    re.IGNORECASE,
)
_BEFORE_VERB_FIRST = re.compile(rf"\b{_VERB}\s+(?P<who>[^“”\"«»\n.]{{2,120}}?)\s*[,:]\s*$", re.IGNORECASE)
_STATEMENT = re.compile(
    r"\b(?:issued|released|made|gave|offered|delivered|emitió|a publié)\b[^.]{0,40}?\b(?:the following|this|la siguiente"
    r"|la déclaration)\b[^.]{0,40}?\b(?:statement|comments?|remarks|declaración|suivante)\b"
    r"|\b(?:commented on|reacted to|responded to|had this to say)\b.{0,160}:\s*$|\bthe following (?:is a |joint )?"
    r"(?:statement|remarks) (?:from|by|of|is attributable to|may be attributed to)\b",
    re.IGNORECASE,
)
# Most paragraphs bear none of these, which tells at once.
_STATEMENT_WORDS = (
    *("tatement", "omment", "emarks", "eacted", "esponded", "this to say"),
    *("siguiente", "suivante", "déclaration"),
)
_STATEMENT_HEAD = re.compile(
    r"\s*(?:Statement|Remarks|Comments) (?:of|by|from) (?P<who>[^\n]{3,80}?)(?:, [DRI]-[^\n]*)?\n"
)
_BEGINS = re.compile(r":\s+(?=\S)|\s{3,}(?=[A-ZÀ-Þ])")
_FROM = re.compile(
    r"\b(?:from|by|attribut\w+ to)\s+(?P<who>[^“”\"«»:]{3,160}?)\s*(?:[:.]|\s(?:on|regarding|about|after)\b|$)"
)

_NOBODY = frozenset(
    "one two three four five some many most others another critics officials both he she they it this".split()
)
LONGEST_LABEL = 60  # characters of a line that says who speaks below it
WORDS_ALONE = 8  # an unattributed stretch so long, filling its paragraph, is speech and no scare quote


@dataclass(slots=True)
class _Speech:
    """A quotation while it grows."""

    person: Person | None
    pieces: list[str]
    paragraph: int
    open: bool = False  # the last paragraph did not close its marks
    last: int = field(default=0)


def find_quotations(
    lines: list[Line],
    roster: Roster,
    principal: Person | None = None,
    *,
    stated: bool = False,
    lost: Literal["marks", "all punctuation"] | None = None,
) -> tuple[Quotation, ...]:
    """The quotations in the numbered lines of a body, in reading order.

    ``principal`` is whose words they are where nobody is said to speak; ``stated`` that
    the title calls all of it a statement of theirs, ``lost`` what the text has lost:
    then the attributions alone tell what is speech.
    """
    speeches: list[_Speech] = []
    labelled: _Speech | None = None  # below a line such as "Senator Ortega:"
    for line in lines:
        if line.number is None:
            continue
        if line.flat.endswith(":") and len(line.flat) < LONGEST_LABEL:
            person = _labelled(line.flat, roster)
            labelled = _Speech(person, [], 0) if person else None
            if labelled:
                speeches.append(labelled)
                continue
        if labelled and not quoted_spans(line.text):
            labelled.pieces = [" ".join([*labelled.pieces, line.text])]
            labelled.paragraph = labelled.paragraph or line.number
            continue
        if _unmarked_statement(line, lines, roster, speeches, principal):
            break
        if lost:
            _read_unmarked(line, line.number, roster, speeches, principal, stripped=lost == "all punctuation")
        else:
            _read_paragraph(line, line.number, roster, speeches, labelled.person if labelled else principal)
    spoken = [line for line in lines if line.number is not None]
    if stated and principal and spoken and not speeches:
        speeches.append(_Speech(principal, [" ".join(line.text for line in spoken)], spoken[0].number or 0))
    return tuple(_quotation(speech, roster) for speech in speeches if speech.pieces)


def _labelled(label: str, roster: Roster) -> Person | None:
    """Whom a line such as "Senator Ortega:" names; None for "Background:"."""
    person = person_in(label.rstrip(": "))
    names_only = person is not None and label.rstrip(": ").endswith(person.name)
    if person and names_only and (person.role or roster.knows(person.surname)):
        return roster.meet(person)
    return None


def _quotation(speech: _Speech, roster: Roster) -> Quotation:
    person = roster.meet(speech.person) if speech.person else None
    return Quotation(
        speaker=person.name if person else None,
        role=person.role if person else None,
        organisation=person.organisation if person else None,
        text=GAP.join(piece.strip() for piece in speech.pieces),
        paragraph=speech.paragraph,
    )


def _read_paragraph(
    line: Line, number: int, roster: Roster, speeches: list[_Speech], principal: Person | None
) -> None:
    """Add what is said in one paragraph to the speeches."""
    spans = quoted_spans(line.text)
    last = speeches[-1] if speeches else None
    spoken = [piece for s in spans if _counts(piece := line.text[s.start : s.end])]
    if not spoken:
        return
    person, attributed = _attribution(line.text, spans, roster, last, principal)
    if not attributed and (headed := _STATEMENT_HEAD.match(line.text[: spans[0].outer_start])):
        person, attributed = (person_in(headed["who"]) or principal), True
    adjacent = last is not None and last.last == number - 1
    if attributed:
        if (
            adjacent
            and last
            and last.open
            and not (person and last.person and person.surname != last.person.surname)
        ):
            last.person = last.person or person
        else:
            last = _Speech(person, [], number)
            speeches.append(last)
    elif not (adjacent and last and _goes_on(line.text, spans, last)):
        if not _is_speech_alone(line.text, spans):
            return
        last = _Speech(principal, [], number)
        speeches.append(last)
    assert last is not None
    last.pieces += spoken
    last.open, last.last = not spans[-1].closed, number


def _read_unmarked(
    line: Line,
    number: int,
    roster: Roster,
    speeches: list[_Speech],
    principal: Person | None,
    *,
    stripped: bool,
) -> None:
    """Add what attributions alone show to be speech in one paragraph."""

    def who(words: str) -> Person | None:
        last = speeches[-1] if speeches else None
        found = _who(" ".join(words.split()), roster, last, principal)
        return found[0] if found else None

    for person, said in unmarked_speech(line, stripped=stripped, who=who):
        speeches.append(_Speech(person, [said], number))


def _attribution(
    text: str, spans: list[Span], roster: Roster, last: _Speech | None, principal: Person | None = None
) -> tuple[Person | None, bool]:
    """(who, is anyone said to speak at all) for a paragraph's speech."""
    for at, span in enumerate(spans):
        end = spans[at + 1].outer_start if at + 1 < len(spans) else len(text)
        after = text[span.outer_end : end]
        for form in (_VERB_FIRST, _ACCORDING, _NAME_FIRST):
            if (match := form.match(after)) and (found := _who(match["who"], roster, last, principal)):
                return found[0], True
        begin = spans[at - 1].outer_end if at else 0
        before = text[begin : max(begin, span.outer_start)]
        for form in (_BEFORE, _BEFORE_VERB_FIRST):
            if (match := form.search(before)) and (found := _who(match["who"], roster, last, principal)):
                return found[0], True
    return None, False


def _who(
    words: str, roster: Roster, last: _Speech | None, principal: Person | None = None
) -> tuple[Person | None] | None:
    """The person these words name, in a tuple of one; None where they name nobody at all."""
    plain = words.strip(" ,.:").casefold()
    if plain.split() and plain.split()[-1] in PRONOUNS and len(plain.split()) <= 3:
        return (last.person if last else principal,)
    person = person_in(words) or _last_name_in(words)
    if person and person.name.casefold() in _NOBODY:
        person = None
    if person is None:
        return (
            (None,) if re.match(r"(?:the|el|la|le|los|las)\s+\w+", plain) and len(plain.split()) < 6 else None
        )
    return (roster.meet(person),)


def _last_name_in(words: str) -> Person | None:
    """The name after the last comma or dash of a longer run-up ("At the rally, Ortega")."""
    tail = re.split(r"[,–—:]\s+", words.strip(" ,"))[-1]
    return person_in(tail) if tail != words else None


def _goes_on(text: str, spans: list[Span], last: _Speech) -> bool:
    """Does a paragraph without attribution go on with the speech of the one above it?"""
    return _is_all_speech(text, spans) if last.open else _is_speech_alone(text, spans)


def _is_speech_alone(text: str, spans: list[Span]) -> bool:
    """Is a paragraph without attribution nothing but speech, and long enough for it?"""
    return _is_all_speech(text, spans) and len(text[spans[0].start : spans[0].end].split()) >= WORDS_ALONE


def _is_all_speech(text: str, spans: list[Span]) -> bool:
    inside = sum(span.end - span.start for span in spans)
    return inside >= 0.9 * (len(text.strip()) - 2 * len(spans))


def _counts(piece: str) -> bool:
    """Is this stretch speech? A word or two in marks, without a stop of their own, are a scare quote."""
    return len(piece.split()) > 3 or piece.rstrip().endswith((",", ".", "!", "?", ";", "—", "–", "-"))


def _unmarked_statement(
    line: Line, lines: list[Line], roster: Roster, speeches: list[_Speech], principal: Person | None
) -> bool:
    """Speech printed without marks, or in marks, under "issued the following statement"; True if it was read."""
    match = _STATEMENT.search(line.flat) if any(word in line.flat for word in _STATEMENT_WORDS) else None
    if match is None:
        return False
    below = [later for later in lines if later.number is not None and later.number > (line.number or 0)]
    if any(_attributes(later, roster) for later in below):
        return False
    person = _statement_by(line.flat, match, roster) or principal
    marked = [later for later in below if quoted_spans(later.text)]
    said = marked if marked and marked[0] is below[0] else [] if marked else below
    behind = "" if quoted_spans(line.text) else _behind(line.text)
    if not said and not behind:
        return False
    pieces = [
        " ".join(later.text[s.start : s.end] for s in quoted_spans(later.text)) if marked else later.text
        for later in said
    ]
    number = line.number if behind else said[0].number
    speeches.append(_Speech(person, [" ".join([behind, *pieces]).strip()], number or 0))
    return True


def _behind(lead: str) -> str:
    """The statement that goes on in its lead's own paragraph, behind a colon or where marks were lost."""
    match = _STATEMENT.search(lead)
    begins = _BEGINS.search(lead, match.end()) if match else None
    return lead[begins.end() :].strip() if begins else ""


def _attributes(line: Line, roster: Roster) -> bool:
    spans = quoted_spans(line.text)
    return bool(spans) and _attribution(line.text, spans, roster, None)[1]


def _statement_by(sentence: str, match: re.Match[str], roster: Roster) -> Person | None:
    """Who issued the statement: named before the verb, or after "from"."""
    if (named := _FROM.search(sentence, match.start())) and (person := person_in(named["who"])):
        return roster.meet(person)
    before = re.split(r"(?<=[.!?])\s+(?=[A-Z])", sentence[: match.start()])[-1]
    before = re.sub(
        r"^[^–—]{0,60}(?:[–—]|--)\s*|^.{3,60}?\b(?:19|20)\d\d\)?(?:\s+[-â]+)?\s+(?=[A-Z])", "", before
    )
    before = re.sub(r"^(?:[A-Z]{4,}(?: [A-Z]{1,2}){0,2}\s+)+(?=[A-Z][a-z])", "", before)
    before = re.sub(
        r"^(?:.*\s)?(?:today|yesterday|on \w+day|this \w+),?\s+(?=(?-i:[A-Z]))",
        "",
        before.strip(),
        flags=re.IGNORECASE,
    )
    before = re.sub(
        r"\s+(?:today|yesterday|has|have|on \w+day|this \w+|also)\W*$", "", before, flags=re.IGNORECASE
    )
    person = person_in(before) or _last_name_in(before)
    return roster.meet(person) if person else None
