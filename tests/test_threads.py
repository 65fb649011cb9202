"""Sixteen threads over one engine while it changes: every answer is the one answer of its generation.

``DATELINE_THREAD_ANSWERS=20000`` asks for the nightly number.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from test_engine_agrees_with_oracle import random_entry, random_request

from index.current import CurrentEngine, next_folder, switch_to
from index.engine import SearchRequest, SearchResults
from index.entry import Entry
from index.update import open_current
from index.whoosh_engine import WhooshEngine

ANSWERS = int(os.environ.get("DATELINE_THREAD_ANSWERS", "4000"))
STATES = 4  # generations that must have been answered from, however fast the answers come
PATIENCE = 20_000  # answers of one thread after which the writer is given up
THREADS = 16
QUESTIONS = 40


class Reindexing:
    """An index that is changed again and again, with the answers of each of its generations."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder = folder
        self.chance = chance
        self.questions = [random_request(chance) for _ in range(QUESTIONS)]
        self.entries: dict[str, Entry] = {}
        self.right: dict[str, list[SearchResults]] = {}
        self.engine: CurrentEngine | None = None
        self.rebuild()

    def rebuild(self) -> None:
        """A new generation of all entries, beside the old one; then the switch."""
        new = next_folder(self.folder)
        with WhooshEngine.create(new).writer(bulk=True) as writer:
            for entry in self.entries.values():
                writer.put(entry)
        self.note(WhooshEngine.open(new))
        switch_to(new)

    def change(self) -> None:
        """A commit to the current generation. Its answers are noted as soon as anybody can see it."""
        current = open_current(self.folder)
        with current.writer() as writer:
            for _ in range(self.chance.choice((1, 3, 10))):
                id = f"id{self.chance.randint(0, 60)}"
                if self.chance.random() < 0.7:
                    self.entries[id] = random_entry(self.chance, id)
                    writer.put(self.entries[id])
                else:
                    self.entries.pop(id, None)
                    writer.remove(id)
        current.refresh()
        self.note(current)

    def note(self, engine: WhooshEngine | CurrentEngine) -> None:
        self.right[engine.generation] = [engine.search(question) for question in self.questions]

    def answers_of(self, generation: str) -> list[SearchResults]:
        """The right answers of a generation; of one between a commit and its merge, those after the merge."""
        folder, _, state = generation.partition("-")
        later = [name for name in self.right if name.partition("-")[0] == folder]
        later = [name for name in later if int(name.partition("-")[2]) >= int(state)]
        return self.right[min(later, key=lambda name: int(name.partition("-")[2]))]


@pytest.mark.parametrize("number", range(2))
def test_no_answer_differs_from_the_single_threaded_answer_of_its_generation(
    number: int, tmp_path: Path
) -> None:
    seed = f"{dt.date.today().toordinal()}-{number}"
    print(f"seed {seed}")
    state = Reindexing(tmp_path, random.Random(seed))
    shared = open_current(tmp_path)
    done = threading.Event()
    given: list[tuple[str, int, SearchResults]] = []

    def ask(seed: int) -> None:
        chance = random.Random(seed)
        for number in range(PATIENCE):
            if number >= ANSWERS // THREADS // 2 and len(state.right) > STATES:
                return
            shared.refresh()
            held = shared.at_present()  # as a page does: other threads move on in between
            at = chance.randrange(QUESTIONS)
            found = held.search(state.questions[at])
            assert tuple(card.id for card in held.cards(found.ids)) == found.ids
            given.append((held.generation, at, found))

    def reindex() -> None:
        while not done.is_set():
            state.rebuild() if state.chance.random() < 0.1 else state.change()

    with ThreadPoolExecutor(THREADS + 1) as pool:
        writing = pool.submit(reindex)
        asking = [pool.submit(ask, thread) for thread in range(THREADS)]
        for future in asking:
            future.result()
        done.set()
        writing.result()

    assert len({generation for generation, _, _ in given}) > 1
    assert len(given) > ANSWERS // 4
    for generation, at, found in given:
        assert found == state.answers_of(generation)[at], (generation, state.questions[at])


def test_a_search_that_is_under_way_ends_in_the_generation_it_began_in(tmp_path: Path) -> None:
    state = Reindexing(tmp_path, random.Random(7))
    state.change()
    shared = open_current(tmp_path)
    answering = shared.at_present()
    state.rebuild()
    state.rebuild()
    state.rebuild()  # the folder it answered from is removed by now
    request = SearchRequest(limit=5)

    assert answering.search(request).total == len(open_current(tmp_path).digests())
