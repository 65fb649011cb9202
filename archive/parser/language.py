"""Language: which language a text is in, by its commonest words.

Enough for telling the languages that press releases here come in apart; a text
too short or too mixed to tell has none.
"""

from __future__ import annotations

from collections import Counter

_COMMON = {
    "en": "the of and to in that is for on with by was are this from at an be has have it will not as said".split(),
    "es": "el la los las de del que y en un una por con para se es su al como más lo fue este esta".split(),
    "fr": "le la les de des du et un une que qui dans pour sur est par au aux avec ce cette se nous sont".split(),
    "de": "der die das und den dem des ein eine in zu mit ist für von auf im nicht sich auch als wird sind".split(),
    "it": "il lo la gli le di del della e un una che per con non sono è nel alla dei come anche".split(),
    "pt": "o a os as de do da dos das e em um uma que para com não por se no na ao mais foi".split(),
    "cs": "a v na se je že do s z k pro jako který která které jsou byl byla bylo podle také ale po od za ve už".split(),
    "nl": "de het een en van in is dat op te voor met zijn niet aan er door ook om naar".split(),
}
_OF_WORD: dict[str, list[str]] = {}
for _language, _words in _COMMON.items():
    for _word in _words:
        _OF_WORD.setdefault(_word, []).append(_language)

_MARKS = ",.'"  # common words seldom bear another
LEAST = 6  # common words needed; fewer prove nothing
LEAD = 1.25  # times as many as the next language; sister languages share small words
SAMPLE = 2_000  # characters; of 3,764 real releases one, in two languages, is told otherwise by 4,000


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of the language a text is in, or None."""
    counts: Counter[str] = Counter()
    sample = text[:SAMPLE].lower()
    for mark in _MARKS:
        sample = sample.replace(mark, " ")
    words = Counter(sample.split())
    for word in words.keys() & _OF_WORD.keys():
        for language in _OF_WORD[word]:
            counts[language] += words[word]
    if not counts:
        return None
    (best, most), *others = counts.most_common(2)
    return best if most >= LEAST and most >= LEAD * (others[0][1] if others else 0) else None
