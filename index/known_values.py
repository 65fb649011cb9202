"""Known values: what a person's "topic:privacy" or "speaker:manis" can mean in this archive.

A typed value is compared with the values releases bear by its words (words.py), so
that case, accents, quotation marks and dots in initials do not matter: an id or
a label in full, else every value that contains the typed words. The values come
from the engine, once per generation and only for fields that are asked about.
"""

from __future__ import annotations

import difflib
import re
import threading
import weakref
from collections.abc import Iterable, Mapping
from typing import Protocol

from archive.speakers import may_be
from index.engine import Engine, SearchRequest
from index.language.query import NO_VALUE, NONE, KeywordField
from index.law_names import law_name
from index.words import words_of

MAX_SHOWN = 3  # values named in a note; more would be a list, and lists have a page of their own
CANDIDATES = 300  # values compared letter by letter for "nearest"; keeps an unknown value under 10 ms

_SMALL_WORDS = frozenset({"of", "the", "and", "for", "in", "on", "to", "a"})  # left out of most acronyms

_NOUNS: Mapping[KeywordField, tuple[str, str]] = {
    "topic": ("topic", "topics"),
    "issuer": ("issuer", "issuers"),
    "place": ("place", "places"),
    "speaker": ("speaker", "speakers"),
    "role": ("role", "roles"),
    "kind": ("kind", "kinds"),
    "law": ("law", "laws"),
    "format": ("format", "formats"),
    "dated": ("place of a date", "places of a date"),
    "doubt": ("doubt", "doubts"),
}

_WITHOUT: Mapping[KeywordField, str] = {"speaker": "Nobody quoted", "dated": "Date read nowhere"}


def without_in_words(field: KeywordField) -> str:
    """What having no value of a field is called: "No topic"."""
    return _WITHOUT.get(field, f"No {_NOUNS[field][0]}")


class Labels(Protocol):
    """Names topics by id; archive.topics.Vocabulary is one."""

    @property
    def ids(self) -> tuple[str, ...]: ...

    def label(self, id: str) -> str: ...

    def formerly(self, id: str) -> tuple[str, ...]: ...


class _FieldValues:
    """The values of one field, found by their words."""

    def __init__(self, named: Iterable[tuple[str, str]]) -> None:
        """``named`` are (value, a name it goes by); a value may come with several names."""
        self.by_name: dict[str, set[str]] = {}
        for value, name in named:
            self.by_name.setdefault(folded(name), set()).add(value)

    def exactly(self, typed: str) -> frozenset[str]:
        return frozenset(self.by_name.get(folded(typed), ()))

    def containing(self, typed: str) -> frozenset[str]:
        """The values with these words in a row; a star at the end stands for the rest of a word."""
        wanted = f" {folded(typed)}" + ("" if typed.endswith("*") else " ")
        if not wanted.strip(" *"):
            return frozenset()
        return frozenset(
            value for name, values in self.by_name.items() if wanted in f" {name} " for value in values
        )

    def abbreviated(self, typed: str) -> frozenset[str]:
        """The values whose initials are the typed word: "ACLU", with or without "of" and the like."""
        wanted = folded(typed)
        return frozenset(
            value
            for name, values in self.by_name.items()
            if wanted[:1] == name[:1] and len(wanted) > 1 and wanted in _initials(name)
            for value in values
        )

    def nearest(self, typed: str) -> list[str]:
        """The values most like the typed one, likest first; among those that share the start of a word."""
        wanted = folded(typed)
        starts = {word[:2] for word in wanted.split()}
        candidates = [name for name in self.by_name if any(word[:2] in starts for word in name.split())][
            :CANDIDATES
        ]
        names = difflib.get_close_matches(wanted, candidates, n=MAX_SHOWN, cutoff=0.5)
        return list(dict.fromkeys(min(self.by_name[name]) for name in names))


