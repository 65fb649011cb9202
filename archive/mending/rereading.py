"""Reading again: the present parser, rules and corrections applied to the originals that are stored.

Ids stay, and so do the numbers of passages: where a better reading would move the
number of a text that is still there, the old record is kept as an earlier version.
Earlier versions themselves are never read again: they are what people saw.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from archive.errors import Unreadable
from archive.home import Home
from archive.ids import UnknownRelease, ordinal_of
from archive.parser.parse import Context, parse
from archive.readers.registry import read_all
from archive.reading import open_regular, read_files
from archive.record import as_json, read_record
from archive.release import Release
from archive.store.adding import Adding
from archive.store.batches import Occasion, read_batches
from archive.store.corpus import Corpus
from archive.store.embargo import is_before_its_time

BATCH = 400  # records acknowledged together, as when releases are added


@dataclass(slots=True)
class RereadReport:
    """What reading again gave: (id, names of the fields that changed), ids with a new version, and what failed."""

    changed: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)
    unchanged: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def reread(
    home: Home,
    ids: Collection[str] | None,
    *,
    now: dt.datetime,
    progress: Callable[[int], None] = lambda done: None,
    workers: int | None = None,
) -> RereadReport:
    """Read these releases again, or all of them (None), held ones too. Raises UnknownRelease, Busy."""
    report = RereadReport()
    with home.writing("dateline reread"):
        corpora = {corpus: corpus.digests() for corpus in (home.corpus(), home.embargoed())}
        for id in ids or ():
            if not any(id in here for here in corpora.values()):
                home.corpus().get(id)  # says why: unknown or withdrawn
                raise UnknownRelease(id)
        for corpus, here in corpora.items():
            wanted = sorted(here if ids is None else set(ids) & here.keys())
            if wanted:
                _reread(home, corpus, wanted, report, now, progress, workers)
    return report


def _reread(
    home: Home,
    corpus: Corpus,
    ids: list[str],
    report: RereadReport,
    now: dt.datetime,
    progress: Callable[[int], None],
    workers: int | None,
) -> None:
    """Read some releases of one corpus again and store what changed."""
    public = home.corpus()
    context = Context(today=now.date(), rules=public.rules, vocabulary=public.vocabulary)
    by_folder = _with_issuer_from_folder(home)
    with ExitStack() as stack:
        adding = stack.enter_context(corpus.adding(Occasion(time=now, what="dateline reread")))
        since = 0
        for from_folder in (False, True):
            originals = {corpus.original(id): id for id in ids if (id in by_folder) == from_folder}
            make = partial(read_original, context=replace(context, issuer_from_folder=from_folder))
            for path, outcome in read_files(originals, make, workers=workers):
                id = originals[path]
                if isinstance(outcome, Unreadable):
                    report.refused.append((id, f"{outcome.reason}. {outcome.detail}"))
                else:
                    _take(corpus, adding, corpus.get(id), outcome, report, now)
                since += 1
                progress(len(report.changed) + len(report.versions) + report.unchanged + len(report.refused))
                if since % BATCH == 0:
                    adding.commit()
        adding.commit()


def read_original(path: Path, context: Context) -> Release:
    """What the parser reads today in a stored original; runs in a child process. Raises Unreadable.

    The file's first path is evidence (its name may bear the date), so it is taken from the
    record beside the original.
    """
    record = path.parent / "release.json"
    stored = read_record(record.read_bytes(), str(record))
    sources = read_all(open_regular(path), stored.sources[0].path if stored.sources else str(path)).sources
    for source in sources:
        if len(sources) == 1 or source.ordinal == ordinal_of(stored.id):
            return source.release or parse(source, context)
    raise Unreadable("no-release", "The original no longer gives this release. It stays as it is stored.")


def _take(
    corpus: Corpus, adding: Adding, stored: Release, read: Release, report: RereadReport, now: dt.datetime
) -> None:
    """Store a reading where it differs, as a new version where numbers would move."""
    fresh = replace(read, id=stored.id, sources=stored.sources)
    fresh = corpus.corrections.of(stored.id).applied(fresh, corpus.present_topic)
    if fresh == stored:
        report.unchanged += 1
    elif is_before_its_time(fresh, now) and not is_before_its_time(stored, now):
        report.refused.append(
            (
                stored.id,
                "it is now read as being before its time, and is public. Withdraw it, or correct its date.",
            )
        )
    elif keeps_numbers(stored, fresh):
        adding.change(fresh)
        report.changed.append((stored.id, changed_fields(stored, fresh)))
    else:
        adding.change_into_version(fresh)
        report.versions.append(stored.id)


def keeps_numbers(old: Release, new: Release) -> bool:
    """Does every numbered text that is in both bear the number it had, and every old number still name a passage?"""
    before, after = _places(old), _places(new)
    count = sum(len(numbers) for numbers in after.values())
    return count >= sum(len(numbers) for numbers in before.values()) and all(
        before[text] == after[text] for text in before.keys() & after.keys()
    )


def _places(release: Release) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for block in release.blocks:
        if block.number is not None:
            places.setdefault(block.text, []).append(block.number)
    return places


def changed_fields(old: Release, new: Release) -> tuple[str, ...]:
    """The names of the fields, as in the JSON, in which two states of a release differ."""
    before, after = as_json(old), as_json(new)
    return tuple(name for name in after if before[name] != after[name])


def _with_issuer_from_folder(home: Home) -> frozenset[str]:
    """The releases that were added with --issuer-from folder."""
    batches = read_batches(home.corpus_folder, home.embargoed_folder)
    return frozenset(
        id
        for batch in batches
        if batch.issuer_from_folder
        for id in (*batch.came.new, *(id for id, _ in batch.came.versions))
    )
