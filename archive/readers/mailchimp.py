"""Mailchimp account exports: the campaigns in the zip, and nothing else of it.

The same zip holds lists of subscribers and who opened what. Those entries are never opened:
only ``campaigns*.csv`` and what lies in ``campaigns_content/`` are, each by its name, within
limits on count and size. Nothing is unpacked to disk.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import PurePosixPath

from archive.errors import Unreadable
from archive.readers.encoding import decode, one_line
from archive.readers.html import declared_in, read_page
from archive.readers.links import safe_address
from archive.readers.mail_text import text_blocks
from archive.release import Doubt
from archive.source import Reading, Source, SourceBlock, piece_of

MOST_ENTRIES = 200_000  # names in the zip; activity files are one for each campaign and list
MOST_CAMPAIGNS = 20_000  # two a day for thirty years
LARGEST_ENTRY = 10_000_000  # bytes of one campaign; newsletters with their styles stay under 300 kB
LARGEST_TABLE = 50_000_000  # bytes of campaigns.csv
MOST_BYTES = 400_000_000  # unpacked altogether

_CAMPAIGNS = re.compile(r"campaigns[^/]*\.csv\Z", re.IGNORECASE)
_CONTENT = re.compile(r"[^/]+\.(?:html?|txt)\Z", re.IGNORECASE)
_PRIVATE = re.compile(r"list|audience|member|subscri|activit|report|segment|contact|clean", re.IGNORECASE)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    KeyError,
    ValueError,
    OSError,
)
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("title", "campaign title", "campaign name", "campaign", "name"),
    "title": ("subject", "subject line", "email subject"),
    "date": ("send date", "sent", "send time", "sent at", "date sent", "date"),
    "issuer": ("from name", "from", "sender"),
    "sender": ("from email", "reply to", "reply-to", "from address"),
    "address": ("archive url", "long archive url", "url", "archive"),
    "id": ("unique id", "campaign id", "id", "web id"),
    "status": ("status",),
}
_MOMENTS = (
    *(
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%d %H:%M",
        "%Y-%m-%d",
        "%b %d, %Y %I:%M %p",
        "%b %d, %Y",
    ),
    *(
        "%B %d, %Y %I:%M %p",
        "%B %d, %Y",
        "%b %d, %Y, %I:%M %p",
        "%B %d, %Y, %I:%M %p",
        "%d %b %Y",
        "%d %B %Y",
    ),
)


def is_mailchimp(names: list[str]) -> bool:
    """Are these the entries of an account export: campaigns and their content?"""
    return any(_opened(name) == "content" for name in names)


def _opened(name: str) -> str | None:
    """ "table" or "content" for the entries that may be opened, None for all others."""
    *folders, last = name.split("/")
    if "\\" in name or ".." in folders or any(_PRIVATE.search(folder) for folder in folders):
        return None
    if folders and folders[-1].lower() == "campaigns_content":
        return "content" if _CONTENT.match(last) else None
    return "table" if _CAMPAIGNS.match(last) and not _PRIVATE.search(last) else None


def read_mailchimp(data: bytes, path: str) -> Reading:
    """The campaigns of an export. Raises Unreadable: "damaged", "too-large", "empty"."""
    refused: list[Unreadable] = []
    sources: list[Source] = []
    left_out = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            tables, contents = _chosen(archive.infolist())
            rows = [row for table in tables for row in _rows(_unpacked(archive, table, LARGEST_TABLE))]
            for entry in contents:
                row = _row_of(PurePosixPath(entry.filename).stem, rows)
                if row.get("status", "sent").lower() not in ("sent", "sending", "archived", ""):
                    left_out += 1
                    continue
                try:
                    sources.append(
                        _source(_unpacked(archive, entry, LARGEST_ENTRY), entry.filename, row, path)
                    )
                except Unreadable as refusal:
                    detail = f"Campaign {one_line(entry.filename, 80)!r}: {refusal.detail}"
                    refused.append(Unreadable(refusal.reason, detail, refusal.sha256))
    except _BROKEN as error:
        detail = f"The export is damaged ({one_line(str(error), 80)}). Download it again."
        raise Unreadable("damaged", detail) from error
    if not sources:
        raise refused[0] if refused else Unreadable("empty", "The export holds no sent campaign.")
    notes = (f"left out: {left_out} campaigns that were not sent",) if left_out else ()
    return Reading(sources=tuple(sources), refused=tuple(refused), notes=notes)


def _chosen(entries: list[zipfile.ZipInfo]) -> tuple[list[zipfile.ZipInfo], list[zipfile.ZipInfo]]:
    """(tables, contents) that are opened, in the order of their names; of HTML and text twins the HTML."""
    if len(entries) > MOST_ENTRIES:
        raise Unreadable("too-large", f"The export holds {len(entries):,} files. Export the campaigns alone.")
    tables = sorted((e for e in entries if _opened(e.filename) == "table"), key=lambda e: e.filename)
    contents = sorted((e for e in entries if _opened(e.filename) == "content"), key=lambda e: e.filename)
    pages = {PurePosixPath(e.filename).stem for e in contents if not e.filename.lower().endswith(".txt")}
    contents = [
        e
        for e in contents
        if not e.filename.lower().endswith(".txt") or PurePosixPath(e.filename).stem not in pages
    ]
    total = sum(entry.file_size for entry in (*tables, *contents))
    if len(contents) > MOST_CAMPAIGNS or total > MOST_BYTES:
        detail = f"Its {len(contents):,} campaigns unpack to {total:,} bytes. Export them in parts."
        raise Unreadable("too-large", detail)
    return tables, contents


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, largest: int) -> bytes:
    """One entry, read no further than its limit: declared sizes can lie."""
    if _opened(entry.filename) is None:  # the one gate before any entry is opened
        raise Unreadable("damaged", "An entry that is no campaign was about to be opened.")
    with archive.open(entry) as stream:
        content = stream.read(largest + 1)
    if len(content) > largest:
        raise Unreadable("too-large", f"It unpacks to over {largest:,} bytes. Save it alone, as a page.")
    return content


def _rows(table: bytes) -> list[dict[str, str]]:
    """The campaigns of a table, each under our own names for its columns; [] for no table at all."""
    try:
        lines = csv.reader(io.StringIO(decode(table).text))
        head = [name.strip().lower() for name in next(lines, [])]
        rows = []
        for line in lines:
            said = dict(zip(head, line, strict=False))
            rows.append(
                {
                    ours: one_line(value)
                    for ours, theirs in _COLUMNS.items()
                    if (value := next((said[name] for name in theirs if said.get(name)), ""))
                }
            )
            if len(rows) > MOST_CAMPAIGNS:
                break
        return rows
    except (csv.Error, Unreadable):
        return []


def _row_of(stem: str, rows: list[dict[str, str]]) -> dict[str, str]:
    """The row that a content file belongs to: by id within its name, else by the campaign's name."""
    words = set(re.split(r"[^0-9A-Za-z]+", stem))
    slug = _slug(re.sub(r"\A\d+[-_ ]", "", stem))
    for row in rows:
        if row.get("id") and row["id"] in words:
            return row
    named = [
        row for row in rows if slug and slug in (_slug(row.get("name", "")), _slug(row.get("title", "")))
    ]
    return named[0] if len(named) == 1 else {}


