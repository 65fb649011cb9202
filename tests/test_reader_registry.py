"""Which reader reads which bytes, and what is said of those that none reads (bad inputs 8, 9, 41)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import Unreadable
from archive.finding import is_ignored
from archive.readers import registry
from archive.readers.registry import read_all, read_bytes
from archive.readers.sniffing import sniffed

MAIL = b"From: a@b.example\nSubject: S\nDate: Mon, 3 Jun 2019 10:00:00 -0400\n\nText"


def refusal_of(data: bytes, name: str) -> Unreadable:
    with pytest.raises(Unreadable) as refusal:
        read_bytes(data, name)
    return refusal.value


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<!DOCTYPE html><p>Text", "html"),
        (b"\xef\xbb\xbf \n<!-- saved -->\n<HTML><body>Text", "html"),
        (b'<?xml version="1.0"?><!DOCTYPE html><html>x', "html"),
        (MAIL, "mail"),
        (b"Return-Path: <a@b>\r\nReceived: x\r\nSubject: S\r\n\r\nText", "mail"),
        (b"From a@b.example Mon Jun  3 10:00:00 2019\n" + MAIL, "mailbox"),
        (b"From: the desk of Ann Poe\n\nText", "text"),
        (b"Contact: Ann Poe\nDate: June 3\n\nText", "text"),
        (b"From Harbor to Hill: a report\n\nText", "text"),
        (b"Text with <b>one</b> tag", "text"),
    ],
)
@pytest.mark.parametrize("name", ["release.txt", "release", "RELEASE.TXT"])
def test_the_content_decides_before_the_name(data: bytes, kind: str, name: str) -> None:
    assert sniffed(data, name) == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.md", "markdown"),
        ("a.MARKDOWN", "markdown"),
        ("a.html", "html"),
        ("a.pdf", "text"),
        ("a.docx", "text"),
        ("a", "text"),
    ],
)
def test_plain_text_is_read_as_its_name_says_if_it_can_be(name: str, kind: str) -> None:
    assert sniffed(b"The council voted.", name) == kind


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "a.doc", "soffice --headless --convert-to docx"),
        (b"{\\rtf1 Text}", "a.txt", "soffice --headless --convert-to docx"),
        (b"Text", "a.odt", "soffice --headless --convert-to docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "a.msg", "save it as .eml"),
        (b"\xd0\xcf\x11\xe0" + "__substg1.0_".encode("utf-16-le"), "letter", "save it as .eml"),
    ],
)
def test_what_must_be_converted_first_is_told_how(data: bytes, name: str, words: str) -> None:
    refusal = refusal_of(data, name)

    assert refusal.reason == "convert-first"
    assert words in refusal.detail


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"Text", "a.wpd9"),
        (b"a,b\n1,2", "a.csv"),
        (b"<?xml version='1.0'?><catalogue>", "a.xml"),
        (b"{}", "a.json"),
        (b"x", "a.mbox"),
    ],
)
def test_a_format_without_reader_is_named_with_those_that_have_one(data: bytes, name: str) -> None:
    refusal = refusal_of(data, name)

    assert refusal.reason == "no-reader"
    assert refusal.detail.endswith(".")


def test_a_file_over_the_limit_is_refused_and_a_mailbox_may_be_larger(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(registry, "LARGEST_FILE", 300)
    mailbox = (b"From a@b.example Mon Jun  3 10:00:00 2019\n" + MAIL + b"\n\n") * 5

    assert refusal_of(b"word " * 100, "a.txt").reason == "too-large"
    assert len(read_bytes(mailbox, "a.mbox")) == 5


@pytest.mark.parametrize(
    "name", ["Thumbs.db", ".DS_Store", "~$letter.docx", "photo.JPG", ".hidden", "desktop.ini", "a.txt~"]
)
def test_what_is_no_release_by_its_nature_is_ignored(name: str) -> None:
    assert is_ignored(name)


@pytest.mark.parametrize("name", ["release.txt", "photo.jpg.txt", "a", "README", "DS_Store.html", "jpg"])
def test_everything_else_is_read(name: str) -> None:
    assert not is_ignored(name)


@pytest.mark.parametrize(
    "name", ["a\nb.txt", "../../etc/passwd", "\udcff.txt", "x" * 255, "\u202etxt.exe.txt", "a\0b", ""]
)
def test_a_name_from_outside_is_only_shown(name: str) -> None:
    assert read_bytes(b"The council voted.", name)[0].path == name


def test_a_lost_message_is_a_doubt_where_nobody_asks_for_it_apart() -> None:
    data = b"\n\n".join(
        b"From a@b.example Mon Jun  3 10:00:00 2019\n" + m for m in (MAIL, MAIL[:-4] + b" \n", MAIL)
    )

    sources = read_bytes(data, "a.mbox")

    assert len(sources) == 2
    assert [doubt.about for doubt in sources[0].doubts] == ["mailbox"]
    assert len(read_all(data, "a.mbox").refused) == 1


@given(
    st.binary(max_size=400),
    st.sampled_from(["a.txt", "a.html", "a.eml", "a.mbox", "a.md", "a.pdf", "a.docx", "a"]),
)
def test_any_bytes_under_any_name_give_sources_or_a_reason(data: bytes, name: str) -> None:
    sources, why = [], ""
    try:
        sources = read_bytes(data, name)
    except Unreadable as refusal:
        why = refusal.detail

    assert sources or why
    for source in sources:
        assert any(not block.furniture for block in source.blocks)
        "".join([*source.headers.values(), *(block.text for block in source.blocks)]).encode("utf-8")
