"""The example corpus made large: its releases repeated, each time a little different.

Thirty releases copied a hundred times would make every word common and every list
of postings alike. So each variation takes some of its release's paragraphs and some of
another's, other numbers, another day, and a line of invented words of which some are
frequent and most are rare, as in any real archive. Only for measuring.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from archive.ids import id_of
from archive.release import Block, Release

SEED = 2
SYLLABLES = "bar cor dal fen gri hol jun kel lor mar nes ost pel quin ros sel tor ull ven wex yar zim".split()
INVENTED = 8_000  # different invented words; about as many as a few thousand releases have rare words
LINE = 40  # invented words in one release
DAYS = 3_650  # how far a date may be moved: ten years, the span of the example
NUMBER = re.compile(r"\d{2,}")


def varied(releases: Sequence[Release], count: int) -> Iterator[Release]:
    """``count`` releases made of these, always the same ones, with ids of their own."""
    chance = random.Random(SEED)
    words = sorted({_invented(chance) for _ in range(INVENTED)})
    chance.shuffle(words)
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    for number in range(count):
        release, other = releases[number % len(releases)], chance.choice(releases)
        line = " ".join(chance.choices(words, weights, k=LINE))
        yield _variation(release, other, f"{line.capitalize()}.", number, chance)


def _invented(chance: random.Random) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4)))


def _variation(release: Release, other: Release, line: str, number: int, chance: random.Random) -> Release:
    date = release.date.value
    if date is not None:
        date = dt.date(2016, 1, 1) + dt.timedelta(days=chance.randrange(DAYS))
    texts = [_renumbered(block.text, chance) for block in (*_some(release, chance), *_some(other, chance))]
    body = tuple(
        Block(number=place, kind="paragraph", zone="body", text=text)
        for place, text in enumerate([*texts, line], 1)
    )
    rest = [
        replace(block, number=None) for block in release.blocks if block.zone not in ("body", "boilerplate")
    ]
    return replace(
        release,
        id=id_of(hashlib.sha256(f"variation {number}".encode()).hexdigest(), 1),
        issuer=chance.choice((release.issuer, other.issuer)),
        date=replace(release.date, value=date),
        blocks=(*body, *rest),
        quotations=(),
        references=(),
        laws=(),
        topics=chance.choice((release.topics, other.topics)),
    )


def _some(release: Release, chance: random.Random) -> list[Block]:
    """About half of the paragraphs, in order."""
    return [block for block in release.blocks if block.zone == "body" and chance.random() < 0.5]


def _renumbered(text: str, chance: random.Random) -> str:
    return NUMBER.sub(lambda match: str(chance.randrange(10, 10 ** len(match[0]))), text)
