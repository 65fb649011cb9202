"""Embargo: which releases are before their time, and their way into the open.

An embargoed release, and one whose date lies ahead, is kept in a corpus of its
own that the index and the web never open. When its time has come it is put
into the public corpus, original and all, and only then leaves the other one.
"""

from __future__ import annotations

import datetime as dt

from archive.release import Release
from archive.source import Source
from archive.store.batches import Occasion, next_number
from archive.store.corpus import Corpus
from archive.store.corrections import hand_over
from archive.store.storing import given_topics


def embargoed_until(release: Release) -> dt.datetime | None:
    """When a release may be seen; None where nobody can tell, and a person must say.

    A future date without an embargo line counts as one, until that day begins in UTC.
    """
    if release.status == "embargoed":
        return release.embargo_until
    if release.date.value is None:
        return dt.datetime.min.replace(tzinfo=dt.UTC)
    return dt.datetime.combine(release.date.value, dt.time(0), dt.UTC)


def is_before_its_time(release: Release, now: dt.datetime) -> bool:
    """Must this release be held back now? ``now`` is aware."""
    until = embargoed_until(release)
    return until is None or until > now


def publish(
    embargoed: Corpus, public: Corpus, now: dt.datetime, ids: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Move what is due (or the named ids, whatever their time) into the public corpus; gives their ids.

    The public copy is on the disk before the other is removed: a crash between the two
    leaves both, and the next call mends it. The caller holds the home's lock.
    """
    due = [
        release
        for id in embargoed.digests()
        if not is_before_its_time(release := embargoed.get(id), now) or id in ids
    ]
    if not due:
        return ()
    number = next_number(embargoed.folder, public.folder)
    hand_over(embargoed.folder, public.folder, [release.id for release in due])
    with public.adding(Occasion(number=number, time=now, what="dateline publish")) as adding:
        published = tuple(adding.put(release, _source_of(embargoed, release))[1] for release in due)
        adding.commit()
    embargoed.remove(*(release.id for release in due))
    return published


def _source_of(corpus: Corpus, release: Release) -> Source:
    """The stored original as the Source it came from, for another corpus to keep."""
    original = corpus.original(release.id)
    origin = release.sources[0]
    _, _, ordinal = release.id.partition("-")
    return Source(
        path=origin.path,
        format=origin.format,
        sha256=origin.sha256,
        original=original.read_bytes(),
        extension=original.suffix,
        blocks=(),
        ordinal=int(ordinal or 1),
        headers={"topics": ",".join(given_topics(original.parent))},
    )
