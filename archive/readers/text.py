"""Plain text files. Their letters are encoding.py's matter, what belongs together paragraphs.py's."""

from __future__ import annotations

from archive.errors import Unreadable
from archive.readers.encoding import decode
from archive.readers.paragraphs import blocks_of
from archive.source import Source


def read_text(data: bytes, path: str, sha256: str) -> Source:
    """A text file as one Source. Raises Unreadable: "empty", "binary", "encoding"."""
    decoded = decode(data)
    blocks = blocks_of(decoded.text)
    if not blocks:
        raise Unreadable("empty", "The file holds no text. Remove it, or add the release it should hold.")
    return Source(
        path=path,
        format="text",
        sha256=sha256,
        original=data,
        extension=".txt",
        blocks=blocks,
        encoding=decoded.encoding,
        doubts=decoded.doubts,
    )
