"""The example archive that ships with the program, and how it comes into a home.

Its originals are read and parsed anew on the way in, as a person's own files
would be: nothing is loaded that the parser did not read.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from archive.home import Home
from archive.ingest import Progress, add_data
from archive.report import AddReport
from archive.store.storing import VERSIONS, version_numbers
from archive.store.writing import make_folder

EXAMPLE = Path(__file__).parent.parent / "corpus"


def example_files(folder: Path = EXAMPLE) -> Iterator[tuple[str, bytes]]:
    """(path as first given, original bytes) of each original of a shipped corpus, in a fixed order.

    Earlier versions of a release come before later ones, as they did when they were sent. An
    original that holds several releases lies with each of them, and comes once.
    """
    given: set[tuple[str, bytes]] = set()
    for current in sorted(folder.glob("releases/*/*/release.json")):
        kept = [current.parent / VERSIONS / str(number) for number in version_numbers(current.parent)]
        for place in (*kept, current.parent):
            origin = json.loads((place / "release.json").read_bytes())["sources"][0]["path"]
            file = (origin, next(place.glob("original.*")).read_bytes())
            if file not in given:
                given.add(file)
                yield file


def load_example(home: Home, *, now: dt.datetime, progress: Progress = lambda done: None) -> AddReport:
    """Bring the example into a home, with its rules and vocabulary where the home has none."""
    make_folder(home.corpus_folder)
    for name in ("corpus.toml", "topics.toml", "synonyms.toml", "judgements.toml"):
        if not (home.corpus_folder / name).exists():
            shutil.copyfile(EXAMPLE / name, home.corpus_folder / name)
    return add_data(home, example_files(), now=now, progress=progress)
