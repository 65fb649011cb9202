"""Excerpts: what a page of results shows of the releases found, by the numbers of their words.

Each card tells which words it has and where they stand (flat/cards.py). The words of
all cards of a page are looked at together, as one array of bits: a bit for each word
of the query, whatever its form, and one for each word of a phrase. No text is cut into words
here or searched through; only passages that are shown are read at all. The same
comes out as from the text (snippets.excerpt_of), which is the way for queries of more words
than there are bits, and for those in Chinese, Japanese or Korean, whose terms overlap.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from index.answering.postings import Postings
from index.budget import check
from index.flat.cards import BODY, BOILERPLATE, REFERENCES, ZONE, Cards
from index.flat.sidecar import Array
from index.marks import Marks
from index.snippets import PASSAGES, Excerpt, Snippet, cut, excerpt_of, says_something
from index.words import may_overlap

Place = tuple[int, int]  # number of the segment, row in it

BITS = 64


class Atoms(NamedTuple):
    """The bits of a query. ``terms`` and ``prefixes``: what sets which; ``words``: all that mark a single word.

    ``phrases``: for each its words' bits in order, and the bit that it counts as.
    """

    terms: dict[str, int]
    prefixes: dict[str, int]
    words: int
    phrases: tuple[tuple[tuple[int, ...], int], ...]
    kind: type[np.unsignedinteger]


class Excerpts:
    """Excerpts over the cards of one state of the index. Safe to share between threads."""

    def __init__(self, postings: Postings, cards: Sequence[Cards]) -> None:
        self._postings = postings
        self._cards = cards

    def of(self, places: Sequence[Place], marks: Marks) -> tuple[Excerpt, ...]:
        """The excerpts of some releases, in the order asked."""
        if not places:
            return ()
        atoms = atoms_of(marks)
        if atoms is None:
            return tuple(self._from_text(at, row, marks) for at, row in places)
        looked = _Looked(self._cards, places, self._tables(atoms, {at for at, _ in places}), atoms)
        return tuple([looked.excerpt(at) for at in range(len(places))])

    def _from_text(self, at: int, row: int, marks: Marks) -> Excerpt:
        check()
        return excerpt_of(self._cards[at][row], marks)

    def _tables(self, atoms: Atoms, wanted: Iterable[int]) -> dict[int, Array]:
        """The bits of each term of some segments, by the segment's number."""
        postings = self._postings
        tables = {at: np.zeros(len(postings.segments[at].terms), atoms.kind) for at in wanted}
        for term, bit in atoms.terms.items():
            numbers = postings.numbers(term)
            for at, table in tables.items():
                if numbers[at] >= 0:
                    table[numbers[at]] |= bit
        for start, bit in atoms.prefixes.items():
            for at, first, past in postings.spans_beginning(start):
                if at in tables:
                    tables[at][first:past] |= bit
        return tables


def atoms_of(marks: Marks) -> Atoms | None:
    """The bits of what is to be marked; None when there are too many, or words that overlap."""
    letters = marks.letters
    bits: dict[Hashable, int] = {}

    def bit_of(key: Hashable) -> int:
        return bits.setdefault(key, 1 << len(bits))

    terms: dict[str, int] = {}
    for word in marks.words:
        terms[word] = bit_of(word[:letters])
    prefixes = {start: bit_of(start[:letters]) for start in marks.prefixes}
    words = (1 << len(bits)) - 1
    phrases = []
    for phrase in marks.phrases:
        row = tuple(bit_of(position) for position in phrase)
        for position, bit in zip(phrase, row, strict=True):
            for term in position:
                terms[term] = terms.get(term, 0) | bit
        phrases.append((row, bit_of(min(phrase[0])[:letters])))
    if len(bits) > BITS or any(map(may_overlap, (*terms, *prefixes))):
        return None
    kind = next(k for k in (np.uint8, np.uint16, np.uint32, np.uint64) if len(bits) <= np.iinfo(k).bits)
    return Atoms(terms, prefixes, words, tuple(phrases), kind)


