"""Zones: what an occurrence of a word counts by where in its text it stands.

BM25F weighs a word by the field it stands in. Title and body are fields with
posting lists; subtitle, lead and quotations are zones of them, and a posting
list for each would be read with every question. So what a posting's occurrences
come to is added up when the segment is written, and one number is read
instead of the frequency: f.weight beside f.tf, in parts of PARTS.

Made from the posting arrays alone, so that writing, merging and repairing a
segment give the same. What a title counts against a body is no zone's business:
index/answering/postings.py.
"""

from __future__ import annotations

import numpy as np

from index.flat.segment_arrays import PARTS, lengths_of
from index.flat.sidecar import Array, Arrays

# In parts of PARTS, measured with `dateline evaluate`'s known items of 1,000 among 14,311 Senate releases (2,378
# questions) and the example's judged queries. Together, with a title that counts 8, the mean nDCG@10 goes from
# 0.787 to 0.800. Lead alone: numbers 0.696 to 0.703 (at 4: 0.704, titles lose 0.006). Quoted alone: quotations 0.857
# to 0.874 (at 4: 0.892, but numbers lose 0.015). Subtitle at half a title's word: numbers +0.004, titles +0.001.
# Over all 37,249 releases (600 of them asked about, 1,423 questions): titles 0.794 to 0.805, quotations 0.789 to 0.820,
# numbers 0.599 to 0.604.
SUBTITLE = 2  # instead of PARTS
LEAD = 2  # on top of PARTS
QUOTED = 2  # on top of PARTS
LEAD_WORDS = 50  # the lead, by its length: where paragraphs are lost there is still a beginning
MOST = 255  # a byte holds it; beyond some 60 occurrences BM25 makes no difference any more


def weight_arrays(made: Arrays) -> dict[str, Array]:
    """What the occurrences of each posting of title and body come to, by zones."""
    return {"title.weight": _kept(_title(made)), "body.weight": _kept(_body(made))}


def _title(made: Arrays) -> Array:
    """A word of the title counts PARTS; what stands behind the first piece is the subtitle."""
    docs, tf = made["title.docs"], made["title.tf"]
    ends = np.full(len(made["date"]), np.iinfo(np.int64).max)
    rows = docs[: int(made["title.at"][1])]
    firsts = np.cumsum(tf[: len(rows)], dtype=np.int64) - tf[: len(rows)]
    ends[rows] = made["title.positions"][firsts]
    behind = made["title.positions"] > np.repeat(ends[docs], tf)
    weight: Array = tf * np.int64(PARTS) + (SUBTITLE - PARTS) * _counted(behind, tf)
    return weight


def _body(made: Arrays) -> Array:
    """A word counts PARTS, more where it stands in the lead, and more where somebody says it."""
    tf = made["body.tf"]
    weight: Array = tf * np.int64(PARTS) + LEAD * _counted(made["body.positions"] < LEAD_WORDS, tf)
    body, quoted = _keys(made, "body"), _keys(made, "quote")
    at = np.searchsorted(body, quoted)
    at[at == len(body)] = 0
    there = body[at] == quoted if len(body) else np.zeros(0, bool)
    weight[at[there]] += QUOTED * made["quote.tf"][there].astype(np.int64)
    return weight


def _keys(made: Arrays, field: str) -> Array:
    """Term and release of each posting as one ascending number."""
    lengths = lengths_of(made[f"{field}.at"])
    terms = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
    return (terms << 32) | made[f"{field}.docs"]


def _counted(marked: Array, tf: Array) -> Array:
    """How many of each posting's occurrences are marked."""
    running = np.concatenate(([0], np.cumsum(marked)))
    ends = np.cumsum(tf, dtype=np.int64)
    counted: Array = running[ends] - running[ends - tf]
    return counted


def _kept(weight: Array) -> Array:
    return np.minimum(weight, MOST).astype(np.uint8)
