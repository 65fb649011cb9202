"""The arrays of a segment: which there are, and how each is laid out.

A segment's arrays, by name (``f`` one of TEXT_FIELDS, ``k``
one of KEYWORD_FIELDS, ``l`` the number of a language of the segment):

    terms.text, terms.at       every term of the segment, sorted; the first is PIECE_END
    f.at                       where each term's postings start; f.docs, f.tf run parallel
    f.docs, f.tf               in which releases, ascending, and how often
    f.place, f.positions       where each term's positions start; one position for each occurrence
    f.length                   words of each release in this field
    f.weight                   of title and body: what each posting's occurrences count, in parts of PARTS
    k.text, k.at               the values of a keyword field, sorted
    k.row, k.of                the values of release d: k.of[k.row[d]:k.row[d+1]]
    ids.text, ids.at           the id of each release;  digests.text, digests.at  likewise
    date                       proleptic day number, 0 for none
    language                   the number of each release's language; languages.text, languages.at
    stems.l.text, stems.l.at   the stems of a language, sorted
    stems.l.row, stems.l.of    the terms of each stem, likewise

The end of a piece of text takes a position of its own, under the term PIECE_END:
so no phrase reaches over it, and it can be found again in the Whoosh index.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from index.entry import TEXT_FIELDS
from index.flat.sidecar import Array, Strings, encoded, smallest, strings_of
from index.stems import stem

PIECE_END = "\x1e"  # sorts before every term, and no text has it as one
NO_DAY = 0
PARTS = 4  # weights are kept as whole quarters, so that a byte holds one
ZONED = ("title", "body")  # the fields of which some occurrences count more than others (making/zones.py)


def posting_arrays(
    field: str, term: Array, doc: Array, tf: Array, positions: Array, docs: int, terms: int
) -> dict[str, Array]:
    """The arrays of one text field from postings sorted by (term, doc) and their positions in that order."""
    at = np.searchsorted(term, np.arange(terms + 1))
    running = np.concatenate(([0], np.cumsum(tf)))
    words = term != 0
    length = np.bincount(doc[words], weights=tf[words], minlength=docs) if docs else np.zeros(0)
    return {
        f"{field}.at": smallest(at),
        f"{field}.docs": doc.astype(np.uint32),
        f"{field}.tf": smallest(tf),
        f"{field}.place": smallest(running[at]),
        f"{field}.positions": smallest(positions),
        f"{field}.length": length.astype(np.uint32),
    }


def keyword_arrays(name: str, rows: Sequence[Sequence[str]]) -> dict[str, Array]:
    """The arrays of one keyword field from the values of each release."""
    values = sorted({value for row in rows for value in row}, key=encoded)
    number = {value: n for n, value in enumerate(values)}
    of = [number[value] for row in rows for value in sorted(row, key=encoded)]
    text, at = strings_of(values)
    return {f"{name}.text": text, f"{name}.at": at} | rows_of(name, [len(row) for row in rows], of)


def rows_of(name: str, counts: Sequence[int] | Array, of: Sequence[int] | Array) -> dict[str, Array]:
    """A table of rows of unequal length as two arrays: where each row starts, and what is in the rows."""
    row = np.concatenate(([0], np.cumsum(np.asarray(counts, np.int64))))
    return {f"{name}.row": smallest(row), f"{name}.of": smallest(np.asarray(of, np.int64))}


def lengths_of(row: Array) -> Array:
    """How long each row of a table is, from where the rows start."""
    starts = row.astype(np.int64)
    return starts[1:] - starts[:-1]


def language_arrays(languages: Sequence[str]) -> dict[str, Array]:
    """The language of each release as a number, and the numbered languages."""
    known = sorted(set(languages))
    text, at = strings_of(known)
    number = smallest(np.array([known.index(language) for language in languages], np.int64))
    return {"languages.text": text, "languages.at": at, "language": number}


def stem_arrays(made: dict[str, Array]) -> dict[str, Array]:
    """The tables from stem to terms, one for each language, of the terms that occur in its releases."""
    terms = list(Strings(made["terms.text"], made["terms.at"]))
    stems: dict[str, Array] = {}
    for number, language in enumerate(Strings(made["languages.text"], made["languages.at"])):
        groups: dict[str, list[int]] = {}
        for term in _terms_of_language(made, number, len(terms)):
            groups.setdefault(stem(terms[term], language), []).append(term)
        ordered = sorted(groups, key=encoded)
        text, at = strings_of(ordered)
        stems |= {f"stems.{number}.text": text, f"stems.{number}.at": at}
        of = [term for key in ordered for term in groups[key]]
        stems |= rows_of(f"stems.{number}", [len(groups[key]) for key in ordered], of)
    return stems


def _terms_of_language(made: dict[str, Array], number: int, terms: int) -> Iterable[int]:
    """The numbers of the terms that occur in releases of a language, PIECE_END left out."""
    if len(made["languages.at"]) == 2:
        return range(1, terms)
    seen = np.zeros(terms, bool)
    for field in TEXT_FIELDS:
        term = np.repeat(np.arange(terms), lengths_of(made[f"{field}.at"]))
        seen[term[made["language"][made[f"{field}.docs"]] == number]] = True
    seen[0] = False
    found: list[int] = np.flatnonzero(seen).tolist()
    return found
