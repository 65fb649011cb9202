"""References: the sources a release points to, each a title and (where it survived) an address.

Reads SEE blocks ("SEE: Report - …" with the address on the next line, on the
same line, or lost), lines that are a title above an address, and links in the
text. Addresses are kept as printed; nothing is fetched.
"""

from __future__ import annotations

import re
from dataclasses import replace

from archive.parser.draft import Line, in_title_case
from archive.release import Reference

_SEE = re.compile(
    r"^\W*(?:SEE(?: ALSO)?|See(?=\s*[:–—-])|VER|V[ÉE]ASE|VOIR|SIEHE|Véase|Voir|Siehe(?=\s*:))\b(?:\s*[:–—-]+|\s|$)\s*"
)
_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>“”\"]+|\b[\w-]+(?:\.[\w-]+)*\.(?:org|com|net|gov|edu|info|example)/[^\s<>“”\"]*"
)
_HINT = re.compile(r"://|www\.|\.(?:org|com|net|gov|edu|info|example)/")  # most paragraphs bear no address
_HOME_PAGE = re.compile(r"(?:\w+://)?[\w.-]+/?")  # where somebody lives, and no source
_TRAIL = ".,;:!?)]}’'"
_LABELLED = re.compile(r"(?:WHO|WHAT|WHEN|WHERE|WHY|RSVP|CONTACT|NOTE)\s*[:–—-]", re.IGNORECASE)
_CUT_ADDRESS = re.compile(r"(?:^|\s+)https?:?/{0,2}$")  # a text cut off within an address
WRAPPED = 62  # characters; programs wrap lines at 65 and more, so a shorter line ended of itself
WIDEST = 100  # characters; where a line is longer, no program wrapped the text
LONGEST_TITLE = 220  # characters; a longer line above an address is a paragraph that ends with one


def urls_in(text: str) -> list[tuple[int, int, str]]:
    """(start, end, address) of each web address printed in a text, without the punctuation after it."""
    found: list[tuple[int, int, str]] = []
    if not (("/" in text or "www." in text) and _HINT.search(text)):
        return found
    for match in _URL.finditer(text):
        url = match[0].rstrip(_TRAIL)
        if url.count("(") > url.count(")") and text[match.start() + len(url) :].startswith(")"):
            url += ")"
        found.append((match.start(), match.start() + len(url), url))
    return found


def mark_references(lines: list[Line]) -> None:
    """Mark the lines of SEE blocks and of title-above-address pairs, so that speech and laws know them."""
    inside = False
    for line in lines:
        see = bool(_SEE.match(line.text))
        pair = _is_pair(line.text)
        if see or pair or (inside and _is_bare_title(line)):
            line.part = "see"
        inside = see or (inside and line.part == "see")


def _is_pair(text: str) -> bool:
    """A title with an address below or behind it, and nothing else."""
    urls = urls_in(text)
    if not urls or text[urls[-1][1] :].strip(_TRAIL + " \n"):
        return False
    title = text[: urls[0][0]].strip()
    return (
        0 < len(title) <= LONGEST_TITLE
        and ("\n" in text or len(text) < LONGEST_TITLE)
        and not title.endswith((".", " at", " to", ",", " en", " a"))
    )


def _is_bare_title(line: Line) -> bool:
    """A short line below a SEE that bears no address: its address was lost, or is the next line."""
    text = line.flat
    if _LABELLED.match(text):
        return False
    return (bool(urls_in(text)) and len(text) < LONGEST_TITLE) or (
        line.kind == "paragraph"
        and len(text) < 140
        and bool(re.search(r"\s[–—-]+\s", text) or in_title_case(text))
        and not text.endswith((".", ":"))
    )


def find_references(lines: list[Line]) -> tuple[Reference, ...]:
    """The references of the numbered lines, in reading order, one address once."""
    found: list[Reference] = []
    wrapped = all(len(piece) <= WIDEST for line in lines for piece in line.text.split("\n"))
    for line in lines:
        if line.number is None:
            continue
        for title, url in _of_line(line, wrapped):
            if url == title and found and found[-1].url is None and found[-1].paragraph == line.number - 1:
                found[-1] = replace(found[-1], url=url)  # the address below its title, a blank line between
                continue
            if not any(r.url == url and (url or r.title == title) for r in found):
                found.append(Reference(title=title, url=url, paragraph=line.number))
    return tuple(found)


def _of_line(line: Line, wrapped: bool) -> list[tuple[str, str | None]]:
    if line.part == "see":
        return _pairs(line, wrapped)
    linked = [
        (_title(line.text[link.start : link.end]) or link.url, link.url)
        for link in line.links
        if link.url.startswith(("http://", "https://"))
    ]
    named = {url for _, url in linked}
    plain = [
        (_sentence_before(line.text, start) or url, url)
        for start, _, url in urls_in(line.text)
        if url not in named
        and not _HOME_PAGE.fullmatch(url)
        and not any(link.start <= start < link.end for link in line.links)
    ]
    return [*linked, *plain]


def _pairs(line: Line, wrapped: bool) -> list[tuple[str, str | None]]:
    """The (title, address) pairs of one SEE line; several may share it."""
    pairs: list[tuple[str, str | None]] = []
    at = 0
    for start, end, url in urls_in(line.text):
        title = _title(line.text[at:start])
        if title or not pairs:
            pairs.append((title or url, url))
        at = end
    for link in line.links:
        if link.url.startswith(("http://", "https://")) and all(url != link.url for _, url in pairs):
            pairs.append((_title(line.text[link.start : link.end]) or link.url, link.url))
    return pairs or [(title, None) for printed in _titles(line.text, wrapped) if (title := _title(printed))]


def _titles(text: str, wrapped: bool) -> list[str]:
    """The titles of lines whose addresses are lost: a line that no program wrapped is one of its own."""
    titles: list[str] = []
    for line in text.split("\n"):
        above = titles[-1] if titles else ""
        if not (wrapped and len(above) >= WRAPPED):
            titles.append(line)
        else:
            titles[-1] = f"{above}\n{line}"
    return titles


def _title(text: str) -> str:
    """A reference's title without the SEE before it and the separator behind it."""
    text = _CUT_ADDRESS.sub("", text)
    return _SEE.sub("", " ".join(text.split())).strip().rstrip(":–—- ").strip()


def _sentence_before(text: str, start: int) -> str:
    """What stands before an address in running text, back to the sentence's beginning."""
    sentence = re.split(r"(?<=[.!?])\s+", " ".join(text[:start].split()))[-1]
    return re.sub(r"[\s:,(–—-]+$", "", sentence)
