"""Entry: what an engine is told of one release; Card: what result pages show of it.

Made from a Release in one place, so that every engine indexes the same words
and every page shows the same lines. Which words a text has is words.py's
business; how entries are stored is each engine's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from archive.release import Release

# Text fields of an entry, in the order of their weight. Boilerplate, contact and
# footer never rank; boilerplate can be asked for by `in:boilerplate`.
TEXT_FIELDS = ("title", "body", "quote", "boilerplate")

NO_NAMES: Mapping[str, str] = MappingProxyType({})


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
class Entry:
    """One release as an engine sees it.

    ``texts`` maps each of TEXT_FIELDS to its pieces; a phrase never reaches from
    one piece into the next. ``keywords`` maps each chosen facet to its values.
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


def entry_of(release: Release, digest: str, names: Mapping[str, str] = NO_NAMES) -> Entry:
    """What the engine is told of this release. The quotation field repeats words of the body.

    ``names`` are the spellings under which speakers are counted, where the release prints others.
    """
    body = tuple(b.text for b in release.blocks if b.zone == "body")
    boilerplate = tuple((b.number, b.text) for b in release.blocks if b.number and b.zone == "boilerplate")
    passages = tuple((b.number, b.text) for b in release.blocks if b.number and b.zone == "body")
    topics = tuple(topic.id for topic in release.topics)
    return Entry(
        id=release.id,
        digest=digest,
        language=release.language,
        date=release.date.value,
        texts={
            "title": (release.title, *((release.subtitle,) if release.subtitle else ())),
            "body": body,
            "quote": tuple(quotation.text for quotation in release.quotations),
            "boilerplate": tuple(text for _, text in boilerplate),
        },
        keywords={
            "topic": topics,
            "issuer": (release.issuer,) if release.issuer else (),
            "place": (release.dateline.place,) if release.dateline.place else (),
            "speaker": tuple(dict.fromkeys(names.get(name, name) for name in release.speakers)),
            "kind": (release.kind,),
            "law": tuple(dict.fromkeys(law.key for law in release.laws)),
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
    )
