"""The state: one document of an index that names its generation, and what a writer that died left undone.

It is written last, when all the rest can be found; whoever follows the index looks at it alone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any, Self

from index.opensearch.mapping import JSON

KEY = "state"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """``number`` of the generation, ``state`` within it; both only grow.

    ``languages``: those that releases are in, or once were. ``writing``: a writer has begun to send, and not
    ended. ``owed``: words of removed releases are still to leave the bytes. ``place`` is where this was read
    in the history of the document: a write that names it fails when there was another in between.
    """

    number: int
    state: int = 0
    changed: str = "1970-01-01T00:00:00+00:00"
    languages: tuple[str, ...] = ()
    writing: bool = False
    owed: bool = False
    place: tuple[int, int] | None = None

    @property
    def generation(self) -> str:
        """A name for the state, unlike that of any other."""
        return f"{self.number}-{self.state}"

    @property
    def moment(self) -> dt.datetime:
        """When it came to be, in UTC and whole seconds."""
        return dt.datetime.fromisoformat(self.changed)

    def source(self) -> JSON:
        """As it is written."""
        told = asdict(self)
        del told["place"]
        return {"document": "state", "state": told}

    def conditions(self) -> dict[str, Any]:
        """What makes a write over this very state fail when there was another in between."""
        if self.place is None:
            return {}
        return {"if_seq_no": self.place[0], "if_primary_term": self.place[1]}

    @classmethod
    def read(cls, answer: JSON) -> Self:
        """From the document as the server gives it."""
        told = answer["_source"]["state"]
        place = (answer["_seq_no"], answer["_primary_term"])
        return cls(**{**told, "languages": tuple(told["languages"]), "place": place})
