"""What an archive's keeper says of the whole corpus: corpus.toml.

Its title and note, its language, how ambiguous dates are read, who issues its
releases and under which other names and mail domains they appear, and which
spellings of a place are one. One release's own facts are never here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from archive.errors import ArchiveError

DateOrder = Literal["mdy", "dmy"]


class BadRules(ArchiveError):
    """corpus.toml cannot be used; the message names the key and the cure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Someone who issues releases: the name shown, other spellings, mail and web domains."""

    name: str
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusRules:
    """corpus.toml, read. ``date_order`` None: an ambiguous date (04/05/06) stays a doubt.

    ``issuer`` is whose releases these are where nothing in a release says so.
    """

    title: str | None = None
    note: str | None = None
    language: str | None = None
    date_order: DateOrder | None = None
    issuer: str | None = None
    issuers: tuple[Issuer, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)  # folded name or alias -> the issuer shown
    places: Mapping[str, str] = field(default_factory=dict)  # folded place or alias -> the place shown

    def issuer_called(self, name: str) -> str | None:
        """The issuer with this name or alias (in any case), or None."""
        return self.names.get(_folded(name))

    def place_called(self, place: str) -> str:
        """The place shown for this spelling of it: the keeper's, or the spelling itself."""
        return self.places.get(_folded(place), place)

    def issuer_at(self, domain: str) -> str | None:
        """The issuer that writes from this mail or web domain, or None."""
        host = domain.casefold().removeprefix("www.")
        return next(
            (i.name for i in self.issuers for own in i.domains if host == own or host.endswith(f".{own}")),
            None,
        )


def read_rules(path: Path) -> CorpusRules:
    """The rules in a corpus.toml, which need not exist. Raises BadRules."""
    if not path.exists():
        return CorpusRules()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadRules(f"{path} is not valid TOML ({error}). Mend that line and try again.") from error
    texts = ("title", "note", "language", "date_order", "issuer")
    for key, value in table.items():
        if key not in (*texts, "issuers", "places"):
            raise BadRules(f"{path} has an unknown key {key!r}. Known: {', '.join(texts)}, issuers, places.")
        if key in texts and not isinstance(value, str):
            raise BadRules(f"{path}: {key!r} must be a text in quotes.")
    order = table.get("date_order")
    if order is not None and order not in get_args(DateOrder):
        raise BadRules(f'{path}: date_order must be "mdy" (month first) or "dmy" (day first), not {order!r}.')
    issuers = tuple(_issuer(path, name, facts) for name, facts in _tables(path, table, "issuers"))
    places = [_issuer(path, name, facts) for name, facts in _tables(path, table, "places")]
    return CorpusRules(
        title=table.get("title"),
        note=table.get("note"),
        language=table.get("language"),
        date_order=order,
        issuer=table.get("issuer"),
        issuers=issuers,
        names={_folded(spelling): i.name for i in issuers for spelling in (*i.aliases, i.name)},
        places={_folded(spelling): p.name for p in places for spelling in (*p.aliases, p.name)},
    )


def _tables(path: Path, table: Mapping[str, object], key: str) -> Iterable[tuple[str, object]]:
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise BadRules(f'{path}: {key} are tables of their own: [{key}."Full Name"].')
    return value.items()


def _issuer(path: Path, name: str, facts: object) -> Issuer:
    if not isinstance(facts, dict) or not set(facts) <= {"aliases", "domains"}:
        raise BadRules(f"{path}: {name!r} may have aliases and domains, each a list of texts.")
    if not all(isinstance(list_, list) for list_ in facts.values()):
        raise BadRules(f'{path}: aliases and domains of {name!r} are lists of texts, such as ["A.B."].')
    return Issuer(
        name=name,
        aliases=tuple(map(str, facts.get("aliases", ()))),
        domains=tuple(str(domain).casefold() for domain in facts.get("domains", ())),
    )


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("’", "'").split()).rstrip(".")
