"""Who speaks in a passage, where the text says so; otherwise nobody, rather than a guess.

A passage is a turn of a transcript, or it tells who said something (`attribution`): by name, or by a
pronoun or description that the passages before resolve. The rules are told in docs/speakers.md.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from indexer.shapes import clock_entry, turn
from indexer.speakers.attribution import Attribution, attributions
from indexer.speakers.people import People
from indexer.speakers.quotations import WHOLE, begins_quoted, has_quotation, told
from indexer.speakers.signs import may_attribute
from indexer.speakers.subjects import Subject, SubjectKind, first_named
from indexer.speakers.words import WORDS
from search.records import Speech

_PERSON = r"(?P<name>(?:(?:MR|MRS|MS|DR|Mr|Mrs|Ms|Dr)\.?\s+)?[A-ZÀ-Þ][\w.'’\- ]{2,50}?)"
_SWORN = re.compile(rf"{_PERSON},?\s+\((?:sworn|affirmed|called|recalled|continued|resumed)\)\.?", re.IGNORECASE)
_EXAMINATION = re.compile(
    rf"(?:further\s+|re-?|cross-?|direct\s+)?(?:examination|examined|questions|questioned)(?:-in-chief)?\s+by\s+(?:the\s+)?{_PERSON}",
    re.IGNORECASE,
)
_LONGEST_LINE = 120
"""Code points of a line that says who examines whom."""
_LONGEST = 10_000
"""Code points of a passage in which a speaker is looked for."""
_BEGINNING, _CLAUSE = 160, 100
"""Code points of a passage without quotations in which its verb of saying must stand, and what goes with the verb."""
_FAR, _NEAR = 60, 5
"""Words of its own sentence, and sentences before it, in which a pronoun's person is looked for."""
_NAMED = 50
"""People of an entry, the last, whom a pronoun may mean."""
_SILENCES = 1
"""Passages in which nobody speaks after which a pronoun may still mean the last speaker."""
_SOMEBODY = re.compile(r"\b[A-ZÀ-ÖØ-Þ][\w'’\-]+\s+[A-ZÀ-ÖØ-Þ][\w'’\-]+")
"""Two capitals in a row, which may be somebody's name."""
_CAPITALS = re.compile(r"[A-ZÀ-ÖØ-Þ]{2,}")
_OF_ANYBODY = WORDS.articles | WORDS.prepositions | WORDS.leads | WORDS.relatives | {"former", ","}


@dataclass(frozen=True, slots=True)
class Voice:
    """Whose words a passage has, and how they stand in it: `speech` may be known where the speaker is not."""

    speaker: str | None = None
    speech: Speech | None = None


NOBODY = Voice()


