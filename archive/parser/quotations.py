"""Quotations: what people said, who said it, in what role.

Finds quoted stretches by their marks (curly, straight, guillemets), the words
that attribute them before, between or after, speech that runs over several
paragraphs, and statements printed without marks. One quotation is one
attributed stretch of speech, however often the attribution interrupts it.
Scare quotes and titles in marks are none: nobody is said to say them.
"""

from __future__ import annotations

import re
from typing import Literal

from archive.parser.attributions import named_before, unwrapped
from archive.parser.draft import Line
from archive.parser.names import Person
from archive.parser.people import person_in
from archive.parser.roster import Roster
from archive.parser.speaking import Speech, attribution, labelled_by, said_below, who_is
from archive.parser.speech_marks import Span, quoted_spans
from archive.parser.statements import STATEMENT_HEAD, stated_behind, statement_by, statement_in
from archive.parser.unmarked_speech import unmarked_speech
from archive.release import Quotation

GAP = " … "  # joins the pieces of one quotation

_SPEAKS_OF_SELF = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Mm]y|us|me)\b")
LONGEST_LABEL = 60  # characters of a line that says who speaks below it
WORDS_ALONE = 8  # an unattributed stretch so long, filling its paragraph, is speech and no scare quote


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
    speeches: list[Speech] = []
    above = ""
    labelled: Speech | None = None  # below a line such as "Senator Ortega:"
    announced: Speech | None = None  # below "Minister Ana Brandt said:", in a house style without marks
    for line in lines:
        if line.number is None:
            continue
        if line.flat.endswith(":") and len(line.flat) < LONGEST_LABEL:
            person = labelled_by(line.flat, roster)
            labelled = Speech(person, [], 0) if person else None
            if labelled:
                speeches.append(labelled)
                continue
        if announced and _goes_on_unmarked(line, announced):
            announced.pieces = [" ".join([*announced.pieces, line.text])]
            announced.paragraph = announced.paragraph or line.number
            continue
        announced = None
        below = lost != "all punctuation" and line.flat.endswith(":")
        if below and (person := said_below(line.flat, roster)):
            announced = Speech(person, [], 0)
            speeches.append(announced)
        if labelled and not quoted_spans(line.text):
            labelled.pieces = [" ".join([*labelled.pieces, line.text])]
            labelled.paragraph = labelled.paragraph or line.number
            continue
        if _unmarked_statement(line, lines, roster, speeches, principal):
            break
        if lost:
            _read_unmarked(line, line.number, roster, speeches, principal, stripped=lost == "all punctuation")
        else:
            speaker = labelled.person if labelled else principal
            _read_paragraph(line, line.number, above, roster, speeches, speaker)
            above = line.flat
    spoken = [line for line in lines if line.number is not None]
    if stated and principal and spoken and not speeches:
        speeches.append(Speech(principal, [" ".join(line.text for line in spoken)], spoken[0].number or 0))
    return tuple(_quotation(speech, roster) for speech in speeches if speech.pieces)


def _goes_on_unmarked(line: Line, speech: Speech) -> bool:
    """Is a paragraph without marks speech that was announced? The first is, further ones where "we" or "I" speaks."""
    if line.kind == "item" or quoted_spans(line.text):
        return False
    return not speech.pieces or (not line.flat.endswith(":") and bool(_SPEAKS_OF_SELF.search(line.text)))


def _quotation(speech: Speech, roster: Roster) -> Quotation:
    person = roster.meet(speech.person) if speech.person else None
    return Quotation(
        speaker=person.name if person else None,
        role=person.role if person else None,
        organisation=person.organisation if person else None,
        text=GAP.join(piece.strip() for piece in speech.pieces),
        paragraph=speech.paragraph,
    )


def _read_paragraph(
    line: Line, number: int, above: str, roster: Roster, speeches: list[Speech], principal: Person | None
) -> None:
    """Add what is said in one paragraph to the speeches; ``above`` is the text of the one before it."""
    spans = quoted_spans(line.text)
    last = speeches[-1] if speeches else None
    counting = [span for span in spans if _counts(line.text[span.start : span.end])]
    if not counting:
        return
    spoken = [line.text[span.start : span.end] for span in counting]
    text = unwrapped(line.text)
    person, attributed = attribution(text, counting, roster, last, principal)
    if not attributed:
        person, attributed = _announced(text[: spans[0].outer_start], above, roster, principal)
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
            last = Speech(person, [], number)
            speeches.append(last)
    elif not (adjacent and last and _goes_on(line.text, spans, last)):
        if not _is_speech_alone(line.text, spans):
            return
        last = Speech(principal, [], number)
        speeches.append(last)
    assert last is not None
    last.pieces += spoken
    last.open, last.last = not spans[-1].closed, number


