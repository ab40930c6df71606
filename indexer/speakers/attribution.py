"""Who a paragraph says is speaking, and how their words stand in it: the verbs of saying with their subjects."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.speakers.quotations import PART, WHOLE
from indexer.speakers.subjects import Subject, SubjectKind, antecedent, first_named, last_named, subject_of
from indexer.speakers.words import ACCORDS, ONE_WORD_VERBS, PHRASES, PRONOUNS, VERBS, WORDS
from search.records import Speech

_FAR = 60
"""Words back at which the subject of a verb is still looked for."""
_NEAR = 14
"""Words after a verb of saying at which the clause that it goes with must have begun."""
_SIGNS = frozenset((WHOLE, PART))
_BREAKS = frozenset((":", "-", "–", "—", WHOLE))
_AFTER_SUBJECT = _BREAKS | {",", PART}
_INVERTED = frozenset(("said", "says"))
"""Verbs after which their subject may stand without a quotation before them."""
_PHRASES = {verb: [phrase for phrase in PHRASES if phrase[0] == verb] for verb, *_ in PHRASES}
_SAID = frozenset(word for word in WORDS.says | WORDS.may_say if not word.endswith("ing"))
_BETWEEN_DOING = WORDS.between | WORDS.is_doing
_HEADS = VERBS | ACCORDS.keys() | {WHOLE}
"""Where there may be an attribution in a sentence."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """One saying: its subject with what is told `about` it, how the words stand, and where: sentence and word.

    `speech` is None where somebody is only given the floor. It `announces` words that the next paragraph has; with
    `goes_on`, the verb is one of having spoken before.
    """

    subject: Subject
    speech: Speech | None
    sentence: int
    place: int
    about: tuple[str, ...] = ()
    announces: bool = False
    goes_on: bool = False


_MOST_VERBS = 30
"""Verbs of saying in a sentence that are looked at."""


def attributions(sentences: Sequence[Sequence[str]]) -> Iterator[Attribution]:
    """The sayings that `sentences` tell, in order."""
    for number, sentence in enumerate(sentences):
        places = [at for at, word in enumerate(sentence) if word in _HEADS][:_MOST_VERBS]
        announces = sentence is sentences[-1] and sentence[-1] == ":" and _SIGNS.isdisjoint(sentence)
        silent = True
        for at in places:
            word, found = sentence[at], None
            if word in VERBS:
                found = _said(sentence, at, announces=announces)
            elif word in ACCORDS:
                found = _according(sentence, at)
            elif word == WHOLE and silent:
                found = _labelled(sentence, at)
            if found:
                subject, speech, about = found
                silent = speech is None
                yield Attribution(subject, speech, number, at, tuple(about), announces, word in WORDS.goes_on)
        named = first_named(sentence[:-1]) if announces and silent else None
        if named and named.is_certain and named.is_person:
            yield Attribution(named, Speech.DIRECT, number, len(sentence), tuple(sentence), announces)


_Found = tuple[Subject, Speech | None, Sequence[str]]


def _according(sentence: Sequence[str], at: int) -> _Found | None:
    phrase = ACCORDS[sentence[at]]
    if tuple(sentence[at + 1 : at + len(phrase)]) != phrase[1:]:
        return None
    words = _up_to_break(sentence, at + len(phrase))
    subject = subject_of(words)
    named = subject is not None and subject.kind is not SubjectKind.DESCRIPTION
    return (subject, _form(sentence, at), words) if subject and named else None


def _said(sentence: Sequence[str], at: int, *, announces: bool) -> _Found | None:
    if sentence[at] in WORDS.by and (author := _passive(sentence, at)):
        return author, _form(sentence, at), ()
    length = _length(sentence, at)
    end = _before_auxiliaries(sentence, at)
    if end is None or not length:
        return None
    start = _clause(sentence, end)
    before = sentence[start:end]
    if (not before or before == [","]) and start and sentence[start - 1] == WHOLE:
        subject = subject_of(_up_to_break(sentence, at + 1))
        before = sentence[at + 1 : _end(sentence, at + 1, _BREAKS)]
    else:
        subject = _before(before, sentence, at)
    if subject is None:
        return None
    floor = sentence[at] in WORDS.presents or tuple(sentence[at : at + length]) in WORDS.floor
    if announces or _reports(sentence, at, length, floor=floor):
        return subject, _form(sentence, at), before
    return (subject, None, before) if floor and subject.kind is SubjectKind.NAME else None


def _labelled(sentence: Sequence[str], at: int) -> _Found | None:
    """Who stands with a colon before a quotation, or with a dash after it, with no verb of saying."""
    if sentence[at - 1 : at] == [":"]:
        before = sentence[max(0, at - _FAR) : at - 1]
        subject = first_named(before)
        return (subject, Speech.DIRECT, before) if subject else None
    if tuple(sentence[at + 1 : at + 2]) in (("–",), ("—",), ("-",)):
        after = sentence[at + 2 :]
        subject = first_named(after)
        return (subject, Speech.DIRECT, after) if subject and subject.kind is SubjectKind.NAME else None
    return None


def _length(sentence: Sequence[str], at: int) -> int:
    """How many words the verb at `at` has; 0 where it is only the beginning of one."""
    for phrase in _PHRASES.get(sentence[at], ()):
        if tuple(sentence[at : at + len(phrase)]) == phrase:
            return len(phrase)
    return int(sentence[at] in ONE_WORD_VERBS)


def _before_auxiliaries(sentence: Sequence[str], at: int) -> int | None:
    """Where the subject of the verb at `at` ends; None where the verb is denied, or a noun."""
    doing = sentence[at].endswith("ing")
    between = _BETWEEN_DOING if doing else WORDS.between
    end = at
    while end and (sentence[end - 1] in between or sentence[end - 1].endswith("ly")):
        end -= 1
    is_noun = doing and end == at and sentence[at - 1 : at] != [","]
    return None if is_noun or (end and sentence[end - 1] in WORDS.denies) else end


def _before(before: Sequence[str], sentence: Sequence[str], at: int) -> Subject | None:
    """The subject that stands `before` the verb at `at`, as its last words or farther back."""
    if not before:
        return None
    if before[-1] == ",":
        inverted = subject_of(_up_to_break(sentence, at + 1)) if sentence[at] in _INVERTED else None
        return inverted if inverted and inverted.is_person else first_named(before)
    if before[-1] in ("and", "but"):
        return last_named(before[:-1])
    if before[-1] in WORDS.relatives:
        return antecedent(before[:-1])
    nearest = _nearest(before)
    after = max((at + 1 for at, word in enumerate(nearest) if word in WORDS.relatives), default=0)
    return subject_of(nearest[after:] if nearest[after][0].isupper() else nearest)


def _clause(sentence: Sequence[str], end: int) -> int:
    start = end
    while start > max(0, end - _FAR) and sentence[start - 1] not in _BREAKS:
        start -= 1
    return start


def _nearest(before: Sequence[str]) -> Sequence[str]:
    """The end of `before` from its last comma on; of a list of names, the first."""
    parts: list[list[str]] = [[]]
    for word in before:
        if word == ",":
            parts.append([])
        else:
            parts[-1].append(word)
    first = parts[-1]
    if "and" in first:
        for part in reversed(parts[:-1]):
            listed = subject_of(part) if part and part[0][0].isupper() else None
            if listed is None or listed.kind is not SubjectKind.NAME:
                break
            first = part
    return first


def _up_to_break(sentence: Sequence[str], start: int) -> Sequence[str]:
    return sentence[start : _end(sentence, start, _AFTER_SUBJECT)]


def _end(sentence: Sequence[str], start: int, breaks: frozenset[str]) -> int:
    return next((at for at in range(start, len(sentence)) if sentence[at] in breaks), len(sentence))


def _passive(sentence: Sequence[str], at: int) -> Subject | None:
    """Whom quoted words come from that something is "called" or "described as" by them."""
    after = sentence[at + 1 : at + 1 + _FAR]
    if "by" not in after or _SIGNS.isdisjoint(sentence):
        return None
    words = _up_to_break(after, after.index("by") + 1)
    return subject_of(words[:1] if words and words[0] in PRONOUNS else words)


def _reports(sentence: Sequence[str], at: int, length: int, *, floor: bool) -> bool:
    """Whether the verb at `at` tells what was said: it always does, or something quoted or a clause goes with it."""
    after = sentence[at + 1 : at + _NEAR]
    if floor:
        return sentence[at] in WORDS.may_say and "that" in after
    return (
        length > 1
        or sentence[at] in WORDS.says
        or WHOLE in sentence
        or PART in sentence[at:]
        or (after[:1] in ([","], []) and "," in sentence[:at])
        or not WORDS.clause.isdisjoint(after)
    )


def _form(sentence: Sequence[str], at: int) -> Speech:
    after = sentence[at + 1 :]
    ahead = after[: after.index(WHOLE)] if WHOLE in after else None
    if WHOLE in sentence[:at] or (ahead is not None and _SAID.isdisjoint(ahead)):
        return Speech.DIRECT
    return Speech.MIXED if PART in sentence else Speech.INDIRECT