def _slug(text: str) -> str:
    return re.sub(r"[\W_]+", "-", text.casefold()).strip("-")


def _source(data: bytes, name: str, row: Mapping[str, str], path: str) -> Source:
    """One campaign as a Source. Raises Unreadable "empty", "encoding", …"""
    original = _alone(data, name, row)
    sha256 = hashlib.sha256(original).hexdigest()
    try:
        blocks, found, doubts, encoding = _read(data, html=not name.lower().endswith(".txt"))
    except Unreadable as refusal:
        raise Unreadable(refusal.reason, refusal.detail, sha256) from refusal
    if not any(not block.furniture for block in blocks):
        raise Unreadable("empty", "It holds no text.", sha256)
    headers = {
        "title": row.get("title") or found.get("title", "") or row.get("name", ""),
        "date": _moment(row.get("date", "")),
        "issuer": row.get("issuer", ""),
        "sender": f'"{row.get("issuer", "").replace(chr(34), "")}" <{row.get("sender", "")}>' if row else "",
        "address": safe_address(row.get("address", "")) or found.get("address", ""),
        "language": found.get("language", ""),
    }
    return Source(
        path=piece_of(path, one_line(PurePosixPath(name).stem, 100)),
        format="mailchimp",
        sha256=sha256,
        original=original,
        extension=".zip",
        blocks=blocks,
        headers={key: value for key, value in headers.items() if value},
        encoding=encoding,
        doubts=doubts,
    )


def _alone(data: bytes, name: str, row: Mapping[str, str]) -> bytes:
    """A campaign as an export of its own: its content, and what the table says of it.

    Date and sender stand in the table alone; without it the campaign could not be read
    again. Of the table only the columns that are read are kept, no figures of who opened
    what. Nothing is packed: the same campaign gives the same bytes, whenever it is exported.
    """
    kept = [column for column in _COLUMNS if column in row]
    table = io.StringIO()
    csv.writer(table, lineterminator="\n").writerows([[_COLUMNS[c][0] for c in kept], [row[c] for c in kept]])
    entries = {"campaigns_content/" + PurePosixPath(name).name: data}
    if kept:
        entries["campaigns.csv"] = table.getvalue().encode("utf-8", "replace")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for entry in sorted(entries):
            archive.writestr(zipfile.ZipInfo(entry), entries[entry])
    return made.getvalue()


def _read(
    data: bytes, *, html: bool
) -> tuple[tuple[SourceBlock, ...], Mapping[str, str], tuple[Doubt, ...], str]:
    """(blocks, what the page says of itself, doubts, encoding) of one campaign."""
    decoded = decode(data, declared_in(data) if html else None)
    if not html:
        return text_blocks(decoded.text), {}, decoded.doubts, decoded.encoding
    page = read_page(decoded.text, whole_page=False)
    doubts = () if data.isascii() else decoded.doubts
    return page.blocks, page.headers, doubts + page.doubts, decoded.encoding


def _moment(text: str) -> str:
    """When it was sent, ISO; "" for what is written in no known way."""
    plain = re.sub(r"\s+", " ", text).strip()
    for form in _MOMENTS:
        try:
            return dt.datetime.strptime(plain, form).isoformat()
        except ValueError:
            continue
    return ""
