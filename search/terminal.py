"""Text for a terminal: nothing that stands in a document, a file's name or a query can steer it."""

import re
import unicodedata
from collections.abc import Iterator

from search.records import Span

_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What moves a cursor, changes colours or turns lines round. Other invisible signs are spelling."""
_UNSEEN = frozenset(("Mn", "Me", "Cf"))


def escaped(text: str) -> str:
    r"""`text` with what would steer a terminal written out, such as `\x1b`; line breaks and tabs stay."""
    return _STEERS.sub(lambda sign: sign[0].encode("unicode_escape").decode("ascii"), text)


def columns(text: str) -> int:
    """How many columns of a terminal a text without line breaks and tabs takes (UAX #11)."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.category(sign) in _UNSEEN else 1 + (unicodedata.east_asian_width(sign) in "WF")
        for sign in text
    )


def broken(text: str, width: int) -> Iterator[Span]:
    """Where the lines of a text stand in it that is shown in `width` columns, two at least.

    They are broken at spaces, which go, and within words that are wider than a line.
    """
    begin = 0
    for line in text.split("\n"):
        yield from _broken(text, Span(begin, begin + len(line)), width)
        begin += len(line) + 1


def _broken(text: str, line: Span, width: int) -> Iterator[Span]:
    start = place = line.start
    space = taken = 0
    while place < line.end:
        sign = text[place]
        if sign == " ":
            space = place
        taken += columns(sign)
        if taken > width:
            end = space if space > start else place
            yield Span(start, start + len(text[start:end].rstrip(" ")))
            start = end
            while start < line.end and text[start] == " ":
                start += 1
            place = max(place, start)
            taken = columns(text[start:place])
        else:
            place += 1
    yield Span(start, start + len(text[start : line.end].rstrip(" ")))
