"""Whether a paragraph may tell what somebody said: a look at its words that costs little, as most paragraphs do not."""

from collections.abc import Iterable, Sequence

from indexer.speakers.words import ACCORDS, PHRASES, PRONOUNS, VERBS, WORDS

_ENDS = ("", ":", ",", ".")


def _as_written(words: Iterable[str], ends: Iterable[str] = _ENDS) -> frozenset[str]:
    return frozenset(f"{word}{end}" for word in words for end in ends)


def _rarest(phrase: Sequence[str]) -> str:
    """The word of `phrase` that tells most surely that it may be there."""
    return max(reversed(phrase), key=len)


_OF_PHRASES = {
    sign: frozenset(phrase[0] for phrase in PHRASES if _rarest(phrase) == sign)
    for sign in (_rarest(phrase) for phrase in PHRASES)
    if len(sign) > 3
}
"""The verbs that a word may go with, by that word."""
_WITH_CLAUSE = frozenset(word for word in WORDS.may_say - _OF_PHRASES.keys() if not word.endswith("ing"))
_ALONE = (
    _as_written(WORDS.says | WORDS.presents | _OF_PHRASES.keys() | ACCORDS.keys())
    | _as_written(WORDS.may_say, _ENDS[1:])
    | _WITH_CLAUSE
)
"""What a paragraph without quotations has among its words if it tells what somebody said."""
_BESIDE_QUOTATIONS = _as_written(VERBS | ACCORDS.keys())
_LABELS = (": “", ":“", ': "', ": «", ": „", ": ‘", "” –", "” —", '" –', "» –")
_BEFORE_VERBS = PRONOUNS | WORDS.sources | WORDS.relatives | {"and"}
"""Words in small letters before a verb whose subject may be somebody with a name."""


def may_attribute(text: str, *, quotes: bool) -> bool:
    """Whether there may be an attribution in `text`, with or without quotations."""
    if quotes:
        words = text.replace("—", " ").split()
        return not _BESIDE_QUOTATIONS.isdisjoint(words) or any(label in text for label in _LABELS)
    words = text.split()
    signs = _ALONE.intersection(words)
    if not signs:
        return False
    if WORDS.clause.isdisjoint(words):
        signs -= _WITH_CLAUSE
    verbs = (verb for sign in signs for verb in _OF_PHRASES.get(sign, (sign,)))
    return any(verb in words and _may_follow_subject(words, words.index(verb)) for verb in verbs)


def _may_follow_subject(words: Sequence[str], at: int) -> bool:
    while at and (words[at - 1] in WORDS.between or words[at - 1].endswith("ly")):
        at -= 1
    before = words[at - 1] if at else ""
    return (
        not before[:1].islower()
        or not before[-1].isalpha()
        or before in _BEFORE_VERBS
        or (len(words[0]) > 1 and words[0][0].isupper() and words[1][0].isupper())
    )
