"""One reading process as its parent sees it: the files it has been given, the answers it owes.

How many processes there are, and which gets what, is archive/reading.py's business;
what runs in the process is child.py's.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import pickle
import sys
import time
import types
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import is_dataclass
from multiprocessing.context import SpawnProcess
from typing import Any, Generic

from archive.errors import Unreadable
from archive.readers.child import Answer, Item, Limits, Result, serve

# module -> the plain values that answers hold beside our own
PLAIN = {
    "builtins": {"set", "frozenset", "bytearray", "complex"},
    "collections": {"OrderedDict"},
    "datetime": {"date", "datetime", "time", "timedelta", "timezone"},
    "pathlib": {"Path", "PurePath", "PosixPath", "PurePosixPath", "WindowsPath", "PureWindowsPath"},
}


class Worker(Generic[Item, Result]):
    """One child process, the files it has been given, and since when it has owed an answer."""

    def __init__(self, make: Callable[[Item], Result], limits: Limits) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self._begun, marks = context.Pipe(duplex=False)
        self.process: SpawnProcess = context.Process(
            target=serve, args=(theirs, marks, make, limits), daemon=True
        )
        with _without_main(make):
            self.process.start()
        theirs.close()
        marks.close()
        self.ready = self.ends = False  # ``ends``: its last answer says that it ends itself
        self.owed: deque[tuple[int, Item]] = deque()
        self.since = time.monotonic()

    def give(self, batch: list[tuple[int, Item]]) -> None:
        if not self.owed and self.ready:
            self.since = time.monotonic()
        self.owed.extend(batch)
        self.pipe.send([path for _, path in batch])

    def answered(self, message: bytes) -> Iterator[tuple[int, Item, Result | Unreadable]]:
        """(number, path, result) of the files that a message's answers, the next in order, are for.

        Raises Forged for what no reading process of ours says.
        """
        self.since = time.monotonic()
        stream = io.BytesIO(message)
        while stream.tell() < len(message):
            answer = _answer_in(stream)
            os.read(self._begun.fileno(), 1)  # its mark: what stays is begun and not answered
            self.ends = answer.last
            number, path = self.owed.popleft()
            yield number, path, answer.value

    def died_at(self) -> tuple[int, Item]:
        """The file a dead process was at, which is owed no more; answers it had not sent are lost."""
        begun = len(os.read(self._begun.fileno(), max(1, len(self.owed))))
        at = max(0, begun - 1)
        file = self.owed[at]
        del self.owed[at]
        return file

    def stop(self) -> None:
        """End the process now, whatever it does."""
        self.pipe.close()
        self._begun.close()
        if self.process.is_alive():
            self.process.kill()
        self.process.join()


class Forged(Exception):
    """What came from a reading process is no answer: a file has taken it over."""


def _answer_in(stream: io.BytesIO) -> Answer[Any]:
    try:
        answer = Answers(stream).load()
    except Exception as nonsense:  # bytes of a stranger's making raise nearly anything
        raise Forged from nonsense
    if not isinstance(answer, Answer):
        raise Forged
    return answer


class Answers(pickle.Unpickler):
    """Takes from a reading process what such a process answers with, and nothing that does anything.

    A hostile file may have taken the process over. A pickle can name any function to be called; here
    it can only name plain values: our dataclasses and errors, days and times, names of files.
    """

    def find_class(self, module: str, name: str) -> Any:
        """The class of that name. Raises pickle.UnpicklingError for all that is no plain value."""
        if name in PLAIN.get(module, ()):
            return super().find_class(module, name)
        if module.partition(".")[0] == "archive" and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and (is_dataclass(found) or issubclass(found, Exception | tuple)):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no answer of a reading process")


@contextmanager
def _without_main(make: Callable[[Item], object]) -> Iterator[None]:
    """Start a child without its importing the program's main module again.

    multiprocessing does so for functions defined there; ours come from importable modules, and
    main would bring web server and index into every reading process.
    """
    if getattr(make, "__module__", "") == "__main__":
        yield
        return
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
