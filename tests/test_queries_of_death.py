"""Queries of death: whatever is asked through the API is answered or refused, at a bounded cost.

``DATELINE_DEATH_QUERIES=10000`` asks the nightly number; a failure prints the query.
"""

from __future__ import annotations

import json
import os
import random
import time
from typing import Any

import pytest
from small_archive import make_client, make_site, varied_releases

QUERIES = int(os.environ.get("DATELINE_DEATH_QUERIES", "2000"))
BATCHES = 10
CPU = 2.0  # seconds of this process for one query: hundreds of times what any takes

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


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_query_is_answered_or_refused_in_words(client: Any, batch: int) -> None:
    chance = random.Random(f"death {batch}")
    for _ in range(QUERIES // BATCHES):
        asked = {name: text.encode("utf-8", "replace").decode() for name, text in parameters(chance).items()}
        before = time.process_time()
        answer = client.get(
            chance.choice(("/api/v1/search", "/api/v1/search", "/search")), query_string=asked
        )
        spent = time.process_time() - before
        shown = {name: text[:200] for name, text in asked.items()}
        assert answer.status_code in (200, 400, 404), shown
        assert spent < CPU, shown
        if answer.status_code == 400 and answer.content_type.startswith("application"):
            assert len(json.loads(answer.text)["detail"]) > 20, shown


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
