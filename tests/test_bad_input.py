"""Every bad input on the list of 46, made here and brought in by the way in: promises, one by one.

The number of the row stands before each test. What is promised of all: the run goes on,
the report balances, each refused file has one line with reason, sentence, parser
version and digest, and originals stay as they are.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
import socket
import struct
import subprocess
import sys
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pypdf
import pytest
from test_reader_docx import make_docx, paragraph
from test_reader_pdf import make_pdf

from archive.home import Home
from archive.ingest import add
from archive.quarantine import Quarantine, Refusal
from archive.readers import opening
from archive.release import Release
from archive.report import AddReport
from archive.source import piece_of
from index.engine import SearchRequest
from index.language.query import Word
from index.update import open_current, update

NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
ROOT = Path(__file__).parent.parent
SENTENCE = "The council of Port Callan said “no” to the café’s plan – and the crowd cheered."
GOOD = f"""FOR IMMEDIATE RELEASE

Council Opens Its Ledger

(Port Callan, CV 5/2/2019) – {SENTENCE}

###
"""
MAIL = b"From: press@harbor.example\r\nSubject: Council Opens Its Ledger\r\nDate: Thu, 2 May 2019 10:00:00 -0400\r\n"
RSS = '<?xml version="1.0"?>{dtd}<rss version="2.0"><channel><title>Harbor</title><item><title>A</title>{item}</item></channel></rss>'
FULL = " ".join([SENTENCE] * 6)


@dataclass
class Brought:
    """What one run gave: the report, the releases by file name, the quarantine list by file name."""

    report: AddReport
    releases: list[Release]
    refusals: tuple[Refusal, ...]
    home: Home

    @property
    def one(self) -> Release:
        (release,) = self.releases
        return release

    @property
    def reasons(self) -> dict[str, str]:
        return {Path(refusal.path).name: refusal.reason for refusal in self.refusals}

    @property
    def text(self) -> str:
        return "\n".join(block.text for release in self.releases for block in release.blocks)

    @property
    def doubts(self) -> str:
        return "\n".join(f"{d.about}: {d.reason}" for release in self.releases for d in release.doubts)


def brought_from(folder: Path, home: Path, workers: int = 0) -> Brought:
    """Bring a folder into a home and hold it to what is promised of every run."""
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file() and not p.is_symlink()}
    archive = Home(home)
    report = add(archive, [folder], now=NOW, workers=workers)
    refusals = Quarantine(archive.quarantine_folder).refusals()

    assert report.seen == report.stored + report.unchanged + report.duplicate + len(report.quarantine)
    assert {p: p.read_bytes() for p in before} == before
    assert len({refusal.path for refusal in refusals}) == len(refusals)
    for refusal in refusals:
        assert refusal.reason
        assert refusal.detail.rstrip(")").endswith(".")
        assert refusal.parser
        original = before.get(Path(refusal.path))
        assert original is None or refusal.sha256 == hashlib.sha256(original).hexdigest()
    stores = (archive.corpus(), archive.embargoed())
    releases = [store.get(id) for store in stores for id in store.digests()]
    for release in releases:
        json.dumps([block.text for block in release.blocks], ensure_ascii=False).encode("utf-8")
    return Brought(report, releases, refusals, archive)


def bring(tmp_path: Path, files: Mapping[str, bytes | str], workers: int = 0) -> Brought:
    """Write the files and bring them in; beside them lies a good one, which must come through."""
    folder = tmp_path / "in"
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    bystander = folder / "zz-bystander.txt"
    bystander.write_text(
        "A Bystander\n\n(Osk, CV 6/3/2018) – Nothing is the matter with this one.\n", "utf-8"
    )
    found = brought_from(folder, tmp_path / "home", workers)

    assert [r for r in found.releases if r.title == "A Bystander"], found.reasons
    found.releases = [r for r in found.releases if r.title != "A Bystander"]
    return found


def page(body: str | bytes, head: bytes = b"") -> bytes:
    return (
        b"<html><head>"
        + head
        + b"</head><body>"
        + (body.encode() if isinstance(body, str) else body)
        + b"</body></html>"
    )


# 1 to 6: encodings


@pytest.mark.parametrize("head", [b'<meta charset="utf-8">', b'<?xml version="1.0" encoding="UTF-8"?>'])
def test_01_windows_1252_declared_as_utf_8_is_read_right_and_said(tmp_path: Path, head: bytes) -> None:
    found = bring(tmp_path, {"a.html": page(f"<p>{SENTENCE}</p>".encode("cp1252"), head)})

    assert SENTENCE in found.text
    assert "not written in it" in found.doubts
    assert "read as cp1252" in found.doubts


def test_02_a_short_text_is_never_guessed_at(tmp_path: Path) -> None:
    assert bring(tmp_path, {"a.txt": b"caf\xe9"}).text == "café"


def test_03_byte_order_marks_and_utf_16_without_one_are_read_and_no_mark_is_left(tmp_path: Path) -> None:
    forms = {
        "le.txt": b"\xff\xfe" + f"1 {SENTENCE}".encode("utf-16-le"),
        "be.txt": b"\xfe\xff" + f"2 {SENTENCE}".encode("utf-16-be"),
        "none.txt": f"3 {SENTENCE}".encode("utf-16-le"),
        "8.txt": b"\xef\xbb\xbf" + f"4 {SENTENCE}".encode(),
    }

    found = bring(tmp_path, forms)

    assert sorted(found.text.split("\n")) == [f"{n} {SENTENCE}" for n in (1, 2, 3, 4)]


def test_04_two_encodings_are_mended_by_line_and_flagged_and_noise_is_refused(tmp_path: Path) -> None:
    noise = b"".join(hashlib.sha256(bytes([n])).digest() for n in range(200))

    found = bring(
        tmp_path, {"mixed.txt": f"{GOOD}\n".encode() + SENTENCE.encode("cp1252"), "noise.txt": noise}
    )

    assert found.text.count(SENTENCE) == 2
    assert "in some lines, cp1252" in found.doubts
    assert found.reasons["noise.txt"] in ("encoding", "binary")


def test_05_mac_letters_are_kept_and_double_encoding_is_set_right_with_a_flag(tmp_path: Path) -> None:
    twice = GOOD.encode().decode("cp1252", "replace").encode("utf-8")

    found = bring(
        tmp_path, {"mac.txt": "Vote on the plan: yes, na\u00efve".encode("mac_roman"), "twice.txt": twice}
    )

    assert any(block.text.startswith("Vote on the plan") for r in found.releases for block in r.blocks)
    assert "â€" in found.doubts
    for release in found.releases:
        original = found.home.corpus().original(release.id).read_bytes()
        assert hashlib.sha256(original).hexdigest() == release.sources[0].sha256


def test_06_nul_controls_and_surrogates_are_replaced_and_counted(tmp_path: Path) -> None:
    lone = b"<p>" + SENTENCE.encode() + b" \xed\xa0\x80 &#xD800; &#0; \x01</p>"

    found = bring(
        tmp_path, {"a.txt": GOOD.replace("cheered", "che\x00er\x1bed").encode(), "b.html": page(lone)}
    )

    assert "che\ufffder" in found.text
    assert "control characters replaced" in found.doubts
    assert not any(c in "\x00\x01\x1b" or "\ud800" <= c < "\ue000" for c in found.text)


# 7 to 9: nothing, not what it says, too much


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n ", b"\xef\xbb\xbf\n", b"\x00" * 0])
def test_07_a_file_without_text_is_empty(tmp_path: Path, content: bytes) -> None:
    names = (
        "a.txt",
        "a.html",
        "a.md",
        "a.eml",
        "a.mbox",
        "a.pdf",
        "a.docx",
        "a.xml",
        "a.jsonl",
        "a.zip",
        "a",
    )

    found = bring(tmp_path, dict.fromkeys(names, content))

    assert found.reasons == dict.fromkeys(names, "empty")


def test_08_the_content_is_asked_before_the_name(tmp_path: Path) -> None:
    found = bring(
        tmp_path,
        {
            "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(200),
            "program.txt": b"\x7fELF" + bytes(200),
            "noise.html": bytes(range(256)) * 20,
            "broken.pdf": b"\x00\x01\x02" * 100,
            "text.pdf": GOOD,
            "text.docx": GOOD.replace("Ledger", "Books"),
        },
    )

    assert set(found.reasons) == {"picture.txt", "program.txt", "noise.html", "broken.pdf"}
    assert sorted(r.title for r in found.releases) == ["Council Opens Its Books", "Council Opens Its Ledger"]


def test_09_a_file_beyond_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with (tmp_path / "in" / "huge.txt").open("wb") as file:
        file.truncate(2_000_000_000)

    report = add(Home(tmp_path / "home"), [tmp_path / "in"], now=NOW, workers=0)

    assert [(r.reason, r.sha256) for r in report.quarantine] == [("too-large", None)]


# 10 to 15: zips and XML


def test_10_a_word_bomb_is_refused_by_what_it_declares_and_by_what_it_does(tmp_path: Path) -> None:
    honest = make_docx(paragraph("A"), word__media__bomb=bytes(300_000_000))
    lying = make_docx(paragraph("A" * 40_000_000))
    at = lying.rindex(b"PK\x01\x02", 0, lying.rindex(b"word/document.xml"))
    lying = lying[: at + 24] + struct.pack("<I", 1_000) + lying[at + 28 :]

    found = bring(tmp_path, {"honest.docx": honest, "lying.docx": lying})

    assert found.reasons["honest.docx"] == "too-large"
    assert found.reasons["lying.docx"] in ("too-large", "damaged")


def test_11_a_word_document_with_entities_is_refused_not_read_in_part(tmp_path: Path) -> None:
    dtd = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'

    assert bring(tmp_path, {"a.docx": make_docx(paragraph("A &x; B"), dtd)}).reasons == {"a.docx": "docx-dtd"}


def test_12_zips_that_are_no_documents_are_refused_with_a_sentence(tmp_path: Path) -> None:
    empty, other = io.BytesIO(), io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("notes.txt", "Notes")

    found = bring(
        tmp_path,
        {
            "empty.docx": empty.getvalue(),
            "other.zip": other.getvalue(),
            "cut.docx": make_docx(paragraph("A"))[:300],
            "fake.docx": b"PK\x03\x04 and then nothing of the kind",
        },
    )

    assert found.reasons == {
        "empty.docx": "empty",
        "other.zip": "no-reader",
        "cut.docx": "damaged",
        "fake.docx": "damaged",
    }


LAUGHS = (
    "<!DOCTYPE rss [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9))
    + "]>"
)


@pytest.mark.parametrize(
    ("dtd", "item"),
    [
        (LAUGHS, "<description>&j;</description>"),
        (f"<!DOCTYPE rss [<!ENTITY a '{'x' * 50_000}'>]>", f"<description>{'&a;' * 50_000}</description>"),
    ],
)
def test_13_entities_that_multiply_are_refused(tmp_path: Path, dtd: str, item: str) -> None:
    feed = RSS.format(dtd=dtd, item=item)
    export = feed.replace("<rss ", '<rss xmlns:wp="http://wordpress.org/export/1.2/" ')

    found = bring(tmp_path, {"feed.xml": feed, "export.xml": export})

    assert found.reasons == {"feed.xml": "xml-dtd", "export.xml": "xml-dtd"}


def test_14_entities_that_fetch_are_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret")
    dtd = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'

    found = bring(tmp_path, {"feed.xml": RSS.format(dtd=dtd, item=f"<description>&x; {FULL}</description>")})

    assert (found.reasons, "secret" in found.text) == ({"feed.xml": "xml-dtd"}, False)


def test_15_xml_a_hundred_thousand_deep_is_refused(tmp_path: Path) -> None:
    item = "<x>" * 100_000 + "</x>" * 100_000

    assert bring(tmp_path, {"feed.xml": RSS.format(dtd="", item=item)}).reasons == {"feed.xml": "too-deep"}


# 16 to 20: PDF


def test_16_an_encrypted_pdf_is_named_so(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(io.BytesIO(make_pdf(["The council voted."])))
    writer.encrypt("secret", algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)

    assert bring(tmp_path, {"a.pdf": written.getvalue()}).reasons == {"a.pdf": "pdf-encrypted"}


def test_17_a_pdf_of_ten_thousand_pages_is_refused(tmp_path: Path) -> None:
    data = make_pdf(["The council voted."]).replace(
        b"/Kids [4 0 R] /Count 1", b"/Kids [" + b"4 0 R " * 10_000 + b"] /Count 10000"
    )

    assert bring(tmp_path, {"a.pdf": data}).reasons == {"a.pdf": "too-large"}


def test_18_a_pdf_that_unpacks_to_hundreds_of_megabytes_costs_only_itself(tmp_path: Path) -> None:
    data = make_pdf(["x"], content=b"BT /F1 11 Tf 72 720 Td (x) Tj ET\n" + b"(x) Tj " * 30_000_000)
    assert len(data) < 1_000_000

    found = bring(tmp_path, {"a.pdf": data, "b.txt": GOOD}, workers=1)

    assert found.reasons["a.pdf"] in ("damaged", "memory", "timeout", "too-large", "crashed")
    assert found.one.title == "Council Opens Its Ledger"


def test_19_a_pdf_whose_pages_are_a_loop_or_pictures_is_refused(tmp_path: Path) -> None:
    loop = make_pdf(["x"]).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]")

    found = bring(tmp_path, {"loop.pdf": loop, "scan.pdf": make_pdf([""], content=b"q 1 0 0 1 0 0 cm Q")})

    assert found.reasons["scan.pdf"] == "pdf-no-text"
    assert found.reasons["loop.pdf"] in ("pdf-no-text", "damaged")


def test_20_a_pdf_that_is_cut_or_noise_is_refused_and_nothing_in_one_is_run(tmp_path: Path) -> None:
    whole = make_pdf(["The council voted on Thursday to open its ledger."])
    script = whole.replace(
        b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
    )

    found = bring(
        tmp_path,
        {"cut.pdf": whole[:400], "noise.pdf": b"%PDF-1.7\n" + bytes(range(256)) * 9, "js.pdf": script},
    )

    assert set(found.reasons) == {"cut.pdf", "noise.pdf"}
    assert "alert" not in found.text


# 21 to 23: HTML


def test_21_no_active_markup_of_a_page_reaches_the_archive(tmp_path: Path) -> None:
    attacks = (
        "<script>alert(1)</script><img src=x onerror=alert(1)><svg onload=alert(1)><style>*{x:alert(1)}</style>"
        '<meta http-equiv=refresh content="0;url=javascript:alert(1)"><base href="javascript:alert(1)//">'
        '<iframe srcdoc="<script>alert(1)</script>"></iframe><a href="data:text/html,alert(1)">one</a>'
        '<a href="java\tscript:alert(1)">two</a><noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>'
    )

    found = bring(tmp_path, {"a.html": page(f"<p>{SENTENCE}</p>{attacks}")})

    stored = found.home.corpus().folder_of(found.one.id) / "release.json"
    assert SENTENCE in found.text
    assert "alert" not in stored.read_text("utf-8")


@pytest.mark.parametrize("count", [100_000, 1_000_000])
def test_22_boxes_without_end_are_refused(tmp_path: Path, count: int) -> None:
    found = bring(tmp_path, {"a.html": page(b"<div>" * count + b"text")})

    assert found.reasons["a.html"] in ("too-deep", "too-large", "damaged")


def test_23_text_in_deep_boxes_is_read_or_refused_but_never_lost(tmp_path: Path) -> None:
    deep = {n: page(b"<div>" * n + SENTENCE.encode() + b"</div>" * n) for n in (400, 1_000)}

    found = bring(tmp_path, {"400.html": deep[400], "1000.html": deep[1_000]})

    assert found.text.count(SENTENCE) == 1
    assert found.reasons == {"1000.html": "too-deep"}


# 24 to 31: mail


def nested(depth: int) -> bytes:
    head = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(depth)
    )
    return MAIL + head + b"Content-Type: text/plain\r\n\r\nText\r\n"


def test_24_a_message_nested_three_thousand_deep_is_refused(tmp_path: Path) -> None:
    assert bring(tmp_path, {"a.eml": nested(3_000)}).reasons["a.eml"] in ("too-deep", "too-many-parts")


def test_25_a_message_of_a_hundred_thousand_parts_is_refused(tmp_path: Path) -> None:
    parts = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\nText\r\n" * 100_000

    assert bring(tmp_path, {"a.eml": MAIL + parts}).reasons == {"a.eml": "too-many-parts"}


def test_26_headers_without_end_are_refused(tmp_path: Path) -> None:
    addresses = (
        b"To: " + b",\r\n ".join(b"reader%d@readers.example" % n for n in range(100_000)) + b"\r\n\r\nText"
    )
    word = b"X-Word: " + b"=?utf-8?q?" + b"=41" * 1_700_000 + b"?=\r\n\r\nText"

    found = bring(tmp_path, {"to.eml": MAIL + addresses, "word.eml": MAIL + word})

    assert found.reasons == {"to.eml": "too-large", "word.eml": "too-large"}


def test_27_an_unknown_or_missing_charset_falls_back_and_an_unknown_one_is_said(tmp_path: Path) -> None:
    body = SENTENCE.encode("cp1252")

    found = bring(
        tmp_path,
        {
            "unknown.eml": MAIL + b"Content-Type: text/plain; charset=x-klingon\r\n\r\n" + body,
            "none.eml": MAIL.replace(b"Opens", b"Shuts") + b"\r\nBut: " + body,
        },
    )

    assert found.text.count(SENTENCE) == 2
    assert "klingon" in found.doubts


@pytest.mark.parametrize(
    "date", [b"30 Feb 2019", b"Thu, 31 Feb 2019 10:00:00 +9999", b"yesterday", b"\xe9t\xe9 2019"]
)
def test_28_a_date_header_that_is_none_leaves_the_release_without_date_and_says_so(
    tmp_path: Path, date: bytes
) -> None:
    mail = MAIL.replace(b"Thu, 2 May 2019 10:00:00 -0400", date) + b"\r\nThe council voted to open its books."

    found = bring(tmp_path, {"a.eml": mail})

    assert found.one.date.value is None
    assert "date-invalid" in found.doubts


def test_29_line_breaks_smuggled_into_a_subject_make_no_header(tmp_path: Path) -> None:
    mail = MAIL.replace(
        b"Council Opens Its Ledger", b"=?utf-8?q?Council_Opens=0D=0ABcc:_all@readers.example?="
    )

    found = bring(tmp_path, {"a.eml": mail + b"\r\nThe council voted to open its books."})

    assert not set("\r\n") & set(found.one.title)


def test_30_the_name_of_an_attachment_is_never_a_path(tmp_path: Path) -> None:
    mail = MAIL + (
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n'
        b"The council voted.\r\n--b\r\nContent-Type: text/plain\r\n"
        b'Content-Disposition: attachment; filename="../../escaped.txt"\r\n\r\nout\r\n--b--\r\n'
    )

    found = bring(tmp_path, {"a.eml": mail})

    assert "escaped.txt" in found.doubts
    assert not list(tmp_path.rglob("escaped.txt"))


def mailbox(*messages: bytes) -> bytes:
    return b"".join(b"From a@b.example Thu May  2 10:00:00 2019\r\n" + m + b"\r\n\r\n" for m in messages)


def test_31_an_odd_mailbox_gives_what_it_holds_and_names_the_message_that_fails(tmp_path: Path) -> None:
    one, two = (MAIL.replace(b"Ledger", name) for name in (b"Books", b"Doors"))
    box = mailbox(
        one + b"\r\nThe council voted.\r\n\r\nFrom now on books are open.\r\nAnd so on.",
        MAIL + b"\r\n",
        two + b"\r\nIt opened its doors.",
    )
    cut = mailbox(one + b"\r\nAnother text that stands whole.", two + b"\r\nThis one breaks off in the mid")[
        :-9
    ]

    found = bring(tmp_path, {"odd.mbox": box, "cut.mbox": cut})

    assert found.report.stored == 1 + 4
    assert "From now on books are open." in found.text
    (refusal,) = found.refusals
    assert refusal.detail.startswith("Message 2 of the mailbox:")
    assert refusal.sha256


# 32 to 36: dates


def dated(date: str) -> str:
    return GOOD.replace("5/2/2019", date)


@pytest.mark.parametrize("date", ["2/30/24", "13/25/24", "June 31, 2024", "February 29, 2023", "99/99/99"])
def test_32_a_day_that_no_calendar_has_is_quoted_in_a_doubt_and_no_other_is_made_up(
    tmp_path: Path, date: str
) -> None:
    found = bring(tmp_path, {"a.txt": dated(date)})

    assert found.one.date.value is None
    assert "date: " in found.doubts


@pytest.mark.parametrize(("date", "flagged"), [("31/12/24", False), ("04/05/06", True), ("5/6/97", True)])
def test_33_an_ambiguous_date_is_flagged(tmp_path: Path, date: str, flagged: bool) -> None:
    found = bring(tmp_path, {"a.txt": dated(date)})

    assert found.one.date.value in (dt.date(2024, 12, 31), dt.date(2006, 4, 5), dt.date(1997, 5, 6))
    assert ("month first" in found.doubts) is flagged


@pytest.mark.parametrize("words", ["March", "24", "10:30", "2024"])
def test_34_today_is_never_filled_in(tmp_path: Path, words: str) -> None:
    found = bring(tmp_path, {"a.txt": dated(words)})

    assert found.one.date.value is None


def test_35_sixty_digits_are_no_date_and_no_harm(tmp_path: Path) -> None:
    assert bring(tmp_path, {"a.txt": dated("1" * 60)}).one.date.value is None


def test_36_a_date_ahead_is_flagged_and_held_back_and_one_before_all_releases_is_not_believed(
    tmp_path: Path,
) -> None:
    found = bring(
        tmp_path,
        {
            "ahead.txt": dated("5/2/2031"),
            "far.txt": dated("May 2, 9999").replace("Ledger", "Books"),
            "old.txt": dated("May 2, 1702").replace("Ledger", "Doors"),
        },
    )

    assert len(found.report.held) == 2
    assert "lies in the future" in found.doubts
    assert {r.date.value for r in found.releases if "Doors" in r.title} == {None}
    assert {found.home.corpus().get(id).title for id in found.home.corpus().digests()} == {
        "A Bystander",
        "Council Opens Its Doors",
    }


# 37 to 43: the same twice, and what lies on a disk


def test_37_the_same_id_with_another_text_keeps_both(tmp_path: Path) -> None:
    (tmp_path / "first").mkdir()
    first = bring(tmp_path / "first", {"a.txt": GOOD})
    from archive.export import jsonl_lines

    (line,) = (x for x in jsonl_lines(first.home.corpus()) if b"Ledger" in x)
    other = line.replace(b"Ledger", b"Books").replace(b"cheered", b"booed")

    found = bring(tmp_path, {"a.jsonl": line, "b.jsonl": other, "c.jsonl": line})

    assert (found.report.stored, found.report.duplicate) == (2, 2)
    assert piece_of("b.jsonl", first.one.id) in {Path(o.path).name for o in found.one.sources}


def test_38_two_files_with_one_text_are_one_release_with_two_sources(tmp_path: Path) -> None:
    found = bring(tmp_path, {"a.txt": GOOD, "b.txt": GOOD, "c.txt": GOOD.replace("\n", "\r\n")})

    assert (found.report.stored, found.report.duplicate) == (2, 2)
    assert {Path(origin.path).name for origin in found.one.sources} == {"a.txt", "b.txt", "c.txt"}


def test_39_links_that_lead_out_or_in_circles_are_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text(GOOD)
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "self.txt").symlink_to(folder / "self.txt")
    (folder / "circle").symlink_to(folder, target_is_directory=True)

    found = bring(tmp_path, {})

    assert found.reasons == {"out.txt": "symlink", "self.txt": "symlink"}


def test_40_pipes_sockets_and_devices_are_refused_without_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    os.mkfifo(folder / "pipe.txt")
    (folder / "device.txt").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listening:
        monkeypatch.chdir(folder)  # the path of a socket must be short
        listening.bind("socket.txt")
        found = bring(tmp_path, {})

    assert found.reasons == {"pipe.txt": "not-a-file", "socket.txt": "not-a-file", "device.txt": "symlink"}


@pytest.mark.parametrize("ending", [".txt", ".bin"])
def test_41_odd_names_are_shown_escaped_and_lead_nowhere(tmp_path: Path, ending: str) -> None:
    names = [
        b"a\nb",
        b"..hidden..",
        b"not-\xff-utf8",
        b"x" * 251,
        "\u202egpj".encode(),
        b"-rf",
        b"a#1",
        b"'; drop",
    ]
    folder = tmp_path / "in"
    folder.mkdir()
    for n, name in enumerate(names):
        text = GOOD.replace("Ledger", f"Ledger {n}").replace("cheered", f"cheered {n} times")
        (folder / os.fsdecode(name.removeprefix(b"..") + ending.encode())).write_text(text, "utf-8")

    found = bring(tmp_path, {})

    assert len(found.releases) + len(found.refusals) == len(names)
    assert all(release.id.isalnum() for release in found.releases)
    json.dumps(found.report.as_json()).encode("utf-8")


def test_42_a_file_that_vanishes_changes_or_may_not_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "growing.txt").write_text(GOOD)
    (folder / "gone.txt").write_text(GOOD)
    (folder / "secret.txt").write_text(GOOD)
    (folder / "disk.txt").write_text(GOOD)
    plain = opening._read_once

    def meddled(path: Path) -> bytes | None:
        if path.name == "growing.txt":
            return None
        if path.name == "gone.txt":
            raise FileNotFoundError(2, "No such file")
        if path.name == "secret.txt":
            raise PermissionError(13, "Permission denied")
        if path.name == "disk.txt":
            raise OSError(5, "Input/output error")
        return plain(path)

    monkeypatch.setattr(opening, "_read_once", meddled)
    report = add(Home(tmp_path / "home"), [folder], now=NOW, workers=0)

    assert {Path(r.path).name: r.reason for r in report.quarantine} == {
        "growing.txt": "changed-while-read",
        "gone.txt": "vanished",
        "secret.txt": "permission",
        "disk.txt": "unreadable-disk",
    }
    assert report.seen == 4


def test_43_twins_by_capitals_or_accents_are_two_files(tmp_path: Path) -> None:
    names = ["Caf\u00e9.txt", unicodedata.normalize("NFD", "Caf\u00e9.txt"), "CAF\u00c9.txt"]

    found = bring(
        tmp_path,
        {
            name: GOOD.replace("Ledger", f"Book {n}").replace("cheered", "sang " * n)
            for n, name in enumerate(names, 1)
        },
    )

    assert len(found.releases) == 3


# 44 to 46: markup in Markdown, endless words, half a release


def test_44_raw_html_and_scripts_in_markdown_are_text_and_no_links(tmp_path: Path) -> None:
    text = f"# Title of It\n\n{SENTENCE} [one](javascript:alert(1)) <img src=x onerror=alert(2)>\n\n<script>x</script>\n"

    found = bring(tmp_path, {"a.md": text})

    assert not any(r.url for r in found.one.references)
    assert "<img src=x onerror=alert(2)>" in found.text


def test_45_a_word_of_a_megabyte_is_stored_and_indexed_without_harm(tmp_path: Path) -> None:
    found = bring(tmp_path, {"a.txt": GOOD + "\n" + "a" * 1_000_000})

    update(found.home.corpus(), found.home.index_folder)

    engine = open_current(found.home.index_folder)
    assert engine.search(SearchRequest(query=Word(term="ledger"))).ids == (found.one.id,)


def test_46_a_release_that_is_half_valid_leaves_its_neighbours_alone(tmp_path: Path) -> None:
    (tmp_path / "first").mkdir()
    first = bring(tmp_path / "first", {"a.txt": GOOD, "b.txt": dated("6/3/2018").replace("Ledger", "Books")})
    from archive.export import jsonl_lines

    lines = list(jsonl_lines(first.home.corpus()))
    half = json.loads(lines[0]) | {"id": "aaaaaaaaaa", "title": None}
    files = {"a.jsonl": b"".join([lines[0], json.dumps(half).encode() + b"\n", *lines[1:]])}

    found = bring(tmp_path, files)
    update(found.home.corpus(), found.home.index_folder)

    assert [refusal.reason for refusal in found.refusals] == ["record"]
    engine = open_current(found.home.index_folder)
    for release in found.releases:
        word = "ledger" if "Ledger" in release.title else "books"
        assert engine.search(SearchRequest(query=Word(term=word))).ids == (release.id,)


# The command line


def dateline(home: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "app.py"), "--home", str(home), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)


def test_the_command_ends_with_3_and_quarantine_tells_all_until_a_retry_succeeds(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "empty.txt").write_bytes(b"")
    (folder / "feed.xml").write_text(RSS.format(dtd=LAUGHS, item="<description>&j;</description>"))
    (folder / "deep.eml").write_bytes(nested(3_000))
    (folder / "good.txt").write_text(GOOD, "utf-8")
    home = tmp_path / "home"

    added = dateline(home, "add", folder, "--json")
    listed = json.loads(dateline(home, "quarantine", "--json").stdout)
    (folder / "empty.txt").write_text(GOOD.replace("Ledger", "Books").replace("cheered", "booed"), "utf-8")
    (folder / "feed.xml").write_text(RSS.format(dtd="", item=f"<description>{FULL}</description>"), "utf-8")
    retried = dateline(home, "add", "--retry", "--json")
    shown = dateline(home, "quarantine")

    assert (added.returncode, json.loads(added.stdout)["quarantined"]) == (3, 3), added.stderr
    assert {Path(line["path"]).name: line["reason"] for line in listed} == {
        "empty.txt": "empty",
        "feed.xml": "xml-dtd",
        "deep.eml": "too-many-parts" if "too-many" in added.stdout else "too-deep",
    }
    assert all(line["parser"] and len(line["sha256"]) == 64 and line["detail"] for line in listed)
    assert (retried.returncode, json.loads(retried.stdout)["stored"]) == (3, 2), retried.stderr
    assert ["deep.eml" in shown.stdout, "SHA-256" in shown.stdout, "empty.txt" in shown.stdout] == [
        True,
        True,
        False,
    ]
    assert "Traceback" not in added.stderr + retried.stderr + shown.stderr


def test_a_release_that_kills_its_reader_is_quarantined_and_the_others_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    bomb = zlib.compress(b"(x) Tj " * 30_000_000)
    (folder / "bomb.pdf").write_bytes(make_pdf(["x"], content=zlib.decompress(bomb)))
    (folder / "good.txt").write_text(GOOD, "utf-8")

    done = dateline(tmp_path / "home", "add", folder, "--json")

    told = json.loads(done.stdout)
    assert (done.returncode, told["stored"], told["quarantined"]) == (3, 1, 1)
    assert "Traceback" not in done.stderr
