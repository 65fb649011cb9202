"""Generations: the indexes of one archive in the cluster, which of them counts, and how another comes to count.

An index is called after the alias and a number, "dateline-3"; the alias names the one that counts, and readers
know nothing but the alias. A new one is filled beside it and then takes its place in one step; the one
before is removed at once, for nothing would keep withdrawn words out of it. One that was begun and not
finished is gone on with: what is in it need not be sent again.
"""

from __future__ import annotations

from index.errors import IndexUnusable
from index.opensearch.connecting import LONG, Connection, NotThere
from index.opensearch.mapping import EDITION, index_body
from index.opensearch.state import KEY, State


class Generations:
    """The indexes below one alias."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.alias = connection.cluster.index

    def current(self) -> str | None:
        """The index that counts; None when there is none yet. Raises ClusterTrouble."""
        try:
            return next(iter(self._connection.ask("GET", f"/_alias/{self.alias}")))
        except NotThere:
            return None

    def all(self) -> list[str]:
        """Every index of this archive, finished or not, the oldest first."""
        answer = self._connection.ask(
            "GET", f"/{self.alias}-*/_settings", filter_path="*.settings.index.uuid"
        )
        ours = [name for name in answer if name.removeprefix(f"{self.alias}-").isdigit()]
        return sorted(ours, key=_number)

    def is_readable(self, index: str) -> bool:
        """Whether an index was made by this edition of the words and the mapping."""
        told = self._connection.ask("GET", f"/{index}/_mapping")
        return all(one["mappings"].get("_meta") == EDITION for one in told.values())

    def state(self, index: str) -> State:
        """The present state of an index. Raises IndexUnusable for one that has none."""
        try:
            return State.read(self._connection.ask("GET", f"/{index}/_doc/{KEY}"))
        except NotThere as error:
            raise IndexUnusable(index, "is not one of Dateline's") from error

    def begin(self) -> str:
        """An index to be filled, beside the one that counts: one that was begun and not finished, or a new one."""
        every, now = self.all(), self.current()
        unfinished = [index for index in every if now is None or _number(index) > _number(now)]
        for index in reversed(unfinished):
            if self._can_go_on(index):
                return index
            self.drop(index)
        number = max(map(_number, every), default=0) + 1
        index = f"{self.alias}-{number}"
        cluster = self._connection.cluster
        # Filled without copies, which halves the work; they are made before it counts (switch).
        self._connection.ask("PUT", f"/{index}", index_body(cluster.shards, replicas=0), seconds=60)
        source = State(number=number).source()
        self._connection.ask("PUT", f"/{index}/_doc/{KEY}", source, op_type="create", refresh="true")
        return index

    def _can_go_on(self, index: str) -> bool:
        if not self.is_readable(index):
            return False
        health = self._connection.ask("GET", f"/_cluster/health/{index}")
        try:
            return health["status"] != "red" and self.state(index) is not None
        except IndexUnusable:
            return False

    def switch(self, index: str) -> None:
        """Make an index the one that counts, with its copies, and remove all others."""
        copies = {"index": {"number_of_replicas": self._connection.cluster.replicas}}
        self._connection.ask("PUT", f"/{index}/_settings", copies)
        self._connection.ask(
            "GET",
            f"/_cluster/health/{index}",
            wait_for_no_initializing_shards="true",
            wait_for_events="languid",
            timeout=f"{LONG}s",
            seconds=LONG + 10,
        )
        now = self.current()
        actions = [{"remove": {"index": now, "alias": self.alias}}] if now else []
        actions.append({"add": {"index": index, "alias": self.alias}})
        self._connection.ask("POST", "/_aliases", {"actions": actions})
        for other in self.all():
            if other != index:
                self.drop(other)

    def drop(self, index: str) -> None:
        """Remove an index."""
        self._connection.ask("DELETE", f"/{index}", seconds=60)

    def drop_all(self) -> None:
        """Remove every index of this archive."""
        for index in self.all():
            self.drop(index)

    def health(self, version: str) -> tuple[str, str | None]:
        """How cluster and index are, and what to do where that is not well. Raises ClusterTrouble."""
        there = self.current() is not None
        health = self._connection.ask("GET", f"/_cluster/health/{self.alias if there else ''}")
        nodes, missing = health["number_of_nodes"], health["unassigned_shards"]
        what = f"OpenSearch {version} at {self._connection.cluster} is {health['status']}, with {nodes} nodes"
        match health["status"]:
            case "red":
                return f"{what}: part of the index is on none of them", "start the nodes that are missing"
            case "yellow":
                cure = f"start the missing nodes, or set opensearch_replicas = {max(nodes - 1, 0)} in settings.toml"
                return f"{what}: {missing} copies of parts of the index are missing", cure
        return what, None


def _number(index: str) -> int:
    return int(index.rpartition("-")[2])
