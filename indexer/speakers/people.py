"""Who has been named in a document so far, and in full: a surname stands for the full name that was given before."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from indexer.speakers.subjects import Subject, subject_of
from indexer.speakers.words import PARTICLES, WORDS

_MEMORY = 1_000
"""Passages back that a person may have been named in full."""
_SPEAKERS = 300
"""Speakers back whom a surname may mean."""
_LONGEST_NAME = 120
_BEFORE = 60
"""Code points before a surname in which first names may stand."""


@dataclass(slots=True)
class People:
    """The names of a document, as its passages are read."""

    _read: list[str] = field(default_factory=list)
    _known: dict[tuple[str, bool | None], tuple[str | None, int]] = field(default_factory=dict)
    """What each name stands for where its bearer is she, he or either, and how many passages were searched for that."""
    _spoken: dict[str, bool | None] = field(default_factory=dict)
    """Who has spoken, and whether the text calls them she."""

    def read(self, text: str) -> None:
        self._read.append(text)

    def full(self, subject: Subject) -> str | None:
        """The full name of `subject`, without its bearer's office.

        One word that was never part of a longer name, nor follows a title, may be no name at all.
        """
        bare = " ".join(subject.words)[:_LONGEST_NAME]
        female = _female(subject.title)
        name = self._spoken_as(bare, female)
        if name is None and len(subject.words) > 1 and not subject.title:
            name = bare
        if name is None:
            name = self._found(bare, female) or (bare if subject.is_certain else None)
        if name is not None:
            self._spoken[name] = self._spoken.pop(name, None) if female is None else female
        return name

    def may_be(self, name: str, *, female: bool) -> bool:
        return self._spoken.get(name) in (None, female)

    def is_called(self, name: str, *, female: bool) -> bool:
        return self._spoken.get(name) is female

    def call(self, name: str, *, female: bool) -> None:
        """Remember that the text has said he or she of `name`."""
        self._spoken[name] = female

    def _spoken_as(self, bare: str, female: bool | None) -> str | None:
        """The last speaker whose name `bare` ends, or who is the end of `bare` after a word for where they are from."""
        for name in islice(reversed(self._spoken), _SPEAKERS):
            if (name == bare or name.endswith(f" {bare}")) and (female is None or self.may_be(name, female=female)):
                return name
            if " " in name and bare.endswith(f" {name}"):
                return name
        return None

    def _found(self, bare: str, female: bool | None) -> str | None:
        """`bare` with the first names that stood before it last, or alone where a title did."""
        known, looked_at = self._known.get((bare, female), (None, 0))
        for text in reversed(self._read[max(looked_at, len(self._read) - _MEMORY) :]):
            named = list(_named(bare, text)) if bare in text else []
            longer = next((one for one in named if _is_longer(one, bare, female)), None)
            if longer:
                known = " ".join(longer.words)
                break
            if any(one.title for one in named):
                known = known or bare
        self._known[bare, female] = known, len(self._read)
        return known


def _is_longer(one: Subject, bare: str, female: bool | None) -> bool:
    is_other = female is not None and _female(one.title) not in (None, female)
    return len(one.words) > bare.count(" ") + 1 and not is_other


def _named(bare: str, text: str) -> Iterator[Subject]:
    """Each place of `bare` in `text` that has capitals before it, with them."""
    at = -1
    while (at := text.find(bare, at + 1)) >= 0:
        if text[at + len(bare) : at + len(bare) + 1].isalnum() or text[at - 1 : at].isalnum():
            continue
        before: list[str] = []
        for word in reversed(text[max(0, at - _BEFORE) : at].split()):
            plain = word.rstrip(".")
            if not (plain[:1].isupper() or plain in PARTICLES) or not plain[-1:].isalnum():
                break
            if plain != word and not (len(plain) == 1 or plain.lower() in WORDS.titles):
                break
            before.append(word if len(plain) == 1 else plain)
        if before and (one := subject_of([*reversed(before), *bare.split()])):
            yield one


def _female(title: str) -> bool | None:
    if title in WORDS.female:
        return True
    return False if title in WORDS.male else None
