"""The mapping: the fields of an index in OpenSearch, and the edition by which it is known to be readable.

One index holds four kinds of document, so that one alias switches all of them at once: releases;
quotations, each with what its release has, so that every condition is one of the document itself;
words, by which the forms of a word are found (counting.py); and the state (generations.py).
Text is our own terms (words.py) with blanks between them, so that words mean the same in every engine:
no analyzer of the server's but the one that cuts at blanks.
"""

from __future__ import annotations

from typing import Any

from index.entry import TEXT_FIELDS
from index.language.query import KEYWORD_FIELDS
from index.stems import STEMMER_VERSION
from index.words import WORDS_VERSION

JSON = dict[str, Any]

FORMAT = 1  # goes up whenever a document would be written otherwise; an older index is made anew
EDITION: JSON = {"format": FORMAT, "words": WORDS_VERSION, "stemmer": STEMMER_VERSION}

# What is looked at whole and never searched: kept in the source alone.
KEPT: JSON = {"type": "object", "enabled": False}
VALUE: JSON = {"type": "keyword"}


def mapping() -> JSON:
    """The fields, and under ``_meta`` the edition. A document with any other field is refused by the server."""
    fields: JSON = {
        "document": VALUE,  # release, quotation, word, state
        "id": VALUE,  # of a release; of a quotation: its release's
        "digest": {"type": "keyword", "index": False},
        "day": {"type": "integer"},  # days since the year 1, as datetime.date counts them
        "month": VALUE,  # "2024-11"
        "number": {"type": "integer"},  # of a quotation within its release
        **{field: {"type": "text", "analyzer": "whitespace"} for field in TEXT_FIELDS},
        **dict.fromkeys(KEYWORD_FIELDS, VALUE),
        "card": KEPT,
        "said": KEPT,
        "held": KEPT,
        "term": VALUE,
        "stems": VALUE,
        "characters": VALUE,
        "frequency": {"type": "integer"},
        "uses": KEPT,
        "state": KEPT,
    }
    return {
        "_meta": EDITION,
        "dynamic": "strict",
        # Indexed, never shown: cards hold the text as it was printed.
        "_source": {"excludes": list(TEXT_FIELDS)},
        "properties": fields,
    }


def settings(shards: int, replicas: int) -> JSON:
    """The settings of an index of so many shards, each with so many copies besides the first."""
    return {
        "index": {
            "number_of_shards": shards,
            "number_of_replicas": replicas,
            "codec": "best_compression",
            # A change is seen when its writer says so, all of it at once.
            "refresh_interval": "-1",
            # A withdrawn release's words leave the segment however few of its releases are gone.
            "merge": {"policy": {"expunge_deletes_allowed": 0}},
            "max_result_window": WINDOW,
        }
    }


WINDOW = 10_000  # hits that one answer reaches to; beyond, asking.py goes on behind a hit


def index_body(shards: int, replicas: int) -> JSON:
    """What an index is created with; `dateline index --show-mapping` prints it."""
    return {"settings": settings(shards, replicas), "mappings": mapping()}
