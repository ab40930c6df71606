"""Which part of a passage is quoted: all of it, the words that a reader typed, or the characters that are named."""

import re
from dataclasses import dataclass

from search.errors import RequestError
from search.records import Span
from search.verbatim import verbatim_spans
from webapp.forms import Arguments

LONGEST_QUOTE = 100_000
"""Code points of the words to quote that are read."""
MOST_PLACES = 20
"""Places of the same words that are listed to choose from."""


@dataclass(frozen=True, slots=True)
class Quoting:
    """The part of a passage's text that is quoted, None for all of it; `missing` are words that are not in it.

    `places` are all where the words of the part stand, in order, where that is more than one: a reader chooses.
    """

    part: Span | None = None
    missing: str = ""
    places: tuple[Span, ...] = ()

    @property
    def number(self) -> int:
        """Which of `places` is quoted, from 1; 0 where there is no choice."""
        return self.places.index(self.part) + 1 if self.part in self.places else 0

    @property
    def offered(self) -> tuple[Span, ...]:
        """The places that are listed to choose from."""
        return self.places[:MOST_PLACES]


def quoting(arguments: Arguments, text: str) -> Quoting:
    """What is to be quoted of `text`: `from` and `to` in code points, or the first place of the words of `quote`.

    The first where they stand as they are typed goes before one with other spaces or quotation marks.
    Where there are both, and the words do not stand at those characters, they are looked for. Raises
    `RequestError` where `from` and `to` are no numbers; whether they are in the text is the citation's business.
    """
    part = _span(arguments.get("from", ""), arguments.get("to", ""))
    wanted = arguments.get("quote", "")[:LONGEST_QUOTE]
    if not wanted.strip() or (part and _plain(part.of(text)) == _plain(wanted)):
        places = _places(text, part.of(text)) if part else []
        return Quoting(part, places=_several(places) if part in places else ())
    found = _places(text, wanted)
    if not found:
        return Quoting(missing=wanted)
    as_typed = (one for one in found if one.of(text) == wanted.strip())
    return Quoting(next(as_typed, found[0]), places=_several(found))


def _span(first: str, last: str) -> Span | None:
    if not first and not last:
        return None
    if not all(number.isascii() and number.isdigit() and len(number) < len("1" * 12) for number in (first, last)):
        raise RequestError("from and to are given together, as whole numbers: characters of the passage, from 0")
    return Span(int(first), int(last))


def _places(text: str, wanted: str) -> list[Span]:
    """Where `wanted` stands in `text` in whole words, whatever its spaces and quotation marks; or else as letters."""
    letters = r"\s+".join(map(re.escape, wanted.split()))
    if not letters:
        return []
    return verbatim_spans(text, wanted) or [Span(*found.span()) for found in re.finditer(letters, text)]


def _several(places: list[Span]) -> tuple[Span, ...]:
    return tuple(places) if len(places) > 1 else ()


def _plain(text: str) -> str:
    return " ".join(text.split())
