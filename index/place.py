"""The place of a home's index: a folder of its own or a cluster, as settings.toml says; and what update.py does there.

Everything else in the house asks an Engine and does not know the place. Here a home's settings become a
Place, and an archive is moved from one to the other: made anew there from the corpus, then named in settings.toml,
then removed where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import fields, replace
from typing import Protocol

from archive.home import Home, Settings
from index.engine import Engine, Writer

OF_PLACE = ("engine", "opensearch_")  # how the settings begin that say where an index is


class Generation(Protocol):
    """One generation, opened for changes."""

    def digests(self) -> Mapping[str, str]:
        """id -> the digest its Entry came with."""
        ...

    def writer(self, *, bulk: bool = False) -> Writer: ...


class Place(Protocol):
    """Where the generations of one index are. Raises IndexUnusable, and ClusterTrouble where it is a cluster."""

    def open(self) -> Engine:
        """An engine over the generation that counts, empty when there is none yet. Never writes."""
        ...

    def is_begun(self) -> bool:
        """Whether there is a generation that counts."""
        ...

    def is_outdated(self) -> bool:
        """Whether the one that counts was made by other rules, and must be made anew."""
        ...

    def writing(self) -> AbstractContextManager[None]:
        """One update or rebuild at a time. Raises IndexBusy."""
        ...

    def current(self) -> Generation:
        """The generation that counts, for changes; mended where it can be."""
        ...

    def is_unfinished(self) -> bool:
        """Whether a writer has something to make good in it, though no release has changed."""
        ...

    def begin(self) -> Generation:
        """A new generation beside the one that counts, to be filled; or one that was begun and not finished."""
        ...

    def switch(self) -> None:
        """Make the one that was begun the one that counts."""
        ...

    def forget(self, ids: Collection[str]) -> None:
        """Remove the generations that do not count and hold any of these releases."""
        ...

    def is_damaged(self) -> bool:
        """Whether the index must be made anew to be whole; every byte is read that can be."""
        ...

    def faults(self, withdrawn: Collection[str]) -> Iterator[tuple[str, str]]:
        """What is not as it was written, where and what: every byte is read that can be."""
        ...

    def health(self) -> tuple[str, str | None]:
        """How the place is, and what to do where that is not well."""
        ...

    def remove(self) -> None:
        """Remove the whole index."""
        ...


def place_of(home: Home) -> Place:
    """The place that settings.toml names. Raises BadSettings; ClusterTrouble where it cannot be meant so."""
    return _place(home, home.settings)


def other_place(home: Home, engine: str) -> Place:
    """The place that settings.toml would name with another engine."""
    return _place(home, replace(home.settings, engine=engine))


def opener(home: Home) -> Callable[[], Engine]:
    """Opens the index where settings.toml says it is: the same engine for as long as that is the same place."""
    opened: dict[tuple[object, ...], Engine] = {}

    def open_() -> Engine:
        settings = home.settings
        place = tuple(
            getattr(settings, name.name) for name in fields(settings) if name.name.startswith(OF_PLACE)
        )
        if place not in opened:
            engine = _place(home, settings).open()
            opened.clear()
            opened[place] = engine
        return opened[place]

    return open_


def _place(home: Home, settings: Settings) -> Place:
    if settings.engine != "opensearch":
        from index.folder_place import FolderPlace

        return FolderPlace(home.index_folder)
    from index.opensearch.connecting import HOSTS, INDEX, VARIABLE, Cluster, Connection
    from index.opensearch.place import ClusterPlace

    variable = settings.opensearch_password or VARIABLE
    cluster = Cluster(
        hosts=settings.opensearch_hosts or HOSTS,
        index=settings.opensearch_index or INDEX,
        user=settings.opensearch_user,
        password=home.environ.get(variable),
        variable=variable,
        ca=home.folder / settings.opensearch_ca if settings.opensearch_ca else None,
        shards=settings.opensearch_shards,
        replicas=settings.opensearch_replicas,
    )
    return ClusterPlace(Connection(cluster), home.index_folder)
