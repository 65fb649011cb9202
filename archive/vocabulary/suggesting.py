"""A vocabulary to start from: topics counted out of headlines, for editors to work on.

Which words tell something is coverage.py's; nothing here is ever written over a
vocabulary that somebody thought about.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable

from archive.store.corpus import Corpus
from archive.toml_text import toml_text, toml_value
from archive.vocabulary.coverage import COMMON, FEWEST, SHARE, is_within, readable, terms_of

SUGGESTED = 25  # topics to start with; the vocabulary of the example has 29
TOGETHER = 0.6  # of a word's releases that also have the topic's first word: then it belongs to it
COMPANIONS = 4  # further words of a suggested topic


def suggestion_for(corpus: Corpus, progress: Callable[[int], None] = lambda done: None) -> str:
    """A topics.toml to start from: frequent words of headlines, those that go together in one topic.

    The topic that covers most is chosen first, then the one that covers most of the rest.
    """
    written: dict[str, Counter[str]] = {}
    releases: list[frozenset[tuple[str, ...]]] = []
    for done, id in enumerate(sorted(corpus.digests()), 1):
        release = corpus.get(id)
        releases.append(terms_of(release, written, opening=0))
        progress(done)
    counts = Counter(term for terms in releases for term in terms)
    fewest = max(FEWEST + 1, SHARE / 2 * len(releases))
    frequent = [
        term for term, count in counts.most_common() if fewest <= count <= max(COMMON * len(releases), fewest)
    ][: SUGGESTED * 20]
    where = {term: {n for n, terms in enumerate(releases) if term in terms} for term in frequent}
    groups: list[tuple[list[tuple[str, ...]], int]] = []
    covered: set[int] = set()
    while where and len(groups) < SUGGESTED:
        head = max(where, key=lambda term: (len(where[term] - covered) * (len(term) + 1), term))
        if len(where[head] - covered) < fewest:
            break
        found = where.pop(head)
        companions = [
            t for t, at in where.items() if len(at & found) >= TOGETHER * len(at) and not is_within(t, head)
        ][:COMPANIONS]
        for term in [t for t in where if t in companions or is_within(t, head) or is_within(head, t)]:
            del where[term]
        covered |= found
        groups.append(([head, *companions], len(found)))
    return _as_toml(groups, written, len(releases))


def _as_toml(
    groups: list[tuple[list[tuple[str, ...]], int]], written: dict[str, Counter[str]], releases: int
) -> str:
    parts = [
        "# A suggestion, counted and not thought: words and phrases that are frequent in the headlines\n"
        f"# of {releases} releases. Throw out what is no topic, give labels that people understand, put together\n"
        "# what belongs together; then save it as topics.toml beside the releases and run: dateline topics --apply\n"
    ]
    used: set[str] = set()
    for terms, count in groups:
        names = [readable(term, written) for term in terms]
        id = _id_of(names[0])
        if not id or id in used:
            continue
        used.add(id)
        words = [name for name in names if " " not in name]
        phrases = [name for name in names if " " in name]
        lines = [f"# in {count} releases", f"[{id}]", f"label = {toml_text(names[0].capitalize())}"]
        lines += [f"words = {toml_value(words)}"] if words else []
        lines += [f"phrases = {toml_value(phrases)}"] if phrases else []
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _id_of(name: str) -> str:
    """A topic's id from its first word: small letters, digits and hyphens; empty where none are left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))
