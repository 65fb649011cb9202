"""Setting a release right by hand: into corrections.toml first, then over the stored record.

The file is what lasts; the record follows from it and from the original.
"""

from __future__ import annotations

import datetime as dt

from archive.home import Home
from archive.mending.removing import find_release
from archive.release import Release
from archive.store.batches import Occasion
from archive.store.corpus import Corpus
from archive.store.corrections import BadCorrection, Correction, write_corrections
from archive.store.embargo import is_before_its_time


def correct(home: Home, id: str, correction: Correction, *, now: dt.datetime) -> Release:
    """Lay a correction over what is known of a release; gives the release as it stands then.

    Raises UnknownRelease, Withdrawn, Busy, and BadCorrection for a day to come or a topic
    that the vocabulary does not have.
    """
    with home.writing("dateline correct"):
        corpus, stored = find_release(home, id)
        correction = _checked(home.corpus(), correction, stored, now)
        corrections = corpus.corrections.with_one(id, correction)
        write_corrections(corpus.folder, corrections)
        release = corrections.of(id).applied(stored, home.corpus().present_topic)
        if release != stored:
            with corpus.adding(Occasion(time=now, what="dateline correct")) as adding:
                adding.change(release)
                adding.commit()
    return release


def _checked(public: Corpus, correction: Correction, stored: Release, now: dt.datetime) -> Correction:
    """The correction with topics by their present ids."""
    if correction.date and correction.date > now.date() and not is_before_its_time(stored, now):
        raise BadCorrection(
            f"{correction.date} is still to come, and release {stored.id} is public. "
            "Withdraw it if it must not be seen yet."
        )
    for name in correction.topics:
        if public.vocabulary.named(name) is None:
            raise BadCorrection(
                f"there is no topic {name!r}. 'dateline topics' lists them; a new one begins in topics.toml."
            )
    return Correction(
        title=correction.title,
        subtitle=correction.subtitle,
        date=correction.date,
        issuer=correction.issuer,
        place=correction.place,
        kind=correction.kind,
        topics=tuple(map(public.present_topic, correction.topics)),
        not_topics=tuple(map(public.present_topic, correction.not_topics)),
    )
