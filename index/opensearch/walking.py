"""Walking: every document of a kind, at one moment of the index, a portion at a time.

A point in time holds that moment while others write; each portion begins behind the last of the one before,
so that memory stays flat and no limit on how far an answer reaches is met.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from index.opensearch.answers import is_partial
from index.opensearch.connecting import Connection
from index.opensearch.documents import as_given
from index.opensearch.mapping import JSON, WINDOW

Thing = TypeVar("Thing")

RELEASES: JSON = {"term": {"document": "release"}}
KEPT = "5m"  # how long the server holds a moment for the next portion


def walk(
    connection: Connection, index: str, query: JSON, key: str, told: JSON, portion: int = WINDOW
) -> Iterator[JSON]:
    """The hits of a query in the order of ``key``, a field that no two of them share. Raises ClusterTrouble.

    ``told`` says what of each hit comes back: "_source" or "docvalue_fields".
    """
    # Otherwise a moment without the parts that are missing is held, and looks whole ever after.
    begun = connection.ask(
        "POST", f"/{index}/_search/point_in_time", keep_alive=KEPT, allow_partial_pit_creation="false"
    )
    moment = begun["pit_id"]
    body: JSON = {"query": query, "sort": [{key: "asc"}], "size": portion, "track_total_hits": False, **told}
    try:
        while True:
            body["pit"] = {"id": moment, "keep_alive": KEPT}
            answer = connection.ask("POST", "/_search", body, seconds=60)
            if is_partial(answer):
                raise connection.part_missing()
            hits = answer["hits"]["hits"]
            yield from hits
            if len(hits) < portion:
                return
            body["search_after"] = hits[-1]["sort"]
            moment = answer.get("pit_id", moment)
    finally:
        connection.ask("DELETE", "/_search/point_in_time", {"pit_id": [moment]})


def digests_in(connection: Connection, index: str) -> dict[str, str]:
    """id -> the digest its Entry came with, of every release that can be found. Raises ClusterTrouble."""
    told: JSON = {"_source": False, "docvalue_fields": ["id", "digest"]}
    hits = walk(connection, index, RELEASES, "id", told)
    return {as_given(hit["fields"]["id"][0]): hit["fields"]["digest"][0] for hit in hits}


def sources(
    connection: Connection, index: str, keys: Sequence[str], told: str = "*", portion: int = 1_000
) -> Iterator[tuple[str, JSON]]:
    """Key and source of each of these documents that is there; of the source what is ``told``. Raises ClusterTrouble."""
    for some in in_portions(keys, portion):
        answer = connection.ask("POST", f"/{index}/_mget", {"ids": some}, _source_includes=told, seconds=60)
        for one in answer["docs"]:
            if "error" in one:
                raise connection.part_missing()
            if one["found"]:
                yield one["_id"], one["_source"]


def in_portions(several: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    """The same things, so many at a time."""
    left = iter(several)
    while portion := list(islice(left, size)):
        yield portion
