"""Agreement: when a field the parser read is what a careful person wrote down.

One function a field; each folds away what does not matter (case, quotation marks, the
spelling of a state, "the" before an act) and nothing else. The records come from gold
(JSON Lines); a field that a record does not have is not judged. Sums and floors are
evaluate.py's.

Conventions of the gold: a title in round brackets ("(none in text)") means that none is
printed, and is met by a stand-in with a doubt. A name that the text nowhere prints in full
is compared by its surname, a reference's title that it nowhere prints not at all: both are
the annotator's own words. ``…_optional`` lists items that may be found or not,
``…_accept`` other values of a field that are right as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from archive.measuring import folding
from archive.release import Quotation, Release

PRINTED = ("dateline", "release-line", "text")  # sources of a date that stands in the text itself
NEAR = 1  # blocks by which a cut may be off
_TEXTS = (
    "title",
    "kind",
    "date",
    "date_text_iso",
    "date_source",
    "dateline_place",
    "place",
    "release_status",
)
_LISTS = ("speakers", "references", "laws", "laws_cases")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One field of one release: how many items were wanted, found, and both; and both in words."""

    field: str
    n_right: int
    n_wanted: int
    n_found: int
    wanted: str
    found: str

    @property
    def wrong(self) -> bool:
        return not self.n_right == self.n_wanted == self.n_found


def misshapen(record: Mapping[str, Any]) -> str | None:
    """What in a record cannot be judged for its shape, in words; None where all can."""
    for key in _TEXTS:
        if not isinstance(record.get(key), str | None):
            return f'"{key}" must be a text or null'
    for key in _LISTS:
        if not isinstance(record.get(key), list | None):
            return f'"{key}" must be a list'
    for key in ("speakers", "references"):
        if not all(isinstance(item, dict) for item in record.get(key) or ()):
            return f'the items of "{key}" must be objects'
    block = record.get("contact_block")
    if not (block is None or (isinstance(block, dict) and all(isinstance(v, list) for v in block.values()))):
        return '"contact_block" must be null or an object with lists "names" and "phones"'
    if not isinstance(record.get("n_quotations"), int | None):
        return '"n_quotations" must be a number'
    return None


def judge(record: Mapping[str, Any], release: Release) -> Iterator[Judgement]:
    """Judge every field that the record has."""
    if "title" in record:
        yield _title(record, release)
    yield from _dates(record, release)
    for key in ("dateline_place", "place"):
        if key in record:
            yield _place(record, key, release)
    for key in ("release_status", "status"):
        if key in record:
            wanted = [record[key]] if record[key] in ("immediate", "embargoed") else []
            yield _items("status", wanted, [release.status] if release.status else [])
    yield from _speakers(record, release)
    if record.get("n_quotations") is not None and not record.get("n_quotations_is_lower_bound"):
        yield _one("quotations", str(record["n_quotations"]), str(len(release.quotations)))
    if "references" in record:
        yield _references(record, release)
    for key in ("laws_cases", "laws"):
        if key in record:
            optional = [folding.law(law) for law in record.get("laws_optional", ())]
            found = [folding.law(law.text) for law in release.laws]
            yield _items("laws", [folding.law(law) for law in record[key] or ()], found, optional)
    yield from _cuts(record, release)
    yield from _contacts(record, release)
    if "kind" in record:
        yield _one(
            "kind",
            folding.kind(record["kind"]),
            release.kind,
            map(folding.kind, record.get("kind_accept", ())),
        )


def _one(field: str, wanted: str, found: str, accept: Iterable[str] = ()) -> Judgement:
    right = found == wanted or found in accept
    return Judgement(
        field=field, n_right=right, n_wanted=1, n_found=1, wanted=wanted, found=wanted if right else found
    )


def _items(
    field: str, wanted: Iterable[str], found: Iterable[str], optional: Iterable[str] = ()
) -> Judgement:
    want = set(wanted)
    have = set(found) - (set(optional) - want)
    return Judgement(
        field=field,
        n_right=len(want & have),
        n_wanted=len(want),
        n_found=len(have),
        wanted=" | ".join(sorted(want)),
        found=" | ".join(sorted(have)),
    )


def _title(record: Mapping[str, Any], release: Release) -> Judgement:
    wanted = record["title"] or "(none)"
    if re.fullmatch(r"\(.*\)", wanted):
        doubted = any(doubt.about == "title" for doubt in release.doubts)
        return _one("title", "(none)", "(none)" if doubted else release.title)
    accept = [folding.headline(title) for title in record.get("title_accept", ())]
    return _one("title", folding.headline(wanted), folding.headline(release.title), accept)


