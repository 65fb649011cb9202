"""The table of the query language: every example is read as it says, and finds something."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.store.corpus import Corpus
from index.entry import entry_of
from index.language.examples import EXAMPLES, TODAY, Example
from index.language.fields import FIELDS
from index.search import Answer, Asked, answer
from index.whoosh_engine import WhooshEngine

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus(ROOT / "corpus")


@pytest.fixture(scope="module")
def engine(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhooshEngine]:
    engine = WhooshEngine.create(tmp_path_factory.mktemp("index") / "1")
    with engine.writer() as writer:
        for id, digest in corpus.digests().items():
            writer.put(entry_of(corpus.get(id), digest))
    yield engine
    engine.close()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.typed)
def test_an_example_is_read_as_the_table_says_and_finds_something(
    example: Example, corpus: Corpus, engine: WhooshEngine
) -> None:
    found: Answer = answer(
        Asked(q=example.typed), engine=engine, vocabulary=corpus.vocabulary, today=TODAY, facets=()
    )

    assert found.understood == example.understood
    assert found.total > 0
    assert bool(found.notes) == example.noted, found.notes


def test_every_field_has_an_example() -> None:
    typed = " ".join(example.typed for example in EXAMPLES)

    assert [name for name in FIELDS if f"{name}:" not in typed] == []


def test_the_examples_of_a_section_stand_together() -> None:
    sections = [example.section for example in EXAMPLES]
    changes = [here for before, here in zip(["", *sections], sections, strict=False) if before != here]

    assert len(changes) == len(set(sections))
    assert len({example.typed for example in EXAMPLES}) == len(EXAMPLES)
