"""Mutation score of the rooms that must not fail: ``make mutation``, or ``python tests/mutation.py --places 60``.

cosmic-ray changes one thing at one place of a module (a sign, a number, a condition), in a copy of the
repository, and the tests of that module must fail. Places are drawn with a seed, evenly over all there are, and one
change is tried at each: a path that is put together of four parts would count forty times otherwise.
Annotations are left out, for nothing happens when they change. What survived is printed as a diff.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
SEED = 20261127
PATIENCE = 180  # seconds for the tests of one change; what takes longer counts as noticed
STORE = ("test_corpus", "test_duplicates", "test_exchanging", "test_mending", "test_fixity", "test_cut_off")
# module -> the test files that hold it, the quickest first
HELD_BY = {
    "archive/parser/dates.py": ("test_dates", "test_issued", "test_dateline"),
    "archive/parser/issued.py": ("test_issued", "test_dates", "test_reading_whole_releases"),
    "archive/store/embargo.py": ("test_embargo", "test_publisher", "test_cut_off"),
    "archive/store/corpus.py": (*STORE, "test_safekeeping"),
    "archive/store/adding.py": STORE,
    "archive/store/storing.py": STORE,
    "archive/store/exchanging.py": ("test_exchanging", "test_corpus"),
    "archive/store/duplicates.py": ("test_duplicates", "test_corpus"),
    "archive/store/batches.py": ("test_mending", "test_corpus", "test_fixity", "test_web_release"),
    "archive/store/corrections.py": ("test_mending", "test_corpus"),
    "archive/store/writing.py": ("test_corpus", "test_ingest", "test_disk_trouble"),
    "archive/store/stones.py": STORE,
    "archive/store/seals.py": ("test_fixity", "test_corpus", "test_safekeeping"),
    "archive/store/catalogue.py": ("test_corpus", "test_duplicates", "test_mending", "test_ingest"),
    "archive/store/fingerprints.py": STORE,
}


def copy_of_the_repository(folder: Path) -> None:
    """The tracked files, as they are now."""
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def session_of(module: str, folder: Path) -> Path:
    """All changes that cosmic-ray knows for a module, as its database, beside what it is told."""
    tests = " ".join(f"tests/{name}.py" for name in HELD_BY[module])
    command = f"{sys.executable} -m pytest -q -x -p no:cacheprovider {tests}"
    name = module.replace("/", "-")
    told = folder / f"{name}.toml"
    told.write_text(
        f'[cosmic-ray]\nmodule-path = "{module}"\ntimeout = {PATIENCE}.0\nexcluded-modules = []\n'
        f'test-command = "{command}"\n[cosmic-ray.distributor]\nname = "local"\n'
    )
    session = folder / f"{name}.sqlite"
    cosmic_ray("init", told, session, folder=folder)
    return session


def cosmic_ray(*words: str | Path, folder: Path) -> None:
    environ = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "cosmic_ray.cli", *map(str, words)]
    subprocess.run(command, cwd=folder, env=environ, check=True, stdout=subprocess.DEVNULL)


def annotations(file: Path) -> set[tuple[int, int]]:
    """(line, column) of everything that stands in an annotation."""
    marked: set[tuple[int, int]] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        for name in ("annotation", "returns"):
            if isinstance(part := getattr(node, name, None), ast.expr):
                lines = range(part.lineno, (part.end_lineno or part.lineno) + 1)
                for line in lines:
                    start = part.col_offset if line == part.lineno else 0
                    end = part.end_col_offset if line == part.end_lineno else 999
                    marked.update((line, column) for column in range(start, (end or 999) + 1))
    return marked


def places(module: str, session: Path, folder: Path) -> Iterator[tuple[str, Path, list[str]]]:
    """(module, its session, the changes known there) of each place where something can be changed."""
    left_out, found = annotations(folder / module), defaultdict(list)
    with sqlite3.connect(session) as database:
        rows = database.execute(
            "SELECT start_pos_row, start_pos_col, job_id, operator_name FROM mutation_specs"
        )
        for line, column, job, _ in sorted(rows, key=lambda row: (row[0], row[1], row[3], row[2])):
            if (line, column) not in left_out:
                found[line, column].append((line, column, job))
    for jobs in found.values():
        yield module, session, [job for _, _, job in jobs]


def keep_only(session: Path, jobs: list[str]) -> None:
    marks = ",".join("?" * len(jobs))
    with sqlite3.connect(session) as database:
        for table in ("mutation_specs", "work_items"):
            database.execute(f"DELETE FROM {table} WHERE job_id NOT IN ({marks})", jobs)


def judged(session: Path) -> Iterator[tuple[bool, str]]:
    """(was it noticed?, the diff) of every change that was tried."""
    with sqlite3.connect(session) as database:
        for outcome, diff in database.execute("SELECT test_outcome, diff FROM work_results"):
            yield str(outcome).upper() != "SURVIVED", diff


def main() -> int:
    """Draw, try, and say how many were noticed."""
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--places", type=int, default=200)
    asking.add_argument("--seed", type=int, default=SEED)
    asking.add_argument("--only", default="", help="modules whose path has this in it")
    asked = asking.parse_args()
    chance = random.Random(asked.seed)
    with tempfile.TemporaryDirectory(prefix="mutation-") as work:
        folder = Path(work)
        copy_of_the_repository(folder)
        modules = [module for module in HELD_BY if asked.only in module]
        sessions = {module: session_of(module, folder) for module in modules}
        every = [place for module in modules for place in places(module, sessions[module], folder)]
        drawn: dict[str, list[str]] = defaultdict(list)
        for module, _, jobs in chance.sample(every, min(asked.places, len(every))):
            drawn[module].append(chance.choice(jobs))
        print(f"{sum(map(len, drawn.values()))} of {len(every)} places, seed {asked.seed}", flush=True)
        noticed = tried = 0
        for module, jobs in drawn.items():
            keep_only(sessions[module], jobs)
            cosmic_ray("exec", folder / f"{module.replace('/', '-')}.toml", sessions[module], folder=folder)
            results = list(judged(sessions[module]))
            caught = sum(was for was, _ in results)
            noticed, tried = noticed + caught, tried + len(results)
            print(f"{module}: {caught} of {len(results)} noticed", flush=True)
            print("\n".join(diff for was, diff in results if not was), flush=True)
    print(f"{noticed} of {tried} noticed: {100 * noticed / max(1, tried):.0f} %")
    return 0 if tried and noticed >= 0.85 * tried else 1


if __name__ == "__main__":
    sys.exit(main())
