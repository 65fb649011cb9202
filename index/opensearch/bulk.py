"""Bulk: many documents in few requests, no faster than the cluster takes them.

What it refuses because it has too much to do, and only that, is sent again after a while, and longer after
the next time; what it refuses for any other reason ends the load with that reason. Every document has its
key, so what was sent twice is there once.
"""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor

from index.errors import ClusterTrouble
from index.opensearch.connecting import Connection, TooBusy, full, is_block, reason_of
from index.opensearch.documents import Document

PORTION = 4_000_000  # bytes of one request: some 500 releases
AT_ONCE = 3  # portions under way: so that a cluster need not wait for the one who cuts the words
FIRST_WAIT = 0.5  # seconds before the second attempt; then twice as long each time
LONGEST_WAIT = 30.0
ATTEMPTS = 10  # without any document taken; some three minutes
BUSY = 429
GONE = 404  # of a document that was to be removed


class Bulk:
    """Sends documents to one index, AT_ONCE portions at a time: one key must not come twice before a ``close``."""

    def __init__(
        self, connection: Connection, index: str, wait: Callable[[float], None] = time.sleep
    ) -> None:
        self._connection = connection
        self._index = index
        self._wait = wait
        self._waiting: list[str] = []  # one action each: its line, and for a document that of its source
        self._size = 0
        self._senders = ThreadPoolExecutor(AT_ONCE, "bulk")
        self._under_way: deque[Future[None]] = deque()

    def put(self, document: Document) -> None:
        """Write a document, in place of the one that has its key. Raises ClusterTrouble."""
        line = json.dumps({"index": {"_id": document.key}})
        self._add(f"{line}\n{json.dumps(document.source, separators=(',', ':'), ensure_ascii=False)}\n")

    def remove(self, key: str) -> None:
        """Remove a document; one that is not there is no mistake. Raises ClusterTrouble."""
        self._add(json.dumps({"delete": {"_id": key}}) + "\n")

    def take(self, changes: Iterable[Document | str]) -> None:
        """Write documents, and remove those of which there is only the key. Raises ClusterTrouble."""
        for change in changes:
            if isinstance(change, str):
                self.remove(change)
            else:
                self.put(change)

    def close(self) -> None:
        """Send what waits; on return all of it was taken. May be gone on with. Raises ClusterTrouble."""
        self._send()
        while self._under_way:
            self._under_way.popleft().result()

    def stop(self) -> None:
        """Send nothing more; what is under way is waited for and comes to what it may."""
        self._senders.shutdown(cancel_futures=True)

    def _add(self, action: str) -> None:
        self._waiting.append(action)
        self._size += len(action)
        if self._size >= PORTION:
            self._send()

    def _send(self) -> None:
        """Send off what waits, as soon as one of the portions before it has been taken."""
        if self._waiting:
            if len(self._under_way) == AT_ONCE:
                self._under_way.popleft().result()
            self._under_way.append(self._senders.submit(self._deliver, self._waiting))
            self._waiting, self._size = [], 0

    def _deliver(self, actions: list[str]) -> None:
        """Send a portion until all of it is taken. Raises ClusterTrouble."""
        attempts, pause = 0, FIRST_WAIT
        while True:
            left = self._refused(actions)
            attempts = attempts + 1 if len(left) == len(actions) else 0
            actions = left
            if not actions:
                return
            if attempts == ATTEMPTS:
                raise ClusterTrouble(
                    f"OpenSearch at {self._connection.cluster} has had too much to do for minutes. "
                    "Run 'dateline index' when it has less: it goes on where it stopped."
                )
            self._wait(pause)
            pause = min(2 * pause, LONGEST_WAIT)

    def _refused(self, actions: list[str]) -> list[str]:
        """Send actions; gives those the cluster had no room for."""
        try:
            answer = self._connection.ask(
                "POST",
                f"/{self._index}/_bulk",
                "".join(actions),
                seconds=120,
                filter_path="errors,items.*.status,items.*.error",
            )
        except TooBusy:
            return actions
        if not answer["errors"]:
            return []
        told = [next(iter(item.values())) for item in answer["items"]]
        for one in told:
            if one["status"] >= 400 and one["status"] != GONE:
                self._check(one["status"], reason_of(one))
        return [action for action, one in zip(actions, told, strict=True) if one["status"] == BUSY]

    def _check(self, status: int, reason: str) -> None:
        """Raise ClusterTrouble for a refusal that waiting does not mend."""
        if is_block(reason):
            raise full(self._connection.cluster, reason)
        if status != BUSY:
            raise ClusterTrouble(
                f"OpenSearch at {self._connection.cluster} refuses a document ({reason}). "
                "Run 'dateline index --rebuild' if its index was made by something else."
            )
