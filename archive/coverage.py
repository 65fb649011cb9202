"""What a vocabulary covers and what it lacks: releases per topic, releases without, words nobody has taken up.

Everything here is counting; the editors decide. Words and phrases are looked for
in headlines and opening paragraphs, where a release says what it is about.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from archive.corpus import Corpus
from archive.release import GivenBy, Release
from archive.storing import given_topics
from archive.toml_text import toml_text, toml_value
from archive.topics import TopicRule, Vocabulary, stems_of

OPENING = 2  # paragraphs of the body; the third is a quotation as often as not
KNOWN = 400_000  # words and phrases counted at a time; some 80 MB
SHOWN = 20  # candidates; more would not be read
COMMON = 0.4  # of all releases: a word that stands in more of them tells none from the other
FEWEST = 2  # releases; one is an accident
SHARE = 0.01  # of the releases without topic that a candidate must stand in
HALF_AGAIN = 1.5  # how much oftener it stands in releases without topic than in the others
SUGGESTED = 25  # topics to start with; the vocabulary of the example has 29
TOGETHER = 0.6  # of a word's releases that also have the topic's first word: then it belongs to it
COMPANIONS = 4  # further words of a suggested topic

# Too frequent in any text, or in any press release, to name what one is about.
_EMPTY = frozenset(
    """
    about above after again against all also although always among and another any are around because been before
    being below between both but can could did does doing done down during each either else ever every few first for
    from further get gets give given going had has have having her here hers him his how however into its itself just
    last less like made make makes making many may might more most much must near need neither never new next none nor
    not now off often once one only onto other others our ours out over own part per put said same say says see seen
    she should since some soon still such take taken than that the their them then there these they this those though
    three through thus today together too two under until upon use used using very was way well were what when where
    whether which while who whom whose why will with within without would yes yet you your yours
    accept address agree applaud applauds approve approved asks award awarded awards back backs begin begins bill bills
    bring call calls close comment comments commend commends condemn condemns continue continued continues cosponsor
    critical current denounce deliver discuss effort efforts encourage fight fights find give hail hails help helps hold
    holds host hosts improve include includes including increase introduce introduces introduced join joins keep latest
    lead leads local look meet meets move moves name names nearly offer offers open opens oppose opposes pass passes
    passed plan plans pleased praise praises present presents promote propose protect provide provides push pushes
    question questions raise reaction react receive received receives remark remarks respond response sends serve seek
    seeks show special speak speaks sponsor start stand support supports system tell tells third thank thanks throughout
    tour tours urge urged urges visit visits vote votes welcome welcomes wins work working
    announce announced announces announcement news press release releases statement media contact immediate
    information office director president chair chairman spokesperson monday tuesday wednesday thursday friday
    saturday sunday january february march april june july august september october november december year years
    month months week weeks day days time million billion percent people state national public group members
    avec cette ces dans des elle est les leur mais nous par pas plus pour que qui sans ses son sont sur une
    como con del desde el ella esta este las los más para pero por que ser sin sobre son una uno
    aber auch auf aus bei das dem den der des die durch ein eine einem einen einer für hat ist mit nach nicht oder
    sich sie sind und von vom war werden wird wie zum zur
    """.split()
)
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE = re.compile(r"[.!?;:,()“”\"\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How a vocabulary fits a corpus.

    ``topics``: (rule, releases by each way of giving). ``lacking``: (word or phrase, releases
    without topic that have it). ``unmapped``: (name a source gave, releases), which is no topic.
    """

    releases: int
    without: int
    topics: tuple[tuple[TopicRule, dict[GivenBy, int]], ...]
    lacking: tuple[tuple[str, int], ...]
    unmapped: tuple[tuple[str, int], ...]


