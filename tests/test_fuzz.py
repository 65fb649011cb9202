"""Good files of each format, damaged at random: no hang, nothing raised but Unreadable, every report balanced.

The suite tries up to 2,000 mutants a format within a share of processor time;
``DATELINE_FUZZ=100000 pytest tests/test_fuzz.py`` tries as many as it is told, however long
that takes. A mutant is known by its format and number: the same number is the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import random
import signal
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from test_reader_docx import make_docx, paragraph
from test_reader_exports import export
from test_reader_pdf import make_pdf

from archive.errors import Unreadable
from archive.home import Home
from archive.ingest import add_data, read_data
from archive.parser.parse import Context
from archive.record import as_json, from_json

NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
HERE = Path(__file__).parent / "readers"
ASKED = os.environ.get("DATELINE_FUZZ", "")
MUTANTS = int(ASKED) if ASKED.isdigit() else 2_000
SHARE = (
    4.0  # seconds of processor time a format may take in the suite; at least LEAST mutants whatever it takes
)
LEAST = 100
STORED = 40  # of the mutants go all the way into a home
PATIENCE = 20  # seconds of processor time for one mutant: the limit of a reading process

RELEASE = """FOR IMMEDIATE RELEASE
Contact: Ada Quill, (555) 010-0199

Council Opens Its Ledger

(Port Callan, CV 5/2/2019) – The council voted on Thursday to pass Bill S. 987 and open its ledger.

“We asked nicely,” said Harbor Rights Network Director Mara Vale.

• Every payment
• Every contract

SEE: Order 12
https://court.example/orders/12

###
"""
MAIL = (
    b"From: Harbor Rights Network <press@harbor.example>\nSubject: =?utf-8?q?Council_Opens?= Its Ledger\n"
    b"Date: Thu, 2 May 2019 10:00:00 -0400\nMessage-ID: <1@harbor.example>\nMIME-Version: 1.0\n"
    b'Content-Type: multipart/alternative; boundary="b"\n\n--b\nContent-Type: text/plain; charset=utf-8\n'
    b"Content-Transfer-Encoding: quoted-printable\n\nThe council voted =E2=80=93 at last.\n--b\n"
    b"Content-Type: text/html; charset=utf-8\n\n<p>The council <b>voted</b> <a href='https://a.example'>here</a>.</p>\n--b--\n"
)
FROM = b"From a@b.example Thu May  2 10:00:00 2019\n"
PAGE = (
    b'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ledger</title><script type="application/ld+json">'
    b'{"@type":"NewsArticle","headline":"Ledger","datePublished":"2019-05-02"}</script></head><body><nav><a href="/">Home</a>'
    b"<a href='/news'>News</a></nav><article><h1>Council Opens Its Ledger</h1><p>The council <b>voted</b> on Thursday.<br>At last."
    b"<ul><li>Every payment<li>Every contract</ul><table><tr><td>a<td>b<tr><td>1<td>2</table></article></body></html>"
)
MARKDOWN = (
    b'---\ntitle: "Council Opens"\ndate: 2019-05-02\ntags: [ledger, open]\n---\n\n# Council Opens\n\nThe *council* voted '
    b"[here](https://a.example).\n\n- one\n- two\n\n> \xe2\x80\x9cAsked,\xe2\x80\x9d said Mara Vale.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
)
GOOD: dict[str, tuple[str, bytes]] = {
    "text": ("a.txt", RELEASE.encode()),
    "html": ("a.html", PAGE),
    "mail": ("a.eml", MAIL),
    "mailbox": ("a.mbox", FROM + MAIL + b"\n" + FROM + MAIL.replace(b"1@", b"2@")),
    "markdown": ("a.md", MARKDOWN),
    "pdf": (
        "a.pdf",
        make_pdf(["FOR IMMEDIATE RELEASE", "Council Opens Its Ledger", "The council voted."], ["It rose."]),
    ),
    "docx": ("a.docx", make_docx(paragraph("Council Opens", "Title") + paragraph("The council voted."))),
    "wordpress": ("a.xml", (HERE / "wordpress" / "export.xml").read_bytes()),
    "rss": ("a.rss", (HERE / "feed" / "rss-2.xml").read_bytes()),
    "atom": ("a.atom", (HERE / "feed" / "atom.xml").read_bytes()),
    "mailchimp": ("a.zip", export()),
    "jsonl": ("a.jsonl", (HERE / "jsonl" / "two-and-a-wrong-one.jsonl").read_bytes()),
}
ZIPS = {"docx", "mailchimp"}
TOKENS = (
    *(
        b"<",
        b">",
        b"</p>",
        b"<!--",
        b"-->",
        b"]]>",
        b"<![CDATA[",
        b"&#0;",
        b"&#xD800;",
        b"&amp",
        b"<table>",
        b"<pre>",
    ),
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"\xe2\x80",
        b"\x81",
        b"\r",
        b"\n\n",
        b"\x0c",
        b"\t" * 99,
    ),
    *(
        b"From ",
        b"\n---\n",
        b"+++\n",
        b"boundary=",
        b'"',
        b"{",
        b"[" * 50,
        b"null",
        b"1e999",
        b"-1",
        b"9" * 400,
    ),
    *(
        b"FOR IMMEDIATE RELEASE\n",
        b"EMBARGOED UNTIL 2/30/24\n",
        b"###\n",
        b"SEE:\n",
        "“".encode(),
        b"2/30/24",
    ),
)


def mutant(kind: str, number: int) -> bytes:
    """The damaged file of this number."""
    chance = random.Random(f"{kind}-{number}")
    data = GOOD[kind][1]
    if kind in ZIPS and chance.random() < 0.7:
        return _rezipped(data, chance)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        data = _damaged(data, chance)
    return data


def _damaged(data: bytes, chance: random.Random) -> bytes:
    """One damage: a bit, a slice gone, doubled, swapped or repeated, a cut, a token, a piece of another format."""
    if not data:
        return chance.choice(TOKENS)
    start, end = sorted((chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)))
    end = min(end, start + chance.choice((1, 4, 30, 400)))
    piece = data[start:end]
    which = chance.randrange(8)
    if which == 0:
        at = chance.randrange(len(data))
        return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]
    if which == 1:
        return data[:start] + data[end:]
    if which == 2:
        return data[:start] + piece * chance.choice((2, 3, 60)) + data[end:]
    if which == 3:
        return data[:start]
    if which in (4, 5):
        return data[:start] + chance.choice(TOKENS) * chance.choice((1, 1, 1, 20)) + data[end:]
    if which == 6:
        at = chance.randrange(len(data) + 1)
        return data[:start] + data[at : at + len(piece)] + data[end:]
    other = GOOD[chance.choice(sorted(GOOD))][1]
    at = chance.randrange(len(other))
    return data[:start] + other[at : at + 300] + data[end:]


def _rezipped(data: bytes, chance: random.Random) -> bytes:
    """The same zip with one entry damaged inside, lost, or under another's name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(entries))
    if chance.random() < 0.1:
        del entries[name]
    elif chance.random() < 0.1:
        entries[chance.choice(("../a.html", "word/header1.xml", "campaigns.csv", name + "x"))] = entries.pop(
            name
        )
    else:
        entries[name] = _damaged(_damaged(entries[name], chance), chance)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in entries.items():
            archive.writestr(entry, content)
    return made.getvalue()


