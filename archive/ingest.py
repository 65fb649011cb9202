"""The way in, told once: files -> Sources -> releases -> the corpus, with a report that balances.

Each file is read and parsed in a limited child process (reading.py); what
comes back is put into the corpus in batches that are on the disk before they
are counted. A file that cannot be read becomes one quarantine line and the
rest go on. Releases before their time go into a corpus of their own.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from archive.errors import Unreadable
from archive.finding import digest_of_file, find_files, stamp
from archive.home import Home
from archive.parser.parse import PARSER, Context, parse
from archive.quarantine import Quarantine, Refusal
from archive.readers.opening import open_portion
from archive.readers.portions import Portion, portions_of
from archive.readers.registry import read_all
from archive.reading import read_files
from archive.release import Release
from archive.report import AddReport, Held
from archive.source import Source
from archive.store.batches import Occasion, next_number
from archive.store.corpus import Adding, Corpus
from archive.store.embargo import embargoed_until, is_before_its_time

BATCH = 400  # releases acknowledged together; a crash costs at most this much reading
BATCH_BYTES = 32_000_000  # of their originals, which wait in memory until then

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """What the reading of one file gave: releases with their sources, and pieces refused."""

    releases: tuple[tuple[Release, Source], ...]
    refused: tuple[Unreadable, ...] = ()
    notes: tuple[str, ...] = ()


def read_file(portion: Portion, context: Context) -> ReadFile:
    """Read and parse one file, or a portion of a large one; runs in a child process. Raises Unreadable.

    The blocks, parsed by now, do not travel back with it: they would double the cost of the way.
    """
    read = read_data(open_portion(portion), str(portion.path), context)
    bare = tuple((release, replace(source, blocks=(), doubts=())) for release, source in read.releases)
    return replace(read, releases=bare)


def read_data(data: bytes, path: str, context: Context) -> ReadFile:
    """Read and parse the bytes of one file. Raises Unreadable where no release can be read."""
    reading = read_all(data, path)
    return ReadFile(
        releases=tuple((source.release or parse(source, context), source) for source in reading.sources),
        refused=reading.refused,
        notes=reading.notes,
    )


class Ingest:
    """One run of additions to a home. The home's lock is held while it runs."""

    def __init__(self, home: Home, public: Adding, embargoed: Adding, now: dt.datetime) -> None:
        self._quarantine = Quarantine(home.quarantine_folder)
        self._public = public
        self._embargoed = embargoed
        self._held = home.embargoed()
        self._now = now
        self._read: list[str] = []
        self._superseded: list[str] = []  # held releases whose file now bears a text that may be seen
        self._pending = self._pending_bytes = 0
        self._pieces = self._lost = 0  # releases and refusals of the file that is being taken in
        self.report = AddReport()

    def take(self, path: Path, outcome: ReadFile | Unreadable) -> None:
        """Put what one file gave into the corpus, or on the quarantine list."""
        self.take_portion(Portion(path), outcome)

    def take_portion(self, portion: Portion, outcome: ReadFile | Unreadable) -> None:
        """The same for a portion of a file; the portions of one file come in their order."""
        path, name = portion.path, str(portion.path)
        if portion.start == 0:
            self._pieces = self._lost = 0
        if isinstance(outcome, Unreadable) and portion.end is None:
            self._refuse(name, outcome.reason, outcome.detail, digest_of_file(path))
            return
        if isinstance(outcome, Unreadable):
            outcome = ReadFile(releases=(), refused=(outcome,))
        for refusal in outcome.refused:
            self._lost += 1
            where = f" (Counted from byte {portion.start:,} of the file.)" if portion.start else ""
            digest = refusal.sha256 or digest_of_file(path)
            self._refuse(f"{name}#{self._lost}", refusal.reason, refusal.detail + where, digest)
        self.report.notes += [f"{name}: {note}" for note in outcome.notes]
        for release, source in outcome.releases:
            self._put(release, source)
        self._pieces += len(outcome.releases)
        if portion.last:
            self._read.append(name)
            if not self._lost:
                self._public.remember(name, stamp(path), self._pieces)
        if self._pending >= BATCH or self._pending_bytes >= BATCH_BYTES:
            self.commit()

    def take_known(self, path: Path) -> bool:
        """Count a file that is as it was when it was last read; False where it must be read."""
        count = self._public.remembered(str(path), stamp(path))
        self.report.unchanged += count or 0
        return count is not None

    def _put(self, release: Release, source: Source) -> None:
        before = is_before_its_time(release, self._now)
        outcome, id = (self._embargoed if before else self._public).put(release, source)
        if outcome == "stored":
            self.report.stored += 1
        elif outcome == "unchanged":
            self.report.unchanged += 1
        else:
            self.report.duplicate += 1
        if not before:
            self._superseded += self._embargoed.read_from(source.path)
        if before:
            until = embargoed_until(release)
            self.report.held.append(
                Held(id=id, title=release.title, until=until.isoformat() if until else None)
            )
        self._pending += 1
        self._pending_bytes += len(source.original)

    def _refuse(self, path: str, reason: str, detail: str, sha256: str | None) -> None:
        self.report.quarantine.append(
            Refusal(path=path, reason=reason, detail=detail, parser=PARSER, sha256=sha256)
        )

    def commit(self) -> None:
        """See everything taken so far to the disk."""
        self._embargoed.commit()
        self._public.commit()
        self._pending = self._pending_bytes = 0

    def close(self) -> None:
        """The last batch, and the quarantine list. A held text gives way to what its file says now."""
        self.commit()
        self._held.remove(*dict.fromkeys(self._superseded))
        self._quarantine.update(self.report.quarantine, self._read)


