"""The way in: every file found is accounted for, read once, and never lost."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import os
import signal
import string
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.finding import find_files
from archive.home import Home
from archive.ingest import add
from archive.quarantine import DamagedList, Quarantine, Refusal
from archive.report import AddReport
from archive.store.writing import Busy, writing

NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)

RELEASE = """FOR IMMEDIATE RELEASE
November 19, 2024

{title}

(Port Callan, CV) – The council voted on Tuesday to publish {title}, said the Harbor Rights Network.

###
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    folder = tmp_path / "pile"
    folder.mkdir()
    return folder


def write(path: Path, title: str = "Its Ledger", text: str = RELEASE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.format(title=title), encoding="utf-8")
    return path


def added(home: Home, *paths: Path, now: dt.datetime = NOW) -> AddReport:
    report = add(home, paths, now=now, workers=0)
    assert report.seen == report.stored + report.unchanged + report.duplicate + len(report.quarantine)
    return report


def counts(report: AddReport) -> tuple[int, int, int, int]:
    return report.stored, report.unchanged, report.duplicate, len(report.quarantine)


def titles(home: Home) -> set[str]:
    corpus = home.corpus()
    return {corpus.get(id).title for id in corpus.digests()}


def test_files_and_folders_go_in_and_come_out_as_releases(home: Home, pile: Path) -> None:
    write(pile / "a.txt", "Its Ledger")
    write(pile / "deep" / "er" / "b.md", "Its Map")

    assert counts(added(home, pile)) == (2, 0, 0, 0)
    assert titles(home) == {"Its Ledger", "Its Map"}


def test_the_report_has_the_names_that_programs_rely_on(home: Home, pile: Path) -> None:
    write(pile / "a.txt")
    (pile / "b.txt").write_bytes(b"")
    (pile / "Thumbs.db").write_bytes(b"x")

    told = json.loads(json.dumps(added(home, pile).as_json()))

    assert {
        name: told[name] for name in ("seen", "stored", "unchanged", "duplicate", "quarantined", "ignored")
    } == {
        "seen": 2,
        "stored": 1,
        "unchanged": 0,
        "duplicate": 0,
        "quarantined": 1,
        "ignored": 1,
    }
    (line,) = told["quarantine"]
    assert line["path"] == str(pile / "b.txt")
    assert line["reason"] == "empty"
    assert line["detail"]


def test_a_second_run_knows_every_file_before_any_is_read(home: Home, pile: Path) -> None:
    for n in range(3):
        write(pile / f"{n}.txt", f"Book {n}")
    added(home, pile)
    told: list[int] = []

    report = add(home, [pile], now=NOW, workers=0, progress=told.append)

    assert counts(report) == (0, 3, 0, 0)
    assert told == [3]  # all were done when the first word was said


def test_the_same_file_is_unchanged_by_whatever_path_it_is_named(
    home: Home, pile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(pile / "a.txt")
    added(home, pile)
    monkeypatch.chdir(pile)

    assert counts(added(home, Path("a.txt"))) == (0, 1, 0, 0)
    assert counts(added(home, pile / "a.txt", pile, Path("../pile"))) == (0, 1, 0, 0)


def test_a_copy_is_a_duplicate_now_and_unchanged_afterwards(home: Home, pile: Path) -> None:
    write(pile / "a.txt")
    write(pile / "copy.txt")

    assert counts(added(home, pile)) == (1, 0, 1, 0)
    assert counts(added(home, pile)) == (0, 2, 0, 0)


def test_a_file_that_was_rewritten_is_a_new_version_of_its_release(home: Home, pile: Path) -> None:
    write(pile / "a.txt", "Its Ledger")
    added(home, pile)
    write(pile / "a.txt", "Its Ledger, Corrected")

    assert counts(added(home, pile)) == (1, 0, 0, 0)
    assert titles(home) == {"Its Ledger, Corrected"}


def test_a_touched_file_is_read_again_and_found_unchanged(home: Home, pile: Path) -> None:
    file = write(pile / "a.txt")
    added(home, pile)
    os.utime(file, (1, 1))

    assert counts(added(home, pile)) == (0, 1, 0, 0)


def test_a_moved_file_is_a_duplicate_of_the_release_it_gave(home: Home, pile: Path) -> None:
    file = write(pile / "a.txt")
    added(home, pile)
    file.rename(pile / "b.txt")

    assert counts(added(home, pile)) == (0, 0, 1, 0)
    assert len(home.corpus().digests()) == 1


@pytest.mark.parametrize(
    "name", [".hidden.txt", "Thumbs.db", "~$letter.docx", "photo.JPG", ".git/a.txt", "desktop.ini"]
)
def test_hidden_files_images_and_litter_are_ignored_outside_the_balance(
    home: Home, pile: Path, name: str
) -> None:
    write(pile / name)
    write(pile / "a.txt")

    report = added(home, pile)

    assert counts(report) == (1, 0, 0, 0)
    assert report.ignored == (0 if "/" in name else 1)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t\n", "empty"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "convert-first"),
        ("tool.exe", b"MZ\x90\0" + bytes(range(256)), "binary"),
        ("cut.pdf", b"%PDF-1.7\n", None),
        ("broken.docx", b"PK\x03\x04 and no more", None),
    ],
)
def test_an_unreadable_file_is_quarantined_by_name_with_reason_and_cure(
    home: Home, pile: Path, name: str, data: bytes, reason: str | None
) -> None:
    (pile / name).write_bytes(data)
    write(pile / "z.txt")

    report = added(home, pile)

    assert counts(report) == (1, 0, 0, 1)
    (refusal,) = report.quarantine
    assert refusal.path == str(pile / name)
    assert reason is None or refusal.reason == reason
    assert len(refusal.detail) > 20
    assert refusal.sha256
    assert Quarantine(home.quarantine_folder).refusals() == (refusal,)


