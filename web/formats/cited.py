"""Cited: what a citation names, be it a release, a passage of it or something said in it.

Made here of a release; how it is written is the business of citations.py (for
people) and of ris.py, bibtex.py and csl_json.py (for reference managers).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from archive.address import passage_address
from archive.release import Release
from index.entry import Card, Said
from web.wording import capitalised

Label = Callable[[str], str]  # a topic's id -> what it is called


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """What is cited. Texts are the publisher's, not yet escaped for any format.

    ``key`` names it in a reference manager's library: "jwwitwmdzp", "jwwitwmdzp-p4".
    ``genre`` is the kind as a heading: "Press release". ``archive`` is this site's title.
    ``text`` is what stands there: the first passage of a release, the passages cited, the
    words quoted. ``first`` and ``last`` are passage numbers, None for a whole release;
    ``speaker`` is whose words they are, None unless a quotation is cited.
    """

    key: str
    title: str
    genre: str
    issuer: str | None
    date: dt.date | None
    language: str | None
    place: str | None
    archive: str
    address: str
    text: str
    topics: tuple[str, ...]
    first: int | None = None
    last: int | None = None
    speaker: str | None = None

    def numbers(self, one: str, several: str) -> str:
        """The passages after their sign: "¶ 4", "¶¶ 4–6"; "" for a whole release."""
        if self.first is None or self.last is None:
            return ""
        return f"{one} {self.first}" if self.first == self.last else f"{several} {self.first}–{self.last}"


def cited_release(
    release: Release, *, archive: str, base: str, label: Label = str, version: int | None = None
) -> Cited:
    """A release under its shortest address. ``base`` is the site's own; ``version`` names an earlier one."""
    lead = next((block.text for block in release.blocks if block.number), "")
    return Cited(
        key=release.id if version is None else f"{release.id}-v{version}",
        title=release.title.strip() or "Untitled release",
        genre=_genre(release.kind),
        issuer=release.issuer,
        date=release.date.value,
        language=release.language,
        place=release.dateline.place,
        archive=archive,
        address=f"{base}/releases/{release.id}" + (f"?v={version}" if version is not None else ""),
        text=lead,
        topics=tuple(label(topic.id) for topic in release.topics),
    )


def cited_passage(whole: Cited, release: Release, first: int, last: int, *, base: str) -> Cited:
    """A passage, or several in a row, of the release that ``whole`` cites."""
    part = f"p{first}" if first == last else f"p{first}-p{last}"
    address = passage_address(release.id, first) + (f"-p{last}" if last > first else "")
    said = [block.text for block in release.blocks if block.number and first <= block.number <= last]
    return replace(
        whole,
        key=f"{release.id}-{part}",
        address=base + address,
        text="\n\n".join(said),
        first=first,
        last=last,
    )


def cited_said(said: Said, card: Card, *, archive: str, base: str) -> Cited:
    """A quotation as a list shows it, from the card of its release: no release is read for it.

    Several may stand in one paragraph, so its key has a name for the words too.
    """
    words = hashlib.blake2b(said.text.encode("utf-8", "replace"), digest_size=3).hexdigest()
    return Cited(
        key=f"{card.id}-p{said.paragraph}-{words}",
        title=card.title.strip() or "Untitled release",
        genre=_genre(card.kind),
        issuer=card.issuer,
        date=card.date,
        language=None,
        place=card.place,
        archive=archive,
        address=base + passage_address(card.id, said.paragraph),
        text=said.text,
        topics=(),
        first=said.paragraph,
        last=said.paragraph,
        speaker=said.name,
    )


def _genre(kind: str) -> str:
    return "Press release" if kind == "other" else capitalised(kind)
