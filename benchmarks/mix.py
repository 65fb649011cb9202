"""The questions: a fixed mix drawn from the releases themselves, the same for every engine.

A hundred base questions of eight kinds, each asked bare and with filters (a half
year, a topic, or both): two hundred. Drawn with a seed, so that the same releases
always give the same questions; nothing is written for one corpus.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import Any, Literal

from index.entry import Entry
from index.words import terms_of

SEED = 7
COMMON = (0.18, 0.95)  # of the releases have the word
MIDDLE = (0.01, 0.06)
RARE = (3, 40)  # releases have it
IN_TITLES = 0.003  # of the releases have a title's word that is asked for with others
TOPICS = 6  # the most frequent ones are filtered by
COUNTS = {
    "common": 14,
    "middle": 12,
    "rare": 14,
    "two": 14,
    "three": 12,
    "phrase": 14,
    "bool": 10,
    "prefix": 10,
}
LONG_PHRASES = 2  # of the phrases go through very common words: the dearest kind
SAMPLE = 500  # releases that long phrases are looked for in
PHRASES = 400  # the most frequent word pairs of titles, from which phrases are drawn
PREFIX = (4, 7)  # letters of a prefix
HALF_YEARS = (1, 4, 7)  # months in which a filter's half year begins

# Words too common to say anything; they stand inside long phrases and nowhere else.
FUNCTION_WORDS = frozenset(
    "the of and to in a for that is on as by this with from at be are was it his he an or has have not but we our"
    " their will which who been more its would also than they these all one i you us so if no can do my me said"
    " her she what when about into other after".split()
)

Form = Literal["all", "phrase", "bool", "prefix"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question, not yet in any engine's words.

    ``form`` all: every one of ``words``; phrase: ``words`` in a row; bool: one of
    ``words``, every one of ``must``, none of ``without``; prefix: words that begin
    with words[0]. ``since`` and ``until`` are inclusive; all words are exact terms.
    """

    kind: str
    form: Form
    words: tuple[str, ...]
    must: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    topic: str | None = None

    @property
    def filtered(self) -> bool:
        """Does it choose a topic or a time?"""
        return self.topic is not None or self.since is not None

    def typed(self) -> str:
        """The words as a person would type them; the filters are chosen beside."""
        match self.form:
            case "all":
                return " ".join(self.words)
            case "phrase":
                return f'"{" ".join(self.words)}"'
            case "prefix":
                return f"{self.words[0]}*"
            case "bool":
                parts = [f"({' OR '.join(self.words)})", *self.must, *(f"-{word}" for word in self.without)]
                return " ".join(parts)

    def as_json(self) -> dict[str, Any]:
        """For handing over to another process."""
        days = {
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
        }
        return asdict(self) | days

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Question:
        """What as_json gave."""
        since, until = (dt.date.fromisoformat(record[n]) if record[n] else None for n in ("since", "until"))
        words, must, without = (tuple(record[name]) for name in ("words", "must", "without"))
        return cls(
            kind=record["kind"],
            form=record["form"],
            words=words,
            must=must,
            without=without,
            since=since,
            until=until,
            topic=record["topic"],
        )


@dataclass(slots=True)
class _Lexicon:
    """What the questions are drawn from."""

    releases: int
    found: Counter[str]  # term -> releases that have it in their body
    titles: list[list[str]]
    pairs: list[tuple[str, str]]  # of titles, most frequent first
    rows: list[tuple[str, ...]]  # of four words, the inner two function words, most frequent first
    days: list[dt.date]
    topics: list[str]

    def between(self, low: float, high: float) -> list[str]:
        """The words that so many releases have, at least forty of them: else those that come nearest."""
        alone = [word for word in sorted(self.found) if _is_plain(word) and 3 < len(word) < 16]
        fitting = [word for word in alone if low <= self.found[word] <= high]
        if len(fitting) >= 40:
            return fitting
        middle = (low + high) / 2
        return sorted(alone, key=lambda word: (abs(self.found[word] - middle), word))[:40]


def questions_for(entries: Iterable[Entry], seed: int = SEED) -> list[Question]:
    """The mix for these releases: each base question, followed by itself with filters."""
    lexicon = _lexicon(entries)
    chance = random.Random(seed)
    base = _base(lexicon, chance)
    mix = []
    for place, question in enumerate(base):
        mix += [question, _filtered(question, place, lexicon, chance)]
    return mix


