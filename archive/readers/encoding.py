"""Bytes -> text: in which encoding a file is written, and what may not pass the door.

The order is fixed: byte order mark, what the file declares (if it decodes strictly),
UTF-16 without a mark, UTF-8, Windows-1252. A statistical guess comes last and only
over a kilobyte: on short texts it is wrong more often than right. What was used is
kept; everything but the plain cases is a doubt. Files put together from two sources are
UTF-8 in some lines and Windows-1252 in others: they are read line by line, and that is
said.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import charset_normalizer

from archive.errors import Unreadable
from archive.release import Doubt

GUESS_FROM_BYTES = 1000  # below a kilobyte charset_normalizer read "caf\xe9" as UTF-16 (reliability, row 2)
GUESS_WITHIN_BYTES = 100_000  # more does not make the guess better, only slower
NUL_SHARE = 0.02  # random bytes hold 0.4 % NUL, structured binary files far more, text none
CONTROL_SHARE = 0.02  # control characters in 100 of a text; random bytes hold about 10 %
HIGH_SHARE = 0.30  # French and German stay under 15 % high bytes; Russian or Greek letters exceed 60 %

MIXED = "utf-8 and, in some lines, cp1252"

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)
# Text codecs of Python that no publisher means, or that turn plain text into something else.
_REFUSED_CODECS = frozenset(
    {"utf-7", "unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined"}
)
_CONTROL_BYTES = bytes(sorted(set(range(32)) - set(b"\t\n\v\f\r\x1b")))
# What UTF-8 makes of curly marks, dashes and Latin letters: beside invalid bytes, two are mixed.
_UTF8_TRACES = re.compile(rb"\xe2\x80[\x90-\xbf]|\xc3[\x80-\xbf]|\xc2[\xa0-\xbf]")
_BAD = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("[\r\v\f\x85\u2028\u2029]")
_MOJIBAKE = re.compile("â€[\u0090-\u00bf™œ˜“”–—¢¦]|Ã[\u0080-\u00bf©¨¡±³º¼¶¤«]|Â[\u00a0-\u00bf]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A text, the encoding it was read with, and what a person should know about that."""

    text: str
    encoding: str
    doubts: tuple[Doubt, ...] = ()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Read bytes as text; line breaks become "\\n", forbidden characters U+FFFD (counted in a doubt).

    ``declared`` is what the format says (a mail part's charset, an HTML meta element);
    an unknown or untrue one is passed over with a doubt. Raises Unreadable with reason
    "binary" (not text at all) or "encoding" (no encoding fits, or two are mixed).
    """
    text, encoding, doubts = _decoded(data, declared)
    if not text.isascii() and _MOJIBAKE.search(text):
        text, repair = _without_mojibake(text)
        doubts.append(repair)
    text, replaced = cleaned(text)
    if replaced:
        doubts.append(Doubt(about="text", reason=f"{replaced} control characters replaced by U+FFFD"))
    return Decoded(text=text, encoding=encoding, doubts=tuple(doubts))


def cleaned(text: str) -> tuple[str, int]:
    """The text as it may pass the door, and how many characters were replaced.

    NUL, control characters, lone surrogates and noncharacters become U+FFFD: answers
    could not be written as UTF-8 otherwise. All line breaks become "\\n".
    """
    text = _BREAKS.sub("\n", text.removeprefix("\ufeff").replace("\r\n", "\n"))
    return _BAD.subn("\ufffd", text)


def one_line(text: str, limit: int = 2000) -> str:
    """A header's value on one line of at most ``limit`` characters: controls and runs of blanks become one blank.

    Encoded line breaks in a mail's subject would otherwise end up as new header lines.
    """
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", " ", text[: 4 * limit]).split())[
        :limit
    ].strip()


def _decoded(data: bytes, declared: str | None) -> tuple[str, str, list[Doubt]]:
    for mark, codec, name in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(codec), name, []
            except UnicodeDecodeError as error:
                raise _refusal(f"it begins with the mark of {name} but is not {name}") from error
    doubts: list[Doubt] = []
    if declared:
        text, doubt = _as_declared(data, declared)
        if text is not None:
            return text, declared.strip().lower(), []
        doubts.append(doubt)
    if (wide := _utf16_without_mark(data)) is not None:
        return data.decode(wide), wide, [*doubts, _used(f"{wide} without a byte order mark")]
    _refuse_binary(data)
    try:
        return data.decode("utf-8"), "utf-8", doubts
    except UnicodeDecodeError as error:
        if "end of data" in error.reason and not data[: error.start].isascii():
            whole = data[: error.start].decode("utf-8") + "\ufffd"
            return (
                whole,
                "utf-8",
                [*doubts, Doubt(about="text", reason="the file is cut off within a letter")],
            )
    text, encoding = _legacy(data)
    return text, encoding, [*doubts, _used(encoding)]


def _as_declared(data: bytes, declared: str) -> tuple[str | None, Doubt]:
    """The text in the declared encoding, or None with the doubt that says why not."""
    shown = one_line(declared, 40)
    try:
        codec = codecs.lookup(shown)
        known = codec._is_text_encoding and codec.name not in _REFUSED_CODECS
    except (LookupError, ValueError):
        known = False
    if not known:
        return None, Doubt(about="encoding", reason=f"the encoding {shown!r} it declares is unknown")
    # Browsers read "iso-8859-1" and "us-ascii" as Windows-1252, and so do those who write it.
    name = "cp1252" if codec.name in ("iso8859-1", "ascii") else codec.name
    wide_by_mistake = codec.name.startswith(("utf-16", "utf-32")) and b"\0" not in data
    if name != "cp1252" and not wide_by_mistake:
        try:
            return data.decode(name), _used(name)
        except UnicodeDecodeError:
            pass
    elif name == "cp1252" and data.isascii():
        return data.decode("ascii"), _used(name)
    elif name == "cp1252" and not _is_utf8(data) and not _UTF8_TRACES.search(data):
        try:
            return data.decode(name), _used(name)
        except UnicodeDecodeError:
            pass
    return None, Doubt(about="encoding", reason=f"it declares {shown} but is not written in it")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _utf16_without_mark(data: bytes) -> str | None:
    """ "utf-16-le" or "-be" where every other byte is NUL, as in Latin text; else None."""
    if len(data) < 4 or len(data) % 2 or data.count(b"\0") < len(data) * 0.3:
        return None
    for name, zeros, others in (("utf-16-le", data[1::2], data[0::2]), ("utf-16-be", data[0::2], data[1::2])):
        if zeros.count(b"\0") > 0.6 * len(zeros) and others.count(b"\0") < 0.02 * len(others):
            try:
                data.decode(name)
            except UnicodeDecodeError:
                return None
            return name
    return None


def _refuse_binary(data: bytes) -> None:
    if data.count(b"\0") > NUL_SHARE * len(data) + 2:
        raise Unreadable(
            "binary", "This is not a text file. Add the release as text, HTML, mail, PDF or Word."
        )


def _legacy(data: bytes) -> tuple[str, str]:
    """Text that is not UTF-8: Windows-1252, or above a kilobyte a guess; else Unreadable."""
    controls = len(data) - len(data.translate(None, _CONTROL_BYTES))
    if controls > CONTROL_SHARE * len(data) + 2:
        raise _refusal("it holds bytes of no encoding we know")
    if _UTF8_TRACES.search(data):
        return _by_line(data), MIXED
    high = len(data) - len(data.translate(None, bytes(range(128, 256))))
    if high <= HIGH_SHARE * len(data):
        try:
            return data.decode("cp1252"), "cp1252"
        except UnicodeDecodeError:
            pass  # five bytes are undefined there
    if len(data) >= GUESS_FROM_BYTES:
        best = charset_normalizer.from_bytes(data[:GUESS_WITHIN_BYTES]).best()
        if best is not None:
            try:
                return data.decode(best.encoding), f"{best.encoding} (a guess)"
            except UnicodeDecodeError:
                pass  # it held for the beginning only
    raise _refusal("it is neither UTF-8 nor Windows-1252")


def _by_line(data: bytes) -> str:
    """Text of two encodings: each line as UTF-8, else as Windows-1252; where both meet in a line, byte by byte."""
    lines: list[str] = []
    strangers = 0  # bytes that are no UTF-8
    for line in data.split(b"\n"):
        try:
            lines.append(line.decode("utf-8"))
            continue
        except UnicodeDecodeError:
            pass
        codec, errors = ("utf-8", "surrogateescape") if _UTF8_TRACES.search(line) else ("cp1252", "strict")
        try:
            read = line.decode(codec, errors)
            foreign = re.findall("[\udc80-\udcff]", read) or re.findall(rb"[\x80-\xff]", line)
            strangers += len(foreign)
            lines.append(
                re.sub("[\udc80-\udcff]", lambda m: bytes([ord(m[0]) - 0xDC00]).decode("cp1252"), read)
            )
        except UnicodeDecodeError as error:
            raise _refusal("parts of it are UTF-8 and parts are in no encoding we know") from error
    if strangers > HIGH_SHARE * len(data):
        raise _refusal("parts of it are UTF-8 and most are not")
    return "\n".join(lines)


def _refusal(what: str) -> Unreadable:
    return Unreadable(
        "encoding", f"The text's encoding cannot be told: {what}. Save it as UTF-8 and add it again."
    )


def _used(encoding: str) -> Doubt:
    return Doubt(about="encoding", reason=f"read as {encoding}")


def _without_mojibake(text: str) -> tuple[str, Doubt]:
    """UTF-8 once misread as Windows-1252 ("â€™"), undone where the whole text goes back exactly."""
    raw = bytearray()
    try:
        for run in re.findall("[\u0080-\u009f]+|[^\u0080-\u009f]+", text):
            raw += run.encode("latin-1" if "\u0080" <= run[0] <= "\u009f" else "cp1252")
        return raw.decode("utf-8"), Doubt(about="encoding", reason="doubly encoded text (â€™) was set right")
    except UnicodeError:
        return text, Doubt(
            about="encoding", reason="some letters were damaged before (â€™, Ã©); left as they are"
        )
