"""``python -m benchmarks.rebuild HOME``: an index deleted and made anew from the corpus must answer as before.

Works on a copy. Compared are the ids, and for 500 questions of the mix (mix.py, typed as a person would)
the count and the first ten; the time is wall-clock.
"""

from __future__ import annotations

import datetime as dt
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from archive.home import Home
from benchmarks.machine import machine
from benchmarks.mix import SEED, Question, questions_for
from benchmarks.releases import TODAY
from index.entry import entry_of
from index.search import Asked, answer
from index.update import open_current, update

QUESTIONS = 500
FIRST = 10

Answered = tuple[int, tuple[str, ...]]


def mix(home: Home) -> list[Question]:
    """So many questions, of several seeds."""
    corpus = home.corpus()
    entries = [entry_of(corpus.get(id), id) for id in corpus.digests()]
    return list(islice((q for seed in range(3) for q in questions_for(entries, SEED + seed)), QUESTIONS))


def answers(home: Home, questions: Sequence[Question]) -> tuple[set[str], list[Answered]]:
    """The ids there are, and count and first ten of each question."""
    engine, vocabulary = open_current(home.index_folder), home.corpus().vocabulary
    found = []
    for question in questions:
        asked = Asked(
            q=question.typed(),
            chosen={"topic": (question.topic,)} if question.topic else {},
            since=question.since.isoformat() if question.since else None,
            until=question.until.isoformat() if question.until else None,
        )
        got = answer(asked, engine=engine, vocabulary=vocabulary, today=TODAY, suggest=False)
        found.append((got.total, tuple(hit.id for hit in got.hits[:FIRST])))
    return set(engine.digests()), found


def main(arguments: Sequence[str]) -> int:
    """Compare before and after; 1 if anything differs."""
    [given] = arguments
    with tempfile.TemporaryDirectory(prefix="rebuild-") as work:
        home = Home(Path(work) / "home")
        shutil.copytree(given, home.folder)
        questions = mix(home)
        ids, before = answers(home, questions)
        shutil.rmtree(home.index_folder)
        begun = time.monotonic()
        update(home.corpus(), home.index_folder)
        seconds = time.monotonic() - begun
        again, after = answers(home, questions)
    same = sum(one == other for one, other in zip(before, after, strict=True))
    print(machine(dt.datetime.now(dt.UTC).date()))
    print(f"ids: {len(ids & again):,} of {len(ids | again):,} the same; made anew in {seconds:.1f} s")
    print(f"count and first {FIRST}: {same} of {len(questions)} questions the same")
    return 0 if same == len(questions) and ids == again else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
