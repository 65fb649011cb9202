"""Citations for people: Chicago, APA and MLA, three functions of what is cited.

After the manuals' examples for press releases and web pages (Chicago 17, APA 7, MLA 9).
Plain text: what the manuals set in italics is left to whoever pastes it. What is not known
is left out; none of the three prints "unknown".
"""

from __future__ import annotations

import datetime as dt
import re

from web.formats.cited import Cited
from web.wording import MONTHS, american_day

SHORT = (
    *("Jan.", "Feb.", "Mar.", "Apr.", "May", "June"),
    *("July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."),
)  # months as MLA shortens them


def chicago(cited: Cited) -> str:
    """Issuer. “Title.” Press release, November 19, 2024, ¶ 4. Address."""
    where = [cited.genre, american_day(cited.date) if cited.date else "n.d."]
    where += [numbers] if (numbers := cited.numbers("¶", "¶¶")) else []
    who = _stopped(_said_in(cited, "quoted in"))
    return _joined(who, _quoted(cited.title), _stopped(", ".join(where)), cited.address)


def apa(cited: Cited) -> str:
    """Issuer. (2024, November 19). Title (para. 4) [Press release]. Archive. Address.

    Without an issuer the title comes first, as the manual has it. Where somebody is
    quoted, the words are the issuer's to cite; the speaker stands behind them.
    """
    day = cited.date
    when = f"({day.year}, {MONTHS[day.month - 1]} {day.day})." if day else "(n.d.)."
    numbers = cited.numbers("para.", "paras.")
    speaker = f"quoting {cited.speaker}" if cited.speaker else ""
    part = ", ".join(filter(None, (numbers, speaker)))
    title = cited.title + (f" ({part})" if part else "") + f" [{cited.genre}]."
    first = (_stopped(cited.issuer), when, title) if cited.issuer else (title, when)
    site = _stopped(cited.archive) if cited.archive != cited.issuer else ""
    return _joined(*first, site, cited.address)


def mla(cited: Cited) -> str:
    """Issuer. “Title.” Archive, 19 Nov. 2024, par. 4, address. Press release."""
    where = [cited.archive, _mla_day(cited.date), cited.numbers("par.", "pars."), cited.address]
    who = _stopped(_said_in(cited, "qtd. in"))
    return _joined(who, _quoted(cited.title), ", ".join(filter(None, where)) + ".", _stopped(cited.genre))


def _said_in(cited: Cited, words: str) -> str:
    """The issuer; before it whose words they are."""
    names = [f"{cited.speaker}, {words}" if cited.speaker else "", cited.issuer or ""]
    return " ".join(filter(None, names))


def _mla_day(day: dt.date | None) -> str:
    return f"{day.day} {SHORT[day.month - 1]} {day.year}" if day else ""


def _quoted(title: str) -> str:
    """The title in quotation marks, with a full stop; its own marks become single ones."""
    opened = re.sub(r'"([^"]*)"', r"‘\1’", title).translate({ord("“"): "‘", ord("”"): "’"})
    return f"“{_stopped(opened)}”"


def _stopped(text: str) -> str:
    """The text with a full stop, unless it ends in a mark of its own."""
    text = text.rstrip()
    return text if not text or text.endswith((".", "?", "!", "…")) else f"{text}."


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


CITATIONS = (("Chicago", chicago), ("APA", apa), ("MLA", mla))  # in the order in which pages offer them
