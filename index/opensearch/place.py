"""The place of an index that lies in a cluster (index/place.py): generations as indexes below one alias."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from archive.store.writing import make_folder
from index.engine import Writer
from index.errors import ClusterTrouble, IndexUnusable
from index.making.lock import WriterLock
from index.opensearch.connecting import Connection
from index.opensearch.filling import Filling
from index.opensearch.generations import Generations
from index.opensearch.walking import digests_in
from index.opensearch_engine import OpenSearchEngine
from index.place import Generation

LOCK = "writing"


class Begun:
    """An index that is being filled and does not count yet."""

    def __init__(self, connection: Connection, index: str, folder: Path) -> None:
        self._connection = connection
        self._index = index
        self._folder = folder

    def digests(self) -> Mapping[str, str]:
        """Of what an earlier load, which did not end, has brought in."""
        self._connection.ask("POST", f"/{self._index}/_refresh", seconds=600)
        return digests_in(self._connection, self._index)

    def writer(self, *, bulk: bool = False) -> Writer:
        """Open for filling."""
        return Filling(self._connection, self._index, self._folder, lambda state: None)


class ClusterPlace:
    """The index below one alias of a cluster. ``folder`` is the home's, for its locks."""

    def __init__(self, connection: Connection, folder: Path) -> None:
        self._connection = connection
        self._generations = Generations(connection)
        self._folder = folder
        self._begun: str | None = None

    def open(self) -> OpenSearchEngine:
        """An engine over the index that counts, empty when there is none yet. Raises IndexUnusable, ClusterTrouble."""
        return OpenSearchEngine(self._connection, self._folder)

    def is_begun(self) -> bool:
        """Whether there is an index that counts. The first to be asked: raises ClusterTrouble for a wrong version."""
        self._connection.check()
        return self._generations.current() is not None

    def is_outdated(self) -> bool:
        """Whether the index that counts is of another edition."""
        now = self._generations.current()
        return now is not None and not self._generations.is_readable(now)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One update or rebuild of a home at a time. Raises IndexBusy."""
        make_folder(self._folder)
        lock = WriterLock(self._folder / LOCK)
        lock.acquire()
        try:
            yield
        finally:
            lock.release()

    def current(self) -> Generation:
        """The engine itself."""
        return self.open()

    def is_unfinished(self) -> bool:
        """Whether a writer died while it sent, or withdrawn words have still to leave the bytes."""
        state = self._generations.state(self._connection.cluster.index)
        return state.writing or state.owed

    def begin(self) -> Generation:
        """An index beside the one that counts; one whose load did not end is gone on with."""
        self._begun = self._generations.begin()
        return Begun(self._connection, self._begun, self._folder)

    def switch(self) -> None:
        """Make the one that was begun the one that counts."""
        assert self._begun is not None, "nothing was begun"
        self._generations.switch(self._begun)

    def forget(self, ids: Collection[str]) -> None:
        """Remove loads that did not end, where anything was withdrawn: they might hold it."""
        now = self._generations.current()
        for index in self._generations.all() if ids else ():
            if index != now:
                self._generations.drop(index)

    def is_damaged(self) -> bool:
        """Never: what a cluster has lost it has lost with its disks, and `dateline index --rebuild` is for that."""
        return False

    def faults(self, withdrawn: Collection[str]) -> Iterator[tuple[str, str]]:
        """What the cluster knows to be wrong. Its files are its own business, and it checks them itself."""
        try:
            where = f"{self._connection.cluster.index} at {self._connection.cluster}"
            what, cure = self.health()
            if " is red" in what:
                yield where, f"{what}: {cure}"
            if self.is_begun() and self.is_unfinished():
                yield where, "has a change that was begun and not ended: run 'dateline index'"
        except (ClusterTrouble, IndexUnusable) as error:
            yield where, str(error)

    def health(self) -> tuple[str, str | None]:
        """How the cluster is, and what to do where that is not well. Raises ClusterTrouble."""
        return self._generations.health(self._connection.check())

    def remove(self) -> None:
        """Remove every index below the alias."""
        self._generations.drop_all()
