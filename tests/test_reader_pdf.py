"""PDF files made by hand: read, and the bad ones refused (bad inputs 16 to 20)."""

from __future__ import annotations

import io
import zlib

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import Unreadable
from archive.readers import pdf
from archive.readers.registry import read_bytes


def make_pdf(*pages: list[str], info: str = "", content: bytes | None = None) -> bytes:
    """A PDF that sets each line at the left margin, 14 points below the one before."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        shown = " T* ".join(
            f"({line.replace('(', chr(92) + '(').replace(')', chr(92) + ')')}) Tj" for line in lines
        )
        text = content or f"BT /F1 11 Tf 14 TL 72 720 Td {shown} ET".encode("cp1252")
        packed = zlib.compress(text)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)
        )
    objects.append(f"<< {info} >>".encode())
    data = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    data += b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(objects) + 1, len(objects))
    return data + b"startxref\n%d\n%%%%EOF\n" % table


def refusal_if_any(data: bytes, name: str) -> Unreadable | None:
    try:
        read_bytes(data, name)
    except Unreadable as refusal:
        return refusal
    return None


PAGE = [
    "For Immediate Release",
    "Council Puts Off Vote on Cameras",
    "PORT ELLERY, March 3, 1999 - The council put off its vote on cameras for the harbor after",
    "residents filled the hall and the stairs of the county building for the second time this",
    "month.",
    "\u201cWe will be back,\u201d said Ines Okafor of Harbor Light, who had brought four hundred",
    "signatures and a ladder.",
    "\u2022 The vote is in May;",
    "\u2022 the plan costs $2 million.",
]


def refusal_of(data: bytes) -> str:
    with pytest.raises(Unreadable) as refusal:
        read_bytes(data, "release.pdf")
    return refusal.value.reason


def test_lines_of_a_page_become_paragraphs_and_items() -> None:
    source = read_bytes(
        make_pdf(PAGE, info="/Title (Template) /CreationDate (D:19990303120000Z)"), "release.txt"
    )[0]

    assert source.format == "pdf"
    assert [(block.kind, block.text.replace("\n", " ")) for block in source.blocks] == [
        ("paragraph", PAGE[0]),
        ("paragraph", PAGE[1]),
        ("paragraph", " ".join(PAGE[2:5])),
        ("paragraph", " ".join(PAGE[5:7])),
        ("item", "The vote is in May;"),
        ("item", "the plan costs $2 million."),
    ]
    assert source.headers["document-title"] == "Template"
    assert source.headers["document-date"].startswith("1999-03-03")
    assert "title" not in source.headers


def test_a_sentence_goes_on_over_the_edge_of_a_page() -> None:
    source = read_bytes(make_pdf(PAGE[:4], PAGE[4:]), "release.pdf")[0]

    assert " ".join(PAGE[2:5]) in [block.text.replace("\n", " ") for block in source.blocks]


def test_room_between_lines_and_other_letters_set_paragraphs_apart() -> None:
    content = b"""BT /F1 10 Tf 72 720 Td (HARBOR LIGHT) Tj 0 -14 Td (9 Capitol Row, Port Ellery) Tj
        /F1 15 Tf 0 -19 Td (Council Puts Off Its Vote) Tj /F1 10 Tf 0 -19 Td (The council put off its vote) Tj
        0 -14 Td (Nobody knows until when) Tj 0 -22 Td (Nobody asked) Tj 0 -14 Td (The hall was full) Tj ET"""
    source = read_bytes(make_pdf([], content=content), "release.pdf")[0]

    assert [block.text for block in source.blocks] == [
        "HARBOR LIGHT\n9 Capitol Row, Port Ellery",
        "Council Puts Off Its Vote",
        "The council put off its vote\nNobody knows until when",
        "Nobody asked\nThe hall was full",
    ]


def test_lines_at_the_edge_of_most_pages_are_furniture() -> None:
    pages = [["HARBOR LIGHT", *PAGE, "Page 1 of 2"], ["HARBOR LIGHT", "It was late.", "Page 2 of 2"]]
    source = read_bytes(make_pdf(*pages), "release.pdf")[0]

    around = [block.text for block in source.blocks if block.furniture]
    assert around == ["HARBOR LIGHT", "Page 1 of 2", "HARBOR LIGHT", "Page 2 of 2"]
    assert "It was late." in [block.text for block in source.blocks if not block.furniture]


def test_a_pdf_that_needs_a_password_is_refused_and_one_that_does_not_is_read() -> None:
    def locked(password: str) -> bytes:
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(make_pdf(PAGE)))
        writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
        written = io.BytesIO()
        writer.write(written)
        return written.getvalue()

    assert refusal_of(locked("secret")) == "pdf-encrypted"
    assert read_bytes(locked(""), "release.pdf")[0].blocks[0].text == PAGE[0]


def test_a_scan_without_text_is_refused() -> None:
    assert refusal_of(make_pdf([], content=b"0 0 612 792 re f")) == "pdf-no-text"


def test_a_loop_in_the_page_tree_is_refused() -> None:
    assert refusal_of(make_pdf(PAGE).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]")) in (
        "pdf-no-text",
        "damaged",
    )


def test_a_pdf_of_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_PAGES", 3)

    assert refusal_of(make_pdf(*[PAGE] * 4)) == "too-large"
    assert read_bytes(make_pdf(*[PAGE] * 3), "release.pdf")


@pytest.mark.parametrize("data", [b"%PDF-1.4\n", b"%PDF-1.7\nnothing here\n%%EOF", make_pdf(PAGE)[:300]])
def test_a_pdf_cut_off_is_refused(data: bytes) -> None:
    assert refusal_of(data) in ("damaged", "pdf-no-text")


@given(st.integers(0, 1_500), st.binary(min_size=1, max_size=30))
def test_a_damaged_pdf_gives_a_source_or_a_reason(at: int, noise: bytes) -> None:
    data = make_pdf(PAGE)
    refusal = refusal_if_any(data[:at] + noise + data[at + len(noise) :], "release.pdf")

    assert refusal is None or refusal.detail
