"""Several releases in one file are several releases, but only where the file says so plainly."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from archive.home import Home
from archive.ingest import add
from archive.readers.registry import read_all

HEAD = "HARBOR RIGHTS NETWORK\n\n"
RELEASE = """FOR IMMEDIATE RELEASE

Council Opens Ledger {n}

(Port Callan, CV 5/{n}/2019) – The council voted on Thursday to publish its ledger, three years after the
Harbor Rights Network had first asked for it in letter number {n} of a long series.

{mark}
"""


def pile(count: int, mark: str = "###", between: str = "", head: str = HEAD) -> bytes:
    return between.join(f"{head}{RELEASE.format(n=n, mark=mark)}\n" for n in range(1, count + 1)).encode()


@pytest.mark.parametrize("mark", ["###", "# # #", "-30-", "--END--", "* * *"])
@pytest.mark.parametrize("count", [3, 7])
def test_three_and_more_releases_with_end_marks_between_are_taken_apart(count: int, mark: str) -> None:
    sources = read_all(pile(count, mark), "all.txt").sources

    assert [source.ordinal for source in sources] == list(range(1, count + 1))
    assert [source.blocks[2].text for source in sources] == [
        f"Council Opens Ledger {n}" for n in range(1, count + 1)
    ]
    assert len({source.sha256 for source in sources}) == 1


def test_what_follows_an_end_mark_stays_with_its_release() -> None:
    sources = read_all(pile(3, between="About the Network: it is invented.\n\n"), "all.txt").sources

    assert [source.blocks[-1].text for source in sources[:2]] == ["About the Network: it is invented."] * 2
    assert [source.blocks[0].text for source in sources] == ["HARBOR RIGHTS NETWORK"] * 3


def test_a_rule_between_two_releases_is_where_they_part() -> None:
    sources = read_all(pile(3, between="About us.\n\n==========\n\n", head=""), "all.txt").sources

    assert [source.blocks[0].text for source in sources] == ["FOR IMMEDIATE RELEASE"] * 3


@pytest.mark.parametrize(
    "data",
    [
        pile(2),
        pile(3).replace(b"###", b"", 1),
        pile(3).replace(b"FOR IMMEDIATE RELEASE", b"We asked for immediate release of the books."),
        b"\n\n".join([b"FOR IMMEDIATE RELEASE", b"###"] * 3),
    ],
    ids=["two only", "an end mark is missing", "no release lines", "nothing between"],
)
def test_less_than_that_stays_one_release(data: bytes) -> None:
    assert len(read_all(data, "all.txt").sources) == 1


def test_each_release_of_a_file_gets_an_id_of_its_own_and_is_known_again(tmp_path: Path) -> None:
    (tmp_path / "all.txt").write_bytes(pile(3))
    home, now = Home(tmp_path / "home"), dt.datetime(2026, 11, 24, tzinfo=dt.UTC)

    report = add(home, [tmp_path / "all.txt"], now=now, workers=0)
    (tmp_path / "copy.txt").write_bytes(pile(3))
    again = add(home, [tmp_path / "copy.txt"], now=now, workers=0)

    assert (report.stored, report.seen) == (3, 3)
    assert (again.duplicate, again.seen) == (3, 3)
    first = next(id for id in home.corpus().digests() if "-" not in id)
    assert set(home.corpus().digests()) == {first, f"{first}-2", f"{first}-3"}
