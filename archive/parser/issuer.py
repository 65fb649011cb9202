"""The issuer: who sent a release out, from what the release itself bears.

Tried in order: the source's own word for it (front matter), the sender's domain and
name, names the keeper lists in corpus.toml where the text bears them as letterhead,
copyright or self-description, then those places without a list, the folder if
asked, and corpus.toml's default.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from email.utils import parseaddr
from pathlib import PurePath

from archive.parser.boilerplate import is_self_description
from archive.parser.draft import Draft, folded
from archive.release import Quotation
from archive.rules import CorpusRules
from archive.source import Source

_COPYRIGHT = re.compile(
    r"(?:copyright|©|\(c\))[\s©]*(?:\(c\)\s*)?(?:\d{4}(?:\s*[-–]\s*\d{4})?,?\s*)(?P<name>[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][^.,;|\n©]{2,80}?)\s*"
    r"(?:[.,;|\n]|all rights|$)",
    re.IGNORECASE,
)
_COPYRIGHT_SIGNS = ("opyright", "OPYRIGHT", "©", "(c)", "(C)")
_ABOUT = re.compile(
    r"^(?:about|acerca de|à propos d[eu]) (?:the )?(?P<name>[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ][^.:\n]{3,80}?)\s*[:.]?$",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"^(?:us|this|we|press|news|media|info|office|communications|newsroom|noreply|no-reply)\b", re.IGNORECASE
)


# Two words and more with capitals, or initials: what is left of a damaged sentence is seldom that.
_WORD = (
    r"(?:[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ0-9][\w.'’&-]*|of|for|the|and|on|in|to|de|del|la|des|du|et|der|die|für|und|y|&)"
)
_NAME = re.compile(
    rf"(?!(?:As|Of|In|On|To|And)\b)[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ0-9](?:[\w.'’&-]* {_WORD}(?: {_WORD})*|[A-Z.&]{{2,}})"
)

MAIL = ("eml", "mbox", "mail", "mailchimp")  # formats whose "issuer" is only the sender's display name
_OFFICE = re.compile(
    r"\s*[–—|,-]*\s*\b(?:press(?: office| team| room)?|news(?:room)?|media(?: office| relations)?|communications)$",
    re.IGNORECASE,
)


def find_issuer(
    source: Source, draft: Draft, quotations: Sequence[Quotation], rules: CorpusRules, *, from_folder: bool
) -> str | None:
    """The issuer's name as the facets show it, or None where nothing tells."""
    named = source.headers.get("issuer")
    if named and (source.format not in MAIL or rules.issuer_called(named)):
        return rules.issuer_called(named) or rules.issuer_called(_OFFICE.sub("", named)) or named.strip()
    if found := _by_list(source, draft, rules):
        return found
    if from_folder and (folder := PurePath(source.path).parent.name):
        return rules.issuer_called(folder) or folder
    return (
        _from_text(draft, quotations, rules)
        or _from_sender(source, rules)
        or _most_mentioned(draft, rules)
        or rules.issuer
        or _most_quoted(quotations)
    )


def _by_list(source: Source, draft: Draft, rules: CorpusRules) -> str | None:
    """An issuer the keeper lists: by the sender's domain, the page's address, then by letterhead or footer."""
    domain = parseaddr(source.headers.get("sender", ""))[1].rpartition("@")[2]
    host = re.sub(r"^\w+://([^/]+).*", r"\1", source.headers.get("address", ""))
    for place in (domain, host):
        if place and (found := rules.issuer_at(place)):
            return found
    for line in draft.lines:
        if line.zone != "body" or line.part is not None:
            for piece in re.split(r"[\n|·•]|\s[–—-]\s", line.text):
                if found := rules.issuer_called(piece.strip(" :")):
                    return found
    return None


def _from_text(draft: Draft, quotations: Sequence[Quotation], rules: CorpusRules) -> str | None:
    """The name in the copyright line, in "About …", or in "The … is a non-profit …", if it is their own."""
    for line in draft.lines:
        signed = any(sign in line.text for sign in _COPYRIGHT_SIGNS)
        if signed and (match := _COPYRIGHT.search(line.text)):
            return _listed(match["name"], rules)
    for line in draft.lines:
        if line.zone != "boilerplate":
            continue
        about = _ABOUT.match(line.flat)
        name = (
            about["name"] if about and not _GENERIC.match(about["name"]) else is_self_description(line.text)
        )
        if name and _is_own(name := re.sub(r"\s*\([^)]*\)$", "", name), draft, quotations):
            return _listed(name, rules)
    return None


def _is_own(name: str, draft: Draft, quotations: Sequence[Quotation]) -> bool:
    """Does a release that describes somebody speak for them, or only of them?

    Of them, where people are quoted and none of them for it, and neither head nor foot bears the name.
    """
    wanted, initials = (
        folded(name),
        "".join(word[0] for word in re.findall(r"\b[A-ZÀ-ÞČĎĚŇŘŠŤŮŽŁŚŻ]\w*", name)).casefold(),
    )
    for quotation in quotations:
        speaks_for = folded(quotation.organisation or "")
        if speaks_for and (wanted in speaks_for or speaks_for in (wanted, initials)):
            return True
    around = (
        line for line in draft.lines if line.zone not in ("body", "boilerplate") or line.part is not None
    )
    return not quotations or any(wanted in folded(line.flat) for line in around)


def _from_sender(source: Source, rules: CorpusRules) -> str | None:
    name = parseaddr(source.headers.get("sender", ""))[0].strip(' "')
    name = _OFFICE.sub("", name)
    return _listed(name, rules) if name and not _GENERIC.match(name) else None


def _most_mentioned(draft: Draft, rules: CorpusRules) -> str | None:
    """The listed issuer whose name or domain stands most often in the text; the first of equals."""
    text = " ".join(line.flat for line in draft.lines).casefold().replace("’", "'")
    counts = {
        issuer.name: sum(
            text.count(word.casefold().replace("’", "'"))
            for word in (issuer.name, *issuer.aliases, *issuer.domains)
        )
        for issuer in rules.issuers
    }
    return max(counts, key=lambda name: counts[name]) if any(counts.values()) else None


def _most_quoted(quotations: Sequence[Quotation]) -> str | None:
    """The organisation for which most of what is said is said, where it speaks twice and reads as a name."""
    counts = Counter(q.organisation for q in quotations if q.organisation)
    for name, count in counts.most_common(1):
        if count >= 2 and 2 * count > len(quotations) and _NAME.fullmatch(name):
            return name
    return None


def _listed(name: str, rules: CorpusRules) -> str:
    plain = re.sub(
        r"^(?:the|el|la|le|les|los)\s+", "", " ".join(name.split()).strip(" ,."), flags=re.IGNORECASE
    )
    return rules.issuer_called(plain) or rules.issuer_called(f"the {plain}") or plain
