"""Which addresses a link may carry. Text from outside is text: only addresses a reader may follow pass."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

ADDRESS_LENGTH = 2000  # characters; browsers and mail programs cut longer ones

_SCHEMES = frozenset({"http", "https", "mailto"})


def safe_address(address: str, base: str | None = None) -> str | None:
    """The address if it is http, https or mailto, resolved against ``base``; else None.

    Blanks and control characters inside are taken out first, as browsers do, so that
    "java\\tscript:" is seen for what it is. A relative address without base is None.
    """
    plain = re.sub(r"[\x00-\x20\x7f-\xa0\u200b\ufeff\ud800-\udfff]", "", address)
    if not plain or plain.startswith("#") or len(plain) > ADDRESS_LENGTH:
        return None
    try:
        full = urljoin(base, plain) if base else plain
        parts = urlsplit(full)
    except ValueError:
        return None
    if parts.scheme.lower() not in _SCHEMES or (parts.scheme.lower() != "mailto" and not parts.netloc):
        return None
    return full
