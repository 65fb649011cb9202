"""Mailboxes (.mbox): many messages in one file, told apart by their "From " lines.

Read message by message, so that a mailbox may be larger than any one release. A message that
cannot be read is reported by its number and the others go on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from archive.errors import Unreadable
from archive.readers.mail import hashed, read_mail
from archive.source import Source, piece_of

# "From someone@example.org Tue Jun  3 10:00:00 2014": the line that begins a message.
_FROM_LINE = re.compile(rb"From \S.*\d{4}\s*\Z|From -?\s|From \S+@\S+|From MAILER-DAEMON")
_FIELD = re.compile(rb"[!-9;-~]{1,80}:[ \t\r\n]")
_ESCAPED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


def looks_like_mailbox(start: bytes) -> bool:
    """Do these first bytes begin a mailbox: a "From " line, then a header field?"""
    first, _, rest = start.partition(b"\n")
    return _FROM_LINE.match(first) is not None and _FIELD.match(rest) is not None


def read_mailbox(lines: Iterable[bytes], path: str, largest: int) -> Iterator[Source | Unreadable]:
    """Each message as a Source, or the reason why not; numbers in reasons count from 1.

    ``largest`` is the most bytes one message may have. A mailbox cut off in the middle
    gives its last message as far as it goes.
    """
    for number, data in enumerate(messages_in(lines), 1):
        try:
            if len(data) > largest:
                raise Unreadable(
                    "too-large", f"It is over {largest:,} bytes. Save it without its attachments."
                )
            source = read_mail(data, path, hashed(data))
            yield replace(source, path=piece_of(path, _name(source)))
        except Unreadable as refusal:
            detail = f"Message {number} of the mailbox: {refusal.detail}"
            yield Unreadable(refusal.reason, detail, hashed(data))


def _name(source: Source) -> str:
    """What names a message for good in its mailbox: its Message-ID, else its bytes."""
    known = source.headers.get("message-id")
    return hashed(known.encode("utf-8", "replace"))[:10] if known else source.sha256[:10]


def messages_in(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes of each message, its "From " line left out and escaped ">From " lines restored.

    A "From " within a text begins a message only after a blank line and before a header field.
    """
    message: list[bytes] = []
    after_blank, held = True, b""
    for line in lines:
        if held:
            if _FIELD.match(line) and not line.startswith(b">"):
                if any(part.strip() for part in message):
                    yield _whole(message)
                message = []
            else:
                message.append(held)
            held = b""
        if after_blank and line.startswith(b"From ") and _FROM_LINE.match(line.rstrip()):
            held = line
        else:
            message.append(line)
        after_blank = not line.strip()
    if held:
        message.append(held)
    if any(part.strip() for part in message):
        yield _whole(message)


def _whole(lines: list[bytes]) -> bytes:
    return _ESCAPED_FROM.sub(rb"\1", b"".join(lines))
