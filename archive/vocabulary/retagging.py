"""Filing anew: the present vocabulary applied to releases that are stored, without reading files again.

What the rules gave is found anew; what a person or the source gave stays, under the
id the topic bears now. Names the source used are kept beside each release
(storing.py), so that a topic which takes one up as ``formerly`` gets its releases.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from archive.home import Home
from archive.release import Release, Topic
from archive.store.batches import Occasion
from archive.store.corpus import Corpus
from archive.store.corrections import Correction
from archive.store.storing import given_topics
from archive.topics import Vocabulary

BATCH = 1000  # records acknowledged together; they are small, and the originals are not touched


@dataclass(slots=True)
class RetagReport:
    """(id, topics before, topics after) of each release that changed, and how many did not."""

    changed: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)
    unchanged: int = 0


def retag(
    home: Home, *, now: dt.datetime, progress: Callable[[int], None] = lambda done: None
) -> RetagReport:
    """Apply topics.toml to every stored release, held ones too. Raises Busy."""
    report = RetagReport()
    vocabulary = home.corpus().vocabulary
    with home.writing("dateline topics --apply"):
        for corpus in (home.corpus(), home.embargoed()):
            if corpus.folder.is_dir():
                _retag(corpus, vocabulary, report, now, progress)
    return report


def _retag(
    corpus: Corpus,
    vocabulary: Vocabulary,
    report: RetagReport,
    now: dt.datetime,
    progress: Callable[[int], None],
) -> None:
    ids = sorted(corpus.digests())
    with corpus.adding(Occasion(time=now, what="dateline topics")) as adding:
        for id in ids:
            release = corpus.get(id)
            given = given_topics(corpus.folder_of(id))
            topics = topics_now(release, vocabulary, given, corpus.corrections.of(id))
            if topics == release.topics:
                report.unchanged += 1
            else:
                adding.change(replace(release, topics=topics), topics_only=True)
                before, after = (tuple(topic.id for topic in row) for row in (release.topics, topics))
                report.changed.append((id, before, after))
                if len(report.changed) % BATCH == 0:
                    adding.commit()
            progress(report.unchanged + len(report.changed))
        adding.commit()


def topics_now(
    release: Release, vocabulary: Vocabulary, given: Sequence[str], correction: Correction
) -> tuple[Topic, ...]:
    """The topics a stored release has by the present vocabulary: by hand, by its source, by rule, in this order."""

    def present(name: str) -> str:
        return vocabulary.named(name) or name

    found = vocabulary.topics_of(
        release.title, [block.text for block in release.blocks if block.zone == "body"], given
    )
    stored = [Topic(id=present(t.id), by=t.by) for t in release.topics if t.by != "rule"]
    row = [*(t for t in stored if t.by == "hand"), *(t for t in found if t.by == "source")]
    row += [*(t for t in stored if t.by == "source"), *(t for t in found if t.by == "rule")]
    first: dict[str, Topic] = {}
    for topic in row:
        first.setdefault(topic.id, topic)
    return correction.topics_over(tuple(first.values()), present)
