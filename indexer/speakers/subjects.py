"""Who stands before or after a verb: a run of words that names, points back to or describes somebody."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from indexer.speakers.words import PARTICLES, PRONOUNS, VERBS, WORDS

_POSSESSIVE = ("'s", "’s")
_VERBS = VERBS | WORDS.acts
_DETERMINERS = WORDS.articles | WORDS.definite
_NO_SUBJECT = WORDS.nobody | WORDS.prepositions | WORDS.relatives
_BEGINS_PLACES = frozenset("el la los las le les".split())
_OFFICES = WORDS.titles | WORDS.offices


class SubjectKind(Enum):
    NAME = auto()
    PRONOUN = auto()
    DESCRIPTION = auto()


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody as a sentence has them. `title` is the word before a name that is no part of it, in small letters."""

    kind: SubjectKind
    words: tuple[str, ...]
    title: str = ""

    @property
    def is_person(self) -> bool:
        """Whether this is a name that a person may have."""
        return self.kind is SubjectKind.NAME and not (is_acronym(self.words[-1]) or self._is_institution)

    @property
    def is_certain(self) -> bool:
        """Whether this is somebody, without looking for the name elsewhere: one capital may begin any sentence."""
        is_name = len(self.words) > 1 or self.title != "" or is_acronym(self.words[-1])
        return self.kind is SubjectKind.PRONOUN or (self.kind is SubjectKind.NAME and is_name)

    @property
    def _is_institution(self) -> bool:
        return not WORDS.institutions.isdisjoint(word.lower() for word in self.words)


def is_acronym(word: str) -> bool:
    return 2 <= len(word) <= 8 and word.isalpha() and word.isupper()


def subject_of(words: Sequence[str]) -> Subject | None:
    """What `words` are where they are the whole of a subject; None where they are none, or the writer's own self."""
    words = _after_leads(words)
    if not words or words[0].lower() in _NO_SUBJECT:
        return None
    if words[-1].lower() in PRONOUNS and WORDS.between.issuperset(words[:-1]):
        return Subject(SubjectKind.PRONOUN, (words[-1].lower(),))
    if words[0].lower() in WORDS.their and words[-1].lower() in WORDS.sources:
        return Subject(SubjectKind.PRONOUN, (words[0].lower(),))
    head, rest = _parted(words)
    if not head:
        return None
    if "and" in head and (first := _name(head[: head.index("and")], ())):
        return first
    if rest and rest[0] in ("by", "from", "of") and any(word.lower() in WORDS.sources for word in head[1:]):
        return subject_of(rest[1:]) or Subject(SubjectKind.DESCRIPTION, tuple(words))
    if head[-1].lower() in WORDS.sources and len(head) > 1:
        owner = next((at for at, word in enumerate(head) if word.endswith(_POSSESSIVE)), None)
        if owner is not None:
            return subject_of([*head[:owner], head[owner][:-2]])
    return _name(head, rest) or Subject(SubjectKind.DESCRIPTION, tuple(words))


def first_named(clause: Sequence[str]) -> Subject | None:
    """The subject of a clause that goes on after it: with an apposition, or with a verb before the one that says."""
    found = []
    for segment in _segments(clause):
        subject = subject_of(segment)
        if subject and subject.kind is SubjectKind.DESCRIPTION:
            subject = _acting(segment) or subject
        if subject and subject.is_certain:
            return subject
        found.append(subject)
    named = (subject for subject in found if subject and subject.kind is SubjectKind.NAME)
    return next(named, None) or next(filter(None, found), None)


def last_named(clause: Sequence[str]) -> Subject | None:
    """Who does several things in a clause, the last of which is to say something."""
    for segment in reversed(list(_segments(clause))):
        if not _does_something(segment) and (found := _acting(segment) or subject_of(segment)):
            return found
    return None


def antecedent(clause: Sequence[str]) -> Subject | None:
    """Whom a "who" after `clause` goes with: its last words, or the name that they are in apposition to."""
    *_, before, last = None, None, *(subject_of(segment) for segment in _segments(clause))
    is_apposition = last is not None and last.kind is SubjectKind.DESCRIPTION
    return before if before and is_apposition and before.kind is SubjectKind.NAME else last


def _segments(clause: Sequence[str]) -> Iterator[Sequence[str]]:
    start = 0
    for at in range(len(clause) + 1):
        if at == len(clause) or clause[at] == ",":
            if segment := _after_leads(clause[start:at]):
                yield segment
            start = at + 1


def _after_leads(words: Sequence[str]) -> Sequence[str]:
    start = 0
    while start < len(words) and words[start].lower() in WORDS.leads:
        start += 1
    return words[start:]


