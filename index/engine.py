"""THE PORT: what an engine owes the rest of the house, and nothing else.

An engine is told of releases as Entries (entry.py), is asked SearchRequests and
answers with ids, an exact total and facet counts. It is derived from the
corpus and may be deleted at any moment. No capability flags: what not every
engine can do is not in here. whoosh_engine.py is the default implementation;
tests/engine_contract.py holds every implementation to these promises.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Literal, Protocol, Self, get_args

from index.entry import Card, Entry, Said
from index.language.query import Node
from index.marks import Marks
from index.snippets import Excerpt

Sort = Literal["relevance", "newest", "oldest"]
SORTS: tuple[Sort, ...] = get_args(Sort)

# role: of the people quoted. format, dated, doubt: how a release was read, and where its date stood.
Facet = Literal[
    "topic",
    "issuer",
    "place",
    "speaker",
    "kind",
    "law",
    "role",
    "format",
    "dated",
    "doubt",
    "year",
    "month",
]
FACETS: tuple[Facet, ...] = get_args(Facet)

# The facets a person chooses values in. Year and month are chosen through since and until.
ChosenFacet = Literal[
    "topic", "issuer", "place", "speaker", "kind", "law", "role", "format", "dated", "doubt"
]
CHOSEN_FACETS: tuple[ChosenFacet, ...] = get_args(ChosenFacet)

NO_DATE = "none"  # the value of the year and month facets for releases without a date


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """One question. ``query`` None asks for everything.

    ``chosen`` maps a facet to its selected values: OR within a facet, AND across
    facets and with the query. Values are compared exactly as the Entry gave them;
    NO_VALUE is the value of a release that has none. ``since`` and ``until`` are inclusive
    days; a release without a date is in no range; ``undated``: those without a date, beside
    a range or alone. ``recency`` raises the scores of newer releases a little. ``offset`` and
    ``limit`` count hits from 0; ``after`` is the id of a hit behind which to begin
    instead (``offset`` counts when it is no hit any more). ``facets`` names the facets
    to be counted, ``facet_limit`` how many values of each come back (None: all;
    of year and month always all: a timeline has no gaps). ``whole``: an answer that lacks
    part of the index is an error, and not a result that says so; whoever shows a result's
    ``partial`` may do with less.
    """

    query: Node | None = None
    chosen: Mapping[ChosenFacet, frozenset[str]] = field(default_factory=dict)
    since: dt.date | None = None
    until: dt.date | None = None
    undated: bool = False
    sort: Sort = "relevance"
    recency: bool = False
    offset: int = 0
    after: str | None = None
    limit: int = 20
    facets: tuple[Facet, ...] = ()
    facet_limit: int | None = None
    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetCounts:
    """The values of one facet over a search, and how many distinct values there are.

    Each facet is counted without its own selection (year and month: without since,
    until and undated): a value's count is the total of the same search with that value as
    the facet's only choice. ``missing`` is the same for NO_VALUE (of year and month NO_DATE
    stands among the counts). Order: count descending, then value ascending by code
    point; year and month ascending with NO_DATE last. Values with count 0 are left
    out, except chosen ones, which always come back. ``exact`` False: there are more values
    than the engine counts one by one; those named here may have more, and others may be left out.
    """

    counts: tuple[tuple[str, int], ...]
    distinct: int
    missing: int = 0
    exact: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResults:
    """What was found. Ties: newer first, then id ascending; dateless releases sort last by date.

    ``partial`` is True when part of the engine did not answer: counts may then be
    too small, and whoever shows them says so.
    """

    ids: tuple[str, ...]
    total: int
    facets: Mapping[Facet, FacetCounts]
    partial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotationResults:
    """Who said it: the quotations themselves, counted one by one, not the releases they stand in."""

    quotations: tuple[Said, ...]
    total: int
    facets: Mapping[Facet, FacetCounts]
    partial: bool = False


class Writer(Protocol):
    """Changes to an index, seen by searchers all at once when the block ends well.

    ``with engine.writer() as writer: writer.put(entry); writer.remove(id)``.
    put replaces an entry of the same id. compact: when the block ends, the words of
    removed releases leave the bytes of the index too, of these ids or of all (None);
    a withdrawal is not acknowledged before. An exception inside the block leaves the
    index as it was. One writer at a time: a second one raises IndexBusy.
    """

    def put(self, entry: Entry) -> None: ...

    def remove(self, id: str) -> None: ...

    def compact(self, ids: Collection[str] | None = None) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class Lexicon(Protocol):
    """The words of titles and bodies. Of a word that only removed releases had, nothing is known."""

    def releases(self, term: str) -> int:
        """How many releases have this very term."""
        ...

    def frequencies(self, terms: Iterable[str]) -> Mapping[str, int]:
        """About how many releases have each term: cheap, and good enough to weigh words against each other."""
        ...

    def beginning(self, start: str, limit: int) -> tuple[tuple[str, int], ...]:
        """Words that begin so, and how many releases have each: the most frequent first."""
        ...

    def alike(self, word: str, limit: int) -> tuple[tuple[str, int], ...]:
        """What a word may be a misspelling of, the likeliest first, and how many releases have each."""
        ...


class Engine(Protocol):
    """One index, open for questions. Safe to share between threads."""

    def search(self, request: SearchRequest) -> SearchResults: ...

    def cards(self, ids: Sequence[str]) -> tuple[Card, ...]:
        """What result pages show of these releases, in the order asked; unknown ids are left out."""
        ...

    def excerpts(self, ids: Sequence[str], query: Node | None) -> tuple[Excerpt, ...]:
        """What a page of results shows of these releases for a query, in the order asked; unknown ids are left out.

        The same as snippets.excerpt_of gives for the card of each, from the marks of the query.
        """
        ...

    def quotations(self, request: SearchRequest) -> QuotationResults:
        """The quotations that answer a question, newest first, or oldest when asked so.

        Words, phrases and prefixes are looked for in what one quotation says (those for
        the title or the boilerplate in its release); speaker and role are its own; all
        else is its release's. Facets count quotations, each without its own selection.
        Quotations of one release come in reading order. ``after`` and ``recency`` mean nothing here.
        By relevance those come first in which what was looked for weighs most: more of it, and rarer
        words, in fewer words said. Those that weigh the same, as all do where no word is looked for in
        quotations, come newest first.
        """
        ...

    def marks(self, query: Node | None) -> Marks:
        """What to highlight for a query: its words in all their forms, its phrases and prefixes."""
        ...

    def digests(self) -> Mapping[str, str]:
        """id -> the digest its Entry came with: how update.py finds what changed."""
        ...

    def writer(self, *, bulk: bool = False) -> Writer:
        """Open for changes. ``bulk`` promises many entries, so that the engine may save work."""
        ...

    @property
    def lexicon(self) -> Lexicon:
        """The words of the living releases in the present state: how frequent, which begin so, which are alike."""
        ...

    @property
    def generation(self) -> str:
        """A name for the present state of the index: it differs after every change."""
        ...

    @property
    def changed(self) -> dt.datetime:
        """When the present state came to be, in UTC and whole seconds; the epoch for one that never did."""
        ...

    def refresh(self) -> None:
        """Look whether there is a newer generation, and answer from it from now on. Cheap when not."""
        ...

    def at_present(self) -> Engine:
        """This engine held to its present state, for all that one page asks: what it answers, and its
        generation, stay as they are whatever is written. The same object for the same state. An engine
        that cannot hold a state gives itself. Not for writing.
        """
        ...

    def close(self) -> None: ...


Entries = Iterable[Entry]
