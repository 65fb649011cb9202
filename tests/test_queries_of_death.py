"""Queries of death: whatever is asked through the API is answered or refused, at a bounded cost.

``DATELINE_DEATH_QUERIES=10000`` asks the nightly number; a failure prints the query.
"""

from __future__ import annotations

import json
import os
import random
import resource
import time
from typing import Any

import pytest
from flask import Response
from small_archive import make_client, make_site, varied_releases
from werkzeug.test import EnvironBuilder, run_wsgi_app

QUERIES = int(os.environ.get("DATELINE_DEATH_QUERIES", "2000"))
BATCHES = 10
CPU = 2.0  # seconds of this process for one query: hundreds of times what any takes
MEMORY = 300 << 20  # bytes that one query may add to the most this process ever held

PIECES = (
    *(
        "library",
        "records",
        "secret",
        "S.T.O.P.",
        "U.S.",
        "¼",
        "京",
        "東京都",
        "Straße",
        "can't",
        "a",
        "the",
        "0",
    ),
    *(
        "AND",
        "OR",
        "NOT",
        "-",
        "--",
        "(",
        ")",
        '"',
        "“",
        "”",
        "*",
        "~",
        "~9999999999",
        "^3",
        ":",
        "..",
        "\\",
        "/",
        "%",
        "&",
    ),
    *(
        "title:",
        "quote:",
        "in:",
        "in:boilerplate",
        "topic:",
        "issuer:",
        "place:",
        "speaker:",
        "law:",
        "kind:",
    ),
    *(
        "date:",
        "before:",
        "after:",
        "from:",
        "to:",
        "nofield:",
        "date:2024",
        "date:March",
        "2024",
        "date:last 90",
    ),
    *(
        "lib*",
        "*",
        "l*",
        "re*rds",
        '"library records"~5',
        "😀",
        "\u200b",
        "\u202e",
        "\x00",
        "\t",
        "\ud800",
        "İ",
    ),
    *("' OR 1=1 --", "<script>", "{{7*7}}", "../../etc/passwd", "%s%n", "\N{COMBINING ACUTE ACCENT}" * 40),
)
REPEATED = (
    "(",
    ")",
    '"',
    "-",
    "a ",
    "a*",
    "a OR ",
    "NOT ",
    'a "b c"~50 ',
    "topic:x ",
    "date:2024 ",
    "lib* ",
    "¼",
    "京 ",
)


def query(chance: random.Random) -> str:
    """A query nobody would want to meet."""
    kind = chance.random()
    if kind < 0.15:
        return chance.choice(REPEATED) * chance.choice((3, 30, 300, 1_000, 20_000))
    if kind < 0.25:
        return "".join(chr(chance.randrange(0x11_0000)) for _ in range(chance.randint(1, 60)))
    glue = chance.choice((" ", " ", ""))
    return glue.join(chance.choices(PIECES, k=chance.choice((1, 2, 4, 8, 20, 60))))


def parameters(chance: random.Random) -> dict[str, str]:
    """A query and, now and then, other parameters that are as odd."""
    asked = {"q": query(chance)}
    if chance.random() < 0.3:
        name = chance.choice(("page", "from", "to", "sort", "topic", "law", "cursor", "synonyms", "recency"))
        asked[name] = chance.choice(
            (*PIECES, "1", "-1", "999999999999999999999", "newest", "off", "x" * 3_000)
        )
    return asked


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return make_client(make_site(tmp_path_factory.mktemp("site"), varied_releases()))


