"""The line of a citation that a machine reads, and a person can: which file, and which characters of its text.

    sha256:9f2c…#char=120,143 bytes=48213 file=press/page.html

The part after `#` is a fragment of plain text as RFC 5147 has it; it counts code points of the text that
Pincite reads from the file. In the path, what cannot stand in a line, `%` and the backtick are
percent-encoded (RFC 3986).
"""

import re
import sys
from dataclasses import dataclass
from urllib.parse import quote, unquote

from search.citation.capsule import Capsule
from search.records import Span

STAMP = re.compile(
    r"sha256:(?P<sha256>[0-9a-f]{64})#char=(?P<start>\d{1,12}),(?P<end>\d{1,12})"
    r"(?: bytes=(?P<bytes>\d{1,16}))? file=(?P<file>[^\n\r`]+)"
)
_NOT_IN_A_LINE = re.compile("[\x00-\x1f%`\x7f-\xa0\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|^ | $")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quotation stands: the file's path in the collection, its SHA-256, size, and the span in its text.

    `bytes` is 0 where the size is not known.
    """

    source: str
    sha256: str
    bytes: int
    span: Span

    @property
    def length(self) -> int:
        """Of the quotation, in code points."""
        return self.span.end - self.span.start


def place_of(capsule: Capsule) -> Place:
    return Place(capsule.origin.source, capsule.origin.sha256, capsule.bytes, capsule.span)


def stamp(capsule: Capsule) -> str:
    place = place_of(capsule)
    size = f" bytes={place.bytes}" if place.bytes else ""
    path = _NOT_IN_A_LINE.sub(lambda found: quote(found[0], safe=""), place.source)
    return f"sha256:{place.sha256}#char={place.span.start},{place.span.end}{size} file={path}"


def stamped(text: str) -> Place | None:
    """What a stamp says; None where `text` is none."""
    found = STAMP.fullmatch(text)
    if not found or int(found["start"]) >= int(found["end"]):
        return None
    source = unquote(found["file"], errors="replace")
    return Place(source, found["sha256"], int(found["bytes"] or 0), Span(int(found["start"]), int(found["end"])))


def code_point(number: str, written: str) -> str:
    """The character of a number that was written for it; `written` as it stands, where there is no such character."""
    return chr(int(number)) if int(number) <= sys.maxunicode else written
