"""Which part of a passage is quoted: all of it, the words that a reader typed, or the characters that are named."""

import re
from dataclasses import dataclass

from search.errors import RequestError
from search.records import Span
from search.verbatim import verbatim_spans
from webapp.forms import Arguments

LONGEST_QUOTE = 100_000
"""Code points of the words to quote that are read."""


@dataclass(frozen=True, slots=True)
class Quoting:
    """The part of a passage's text that is quoted, None for all of it; `missing` are words that are not in it."""

    part: Span | None = None
    missing: str = ""


def quoting(arguments: Arguments, text: str) -> Quoting:
    """What is to be quoted of `text`: `from` and `to` in code points, or the first place of the words of `quote`.

    Where there are both, and the words do not stand at those characters, they are looked for. Raises
    `RequestError` where `from` and `to` are no numbers; whether they are in the text is the citation's business.
    """
    part = _span(arguments.get("from", ""), arguments.get("to", ""))
    wanted = arguments.get("quote", "")[:LONGEST_QUOTE]
    if not wanted.strip() or (part and _plain(part.of(text)) == _plain(wanted)):
        return Quoting(part)
    found = _place(text, wanted)
    return Quoting(found) if found else Quoting(missing=wanted)


def _span(first: str, last: str) -> Span | None:
    if not first and not last:
        return None
    if not all(number.isascii() and number.isdigit() and len(number) < len("1" * 12) for number in (first, last)):
        raise RequestError("from and to are given together, as whole numbers: characters of the passage, from 0")
    return Span(int(first), int(last))


def _place(text: str, wanted: str) -> Span | None:
    """The first place of `wanted` as it is, or else with other spaces, or else with other quotation marks."""
    start = text.find(wanted.strip())
    if start >= 0:
        return Span(start, start + len(wanted.strip()))
    if spaced := re.search(r"\s+".join(map(re.escape, wanted.split())), text):
        return Span(*spaced.span())
    return next(iter(verbatim_spans(text, wanted)), None)


def _plain(text: str) -> str:
    return " ".join(text.split())
