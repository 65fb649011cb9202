"""Home and Settings: where one archive lives, and what its keeper has set.

A home is a folder: settings.toml, corpus/ (the truth), embargoed/ (releases
before their time), index/<generation>/ (derived), quarantine/ (what could not
be read). Found by flag, then environment, then the user's data folder.
"""

from __future__ import annotations

import contextlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import NoneType
from typing import Any

import platformdirs

from archive.errors import ArchiveError
from archive.store.corpus import Corpus
from archive.store.writing import write_whole, writing

# What a key of settings.toml must be, by the type of its default.
WANTED = {
    NoneType: "a text in quotes",
    int: "a whole number, not below 0",
    bool: "true or false",
    tuple: 'a list such as ["archive.example"]',
}


ENGINES = ("whoosh", "opensearch")  # the first where nothing is said


class BadSettings(ArchiveError):
    """settings.toml cannot be used; the message names the key and the cure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What settings.toml may say; settings.example.toml explains each key to its keeper. An unknown key is an error.

    ``base_address`` is the public address of the site, without a slash at its end
    ("https://archive.example"); feeds and citations use it. ``contact`` is shown
    to visitors. ``prefix`` is the path below which ``serve`` serves. ``workers`` is how many web processes ``serve`` starts. ``originals``:
    exports hold every original, even one that names press contacts. ``hosts`` are further
    names under which the site may be asked. ``proxies``: how many stand before it.
    ``requests_per_minute``: how often one address may ask each worker; 0: as often as it likes.
    ``engine`` holds the index; the rest is for OpenSearch, where ``opensearch_password`` names an environment variable.
    """

    title: str | None = None
    note: str | None = None
    base_address: str | None = None
    contact: str | None = None
    prefix: str | None = None
    workers: int = 2
    originals: bool = False
    hosts: tuple[str, ...] = ()
    proxies: int = 0
    requests_per_minute: int = 0
    engine: str | None = None
    opensearch_hosts: tuple[str, ...] = ()
    opensearch_index: str | None = None
    opensearch_user: str | None = None
    opensearch_password: str | None = None
    opensearch_ca: str | None = None
    opensearch_shards: int = 1
    opensearch_replicas: int = 1


@dataclass(frozen=True, slots=True)
class Home:
    """One archive's folder. It need not exist yet; commands that write make it.

    ``environ`` is the environment as the door read it, for what a setting may only name: passwords.
    """

    folder: Path
    environ: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def corpus_folder(self) -> Path:
        return self.folder / "corpus"

    @property
    def embargoed_folder(self) -> Path:
        return self.folder / "embargoed"

    @property
    def index_folder(self) -> Path:
        return self.folder / "index"

    @property
    def quarantine_folder(self) -> Path:
        return self.folder / "quarantine"

    @property
    def lock(self) -> Path:
        return self.folder / "writer.lock"

    @contextlib.contextmanager
    def writing(self, what: str) -> Iterator[None]:
        """Hold the lock of the home for a command; what an earlier one left when it was cut off is mended first.

        Raises Busy, naming the holder, while another process writes.
        """
        with writing(self.lock, what):
            self.corpus().mend()
            self.embargoed().mend()
            yield

    @property
    def settings(self) -> Settings:
        """What settings.toml says, with defaults for what it does not. Raises BadSettings."""
        return read_settings(self.folder / "settings.toml")

    def corpus(self) -> Corpus:
        """The public releases."""
        return Corpus(self.corpus_folder, catalogue=self.folder / "catalogue.sqlite")

    def embargoed(self) -> Corpus:
        """The releases that must not be seen yet; the web never opens this."""
        return Corpus(self.embargoed_folder, catalogue=self.embargoed_folder / "catalogue.sqlite")

    def title(self) -> str:
        """What the site is called: settings.toml, else corpus.toml, else the program's name."""
        return self.settings.title or self.corpus().rules.title or "Dateline"


def find_home(flag: Path | None, environ: Mapping[str, str]) -> Home:
    """--home, else $DATELINE_HOME, else the user's data folder."""
    if flag is not None:
        return Home(flag, environ)
    if named := environ.get("DATELINE_HOME"):
        return Home(Path(named), environ)
    return Home(Path(platformdirs.user_data_dir("dateline", appauthor=False)), environ)


def name_engine(path: Path, engine: str) -> None:
    """Set ``engine`` in a settings.toml, and leave the rest of it as it is."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    line = f'engine = "{engine}"'
    named, count = re.subn(r"(?m)^engine\s*=.*$", line, text)
    write_whole(path, (named if count else f"{line}\n{text}").encode())


def read_settings(path: Path) -> Settings:
    """The settings in a file, which need not exist."""
    if not path.exists():
        return Settings()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(f"{path} is not valid TOML ({error}). Mend that line and try again.") from error
    known = {field.name: field for field in fields(Settings)}
    for key, value in table.items():
        if key not in known:
            raise BadSettings(f"{path} has an unknown key {key!r}. Known: {', '.join(known)}.")
        wanted = WANTED[type(known[key].default)]
        if not _is(value, wanted):
            raise BadSettings(f"{path}: {key!r} must be {wanted}.")
    if table.get("engine", ENGINES[0]) not in ENGINES:
        raise BadSettings(f"{path}: 'engine' must be one of {', '.join(ENGINES)}.")
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in table.items()}
    return Settings(**values)


def _is(value: object, wanted: str) -> bool:
    """Is a value of settings.toml what its key needs?"""
    match value:
        case bool():
            return wanted == WANTED[bool]
        case int():
            return wanted == WANTED[int] and value >= 0
        case list():
            return wanted == WANTED[tuple] and all(isinstance(one, str) for one in value)
        case _:
            return wanted == WANTED[NoneType] and isinstance(value, str)
