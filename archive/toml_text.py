"""Values as TOML: the little that is written by the program and read by people.

The standard library reads TOML and does not write it. Only texts, days, numbers
and lists of them; the files that hold them are their owners' business.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def toml_text(text: str) -> str:
    """A text in quotes, on one line. Half a surrogate pair, which no file can hold, becomes U+FFFD."""
    return '"' + "".join(_written(c) for c in text) + '"'


def toml_key(name: str) -> str:
    """A key, in quotes only where it needs them."""
    return name if _BARE.fullmatch(name) else toml_text(name)


def toml_value(value: str | int | dt.date | Sequence[str]) -> str:
    """A text, number, day, or list of texts."""
    if isinstance(value, str):
        return toml_text(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    return "[" + ", ".join(map(toml_text, value)) + "]"


def _written(c: str) -> str:
    if c in _ESCAPES:
        return _ESCAPES[c]
    if 0xD800 <= ord(c) <= 0xDFFF:
        return "\ufffd"
    if ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 or c in "\u2028\u2029\u0085":
        return f"\\u{ord(c):04x}"
    return c
