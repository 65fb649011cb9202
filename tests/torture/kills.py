"""kill -9: before every operation on a file, and real commands at random moments.

A command is ``dateline add``, ``correct``, ``withdraw``, ``publish`` or ``index`` as a person types it,
in a process group of its own that is killed whole, reading children included. It is forked from this
process, which has everything imported already, so that random moments fall into the work and not into
the loading of Python; nothing else differs from typing it.
"""

from __future__ import annotations

import contextlib
import os
import random
import select
import shutil
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dying import (
    BOATS,
    BOATS_AGAIN,
    FERRY,
    GULLS,
    NETS,
    cut_off,
    operations,
    state,
)

import app
from archive.home import Home
from torture.rounds import (
    OPENS,
    say,
    silent,
    told,
    trouble_after,
    trouble_at_opening,
    trouble_at_the_end,
    whole_life,
)


def operations_killed(work: Path, rounds: int) -> bool:
    """Killed just before each file operation of a life, all of them, or ``rounds`` of them by chance."""
    wanted = whole_life(work / "whole")
    length = operations(Home(work / "counted"))
    say(f"a life is {length} operations on files")
    chosen = range(length) if rounds >= length else sorted(random.Random(11).sample(range(length), rounds))

    def round(k: int) -> str:
        home = Home(work / f"op-{k}")
        acknowledged, _ = cut_off(home, k)
        try:
            return trouble_after(home, len(acknowledged), wanted)
        finally:
            shutil.rmtree(home.folder)

    return told("kill -9 before a file operation", chosen, round)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command in a life; ``before`` is the home it meets, ``after`` what it leaves, ``seconds`` it takes."""

    words: Sequence[str]
    file: Callable[[], None]  # puts the files into the folder that is added, as they were then
    before: Path
    after: dict[str, object]
    seconds: float


def commands_killed(work: Path, rounds: int) -> bool:
    """Real commands, each killed at a random moment; then the same command again, and all must be as if uncut."""
    commands = _life_of_commands(work)
    chance = random.Random(17)

    def round(number: int) -> str:
        command = commands[number % len(commands)]
        command.file()
        home = Home(work / "killed")
        shutil.copytree(command.before, home.folder)
        moment = chance.uniform(0, command.seconds * 1.1)
        try:
            return _trouble_of(home, command, moment)
        finally:
            shutil.rmtree(home.folder)

    return told("kill -9 at a random moment of a command", range(rounds), round)


def _trouble_of(home: Home, command: Command, moment: float) -> str:
    acknowledged = _typed(home, command.words, killed_after=moment)
    trouble = trouble_at_opening(home)
    if not trouble and not acknowledged:
        begun = time.monotonic()
        _typed(home, command.words)  # what was done already may be refused: withdrawn is withdrawn
        if not _typed(home, ("index",)):
            trouble = "'dateline index' fails afterwards"
        elif time.monotonic() - begun > OPENS + 10 * command.seconds:
            trouble = "the next command takes far longer"
    trouble = trouble or trouble_at_the_end(home, command.after)
    return trouble and f"{command.words[0]} at {moment:.3f} s: {trouble}"


def _life_of_commands(work: Path) -> list[Command]:
    """Each command once, from home to home, timed."""
    folder, home = work / "in", Home(work / "commands" / "home")
    folder.mkdir()
    first = dict((BOATS, NETS, GULLS, FERRY))
    second = first | dict([BOATS_AGAIN])

    def file(files: dict[str, bytes]) -> Callable[[], None]:
        def put() -> None:
            for path, data in files.items():
                (folder / Path(path).name).write_bytes(data)

        return put

    def id_of(name: str) -> str:
        for corpus in (home.corpus(), home.embargoed()):
            for id in corpus.digests():
                if Path(corpus.get(id).sources[0].path).name == name:
                    return id
        raise LookupError(name)

    script: list[tuple[dict[str, bytes], Callable[[], Sequence[str]]]] = [
        (first, lambda: ("add", str(folder))),
        (second, lambda: ("add", str(folder))),
        (second, lambda: ("correct", id_of("nets.txt"), "--title", "Harbor mends all the nets")),
        (second, lambda: ("withdraw", id_of("gulls.txt"), "--reason", "asked for")),
        (second, lambda: ("publish", id_of("ferry.txt"))),
        (second, lambda: ("index", "--rebuild")),
    ]
    commands = []
    home.folder.mkdir(parents=True)
    for number, (files, words) in enumerate(script):
        file(files)()
        before = work / "commands" / f"before-{number}"
        shutil.copytree(home.folder, before)
        typed = words()
        begun = time.monotonic()
        if not _typed(home, typed):
            raise RuntimeError(f"dateline {' '.join(typed)} failed")
        seconds = time.monotonic() - begun
        commands.append(
            Command(words=typed, file=file(files), before=before, after=state(home), seconds=seconds)
        )
        say(f"dateline {typed[0]} takes {seconds:.2f} s")
    return commands


def _typed(home: Home, words: Sequence[str], killed_after: float | None = None) -> bool:
    """Run one command in a process group of its own, perhaps killed; did it end well before that?"""
    child = os.fork()
    if not child:
        os.setsid()
        with silent():
            sys.argv = ["dateline", "--home", str(home.folder), *words]
            code = 0
            try:
                app.main()
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else int(end.code is not None)
            except BaseException:
                code = 70
            os._exit(code)
    ended = os.pidfd_open(child)
    try:
        if killed_after is not None and not select.select([ended], [], [], killed_after)[0]:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(child, signal.SIGKILL)
                os.killpg(child, signal.SIGKILL)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    finally:
        os.close(ended)
