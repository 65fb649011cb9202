"""Over HTTP: when the index is damaged under a service, it goes on from what it had, and follows the repair."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from small_archive import make_client, make_release, make_site, stored_corpus, varied_releases

from index.flat.manifest import MANIFEST
from index.update import open_current, repair, update


def total(client: Any) -> int:
    answer = client.get("/api/v1/search")
    assert answer.status_code == 200, answer.text
    return int(json.loads(answer.text)["total"])


@pytest.mark.parametrize("what", ["{", '{"format": "another program"}', None])
def test_a_service_answers_from_the_last_good_generation_until_the_index_is_repaired(
    tmp_path: Path, what: str | None
) -> None:
    corpus = stored_corpus(tmp_path / "archive", varied_releases())
    update(corpus, tmp_path / "index-of-it")
    client = make_client(make_site(tmp_path, [], corpus=corpus, index=open_current(tmp_path / "index-of-it")))
    assert total(client) == 45
    (generation,) = (path for path in (tmp_path / "index-of-it").iterdir() if path.is_dir())

    manifest = generation / MANIFEST
    manifest.write_text(what) if what else manifest.unlink()

    assert total(client) == 45
    assert client.get("/search?q=secret").status_code == 200
    corpus = stored_corpus(tmp_path / "archive", [make_release("news")])
    repair(corpus, tmp_path / "index-of-it")
    assert total(client) == 46