class _Looked:
    """The cards of one page, looked at together. Pieces and slots are counted over all of them."""

    def __init__(
        self,
        cards: Sequence[Cards],
        places: Sequence[Place],
        tables: Mapping[int, Array],
        atoms: Atoms,
    ) -> None:
        """``tables``: the bits of each term, for each segment that has one of the places."""
        self._cards = cards
        self._places = places
        self._first: list[int] = []  # the first piece of each card
        bits, starts, lengths = [], [], []
        begins: list[int] = []  # where the slots of each piece begin
        here = 0
        for at, row in places:
            held = cards[at]
            slots = held.slot[held.first[row] : held.first[row + 1] + 1].tolist()
            begin, end = slots[0], slots.pop()
            bits.append(tables[at].take(held.term[begin:end]))
            starts.append(held.start[begin:end])
            lengths.append(held.length[begin:end])
            self._first.append(len(begins))
            begins += [slot - begin + here for slot in slots]
            here += end - begin
        self._first.append(len(begins))
        self._mark(np.concatenate(bits), np.array(begins), atoms)
        self._lay(np.concatenate(starts), np.concatenate(lengths))

    def _mark(self, bits: Array, begins: Array, atoms: Atoms) -> None:
        """Work out what matches: the bits of each piece, and the first and last slots of all matches."""
        self._last = np.arange(len(bits)) if atoms.phrases else None
        if self._last is not None:
            bits = self._with_phrases(bits, atoms, self._last)
        self._where = (bits != 0).nonzero()[0]  # of bytes nonzero alone takes ten times as long
        self._bits: list[int] = np.bitwise_or.reduceat(bits, begins).tolist()
        self._words: list[int] = bits.take(self._where).tolist()
        self._cuts: list[int] = [*self._where.searchsorted(begins).tolist(), len(self._where)]

    def _with_phrases(self, bits: Array, atoms: Atoms, last: Array) -> Array:
        """The bits of single words, and of phrases at the first word of each; not of words inside a phrase.

        ``last`` is told the last slot of each match of several words.
        """
        marked: Array = bits & atoms.kind(atoms.words)
        ends: dict[int, int] = {}
        for row, bit in atoms.phrases:
            at = _in_a_row(bits, [atoms.kind(word) for word in row])
            marked[at] |= atoms.kind(bit)
            for start in at.tolist():
                ends[start] = max(ends.get(start, 0), start + len(row) - 1)
        first = past = -1
        for start, end in sorted(ends.items()):
            if start > past:
                first, past = start, end
            past = max(end, past)
            last[first] = past
            marked[first + 1 : past + 1] = 0
        return marked

    def _lay(self, start: Array, length: Array) -> None:
        """Work out where in its text each match stands. ``start`` and ``length`` are those of all slots."""
        where = self._where
        last = where if self._last is None else self._last.take(where)
        begins = start.take(where)
        ends = start.take(last).astype(np.int64) + length.take(last)
        self._stretches: list[tuple[int, int]] = list(zip(begins.tolist(), ends.tolist(), strict=True))
        touching = (begins[1:] < ends[:-1]).nonzero()[0] + 1
        self._apart = set(self._cuts).issuperset(touching.tolist())  # in another piece counting begins anew

    def excerpt(self, at: int) -> Excerpt:
        """The excerpt of one of the releases."""
        index, row = self._places[at]
        held = self._cards[index]
        id, date, issuer, place, kind, topics = held.head(row)
        first = self._first[at]
        matches = tuple(self._matches(first)[0]) if self._bits[first] else ()
        passages, more = self._snippets(held, at, held.first[row] - first)
        title = held.text(held.first[row])
        return Excerpt(id, title, matches, date, issuer, place, kind, topics, passages, more)

    def _snippets(self, held: Cards, at: int, file: int) -> tuple[tuple[Snippet, ...], int]:
        """As snippets.snippets_of. ``file``: from pieces as they are counted here to those of the file."""
        first, past = self._first[at], self._first[at + 1]
        bits, kind = self._bits, held.kind
        found = [piece for piece in range(first + 1, past) if bits[piece]]
        if not found:
            return self._opening(held, range(file + first + 1, file + past)), 0
        zone = "body"
        if kind[file + found[-1]] & ZONE == BOILERPLATE:
            body = [piece for piece in found if kind[file + piece] & ZONE == BODY]
            if not body and bits[first]:
                return self._opening(held, range(file + first + 1, file + past)), 0
            zone, found = ("body", body) if body else ("boilerplate", found)
        best = found
        if len(found) > PASSAGES:
            worth = [(kind[file + piece] & REFERENCES, -bits[piece].bit_count(), piece) for piece in found]
            best = sorted([piece for _, _, piece in sorted(worth)[:PASSAGES]])
        snippets = []
        for piece in best:
            stretches, words = self._matches(piece)
            text = held.text(file + piece)
            snippets.append(cut(held.number[file + piece], text, stretches, words.copy, zone))
        return tuple(snippets), len(found) - len(best)

    def _opening(self, held: Cards, pieces: Sequence[int]) -> tuple[Snippet, ...]:
        """A passage that says something, where none matches."""
        body = [piece for piece in pieces if held.kind[piece] & ZONE == BODY]
        for piece in body:
            if says_something(text := held.text(piece)):
                return (cut(held.number[piece], text, ()),)
        return tuple(cut(held.number[piece], held.text(piece), ()) for piece in body[:1])

    def _matches(self, piece: int) -> tuple[list[tuple[int, int]], list[int]]:
        """Where a piece matches, and with which bits; matches that overlap are made one."""
        first, past = self._cuts[piece], self._cuts[piece + 1]
        stretches, words = self._stretches[first:past], self._words[first:past]
        return (stretches, words) if self._apart else _made_one(stretches, words)


def _made_one(
    stretches: Sequence[tuple[int, int]], words: Sequence[int]
) -> tuple[list[tuple[int, int]], list[int]]:
    """Stretches that overlap made one, with the bits of the first: both words of ¼ are the same character."""
    made: list[tuple[int, int]] = []
    kept: list[int] = []
    for (start, end), word in zip(stretches, words, strict=True):
        if made and start < made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
            kept.append(word)
    return made, kept


def _in_a_row(bits: Array, row: Sequence[np.unsignedinteger]) -> Array:
    """Where slots with these bits begin to follow each other."""
    at: Array = np.flatnonzero(bits[: len(bits) - len(row) + 1] & row[0])
    for behind, bit in enumerate(row[1:], 1):
        at = at[(bits[at + behind] & bit).astype(bool)]
    return at