def add(
    home: Home,
    paths: Iterable[Path],
    *,
    now: dt.datetime,
    issuer_from_folder: bool = False,
    progress: Progress = lambda done: None,
    workers: int | None = None,
) -> AddReport:
    """Bring files and folders into a home. Raises Busy while another process writes to it.

    ``now`` is aware: it decides what is before its time and how two-digit years are
    read. ``progress`` is told after each file how many are done. What lies in the home
    itself is not taken in once more.
    """
    own = Path(os.path.abspath(home.folder))  # noqa: PTH100 - as find_files makes its paths
    corpus = home.corpus()
    context = Context(
        today=now.date(),
        rules=corpus.rules,
        vocabulary=corpus.vocabulary,
        issuer_from_folder=issuer_from_folder,
    )
    files, ignored = find_files(paths)
    files = [path for path in files if not path.is_relative_to(own)]
    occasion = Occasion(time=now, what="dateline add", issuer_from_folder=issuer_from_folder)
    with _session(home, corpus, occasion, now) as ingest:
        ingest.report.ignored = ignored
        fresh = [path for path in files if not ingest.take_known(path)]
        done = len(files) - len(fresh)
        progress(done)
        portions = (portion for path in fresh for portion in portions_of(path))
        for portion, outcome in read_files(portions, partial(read_file, context=context), workers=workers):
            ingest.take_portion(portion, outcome)
            done += portion.last
            progress(done)
        return ingest.report


def add_data(
    home: Home,
    files: Iterable[tuple[str, bytes]],
    *,
    now: dt.datetime,
    progress: Progress = lambda done: None,
) -> AddReport:
    """Bring (path, bytes) that the program itself ships into a home; read in this process."""
    corpus = home.corpus()
    context = Context(today=now.date(), rules=corpus.rules, vocabulary=corpus.vocabulary)
    with _session(home, corpus, Occasion(time=now, what="dateline example"), now) as ingest:
        for done, (path, data) in enumerate(files, 1):
            try:
                outcome: ReadFile | Unreadable = read_data(data, path, context)
            except Unreadable as refusal:
                outcome = refusal
            ingest.take(Path(path), outcome)
            progress(done)
        return ingest.report


@contextmanager
def _session(home: Home, corpus: Corpus, occasion: Occasion, now: dt.datetime) -> Iterator[Ingest]:
    """Lock and open; at a good end, or when a person interrupts, commit and write the quarantine list."""
    with ExitStack() as stack:
        stack.enter_context(home.writing(occasion.what or "dateline"))
        occasion = replace(occasion, number=next_number(home.corpus_folder, home.embargoed_folder))
        public = stack.enter_context(corpus.adding(occasion))
        embargoed = stack.enter_context(home.embargoed().adding(occasion))
        ingest = Ingest(home, public, embargoed, now)
        try:
            yield ingest
        except KeyboardInterrupt:
            ingest.close()
            raise
        ingest.close()
