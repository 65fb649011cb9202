"""Expunging: the words of removed releases leave the bytes of an index, on every node.

A removed document stays in its segment until that is merged, and as long as a copy of the shard might still
have to hear of its removal; the nodes tell each other every half minute how far they are. So it is merged
again until nothing removed is left.
"""

from __future__ import annotations

import time

from index.errors import ClusterTrouble
from index.opensearch.connecting import LONG, Connection

PATIENCE = 120.0  # seconds; the nodes agree after 30 to 60
PAUSE = 3.0


def expunge(connection: Connection, index: str) -> None:
    """On return no removed document is in the index. Raises ClusterTrouble when that takes too long."""
    until = time.monotonic() + PATIENCE
    while True:
        connection.ask("POST", f"/{index}/_flush", force="true", wait_if_ongoing="true", seconds=LONG)
        connection.ask(
            "POST", f"/{index}/_forcemerge", only_expunge_deletes="true", flush="true", seconds=LONG
        )
        if not removed(connection, index):
            return
        if time.monotonic() > until:
            raise ClusterTrouble(
                f"words of removed releases are still in the files of OpenSearch at {connection.cluster}: not all "
                "copies of the index have heard of it. See that all nodes are up ('dateline doctor'), then run "
                "'dateline index' again."
            )
        time.sleep(PAUSE)


def removed(connection: Connection, index: str) -> int:
    """How many removed documents are still in the files of an index, on all nodes together."""
    connection.ask("POST", f"/{index}/_refresh", seconds=LONG)
    return int(connection.ask("GET", f"/{index}/_stats/docs")["_all"]["total"]["docs"]["deleted"])