def _parted(words: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """The words that a subject is made of, and those that say more about it, from a preposition or relative on."""
    for at, word in enumerate(words):
        if word in WORDS.relatives:
            return words[:at], ()
        if word in WORDS.prepositions and not _joins_name(words, at):
            return words[:at], words[at:]
    return words, ()


def _joins_name(words: Sequence[str], at: int) -> bool:
    """Whether the word is a particle of a name, as in "Ursula von der Leyen"; not as in "Anna Kern von der CDU"."""
    if words[at] not in PARTICLES:
        return False
    before = next((word for word in reversed(words[:at]) if word not in PARTICLES), "")
    after = next((word for word in words[at + 1 :] if word not in PARTICLES), "")
    is_other = is_acronym(after) or after.lower() in WORDS.institutions
    return before[:1].isupper() and after[:1].isupper() and not is_other


def _name(head: Sequence[str], rest: Sequence[str]) -> Subject | None:
    """The name that `head` ends with, without the office of its bearer."""
    start = len(head)
    while start and (_belongs(head, start - 1)):
        start -= 1
    if any(_is_verb(word) for word in head[:start]):
        return None
    run = list(head[start:])
    articles = [at for at, word in enumerate(run) if word.lower() in WORDS.articles]
    is_described = False
    if articles:
        start, run = start + articles[-1] + 1, run[articles[-1] + 1 :]
    elif len(run) > 1 and start == 0 and _is_article(run):
        start, run, is_described = 1, run[1:], True
    while len(run) > 2 and run[-1].lower() in WORDS.honours:
        run.pop()
    if not run:
        return None
    bare = _without_office(run)
    complement = _complement(head[:start], rest)
    is_institution = run[-1].lower() in WORDS.institutions
    if (complement and (is_institution or len(bare) > 1)) or (is_institution and len(run) > 1):
        return Subject(SubjectKind.NAME, (*run, *complement))
    has_article = start > 0 and head[start - 1].lower() in _DETERMINERS
    if not bare or bare[0] in _DETERMINERS or (len(run) == 1 and has_article and not is_acronym(run[0])):
        return None
    if is_described and len(bare) == len(run) and not is_acronym(run[-1]):
        return None
    return Subject(SubjectKind.NAME, tuple(bare), run[-len(bare) - 1].lower() if len(bare) < len(run) else "")


def _is_article(run: Sequence[str]) -> bool:
    """Whether capital words begin with an article that is no part of a name, as it is in "El Salvador"."""
    first, second = run[0].lower(), run[1].lower()
    is_described = second in _OFFICES or second in WORDS.institutions
    return first in WORDS.definite and (first not in _BEGINS_PLACES or is_described)


def _complement(before: Sequence[str], rest: Sequence[str]) -> list[str]:
    """What belongs to an institution's name after a preposition, as in "the Federation for Fair Rivers"."""
    if not (before and before[-1].lower() in WORDS.definite):
        return []
    end = 0
    for at, word in enumerate(rest):
        if _is_capital(word):
            end = at + 1
        elif word not in ("of", "for", "on", "the", "and"):
            break
    return list(rest[:end])


def _without_office(run: Sequence[str]) -> list[str]:
    for at in range(len(run) - 1, -1, -1):
        word = run[at].lower()
        if word in _OFFICES and not (at == len(run) - 1 and at and word in WORDS.surnames):
            return list(run[at + 1 :])
    return list(run)


def _belongs(words: Sequence[str], at: int) -> bool:
    if _is_capital(words[at]):
        return not words[at].endswith(_POSSESSIVE)
    return _joins_name(words, at)


def _is_verb(word: str) -> bool:
    return word in _VERBS or (word.endswith("ed") and word[0].islower() and word not in WORDS.adjectives)


def _is_capital(word: str) -> bool:
    return word[0].isupper()


def _acting(segment: Sequence[str]) -> Subject | None:
    """The name in `segment` that something is told of, as in "the engineer Ilsa Marten turned and"."""
    end = 0
    while end < len(segment) and segment[end].lower() not in WORDS.relatives and segment[end] not in WORDS.prepositions:
        if _is_capital(segment[end]):
            start = end
            while end < len(segment) and (_is_capital(segment[end]) or _joins_name(segment, end)):
                end += 1
            found = _name(segment[:end], ())
            if found and _does_something(segment[end:]) and (found.title or len(found.words) > 1):
                return found
            end = max(end, start + 1)
        else:
            end += 1
    return None


def _does_something(words: Sequence[str]) -> bool:
    after = next((word for word in words if word not in WORDS.between and not word.endswith("ly")), "")
    return after in WORDS.acts or after.endswith("ed") or (after.endswith("s") and not after.endswith("ss"))
