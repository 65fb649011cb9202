"""Front matter: the fields that stand before a Markdown text, in YAML or TOML.

Only scalars and lists of scalars are taken; deeper structures are no release's field. Front
matter that is not valid is read line by line ("key: value") with a doubt, so that a title
with a colon in it does not cost the file.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Mapping

import yaml

from archive.readers.encoding import one_line
from archive.readers.links import safe_address
from archive.release import Doubt

LONGEST = 16_000  # characters; front matter of a site is a few hundred
MOST_BRACKETS = 200  # the YAML reader needs quadratic time: 20,000 open brackets took it 33 s
MOST_TOPICS = 50  # more is no choice of topics

# header -> the keys it goes by, most telling first.
_KEYS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "headline"),
    "subtitle": ("subtitle", "subhead", "subheadline", "deck", "dek"),
    "date": ("date", "issued", "published", "publishdate", "pubdate", "date_published", "release_date"),
    "issuer": ("issuer", "organization", "organisation", "publisher", "office", "author"),
    "sender": ("sender", "from"),
    "address": ("address", "canonical", "canonical_url", "url", "link", "permalink"),
    "language": ("language", "lang", "locale"),
    "kind": ("kind", "release_type", "type"),
    "topics": ("topics", "tags", "categories", "category", "keywords"),
    "embargo": ("embargo", "embargo_until", "embargoed_until"),
    "place": ("place", "location", "dateline", "city"),
    "status": ("status", "release_status"),
}
_BLOCK = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.*?)^(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_COLON_WITHIN = re.compile(
    r"^([A-Za-z][\w -]{0,40}:[ \t]+)([^\s\"'\[{|>&*!].*:[ \t].*?)[ \t]*$", re.MULTILINE
)
_INVALID = (yaml.YAMLError, ValueError, TypeError, RecursionError, OverflowError)
_FIELD = re.compile(r"^([A-Za-z][\w -]{0,40}):[ \t]+(\S.*)$", re.MULTILINE)


def split_front_matter(text: str) -> tuple[dict[str, str], str, tuple[Doubt, ...]]:
    """(headers, the text below, doubts). Text without front matter comes back whole, with no headers."""
    match = _BLOCK.match(text)
    if match is None or len(match[2]) > LONGEST:
        return {}, text, ()
    fields, doubts = _fields(match[1], match[2])
    if fields is None:
        return {}, text, ()
    plain = {
        str(key).strip().lower().replace("-", "_").replace(" ", "_"): value for key, value in fields.items()
    }
    headers: dict[str, str] = {}
    for header, keys in _KEYS.items():
        value = next((v for key in keys if (v := _written(plain.get(key)))), "")
        if header == "address":
            value = next((a for key in keys if (a := safe_address(_written(plain.get(key))))), "")
        if header == "topics":
            value = ", ".join(v for v in (_written(plain.get(key)) for key in keys) if v)
        if value:
            headers[header] = value
    return headers, text[match.end() :], doubts


def _fields(fence: str, raw: str) -> tuple[Mapping[object, object] | None, tuple[Doubt, ...]]:
    """The block's fields; None where it is no front matter but a text between two rules."""
    read = tomllib.loads if fence == "+++" else _safe_yaml
    try:
        found = read(raw)
        return (found, ()) if isinstance(found, dict) else (None, ())
    except _INVALID as error:
        doubt = Doubt(about="front-matter", reason=f"not valid ({_problem(error)}); read as far as it goes")
    try:
        found = _safe_yaml(_COLON_WITHIN.sub(lambda m: m[1] + json.dumps(m[2], ensure_ascii=False), raw))
        if isinstance(found, dict):
            return found, (doubt,)
    except _INVALID:
        pass
    by_line: dict[object, object] = {name: value.strip().strip("\"'") for name, value in _FIELD.findall(raw)}
    return (by_line, (doubt,)) if by_line else (None, ())


def _problem(error: Exception) -> str:
    """What was wrong, without the parser's talk of positions."""
    return one_line(str(getattr(error, "problem", None) or error), 80)


def _safe_yaml(raw: str) -> object:
    """YAML without aliases, of which a few lines can stand for gigabytes, and without heaps of brackets."""
    if raw.count("[") + raw.count("{") > MOST_BRACKETS:
        raise ValueError("it nests too deeply")
    for event in yaml.parse(raw, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise ValueError("it uses aliases")
    return yaml.safe_load(raw)


def _written(value: object) -> str:
    """A field's value on one line: dates as ISO, lists joined by commas, anything deeper ""."""
    if isinstance(value, (list, tuple)):
        return ", ".join(
            v for v in (_written(part) for part in value[:MOST_TOPICS] if not isinstance(part, list)) if v
        )
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return one_line(str(value))
