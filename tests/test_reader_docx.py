"""Word documents made by hand: read, and the bad ones refused (bad inputs 8, 10 to 12)."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import Unreadable
from archive.readers.registry import read_bytes

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def paragraph(text: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def make_docx(body: str, prolog: str = "", **others: str | bytes) -> bytes:
    """A minimal document; ``others`` are further parts, "__" standing for "/" and "_" before xml for "."."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/'
        'xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{RELATION}/officeDocument"'
        ' Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"{prolog}<w:document {NAMESPACE}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {NAMESPACE}>"
        + "".join(
            f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/></w:style>'
            for name in ("Title", "heading 1")
        )
        + "</w:styles>",
    } | {name.replace("__", "/").replace("_xml", ".xml"): content for name, content in others.items()}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def refusal_if_any(data: bytes, name: str) -> Unreadable | None:
    try:
        read_bytes(data, name)
    except Unreadable as refusal:
        return refusal
    return None


def refusal_of(data: bytes, name: str = "release.docx") -> str:
    with pytest.raises(Unreadable) as refusal:
        read_bytes(data, name)
    return refusal.value.reason


def test_a_document_s_title_headings_and_paragraphs_are_read() -> None:
    body = (
        paragraph("Council Votes", "Title")
        + paragraph("Findings", "heading1")
        + paragraph("The council voted.")
    )
    core = '<cp xmlns:dc="d"><dc:title>Template</dc:title></cp>'

    source = read_bytes(make_docx(body, docProps__core_xml=core), "release.bin")[0]

    assert source.format == "docx"
    assert [(block.kind, block.text) for block in source.blocks] == [
        ("heading", "Council Votes"),
        ("heading", "Findings"),
        ("paragraph", "The council voted."),
    ]
    assert dict(source.headers) == {"document-title": "Template"}


def test_a_letterhead_is_kept_as_furniture() -> None:
    header = f"<w:hdr {NAMESPACE}>{paragraph('Harbor Light, 12 Quay Street')}</w:hdr>"

    source = read_bytes(make_docx(paragraph("Text"), word__header1_xml=header), "release.docx")[0]

    assert [(block.text, block.furniture) for block in source.blocks] == [
        ("Harbor Light, 12 Quay Street", True),
        ("Text", False),
    ]


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE w:document [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>',
        '<?xml version="1.0"?>\n<!DOCTYPE w:document>',
    ],
)
def test_a_document_with_a_dtd_is_refused(prolog: str) -> None:
    assert refusal_of(make_docx(paragraph("[&x;]"), prolog)) == "docx-dtd"


def test_a_bomb_is_refused_by_its_declared_sizes() -> None:
    assert (
        refusal_of(make_docx(paragraph("x"), word__media__image1="x", word__huge_xml=b" " * 120_000_000))
        == "too-large"
    )
    assert refusal_of(make_docx("".join([paragraph("a" * 31_000_000)]))) == "too-large"


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    data = make_docx(paragraph("a" * 5_000_000))
    true_size, false_size = struct.pack("<I", 0), struct.pack("<I", 10)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        true_size = struct.pack("<I", archive.getinfo("word/document.xml").file_size)

    assert refusal_of(data.replace(true_size, false_size)) == "damaged"


def test_many_thousand_parts_are_refused() -> None:
    assert refusal_of(make_docx(paragraph("x"), **{f"word__p{n}": "" for n in range(2_100)})) == "too-large"


def test_zips_that_are_no_word_documents_are_named_for_what_they_are() -> None:
    def zipped(**parts: str) -> bytes:
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return written.getvalue()

    assert refusal_of(zipped()) == "empty"
    assert refusal_of(zipped(readme="x")) == "no-reader"
    assert refusal_of(zipped(mimetype="application/vnd.oasis.opendocument.text")) == "convert-first"
    assert refusal_of(b"PK\x03\x04 and then nothing") == "damaged"
    assert refusal_of(b"\x01\x02\0\0 no zip at all") == "damaged"


def test_text_named_docx_is_read_as_text() -> None:
    assert read_bytes(b"For Immediate Release\n\nThe council voted.", "release.docx")[0].format == "text"


def test_a_document_without_text_is_empty() -> None:
    assert refusal_of(make_docx("<w:p/>")) == "empty"


@given(st.integers(0, 2_500), st.binary(min_size=1, max_size=20))
def test_a_damaged_document_gives_a_source_or_a_reason(at: int, noise: bytes) -> None:
    data = make_docx(paragraph("The council voted."))
    refusal = refusal_if_any(data[:at] + noise + data[at + len(noise) :], "release.docx")

    assert refusal is None or refusal.detail