@contextmanager
def patience(what: str) -> Iterator[None]:
    """Fail instead of hanging."""

    def give_up(*_: object) -> None:
        raise AssertionError(f"{what} keeps its reader busy for over {PATIENCE} s")

    before = signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def numbers(kind: str) -> Iterator[int]:
    """As many as asked for; in the suite as many as the share of time allows."""
    begun = time.process_time()
    for number in range(MUTANTS):
        if not ASKED and number >= LEAST and time.process_time() - begun > SHARE:
            return
        yield number


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_the_undamaged_file_is_read(kind: str) -> None:
    name, data = GOOD[kind]

    assert read_data(data, name, Context(today=NOW.date())).releases


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_a_damaged_file_gives_releases_or_a_reason_and_nothing_else(kind: str) -> None:
    name, context = GOOD[kind][0], Context(today=NOW.date())
    outcomes = {"tried": 0, "read": 0, "refused": 0}
    for number in numbers(kind):
        outcomes["tried"] += 1
        data = mutant(kind, number)
        try:
            with patience(f"mutant {number} of {kind}"):
                read = read_data(data, name, context)
        except Unreadable as refusal:
            outcomes["refused"] += bool(refusal.reason and refusal.detail.endswith((".", ")")))
            continue
        except Exception as error:
            raise AssertionError(f"mutant {number} of {kind} raises {error!r}") from error
        outcomes["read"] += 1
        assert read.releases or read.refused, f"mutant {number} of {kind} gives neither release nor reason"
        for release, source in read.releases:
            written = json.dumps(as_json(release), ensure_ascii=False).encode("utf-8")
            assert from_json(json.loads(written)) == release, f"mutant {number} of {kind}"
            assert source.original, f"mutant {number} of {kind}"

    assert outcomes["read"]
    assert outcomes["tried"] == outcomes["read"] + outcomes["refused"], "a refusal without a sentence"


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_the_report_over_damaged_files_balances_and_a_second_run_changes_nothing(
    kind: str, tmp_path: Path
) -> None:
    files = [(f"{number}/{GOOD[kind][0]}", mutant(kind, number)) for number in range(STORED)]
    home = Home(tmp_path / "home")

    first = add_data(home, files, now=NOW)
    again = add_data(home, files, now=NOW)

    for report in (first, again):
        assert report.seen == report.stored + report.unchanged + report.duplicate + len(report.quarantine)
        assert {r.path.split("/")[0] for r in report.quarantine} <= {str(n) for n in range(STORED)}
    assert first.seen == again.seen >= STORED
    assert (again.stored, len(again.quarantine)) == (0, len(first.quarantine))
