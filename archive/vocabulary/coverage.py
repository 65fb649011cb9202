"""What a vocabulary covers and what it lacks: releases per topic, releases without, words nobody has taken up.

Everything here is counting; the editors decide. Words and phrases are looked for
in headlines and opening paragraphs, where a release says what it is about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from archive.release import GivenBy, Release
from archive.stemming import stems_of
from archive.store.corpus import Corpus
from archive.store.storing import given_topics
from archive.topics import TopicRule, Vocabulary

OPENING = 2  # paragraphs of the body; the third is a quotation as often as not
KNOWN = 400_000  # words and phrases counted at a time; some 80 MB
SHOWN = 20  # candidates; more would not be read
COMMON = 0.4  # of all releases: a word that stands in more of them tells none from the other
FEWEST = 2  # releases; one is an accident
SHARE = 0.01  # of the releases without topic that a candidate must stand in
HALF_AGAIN = 1.5  # how much oftener it stands in releases without topic than in the others

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
        if not any(is_within(term, other) or is_within(other, term) for other, _ in chosen):
            chosen.append((term, count))
    return tuple((readable(term, written), count) for term, count in chosen[:SHOWN])


def is_within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Do the words of one term stand in a row in another?"""
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))


def readable(term: tuple[str, ...], written: dict[str, Counter[str]]) -> str:
    """A term as it is written most often."""
    return " ".join(written[stem].most_common(1)[0][0] for stem in term)