def _base(lexicon: _Lexicon, chance: random.Random) -> list[Question]:
    count = lexicon.releases
    common = lexicon.between(COMMON[0] * count, COMMON[1] * count)
    middle = lexicon.between(MIDDLE[0] * count, MIDDLE[1] * count)
    rare = lexicon.between(*RARE)
    base: list[Question] = []
    for kind, pool in (("common", common), ("middle", middle), ("rare", rare)):
        base += [_all(kind, (word,)) for word in chance.sample(pool, COUNTS[kind])]
    for kind, words in (("two", 2), ("three", 3)):
        base += [_all(kind, _of_one_title(lexicon, words, chance)) for _ in range(COUNTS[kind])]
    rows: list[tuple[str, ...]] = list(lexicon.rows[:LONG_PHRASES])
    rows += chance.sample(lexicon.pairs[:PHRASES], COUNTS["phrase"] - len(rows))
    base += [Question(kind="phrase", form="phrase", words=row) for row in rows]
    base += [_either(place, middle, common, chance) for place in range(COUNTS["bool"])]
    for word in chance.sample(middle, COUNTS["prefix"]):
        start = word[: chance.randint(*PREFIX)]
        base.append(Question(kind="prefix", form="prefix", words=(start,)))
    return base


def _all(kind: str, words: tuple[str, ...]) -> Question:
    return Question(kind=kind, form="all", words=words)


def _either(place: int, middle: Sequence[str], common: Sequence[str], chance: random.Random) -> Question:
    """One of two words, and in turn with or without a common one."""
    one, other = chance.sample(middle, 2)
    third = (chance.choice(common),)
    if place % 2:
        return Question(kind="bool", form="bool", words=(one, other), must=third)
    return Question(kind="bool", form="bool", words=(one, other), without=third)


def _of_one_title(lexicon: _Lexicon, count: int, chance: random.Random) -> tuple[str, ...]:
    """Words that stand in one title and are not rare, so that they are likely found together."""
    least = IN_TITLES * lexicon.releases
    while True:
        title = chance.choice(lexicon.titles)
        words = [w for w in dict.fromkeys(title) if _is_plain(w) and len(w) > 2 and lexicon.found[w] > least]
        if len(words) >= count:
            return tuple(chance.sample(words, count))


def _filtered(question: Question, place: int, lexicon: _Lexicon, chance: random.Random) -> Question:
    """The same within a half year, within a topic, or both, in turn."""
    since = until = topic = None
    if place % 3 in (0, 2) and lexicon.days:
        year = chance.choice(lexicon.days).year
        month = chance.choice(HALF_YEARS)
        since = dt.date(year, month, 1)
        until = dt.date(year + (month + 6 > 12), (month + 5) % 12 + 1, 1) - dt.timedelta(days=1)
    if place % 3 in (1, 2) and lexicon.topics:
        topic = chance.choice(lexicon.topics)
    return replace(question, since=since, until=until, topic=topic)


def _lexicon(entries: Iterable[Entry]) -> _Lexicon:
    found: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    rows: Counter[tuple[str, ...]] = Counter()
    topics: Counter[str] = Counter()
    titles: list[list[str]] = []
    days: list[dt.date] = []
    for entry in entries:
        pieces = [terms_of(text) for text in entry.texts["body"]]
        found.update({term for terms in pieces for term in terms})
        title = terms_of(entry.texts["title"][0])
        pairs.update(pair for pair in pairwise(title) if all(_is_plain(w) and len(w) > 2 for w in pair))
        if len(titles) < SAMPLE:
            rows.update(row for terms in pieces for row in _rows(terms))
        topics.update(entry.keywords["topic"])
        titles.append(title)
        if entry.date:
            days.append(entry.date)
    return _Lexicon(
        releases=len(titles),
        found=found,
        titles=titles,
        pairs=_most(pairs),
        rows=_most(rows),
        days=days,
        topics=_most(topics)[:TOPICS],
    )


def _rows(terms: list[str]) -> list[tuple[str, ...]]:
    """Four words in a row of which the inner two are function words and the outer two are not."""
    return [
        (first, second, third, fourth)
        for first, second, third, fourth in zip(terms, terms[1:], terms[2:], terms[3:], strict=False)
        if {second, third} <= FUNCTION_WORDS and _is_plain(first) and _is_plain(fourth)
    ]


def _most(counted: Counter[Any]) -> list[Any]:
    """Most frequent first; equally frequent ones in order, so that the mix is repeatable."""
    return [value for value, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]


def _is_plain(word: str) -> bool:
    return word.isalpha() and word.isascii() and word not in FUNCTION_WORDS
