"""The oracle: plainly right and slow. Every node of the query language, facets and order, by walking entries.

Nothing is shared with the engine but words.py and stem(): no arrays, no
positions kept, no index. What it says, every engine must say.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from index.engine import NO_DATE, Facet, FacetCounts, SearchRequest
from index.entry import Entry, Said
from index.language.query import (
    NO_VALUE,
    And,
    DateRange,
    Keyword,
    KeywordField,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Word,
)
from index.stems import DEFAULT_LANGUAGE, stem
from index.words import is_lone_character, words_of

FIELDS = {"any": ("title", "body"), "title": ("title",), "quote": ("quote",), "boilerplate": ("boilerplate",)}


class Oracle:
    """A set of entries that can be asked."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self._pieces: dict[str, dict[str, list[list[str]]]] = {}
        self._used: dict[str, Counter[str]] = {}  # how often each language has each term; made when asked for
        self._forms: dict[tuple[str, bool], set[str]] = {}

    def put(self, entry: Entry) -> None:
        self._used, self._forms = {}, {}
        self.entries[entry.id] = entry
        self._pieces[entry.id] = {
            field: [[word.term for word in words_of(piece)] for piece in pieces]
            for field, pieces in entry.texts.items()
        }

    def remove(self, id: str) -> None:
        self._used, self._forms = {}, {}
        self.entries.pop(id, None)
        self._pieces.pop(id, None)

    # -- which ----------------------------------------------------------------------------------

    def matching(self, request: SearchRequest) -> set[str]:
        """The ids that match the query and every selection."""
        ids = self.match(request.query)
        for facet, values in request.chosen.items():
            if values:
                ids = {id for id in ids if self.has(id, facet, values)}
        if request.since or request.until or request.undated:
            ids = {id for id in ids if chosen_day(self.entries[id].date, request)}
        return ids

    def has(self, id: str, field: KeywordField, values: frozenset[str]) -> bool:
        """Whether a release has one of these values, NO_VALUE being that of having none."""
        own = set(self.entries[id].keywords[field])
        return bool(values & own) or (NO_VALUE in values and not own)

    def match(self, node: Node | None) -> set[str]:
        """The ids that match a query."""
        match node:
            case None:
                return set(self.entries)
            case And(parts=parts):
                return set.intersection(*map(self.match, parts))
            case Or(parts=parts):
                return set.union(*map(self.match, parts))
            case Not(part=part):
                return set(self.entries) - self.match(part)
            case Keyword(field=field, values=values):
                return {id for id in self.entries if self.has(id, field, values)}
            case DateRange(since=None, until=None):
                return {id for id, entry in self.entries.items() if entry.date is None}
            case DateRange(since=since, until=until):
                return {id for id, entry in self.entries.items() if in_range(entry.date, since, until)}
            case Word(term=term, exact=exact, field=field):
                forms = self.forms(term, exact)
                return {id for id in self.entries if any(forms & set(p) for p in self.pieces(id, field))}
            case Prefix(start=start, field=field):
                return {
                    id
                    for id in self.entries
                    if any(term.startswith(start) for piece in self.pieces(id, field) for term in piece)
                }
            case Phrase(terms=(term,), field=field):
                return self.match(Word(term=term, exact=True, field=field))
            case Phrase(terms=terms, slop=slop, field=field):
                return {
                    id
                    for id in self.entries
                    if any(stands_in(terms, slop, piece) for piece in self.pieces(id, field))
                }

    def pieces(self, id: str, scope: str) -> Iterator[list[str]]:
        """The pieces of text of a release that a scope looks in, as terms."""
        for field in FIELDS[scope]:
            yield from self._pieces[id][field]

    def forms(self, word: str, exact: bool = False) -> set[str]:
        """A word and every term that shares its stem in the language of most releases it occurs in."""
        if (word, exact) not in self._forms:
            self._forms[word, exact] = self._made_forms(word, exact, self._used or self._usage())
        return self._forms[word, exact]

    def _usage(self) -> dict[str, Counter[str]]:
        used = self._used
        for id, entry in self.entries.items():
            for pieces in self._pieces[id].values():
                for term in {term for piece in pieces for term in piece}:
                    used.setdefault(term, Counter())[entry.language or DEFAULT_LANGUAGE] += 1
        return used

    def _made_forms(self, word: str, exact: bool, used: Mapping[str, Counter[str]]) -> set[str]:
        if is_lone_character(word):
            return {word, *(term for term in used if word in term)}
        if exact:
            return {word}
        return {word, *(term for term, times in used.items() if shares_stem(word, term, times))}

    # -- who said what ----------------------------------------------------------------------------

    def quotations(self, request: SearchRequest) -> list[Said]:
        """The quotations that answer a question, in the order asked for."""
        order = self.ordered(
            replace(SearchRequest(), sort="oldest" if request.sort == "oldest" else "newest")
        )
        return [one for id in order for one in self.said(id) if self._answers(one, request)]

    def said(self, id: str) -> list[Said]:
        """The quotations of a release in which there is a word."""
        return [one for one in self.entries[id].said if words_of(one.text)]

    def _answers(self, one: Said, request: SearchRequest) -> bool:
        chosen = (Keyword(field=facet, values=values) for facet, values in request.chosen.items() if values)
        days = request.since or request.until or request.undated
        return (
            (request.query is None or self.says(one, request.query))
            and all(self.says(one, node) for node in chosen)
            and (not days or chosen_day(self.entries[one.release].date, request))
        )

    def says(self, one: Said, node: Node) -> bool:
        """Whether a quotation matches a query: its words are looked for in it, speaker and role are its own."""
        words = [word.term for word in words_of(one.text)]
        match node:
            case And(parts=parts):
                return all(self.says(one, part) for part in parts)
            case Or(parts=parts):
                return any(self.says(one, part) for part in parts)
            case Not(part=part):
                return not self.says(one, part)
            case Keyword(field="speaker" | "role" as field, values=values):
                own = getattr(one, field)
                return (NO_VALUE if own is None else own) in values
            case Word(term=term, exact=exact, field="any" | "quote"):
                return bool(self.forms(term, exact) & set(words))
            case Phrase(terms=(term,), field="any" | "quote"):
                return bool(self.forms(term, True) & set(words))
            case Phrase(terms=terms, slop=slop, field="any" | "quote"):
                return stands_in(terms, slop, words)
            case Prefix(start=start, field="any" | "quote"):
                return any(word.startswith(start) for word in words)
        return one.release in self.match(node)

    def weights(self, node: Node | None) -> Mapping[Said, float]:
        """What each quotation weighs for a query: BM25 over all quotations, of what is looked for in them."""
        every = {one: len(words_of(one.text)) for id in self.entries for one in self.said(id)}
        match node:
            case And(parts=parts) | Or(parts=parts):
                each = [self.weights(part) for part in parts]
                return {one: sum(weights[one] for weights in each) for one in every}
            case Word(field="any" | "quote") | Phrase(field="any" | "quote") | Prefix(field="any" | "quote"):
                average = sum(every.values()) / max(1, len(every))
                often = {one: self.times(one, node) / (0.25 + 0.75 * every[one] / average) for one in every}
                saying = sum(count > 0 for count in often.values())
                rarity = math.log1p((len(every) - saying + 0.5) / (saying + 0.5))
                return {one: rarity * 2.2 * count / (count + 1.2) for one, count in often.items()}
        return dict.fromkeys(every, 0.0)

    def times(self, one: Said, node: Word | Phrase | Prefix) -> int:
        """How often what a query looks for is said in a quotation; of a loose phrase, at how many of its words it opens."""
        words = [word.term for word in words_of(one.text)]
        match node:
            case Prefix(start=start):
                return sum(word.startswith(start) for word in words)
            case Phrase(terms=terms, slop=slop) if len(terms) > 1:
                return sum(
                    stands_in(terms, slop, words[at : at + len(terms) + slop])
                    for at in range(len(words))
                    if words[at] in terms
                )
            case Word(term=term, exact=exact):
                return sum(word in self.forms(term, exact) for word in words)
            case Phrase(terms=(term,)):
                return sum(word in self.forms(term, True) for word in words)
        raise AssertionError(node)

    def quotation_facet(self, facet: Facet, request: SearchRequest) -> FacetCounts:
        """One facet's counts over quotations, without its own selection."""
        counted: Counter[str] = Counter()
        if facet == "year" or facet == "month":
            for one in self.quotations(replace(request, since=None, until=None, undated=False)):
                day = self.entries[one.release].date
                counted[day.isoformat()[: 4 if facet == "year" else 7] if day else NO_DATE] += 1
            ordered = sorted(counted.items(), key=lambda pair: (pair[0] == NO_DATE, pair[0]))
            return FacetCounts(counts=tuple(ordered), distinct=len(ordered))
        others = {name: values for name, values in request.chosen.items() if name != facet}
        missing = 0
        for one in self.quotations(replace(request, chosen=others)):
            own = {"speaker": one.speaker, "role": one.role}
            values = [own[facet]] if facet in own else self.entries[one.release].keywords[facet]
            present = {value for value in values if value is not None}
            counted.update(present)
            missing += not present
        ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
        listed = ordered if request.facet_limit is None else ordered[: request.facet_limit]
        chosen = request.chosen.get(facet, frozenset()) - {NO_VALUE}
        shown = dict(listed) | {value: counted.get(value, 0) for value in chosen}
        return FacetCounts(
            counts=tuple(sorted(shown.items(), key=lambda pair: (-pair[1], pair[0]))),
            distinct=len(counted),
            missing=missing,
        )

    # -- how many, and in what order --------------------------------------------------------------

    def facet(self, facet: Facet, request: SearchRequest) -> FacetCounts:
        """One facet's counts, without its own selection."""
        if facet == "year" or facet == "month":
            ids = self.matching(replace(request, since=None, until=None, undated=False))
            cut = 4 if facet == "year" else 7
            days = [self.entries[id].date for id in ids]
            counted = Counter(day.isoformat()[:cut] if day else NO_DATE for day in days)
            ordered = sorted(counted.items(), key=lambda pair: (pair[0] == NO_DATE, pair[0]))
            return FacetCounts(counts=tuple(ordered), distinct=len(ordered))
        chosen = request.chosen.get(facet, frozenset())
        others = {name: values for name, values in request.chosen.items() if name != facet}
        ids = self.matching(replace(request, chosen=others))
        counted = Counter(value for id in ids for value in set(self.entries[id].keywords[facet]))
        distinct = len(counted)
        ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
        listed = ordered if request.facet_limit is None else ordered[: request.facet_limit]
        shown = dict(listed) | {value: counted.get(value, 0) for value in chosen - {NO_VALUE}}
        return FacetCounts(
            counts=tuple(sorted(shown.items(), key=lambda pair: (-pair[1], pair[0]))),
            distinct=distinct,
            missing=sum(not self.entries[id].keywords[facet] for id in ids),
        )

    def ordered(self, request: SearchRequest) -> list[str]:
        """All matching ids in the order newest or oldest."""
        ids = sorted(self.matching(request))
        dated = [id for id in ids if self.entries[id].date]
        dated.sort(key=lambda id: self.entries[id].date or dt.date.min, reverse=request.sort == "newest")
        return dated + [id for id in ids if not self.entries[id].date]


def shares_stem(word: str, term: str, times: Mapping[str, int]) -> bool:
    """Whether two words share their stem in a language in which as many releases as in any have the second."""
    most = max(times.values())
    return any(count == most and stem(word, name) == stem(term, name) for name, count in times.items())


def chosen_day(day: dt.date | None, request: SearchRequest) -> bool:
    """Whether a release of this day is among those whose time was chosen."""
    ranged = bool(request.since or request.until)
    return (request.undated and day is None) or (ranged and in_range(day, request.since, request.until))


def in_range(day: dt.date | None, since: dt.date | None, until: dt.date | None) -> bool:
    """Whether a day lies in an inclusive range; None lies in none."""
    return day is not None and (since or dt.date.min) <= day <= (until or dt.date.max)


def stands_in(terms: tuple[str, ...], slop: int, piece: list[str]) -> bool:
    """Whether a phrase stands in one piece of text."""
    size = len(terms) + slop
    if not slop:
        return any(tuple(piece[at : at + size]) == terms for at in range(len(piece)))
    need: Mapping[str, int] = Counter(terms)
    return any(
        all(window.count(term) >= times for term, times in need.items())
        for window in (piece[at : at + size] for at in range(len(piece)))
    )
