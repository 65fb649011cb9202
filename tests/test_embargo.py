"""Releases before their time: held back, kept apart, published whole when due."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pytest

from archive.release import IssueDate, Origin, Release, Status
from archive.source import Source, SourceBlock
from archive.store.corpus import Corpus, UnknownRelease, id_of
from archive.store.embargo import embargoed_until, is_before_its_time, publish

NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
SOON = NOW + dt.timedelta(minutes=1)


def make(
    name: str,
    status: Status | None = "embargoed",
    until: dt.datetime | None = None,
    day: dt.date | None = dt.date(2026, 11, 24),
) -> Release:
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    return Release(
        id=id_of(sha256),
        title=name,
        status=status,
        embargo_until=until,
        date=IssueDate(value=day, source="dateline") if day else IssueDate(value=None, source="none"),
        sources=(Origin(path=f"/in/{name}.txt", sha256=sha256, format="text"),),
    )


def source_of(release: Release) -> Source:
    origin = release.sources[0]
    return Source(
        path=origin.path,
        format="text",
        sha256=origin.sha256,
        original=release.title.encode(),
        extension=".txt",
        blocks=(SourceBlock(text=release.title),),
    )


def stored(folder: Path, *releases: Release) -> Corpus:
    corpus = Corpus(folder)
    with corpus.adding() as adding:
        for release in releases:
            adding.put(release, source_of(release))
        adding.commit()
    return corpus


@pytest.mark.parametrize(
    ("release", "before"),
    [
        (make("later today", until=SOON), True),
        (make("this minute", until=NOW), False),
        (make("no time could be read", until=None), True),
        (make("for immediate release", status="immediate"), False),
        (make("dated tomorrow", status=None, day=dt.date(2026, 11, 25)), True),
        (make("dated today", status=None), False),
        (make("undated", status=None, day=None), False),
        (make("embargo long over", until=NOW - dt.timedelta(days=900)), False),
    ],
    ids=lambda value: value.title if isinstance(value, Release) else "",
)
def test_what_is_before_its_time(release: Release, before: bool) -> None:
    assert is_before_its_time(release, NOW) is before


def test_an_embargo_counts_in_its_own_time_zone() -> None:
    zone = dt.timezone(dt.timedelta(hours=-5))
    release = make("eastern", until=dt.datetime(2026, 11, 24, 7, 30, tzinfo=zone))  # 12:30 UTC

    assert is_before_its_time(release, NOW)
    assert not is_before_its_time(release, NOW + dt.timedelta(minutes=31))


def test_an_embargo_whose_end_nobody_can_tell_waits_for_a_person() -> None:
    assert embargoed_until(make("when?", until=None)) is None


def test_what_is_due_moves_into_the_open_and_the_rest_stays(tmp_path: Path) -> None:
    due, later = make("due", until=NOW), make("later", until=SOON)
    hidden, public = stored(tmp_path / "hidden", due, later), Corpus(tmp_path / "public")

    published = publish(hidden, public, NOW)

    assert published == (due.id,)
    assert set(public.digests()) == {due.id}
    assert set(hidden.digests()) == {later.id}
    assert public.get(due.id) == due
    assert public.original(due.id).read_bytes() == b"due"


def test_a_named_release_is_published_whatever_its_time(tmp_path: Path) -> None:
    release = make("when?", until=None)
    hidden, public = stored(tmp_path / "hidden", release), Corpus(tmp_path / "public")

    assert publish(hidden, public, NOW) == ()
    assert publish(hidden, public, NOW, ids=(release.id,)) == (release.id,)
    assert set(hidden.digests()) == set()


def test_a_release_left_in_both_places_by_a_crash_ends_in_the_open_only(tmp_path: Path) -> None:
    release = make("due", until=NOW)
    hidden, public = stored(tmp_path / "hidden", release), stored(tmp_path / "public", release)

    assert publish(hidden, public, NOW) == (release.id,)
    assert set(public.digests()) == {release.id}
    with pytest.raises(UnknownRelease):
        hidden.get(release.id)


def test_nothing_due_makes_no_public_folder(tmp_path: Path) -> None:
    hidden = stored(tmp_path / "hidden", make("later", until=SOON))

    assert publish(hidden, Corpus(tmp_path / "public"), NOW) == ()
    assert not (tmp_path / "public").exists()
