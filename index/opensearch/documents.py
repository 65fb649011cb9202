"""Documents: what an Entry is in the index, and cards and quotations read back from there.

The text fields are terms with blanks between them and PIECE_END between pieces, so that no phrase
reaches from one piece into the next. Cards and quotations lie in the source as JSON within a text,
in ASCII: not every text a release may hold (half a character, say) can be written as UTF-8.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import NamedTuple

from index.entry import TEXT_FIELDS, Card, Entry, Said, checked
from index.language.query import KEYWORD_FIELDS
from index.opensearch.mapping import JSON
from index.stems import DEFAULT_LANGUAGE
from index.words import terms_of

PIECE_END = "¶"  # no word of words.py has it
BLANK = "␣"  # stands for a blank inside a term: the voicing mark of kana, written alone, folds to one
LONGEST_VALUE = 32_000  # bytes; Lucene takes 32,766
LONGEST_ID = 400  # bytes; the server takes 512

_HALF = re.compile("[\ud800-\udfff]")
_WRITTEN_HALF = re.compile("\ufdd0([0-9a-f]{4})")

Uses = Mapping[str, tuple[str, ...]]  # text field -> the terms a release has in it, each once


class Document(NamedTuple):
    """One document: where it lies, and what is written there."""

    key: str
    source: JSON


class Documents(NamedTuple):
    """All that is written for one release: its own document, and one for each quotation in which there is a word."""

    release: Document
    quotations: tuple[Document, ...]
    language: str
    terms: Uses


def release_key(id: str) -> str:
    """Where the document of a release lies."""
    return f"r{written(id)}"


def quotation_key(id: str, number: int) -> str:
    """Where a quotation of a release lies; the first is 0."""
    return f"q{number}.{written(id)}"


def documents_of(entry: Entry) -> Documents:
    """What is written for an entry. Raises ValueError or TypeError for one that cannot be indexed."""
    checked(entry)
    if len(written(entry.id).encode()) > LONGEST_ID:
        raise ValueError(f"the id {entry.id[:40]!r}… is longer than {LONGEST_ID} bytes")
    pieces = {field: [terms_of(text) for text in entry.texts.get(field, ())] for field in TEXT_FIELDS}
    common: JSON = {"id": written(entry.id), **_values(entry)}
    if entry.date is not None:
        common |= {"day": entry.date.toordinal(), "month": entry.date.isoformat()[:7]}
    language = entry.language or DEFAULT_LANGUAGE
    terms = {
        field: tuple(dict.fromkeys(term for piece in pieces[field] for term in piece)) for field in pieces
    }
    text = {field: text_of(pieces[field]) for field in TEXT_FIELDS}
    spoken = [(one, said) for one, said in zip(entry.said, pieces["quote"], strict=True) if said]
    release: JSON = {
        "document": "release",
        "digest": entry.digest,
        **common,
        **text,
        "card": _packed(_told(entry.card)),
        "held": _packed([language, len(spoken), terms]),
    }
    quotations = tuple(
        Document(
            quotation_key(entry.id, number),
            {
                "document": "quotation",
                **common,
                **_own(one),
                "number": number,
                "title": text["title"],
                "boilerplate": text["boilerplate"],
                "quote": text_of([said]),
                "said": _packed(_told(one)),
            },
        )
        for number, (one, said) in enumerate(spoken)
    )
    return Documents(Document(release_key(entry.id), release), quotations, language, terms)


def text_of(pieces: list[list[str]]) -> str:
    """Pieces of terms as the whitespace analyzer reads them."""
    return f" {PIECE_END} ".join(map(row_of, filter(None, pieces)))


def row_of(terms: Sequence[str]) -> str:
    """Terms with blanks between them, each in one piece."""
    row = " ".join(terms)
    return row if row.isascii() or len(row.split()) == len(terms) else " ".join(map(as_token, terms))


def as_token(term: str) -> str:
    """A term as it stands in a text field, in one piece."""
    return term if term.isascii() else "".join(BLANK if char.isspace() else char for char in term)


def _values(entry: Entry) -> JSON:
    values = {field: sorted(set(map(written, entry.keywords.get(field, ())))) for field in KEYWORD_FIELDS}
    for field, several in values.items():
        for value in several:
            if len(value.encode()) > LONGEST_VALUE:
                raise ValueError(
                    f"a {field} of {entry.id!r} is longer than {LONGEST_VALUE} bytes: {value[:40]!r}…"
                )
    return {field: several for field, several in values.items() if several}


def _own(said: Said) -> JSON:
    """Speaker and role of a quotation, in place of its release's."""
    own = {"speaker": said.speaker, "role": said.role}
    return {field: [] if value is None else [written(value)] for field, value in own.items()}


def written(value: str) -> str:
    """A value as UTF-8 can hold it: halves of characters are spelt out. The same value for all others."""
    return value if value.isascii() else _HALF.sub(lambda half: f"\ufdd0{ord(half[0]):04x}", value)


def as_given(value: str) -> str:
    """What ``written`` was given."""
    return value if value.isascii() else _WRITTEN_HALF.sub(lambda half: chr(int(half[1], 16)), value)


def _packed(told: object) -> JSON:
    return {"json": json.dumps(told, default=_as_text, separators=(",", ":"))}


def _told(kept: Card | Said) -> JSON:
    return {field.name: getattr(kept, field.name) for field in fields(kept)}


def _as_text(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be kept")


def card_of(source: JSON) -> Card:
    """The card in the source of a release."""
    told = json.loads(source["card"]["json"])
    return Card(
        **{
            **told,
            "date": dt.date.fromisoformat(told["date"]) if told["date"] else None,
            "topics": tuple(told["topics"]),
            "passages": tuple((number, text) for number, text in told["passages"]),
            "boilerplate": tuple((number, text) for number, text in told["boilerplate"]),
        }
    )


def said_of(source: JSON) -> Said:
    """What is said, from the source of a quotation."""
    return Said(**json.loads(source["said"]["json"]))


class Held(NamedTuple):
    """What an index holds of a release besides its own document: to be taken back when it is replaced or removed."""

    language: str
    quotations: int
    terms: Uses


def held_of(source: JSON) -> Held:
    """What an index holds of a release, by its source."""
    language, quotations, terms = json.loads(source["held"]["json"])
    return Held(language, quotations, {field: tuple(several) for field, several in terms.items()})


def keys_of_quotations(id: str, first: int, past: int) -> Iterator[str]:
    """Where the quotations of a release lie, from one number up to another."""
    return (quotation_key(id, number) for number in range(first, past))
