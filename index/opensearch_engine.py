"""The engine over an index in an OpenSearch cluster: for archives that one machine cannot hold or must not lose.

Each question is one request, and before it one more for words whose forms are not known yet. The cluster holds
the index; what a question means, how words are cut and what is marked is this house's as with the other
engine (room index/opensearch). Which index counts is looked at no more than every LOOK seconds.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from index.engine import Facet, FacetCounts, QuotationResults, SearchRequest, SearchResults, Writer
from index.entry import Card
from index.errors import ClusterTrouble, IndexUnusable
from index.language.query import Node
from index.marks import Marks, marks_of
from index.opensearch import answers
from index.opensearch.asking import Kind, behind, body_of, is_weighed, placing, skipping
from index.opensearch.changing import Changing
from index.opensearch.connecting import Connection, NotThere
from index.opensearch.documents import card_of, release_key
from index.opensearch.filling import Filling
from index.opensearch.generations import Generations
from index.opensearch.lexicon import Forms, Lexicon
from index.opensearch.mapping import JSON, WINDOW
from index.opensearch.moment import Moment
from index.opensearch.state import State
from index.opensearch.walking import digests_in, sources
from index.snippets import Excerpt, excerpt_of

LOOK = 1.0  # seconds between two looks for a newer state; each costs a request

_EMPTY = State(number=0)
_NOTHING = FacetCounts(counts=(), distinct=0)

Told = TypeVar("Told")


class OpenSearchEngine:
    """The index of one archive in a cluster. Answers as an empty one until there is a first generation."""

    def __init__(self, connection: Connection, folder: Path) -> None:
        """``folder`` holds the writer's lock. Raises ClusterTrouble; IndexUnusable for an index of another edition."""
        self._connection = connection
        self._folder = folder
        self._alias = connection.cluster.index
        self._generations = Generations(connection)
        self._moment = Moment(connection, _EMPTY)
        connection.check()
        now = self._generations.current()
        if now is not None and not self._generations.is_readable(now):
            raise IndexUnusable(now, "was made by another version")
        self._look()

    # -- questions ----------------------------------------------------------------------------------

    def search(self, request: SearchRequest) -> SearchResults:
        """Which releases match, how many, and the facets asked for. Raises ClusterTrouble."""
        return self._asked(self._search, request, SearchResults(ids=(), total=0, facets=_no_facets(request)))

    def _search(self, request: SearchRequest) -> SearchResults:
        answer, partial = self._answered(request, "release")
        return SearchResults(
            ids=answers.ids_of(answer),
            total=answers.total_of(answer),
            facets=answers.facets_of(answer, request),
            partial=partial,
        )

    def quotations(self, request: SearchRequest) -> QuotationResults:
        """The quotations that answer a question, newest first, or oldest when asked so. Raises ClusterTrouble."""
        nothing = QuotationResults(quotations=(), total=0, facets=_no_facets(request))
        return self._asked(self._quotations, request, nothing)

    def _quotations(self, request: SearchRequest) -> QuotationResults:
        answer, partial = self._answered(request, "quotation")
        return QuotationResults(
            quotations=answers.quotations_of(answer),
            total=answers.total_of(answer),
            facets=answers.facets_of(answer, request),
            partial=partial,
        )

    def _asked(self, ask: Callable[[SearchRequest], Told], request: SearchRequest, nothing: Told) -> Told:
        """Ask again where another index has taken the place of the one that was asked."""
        try:
            return ask(request)
        except NotThere:
            self._look()
            return ask(request) if self._moment.state.number else nothing

    def _answered(self, request: SearchRequest, kind: Kind) -> tuple[JSON, bool]:
        """The answer, and whether part of the index is missing in it, or of the words it was asked with."""
        moment = self._moment
        raises_newer = kind == "release" and request.recency and is_weighed(request)
        forms = moment.lexicon.forms(request.query)
        body = body_of(request, forms, kind=kind, newest=moment.newest if raises_newer else None)
        answer = self._answer(request, body)
        partial = forms.partial or answers.is_partial(answer)
        if partial and request.whole:
            raise self._connection.part_missing()
        return answer, partial

    def _answer(self, request: SearchRequest, body: JSON) -> JSON:
        """The answer from the hit on that the request begins with, however far that is."""
        found = "said" not in (body["_source"] or ())
        if request.after is not None and found:
            place = answers.last_of(self._told(placing(body, request.after), request))
            if place is not None:
                return self._told(behind(body, place, request.limit), request)
        if request.offset + request.limit <= WINDOW:
            return self._told(body, request)
        last, left = None, request.offset
        while left:
            passed = (
                skipping(body, left)
                if last is None
                else behind(skipping(body, left), last, min(left, WINDOW))
            )
            answer = self._told(passed, request)
            if not answer["hits"]["hits"]:
                return self._told({**body, "from": 0, "size": 0}, request)
            last, left = answers.last_of(answer), left - len(answer["hits"]["hits"])
        return self._told(behind(body, last, request.limit) if last else body, request)

    def _told(self, body: JSON, request: SearchRequest) -> JSON:
        """What the cluster answers. The pages of one question come from the same copies, so that none overlaps."""
        question = json.dumps([body["query"], body["sort"]], sort_keys=True)
        name = hashlib.blake2b(question.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
        way = "dfs_query_then_fetch" if is_weighed(request) else "query_then_fetch"
        return self._connection.ask(
            "POST", f"/{self._alias}/_search", body, search_type=way, preference=f"copy-{name}"
        )

    # -- what is shown ------------------------------------------------------------------------------

    def cards(self, ids: Sequence[str]) -> tuple[Card, ...]:
        """What result pages show of these releases, in the order asked; unknown ids are left out."""
        keys = [release_key(id) for id in ids]
        try:
            found = dict(sources(self._connection, self._alias, keys, told="card"))
        except NotThere:
            return ()
        return tuple(card_of(found[key]) for key in keys if key in found)

    def excerpts(self, ids: Sequence[str], query: Node | None) -> tuple[Excerpt, ...]:
        """What a page of results shows of these releases, in the order asked; unknown ids are left out."""
        marks = self.marks(query)
        return tuple(excerpt_of(card, marks) for card in self.cards(ids))

    def marks(self, query: Node | None) -> Marks:
        """What to highlight for a query."""
        moment = self._moment
        return marks_of(query, moment.lexicon.forms(query) if moment.state.number else Forms({}))

    def digests(self) -> Mapping[str, str]:
        """id -> the digest its Entry came with. Walks through the whole index."""
        try:
            return digests_in(self._connection, self._alias)
        except NotThere:
            return {}

    @property
    def lexicon(self) -> Lexicon:
        """The words of the present state."""
        return self._moment.lexicon

    # -- states -------------------------------------------------------------------------------------

    def writer(self, *, bulk: bool = False) -> Writer:
        """Open the index that counts for changes. Raises IndexUnusable when there is none yet."""
        index = self._generations.current()
        if index is None:
            raise IndexUnusable(self._alias, "has not been begun")
        return Changing(self._connection, index, self._folder, self._follow)

    @property
    def generation(self) -> str:
        """A name for the present state; it differs after every change."""
        return self._moment.state.generation

    @property
    def changed(self) -> dt.datetime:
        """When the present state came to be."""
        return self._moment.state.moment

    def refresh(self) -> None:
        """Follow a change or a switch that another process made, within LOOK seconds.

        Of a cluster that does not answer the next question tells, not this look.
        """
        if time.monotonic() - self._looked >= LOOK:
            with suppress(ClusterTrouble):
                self._look()

    def _look(self) -> None:
        self._looked = time.monotonic()
        try:
            self._follow(self._generations.state(self._alias))
        except IndexUnusable:
            self._follow(_EMPTY)

    def _follow(self, state: State) -> None:
        if state.generation != self._moment.state.generation:
            self._moment = Moment(self._connection, state)

    def at_present(self) -> OpenSearchEngine:
        """Itself: the cluster answers from what it has now."""
        return self

    def close(self) -> None:
        """Let the connections go."""
        self._connection.close()


def begun(connection: Connection, folder: Path) -> OpenSearchEngine:
    """An engine over a new and empty index, in place of any that was there."""
    generations = Generations(connection)
    index = generations.begin()
    with Filling(connection, index, folder, lambda state: None):
        pass
    generations.switch(index)
    return OpenSearchEngine(connection, folder)


def _no_facets(request: SearchRequest) -> dict[Facet, FacetCounts]:
    return dict.fromkeys(request.facets, _NOTHING)