def _dates(record: Mapping[str, Any], release: Release) -> Iterator[Judgement]:
    value = release.date.value.isoformat() if release.date.value else "none"
    if "date" in record:
        yield _one("date", record["date"] or "none", value, record.get("date_accept", ()))
    readings = [(release.date.source, value), *((r.source, r.value.isoformat()) for r in release.date.rivals)]
    printed = [day for source, day in readings if source in PRINTED]
    if "date_text_iso" in record:
        wanted = record["date_text_iso"]
    elif "date_source" in record:  # a printed date that lost against better evidence may be a rival here
        wanted = record["date"] if record["date_source"] in PRINTED else None
        printed = printed if wanted or release.date.source in PRINTED else []
    else:
        return
    if wanted:
        yield _one("date in text", wanted, wanted if wanted in printed else (printed or ["none"])[0])
    else:
        yield _one("false date", "none", (printed or ["none"])[0])


def _place(record: Mapping[str, Any], key: str, release: Release) -> Judgement:
    accept = [folding.place(place) for place in record.get("place_accept", ())]
    return _one("place", folding.place(record[key]), folding.place(release.dateline.place), accept)


def _speakers(record: Mapping[str, Any], release: Release) -> Iterator[Judgement]:
    if "speakers" not in record:
        return
    text = folding.name_words(" ".join(block.text for block in release.blocks))
    wanted = {folding.name(s.get("name"), text): s for s in record["speakers"] if s.get("name")}
    optional = [folding.name(name, text) for name in record.get("speakers_optional", ())]
    found: dict[str, Quotation] = {}
    for quotation in release.quotations:
        if quotation.speaker:
            own = folding.name(quotation.speaker, None)
            known = (
                own if own in wanted else next((n for n in wanted if " " not in n and own.endswith(n)), own)
            )
            found.setdefault(known, quotation)
    yield _items("speakers", wanted, found, optional)
    for name in wanted.keys() & found.keys():
        yield _one("role", folding.role(wanted[name].get("role")), folding.role(found[name].role))
        for key in ("org", "organisation"):
            if key in wanted[name]:
                yield _one(
                    "organisation",
                    folding.organisation(wanted[name][key]),
                    folding.organisation(found[name].organisation),
                )


def _references(record: Mapping[str, Any], release: Release) -> Judgement:
    text = folding.letters(" ".join(block.text for block in release.blocks))
    found = {(folding.letters(r.title), folding.address(r.url)) for r in release.references}

    def pairs(key: str) -> set[tuple[str, str]]:
        items = [
            (folding.letters(r.get("title")), folding.address(r.get("url"))) for r in record.get(key) or ()
        ]
        return {pair for title, url in items for pair in _met(title, url, text, found)}

    wanted = pairs("references")
    as_text = [f"{title} <{url}>" for title, url in wanted]
    optional = [f"{title} <{url}>" for title, url in pairs("references_optional")]
    return _items("references", as_text, [f"{title} <{url}>" for title, url in found], optional)


def _met(title: str, url: str, text: str, found: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pair itself; where its title is printed nowhere, whatever was found with its address."""
    if (url and title not in text) or not title:
        return [pair for pair in found if pair[1] == url] or [(title, url)]
    return [(title, url)]


def _cuts(record: Mapping[str, Any], release: Release) -> Iterator[Judgement]:
    """Where the end mark stands and where the boilerplate begins, to the block."""
    if "end_mark" in record:
        mark = record["end_mark"] or ""
        mark = "" if "not an end mark" in mark else re.sub(r"\([^)]*\).*", "", mark).strip()
        marks = [at for at, b in enumerate(release.blocks) if mark and b.text.strip().startswith(mark)]
        own = release.end_mark
        found = [at for at, b in enumerate(release.blocks) if own and b.text.strip() == own]
        yield _cut("end mark", mark, marks, found)
    if "boilerplate_first_words" in record:
        words = record["boilerplate_first_words"] or ""
        begins = [
            at
            for at, b in enumerate(release.blocks)
            if words and folding.letters(words) in folding.letters(b.text)
        ]
        found = [at for at, b in enumerate(release.blocks) if b.zone == "boilerplate"][:1]
        yield _cut("boilerplate", words, begins, found)


def _cut(field: str, wanted: str, at: list[int], found: list[int]) -> Judgement:
    if not wanted:
        return _one(field, "none", f"block {found[0]}" if found else "none")
    near = any(abs(there - here) <= NEAR for there in at for here in found)
    return _one(field, wanted, wanted if near else f"block {found[0]}" if found else "none")


def _contacts(record: Mapping[str, Any], release: Release) -> Iterator[Judgement]:
    names, phones, optional = [], [], [folding.letters(n) for n in record.get("contact_names_optional", ())]
    if "contact_block" in record:
        block = record["contact_block"] or {}
        names, phones = block.get("names", []), block.get("phones", [])
    elif "contacts" in record:
        names = [c["name"] for c in record["contacts"] if c.get("name")]
        phones = [c["phone"] for c in record["contacts"] if c.get("phone")]
    else:
        return
    yield _items(
        "phones", map(folding.digits, phones), [folding.digits(c.phone) for c in release.contacts if c.phone]
    )
    found = [folding.letters(c.name) for c in release.contacts if c.name]
    yield _items("contact names", map(folding.letters, names), found, optional)
