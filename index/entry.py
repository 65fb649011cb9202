"""Entry: what an engine is told of one release; Card and Said: what result pages show of it.

Made from a Release in one place, so that every engine indexes the same words
and every page shows the same lines. Which words a text has is words.py's
business; how entries are stored is each engine's.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from archive.release import Doubt, Quotation, Release

# Text fields of an entry, in the order of their weight. Boilerplate, contact and
# footer never rank; boilerplate can be asked for by `in:boilerplate`.
TEXT_FIELDS = ("title", "body", "quote", "boilerplate")

NO_NAMES: Mapping[str, str] = MappingProxyType({})
NO_ANCESTORS: Mapping[str, tuple[str, ...]] = MappingProxyType({})

# What a doubt says of one release alone: printed words, days and years. Without them doubts of a kind are alike.
_OF_ONE_RELEASE = re.compile(r"“[^”]*”|\b[0-9]{4}(?:-[0-9]{2}){0,2}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The lines a result page needs, kept beside the index so that a page reads no release.

    ``passages`` are the numbered blocks of the body, in order: (number, text).
    ``boilerplate`` likewise; shown only when a match is nowhere else.
    """

    id: str
    title: str
    date: dt.date | None
    issuer: str | None
    place: str | None
    kind: str
    topics: tuple[str, ...]
    passages: tuple[tuple[int, str], ...]
    boilerplate: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One quotation, kept beside the index like a card.

    ``release`` is the id of its release, ``speaker`` and ``role`` are the values it is
    counted under, ``name`` is the speaker as printed. ``text`` as in archive/release.py.
    """

    release: str
    speaker: str | None
    name: str | None
    role: str | None
    organisation: str | None
    paragraph: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One release as an engine sees it.

    ``texts`` maps each of TEXT_FIELDS to its pieces; a phrase never reaches from
    one piece into the next. The pieces of "quote" are what ``said`` says, in order.
    ``keywords`` maps each chosen facet to its values.
    ``digest`` names the state of the stored release (and of the rules that made
    this entry): equal digests mean nothing to do.
    """

    id: str
    digest: str
    language: str | None
    date: dt.date | None
    texts: Mapping[str, tuple[str, ...]]
    keywords: Mapping[str, tuple[str, ...]]
    card: Card
    said: tuple[Said, ...] = ()


def entry_of(
    release: Release,
    digest: str,
    names: Mapping[str, str] = NO_NAMES,
    ancestors: Mapping[str, tuple[str, ...]] = NO_ANCESTORS,
) -> Entry:
    """What the engine is told of this release. The quotation field repeats words of the body.

    ``names`` are the spellings under which speakers are counted, where the release prints others.
    ``ancestors`` are the topics above each topic: they find the release too, its card does not name them.
    """
    body = tuple(b.text for b in release.blocks if b.zone == "body")
    boilerplate = tuple((b.number, b.text) for b in release.blocks if b.number and b.zone == "boilerplate")
    passages = tuple((b.number, b.text) for b in release.blocks if b.number and b.zone == "body")
    topics = tuple(topic.id for topic in release.topics)
    said = tuple(_said(quotation, release.id, names) for quotation in release.quotations)
    return Entry(
        id=release.id,
        digest=digest,
        language=release.language,
        date=release.date.value,
        texts={
            "title": (release.title, *((release.subtitle,) if release.subtitle else ())),
            "body": body,
            "quote": tuple(one.text for one in said),
            "boilerplate": tuple(text for _, text in boilerplate),
        },
        keywords={
            "topic": tuple(dict.fromkeys(name for id in topics for name in (id, *ancestors.get(id, ())))),
            "issuer": (release.issuer,) if release.issuer else (),
            "place": (release.dateline.place,) if release.dateline.place else (),
            "speaker": tuple(dict.fromkeys(names.get(name, name) for name in release.speakers)),
            "role": tuple(dict.fromkeys(one.role for one in said if one.role)),
            "kind": (release.kind,),
            "law": tuple(dict.fromkeys(law.key for law in release.laws)),
            "format": tuple(dict.fromkeys(origin.format for origin in release.sources)),
            "dated": (release.date.source,),
            "doubt": tuple(dict.fromkeys(map(doubt_in_general, release.doubts))),
        },
        card=Card(
            id=release.id,
            title=release.title,
            date=release.date.value,
            issuer=release.issuer,
            place=release.dateline.place,
            kind=release.kind,
            topics=topics,
            passages=passages,
            boilerplate=boilerplate,
        ),
        said=said,
    )


def _said(quotation: Quotation, id: str, names: Mapping[str, str]) -> Said:
    name, role = quotation.speaker, " ".join((quotation.role or "").split())
    return Said(
        release=id,
        speaker=names.get(name, name) if name else None,
        name=name,
        role=role[:1].upper() + role[1:] or None,  # "director" and "Director" are one role
        organisation=quotation.organisation,
        paragraph=quotation.paragraph,
        text=quotation.text,
    )


def doubt_in_general(doubt: Doubt) -> str:
    """What doubts of one kind have in common: "date: the footer says …; … from the dateline was used"."""
    return f"{doubt.about}: {_OF_ONE_RELEASE.sub('…', doubt.reason)}"


def checked(entry: Entry) -> None:
    """Raise ValueError or TypeError for an entry that cannot be indexed, naming what is wrong with it."""
    if not entry.id or not isinstance(entry.id, str) or "\0" in entry.id:
        raise ValueError(f"an entry needs an id that is a text, not {entry.id!r}")
    if not isinstance(entry.digest, str):
        raise TypeError(f"the digest of {entry.id!r} is {entry.digest!r}, not a text")
    if entry.date is not None and (
        not isinstance(entry.date, dt.date) or isinstance(entry.date, dt.datetime)
    ):
        raise TypeError(f"the date of {entry.id!r} is {entry.date!r}, not a day")
    for group in (entry.texts, entry.keywords):
        for name, values in group.items():
            if isinstance(values, str) or not all(isinstance(value, str) for value in values):
                raise TypeError(f"{name!r} of {entry.id!r} is not a sequence of texts")
    if tuple(one.text for one in entry.said) != tuple(entry.texts.get("quote", ())):
        raise ValueError(f"the quotations of {entry.id!r} are not what its text 'quote' says")