@dataclass(slots=True)
class _Terms:
    """In how many releases each word or phrase stands."""

    releases: int = 0
    counts: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def take(self, terms: Iterable[tuple[str, ...]]) -> None:
        self.releases += 1
        self.counts.update(terms)
        if len(self.counts) > KNOWN:  # phrases met once are forgotten; a frequent one is soon back
            self.counts = Counter({term: count for term, count in self.counts.items() if count > 1})


def coverage_of(corpus: Corpus, progress: Callable[[int], None] = lambda done: None) -> Coverage:
    """Count what the vocabulary of this corpus covers. Reads every record once."""
    vocabulary = corpus.vocabulary
    given_by: dict[str, Counter[GivenBy]] = {rule.id: Counter() for rule in vocabulary.rules}
    unmapped: Counter[str] = Counter()
    filed, unfiled = _Terms(), _Terms()
    titles: Counter[tuple[str, ...]] = Counter()  # of releases without topic
    written: dict[str, Counter[str]] = {}
    for done, id in enumerate(sorted(corpus.digests()), 1):
        release = corpus.get(id)
        for topic in release.topics:
            given_by.setdefault(topic.id, Counter())[topic.by] += 1
        unmapped.update(
            name for name in set(given_topics(corpus.folder_of(id))) if vocabulary.named(name) is None
        )
        (filed if release.topics else unfiled).take(terms_of(release, written))
        if not release.topics:
            titles.update(terms_of(release, written, opening=0))
        progress(done)
    rules = {rule.id: rule for rule in vocabulary.rules}
    return Coverage(
        releases=filed.releases + unfiled.releases,
        without=unfiled.releases,
        topics=tuple(
            (rules.get(id, TopicRule(id=id, label=id)), dict(count)) for id, count in given_by.items()
        ),
        lacking=_lacking(filed, unfiled, titles, _taken(vocabulary), written),
        unmapped=tuple(unmapped.most_common(SHOWN)),
    )


def terms_of(
    release: Release, written: dict[str, Counter[str]], opening: int = OPENING
) -> frozenset[tuple[str, ...]]:
    """The words (by their stems) and phrases of two or three in headline and opening paragraphs.

    ``written`` collects how each stem is written, so that people are shown a word.
    """
    body = [block.text for block in release.blocks if block.zone == "body" and block.kind != "heading"]
    found: set[tuple[str, ...]] = set()
    names = _names_of(release)
    for text in (release.title, *body[:opening]):
        for sentence in _SENTENCE.split(text):
            words = [word.lower() for word in _TOKEN.findall(sentence)]
            for run in _telling(words):
                stems = stems_of(" ".join(run))
                if len(stems) != len(run):
                    continue
                for stem, word in zip(stems, run, strict=True):
                    written.setdefault(stem, Counter())[word] += 1
                terms = (
                    tuple(stems[at : at + length])
                    for length in (1, 2, 3)
                    for at in range(len(stems) - length + 1)
                )
                found.update(term for term in terms if names.isdisjoint(term))
    return frozenset(found)


def _telling(words: list[str]) -> Iterator[list[str]]:
    """The stretches of words that may name something: none of them empty or very short."""
    for telling, run in groupby(words, key=lambda word: len(word) > 3 and word not in _EMPTY):
        if telling:
            yield list(run)


def _names_of(release: Release) -> set[str]:
    """The stems of the names of issuer, place and people: they are facets already."""
    names = (release.issuer or "", release.dateline.place or "", *release.speakers)
    return {stem for name in names for stem in stems_of(name)}


def _taken(vocabulary: Vocabulary) -> set[tuple[str, ...]]:
    return {tuple(stems_of(term)) for rule in vocabulary.rules for term in (*rule.words, *rule.phrases)}


