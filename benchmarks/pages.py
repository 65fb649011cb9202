"""Whole search pages: the CPU time of each in this process, and how many a second gunicorn gives.

``python -m benchmarks.pages HOME QUESTIONS PASSES`` asks the Flask application as a
server would, without a network, and prints one JSON object. ``load`` starts
``dateline serve`` with two workers and keeps four connections busy; the load's own
process takes part of the same machine, and no two of its requests are alike.
"""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.measure import Memory, memory_of
from benchmarks.mix import Question
from benchmarks.releases import ROOT

WORKERS = 2
CONNECTIONS = 4
START_SECONDS = 30.0
WARM_UP = 2.0  # seconds of load before the clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """CPU milliseconds of each question's page; ``kilobytes``: mean size; ``memory``: after the last pass."""

    first: list[float]
    warm: list[float]
    kilobytes: float
    memory: Memory

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Pages:
        """What asdict gave, from another process."""
        return cls(**{**record, "memory": Memory(**record["memory"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Pages a second through gunicorn; milliseconds a page took; CPU milliseconds of the workers for one.

    ``memory``: of the largest worker while it serves.
    """

    each_second: float
    p50: float
    p99: float
    cpu: float
    memory: Memory
    failed: int


def address_of(question: Question) -> str:
    """The search page of a question, as the form would ask for it."""
    pairs = [("q", question.typed())]
    pairs += [("topic", question.topic)] if question.topic else []
    if question.since and question.until:
        pairs += [("from", question.since.isoformat()), ("to", question.until.isoformat())]
    return f"/search?{urlencode(pairs)}"


def pages(home: Path, questions: Sequence[Question], passes: int) -> Pages:
    """Ask for the page of each question: a first pass, then warm ones of which the best counts."""
    from werkzeug.test import EnvironBuilder

    from app import create_app

    app = create_app(home)
    requests = [EnvironBuilder(path=address_of(question)).get_environ() for question in questions]
    times: list[list[float]] = []
    size = 0
    for _ in range(passes + 1):
        row = []
        for question, request in zip(questions, requests, strict=True):
            status: list[str] = []
            begun = time.process_time()
            answer = app(dict(request), lambda line, headers, *_, status=status: status.append(line))
            body = b"".join(answer)
            row.append((time.process_time() - begun) * 1e3)
            if not status[0].startswith("200"):
                raise RuntimeError(f"{address_of(question)} answered {status[0]}")
            size += len(body)
        times.append(row)
    return Pages(
        first=times[0],
        warm=[min(column) for column in zip(*times[1:], strict=True)],
        kilobytes=round(size / len(questions) / (passes + 1) / 1e3, 1),
        memory=memory_of("self"),
    )


def load(home: Path, questions: Sequence[Question], seconds: float) -> Load:
    """Pages a second from ``dateline serve`` under a steady load on this machine."""
    with _served(home) as (port, master):
        requests = itertools.count()
        _keep_busy(port, questions, requests, WARM_UP)
        workers = _children(master)
        before = sum(map(_cpu_seconds, workers))
        begun = time.perf_counter()
        times, failed = _keep_busy(port, questions, requests, seconds)
        wall = time.perf_counter() - begun
        cpu = sum(map(_cpu_seconds, workers)) - before
        memory = Memory.largest(map(memory_of, workers))
    times.sort()
    return Load(
        each_second=round(len(times) / wall, 1),
        p50=round(times[len(times) // 2] * 1e3, 1),
        p99=round(times[int(len(times) * 0.99)] * 1e3, 1),
        cpu=round(cpu * 1e3 / len(times), 2),
        memory=memory,
        failed=failed,
    )


@contextlib.contextmanager
def _served(home: Path) -> Iterator[tuple[int, int]]:
    """The port and the process of a running ``dateline serve``; ended with everything it started."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(ROOT / "app.py"), "--home", str(home), "serve"]
    command += ["--port", str(port), "--workers", str(WORKERS)]
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


def _keep_busy(
    port: int, questions: Sequence[Question], numbers: Iterator[int], seconds: float
) -> tuple[list[float], int]:
    """Wall-clock seconds of every page fetched, over some connections at once, and how many failed."""
    until = time.perf_counter() + seconds
    times: list[float] = []
    failed: list[str] = []

    def fetch() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while (begun := time.perf_counter()) < until:
            connection.request("GET", _unlike_any(questions, next(numbers)))
            answer = connection.getresponse()
            answer.read()
            times.append(time.perf_counter() - begun)
            if answer.status != 200:
                failed.append(answer.reason)
        connection.close()

    threads = [threading.Thread(target=fetch) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, len(failed)


def _unlike_any(questions: Sequence[Question], number: int) -> str:
    """A page asked for only once: an excluded word that no release has makes each query another."""
    question = questions[number * 7 % len(questions)]
    return address_of(question).replace("q=", f"q=-zz{number}zz+", 1)


def _children(process: int) -> list[int]:
    path = Path(f"/proc/{process}/task/{process}/children")
    return [int(child) for child in path.read_text().split()] if path.exists() else []


def _cpu_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main(arguments: Sequence[str]) -> dict[str, Any]:
    """What the command line asks for, as a JSON object."""
    home, questions, passes = arguments
    mix = [Question.from_json(record) for record in json.loads(Path(questions).read_bytes())]
    return asdict(pages(Path(home), mix, int(passes)))


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))