def test_a_quarantined_file_leaves_the_list_when_it_has_been_read_at_last(home: Home, pile: Path) -> None:
    file = pile / "a.txt"
    file.write_bytes(b"")
    added(home, pile)
    write(file)

    assert counts(added(home, pile)) == (1, 0, 0, 0)
    assert Quarantine(home.quarantine_folder).refusals() == ()


def test_a_file_still_unreadable_is_counted_again_and_listed_once(home: Home, pile: Path) -> None:
    (pile / "a.txt").write_bytes(b"")

    for _ in range(2):
        assert counts(added(home, pile)) == (0, 0, 0, 1)
    assert len(Quarantine(home.quarantine_folder).refusals()) == 1


def test_refused_pieces_of_a_mailbox_leave_the_list_with_their_file(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path / "quarantine")
    pieces = [
        Refusal(path=f"/in/{name}", reason="empty", detail="Nothing.", parser=1)
        for name in ("a.mbox#1", "a.mbox#2", "b.mbox#1")
    ]
    quarantine.update(pieces, [])

    quarantine.update(pieces[:1], ["/in/a.mbox"])

    assert [refusal.path for refusal in quarantine.refusals()] == ["/in/a.mbox#1", "/in/b.mbox#1"]


@pytest.mark.parametrize("data", [b"", b"{", b'[{"path": "x"}]'])
def test_a_damaged_quarantine_list_is_named_with_the_cure(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "quarantine.json").write_bytes(data)

    with pytest.raises(DamagedList, match="Delete it"):
        Quarantine(tmp_path).refusals()


def test_a_path_that_does_not_exist_is_quarantined_and_the_rest_goes_on(home: Home, pile: Path) -> None:
    write(pile / "a.txt")

    report = added(home, pile / "gone.txt", pile)

    assert counts(report) == (1, 0, 0, 1)
    assert report.quarantine[0].path == str(pile / "gone.txt")


def test_links_are_not_followed_and_said_to_be_links(home: Home, pile: Path, tmp_path: Path) -> None:
    outside = write(tmp_path / "outside" / "secret.txt")
    (pile / "link.txt").symlink_to(outside)
    (pile / "folder-link").symlink_to(outside.parent)
    (pile / "circle").symlink_to(pile)

    report = added(home, pile)

    assert counts(report) == (0, 0, 0, 1)
    assert report.quarantine[0].reason == "symlink"


def test_a_pipe_does_not_hang_the_run(home: Home, pile: Path) -> None:
    os.mkfifo(pile / "pipe.txt")
    write(pile / "z.txt")

    assert counts(added(home, pile)) == (1, 0, 0, 1)


