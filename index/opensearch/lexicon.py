"""The lexicon: the words of the living releases, asked of their documents (counting.py); and the forms of a word.

What was learnt is kept for as long as the index does not change. Words that a query needs are looked up
together, in one request.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from index.answering.lexicon import FIRST_LETTER_COSTS, SLIP_COSTS
from index.answering.spelling import slips
from index.language.query import And, Node, Not, Or, Phrase, Word
from index.opensearch.answers import is_partial
from index.opensearch.compiling import every
from index.opensearch.connecting import Connection
from index.opensearch.counting import stem_key, word_key
from index.opensearch.mapping import JSON, WINDOW
from index.opensearch.walking import sources
from index.words import is_lone_character

CANDIDATES = 1_000  # words alike that are ranked; the server gives the nearest first
KEPT = 20_000  # words looked up: some 10 MB

_WORDS: JSON = {"term": {"document": "word"}}
_FOUND: JSON = {"range": {"frequency": {"gte": 1}}}  # in titles and bodies: boilerplate has words of its own


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of the loose words of one query; ``partial``: there may be more."""

    of_words: Mapping[str, frozenset[str]]
    partial: bool = False

    def __call__(self, term: str, exact: bool) -> frozenset[str]:
        """A word and every living term that is a form of it; ``exact``: itself, and a character's pairs."""
        own = frozenset({term})
        return own if exact and not is_lone_character(term) else self.of_words.get(term, own)


class Lexicon:
    """The words of one state of the index. Safe to share between threads."""

    def __init__(self, connection: Connection, index: str, languages: Collection[str]) -> None:
        """``languages``: those that releases of the index are in."""
        self._connection = connection
        self._index = index
        self._languages = languages
        self._forms: dict[str, frozenset[str]] = {}
        self._frequencies: dict[str, int] = {}

    def forms(self, query: Node | None) -> Forms:
        """The forms of every loose word in a query, all asked for at once. Raises ClusterTrouble."""
        asked, known = loose_words(query), self._forms
        wanted = {term: self._traits(term) for term in asked if term not in known}
        found: dict[str, set[str]] = {term: {term} for term in wanted}
        partial = False
        if wanted:
            ways = [
                {"terms": {field: sorted({trait for traits in wanted.values() for trait in traits[field]})}}
                for field in ("stems", "characters")
            ]
            answer = self._search({"bool": {"should": ways, "minimum_should_match": 1}}, size=WINDOW)
            partial = is_partial(answer)
            for source in words_of(answer):
                for term, traits in wanted.items():
                    if any(traits[field].intersection(source.get(field, ())) for field in traits):
                        found[term].add(source["term"])
        learnt = {term: frozenset(forms) for term, forms in found.items()}
        if not partial:
            self._forms = learnt if len(known) >= KEPT else {**known, **learnt}
        return Forms({term: learnt.get(term) or known[term] for term in asked}, partial)

    def _traits(self, term: str) -> dict[str, frozenset[str]]:
        """What a form of a word must have: one of its stems, or the character that it is."""
        if is_lone_character(term):
            return {"stems": frozenset(), "characters": frozenset({term})}
        stems = frozenset(stem_key(term, language) for language in self._languages)
        return {"stems": stems, "characters": frozenset()}

    # -- what the port asks for -------------------------------------------------------------------

    def releases(self, term: str) -> int:
        """How many releases have this very term in title or body."""
        return self.frequencies([term])[term]

    def frequencies(self, terms: Iterable[str]) -> Mapping[str, int]:
        """How many releases have each of these terms, asked for at once."""
        asked, known = set(terms), self._frequencies
        learnt: dict[str, int] = dict.fromkeys(asked - known.keys(), 0)
        for _, source in sources(self._connection, self._index, list(map(word_key, learnt))):
            learnt[source["term"]] = source["frequency"]
        self._frequencies = learnt if len(known) >= KEPT else {**known, **learnt}
        return {term: learnt[term] if term in learnt else known[term] for term in asked}

    def beginning(self, start: str, limit: int) -> tuple[tuple[str, int], ...]:
        """The most frequent words that begin so, and how many releases have each, the most frequent first."""
        found = self._whole({"prefix": {"term": start}}, _FOUND, size=limit)
        return tuple((source["term"], source["frequency"]) for source in found)

    def alike(self, word: str, limit: int) -> tuple[tuple[str, int], ...]:
        """The words that ``word`` may be a misspelling of, the likeliest first, and how many releases have each."""
        most = slips(word)
        if not most:
            return ()
        fuzzy = {"value": word, "fuzziness": most, "transpositions": True, "max_expansions": CANDIDATES}
        counts = {
            source["term"]: source["frequency"]
            for source in self._whole({"fuzzy": {"term": fuzzy}}, _FOUND, size=CANDIDATES)
            if source["term"] != word and slips(source["term"])
        }

        def cost(term: str) -> tuple[float, str]:
            slip = SLIP_COSTS * distance(word, term) + FIRST_LETTER_COSTS * (term[0] != word[0])
            return slip - math.log(counts[term]), term

        return tuple((term, counts[term]) for term in sorted(counts, key=cost)[:limit])

    def _whole(self, *conditions: JSON, size: int) -> list[JSON]:
        """The words that meet all conditions, the most frequent first. Raises ClusterTrouble, where part is missing too."""
        answer = self._search(*conditions, size=size)
        if is_partial(answer):
            raise self._connection.part_missing()
        return words_of(answer)

    def _search(self, *conditions: JSON, size: int) -> JSON:
        body = {
            "query": every([_WORDS, *conditions]),
            "sort": [{"frequency": "desc"}, {"term": "asc"}],
            "size": size,
            "_source": ["term", "stems", "characters", "frequency"],
            "track_total_hits": False,
        }
        return self._connection.ask("POST", f"/{self._index}/_search", body)


def words_of(answer: JSON) -> list[JSON]:
    """The words that were found."""
    return [hit["_source"] for hit in answer["hits"]["hits"]]


def loose_words(node: Node | None) -> set[str]:
    """The terms of a query whose forms must be known to answer it."""
    match node:
        case Word(term=term, exact=exact) if not exact or is_lone_character(term):
            return {term}
        case Phrase(terms=(term,)) if is_lone_character(term):
            return {term}
        case And(parts=parts) | Or(parts=parts):
            return {term for part in parts for term in loose_words(part)}
        case Not(part=part):
            return loose_words(part)
    return set()


def distance(one: str, other: str) -> int:
    """How many letters are put in, left out, changed, or exchanged with their neighbour (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        now = [i]
        for j, wanted in enumerate(other, 1):
            best = min(last[j] + 1, now[j - 1] + 1, last[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and (letter, one[i - 2]) == (other[j - 2], wanted):
                best = min(best, before[j - 2] + 1)
            now.append(best)
        before, last = last, now
    return last[-1]
