"""Two folders change places in one step, so that a reader never finds neither.

POSIX can put a file in the place of another, but not a folder that is not empty. Linux can exchange two names
(``renameat2`` with RENAME_EXCHANGE: ext4, xfs, btrfs, tmpfs); where the system or the file system
cannot, the caller goes the long way, and there is a moment in which the name stands for nothing.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

RENAME_EXCHANGE = 2  # linux/fs.h
AT_FDCWD = -100  # linux/fcntl.h: paths are taken as they are
CANNOT = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM}  # of the system or of this file system


def exchange(one: Path, other: Path) -> bool:
    """Let two names on one disk change what they stand for. False: it cannot be done here, nothing is changed."""
    renameat2 = _renameat2()
    if renameat2 is None:
        return False
    sys.audit("os.rename", one, other, -1, -1)  # like any other rename, for those who watch
    if renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in CANNOT:
        return False
    raise OSError(code, os.strerror(code), str(one), None, str(other))


@cache
def _renameat2() -> Callable[..., int] | None:
    """The C library's function; None where it has none (not Linux, or a library of before 2018)."""
    if sys.platform != "linux":
        return None
    function = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if function is not None:
        function.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
        function.restype = ctypes.c_int
    return function