@pytest.mark.parametrize(
    "name",
    [
        "with space.txt",
        "ünïcode – “quoted”.txt",
        "new\nline.txt",
        "-rf.txt",
        "a#1.txt",
        "%2e%2e.txt",
        "x" * 240 + ".txt",
        "no extension",
        "'; drop table releases;.txt",
    ],
)
def test_odd_names_are_only_names(home: Home, pile: Path, name: str) -> None:
    write(pile / name)

    assert counts(added(home, pile)) == (1, 0, 0, 0)
    assert counts(added(home, pile)) == (0, 1, 0, 0)


def test_a_name_that_is_no_valid_text_is_kept_and_known_again(home: Home, pile: Path) -> None:
    path = os.fsencode(pile) + b"/caf\xe9.txt"
    with open(path, "wb") as file:  # noqa: PTH123 - a Path would need the name as text
        file.write(RELEASE.format(title="Its Ledger").encode())
    with open(os.fsencode(pile) + b"/empt\xff.txt", "wb"):  # noqa: PTH123
        pass

    assert counts(added(home, pile)) == (1, 0, 0, 1)
    assert counts(added(home, pile)) == (0, 1, 0, 1)


def test_the_home_itself_is_never_taken_in(home: Home) -> None:
    write(home.folder / "incoming" / "a.txt")
    write(home.folder.parent / "b.txt")

    assert counts(added(home, home.folder.parent)) == (1, 0, 0, 0)
    assert counts(added(home, home.folder.parent)) == (0, 1, 0, 0)


def test_a_release_before_its_time_is_held_back_and_said_so(home: Home, pile: Path) -> None:
    write(
        pile / "a.txt",
        text="EMBARGOED UNTIL December 1, 2026, 9:00 a.m. EST\n\n{title}\n\nThe council will vote on its books. "
        * 1,
    )
    write(pile / "b.txt", "Its Map")

    report = added(home, pile)

    assert counts(report) == (2, 0, 0, 0)
    assert [(held.title, held.until) for held in report.held] == [("Its Ledger", "2026-12-01T09:00:00-05:00")]
    assert titles(home) == {"Its Map"}
    assert len(home.embargoed().digests()) == 1
    public = b"".join(f.read_bytes() for f in home.corpus_folder.rglob("*") if f.is_file())
    assert b"will vote" not in public


def test_a_held_release_added_again_is_unchanged_and_still_held(home: Home, pile: Path) -> None:
    write(pile / "a.txt", text="EMBARGOED UNTIL December 1, 2026\n\n{title}\n\nThe council will vote.")
    added(home, pile)

    report = added(home, pile)

    assert counts(report) == (0, 1, 0, 0)
    assert len(report.held) == 1
    assert titles(home) == set()


def test_an_embargo_in_front_matter_holds_as_well(home: Home, pile: Path) -> None:
    write(
        pile / "a.md",
        text="---\ntitle: Its Ledger\ndate: 2026-11-20\nembargo: 2026-12-01 09:00 EST\n---\nThe council will vote on its books.\n",
    )

    assert len(added(home, pile).held) == 1
    assert titles(home) == set()


def test_one_writer_at_a_time_and_the_second_is_told_who(home: Home, pile: Path) -> None:
    write(pile / "a.txt")
    with writing(home.lock, "dateline reread"), pytest.raises(Busy, match="dateline reread"):
        added(home, pile)

    assert counts(added(home, pile)) == (1, 0, 0, 0)


def test_progress_is_told_up_to_the_number_of_files(home: Home, pile: Path) -> None:
    for n in range(5):
        write(pile / f"{n}.txt", f"Book {n}")
    told: list[int] = []

    add(home, [pile], now=NOW, workers=0, progress=told.append)

    assert told == [0, 1, 2, 3, 4, 5]


def test_the_folder_can_name_the_issuer(home: Home, pile: Path) -> None:
    write(pile / "Tenants United" / "a.txt", text="{title}\n\nThe council voted on its books.")

    add(home, [pile], now=NOW, workers=0, issuer_from_folder=True)

    corpus = home.corpus()
    assert [corpus.get(id).issuer for id in corpus.digests()] == ["Tenants United"]


def test_files_are_found_in_a_fixed_order_and_each_once(pile: Path) -> None:
    for name in ("b/2.txt", "a/1.txt", "c.txt", "b/10.txt"):
        write(pile / name)

    found, ignored = find_files([pile / "b", pile])

    assert [str(path.relative_to(pile)) for path in found] == ["b/10.txt", "b/2.txt", "c.txt", "a/1.txt"]
    assert ignored == 0


