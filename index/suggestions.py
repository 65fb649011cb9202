"""Suggestions: "did you mean", from the words of the archive itself, each with what it would find.

Asked only where a query found little. A word is a candidate for correction when
hardly any release has it; the words offered are those the lexicon holds to be
likeliest, and each suggestion is put to the engine under the same filters, so
that the count beside it is true. Never applied by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from index.engine import Engine, Lexicon, SearchRequest
from index.errors import BadRequest
from index.language.query import And, Node, Or, Phrase, Word
from index.marks import Marks
from index.words import words_of

FEW = 2  # releases; with more than these the query was understood, whatever it was
TIMES = 20  # a rare word is doubted only beside one that so many times more releases have
OFFERED = 3  # suggestions; more is a list to read, and none of them is likely
CANDIDATES = 3  # words thought of for each misspelt one
MISSPELT = 3  # words of a query that are looked at; every one costs some milliseconds
LONGEST_SPLIT = 24  # letters of two words run together

Reader = Callable[[str], Node | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Another spelling of a whole query, and how many releases it finds under the same filters."""

    query: str
    total: int


def suggestions_for(
    query: str, request: SearchRequest, total: int, engine: Engine, read: Reader
) -> tuple[Suggestion, ...]:
    """Spellings of the query that find more than ``total``; () where it found enough, or nothing is likelier."""
    if total > FEW or request.query is None:
        return ()
    lexicon = engine.lexicon
    doubted = [word for word in _words_of(request.query) if lexicon.releases(word) <= FEW]
    offers = {word: _better(word, lexicon) for word in doubted[:MISSPELT]}
    offers = {word: better for word, better in offers.items() if better}
    whole = [_exchanged(query, exchange) for exchange in islice(_exchanges(offers), OFFERED * 2)]
    alone = [better[0] for better in offers.values()]  # where the words, well spelt, are never together
    found: dict[Marks, Suggestion] = {engine.marks(request.query): Suggestion(query=query, total=total)}
    for text in whole + alone:
        if text in alone and len(found) > 1:
            break
        try:
            node = read(text)
        except BadRequest:
            continue
        count = engine.search(replace(request, query=node, limit=0, offset=0, after=None, facets=())).total
        if count > total:  # another form of the same word, with the same marks, is no other suggestion
            found.setdefault(engine.marks(node), Suggestion(query=text, total=count))
    return tuple(found.values())[1 : OFFERED + 1]


def _words_of(node: Node) -> Iterator[str]:
    """The words a query looks for, each once; not those it excludes."""
    seen: set[str] = set()
    waiting = [node]
    while waiting:
        match waiting.pop(0):
            case Word(term=term) if term not in seen:
                seen.add(term)
                yield term
            case Phrase(terms=terms):
                yield from (term for term in terms if term not in seen)
                seen.update(terms)
            case And(parts=parts) | Or(parts=parts):
                waiting = [*parts, *waiting]


def _better(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    """What a word that hardly any release has may be a misspelling of, the likeliest first."""
    own = lexicon.releases(word)
    needed = max(1, own * TIMES)
    alike = [(count, term) for term, count in lexicon.alike(word, CANDIDATES) if count >= needed]
    split = _split(word, lexicon)
    if split and split[0] >= max(needed, alike[0][0] * TIMES if alike else 0):
        return (split[1], *(term for _, term in alike))
    return tuple(term for _, term in alike)


def _split(word: str, lexicon: Lexicon) -> tuple[int, str] | None:
    """Two words run together, cut where the rarer half is most frequent, with that half's number."""
    if not word.isalpha() or len(word) > LONGEST_SPLIT:
        return None
    cuts = [(word[:at], word[at:]) for at in range(2, len(word) - 1)]
    known = [(min(map(lexicon.releases, cut)), " ".join(cut)) for cut in cuts]
    best = max(known, default=(0, ""))
    return best if best[0] else None


def _exchanges(offers: Mapping[str, tuple[str, ...]]) -> Iterator[Mapping[str, str]]:
    """What to put for what: the likeliest for every misspelt word, then for one word at a time the others."""
    if not offers:
        return
    best = {word: better[0] for word, better in offers.items()}
    yield best
    for word, better in offers.items():
        for other in better[1:]:
            yield best | {word: other}


def _exchanged(query: str, exchange: Mapping[str, str]) -> str:
    """The query with words put for others wherever they stand in it."""
    text, at = [], 0
    for word in words_of(query):
        if word.start >= at and word.term in exchange:
            text += [query[at : word.start], exchange[word.term]]
            at = word.end
    return "".join([*text, query[at:]])