def peak() -> int:
    """The most memory this process ever held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def asked_safely(client: Any, address: str, asked: dict[str, str]) -> Any:
    """The answer, which must be one, in words, and at a bounded cost."""
    sound = {name: text.encode("utf-8", "replace").decode() for name, text in asked.items()}
    shown = {name: text[:200] for name, text in asked.items()}
    # The application alone: Flask's client takes more than a second to write down an address of megabytes.
    environ = EnvironBuilder(path=address, query_string=sound).get_environ()
    before, held = time.process_time(), peak()
    body, status, headers = run_wsgi_app(client.application, environ, buffered=True)
    cpu = time.process_time() - before
    answer = Response(body, status, headers)
    assert answer.status_code in (200, 400, 404), shown
    assert cpu < CPU, shown
    assert peak() - held < MEMORY, shown
    if answer.status_code == 400 and answer.content_type.startswith("application"):
        assert len(json.loads(answer.get_data(as_text=True))["detail"]) > 20, shown
    return answer


# What brought other engines down: everything at once, wildcards, fuzziness, expressions, ranges, nests, floods.
WORDS = " ".join(f"w{n}" for n in range(20_000))
DEADLY = {
    "everything": ("*", "?*", "*:*", "title:*", "a*", "*a*", "*y", "?????*", "*a*b*c*d*e*f*"),
    "many prefixes": (" OR ".join(f"{letter}*" for letter in "abcdefghijklmnopqrst"),),
    "exclusions": ("NOT a*", "NOT zzzzqq", "secret " + " ".join(f"NOT w{n}" for n in range(500))),
    "fuzzy": ("secret~", "secret~2", "secret~9", "a" * 200 + "~2", " ".join(["library~2"] * 10)),
    "expressions": ('r".*"', 'r"(a+)+$"', 'r"(\\w*)*!"', 'r"(("'),
    "ranges": (
        "[a TO z]",
        "[TO]",
        "title:[a TO zzzz]",
        "date:[18500101 TO 22000101]",
        "date:[00010101 TO 99991231]",
    ),
    "days": (
        "date:20240230",
        "date:99999999",
        "date:banana",
        "date:-1",
        "date:9999..10000",
        "date:" + "9" * 400,
    ),
    "nests": tuple("(" * deep + "secret" + ")" * deep for deep in (50, 200, 1_000)),
    "open nests": ("(" * 5_000, "(" * 50_000, "(a OR " * 300 + "b" + ")" * 300, "[" * 5_000, "{" * 5_000),
    "operators": ("NOT " * 2_000 + "a", "AND " * 2_000, " ANDMAYBE ".join(["secret"] * 200), '"' * 20_001),
    "weights": tuple(f"secret^{weight}" for weight in ("1e308", "-1", "nan", "0", "9" * 400)),
    "floods": (WORDS, " OR ".join(WORDS.split()[:10_000]), " OR ".join(["secret"] * 5_000)),
    "phrases": (
        '"open the records"~10',
        '"the open records"~100000',
        '"said a of the to in"~1000000000',
        '"' + " ".join(["open", "records"] * 2_500) + '"',
        '"' + " ".join(["said"] * 30) + '"~1000',
        '"a* b* c*"',
    ),
    "fields": ("nosuch:secret", "title:", ":" * 5_000, "issuer:\udcff"),
    "characters": (
        "se\0cret \0",
        "\u202esecret\u202c \u05d0\u05d1",
        "\ud800 secret",
        "e" + "\u0301" * 10_000,
    ),
    "more characters": ("\U0001f468\u200d\U0001f469" * 1_000, "\ufeffsecret", "\u0130\u0131 K\u212a \u1e9e"),
    "little": ("the and of", "", " " * 100_000, "<script>alert(1)</script>", "\\" * 5_000, "se\r\ncret\tx"),
    "megabytes": (
        "a" * 1_000_000,
        "secret " * 150_000,
        "!@#$%^&" * 150_000,
        '"' + "secret " * 150_000,
        "*" * 1_000_000,
    ),
    "stars": ("a*" * 50_000,),
}


@pytest.mark.parametrize("kind", DEADLY)
def test_what_brought_other_engines_down_is_answered_or_refused(client: Any, kind: str) -> None:
    for text in DEADLY[kind]:
        asked_safely(client, "/api/v1/search", {"q": text})


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_query_is_answered_or_refused_in_words(client: Any, batch: int) -> None:
    chance = random.Random(f"death {batch}")
    for _ in range(QUERIES // BATCHES):
        asked = parameters(chance)
        asked_safely(client, chance.choice(("/api/v1/search", "/api/v1/search", "/search")), asked)


@pytest.mark.parametrize(
    ("asked", "limit"),
    [
        ({"q": "a" * 1_001}, "1,000"),
        ({"q": "(" * 11 + "a"}, "10"),
        ({"q": "a " * 65}, "64"),
        ({"q": '"a b"~5 ' * 9}, "8"),
        ({"q": "a-b " * 33}, "32"),
        ({"q": '"' + "a " * 257 + '"'}, "256"),
        ({"page": "501"}, "500"),
        ({"topic": [f"t{n}" for n in range(65)]}, "64"),
    ],
)
def test_a_refusal_names_the_limit_that_was_met(client: Any, asked: dict[str, Any], limit: str) -> None:
    answer = client.get("/api/v1/search", query_string=asked)

    assert answer.status_code == 400
    assert limit in json.loads(answer.text)["detail"]
