"""Who speaks in a passage, where the text says so plainly; otherwise nobody, rather than a guess.

Plain are: a turn in a transcript ("MR. HALVORSEN: …", or Q. and A. after it was said who examines
whom), a quotation with its speaker named ("…,"
said Ms. Kobra Jokar), one that goes on with a pronoun ("…," she added) after a named one, a name
that a verb of saying follows ("Mr. Naidoo reminded …"), and quotations after a line that announces
them ("Homa Jaberi says:"). A surname stands for the full name that was given before.
"""

import re
from dataclasses import dataclass, field

from indexer.shapes import TURN

_VERB = (
    r"(?:said|says|told|tells|added|adds|continued|continues|concluded|explained|explains|stressed|emphasi[sz]ed|recalled"
    r"|asked|asks|replied|noted|stated|wrote|writes|testified|testifies|answered|insisted|warned|declared|went on|urged"
    r"|implied|argued|reminded|recounted|reiterated?)"
)
_ADVERB = r"(?:(?:also|further|then|later|finally)\s+)?"
_TITLE_WORD = (
    r"(?:Mr|Mrs|Ms|Miss|Dr|Sen|Gen|Prof|Sir|Lord|Lady|Judge|Justice|Senator|Professor|Madam|MP|President|Minister|Ayatollah"
    r"|Ambassador|Colonel|Captain|Inspector|Secretary|General|Chair)"
)
_TITLE = rf"(?:{_TITLE_WORD}\.?\s+)"
_TITLES = rf"{_TITLE}{{0,4}}"
_CAPITAL = r"(?<!\w)[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’\-]{1,40}(?!\w)"
_PARTICLE = r"(?:\s+(?:al|bin|ibn|de|da|del|di|du|van|von|der|la|le|el)\b)?"
_NAME = rf"{_CAPITAL}(?:{_PARTICLE}\s+(?:[A-Z]\.|{_CAPITAL})){{0,6}}"
_ENDS = r"(?=\s*(?:[,.;:!?)(”—–]|$)|\s+(?:who|of|in|at|on|from|during|as|to|and|when|while|after|before)\b)"
"""What follows a name where it is the whole of what a verb of saying goes with."""
_AFTER_QUOTE = re.compile(
    rf"[”\"»]\s*,?\s*(?:"
    rf"{_ADVERB}{_VERB}\s+(?:the\s+)?(?:[a-z]+\s+){{0,5}}(?P<after>{_TITLES}{_NAME}){_ENDS}"
    rf"|(?P<before>{_TITLES}{_NAME})\s+{_ADVERB}{_VERB}"
    rf"|(?P<pronoun>(?:s?he|they)\s+{_ADVERB}{_VERB}|{_VERB}\s+(?:s?he|they)\b))"
)
_ANNOUNCES = re.compile(
    rf"(?:^|[.:]\s+|\s–\s)(?:[^\W\d_][^.:“”\"]{{0,300}}?\s)??(?P<name>{_TITLES}{_NAME})(?:,[^“”\"]{{0,160}}?,?)?\s+"
    rf"{_VERB}\b[^.“”\"]*:$"
)
_SUBJECT = re.compile(rf"(?P<name>{_TITLES}{_NAME})(?:\s+{_ADVERB}(?P<says>{_VERB})\b|,)")
_PERSON = r"(?P<name>(?:(?:MR|MRS|MS|DR|Mr|Mrs|Ms|Dr)\.?\s+)?[A-ZÀ-Þ][\w.'’\- ]{2,50}?)"
_SWORN = re.compile(rf"{_PERSON},?\s+\((?:sworn|affirmed|called|recalled|continued|resumed)\)\.?", re.IGNORECASE)
_EXAMINATION = re.compile(
    rf"(?:further\s+|re-?|cross-?|direct\s+)?(?:examination|examined|questions|questioned)(?:-in-chief)?\s+by\s+(?:the\s+)?{_PERSON}",
    re.IGNORECASE,
)
_QUOTES = re.compile(r"[“\"«]")
_NOBODY = frozenset("i you he she it we they who one this that there these those nobody everyone someone".split())
_MEMORY = 1_000
"""Passages back that a person may have been named in full."""
_LONGEST_NAME = 120
_LONGEST = 10_000
"""Code points of a passage in which a speaker is looked for."""
_ROLE = re.compile(rf"\A.*\b{_TITLE_WORD}\.?\s+(?=[A-ZÀ-Þ])")


@dataclass(slots=True)
class Speakers:
    """Follows a document from passage to passage; `of` is called once for each, in order."""

    _read: list[str] = field(default_factory=list)
    _current: str | None = None
    _counsel: str | None = None
    _witness: str | None = None
    _names: dict[str, tuple[str, int]] = field(default_factory=dict)
    """What each surname stands for, and how many passages were searched for that."""

    def of(self, text: str) -> str | None:
        """The speaker of the next passage, or None where the text does not say."""
        one_line = " ".join(text.split())
        if len(one_line) > _LONGEST:
            self._current = None
            return None
        speaker = self._speaker(one_line)
        self._read.append(one_line)
        return speaker

    def introduce(self, label: str) -> None:
        """A heading or line of its own: in a transcript it says who examines whom."""
        if sworn := _SWORN.fullmatch(label):
            self._witness = sworn["name"].title()
        elif examination := _EXAMINATION.fullmatch(label):
            self._counsel = examination["name"].title()

    def begin_entry(self) -> None:
        """A new heading or clock time: nobody has spoken under it yet."""
        self._current = None

    def _speaker(self, text: str) -> str | None:
        self.introduce(text)
        if turn := TURN.match(text):
            asked = self._counsel if turn["mark"] == "Q" else self._witness
            self._current = turn["speaker"].title() if turn["speaker"] else asked
            return self._current
        if announced := _ANNOUNCES.search(text):
            self._current = self._full(announced["name"])
            return None
        if _QUOTES.match(text):
            return self._attributed(text)
        subject = _SUBJECT.match(text)
        says = subject is not None and subject["says"] is not None
        quoted = _QUOTES.search(text) is not None
        self._current = self._full(subject["name"]) if subject and (says or quoted) else None
        if quoted:
            return self._attributed(text) if _AFTER_QUOTE.search(text) else None
        return self._current

    def _attributed(self, text: str) -> str | None:
        found = _AFTER_QUOTE.search(text)
        if found and not found["pronoun"]:
            self._current = self._full(found["after"] or found["before"])
        return self._current

    def _full(self, name: str) -> str | None:
        """`name` without its bearer's office, and with the first names that stood before it earlier.

        One word that was never part of a longer name, nor follows a title, may be no name at all.
        """
        name = name[:_LONGEST_NAME]
        bare = _ROLE.sub("", name)
        if bare.casefold() in _NOBODY:
            return None
        whole = re.compile(rf"(?:{_CAPITAL}\s+){{1,3}}{re.escape(bare)}\b")
        known, looked_at = self._names.get(bare, (bare, 0))
        for text in reversed(self._read[max(looked_at, len(self._read) - _MEMORY) :]):
            if bare in text and (found := whole.search(text)):
                known = _ROLE.sub("", found.group())
                break
        self._names[bare] = known, len(self._read)
        return known if " " in known or bare != name or self._is_titled(bare) else None

    def _is_titled(self, surname: str) -> bool:
        titled = re.compile(rf"\b{_TITLE}{re.escape(surname)}\b")
        return any(surname in text and titled.search(text) for text in self._read[-_MEMORY:])
