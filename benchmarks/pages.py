"""Whole search pages: the CPU time of each, in this process and without a network.

``python -m benchmarks.pages HOME QUESTIONS PASSES`` asks the Flask application as a
server would and prints one JSON object. How many a second gunicorn gives is load.py's.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.measure import Memory, memory_of
from benchmarks.mix import Question


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


def main(arguments: Sequence[str]) -> dict[str, Any]:
    """What the command line asks for, as a JSON object."""
    home, questions, passes = arguments
    mix = [Question.from_json(record) for record in json.loads(Path(questions).read_bytes())]
    return asdict(pages(Path(home), mix, int(passes)))


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))
