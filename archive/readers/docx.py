"""Word documents (.docx): mammoth makes HTML of them, html.py makes blocks of that.

A document is a zip of XML. Before anything is unpacked, its declared sizes are summed; then
every part is streamed once against the same limits and looked at for a DTD, which no
word processor writes. Letterheads and page footers lie in parts of their own that mammoth
leaves out; their text is added as furniture.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from xml.etree.ElementTree import Element, ParseError

import mammoth
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from archive.errors import Unreadable
from archive.readers.encoding import cleaned, one_line
from archive.readers.html import read_page
from archive.source import Source, SourceBlock

MOST_PARTS = 2_000  # entries of the zip; documents with a picture on every page stay under 500
MOST_BYTES = (
    100_000_000  # unpacked; 334 kB packed 300 MB in the attack that was measured (reliability, row 10)
)
MOST_XML = 30_000_000  # bytes of the text's own part: a novel is 5 MB

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_AROUND = re.compile(r"word/(?:header|footer)\d*\.xml\Z")
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\0!\0D\0O\0C\0|\0<\0!\0D\0O\0C")
_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => h2:fresh"


def read_docx(data: bytes, path: str, sha256: str) -> Source:
    """A Word document as one Source.

    Raises Unreadable: "docx-dtd", "too-large", "damaged", "no-reader" (another kind of zip), "empty",
    "convert-first" (OpenDocument).
    """
    parts = _parts(data)
    try:
        made = mammoth.convert_to_html(
            io.BytesIO(data), style_map=_STYLES, convert_image=mammoth.images.img_element(lambda image: {})
        )
        html = str(made.value)
        around = [
            block for name in sorted(parts) if _AROUND.match(name) for block in _paragraphs(parts[name])
        ]
        headers = _headers(parts.get("docProps/core.xml"))
    except (MemoryError, Unreadable):
        raise
    except DefusedXmlException as error:
        raise _with_dtd() from error
    except Exception as error:  # mammoth raises whatever a damaged document makes of its own code
        raise _damaged(str(error)) from error
    page = read_page(html, whole_page=False)
    if not page.blocks:
        raise Unreadable(
            "empty", "The document holds no text. If it is a scan, run text recognition on it first."
        )
    return Source(
        path=path,
        format="docx",
        sha256=sha256,
        original=data,
        extension=".docx",
        blocks=(*(b for b in around if b not in page.blocks), *page.blocks),
        headers=headers,
        doubts=page.doubts,
    )


def _parts(data: bytes) -> dict[str, bytes]:
    """The document's XML parts, after the zip has passed all limits."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_sizes(entries)
            _check_kind({entry.filename for entry in entries}, archive)
            return {
                e.filename: _unpacked(archive, e) for e in entries if e.filename.endswith((".xml", ".rels"))
            }
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        KeyError,
        ValueError,
    ) as error:
        raise _damaged(str(error)) from error


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    total = sum(entry.file_size for entry in entries)
    largest = max((e.file_size for e in entries if e.filename.endswith(".xml")), default=0)
    if len(entries) > MOST_PARTS or total > MOST_BYTES or largest > MOST_XML:
        detail = f"The document would unpack to {total:,} bytes in {len(entries):,} parts. Save its text as a file."
        raise Unreadable("too-large", detail)


def _check_kind(names: set[str], archive: zipfile.ZipFile) -> None:
    if "word/document.xml" in names:
        return
    if "mimetype" in names and b"opendocument" in archive.read("mimetype")[:100]:
        convert = "Convert it with: soffice --headless --convert-to docx FILE"
        raise Unreadable("convert-first", f"OpenDocument files are not read. {convert}")
    if not names:
        raise Unreadable("empty", "The file is an empty zip. Save the document again.")
    raise Unreadable(
        "no-reader", "This is a zip, but no Word document. Unpack it and add the releases in it."
    )


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """One part, read no further than its limit (declared sizes can lie) and refused if it has a DTD."""
    with archive.open(entry) as stream:
        content = stream.read(MOST_XML + 1)
    if len(content) > MOST_XML:
        raise Unreadable(
            "too-large", "A part of the document unpacks to more than it says. Save its text as a file."
        )
    if _DTD.search(content):
        raise _with_dtd()
    return content


def _paragraphs(part: bytes) -> list[SourceBlock]:
    """The paragraphs of a page header or footer, as furniture."""
    blocks = []
    for paragraph in fromstring(part, forbid_dtd=True).iter(f"{_WORD}p"):
        words = "".join(_words(run) for run in paragraph.iter())
        text, _ = cleaned(words.strip())
        if text:
            blocks.append(SourceBlock(text=text, furniture=True))
    return blocks


def _words(element: Element) -> str:
    if element.tag == f"{_WORD}t":
        return element.text or ""
    return "\t" if element.tag == f"{_WORD}tab" else "\n" if element.tag == f"{_WORD}br" else ""


def _headers(part: bytes | None) -> dict[str, str]:
    """Weak evidence: what the document's properties say. Templates keep the title of their first use."""
    if part is None:
        return {}
    said = {}
    try:
        for element in fromstring(part, forbid_dtd=True).iter():
            name = str(element.tag).rpartition("}")[2]
            if element.text:
                said[name] = one_line(element.text)
    except ParseError:
        return {}
    names = {"title": "document-title", "created": "document-date", "creator": "author", "keywords": "topics"}
    return {ours: said[theirs] for theirs, ours in names.items() if said.get(theirs)}


def _with_dtd() -> Unreadable:
    return Unreadable(
        "docx-dtd", "The document declares its own entities, which no word processor does. Not read."
    )


def _damaged(why: str) -> Unreadable:
    detail = (
        f"The document is damaged ({one_line(why, 80)}). Open it in Word or LibreOffice and save it again."
    )
    return Unreadable("damaged", detail)
