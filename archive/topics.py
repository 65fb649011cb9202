"""Topics: the editors' vocabulary (topics.toml) and which releases it fits.

A topic is given by rule (its words and phrases are mentioned often enough), by
hand or by the source; the three are told apart for ever. A new home has no
vocabulary: what one archive calls a topic is nothing to another.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from pathlib import Path

from archive.errors import ArchiveError
from archive.release import Topic
from archive.stemming import OTHER, Stems, stems_of

AT_LEAST = 2  # mentions a release needs; one passing mention is not what it is about
TITLE_COUNTS = 2  # a mention in the title counts so often: a headline names the matter
MOST = 4  # the annotators of real releases gave one to four topics each
PER_WORDS = 250  # a long release needs one mention more for each so many words beyond the first


class BadVocabulary(ArchiveError):
    """topics.toml cannot be used; the message names the topic and the cure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRule:
    """One topic: its id (in addresses, for ever), label, and what speaks for it.

    ``words`` match in any form, ``phrases`` word by word likewise. ``formerly``
    are ids or labels it had before, or that a site export uses.
    """

    id: str
    label: str
    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    at_least: int = AT_LEAST
    parent: str | None = None
    formerly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The topics of one archive, in the editors' order."""

    rules: tuple[TopicRule, ...] = ()
    # A word's stem -> topics; the first two stems of a phrase -> each such phrase and its topic.
    _of_word: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    _of_phrase: Mapping[tuple[str, ...], tuple[tuple[tuple[str, ...], str], ...]] = field(
        default_factory=dict, repr=False
    )
    _known: Stems = field(default_factory=Stems, repr=False, compare=False)

    @classmethod
    def of(cls, rules: Iterable[TopicRule]) -> Vocabulary:
        """A vocabulary of these rules, made ready for matching."""
        rules = tuple(rules)
        words: dict[str, set[str]] = {}
        phrases: dict[tuple[str, ...], list[tuple[tuple[str, ...], str]]] = {}
        known: set[str] = set()
        for rule in rules:
            for phrase in (*rule.words, *rule.phrases):
                stems = tuple(stems_of(phrase))
                known.update(stems)
                if len(stems) == 1:
                    words.setdefault(stems[0], set()).add(rule.id)
                elif stems:
                    phrases.setdefault(stems[:2], []).append((stems, rule.id))
        return cls(
            rules=rules,
            _of_word={stem: tuple(sorted(ids)) for stem, ids in words.items()},
            _of_phrase={opening: tuple(found) for opening, found in phrases.items()},
            _known=Stems(known),
        )

    @classmethod
    def read(cls, path: Path) -> Vocabulary:
        """The vocabulary in a topics.toml; empty when there is none. Raises BadVocabulary."""
        if not path.exists():
            return cls()
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BadVocabulary(
                f"{path} is not valid TOML ({error}). Mend that line and try again."
            ) from error
        return cls.of(_rule(path, id, table) for id, table in tables.items())

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(rule.id for rule in self.rules)

    def label(self, id: str) -> str:
        """What people call the topic; the id itself where the vocabulary has lost it."""
        return next((rule.label for rule in self.rules if rule.id == id), id)

    def formerly(self, id: str) -> tuple[str, ...]:
        """The ids and names the topic had before."""
        return next((rule.formerly for rule in self.rules if rule.id == id), ())

    @property
    def ancestors(self) -> Mapping[str, tuple[str, ...]]:
        """The topics each topic belongs to, the nearest first; topics that belong to none are left out.

        A parent that is no topic counts for nothing.
        """
        parents = {rule.id: rule.parent for rule in self.rules if rule.parent in self.ids}
        found: dict[str, tuple[str, ...]] = {}
        for id in parents:
            line: dict[str, None] = {}
            above = parents.get(id)
            while above is not None and above not in line and above != id:
                line[above] = None
                above = parents.get(above)
            if line:
                found[id] = tuple(line)
        return found

    def path(self, id: str) -> str:
        """The label behind that of the topic it belongs to: "Courts: Juries"."""
        parent = next((rule.parent for rule in self.rules if rule.id == id), None)
        return (
            f"{self.label(parent)}: {self.label(id)}"
            if parent in self.ids and parent != id
            else self.label(id)
        )

    def topics_of(self, title: str, texts: Sequence[str], given: Sequence[str] = ()) -> tuple[Topic, ...]:
        """The topics of a release: those its source gave, then those the rules find, the surest first.

        ``given`` are ids, labels or former names from front matter or a site export;
        a name that is no topic of the vocabulary is dropped.
        """
        by_source = tuple(dict.fromkeys(id for name in given if (id := self.named(name))))
        counts = Counter(self._mentions(self._known.of([title])) * TITLE_COUNTS)
        stems = self._known.of(texts)
        counts.update(self._mentions(stems))
        length = len(stems) - len(texts) + 1
        slack = max(0, length - PER_WORDS) // PER_WORDS
        fit = [rule for rule in self.rules if counts[rule.id] >= rule.at_least + slack]
        fit.sort(key=lambda rule: -counts[rule.id] / rule.at_least)
        by_rule = [rule.id for rule in fit[:MOST] if rule.id not in by_source]
        return tuple(
            [Topic(id=id, by="source") for id in by_source] + [Topic(id=id, by="rule") for id in by_rule]
        )

    def named(self, name: str) -> str | None:
        """The id of the topic so called (id, label or former name, in any case), or None."""
        wanted = name.strip().casefold()
        for rule in self.rules:
            if wanted in {
                rule.id.casefold(),
                rule.label.casefold(),
                *(old.casefold() for old in rule.formerly),
            }:
                return rule.id
        return None

    def _mentions(self, stems: Sequence[str]) -> list[str]:
        """The topic of each mention; a word inside a longer phrase of the same topic counts once."""
        found: list[str] = []
        following = [*stems[1:], OTHER]
        for at in compress(range(len(stems)), map(OTHER.__ne__, stems)):  # most words are no rule's
            here = self._of_word.get(stems[at], ())
            if following[at] != OTHER and (phrases := self._of_phrase.get((stems[at], following[at]))):
                spoken = {id for phrase, id in phrases if tuple(stems[at : at + len(phrase)]) == phrase}
                here = tuple(spoken.union(here))
            found.extend(here)
        return found


def _rule(path: Path, id: str, table: object) -> TopicRule:
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", id):
        raise BadVocabulary(f"{path}: {id!r} cannot be a topic's id. Use small letters, digits and hyphens.")
    if not isinstance(table, dict):
        raise BadVocabulary(f"{path}: topic {id!r} must be a table, such as [{id}].")
    known = {"label": str, "words": list, "phrases": list, "at_least": int, "parent": str, "formerly": list}
    for key, value in table.items():
        if key not in known:
            raise BadVocabulary(
                f"{path}: topic {id!r} has an unknown key {key!r}. Known: {', '.join(known)}."
            )
        if not isinstance(value, known[key]):
            raise BadVocabulary(f"{path}: {key!r} of topic {id!r} must be a {known[key].__name__}.")
    return TopicRule(
        id=id,
        label=table.get("label", id),
        words=tuple(map(str, table.get("words", ()))),
        phrases=tuple(map(str, table.get("phrases", ()))),
        at_least=table.get("at_least", AT_LEAST),
        parent=table.get("parent"),
        formerly=tuple(map(str, table.get("formerly", ()))),
    )