def _announced(lead: str, above: str, roster: Roster, principal: Person | None) -> tuple[Person | None, bool]:
    """(who, does anything announce a speaker) for speech whose own sentence names nobody.

    "Statement of Ana Brandt" or "… issued the following statement: " may stand before it in its
    paragraph, "Ana Brandt said:" in the one above.
    """
    if headed := STATEMENT_HEAD.match(lead):
        return person_in(headed["who"]) or principal, True
    if match := statement_in(lead):
        return _met(statement_by(lead, match), roster) or principal, True
    for words in named_before(above) if above.endswith(":") else ():
        if found := who_is(words, roster, None, principal):
            return found[0], True
    return None, False


def _read_unmarked(
    line: Line,
    number: int,
    roster: Roster,
    speeches: list[Speech],
    principal: Person | None,
    *,
    stripped: bool,
) -> None:
    """Add what attributions alone show to be speech in one paragraph."""

    def who(words: str) -> Person | None:
        last = speeches[-1] if speeches else None
        found = who_is(" ".join(words.split()), roster, last, principal)
        return found[0] if found else None

    for person, said in unmarked_speech(line, stripped=stripped, who=who):
        speeches.append(Speech(person, [said], number))


def _goes_on(text: str, spans: list[Span], last: Speech) -> bool:
    """Does a paragraph without attribution go on with the speech of the one above it?"""
    return _is_all_speech(text, spans) if last.open else _is_speech_alone(text, spans)


def _is_speech_alone(text: str, spans: list[Span]) -> bool:
    """Is a paragraph without attribution nothing but speech, and long enough for it?"""
    return _is_all_speech(text, spans) and len(text[spans[0].start : spans[0].end].split()) >= WORDS_ALONE


def _is_all_speech(text: str, spans: list[Span]) -> bool:
    inside = sum(span.end - span.start for span in spans)
    lead = text[: spans[0].outer_start]
    if lead.endswith("\n") and not re.search(r"[.!?:]\n", lead):
        text = text[len(lead) :]  # below lines of a heading
    return inside >= 0.9 * (len(text.strip()) - 2 * len(spans))


def _counts(piece: str) -> bool:
    """Is this stretch speech? A word or two in marks, without capital and stop of their own, are a scare quote."""
    if len(piece.split()) > 3:
        return True
    stopped = piece.rstrip().endswith((",", ".", "!", "?", ";", "—", "–", "-"))
    return stopped and not piece.lstrip()[:1].islower()


def _unmarked_statement(
    line: Line, lines: list[Line], roster: Roster, speeches: list[Speech], principal: Person | None
) -> bool:
    """Speech printed without marks, or in marks, under "issued the following statement"; True if it was read."""
    match = statement_in(line.flat)
    if match is None:
        return False
    below = [later for later in lines if later.number is not None and later.number > (line.number or 0)]
    if any(_attributes(later, roster) for later in below):
        return False
    person = _met(statement_by(line.flat, match), roster) or principal
    marked = [later for later in below if quoted_spans(later.text)]
    said = marked if marked and marked[0] is below[0] else [] if marked else below
    behind = "" if quoted_spans(line.text) else stated_behind(line.text)
    if not said and not behind:
        return False
    pieces = [
        " ".join(later.text[s.start : s.end] for s in quoted_spans(later.text)) if marked else later.text
        for later in said
    ]
    number = line.number if behind else said[0].number
    speeches.append(Speech(person, [" ".join([behind, *pieces]).strip()], number or 0))
    return True


def _attributes(line: Line, roster: Roster) -> bool:
    spans = quoted_spans(line.text)
    return bool(spans) and attribution(line.text, spans, roster, None)[1]


def _met(person: Person | None, roster: Roster) -> Person | None:
    return roster.meet(person) if person else None
