"""The catalogue: which files and which texts a corpus already holds, for quick look-up.

Derived from the corpus and beside it; delete it at will. Before use it is
brought up to the folder's state by names, sizes and times, so that a crash, a
restore or an edit by hand costs a walk and never a wrong answer. SQLite's own
transactions keep it whole. Only those who write use it, never the web.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

from archive.ids import ordinal_of
from archive.record import read_record
from archive.release import Release
from archive.store.duplicates import Traits, traits_of
from archive.store.fingerprints import digest_of, fingerprint_of, stamp_of
from archive.store.stones import read_stone
from archive.store.storing import VERSIONS, version_numbers
from archive.store.writing import Busy, make_folder

LAYOUT = 5  # of the tables below; another number means: make it anew

_TABLES = """
create table releases(id text primary key, year text, stamp text, digest text);
create table files(path text primary key, stamp text, releases int) without rowid;
create table texts(fingerprint text, id text, version int);
create table origins(path text, sha256 text, id text, version int);
create table near(key int, id text);
create table traits(id text primary key, numbers int, names int, title int, marked int, day text);
create table speakers(id text, spelling text, organisation text, issuer text);
create index texts_fingerprint on texts(fingerprint);
create index texts_id on texts(id);
create index origins_path on origins(path);
create index origins_sha256 on origins(sha256);
create index origins_id on origins(id);
create index near_key on near(key);
create index near_id on near(id);
create index speakers_id on speakers(id);
"""
CURRENT = 0  # the version number of what stands now; earlier versions count from 1
MANY = 40  # candidates looked at for one release; a form letter's cluster has hundreds of them


class Catalogue:
    """One corpus's catalogue. ``path`` None keeps it in memory only."""

    def __init__(self, releases: Path, path: Path | None) -> None:
        self._releases = releases
        self._withdrawn: dict[tuple[str, int], str] = {}  # (digest, ordinal) of what is not taken in again
        self._stones: set[str] = set()
        self._path = path
        self._db = self._open(path)

    def _open(self, path: Path | None) -> sqlite3.Connection:
        if path is not None:
            make_folder(path.parent)
        for _ in range(2):
            db = sqlite3.connect(path or ":memory:", isolation_level=None)
            try:
                if db.execute("pragma user_version").fetchone()[0] == LAYOUT:
                    return db
                if not db.execute("select 1 from sqlite_master").fetchone():
                    db.executescript(_TABLES + f"pragma user_version={LAYOUT};")
                    return db
            except sqlite3.OperationalError as error:  # locked, or the disk refuses: not ours to mend
                db.close()
                raise _in_use(path, error) from error
            except sqlite3.DatabaseError:
                pass
            db.close()  # another layout, or damaged: it is derived, so it goes
            if path is not None:
                path.unlink()
        raise sqlite3.DatabaseError(f"no catalogue can be made at {path}")

    def close(self) -> None:
        self._db.close()

    def begin(self) -> None:
        """Begin to write. Raises Busy while another process does."""
        try:
            self._db.execute("begin immediate")
        except sqlite3.OperationalError as error:
            raise _in_use(self._path, error) from error

    def commit(self) -> None:
        self._db.execute("commit")

    def rollback(self) -> None:
        if self._db.in_transaction:
            self._db.execute("rollback")

    def catch_up(self) -> None:
        """Bring the catalogue to the state of the folder: new, changed and vanished releases."""
        known = {
            id: (year, stamp) for id, year, stamp in self._db.execute("select id, year, stamp from releases")
        }
        self.begin()
        for year, id, file in self._walk():
            if known.pop(id, None) != (year, stamp_of(file)):
                record = file.read_bytes()
                self.forget(id)
                self.note(read_record(record, str(file)), year, stamp_of(file), digest_of(record))
                for version in version_numbers(file.parent):
                    kept = file.parent / VERSIONS / str(version) / "release.json"
                    self.note_version(id, version, read_record(kept.read_bytes(), str(kept)))
        for id in known:
            self.forget(id)
        self.commit()

    def _walk(self) -> Iterator[tuple[str, str, Path]]:
        """(year, id, release.json) of every release on disk; stones are noted on the way."""
        self._withdrawn.clear()
        self._stones.clear()
        for year in _names(self._releases):
            for id in _names(self._releases / year):
                folder = self._releases / year / id
                if stone := read_stone(folder):
                    self._stones.add(id)
                    self._withdrawn |= {(sha256, ordinal_of(id)): id for sha256 in stone["sha256"]}
                elif (folder / "release.json").exists():
                    yield year, id, folder / "release.json"

    def note(
        self, release: Release, year: str, stamp: str, digest: str, traits: Traits | None = None
    ) -> None:
        """Record one release's present state, replacing what was known of it but its earlier versions."""
        self._forget_current(release.id)
        self._db.execute("insert into releases values(?,?,?,?)", (release.id, year, stamp, digest))
        self._note_text(release.id, CURRENT, release)
        traits = traits or traits_of(release)
        self._db.executemany("insert into near values(?,?)", [(key, release.id) for key in traits.keys])
        self._db.execute(
            "insert into traits values(?,?,?,?,?,?)",
            (release.id, traits.numbers, traits.names, traits.title, traits.marked, traits.day),
        )
        speakers = dict.fromkeys((q.speaker, q.organisation) for q in release.quotations if q.speaker)
        self._db.executemany(
            "insert into speakers values(?,?,?,?)",
            [
                (
                    release.id,
                    _storable(spelling),
                    _storable(organisation or ""),
                    release.issuer and _storable(release.issuer),
                )
                for spelling, organisation in speakers
            ],
        )

    def note_version(self, id: str, version: int, release: Release) -> None:
        """Record what an earlier version says and where it came from, so that its file is known again."""
        self._note_text(id, version, release)

    def note_origin(self, id: str, version: int, path: str, sha256: str) -> None:
        """Record that a version came from one more file."""
        self._db.execute("insert into origins values(?,?,?,?)", (_storable(path), sha256, id, version))

    def seal(self, id: str, stamp: str, digest: str) -> None:
        """The state that a release noted before now has on the disk."""
        self._db.execute("update releases set stamp=?, digest=? where id=?", (stamp, digest, id))

    def _note_text(self, id: str, version: int, release: Release) -> None:
        self._db.execute("insert into texts values(?,?,?)", (fingerprint_of(release), id, version))
        self._db.executemany(
            "insert into origins values(?,?,?,?)",
            [(_storable(o.path), o.sha256, id, version) for o in release.sources],
        )

    def forget(self, id: str) -> None:
        self._forget_current(id)
        self._db.execute("delete from texts where id=?", (id,))
        self._db.execute("delete from origins where id=?", (id,))

    def forget_versions(self, id: str) -> None:
        """Forget a release's earlier versions: they are noted anew when a later one comes."""
        self._db.execute("delete from texts where id=? and version<>?", (id, CURRENT))
        self._db.execute("delete from origins where id=? and version<>?", (id, CURRENT))

    def _forget_current(self, id: str) -> None:
        for table in ("releases", "near", "traits", "speakers"):
            self._db.execute(f"delete from {table} where id=?", (id,))
        self._db.execute("delete from texts where id=? and version=?", (id, CURRENT))
        self._db.execute("delete from origins where id=? and version=?", (id, CURRENT))

    def forget_file(self, path: str) -> None:
        """A file must be read again when it is next added."""
        self._db.execute("delete from files where path=?", (_storable(path),))

    def speakers(self) -> list[tuple[str, str, str, str | None]]:
        """(id, name as printed, organisation or "", issuer) of everybody quoted, in a fixed order."""
        return self._db.execute(
            "select id, spelling, organisation, issuer from speakers order by spelling, organisation, issuer, id"
        ).fetchall()

    def near(self, traits: Traits) -> list[str]:
        """The releases that the rule of duplicates.py may find to be one with a release of these traits."""
        if not traits.keys:
            return []
        marks = ",".join("?" * len(traits.keys))
        rows = self._db.execute(
            f"select id, numbers, names, title, marked, day from traits where id in"
            f" (select id from near where key in ({marks}))",
            traits.keys,
        )
        likely = []
        for id, numbers, names, title, marked, day in rows:
            other = Traits(keys=(), numbers=numbers, names=names, title=title, marked=bool(marked), day=day)
            if traits.may_relate(other):
                likely.append((title != traits.title, id))
        return [id for _, id in sorted(likely)[:MANY]]

    def digests(self) -> Mapping[str, str]:
        return dict(self._db.execute("select id, digest from releases"))

    def from_path(self, path: str) -> list[tuple[str, str, int]]:
        """(id, sha256, version) of each release that came from this file; version 0 is what stands now."""
        return self._db.execute(
            "select id, sha256, version from origins where path=?", (_storable(path),)
        ).fetchall()

    def remember(self, path: str, stamp: str | None, releases: int) -> None:
        """Note that a file of this stamp gave so many releases, now in the corpus."""
        if stamp is not None:
            row = (_storable(path), stamp, releases)
            self._db.execute("insert or replace into files values(?,?,?)", row)

    def remembered(self, path: str, stamp: str | None) -> int | None:
        """How many releases a file gave, where it still bears this stamp and they are all still here."""
        row = self._db.execute(
            "select stamp, releases from files where path=?", (_storable(path),)
        ).fetchone()
        if row is None or row[0] != stamp:
            return None
        here = self._db.execute("select count(*) from origins where path=?", (_storable(path),)).fetchone()[0]
        return int(row[1]) if here >= row[1] else None

    def with_bytes(self, sha256: str) -> list[str]:
        """The releases that were read from exactly these bytes, now or in an earlier version."""
        return [id for (id,) in self._db.execute("select distinct id from origins where sha256=?", (sha256,))]

    def now_from(self, sha256: str, id: str) -> bool:
        """Does what stands now of a release come from these bytes?"""
        row = self._db.execute(
            "select 1 from origins where sha256=? and id=? and version=?", (sha256, id, CURRENT)
        ).fetchone()
        return row is not None

    def withdrawn(self, sha256: str, ordinal: int) -> str | None:
        """The withdrawn release that was read from these bytes, if any: it must not come back unasked."""
        return self._withdrawn.get((sha256, ordinal))

    def stones(self) -> frozenset[str]:
        """The ids of all withdrawn releases."""
        return frozenset(self._stones)

    def with_text(self, fingerprint: str) -> tuple[str, int] | None:
        """(id, version) of the release that says the same, what stands now before what stood earlier."""
        row: tuple[str, int] | None = self._db.execute(
            "select id, version from texts where fingerprint=? order by version", (fingerprint,)
        ).fetchone()
        return row


def _in_use(path: Path | None, error: sqlite3.OperationalError) -> Exception:
    """What a refusal of SQLite means: another process writes, or, as it is, trouble with the disk."""
    if error.sqlite_errorcode not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return error
    return Busy(f"{path} is in use by another process. Wait until it ends and try again.")


def _names(folder: Path) -> list[str]:
    """The folders in a folder, in order; hidden ones and stray files are none of ours."""
    with contextlib.suppress(FileNotFoundError), os.scandir(folder) as entries:
        return sorted(entry.name for entry in entries if entry.is_dir() and not entry.name.startswith("."))
    return []


def _storable(path: str) -> str:
    """A path as SQLite can hold it: file names need not be valid text."""
    return path.encode("utf-8", "backslashreplace").decode()
