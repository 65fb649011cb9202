"""Synonyms: words of one archive that stand for each other, from its own synonyms.toml.

    [[same]]
    words = ["ICE", "immigration and customs enforcement"]

    [[also]]                       # one way: who looks for the first finds the others too
    words = ["drone"]
    finds = ["quadcopter", "unmanned aircraft"]

An entry in capitals (ICE, O.L.P.) is an acronym. It stands for the others only
when typed in capitals or with dots, because in small letters it may be a word
of its own: who asks for "ice" means the ice on the harbor, and gets a remark.
Entries with a small letter are met in any case, single words in any form.
What is in quotation marks is never expanded. Expanding is parser.py's
business; here is the table.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive.errors import ArchiveError
from index.language.query import Node, Phrase, TextField, Word
from index.stems import stem
from index.words import terms_of

FILE = "synonyms.toml"
MAX_GROUPS = 1_000  # groups of a file; a list that long is a thesaurus, and expands every query
MAX_ALTERNATIVES = 12  # words of one group; each is one more list of releases to add up
MAX_WORDS = 8  # of one entry: "immigration and customs enforcement" has four

Key = tuple[str, ...]
_DOTTED = re.compile(r"(?:\w\.){2,}")  # o.l.p. can be nothing but initials


class BadSynonyms(ArchiveError):
    """synonyms.toml cannot be used; the message names the entry and the cure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One word or run of words as the file has it. ``acronym``: written in capitals only."""

    text: str
    terms: Key
    acronym: bool

    def node(self, where: TextField) -> Node:
        """What finds it: an acronym exactly, a word in any form, several words as a phrase."""
        if len(self.terms) > 1:
            return Phrase(terms=self.terms, field=where)
        return Word(term=self.terms[0], exact=self.acronym, field=where)


@dataclass(frozen=True, slots=True)
class Synonyms:
    """What each entry also stands for. Made by read_synonyms or synonyms_of."""

    words: Mapping[Key, tuple[Entry, ...]] = field(default_factory=dict)
    acronyms: Mapping[Key, tuple[Entry, ...]] = field(default_factory=dict)
    longest: int = 0

    def __bool__(self) -> bool:
        return bool(self.words or self.acronyms)

    def of(self, typed: str) -> tuple[Entry, ...]:
        """What else these typed words are looked for as; () for words that stand for themselves."""
        terms = tuple(terms_of(typed))
        if (is_acronym(typed) or _DOTTED.fullmatch(typed)) and (found := self.acronyms.get(terms)):
            return found
        return self.words.get(_loose(terms), ())

    def in_capitals(self, typed: str) -> tuple[Entry, ...]:
        """What a word typed in small letters would also be looked for as in capitals."""
        return () if self.of(typed) else self.acronyms.get(tuple(terms_of(typed)), ())


NO_SYNONYMS = Synonyms()


def read_synonyms(path: Path) -> Synonyms:
    """The synonyms in a file, which need not exist. Raises BadSynonyms."""
    if not path.exists():
        return NO_SYNONYMS
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise BadSynonyms(f"{path} is not valid TOML ({error}). Mend that line and try again.") from error
    return synonyms_of(table, str(path))


def synonyms_of(table: Mapping[str, Any], name: str = FILE) -> Synonyms:
    """The synonyms in a table of the file's shape. Raises BadSynonyms, which calls it by ``name``."""
    if unknown := set(table) - {"same", "also"}:
        raise BadSynonyms(f"{name} has an unknown key {min(unknown)!r}. Known: [[same]] and [[also]].")
    pairs: list[tuple[Entry, tuple[Entry, ...]]] = []
    groups = [("same", group) for group in _list(table.get("same", []), name)]
    groups += [("also", group) for group in _list(table.get("also", []), name)]
    if len(groups) > MAX_GROUPS:
        raise BadSynonyms(f"{name} has {len(groups)} groups, the limit is {MAX_GROUPS}.")
    for kind, group in groups:
        wanted = {"words"} if kind == "same" else {"words", "finds"}
        if not isinstance(group, dict) or set(group) != wanted:
            raise BadSynonyms(f"{name}: a [[{kind}]] group has {' and '.join(sorted(wanted))}, nothing else.")
        words = _entries(group["words"], name)
        finds = words if kind == "same" else _entries(group["finds"], name)
        if kind == "same" and len(words) < 2:
            raise BadSynonyms(f"{name}: a [[same]] group needs at least two words that stand for each other.")
        for word in words:
            pairs.append((word, tuple(other for other in finds if other.terms != word.terms)))
    return _table(pairs)


def is_acronym(text: str) -> bool:
    """Whether a word is written as an acronym: one word, two letters or more, none of them small."""
    letters = [character for character in text if character.isalpha()]
    return len(letters) > 1 and len(text.split()) == 1 and all(letter.isupper() for letter in letters)


def _list(value: object, name: str) -> Sequence[Any]:
    if not isinstance(value, list):
        raise BadSynonyms(f"{name}: groups are written [[same]] or [[also]], with two brackets.")
    return value


def _entries(value: object, name: str) -> tuple[Entry, ...]:
    """The entries of a list of texts, each once. Raises BadSynonyms."""
    if not isinstance(value, list) or not value or not all(isinstance(text, str) for text in value):
        raise BadSynonyms(f'{name}: words are a list of texts, as in words = ["ICE", "immigration service"].')
    if len(value) > MAX_ALTERNATIVES:
        raise BadSynonyms(f"{name}: {len(value)} words in one group, the limit is {MAX_ALTERNATIVES}.")
    entries: dict[Key, Entry] = {}
    for text in value:
        terms = tuple(terms_of(text))
        if not 1 <= len(terms) <= MAX_WORDS:
            raise BadSynonyms(f"{name}: “{text[:60]}” must have 1 to {MAX_WORDS} words.")
        entries.setdefault(terms, Entry(text=text.strip(), terms=terms, acronym=is_acronym(text.strip())))
    return tuple(entries.values())


def _table(pairs: Sequence[tuple[Entry, tuple[Entry, ...]]]) -> Synonyms:
    words: dict[Key, tuple[Entry, ...]] = {}
    acronyms: dict[Key, tuple[Entry, ...]] = {}
    for word, others in pairs:
        table, key = (acronyms, word.terms) if word.acronym else (words, _loose(word.terms))
        known = {entry.terms: entry for entry in (*table.get(key, ()), *others)}
        table[key] = tuple(known.values())[:MAX_ALTERNATIVES]
    longest = max((len(key) for key in (*words, *acronyms)), default=0)
    return Synonyms(words, acronyms, longest)


def _loose(terms: Key) -> Key:
    """A single word by its stem, so that any form of it is met; several words as they are."""
    return (stem(terms[0], None),) if len(terms) == 1 else terms
