"""Every release a question finds, to the last: for exports, which know no pages.

Asked of the engine a portion at a time, each behind the last release of the one before, as
the cursor of search.py does it: memory stays flat, and what is added or taken out meanwhile
shifts nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from index.asked import Asked, request_of
from index.engine import Engine, SearchRequest
from index.known_values import Labels, known_values
from index.language.parser import parse_query
from index.language.synonyms import NO_SYNONYMS, Synonyms

PORTION = 1000  # releases; each portion costs one search, and 1,000 ids are some 60 KB


def every_id(
    asked: Asked, *, engine: Engine, vocabulary: Labels, today: dt.date, synonyms: Synonyms = NO_SYNONYMS
) -> Iterator[str]:
    """The ids in the order of the search; page and cursor of the question do not count.

    Raises BadRequest at once, not with the first id.
    """
    values = known_values(engine, vocabulary)
    known = synonyms if asked.synonyms else NO_SYNONYMS
    read = parse_query(asked.q, today=today, values=values, synonyms=known)
    request, _ = request_of(asked, read.node, values, today)
    return _ids(engine, request)


def _ids(engine: Engine, request: SearchRequest) -> Iterator[str]:
    portion = replace(request, limit=PORTION)
    while ids := engine.search(portion).ids:
        yield from ids
        portion = replace(portion, after=ids[-1], offset=portion.offset + len(ids))
