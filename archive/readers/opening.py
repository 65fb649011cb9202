"""Opening a file that somebody else put there: regular files only, never waiting, never following.

A named pipe would hang, a link could lead out of the folder that was meant, a file may
change while it is read. What comes back is one whole state of the file or a reason.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from archive.errors import Unreadable
from archive.readers.portions import Portion
from archive.readers.sniffing import LARGEST_MAILBOX, largest_of

TRIES = 2  # a file that changes twice while being read is still being written

_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_START = 4096  # bytes that tell a mailbox, which may be larger than other files


def open_regular(path: Path, root: Path | None = None) -> bytes:
    """The bytes of a regular file.

    A symbolic link is followed only if ``root`` is given and the file it leads to lies
    within. Raises Unreadable: "not-a-file", "symlink", "permission", "vanished",
    "changed-while-read", "too-large", "unreadable-disk".
    """
    try:
        plain = _within(path, root)
        for _ in range(TRIES):
            data = _read_once(plain)
            if data is not None:
                return data
    except OSError as error:
        raise _refusal(error) from error
    except RuntimeError as error:  # how pathlib reports a loop until Python 3.13
        raise Unreadable("symlink", "It is a link that leads to itself. Add the file itself.") from error
    except ValueError as error:  # a NUL in the path
        raise Unreadable("not-a-file", "Its name cannot be a file's name.") from error
    raise Unreadable("changed-while-read", "It changed while it was read. Add it again when it is complete.")


def open_portion(portion: Portion) -> bytes:
    """The bytes of a portion; of a whole file as ``open_regular`` gives them. Raises Unreadable."""
    if portion.end is None:
        return open_regular(portion.path)
    try:
        descriptor = os.open(portion.path, _FLAGS)
        with os.fdopen(descriptor, "rb") as stream:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Unreadable("not-a-file", "It is no regular file any more. Leave it out.")
            length = portion.end - portion.start
            if length > LARGEST_MAILBOX:
                detail = f"A piece of it has over {LARGEST_MAILBOX:,} bytes. Save it without its attachments."
                raise Unreadable("too-large", detail)
            stream.seek(portion.start)
            data = stream.read(length)
    except OSError as error:
        raise _refusal(error) from error
    if len(data) < length:
        raise Unreadable("changed-while-read", "It became shorter. Add it again when it is complete.")
    return data


def _within(path: Path, root: Path | None) -> Path:
    """The path to open: itself, or where a link leads if that lies within the root."""
    if not stat.S_ISLNK(path.lstat().st_mode):
        if root is not None and not path.resolve().is_relative_to(root.resolve()):
            raise Unreadable(
                "symlink", "A folder on its way is a link that leads elsewhere. Add that folder itself."
            )
        return path
    if root is None:
        raise Unreadable("symlink", "It is a link. Add the file it leads to.")
    real = path.resolve(strict=True)
    if not real.is_relative_to(root.resolve()):
        raise Unreadable("symlink", "It is a link that leads out of the folder. Add the file it leads to.")
    return real


def _read_once(path: Path) -> bytes | None:
    """The file's bytes, or None where it changed meanwhile."""
    if not stat.S_ISREG(path.lstat().st_mode):
        raise Unreadable(
            "not-a-file", "It is no regular file but a folder, pipe, socket or device. Leave it out."
        )
    descriptor = os.open(path, _FLAGS)
    with os.fdopen(descriptor, "rb") as stream:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise Unreadable("not-a-file", "It is no regular file. Leave it out.")
        data = stream.read(min(_START, before.st_size + 1))
        largest = largest_of(data)
        if before.st_size > largest:
            detail = f"It has {before.st_size:,} bytes; at most {largest:,} are read. Split it."
            raise Unreadable("too-large", detail)
        data += stream.read(largest + 1 - len(data))
        after = os.fstat(descriptor)
    same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return data if same and len(data) == before.st_size else None


def _refusal(error: OSError) -> Unreadable:
    if error.errno in (errno.EACCES, errno.EPERM):
        return Unreadable("permission", "It may not be read. Give yourself the right to read it (chmod u+r).")
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return Unreadable("vanished", "It is not there any more. Add it again if it should be.")
    if error.errno == errno.ELOOP:
        return Unreadable("symlink", "It is a link that leads to itself or away. Add the file itself.")
    return Unreadable(
        "unreadable-disk", f"The disk gave an error ({error.strerror}). Copy the file and try again."
    )
