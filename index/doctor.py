"""The doctor: what is wrong with a home, and what to type. Quick looks only; `verify` reads every byte.

Each look gives one finding, well or not. Nothing is changed here.
"""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import os
import shlex
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from archive.errors import ArchiveError
from archive.home import Home
from archive.quarantine import Quarantine
from archive.store.embargo import is_before_its_time
from archive.store.writing import holder_of
from index.errors import IndexUnusable
from index.language.synonyms import FILE, read_synonyms
from index.place import place_of

ENOUGH_BYTES = 500_000_000  # free: a rebuild of 40,000 releases writes about 400 MB beside the old index
FORKS = ("whoosh-reloaded", "whoosh3", "whoosh-ng", "whoosh-novo")  # they overwrite Whoosh's own files


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at: is it well, what was seen, and what to type where it is not."""

    well: bool
    what: str
    cure: str | None = None


def findings(home: Home, now: dt.datetime) -> Iterator[Finding]:
    """What a look at a home gives, in the order in which things are best put right."""
    for look in (
        _folder,
        _settings,
        _tables,
        _space,
        _writer,
        _whoosh,
        _corpus,
        _held,
        _quarantine,
        _cluster,
        _index,
    ):
        try:
            yield from look(home, now)
        except ArchiveError as error:
            yield Finding(well=False, what=str(error), cure=None)


def _folder(home: Home, now: dt.datetime) -> Iterator[Finding]:
    if not home.folder.is_dir():
        what = f"{home.folder} does not exist yet: nothing was added"
        yield Finding(well=False, what=what, cure="dateline add PATH, or dateline example")
    elif not os.access(home.folder, os.W_OK):
        what = f"{home.folder} may only be read by you: enough for serving, not for adding"
        yield Finding(well=True, what=what)
    else:
        yield Finding(well=True, what=f"the home is {home.folder}")


def _settings(home: Home, now: dt.datetime) -> Iterator[Finding]:
    settings = home.settings  # raises with the line to mend
    if settings.base_address is None:
        what = "settings.toml sets no base_address: feeds and citations bear the address they were asked at"
        yield Finding(well=True, what=what)
    else:
        yield Finding(
            well=True, what=f"settings.toml is in order; the public address is {settings.base_address}"
        )


def _tables(home: Home, now: dt.datetime) -> Iterator[Finding]:
    """The files that people edit; each is read as the program would."""
    corpus = home.corpus()
    looks: dict[str, Callable[[], object]] = {
        "corpus.toml": lambda: corpus.rules,
        "topics.toml": lambda: corpus.vocabulary,
        "corrections.toml": lambda: corpus.corrections,
        FILE: lambda: read_synonyms(home.corpus_folder / FILE),
    }
    bad = []
    for look in looks.values():
        try:
            look()
        except ArchiveError as error:
            bad.append(Finding(well=False, what=str(error)))
    yield from bad or [Finding(well=True, what=f"{', '.join(looks)} can be read, where they exist")]


def _space(home: Home, now: dt.datetime) -> Iterator[Finding]:
    if home.folder.is_dir():
        free = shutil.disk_usage(home.folder).free
        if free >= ENOUGH_BYTES:
            yield Finding(well=True, what=f"{free / 1e9:.1f} GB are free")
        else:
            what = f"only {free / 1e9:.1f} GB are free; adding stops cleanly when there is no more, but make room"
            yield Finding(well=False, what=what, cure=f"df -h {shlex.quote(str(home.folder))}")


def _writer(home: Home, now: dt.datetime) -> Iterator[Finding]:
    holder = holder_of(home.lock)
    yield Finding(well=True, what=f"{holder} is writing" if holder else "nobody is writing")


def _whoosh(home: Home, now: dt.datetime) -> Iterator[Finding]:
    version = importlib.metadata.version("Whoosh")
    for fork in FORKS:
        try:
            importlib.metadata.version(fork)
        except importlib.metadata.PackageNotFoundError:
            continue
        what = f"{fork} is installed beside Whoosh {version}, and each overwrites the other's files"
        cure = f"pip uninstall {fork}; pip install --force-reinstall Whoosh=={version}"
        yield Finding(well=False, what=what, cure=cure)
        return
    yield Finding(well=True, what=f"Whoosh is {version}")


def _corpus(home: Home, now: dt.datetime) -> Iterator[Finding]:
    count = len(home.corpus().digests()) if home.corpus_folder.is_dir() else 0
    if not home.folder.is_dir():
        return  # said already, with the cure
    if count:
        yield Finding(well=True, what=f"{count:,} releases are public")
    else:
        what = "there are no public releases yet"
        yield Finding(well=False, what=what, cure="dateline add PATH, or dateline example")


def _held(home: Home, now: dt.datetime) -> Iterator[Finding]:
    held = home.embargoed()
    ids = held.digests() if home.embargoed_folder.is_dir() else {}
    due = sum(not is_before_its_time(held.get(id), now) for id in ids)
    if due:
        what = f"{due} of {len(ids)} releases held back are due"
        yield Finding(well=False, what=what, cure="dateline publish --due")
    else:
        yield Finding(well=True, what=f"{len(ids)} releases are held back, none of them due")


def _quarantine(home: Home, now: dt.datetime) -> Iterator[Finding]:
    count = len(Quarantine(home.quarantine_folder).refusals())
    what = f"{count} files could not be read" if count else "no file is in quarantine"
    yield Finding(well=not count, what=what, cure="dateline quarantine" if count else None)


def _index(home: Home, now: dt.datetime) -> Iterator[Finding]:
    place = place_of(home)
    if not place.is_begun():
        if home.corpus().digests():
            yield Finding(well=False, what="there is no index yet", cure="dateline index")
        return
    if place.is_outdated():
        yield Finding(well=False, what="the index was made by another version", cure="dateline index")
        return
    try:
        known = place.open().digests()
    except IndexUnusable as error:
        yield Finding(well=False, what=str(error), cure="dateline index --rebuild")
        return
    wanted = home.corpus().digests()
    behind = sum(known.get(id) != digest for id, digest in wanted.items()) + len(known.keys() - wanted.keys())
    if behind:
        yield Finding(well=False, what=f"the index is {behind} releases behind", cure="dateline index")
    else:
        yield Finding(well=True, what=f"the index has all {len(known):,} of them")


def _cluster(home: Home, now: dt.datetime) -> Iterator[Finding]:
    """How the cluster is, for an archive that has its index in one."""
    if home.settings.engine == "opensearch":
        what, cure = place_of(home).health()
        yield Finding(well=cure is None, what=what, cure=cure)
