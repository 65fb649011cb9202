"""``python -m benchmarks.run [FOLDER]``: the whole run, told once.

Reads the folder (or the example, repeated with variations), builds every engine that is
installed, asks each in processes of its own, in turn and several times over so that a
busy minute hits all alike, measures whole pages, and prints the account.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.agreement import differences
from benchmarks.figures import Peered, Run
from benchmarks.intake import FEWER, FILES, Added, Intake, Spent
from benchmarks.load import Load, load
from benchmarks.machine import machine
from benchmarks.measure import PASSES, PEERS, Answered, Built, peer_called
from benchmarks.mix import Question, questions_for
from benchmarks.pages import Pages
from benchmarks.releases import ROOT, read_once, releases_in
from benchmarks.table import markdown
from index.entry import entry_of

ROUNDS = 3  # processes for each engine; the median of their figures counts
ONCE = {"whoosh"}  # takes minutes and differs from the others by far more than any noise
LOAD_SECONDS = 15.0
RESULTS = Path(__file__).parent / "results"


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, run, print; ``--write NAME`` keeps the account and all its figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument(
        "folder", nargs="?", type=Path, help="a folder of releases; default: the example, varied"
    )
    parser.add_argument(
        "--rounds", type=int, default=ROUNDS, help="processes for each engine (default %(default)s)"
    )
    parser.add_argument("--only", nargs="+", choices=PEERS, default=list(PEERS), metavar="ENGINE")
    parser.add_argument("--no-pages", action="store_true", help="leave the web pages out")
    parser.add_argument("--write", metavar="NAME", help="write benchmarks/results/NAME.md and .json")
    given = parser.parse_args(arguments)
    if given.folder is not None and not given.folder.is_dir():
        parser.error(f"{given.folder} is no folder; name one that holds releases, or none for the example")
    run = measured(given.folder, ["dateline", *given.only], given.rounds, with_pages=not given.no_pages)
    account = markdown(run)
    print(account)
    if given.write:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{given.write}.md").write_text(account, "utf-8")
        (RESULTS / f"{given.write}.json").write_text(json.dumps(_figures(run), indent=1) + "\n", "utf-8")


def measured(folder: Path | None, wanted: Sequence[str], rounds: int, *, with_pages: bool) -> Run:
    """One run over one folder."""
    say("reading the releases")
    reading, place = read_once(folder)
    intake = _intake(folder, place, rounds) if folder else None
    questions = questions_for(entry_of(release, release.id) for release in releases_in(place))
    asked = place / "questions.json"
    asked.write_text(json.dumps([question.as_json() for question in questions]), "utf-8")

    versions = {key: peer_called(key).version() for key in PEERS if key in wanted}
    installed = [key for key, version in versions.items() if version]
    built = _build(installed, place)
    answered: dict[str, list[Answered]] = {key: [] for key in installed}
    pages: list[Pages] = []
    for round_ in range(rounds):
        for key in installed:
            if round_ == 0 or key not in ONCE:
                answered[key].append(_ask(key, place, asked))
        if with_pages:
            say("asking for pages")
            pages.append(Pages.from_json(in_process("pages", place / "dateline", asked, PASSES)))
    steady: Load | None = None
    if with_pages:
        say("pages under load")
        steady = load(place / "dateline", questions, LOAD_SECONDS)
    say("adding one release")
    one_more: list[float] = in_process("adding", place / "dateline", place)  # last: the index grows by it
    peers = {
        key: Peered(
            label=peer_called(key).label,
            version=str(versions[key]),
            built=built.get(key),
            rounds=answered[key],
            differing=_differing(key, answered, questions),
        )
        for key in installed
    }
    return Run(
        name=reading.name,
        machine=machine(dt.date.today()),
        reading=reading,
        intake=intake,
        questions=len(questions),
        passes=PASSES,
        peers=peers,
        pages=pages,
        load=steady,
        one_more=one_more,
        missing=[f"{key} is not installed and was left out." for key in versions if key not in installed],
    )


def _intake(folder: Path, place: Path, rounds: int) -> Intake:
    """What the way in costs: guarded and not, in turns, and with all that adding does."""
    say("the way in")
    read = {workers: list[Spent]() for workers in (0, 1)}
    for _ in range(rounds):
        for workers, spent in read.items():
            spent.append(Spent(**in_process("intake", "read", workers, folder, FILES)))
    few, many = (
        Added.from_json(in_process("intake", "add", place / "home", folder, count))
        for count in (FEWER, FILES)
    )
    return Intake(alone=read[0], guarded=read[1], few=few, many=many)


def _build(keys: Sequence[str], place: Path) -> dict[str, Built]:
    """Each index once, anew; peers that share one have none of their own."""
    built: dict[str, Built] = {}
    made: set[str] = set()
    for key in keys:
        index = peer_called(key).index
        if index not in made:
            say(f"building {index}")
            shutil.rmtree(place / index, ignore_errors=True)
            built[key] = Built(**in_process("measure", "build", key, place, place / index))
            made.add(index)
    return built


def _ask(key: str, place: Path, questions: Path) -> Answered:
    say(f"asking {key}")
    return Answered.from_json(
        in_process("measure", "ask", key, place / peer_called(key).index, questions, PASSES)
    )


def _differing(
    key: str, answered: dict[str, list[Answered]], questions: Sequence[Question]
) -> list[str] | None:
    """None for Dateline itself, and for its forms of words, which no peer is asked for."""
    if key.startswith("dateline"):
        return None
    return differences(answered["dateline"][0], answered[key][0], questions)


def in_process(module: str, *arguments: object) -> Any:
    """What a module of ours prints when run in a process of its own."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def _figures(run: Run) -> dict[str, Any]:
    """Every time that was taken, without the answers themselves, which only served to be compared."""
    figures = asdict(run)
    for peer in figures["peers"].values():
        for answered in peer["rounds"]:
            del answered["totals"], answered["facets"]
    return figures


def say(what: str) -> None:
    """Progress, for whoever waits."""
    print(f"… {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
