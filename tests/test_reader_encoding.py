"""In which encoding a text is written, and what may not pass the door (bad inputs 1 to 8)."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import Unreadable
from archive.readers.encoding import cleaned, decode, one_line
from archive.readers.registry import read_bytes

SENTENCE = "The café’s cameras — forty of them — were “never” voted on."


def about(doubts: object, field: str) -> list[str]:
    return [doubt.reason for doubt in doubts if doubt.about == field]  # type: ignore[attr-defined]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides_and_is_not_part_of_the_text(encoding: str) -> None:
    decoded = decode(SENTENCE.encode(encoding))

    assert decoded.text == SENTENCE
    assert decoded.doubts == ()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_mark_is_read_and_said(encoding: str) -> None:
    decoded = decode("Forty cameras were never voted on.".encode(encoding))

    assert decoded.text == "Forty cameras were never voted on."
    assert about(decoded.doubts, "encoding") == [f"read as {encoding} without a byte order mark"]


@pytest.mark.parametrize("declared", [None, "utf-8", "klingon-8", "utf-16", "utf-7", "base64", "us-ascii"])
def test_windows_text_is_read_as_windows_1252_whatever_it_declares(declared: str | None) -> None:
    decoded = decode(SENTENCE.encode("cp1252"), declared)

    assert decoded.text == SENTENCE
    assert "read as cp1252" in about(decoded.doubts, "encoding") or declared == "us-ascii"


def test_a_short_text_is_never_guessed() -> None:
    assert decode(b"caf\xe9").text == "café"


def test_what_is_declared_is_used_where_it_decodes() -> None:
    decoded = decode("Прокурор отказался от камер.".encode("koi8-r"), "KOI8-R")

    assert decoded.text == "Прокурор отказался от камер."
    assert decoded.encoding == "koi8-r"


def test_undeclared_russian_is_refused_when_short_and_guessed_with_a_doubt_when_long() -> None:
    sentence = "Прокурор отказался от камер, и совет проголосовал против них. "

    with pytest.raises(Unreadable) as refusal:
        decode(sentence.encode("cp1251"))
    decoded = decode((sentence * 40).encode("cp1251"))

    assert refusal.value.reason == "encoding"
    assert decoded.text.startswith("Прокурор")
    assert "(a guess)" in about(decoded.doubts, "encoding")[0]


def test_two_encodings_in_one_file_are_read_line_by_line_and_said_so() -> None:
    mixed = SENTENCE.encode("utf-8") + b"\n" + SENTENCE.encode("cp1252") + b"\n" + "é".encode() + b" \xe9"

    found = decode(mixed)

    assert found.text == f"{SENTENCE}\n{SENTENCE}\né é"
    assert [doubt.reason for doubt in found.doubts] == ["read as utf-8 and, in some lines, cp1252"]


def test_utf8_with_bytes_of_no_known_encoding_is_refused() -> None:
    with pytest.raises(Unreadable) as refusal:
        decode(SENTENCE.encode("utf-8") + b"\n\x81 and \x8d\n")

    assert refusal.value.reason == "encoding"
    assert "Save it as UTF-8" in refusal.value.detail


def test_a_capital_accent_before_a_closing_mark_is_not_taken_for_utf8() -> None:
    text = "He called it “LE CAFÉ” and stayed.\n"

    assert decode(text.encode("cp1252")).text == text


def test_random_bytes_are_refused() -> None:
    for seed in range(30):
        with pytest.raises(Unreadable) as refusal:
            read_bytes(random.Random(seed).randbytes(5_000), "letter.txt")
        assert refusal.value.reason in ("encoding", "binary")


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
        b"\x7fELF\x02\x01\x01" + bytes(400),
        b"\x1f\x8b\x08" + b"x" * 50,
        b"ab\0\0\0cd\0\0" * 99,
    ],
)
def test_a_binary_file_named_txt_is_told_by_its_content(data: bytes) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_bytes(data, "release.txt")

    assert refusal.value.reason == "binary"


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n ", b"\xef\xbb\xbf", "\u200b \u00a0\n".encode()])
def test_a_file_without_text_is_refused_as_empty(data: bytes) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_bytes(data, "release.txt")

    assert refusal.value.reason == "empty"


def test_control_characters_are_replaced_and_counted() -> None:
    decoded = decode("A\0B\x07C\x85D\x1bE￿ and a good many other letters".encode())

    assert decoded.text == "A\ufffdB\ufffdC\nD\ufffdE\ufffd and a good many other letters"
    assert about(decoded.doubts, "text") == ["4 control characters replaced by U+FFFD"]


def test_a_file_cut_within_a_letter_is_read_to_there_with_a_doubt() -> None:
    decoded = decode("“The council voted in the café".encode()[:-1])

    assert decoded.text == "“The council voted in the caf\ufffd"
    assert about(decoded.doubts, "text") == ["the file is cut off within a letter"]


def test_doubly_encoded_text_is_set_right_only_where_it_goes_back_exactly() -> None:
    broken = "".join(c if ord(c) < 128 else c.encode().decode("cp1252") for c in "It’s the café’s – camera…")

    repaired = decode(broken.encode())
    halfway = decode(("É " + broken).encode())

    assert repaired.text == "It’s the café’s – camera…"
    assert about(repaired.doubts, "encoding") == ["doubly encoded text (â€™) was set right"]
    assert halfway.text == "É " + broken
    assert "left as they are" in about(halfway.doubts, "encoding")[0]


@given(st.text())
def test_what_passes_the_door_can_be_written_as_utf8_and_has_one_kind_of_break(text: str) -> None:
    clean, _ = cleaned(text)

    clean.encode("utf-8")
    assert not set(clean) & set("\0\r\x07\x1b\x85\u2028")
    assert cleaned(clean)[0] == clean.removeprefix("\ufeff")


@given(
    st.binary(max_size=300),
    st.sampled_from([None, "utf-8", "utf-16", "cp1252", "latin-1", "hex", "idna", "x"]),
)
def test_any_bytes_give_a_text_or_a_reason(data: bytes, declared: str | None) -> None:
    reason = ""
    try:
        decode(data, declared).text.encode("utf-8")
    except Unreadable as refusal:
        reason = refusal.reason

    assert reason in ("", "encoding", "binary")


@given(st.text(), st.integers(1, 50))
def test_a_header_value_is_one_line_within_its_limit(text: str, limit: int) -> None:
    line = one_line(text, limit)

    assert len(line) <= limit
    assert line == line.strip()
    assert not set(line) & set("\r\n\0\t")
