"""What is known of one state of an index: its name, its words, its newest day. Kept until there is another."""

from __future__ import annotations

from functools import cached_property

from index.opensearch.compiling import every
from index.opensearch.connecting import Connection
from index.opensearch.lexicon import Lexicon
from index.opensearch.state import State
from index.opensearch.walking import RELEASES


class Moment:
    """One state of the index that an alias names."""

    def __init__(self, connection: Connection, state: State) -> None:
        self.state = state
        self.lexicon = Lexicon(connection, connection.cluster.index, state.languages)
        self._connection = connection

    @cached_property
    def newest(self) -> int | None:
        """The last day that a release bears; None where none has a date."""
        body = {"size": 0, "query": every([RELEASES]), "aggs": {"newest": {"max": {"field": "day"}}}}
        answer = self._connection.ask("POST", f"/{self._connection.cluster.index}/_search", body)
        day = answer["aggregations"]["newest"]["value"]
        return None if day is None else int(day)
