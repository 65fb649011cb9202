"""The filter panel: which values of a facet are offered, and the chips of those in use.

Selected values first, then by count; the rest is a page of its own
(/search/values/<facet>). The counts are the answer's; nothing is counted here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from archive.topics import Vocabulary
from index.engine import ChosenFacet, Facet
from index.facets import FacetView
from index.known_values import without_in_words
from index.language.query import NONE
from index.law_names import law_name
from web.question import FILTERS, PANEL, Question
from web.wording import DATE_SOURCE_WORDS, FACET_WORDS, FORMAT_WORDS, capitalised, number

SHOWN = 6  # values of a facet before "All 31 topics": as many as a phone shows with the heading
OPEN = 2  # facets unfolded from the start, with the dates; the others when in use
WORTH_FINDING = 10  # with more values than this a box to find one is offered


class ShownValue(NamedTuple):
    """One value of a facet with its box, and how many have it, as it is written."""

    value: str
    label: str
    counted: str
    selected: bool


class FacetPanel(NamedTuple):
    """One facet as the panel shows it. ``all_address`` None: every value is shown already."""

    facet: ChosenFacet
    heading: str
    rows: tuple[ShownValue, ...]
    selected: int
    unfolded: bool
    all_address: str | None
    all_words: str
    findable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A filter in use: what it is called, and the address of the same search without it."""

    heading: str
    label: str
    without: Question


def panels_of(
    views: Mapping[Facet, FacetView], question: Question, panel: tuple[ChosenFacet, ...] = PANEL
) -> tuple[FacetPanel, ...]:
    """The facets with something to choose, in the order of the panel."""
    made = (_panel(facet, views[facet], question, at < OPEN) for at, facet in enumerate(panel))
    return tuple([one for one in made if one.rows])


def offered(question: Question) -> int:
    """How many values of each facet to ask for, so that all those selected can be shown."""
    return SHOWN + max(map(len, question.chosen.values()), default=0)


def _panel(facet: ChosenFacet, view: FacetView, question: Question, unfolded: bool) -> FacetPanel:
    selected = [value for value in view.values if value.selected]
    others = [value for value in view.values if not value.selected and value.count]
    shown = [*selected, *others[: max(0, SHOWN - len(selected))]]
    hidden = view.distinct > len(shown)
    shown += [view.missing] if view.missing and shown else []
    written = capitalised if facet == "kind" else str
    heading, _, several = FACET_WORDS[facet]
    return FacetPanel(
        facet=facet,
        heading=heading,
        rows=tuple([ShownValue(v.value, written(v.label), number(v.count), v.selected) for v in shown]),
        selected=sum(v.selected for v in shown),
        unfolded=any(v.selected for v in shown) or unfolded,
        all_address=_values_address(facet, question) if hidden else None,
        all_words=f"{'All' if view.exact else 'The first'} {number(view.distinct)} {several}",
        findable=view.distinct > WORTH_FINDING,
    )


def _values_address(facet: ChosenFacet, question: Question) -> str:
    return replace(question, page=1, table=False).address(f"{question.at}/values/{facet}")


def chips_of(question: Question, vocabulary: Vocabulary) -> tuple[Chip, ...]:
    """The filters in use, in the order of the panel, dates last."""
    chips = [
        Chip(
            heading=FACET_WORDS[facet][0],
            label=labelling(facet, vocabulary)(value),
            without=question.without_value(facet, value),
        )
        for facet in FILTERS
        for value in question.chosen.get(facet, ())
    ]
    if question.since or question.until:
        chips.append(Chip(heading="Date", label=range_words(question), without=question.without_range()))
    if question.undated:
        chips.append(Chip(heading="Date", label="No date", without=question.with_undated(False)))
    return tuple(chips)


def labelling(facet: ChosenFacet, vocabulary: Vocabulary) -> Callable[[str], str]:
    """How the values of a facet are shown: topics by their label, kinds as a heading, others as they are."""
    named = _naming(facet, vocabulary)
    return lambda value: without_in_words(facet) if value.casefold() == NONE else named(value)


def _naming(facet: ChosenFacet, vocabulary: Vocabulary) -> Callable[[str], str]:
    if facet == "topic":
        return vocabulary.label
    if facet == "law":
        return law_name
    if facet == "format":
        return lambda value: FORMAT_WORDS.get(value, value)
    if facet == "dated":
        return lambda value: capitalised(DATE_SOURCE_WORDS.get(value, value) or "nowhere")
    return capitalised if facet in ("kind", "doubt") else str


def range_words(question: Question) -> str:
    """The chosen dates as typed: "2024", "2023 to 2024", "from 2023", "to 2024"."""
    since, until = question.since, question.until
    if since and until:
        return since if since == until else f"{since} to {until}"
    return f"from {since}" if since else f"to {until}"
