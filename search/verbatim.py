"""Text that must stand in a passage just so: where it does, told by a regular expression."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from search.records import Span

_SAME = ('"“”„‟«»″＂', "'’‘‛ʼ`´′＇")
"""Signs that a keyboard does not tell apart: double quotation marks, and apostrophes."""
_LETTER = re.compile(
    "[\\w{}]".format("".join(c for c in map(chr, range(0x300, 0x3100)) if unicodedata.category(c)[0] == "M"))
)
"""A word character or a mark on one: what an accented letter ends with in NFD, and many in Indian scripts."""
_ANY_OF_SAME = {sign: f"[{re.escape(signs)}]" for signs in _SAME for sign in signs}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A verbatim text as a regular expression, and whether it begins and ends with a letter.

    Bounds of words are looked at after a place is found: an expression that begins with its letters is
    found ten times as fast as one that begins with a condition.
    """

    expression: re.Pattern[str]
    begins: bool
    ends: bool

    @classmethod
    @lru_cache(maxsize=64)
    def of(cls, text: str) -> "Wanted":
        """Whole words, in either Unicode normal form."""
        forms = dict.fromkeys(unicodedata.normalize(form, text.strip()) for form in ("NFC", "NFD"))
        expression = re.compile("|".join(map(_spaced, forms)))
        return cls(expression, _is_letter(text.strip()[:1]), _is_letter(text.strip()[-1:]))

    def first(self, text: str, start: int = 0) -> Span | None:
        """The first place in `text` from `start` on."""
        while found := self.expression.search(text, start):
            first, last = found.span()
            is_begun = self.begins and _is_letter(text[max(first - 1, 0) : first])
            goes_on = self.ends and _is_letter(text[last : last + 1])
            if not (is_begun or goes_on):
                return Span(first, last)
            start = first + 1
        return None


def verbatim_spans(text: str, wanted: str) -> list[Span]:
    """Where `wanted` stands in `text`, to the character but for spaces and kinds of quotation mark."""
    seeking = Wanted.of(wanted)
    found: list[Span] = []
    while (span := seeking.first(text, found[-1].end if found else 0)) is not None:
        found.append(span)
    return found


def _is_letter(sign: str) -> bool:
    return _LETTER.match(sign) is not None


def _spaced(text: str) -> str:
    return "".join(r"\s+" if piece.isspace() else _literal(piece) for piece in re.split(r"(\s+)", text))


def _literal(piece: str) -> str:
    return "".join(_ANY_OF_SAME.get(sign, re.escape(sign)) for sign in piece)
