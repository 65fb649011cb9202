"""Marks: what to highlight for a query, found in any text by its words.

An engine makes Marks from a query, because only it knows which forms of a
word occur; snippets and release pages use them. Excluded words (-word) and
filters leave no mark. How they are looked for is looking.py's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from index.language import query as nodes
from index.language.query import Node
from index.looking import Finder, Phrase, Stretches
from index.words import words_of

SAME_WORD = 5  # letters by which forms of one word are told apart from other words: center, centers


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Terms as words.py writes them: single ``words``, ``phrases``, and ``prefixes``.

    Each phrase is a sequence of positions, each position the set of terms allowed there.
    """

    words: frozenset[str] = frozenset()
    phrases: tuple[Phrase, ...] = ()
    prefixes: tuple[str, ...] = ()
    _finder: Finder | None = field(default=None, init=False, repr=False, compare=False)

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases or self.prefixes)

    def stretches(self, text: str) -> Stretches:
        """The matching stretches of a text: (start, end) in code points, in order, disjoint."""
        return self._ready().stretches(text)

    def stretches_of_each(self, texts: Sequence[str]) -> list[Stretches]:
        """The matching stretches of each of several texts: as ``stretches``, in one look at all of them."""
        return self._ready().stretches_of_each(texts)

    @property
    def letters(self) -> int:
        """By how many first letters a query's words are told apart: forms of one word are alike in theirs."""
        return min(SAME_WORD, *map(len, self.prefixes)) if self.prefixes else SAME_WORD

    def words_at(self, text: str, stretches: Stretches) -> list[str]:
        """Which of the query's words each stretch is of, by the first letters of its first term."""
        letters = self.letters
        words = []
        for start, end in stretches:
            word = text[start : min(end, start + letters)]
            plainly = word.isascii() and word.isalnum()
            words.append(word.lower() if plainly else words_of(text[start:end])[0].term[:letters])
        return words

    def _ready(self) -> Finder:
        if self._finder is None:
            object.__setattr__(self, "_finder", Finder(self.words, self.phrases, self.prefixes))
            assert self._finder is not None
        return self._finder


def marks_of(query: Node | None, forms: Callable[[str, bool], Iterable[str]]) -> Marks:
    """What to highlight: words in all living forms, phrases, prefixes; nothing for excluded parts.

    ``forms``: a term, and whether it is exact -> all its forms.
    """
    words: set[str] = set()
    phrases: list[Phrase] = []
    prefixes: list[str] = []
    waiting: list[Node] = [query] if query is not None else []
    while waiting:
        match waiting.pop():
            case nodes.Word(term=term, exact=exact):
                words.update(forms(term, exact))
            case nodes.Phrase(terms=terms, slop=0) if len(terms) > 1:
                phrases.append(tuple(frozenset({term}) for term in terms))
            case nodes.Phrase(terms=terms):
                words.update(terms)
            case nodes.Prefix(start=start):
                prefixes.append(start)
            case nodes.And(parts=parts) | nodes.Or(parts=parts):
                waiting.extend(parts)
    return Marks(words=frozenset(words), phrases=tuple(phrases), prefixes=tuple(prefixes))
