"""Site: what the pages of one public archive stand on.

app.py opens the corpus and the engine and hands them over here; nothing in
this room reads the environment, a settings file or a clock of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from flask import g, has_app_context

from archive.store.corpus import Corpus
from index.budget import SECONDS
from index.engine import Engine
from index.language.synonyms import NO_SYNONYMS, Synonyms


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How the archive may be asked. ``hosts``: names beside that of the base address; none of both: any.

    ``proxies``: how many stand before it and tell who asks. ``requests_per_minute``: of one address
    and each worker; 0: any number. ``cpu_seconds``: what one question may cost. ``contact``: whom to
    tell of a weakness.
    """

    hosts: tuple[str, ...] = ()
    proxies: int = 0
    requests_per_minute: int = 0
    cpu_seconds: float = SECONDS
    contact: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One public archive. ``note`` stands in the footer of every page.

    ``base_address`` is the public address without a slash at its end; None: the
    one each request came to. ``today`` says which day it is, for "last 90 days".
    ``index`` follows its generations; pages ask ``engine``, which is held to one of them.
    ``synonyms`` are the corpus's own. ``originals``: a ZIP holds every original, even one that
    names press contacts. ``contact`` is shown to visitors: an address or a sentence.
    """

    title: str
    note: str | None
    base_address: str | None
    corpus: Corpus
    index: Engine
    today: Callable[[], dt.date]
    synonyms: Synonyms = NO_SYNONYMS
    originals: bool = False
    access: Access = Access()
    contact: str | None = None

    @property
    def engine(self) -> Engine:
        """The index in the one state that this request is answered from (freshness.py); else as it is."""
        held: Engine | None = g.get("engine") if has_app_context() else None
        return held or self.index
