"""Stems: which terms are forms of one word, language by language.

A loose word stands for every term of the index that shares its stem in a
language the term occurs in. The stemmer is the release's own language's; a
release whose language is unknown counts as English, the language of most
archives this house is built for (DEFAULT_LANGUAGE); a language without a
stemmer is not stemmed. The tables from stem to terms are made when a segment
is written (inversion.py) and only looked up here.
"""

from __future__ import annotations

import threading
from functools import cache
from importlib.metadata import version
from typing import Any

import snowballstemmer

DEFAULT_LANGUAGE = "en"

# ISO 639-1 -> the algorithm's name in Snowball.
ALGORITHMS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian",
    "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
    "yi": "yiddish",
}  # fmt: skip

CACHED_STEMS = 200_000  # terms of one language; a corpus of 72,635 releases has 133,000

# Part of the index format: tables made by another edition of the rules would not fit the words asked for.
STEMMER_VERSION = version("snowballstemmer")


def stem(term: str, language: str | None) -> str:
    """The stem of a term in a language; the term itself where there is no stemmer for it.

    A possessive counts as its noun. Terms with a digit or a dot are names and
    numbers: they have no forms.
    """
    return _stems_of(language or DEFAULT_LANGUAGE).stem(term)


class _Stems:
    """One language's stemmer and what it has already answered. Snowball's objects are not thread safe."""

    def __init__(self, language: str) -> None:
        algorithm = ALGORITHMS.get(language)
        known = algorithm in snowballstemmer.algorithms()
        self._stemmer: Any = snowballstemmer.stemmer(algorithm) if known else None
        self._known: dict[str, str] = {}
        self._lock = threading.Lock()

    def stem(self, term: str) -> str:
        known = self._known.get(term)
        if known is None:
            known = self._ask(term)
            if len(self._known) >= CACHED_STEMS:
                self._known = {}
            self._known[term] = known
        return known

    def _ask(self, term: str) -> str:
        if self._stemmer is None:
            return term
        noun = term.removesuffix("'s")
        if not noun.isalpha():
            return noun
        with self._lock:
            return str(self._stemmer.stemWord(noun)) or noun


@cache
def _stems_of(language: str) -> _Stems:
    return _Stems(language)
