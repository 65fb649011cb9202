"""Evaluation: how good the order of results is, in numbers, so that a weight is chosen and not guessed.

Two sorts of questions. Judged ones come from a judgements.toml: a query, and by
release the grade a person gave it (0 to 3). Known items are made from releases of
the archive itself: words of a title, some words of a quotation, a number; the
release they were taken from is what is looked for. Made the same way every time.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.errors import ArchiveError
from archive.release import Release
from index.engine import Engine
from index.known_values import Labels
from index.language.synonyms import NO_SYNONYMS, Synonyms
from index.search import Asked, answer
from index.words import words_of

DEPTH = 10  # results that are looked at, as in nDCG@10: what a person sees without scrolling far
MAX_GRADE = 3
TITLE_WORDS = 4  # of a title that somebody remembers half
QUOTED_WORDS = 5  # of a quotation that somebody remembers
_NUMBER = re.compile(r"\b\d{1,3}(?:,\d{3})+\b|\b\d{3,}\b")


class BadJudgements(ArchiveError):
    """judgements.toml cannot be used; the message names the query and the cure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A query and how well each release answers it (0 or not named: not at all). ``sort``: judged, title, …"""

    sort: str
    query: str
    grades: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """Means over the questions of one sort. ``ndcg`` and ``mrr`` look at DEPTH results, ``success`` at the first."""

    sort: str
    questions: int
    ndcg: float
    success: float
    mrr: float


def read_judgements(path: Path) -> tuple[Question, ...]:
    """The judged queries of a file. Raises BadJudgements."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadJudgements(f"{path} cannot be read as judgements ({error}).") from error
    questions = []
    for entry in table.get("query", ()):
        query, grades = entry.get("q"), entry.get("grades")
        if not isinstance(query, str) or not isinstance(grades, dict):
            raise BadJudgements(f"{path}: each [[query]] has q and grades; one has {sorted(entry)}.")
        for id, grade in grades.items():
            if grade not in range(MAX_GRADE + 1):
                raise BadJudgements(f"{path}: {query!r} grades {id} with {grade!r}; grades are 0 to 3.")
        questions.append(Question(sort="judged", query=query, grades=grades))
    return tuple(questions)


def known_items(releases: Iterable[Release]) -> Iterator[Question]:
    """Up to three questions a release, each made of its own words, with that release for the answer."""
    for release in releases:
        title = [word for word in release.title.split() if len(words_of(word)) == 1 and word[0].isalnum()]
        if len(title) > TITLE_WORDS:
            yield _known("title", " ".join(_some(title, TITLE_WORDS, release.id)), release.id)
        spoken = [q.text for q in release.quotations if len(q.text.split()) > 2 * QUOTED_WORDS]
        if spoken:
            words = [word.term for word in words_of(spoken[0])]
            yield _known("quotation", " ".join(words[2 : 2 + QUOTED_WORDS]), release.id)
        body = " ".join(block.text for block in release.blocks if block.zone == "body")
        numbers = [number for number in _NUMBER.findall(body) if not 1900 <= _value(number) <= 2100]
        if numbers and title:
            yield _known("number", f"{numbers[0]} {max(title, key=len)}", release.id)


def _known(sort: str, query: str, id: str) -> Question:
    return Question(sort=sort, query=query, grades={id: MAX_GRADE})


def _some(words: Sequence[str], count: int, seed: str) -> list[str]:
    """Some of the words in their order, the same ones every time."""
    places = sorted(range(len(words)), key=lambda at: hashlib.sha256(f"{seed} {at}".encode()).digest())
    return [words[at].strip(".,:;!?\"'“”‘’()") for at in sorted(places[:count])]


def _value(number: str) -> int:
    return int(number.replace(",", ""))


def measured(
    questions: Iterable[Question],
    *,
    engine: Engine,
    vocabulary: Labels,
    today: dt.date,
    synonyms: Synonyms = NO_SYNONYMS,
    recency: bool = True,
) -> tuple[Quality, ...]:
    """Ask every question; the quality of each sort, in the order the sorts first come."""
    by_sort: dict[str, list[tuple[float, float, float]]] = {}
    for question in questions:
        asked = Asked(q=question.query, recency=recency)
        found = answer(
            asked,
            engine=engine,
            vocabulary=vocabulary,
            today=today,
            synonyms=synonyms,
            facets=(),
            suggest=False,
        )
        ids = [hit.id for hit in found.hits[:DEPTH]]
        by_sort.setdefault(question.sort, []).append(scores(ids, question.grades))
    return tuple(
        Quality(
            sort=sort,
            questions=len(rows),
            ndcg=_mean(row[0] for row in rows),
            success=_mean(row[1] for row in rows),
            mrr=_mean(row[2] for row in rows),
        )
        for sort, rows in by_sort.items()
    )


def scores(ids: Sequence[str], grades: Mapping[str, int]) -> tuple[float, float, float]:
    """nDCG, whether the first result has any grade, and one over the place of the first that has; each 0 to 1."""
    best = _gain(sorted(grades.values(), reverse=True)[:DEPTH])
    found = [grades.get(id, 0) for id in ids[:DEPTH]]
    first = next((place for place, grade in enumerate(found, 1) if grade), None)
    return (
        _gain(found) / best if best else 0.0,
        1.0 if first == 1 else 0.0,
        1 / first if first else 0.0,
    )


def _gain(grades: Iterable[int]) -> float:
    """Discounted gain: a grade counts 2**grade - 1, less the further down it stands."""
    return math.fsum((2.0**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades, 1))


def _mean(values: Iterable[float]) -> float:
    every = list(values)
    return sum(every) / len(every) if every else 0.0