class KnownValues:
    """What keyword fields can hold, for one generation of an engine. Fields are read when asked for.

    The engine is not kept alive by this: whoever asks holds it.
    """

    def __init__(self, engine: Engine, labels: Labels) -> None:
        self._engine = weakref.ref(engine)
        self._labels = labels
        self._fields: dict[KeywordField, _FieldValues] = {}
        self._topics = {id: labels.label(id) for id in labels.ids}  # every page asks for some dozens

    def exactly(self, field: KeywordField, typed: str) -> tuple[frozenset[str], str | None]:
        """The values so called in full; one nobody has stays as typed, with a note that says so.

        "none" is NO_VALUE, unless a value is so called.
        """
        values = self._values(field).exactly(typed)
        if values:
            return values, self._renamed(field, typed, values)
        if typed.casefold() == NONE:
            return frozenset({NO_VALUE}), None
        if field == "speaker" and (values := self._spelled_otherwise(typed)):
            return values, f"{typed} is counted as {self._shown(field, values)}."
        return frozenset({typed}), self._unknown(field, typed)

    def named(self, field: KeywordField, typed: str) -> tuple[frozenset[str], str | None]:
        """The values so called in full, else those that contain the typed words or have them as initials, with a note.

        "man*" means every value with a word that begins so.
        """
        known = self._values(field)
        if not typed.endswith("*") and (values := known.exactly(typed)):
            return values, self._renamed(field, typed, values)
        if typed.casefold() == NONE:
            return frozenset({NO_VALUE}), None
        values = known.containing(typed) or known.abbreviated(typed)
        if not values and field == "law":
            values = self._laws(typed)
        if not values and field == "speaker" and " " in typed.strip():
            values = self._spelled_otherwise(typed)
        if values:
            return values, f"{field}:{typed} was read as {self._shown(field, values)}."
        return frozenset({typed}), self._unknown(field, typed)

    def label(self, field: KeywordField, value: str) -> str:
        """What a value is called on pages."""
        if value == NO_VALUE:
            return without_in_words(field)
        if field == "law":
            return law_name(value)
        return self._topics.get(value) or self._labels.label(value) if field == "topic" else value

    def _values(self, field: KeywordField) -> _FieldValues:
        known = self._fields.get(field)
        if known is None:
            engine = self._engine()
            if engine is None:
                raise ValueError("the engine these values belong to is gone")
            found = engine.search(SearchRequest(limit=0, facets=(field,)))
            values = [value for value, _ in found.facets[field].counts]
            named = [(value, value) for value in values]
            if field == "topic":
                ids = dict.fromkeys([*values, *self._labels.ids])
                named = [
                    (id, name)
                    for id in ids
                    for name in (id, self._labels.label(id), *self._labels.formerly(id))
                ]
            if field == "law":
                named = [(key, name) for key in values for name in (key, law_name(key))]
            known = self._fields[field] = _FieldValues(named)
        return known

    def _renamed(self, field: KeywordField, typed: str, values: Iterable[str]) -> str | None:
        """A note where a topic was asked for by a name it no longer bears."""
        if field != "topic":
            return None
        now = [
            id
            for id in sorted(values)
            if folded(typed) not in (folded(id), folded(self._labels.label(id)))
            and folded(typed) in map(folded, self._labels.formerly(id))
        ]
        return f"The topic “{typed}” is now called {self._shown(field, now)}." if now else None

    def _spelled_otherwise(self, typed: str) -> frozenset[str]:
        """The people whose name agrees with this spelling of it, which no release is counted under."""
        return frozenset(
            value
            for values in self._values("speaker").by_name.values()
            for value in values
            if may_be(typed, value)
        )

    def _laws(self, typed: str) -> frozenset[str]:
        """The laws with the typed numbers: "Bill S. 987" is ny-s987, whose key has no blank in it."""
        joined = re.sub(r"\b([a-z]+) (?=[0-9])", r"\1", folded(typed))
        numbers = [word for word in joined.split() if re.search("[0-9]", word)]
        found = [self._values("law").containing(number) for number in numbers]
        return frozenset.intersection(*found) if found else frozenset()

    def _shown(self, field: KeywordField, values: Iterable[str]) -> str:
        labels = sorted(self.label(field, value) for value in values)
        if len(labels) <= MAX_SHOWN:
            return " or ".join(labels)
        return f"any of {len(labels)} {_NOUNS[field][1]}: {', '.join(labels[:MAX_SHOWN])} and others"

    def _unknown(self, field: KeywordField, typed: str) -> str:
        shown = typed if len(typed) <= 60 else typed[:60] + "…"
        near = [self.label(field, value) for value in self._values(field).nearest(typed[:200])]
        hint = f" Nearest: {', '.join(near)}." if near else ""
        return f"No release has the {_NOUNS[field][0]} “{shown}”.{hint}"


def folded(name: str) -> str:
    """A name reduced to its words, by which two spellings of it are the same; never loses them all."""
    return " ".join(word.term for word in words_of(name)) or name.strip().casefold()


def _initials(name: str) -> tuple[str, str]:
    words = name.split()
    return "".join(word[0] for word in words), "".join(word[0] for word in words if word not in _SMALL_WORDS)


_known: weakref.WeakKeyDictionary[Engine, tuple[str, Labels, KnownValues]] = weakref.WeakKeyDictionary()
_guard = threading.Lock()


def known_values(engine: Engine, labels: Labels) -> KnownValues:
    """The known values of an engine's present generation, kept until it or the labels change."""
    generation = engine.generation
    with _guard:
        kept = _known.get(engine)
        if kept is None or kept[0] != generation or kept[1] is not labels:
            kept = _known[engine] = (generation, labels, KnownValues(engine, labels))
    return kept[2]
