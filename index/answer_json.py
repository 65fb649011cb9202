"""An answer as JSON, under the names programs rely on: made here and nowhere else.

The command line prints it, the API sends it. The time an answer took is not
part of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from archive.address import passage_address, release_address
from index.asked import sound
from index.facets import FacetView
from index.quoting import QuotationAnswer
from index.search import Answer, Hit


def as_json(answer: Answer, prefix: str = "") -> dict[str, object]:
    """The answer. ``prefix`` goes before each address.

    ``cursor`` asks for the next page; None on the last. ``suggestions`` are other
    spellings of a query that found little, and what each would find. The last value of
    a facet may be "none": the releases without one.
    """
    return {
        "query": answer.query,
        "understood": answer.understood,
        "notes": list(answer.notes),
        "total": answer.total,
        "partial": answer.partial,
        "page": answer.page,
        "pages": answer.pages,
        "cursor": answer.next_cursor,
        "suggestions": [
            {"query": suggestion.query, "total": suggestion.total} for suggestion in answer.suggestions
        ],
        "hits": [_hit_as_json(hit, prefix) for hit in answer.hits],
        "facets": {facet: values_as_json(view)["values"] for facet, view in answer.facets.items()},
    }


def values_as_json(view: FacetView) -> dict[str, object]:
    """The values of one facet; ``distinct`` counts those not listed too. ``exact`` False: there are more, and more of each."""
    return {
        "distinct": view.distinct,
        "exact": view.exact,
        "values": [
            {"value": v.value, "label": v.label, "count": v.count, "selected": v.selected}
            for v in (*view.values, *((view.missing,) if view.missing else ()))
        ],
    }


def quotations_as_json(
    answer: QuotationAnswer, citations: Sequence[str], prefix: str = ""
) -> dict[str, object]:
    """An answer with quotations; ``citations`` are theirs, in the same order."""
    return {
        "understood": answer.understood,
        "notes": list(answer.notes),
        "total": answer.total,
        "partial": answer.partial,
        "page": answer.page,
        "pages": answer.pages,
        "quotations": [
            {
                "speaker": one.said.name,
                "role": one.said.role,
                "organisation": one.said.organisation,
                "text": sound(one.said.text),
                "release": one.card.id,
                "title": one.card.title,
                "date": one.card.date.isoformat() if one.card.date else None,
                "issuer": one.card.issuer,
                "paragraph": one.said.paragraph,
                "url": prefix + passage_address(one.card.id, one.said.paragraph),
                "citation": citation,
            }
            for one, citation in zip(answer.quotations, citations, strict=True)
        ],
        "facets": {facet: values_as_json(view)["values"] for facet, view in answer.facets.items()},
    }


def _hit_as_json(hit: Hit, prefix: str) -> dict[str, object]:
    return {
        "id": hit.id,
        "title": hit.title,
        "date": hit.date.isoformat() if hit.date else None,
        "issuer": hit.issuer,
        "place": hit.place,
        "topics": [id for id, _ in hit.topics],
        "url": prefix + release_address(hit.id, hit.title),
        "passages": [
            {
                "paragraph": snippet.paragraph,
                "url": prefix + passage_address(hit.id, snippet.paragraph),
                "text": snippet.text,
                "matches": [list(match) for match in snippet.matches],
            }
            for snippet in hit.passages
        ],
        "more_passages": hit.more_passages,
    }
