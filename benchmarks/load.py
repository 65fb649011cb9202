"""Load: pages a second from ``dateline serve`` over connections that are never idle.

The load shares its cores with the server it measures, so it costs as little as Python
allows: one thread, requests prepared beforehand, answers counted and thrown away. What
it cost all the same is part of the account. No two of its requests are alike.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Memory, memory_of
from benchmarks.mix import Question
from benchmarks.pages import address_of
from benchmarks.releases import ROOT

WORKERS = 2
CONNECTIONS = 4
START_SECONDS = 30.0
WARM_UP = 3.0  # seconds of load before the clock; each worker meets every question
READ = 1 << 18  # bytes taken at once; a whole page, mostly
KEYS = (2, 3, 4, 6)  # letters typed when a completion is asked for

_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Pages a second through gunicorn; milliseconds one took; CPU milliseconds of the workers for one.

    ``client``: CPU milliseconds of the load itself for one page. ``busy``: how many of
    the machine's processes were ready to run on average, a minute back, when it ended:
    more than WORKERS and the load means that others worked beside it. ``memory``: of the
    largest worker while it serves. ``typing``: wall-clock milliseconds of completions
    asked for one after the other.
    """

    each_second: float
    p50: float
    p99: float
    cpu: float
    client: float
    busy: float
    memory: Memory
    failed: int
    typing: list[float]


class Talk:
    """One kept-alive connection, on which one answer is waited for at a time."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._head = b""
        self._left: int | None = None  # bytes of the body still to come; None: the head is not whole
        self._begun = 0.0

    def ask(self, request: bytes) -> None:
        """Send a request, which has no body."""
        self._head, self._left, self._begun = b"", None, time.perf_counter()
        self.socket.sendall(request)

    def take(self) -> tuple[float, bool] | None:
        """Take what has come: None, or once the answer is whole (seconds since asking, was it a 200?)."""
        data = self.socket.recv(READ)
        if not data:
            raise ConnectionError("the server closed a connection in the middle of an answer")
        if self._left is None:
            self._head += data
            head, blank, body = self._head.partition(b"\r\n\r\n")
            length = _LENGTH.search(head)
            if not blank or length is None:
                return None
            self._left = int(length[1]) - len(body)
        else:
            self._left -= len(data)
        if self._left > 0:
            return None
        return time.perf_counter() - self._begun, self._head.startswith(b"HTTP/1.1 200 ")

    def answered(self, request: bytes) -> tuple[float, bool]:
        """Ask and wait."""
        self.ask(request)
        while (answer := self.take()) is None:
            pass
        return answer


def load(home: Path, questions: Sequence[Question], seconds: float) -> Load:
    """Pages a second from ``dateline serve`` under a steady load on this machine."""
    with served(home) as (port, master):
        requests = unlike(questions)
        keep_busy(port, requests, WARM_UP)
        workers = children_of(master)
        before, client, begun = sum(map(_cpu_seconds, workers)), time.process_time(), time.perf_counter()
        times, failed = keep_busy(port, requests, seconds)
        wall = time.perf_counter() - begun
        client = time.process_time() - client
        cpu = sum(map(_cpu_seconds, workers)) - before
        memory = Memory.largest(map(memory_of, workers))
        typing = completions(port, questions)
    times.sort()
    return Load(
        each_second=round(len(times) / wall, 1),
        p50=round(times[len(times) // 2] * 1e3, 1),
        p99=round(times[int(len(times) * 0.99)] * 1e3, 1),
        cpu=round(cpu * 1e3 / len(times), 2),
        client=round(client * 1e3 / len(times), 3),
        busy=round(os.getloadavg()[0], 1),
        memory=memory,
        failed=failed,
        typing=typing,
    )


def unlike(questions: Sequence[Question]) -> Iterator[bytes]:
    """Requests for pages, each only once: an excluded word that no release has makes every query another."""
    parts = []
    for question in questions:
        before, _, after = address_of(question).partition("q=")
        parts.append(
            (f"GET {before}q=-zz".encode(), f"zz+{after} HTTP/1.1\r\nHost: archive\r\n\r\n".encode())
        )
    for number in itertools.count():
        before_number, after_number = parts[number * 7 % len(parts)]
        yield b"%b%d%b" % (before_number, number, after_number)


def keep_busy(port: int, requests: Iterator[bytes], seconds: float) -> tuple[list[float], int]:
    """Wall-clock seconds of every page fetched, over some connections at once, and how many failed."""
    times: list[float] = []
    failed = 0
    with contextlib.ExitStack() as opened:
        waiting = opened.enter_context(selectors.DefaultSelector())
        for _ in range(CONNECTIONS):
            talk = Talk(port)
            opened.enter_context(talk.socket)
            waiting.register(talk.socket, selectors.EVENT_READ, talk)
            talk.ask(next(requests))
        until = time.perf_counter() + seconds
        while waiting.get_map():
            for key, _ in waiting.select():
                answer = key.data.take()
                if answer is None:
                    continue
                times.append(answer[0])
                failed += not answer[1]
                if time.perf_counter() < until:
                    key.data.ask(next(requests))
                else:
                    waiting.unregister(key.fileobj)
    return times, failed


def completions(port: int, questions: Sequence[Question]) -> list[float]:
    """Milliseconds of each completion while the questions' first words are typed, over one connection."""
    words = dict.fromkeys(question.words[0] for question in questions)
    typed = dict.fromkeys(word[:length] for word in words for length in KEYS)
    talk = Talk(port)
    with talk.socket:
        requests = [f"GET /api/v1/suggest?q={t} HTTP/1.1\r\nHost: archive\r\n\r\n".encode() for t in typed]
        for request in requests[: WORKERS * CONNECTIONS]:  # what is made once for a generation is made
            talk.answered(request)
        return [round(talk.answered(request)[0] * 1e3, 2) for request in requests]


@contextlib.contextmanager
def served(home: Path, *options: str) -> Iterator[tuple[int, int]]:
    """The port and the process of a running ``dateline serve``; ended with everything it started."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(ROOT / "app.py"), "--home", str(home), "serve"]
    command += ["--port", str(port), "--workers", str(WORKERS), *options]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        _wait_for(port, server)
        yield port, server.pid
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.1)
    raise RuntimeError("the server did not start; try 'dateline serve' by hand to see why")


def children_of(process: int) -> list[int]:
    """The processes a process has started and not yet lost."""
    path = Path(f"/proc/{process}/task/{process}/children")
    return [int(child) for child in path.read_text().split()] if path.exists() else []


def _cpu_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
