"""Counting: how often each language uses each word, and the document that keeps it.

By it the forms of a loose word are found (lexicon.py): a word is a form in the language of most texts
that have it, as in the other engine (answering/forms.py). A text counts once for each field that has the word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from index.opensearch.documents import Document, Uses
from index.opensearch.mapping import JSON
from index.stems import stem
from index.words import is_lone_character

FOUND = ("title", "body")  # where a word is found when nothing else is said


class Counts:
    """Uses of words, to be added to what is known of them; negative where releases are taken away."""

    def __init__(self) -> None:
        self._uses: dict[str, Counter[str]] = {}  # language -> term -> uses
        self._releases: Counter[str] = Counter()

    def add(self, language: str, terms: Uses, times: int = 1) -> None:
        """Count the words of one release; ``times`` -1 takes them back."""
        uses = self._uses.setdefault(language, Counter())
        for several in terms.values():
            for term in several:
                uses[term] += times
        for term in {term for field in FOUND for term in terms.get(field, ())}:
            self._releases[term] += times

    @property
    def languages(self) -> frozenset[str]:
        """The languages of what was counted."""
        return frozenset(self._uses)

    def terms(self) -> list[str]:
        """The words of which anything changes, in order."""
        changed = {term for uses in self._uses.values() for term, times in uses.items() if times}
        return sorted(changed | {term for term, times in self._releases.items() if times})

    def uses(self, term: str) -> dict[str, int]:
        """language -> uses of a word."""
        return {language: uses[term] for language, uses in self._uses.items() if uses[term]}

    def releases(self, term: str) -> int:
        """In how many releases the word is found."""
        return self._releases[term]


def word_key(term: str) -> str:
    """Where the document of a word lies."""
    return f"w{term}"


def documents_of_words(
    counts: Counts, known: Iterable[JSON], terms: Iterable[str]
) -> Iterator[Document | str]:
    """The documents of these words, or only the key where one is used no more.

    ``known``: the sources of those that are there already; what was counted is added to them.
    """
    before = {source["term"]: source for source in known}
    for term in terms:
        source = before.get(term, {"uses": {}, "frequency": 0})
        uses: Counter[str] = Counter(source["uses"])
        uses.update(counts.uses(term))
        yield _document(term, +uses, source["frequency"] + counts.releases(term))


def _document(term: str, uses: Counter[str], frequency: int) -> Document | str:
    if not uses:
        return word_key(term)
    most = max(uses.values())
    stems = sorted(stem_key(term, language) for language, times in uses.items() if times == most)
    source: JSON = {
        "document": "word",
        "term": term,
        "stems": stems,
        "frequency": frequency,
        "uses": dict(uses),
    }
    if characters := sorted(set(filter(is_lone_character, term))):
        source["characters"] = characters
    return Document(word_key(term), source)


def stem_key(term: str, language: str) -> str:
    """The stem of a word in a language, as it is looked up."""
    return f"{language} {stem(term, language)}"
