"""The cursor: where a program goes on, however deep, as one word it need not understand.

It holds how many releases were given out and which was the last of them, so
that the next page begins behind that release even when others came in front of
it meanwhile; and a digest of the question, so that it is not used for another.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass

from index.asked import Asked
from index.errors import BadRequest

LONGEST = 200  # characters; ours have about 70
MAX_OFFSET = 1 << 40  # more releases than any archive has; keeps a forged number out of the arithmetic


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """``offset`` releases were given out, the last one was ``after``."""

    offset: int
    after: str


def written(cursor: Cursor, asked: Asked) -> str:
    """The cursor as an address can hold it."""
    told = json.dumps([1, cursor.offset, cursor.after, _digest(asked)], separators=(",", ":"))
    return base64.urlsafe_b64encode(told.encode("utf-8", "replace")).decode("ascii").rstrip("=")


def read(asked: Asked) -> Cursor | None:
    """The cursor of a question; None when it has none. Raises BadRequest for one that is not ours or not its."""
    if not asked.cursor:
        return None
    try:
        if len(asked.cursor) > LONGEST:
            raise ValueError
        padded = asked.cursor + "=" * (-len(asked.cursor) % 4)
        edition, offset, after, digest = json.loads(base64.b64decode(padded, b"-_", validate=True))
        if edition != 1 or type(offset) is not int or not 0 <= offset <= MAX_OFFSET or type(after) is not str:
            raise ValueError
    except (ValueError, TypeError) as error:
        raise BadRequest(
            "cursor",
            "this is no cursor of this archive. Begin again without one; each answer gives the next.",
        ) from error
    if digest != _digest(asked):
        raise BadRequest(
            "cursor", "this cursor belongs to another search. Keep all other parameters as they were."
        )
    return Cursor(offset=offset, after=after)


def _digest(asked: Asked) -> str:
    """A name for everything but the place: which releases, in which order."""
    chosen = sorted((facet, sorted(values)) for facet, values in asked.chosen.items() if values)
    told = (
        *(asked.q, chosen, asked.since, asked.until, asked.undated),
        *(asked.sort, asked.synonyms, asked.recency),
    )
    return hashlib.blake2b(repr(told).encode("utf-8", "backslashreplace"), digest_size=6).hexdigest()
