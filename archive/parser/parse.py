"""Source -> Release: the reading of one release, told in order. Each step is elsewhere.

A guess is never passed off as fact: what is uncertain comes back as a doubt in
the release. The text stays character for character; blocks are only said to be
something. Never fails: a source with text always gives a release.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from archive.ids import id_of
from archive.parser.contacts import find_contacts
from archive.parser.date_lines import date_below, date_lines, issued_on
from archive.parser.dateline import FoundDateline, find_dateline
from archive.parser.draft import Draft
from archive.parser.gluing import split_head
from archive.parser.issued import Evidence, choose_date, outside_evidence, printed_evidence
from archive.parser.issuer import find_issuer
from archive.parser.kind import find_kind
from archive.parser.language import language_of
from archive.parser.laws import find_laws
from archive.parser.layout import family_of
from archive.parser.letterhead import set_letterhead_aside, split_columns
from archive.parser.places import place_of
from archive.parser.quotations import find_quotations
from archive.parser.references import find_references, mark_references
from archive.parser.release_line import ReleaseLine, embargo_in_header, find_release_line, strictest
from archive.parser.roster import Roster, is_statement_by
from archive.parser.title import find_title
from archive.parser.zones import clear_head, find_zones
from archive.release import Block, Dateline, Doubt, IssueDate, Origin, Release, Topic
from archive.rules import CorpusRules, DateOrder
from archive.source import Source
from archive.topics import Vocabulary

PARSER = 6  # goes up when a stored release would be read otherwise; quarantine lines name it

HEAD, HEAD_REACH = 14, 200  # blocks, and characters of each, in which a release's date stands
LEAD = 500  # characters of the body, in which a release introduces whose words it prints
OPENING = 4  # paragraphs among which the one with the dateline is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the archive knows that one file cannot: its rules, vocabulary, the day, where issuers come from."""

    today: dt.date
    rules: CorpusRules = field(default_factory=CorpusRules)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    issuer_from_folder: bool = False


def parse(source: Source, context: Context) -> Release:
    """Read one release out of one source."""
    order, today = _date_order(source, context.rules), context.today
    draft = Draft.of(source)
    family = family_of(source)
    lost = family in ("stripped", "quotes-dropped")

    def opens_body(paragraph: str) -> int | None:
        found = find_dateline(paragraph, order=order, today=today, lost=lost)
        return found.end if found else None

    if source.format == "text":
        if not lost:
            split_columns(draft, order, today)
        split_head(draft, lost=lost, order=order, today=today)
    release_line = strictest(
        find_release_line(draft, order=order, today=today),
        embargo_in_header(source.headers.get("embargo", ""), order=order, today=today),
    )
    own_lines = date_lines(draft, order=order, today=today, stripped=family == "stripped")
    own_lines += issued_on(draft, order=order, today=today)
    clear_head(draft)
    set_letterhead_aside(draft, context.rules)
    title = find_title(draft, source.headers.get("title"), source.headers.get("subtitle"), opens_body)
    end_mark = find_zones(draft)
    dateline = _dateline(draft, order, today, lost=lost) or _on_its_own_line(own_lines)
    if not (
        own_lines
        or (dateline and dateline.date)
        or (release_line and release_line.date)
        or family == "stripped"
    ):
        own_lines = date_below(draft, order=order, today=today)
    mark_references(draft.body())
    draft.number()

    date, date_doubts = _date(source, context, draft, release_line, own_lines, dateline)
    prose = " ".join(_on_one_line(line.text) for line in draft.body())
    if title.subtitle and is_statement_by(title.subtitle):
        prose = f"{title.subtitle}. {prose}"
    roster = Roster(_INITIAL.sub(r"\1 ", prose) if lost else prose)
    speech = [line for line in draft.body() if line.part != "see"]
    quotations = find_quotations(
        speech,
        roster,
        roster.principal(title.title) or roster.only_official(prose[:LEAD]),
        stated=is_statement_by(title.title),
        lost=("all punctuation" if family == "stripped" else "marks") if lost else None,
    )
    labels = " ".join(line.flat for part in ("label", "date-line") for line in draft.with_part(part))
    body = [line.text for line in draft.body()]
    issuer = find_issuer(source, draft, quotations, context.rules, from_folder=context.issuer_from_folder)
    return Release(
        id=id_of(source.sha256, source.ordinal),
        title=title.title,
        subtitle=title.subtitle,
        kind=find_kind(draft, title.title, source.headers.get("kind"), labels),
        language=_language(source.headers, " ".join(body)) or context.rules.language,
        issuer=issuer,
        date=date,
        dateline=_place(dateline, source.headers, context.rules),
        status=release_line.status if release_line else None,
        embargo_until=release_line.until if release_line else None,
        blocks=tuple(Block(number=ln.number, kind=ln.kind, zone=ln.zone, text=ln.text) for ln in draft.lines),
        quotations=quotations,
        references=find_references(draft.body()),
        laws=find_laws(draft.passages(), issuer),
        contacts=find_contacts(draft.lines),
        end_mark=end_mark,
        topics=_topics(context.vocabulary, title.title, body, source.headers),
        doubts=(
            *source.doubts,
            *title.doubts,
            *date_doubts,
            *(release_line.doubts if release_line else ()),
            *_footer_year(draft, date),
        ),
        sources=(Origin(path=source.path, sha256=source.sha256, format=source.format),),
    )


