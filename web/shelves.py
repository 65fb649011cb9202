"""Shelves: the facets that can be browsed, and the address of each of their values.

One idea for topics, people, places, issuers, laws and kinds alike: a list of all
values with their numbers, and a page for each value. What differs stands in the
table; the pages are browse.py's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from archive.speakers import surname_of
from archive.topics import Vocabulary
from index.engine import ChosenFacet
from web.facets import labelling
from web.wording import FACET_WORDS, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A facet to be browsed below /browse/<name>. ``empty``: what is said when it has no values.

    ``sorted_by`` gives what a label is filed under; by default itself.
    """

    name: str
    facet: ChosenFacet
    title: str
    empty: str
    sorted_by: Callable[[str], str] = plain

    @property
    def one(self) -> str:
        """What one value is called."""
        return FACET_WORDS[self.facet][1]

    def labels(self, vocabulary: Vocabulary) -> Callable[[str], str]:
        """How its values are called in the list: topics with those above them."""
        return vocabulary.path if self.facet == "topic" else labelling(self.facet, vocabulary)


def _by_surname(name: str) -> str:
    """Brandt, Ana: where a person stands in a list."""
    return f"{surname_of(name)} {plain(name)}"


SHELVES: Mapping[str, Shelf] = {
    shelf.name: shelf
    for shelf in (
        Shelf(
            name="topics",
            facet="topic",
            title="Topics",
            empty="No release here has a topic yet. Topics come from the archive's topics.toml.",
        ),
        Shelf(
            name="people",
            facet="speaker",
            title="People quoted",
            empty="No release here quotes anybody yet.",
            sorted_by=_by_surname,
        ),
        Shelf(name="places", facet="place", title="Places", empty="No release here names a place yet."),
        Shelf(name="issuers", facet="issuer", title="Issuers", empty="No release here has an issuer yet."),
        Shelf(
            name="laws",
            facet="law",
            title="Laws and cases",
            empty="No release here names a bill, an act or a case yet.",
        ),
        Shelf(name="kinds", facet="kind", title="Kinds", empty="No release is here yet."),
    )
}
_NAMES: Mapping[ChosenFacet, str] = {shelf.facet: name for name, shelf in SHELVES.items()}


def value_address(facet: ChosenFacet, value: str) -> str:
    """The page of one value of a facet that is browsed; "" for a value that no address can hold."""
    try:
        return f"/browse/{_NAMES[facet]}/{quote(value, safe='')}"
    except UnicodeEncodeError:
        return ""