def test_an_interrupted_run_keeps_what_it_had_and_goes_on_later(home: Home, pile: Path) -> None:
    for n in range(4):
        write(pile / f"{n}.txt", f"Book {n}")

    def stop_after_two(done: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        add(home, [pile], now=NOW, workers=0, progress=stop_after_two)

    assert len(titles(home)) == 2
    assert counts(added(home, pile)) == (2, 2, 0, 0)


@pytest.mark.parametrize("sync", [1, 4, 9])
def test_an_interrupt_while_a_batch_is_written_waits_for_its_end(
    home: Home, pile: Path, monkeypatch: pytest.MonkeyPatch, sync: int
) -> None:
    for n in range(4):
        write(pile / f"{n}.txt", f"Book {n}")
    fsync, count = os.fsync, itertools.count(1)

    def interrupted(file: int) -> None:
        in_the_batch = ".staging" in str(Path(f"/proc/self/fd/{file}").readlink())
        if in_the_batch and next(count) == sync:
            os.kill(os.getpid(), signal.SIGINT)
        fsync(file)

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        add(home, [pile], now=NOW, workers=0)

    assert counts(added(home, pile)) == (0, 4, 0, 0)
    assert not list(home.corpus_folder.rglob("versions"))


@pytest.mark.parametrize("sync", [7, 20])
def test_a_run_that_was_killed_and_run_again_leaves_what_one_run_would_have_left(
    home: Home, pile: Path, tmp_path: Path, sync: int
) -> None:
    for n in range(6):
        write(pile / f"{n}.txt", f"Book {n}")
    killed = tmp_path / "killed"
    program = (
        "import datetime as dt, itertools, os, signal, sys\nfrom pathlib import Path\n"
        "from archive import ingest\nfrom archive.home import Home\n"
        "ingest.BATCH, fsync, count = 2, os.fsync, itertools.count(1)\n"
        f"os.fsync = lambda file: os.kill(os.getpid(), signal.SIGKILL) if next(count) == {sync} else fsync(file)\n"
        f"now = dt.datetime.fromisoformat({NOW.isoformat()!r})\n"
        "ingest.add(Home(Path(sys.argv[1])), [Path(sys.argv[2])], now=now, workers=0)\n"
    )
    root = Path(__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", program, killed, pile], cwd=root, timeout=120, check=False)
    assert done.returncode == -signal.SIGKILL

    added(Home(killed), pile)
    added(home, pile)

    assert stored_files(Home(killed)) == stored_files(home)


def stored_files(home: Home) -> dict[str, bytes]:
    """Every file of the releases in a home, by its place."""
    releases = home.corpus_folder / "releases"
    return {
        str(file.relative_to(releases)): file.read_bytes() for file in releases.rglob("*") if file.is_file()
    }


names = st.text(string.ascii_letters + string.digits + " .-_#", min_size=1, max_size=12).filter(
    lambda n: n.strip(". ") != ""
)
contents = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")),
    st.sampled_from(["Its Ledger", "Its Map", "ITS MAP"]).map(
        lambda title: RELEASE.format(title=title).encode()
    ),
    st.just(b""),
)
piles = st.dictionaries(
    st.tuples(names, st.sampled_from(["", ".txt", ".md", ".html", ".eml", ".mbox", ".pdf", ".docx", ".zip"])),
    contents,
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(first=piles, second=piles)
def test_for_any_pile_the_report_balances_and_nothing_is_lost(
    tmp_path_factory: pytest.TempPathFactory,
    first: dict[tuple[str, str], bytes],
    second: dict[tuple[str, str], bytes],
) -> None:
    folder = tmp_path_factory.mktemp("any")
    home, pile = Home(folder / "home"), folder / "pile"
    pile.mkdir()
    for files in (first, second):
        for (name, extension), data in files.items():
            (pile / f"{name}{extension}").write_bytes(data)
        added(home, pile)
    again = added(home, pile)

    assert (again.stored, again.duplicate) == (0, 0)
    corpus = home.corpus()
    kept = {origin.path for id in corpus.digests() for origin in corpus.get(id).sources}
    held = {origin.path for id in home.embargoed().digests() for origin in home.embargoed().get(id).sources}
    listed = {refusal.path for refusal in Quarantine(home.quarantine_folder).refusals()}
    files, _ = find_files([pile])
    lost = [
        str(f)
        for f in files
        if str(f) not in kept | held and not any(line.startswith(str(f)) for line in listed)
    ]
    assert lost == []