def _on_one_line(text: str) -> str:
    """A text without its line breaks; other blanks stay, a run of them may stand for a lost mark."""
    return " ".join(filter(None, map(str.strip, text.split("\n")))) if "\n" in text else text


def _date_order(source: Source, rules: CorpusRules) -> DateOrder | None:
    """The order of the archive's rules; else, where a date has only numbers, that of the text's language."""
    head = "\n".join(block.text[:HEAD_REACH] for block in source.blocks[:HEAD])
    if rules.date_order or not _ONLY_NUMBERS.search(head):
        return rules.date_order
    language = language_of(" ".join(block.text for block in source.blocks))
    return None if language in (None, "en") else "dmy"


def _dateline(draft: Draft, order: DateOrder | None, today: dt.date, *, lost: bool) -> FoundDateline | None:
    """The dateline of the paragraph that opens the body, or of one shortly after it."""
    said = [line for line in draft.body()[:HEAD] if line.kind != "item"]  # highlights may stand above it
    for line in said[:OPENING]:
        found = find_dateline(line.text, order=order, today=today, lost=lost)
        if found:
            return found
    return None


def _on_its_own_line(own_lines: list[Evidence]) -> FoundDateline | None:
    """The dateline that is a line by itself, above the text."""
    for evidence in own_lines:
        if evidence.place and evidence.line:
            place, text = place_of(evidence.place), evidence.line.flat
            return FoundDateline(text=text, place=place, date=None, yearless=None, end=len(text))
    return None


def _place(found: FoundDateline | None, headers: Mapping[str, str], rules: CorpusRules) -> Dateline:
    place = found.place if found else place_of(headers.get("place", ""))
    return Dateline(place=rules.place_called(place) if place else None, text=found.text if found else None)


def _date(
    source: Source,
    context: Context,
    draft: Draft,
    release_line: ReleaseLine | None,
    own_lines: list[Evidence],
    dateline: FoundDateline | None,
) -> tuple[IssueDate, tuple[Doubt, ...]]:
    """All the evidence for the date, weighed."""
    printed = [
        *printed_evidence("dateline", dateline.date if dateline else None),
        *printed_evidence("release-line", release_line.date if release_line else None),
        *own_lines,
    ]
    yearless = dateline.yearless if dateline else None
    date, doubts = choose_date(
        printed,
        outside_evidence(source),
        yearless,
        above_title=[e for e in own_lines if _above_title(draft, e)],
        today=context.today,
    )
    unread = [
        Doubt(about="date", reason=found.doubt)
        for found in (dateline.date if dateline else None, release_line.date if release_line else None)
        if found and found.value is None and found.doubt
    ]
    return date, (*unread, *doubts)


def _above_title(draft: Draft, evidence: Evidence) -> bool:
    """Does this date line stand above the headline?"""
    titles = draft.with_part("title")
    if evidence.line is None or not titles:
        return False
    return draft.lines.index(evidence.line) < draft.lines.index(titles[0])


def _language(headers: Mapping[str, str], body: str) -> str | None:
    """What the text shows; a page's own claim only where the text is too short to tell."""
    claimed = headers.get("language", "").strip().lower()[:2]
    return language_of(body) or (claimed if re.fullmatch(r"[a-z]{2}", claimed) else None)


def _topics(
    vocabulary: Vocabulary, title: str, body: list[str], headers: Mapping[str, str]
) -> tuple[Topic, ...]:
    given = [name for name in headers.get("topics", "").split(",") if name.strip()]
    return vocabulary.topics_of(title, body, given)


_ONLY_NUMBERS = re.compile(r"\d(?<!\w\d)\d?[./]\d{1,2}[./]\d{2,4}\b")  # begins with a digit: found at once
_INITIAL = re.compile(
    r"\b([A-Z]|Sens?|Rep|Gov) {2}(?=[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][a-z])"
)  # "Charles E  Schumer", its stop lost
_COPYRIGHT_YEAR = re.compile(r"(?:©|copyright|\(c\))\D{0,12}(?P<year>(?:19|20)\d{2})", re.IGNORECASE)


def _footer_year(draft: Draft, date: IssueDate) -> list[Doubt]:
    """A mailing footer that bears another year than the release."""
    for line in draft.lines:
        if line.zone == "footer" and (match := _COPYRIGHT_YEAR.search(line.text)):
            if date.value is None or date.value.year == int(match["year"]):
                return []
            return [
                Doubt(
                    about="date",
                    reason=f"the footer says {match['year']}; {date.value} from the {date.source} was used",
                )
            ]
    return []
