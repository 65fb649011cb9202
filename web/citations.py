"""Citations: a release or a passage as one cites it, in the Chicago manner.

Other manners and the file formats of reference managers will stand beside it.
"""

from __future__ import annotations

from archive.release import Release
from web.wording import american_day


def chicago(release: Release, address: str, passage: str = "") -> str:
    """Issuer. “Title.” Press release, November 19, 2024. Address. What is not known is left out.

    ``passage`` is "¶ 4" or "¶¶ 4–6", put before the address.
    """
    title = release.title.rstrip()
    stop = "" if title.endswith((".", "?", "!", "…")) else "."
    kind = "Press release" if release.kind in ("press release", "other") else release.kind.capitalize()
    day = american_day(release.date.value) if release.date.value else "n.d."
    parts = [f"{release.issuer}." if release.issuer and not release.issuer.endswith(".") else release.issuer]
    parts += [f"“{title}{stop}”", f"{kind}, {day}" + (f", {passage}." if passage else "."), address]
    return " ".join(part for part in parts if part)
