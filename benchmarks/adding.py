"""One more release: how long until searchers of a full index find what an open writer adds.

``python -m benchmarks.adding HOME READING`` adds some releases to the index of a home, one
after the other, and prints a JSON list: wall-clock milliseconds from handing over the
entry until an engine that was open all the while has followed and finds it by a word.
The index is a little larger afterwards: for indexes that nobody needs as they were.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from archive.home import Home
from archive.ids import id_of
from archive.release import Release
from benchmarks.releases import releases_in
from index.current import current_folder
from index.engine import SearchRequest
from index.entry import entry_of
from index.language.query import Word
from index.update import open_current
from index.whoosh_engine import WhooshEngine

ADDED = 15  # releases, one after the other; the first also loads what every writer needs


def added(index_folder: Path, releases: Iterable[Release]) -> list[float]:
    """Milliseconds for each of these releases, which get ids and a word of their own."""
    folder = current_folder(index_folder)
    if folder is None:
        raise ValueError(f"there is no index in {index_folder}")
    writing, searching = WhooshEngine.open(folder), open_current(index_folder)
    times = []
    for number, release in enumerate(releases):
        word = f"zzadded{time.time_ns()}"
        entry = entry_of(_as_new(release, word), word)
        begun = time.perf_counter()
        with writing.writer() as writer:
            writer.put(entry)
        searching.refresh()
        found = searching.search(SearchRequest(query=Word(term=word, exact=True)))
        times.append(round((time.perf_counter() - begun) * 1e3, 1))
        if found.ids != (entry.id,):
            raise RuntimeError(f"release {number} was added and is not found")
    return times


def _as_new(release: Release, word: str) -> Release:
    """The release again under another id, with the word in its title."""
    id = id_of(hashlib.sha256(word.encode()).hexdigest())
    return replace(release, id=id, title=f"{release.title} {word}")


def main(arguments: Sequence[str]) -> list[float]:
    """What the command line asks for, as JSON."""
    home, reading = map(Path, arguments)
    return added(Home(home).index_folder, islice(releases_in(reading), ADDED))


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))