@dataclass(slots=True)
class Speakers:
    """Follows a document from passage to passage; `of` is called once for each, in order."""

    _people: People = field(default_factory=People)
    _current: str | None = None
    _described: frozenset[str] = frozenset()
    """The words that told who the current speaker is."""
    _silences: list[str] = field(default_factory=list)
    """The passages since somebody spoke."""
    _entry: list[str] = field(default_factory=list)
    """Who has spoken under the last heading or clock time."""
    _counsel: str | None = None
    _witness: str | None = None
    _asked: bool = False
    """Whether there has been a question, without which "A." is no answer."""

    def of(self, text: str, *, quoted: bool = False) -> Voice:
        """The voice of the next passage; `quoted` where its document sets it off as a quotation."""
        if len(text) > _LONGEST:
            self.begin_entry()
            return NOBODY
        if len(text) <= _LONGEST_LINE:
            self.introduce(text)
        self._people.read(text)
        entry = clock_entry(text)
        return self._turn(text) or self._told(text[entry.end() :] if entry else text, quoted=quoted)

    def introduce(self, label: str) -> None:
        """A heading or line of its own: in a transcript it says who examines whom."""
        if sworn := _SWORN.fullmatch(label):
            self._witness = sworn["name"].title()
        elif examination := _EXAMINATION.fullmatch(label):
            self._counsel = examination["name"].title()

    def begin_entry(self) -> None:
        """A new heading or clock time: nobody has spoken under it yet."""
        self._hear(None)
        self._entry.clear()

    def _turn(self, text: str) -> Voice | None:
        taken = turn(text)
        if taken is None or (taken.mark == "A" and not self._asked):
            return None
        self._asked = self._asked or taken.mark == "Q"
        answers = self._counsel if taken.mark == "Q" else self._witness
        self._hear(_CAPITALS.sub(lambda word: word[0].title(), taken.speaker) if taken.speaker else answers)
        return Voice(self._current, Speech.DIRECT)

    def _told(self, text: str, *, quoted: bool) -> Voice:
        quotes = has_quotation(text)
        announces = text[-1:] == ":"
        whole = quotes or announces
        if announces or may_attribute(text if quotes else text[:_BEGINNING], quotes=quotes):
            sentences = told(text if whole else text[: _BEGINNING + _CLAUSE])
            if found := list(attributions(sentences)):
                return self._attributed(sentences, found)
        if quoted or (quotes and begins_quoted(text)):
            self._hear(None if self._silences else self._current)
            return Voice(self._current, Speech.DIRECT)
        self._silences.append(text)
        return NOBODY

    def _attributed(self, sentences: Sequence[Sequence[str]], found: Sequence[Attribution]) -> Voice:
        speaker = None
        ways = []
        for one in found:
            name = self._name(one, sentences, first=speaker is None)
            if one.speech or name:
                self._hear(name, _about(one))
            if one.speech and not one.announces:
                speaker = speaker or name
                ways.append((name, one.speech))
        heard = {speech for name, speech in ways if name == speaker}
        attributed = {one.sentence for one in found}
        if ways and any(WHOLE in sentence and at not in attributed for at, sentence in enumerate(sentences)):
            heard.add(Speech.DIRECT)
        if speaker is None:
            heard.discard(Speech.INDIRECT)
        return Voice(speaker, heard.pop() if len(heard) == 1 else Speech.MIXED if heard else None)

    def _hear(self, name: str | None, about: frozenset[str] = frozenset()) -> None:
        """`name` speaks now, whom the words of `about` describe."""
        self._described = about if name != self._current else self._described | about
        self._current = name
        self._silences.clear()
        if name:
            self._entry.append(name)

    def _name(self, one: Attribution, sentences: Sequence[Sequence[str]], *, first: bool) -> str | None:
        subject = one.subject
        if subject.kind is SubjectKind.NAME:
            return self._people.full(subject)
        if subject.kind is SubjectKind.PRONOUN:
            topic = _topic(sentences, one) if first else None
            return self._meant(subject.words[0], self._people.full(topic) if topic else None)
        is_same = one.goes_on or not self._described.isdisjoint(word.lower() for word in subject.words)
        definite = subject.words[0].lower() in WORDS.definite
        return self._current if definite and is_same and not self._silences else None

    def _meant(self, pronoun: str, here: str | None) -> str | None:
        """Whom `pronoun` means: who is told of `here`, or the last speaker, unless another may be meant."""
        name = here or (self._current if self._goes_on() else None)
        if name is None or pronoun in WORDS.they:
            return name
        female = pronoun in WORDS.she
        if not self._people.may_be(name, female=female):
            others = [one for one in self._entry[-_NAMED:] if self._people.is_called(one, female=female)]
            name = others[-1] if others and not here else None
        if name:
            self._people.call(name, female=female)
        return name

    def _goes_on(self) -> bool:
        silences = self._silences
        return len(silences) <= _SILENCES and not any(_SOMEBODY.search(silence) for silence in silences)


def _topic(sentences: Sequence[Sequence[str]], one: Attribution) -> Subject | None:
    """The person of whom a paragraph tells before the pronoun of `one`."""
    before = sentences[one.sentence][max(0, one.place - _FAR) : max(0, one.place - 1)]
    for sentence in (before, *reversed(sentences[max(0, one.sentence - _NEAR) : one.sentence])):
        subject = first_named(sentence)
        if subject and subject.is_person and not _is_author(subject, sentence):
            return subject
    return None


def _is_author(subject: Subject, sentence: Sequence[str]) -> bool:
    """Whether the sentence is about what is by the `subject`, as in "a statement by Ilsa Marten"."""
    before = sentence[max(0, sentence.index(subject.words[0]) - 1)] if subject.words[0] in sentence else ""
    return before in WORDS.prepositions


def _about(one: Attribution) -> frozenset[str]:
    """The words that may describe the subject again."""
    if one.subject.is_person:
        return frozenset(word.lower() for word in one.about) - _OF_ANYBODY
    return WORDS.institutions if one.subject.kind is SubjectKind.NAME else frozenset()