def _lacking(
    filed: _Terms,
    unfiled: _Terms,
    titles: Counter[tuple[str, ...]],
    taken: set[tuple[str, ...]],
    written: dict[str, Counter[str]],
) -> tuple[tuple[str, int], ...]:
    """What stands in many releases without topic and in few others, phrases before the words in them.

    What never stands in a headline is no topic, however frequent.
    """
    fewest = max(FEWEST, SHARE * unfiled.releases)
    scored = []
    for term, count in unfiled.counts.items():
        if count < fewest or term in taken or not titles[term]:
            continue
        elsewhere = filed.counts[term]
        share, other = count / unfiled.releases, (elsewhere + 0.5) / (filed.releases + 1)
        if (count + elsewhere) > COMMON * (filed.releases + unfiled.releases) + FEWEST:
            continue
        if filed.releases and share < HALF_AGAIN * other:
            continue
        scored.append((titles[term] * (len(term) + 1), count, term))
    scored.sort(key=lambda row: (-row[0], row[2]))
    chosen: list[tuple[tuple[str, ...], int]] = []
    for _, count, term in scored:
        if not any(_within(term, other) or _within(other, term) for other, _ in chosen):
            chosen.append((term, count))
    return tuple((_readable(term, written), count) for term, count in chosen[:SHOWN])


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))


def _readable(term: tuple[str, ...], written: dict[str, Counter[str]]) -> str:
    return " ".join(written[stem].most_common(1)[0][0] for stem in term)


def suggestion_for(corpus: Corpus, progress: Callable[[int], None] = lambda done: None) -> str:
    """A topics.toml to start from: frequent words of headlines, those that go together in one topic.

    The topic that covers most is chosen first, then the one that covers most of the rest.
    """
    written: dict[str, Counter[str]] = {}
    releases: list[frozenset[tuple[str, ...]]] = []
    for done, id in enumerate(sorted(corpus.digests()), 1):
        release = corpus.get(id)
        releases.append(terms_of(release, written, opening=0))
        progress(done)
    counts = Counter(term for terms in releases for term in terms)
    fewest = max(FEWEST + 1, SHARE / 2 * len(releases))
    frequent = [
        term for term, count in counts.most_common() if fewest <= count <= max(COMMON * len(releases), fewest)
    ][: SUGGESTED * 20]
    where = {term: {n for n, terms in enumerate(releases) if term in terms} for term in frequent}
    groups: list[tuple[list[tuple[str, ...]], int]] = []
    covered: set[int] = set()
    while where and len(groups) < SUGGESTED:
        head = max(where, key=lambda term: (len(where[term] - covered) * (len(term) + 1), term))
        if len(where[head] - covered) < fewest:
            break
        found = where.pop(head)
        companions = [
            t for t, at in where.items() if len(at & found) >= TOGETHER * len(at) and not _within(t, head)
        ][:COMPANIONS]
        for term in [t for t in where if t in companions or _within(t, head) or _within(head, t)]:
            del where[term]
        covered |= found
        groups.append(([head, *companions], len(found)))
    return _as_toml(groups, written, len(releases))


def _as_toml(
    groups: list[tuple[list[tuple[str, ...]], int]], written: dict[str, Counter[str]], releases: int
) -> str:
    parts = [
        "# A suggestion, counted and not thought: words and phrases that are frequent in the headlines\n"
        f"# of {releases} releases. Throw out what is no topic, give labels that people understand, put together\n"
        "# what belongs together; then save it as topics.toml beside the releases and run: dateline topics --apply\n"
    ]
    used: set[str] = set()
    for terms, count in groups:
        names = [_readable(term, written) for term in terms]
        id = _id_of(names[0])
        if not id or id in used:
            continue
        used.add(id)
        words = [name for name in names if " " not in name]
        phrases = [name for name in names if " " in name]
        lines = [f"# in {count} releases", f"[{id}]", f"label = {toml_text(names[0].capitalize())}"]
        lines += [f"words = {toml_value(words)}"] if words else []
        lines += [f"phrases = {toml_value(phrases)}"] if phrases else []
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _id_of(name: str) -> str:
    """A topic's id from its first word: small letters, digits and hyphens; empty where none are left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))
