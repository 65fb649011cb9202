"""Mail and mailboxes, the well-formed and the hostile (bad inputs 24 to 31)."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import Unreadable
from archive.readers.mailbox import messages_in, read_mailbox
from archive.readers.registry import read_all, read_bytes
from archive.source import Source

HEAD = b"From: Harbor Light <press@harborlight.example>\nSubject: Court rules\nDate: Mon, 3 Jun 2019 10:00:00 -0400\n"


def read(rest: bytes, head: bytes = HEAD) -> Source:
    return read_bytes(head + rest, "message.eml")[0]


def refusal_of(data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as refusal:
        read_bytes(data, "message.eml")
    return refusal.value


def alternative(text: str, html: str) -> bytes:
    return (
        "Content-Type: multipart/alternative; boundary=b\n\n"
        f"--b\nContent-Type: text/plain\n\n{text}\n--b\nContent-Type: text/html\n\n{html}\n--b--\n"
    ).encode()


def test_the_html_of_a_message_is_taken_for_its_links() -> None:
    source = read(alternative("The court ruled.", "<p>The <a href='https://c.example'>court</a> ruled.</p>"))

    assert source.blocks[0].links[0].url == "https://c.example"


def test_a_stub_of_html_gives_way_to_the_plain_text_with_a_doubt() -> None:
    source = read(alternative("The court ruled. " * 20, "<p>See our website.</p>"))

    assert source.blocks[0].text.startswith("The court ruled.")
    assert [doubt.about for doubt in source.doubts] == ["blocks"]


def test_an_encoded_line_break_in_the_subject_makes_no_header() -> None:
    source = read(
        b"\nText", b"From: a@b.example\nSubject: =?utf-8?B?QQ0KQmNjOiB4QHkuZXhhbXBsZQ==?=\nDate: x\n"
    )

    assert source.headers["title"] == "A Bcc: x@y.example"


@pytest.mark.parametrize(
    "date", ["30 Feb 2022 10:00:00 +0000", "Mon, 3 Jun 2019 10:00:00 +9999", "yesterday", "99", "(" * 500]
)
def test_an_impossible_date_is_a_doubt_and_the_message_stays(date: str) -> None:
    source = read(b"\nText", f"From: a@b.example\nSubject: S\nDate: {date}\n".encode())

    assert "date" not in source.headers
    assert [doubt.reason[:12] for doubt in source.doubts if doubt.about == "date"] == ["date-invalid"]


@pytest.mark.parametrize("charset", ["klingon", "", "utf-16", '"', "x" * 3_000])
def test_an_unknown_charset_falls_back_and_is_said(charset: str) -> None:
    source = read(f"Content-Type: text/plain; charset={charset}\n\n".encode() + "The café’s".encode("cp1252"))

    assert source.blocks[0].text == "The café’s"
    assert any(doubt.about == "encoding" for doubt in source.doubts)


def test_raw_letters_in_a_header_are_read_like_a_text() -> None:
    source = read(b"\nText", "From: José <j@b.example>\nSubject: Café\nDate: x\n".encode("cp1252"))

    assert source.headers["title"] == "Café"
    assert source.headers["issuer"] == "José"


def test_an_attachment_is_named_in_a_doubt_and_its_name_is_no_path() -> None:
    source = read(
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nThe text\n--b\n"
        b'Content-Type: application/pdf\nContent-Disposition: attachment; filename="../../etc/passwd.pdf"\n\n%PDF\n--b--\n'
    )

    assert [block.text for block in source.blocks] == ["The text"]
    assert "'../../etc/passwd.pdf'" in source.doubts[0].reason


@pytest.mark.parametrize("depth", [60, 500, 3_000])
def test_a_message_nested_too_deeply_is_refused(depth: int) -> None:
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth)
    )

    assert refusal_of(HEAD + nested + b"\ntext").reason in ("too-deep", "too-many-parts")
    assert refusal_of(HEAD + b"Content-Type: message/rfc822\n\n" * 100 + b"\ntext").reason == "too-deep"


def test_a_message_of_a_hundred_thousand_parts_is_refused() -> None:
    data = HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000

    assert refusal_of(data).reason == "too-many-parts"


def test_dashes_in_a_text_are_no_parts() -> None:
    assert read(b"\n" + b"--\n-- a line of dashes\n" * 3_000).blocks


def test_a_header_of_a_hundred_thousand_addresses_is_refused() -> None:
    many = b"To: " + b", ".join(b"person%d@lists.example" % n for n in range(100_000)) + b"\n"

    assert refusal_of(HEAD + many + b"\nText").reason == "too-large"
    assert (
        refusal_of(b"From: a@b.example\nDate: x\nSubject: " + b"=?utf-8?q?=41?= " * 400_000 + b"\n\nx").reason
        == "too-large"
    )


@pytest.mark.parametrize(
    "body", [b"\n", b"", b"Content-Type: image/png\n\nx", b"Content-Type: multipart/mixed\n\n"]
)
def test_a_message_without_text_is_empty(body: bytes) -> None:
    assert refusal_of(HEAD + body).reason == "empty"


def test_a_forwarded_message_is_read_through() -> None:
    inner = b"Content-Type: message/rfc822\n\nFrom: b@c.example\nSubject: inner\n\nThe inner text"

    assert read(inner).blocks[0].text == "The inner text"


def box(*bodies: bytes) -> bytes:
    return b"\n".join(
        b"From press@h.example Mon Jun  3 10:00:00 2019\n" + HEAD + b"\n" + body + b"\n" for body in bodies
    )


def test_a_line_that_begins_with_from_does_not_split_a_message() -> None:
    data = box(b"From now on, drones need a warrant.\n\nFrom here: to there, in 2019\n\nIt ends.", b"Second")

    assert len(read_bytes(data, "all.mbox")) == 2


def test_a_message_that_cannot_be_read_is_named_by_number_and_the_others_go_on() -> None:
    reading = read_all(box(b"First", b"\xc3\xa9 \x81", b"Third"), "all.mbox")

    assert [source.blocks[0].text for source in reading.sources] == ["First", "Third"]
    assert [refusal.reason for refusal in reading.refused] == ["encoding"]
    assert reading.refused[0].detail.startswith("Message 2 of the mailbox:")


def test_each_message_of_a_mailbox_is_kept_and_named_by_its_own_bytes() -> None:
    first, second = read_bytes(box(b"First", b"Second"), "all.mbox")

    assert first.original == HEAD + b"\nFirst\n\n"
    assert first.sha256 != second.sha256
    assert {first.extension, second.extension} == {".eml"}
    assert read_bytes(first.original, "first.eml")[0].blocks == first.blocks


def test_a_mailbox_cut_off_gives_its_last_message_as_far_as_it_goes() -> None:
    data = box(b"First", b"Second and more")[:-8]

    assert [source.blocks[0].text for source in read_bytes(data, "all.mbox")] == ["First", "Second a"]


def test_a_message_over_the_limit_is_refused_alone() -> None:
    found = list(read_mailbox(io.BytesIO(box(b"a " * 900, b"Second")), "all.mbox", 1_000))

    assert [type(piece).__name__ for piece in found] == ["Unreadable", "Source"]


@given(
    st.lists(
        st.sampled_from(
            [b"From a@b Mon Jun 3 10:00:00 2019\n", b"\n", b"Subject: x\n", b">From q\n", b"text\n", b"From "]
        )
    )
)
def test_no_line_of_a_mailbox_is_lost(lines: list[bytes]) -> None:
    kept = b"".join(messages_in(iter(b"".join(lines).splitlines(keepends=True))))

    assert kept.count(b"text\n") == b"".join(lines).count(b"text\n")


@given(st.binary(max_size=400))
def test_any_bytes_behind_a_mail_s_header_give_sources_or_a_reason(rest: bytes) -> None:
    found: object
    try:
        found = read_bytes(HEAD + rest, "message.eml")
    except Unreadable as refusal:
        found = refusal.detail

    assert found
