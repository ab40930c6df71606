"""Words that were broken at the end of a line: joined, with their hyphen where it is the word's own.

No sign tells a hyphen that a program has put at the end of a line from one that is written. What tells is the rest of
the document, which has most words more than once, and what the two halves look like.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_HYPHENS = "\u00ad\u2010-"
_BROKEN = re.compile(rf"(?P<word>[^\s{_HYPHENS}]+(?:-[^\s{_HYPHENS}]+)*)(?P<hyphen>[{_HYPHENS}])$")
_FIRST = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_AROUND = "\"'“”‘’«»()[]{}<>.,;:!?…*†‡§¶|/0123456789"
_OWN = frozenset(
    """self non ex well vice so ill half quasi pseudo all long short high low full part cross post pre anti pro neo
    co counter multi semi socio geo afro anglo franco german russo sino euro year day ever never much
    then once""".split()
)
"""First halves behind which a hyphen is written rather than put by a program."""
_SHORTEST = 3
"""Letters of a half that may be a word by itself."""


@dataclass(slots=True)
class Words:
    """The words of a document as they stand within its lines."""

    _lines: list[str] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)

    def learn(self, lines: Iterable[str]) -> None:
        """Take lines of the document into account."""
        self._lines.extend(lines)

    def joined(self, before: str, after: str) -> str | None:
        """A line and the next as one text where a word is broken between them; None where none is."""
        if before[-1:] not in _HYPHENS:
            return None
        found = _BROKEN.search(before.rpartition(" ")[2])
        if found is None or not after or after[0].isspace():
            return None
        word, hyphen = found["word"], found["hyphen"]
        if hyphen == "\u00ad":
            return before[:-1] + after
        if not word[-1].isalnum() or not after[0].isalnum():
            return None
        rest = _FIRST.match(after)
        if rest is None or not after[0].isalpha() or self._is_written(word, rest[0]):
            return before + after
        return before[:-1] + after

    def _is_written(self, word: str, rest: str) -> bool:
        """Whether the hyphen between two halves would be there within a line, too."""
        half = word.lstrip(_AROUND)
        if not half or not half[-1].isalpha() or rest[0].isupper() or (not half[-1].islower() and half[-1].isupper()):
            return not (half.isupper() and rest[:2].isupper() and len(half) >= _SHORTEST)
        known = self._words()
        half, rest = half.casefold(), rest.casefold()
        if half + rest in known:
            return False
        if f"{half}-{rest}" in known or "-" in half:
            return True
        if len(half) == 1 or half in _OWN:
            return True
        return min(len(half), len(rest)) >= _SHORTEST and half in known and rest in known

    def _words(self) -> set[str]:
        if self._lines:
            found: set[str] = set()
            for line in self._lines:
                words = line.split()
                if words and words[-1][-1] in _HYPHENS:
                    words.pop()
                found.update(words)
            self._known.update(word.casefold().strip(_AROUND) for word in found)
            self._lines.clear()
        return self._known
