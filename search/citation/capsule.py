"""A citation capsule: a quotation to the character, with all that is needed to find it again and check it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from search.citation.fragments import original_link_in
from search.errors import RequestError
from search.records import Document, Locator, Origin, Passage, PassageKind, Span, Speech

CONTEXT = 32
"""Code points before and after a quotation that tell it from others like it."""
_BULLET = re.compile(r"\A(?:[•·▪‣◦●*]\s*|[-–—]\s+)(?=\S)")

IN_ONE_PAIR = re.compile(r"“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|»[^«»]*«|「[^「」]*」|\"[^\"]*\"")
"""Words in one pair of double quotation marks."""
_ALIKE = ('"', "«»")
"""Marks that open a quotation in one text or place and close it in another."""


@dataclass(frozen=True, slots=True)
class Capsule:
    """A quotation and where it stands.

    `exact` is `document.text[span]`, `prefix` and `suffix` are the code points around it. `passage` is the id
    of the passage that it is from, `part` whether it is less than all of that. `bytes` is the size of the file,
    0 where it is not known, and `original` the address of the original page at the quotation, if it has one.
    """

    exact: str
    span: Span
    prefix: str
    suffix: str
    passage: str
    locator: Locator
    language: str | None
    origin: Origin
    bytes: int
    generation: str
    permalink: str
    original: str | None
    is_part: bool


def capsule_of(
    document: Document,
    passage: Passage,
    *,
    part: Span | None = None,
    bytes: int = 0,  # noqa: A002 - the name that the ledger has for it
    generation: str = "",
    permalink: str = "",
) -> Capsule:
    """The citation of a passage, without the bullet of a list, or of a part of it.

    `part` is in code points of the passage's text. Raises `RequestError` where it is empty or not within it.
    """
    length = len(passage.text)
    if part is None:
        bullet = _BULLET.match(passage.text)
        within = Span(bullet.end() if bullet else 0, length)
    elif 0 <= part.start < part.end <= length:
        within = part
    else:
        raise RequestError(
            f"No characters {part.start} to {part.end} in the passage {passage.id}: it has {length:,}. Give from and to"
            f" as numbers with 0 ≤ from < to ≤ {length}"
        )
    span = Span(passage.span.start + within.start, passage.span.start + within.end)
    locator = passage.locator if part is None or _is_speakers(passage, part) else _without_speaker(passage.locator)
    return Capsule(
        exact=span.of(document.text),
        span=span,
        prefix=document.text[max(0, span.start - CONTEXT) : span.start],
        suffix=document.text[span.end : span.end + CONTEXT],
        passage=passage.id,
        locator=locator,
        language=passage.language,
        origin=document.origin,
        bytes=bytes,
        generation=generation,
        permalink=permalink,
        original=original_link_in(document.origin.metadata.url, document.text, span),
        is_part=within != Span(0, length) and part is not None,
    )


def _is_speakers(passage: Passage, part: Span) -> bool:
    """Whether a part of a passage is surely in the words of its speaker: of a turn, or within what is quoted."""
    locator = passage.locator
    if locator.kind is PassageKind.SPEECH or part == Span(0, len(passage.text)):
        return True
    quoted = _quoted(passage.text) if locator.speech is Speech.DIRECT else ()
    return any(one.start <= part.start and part.end <= one.end for one in quoted)


def _quoted(text: str) -> Iterator[Span]:
    """The quotations of `text`; none by marks that open and close alike where one has no other to pair with."""
    for one in IN_ONE_PAIR.finditer(text):
        alike = next((marks for marks in _ALIKE if one[0][0] in marks), "")
        if sum(text.count(mark) for mark in alike) % 2 == 0:
            yield Span(*one.span())


def _without_speaker(locator: Locator) -> Locator:
    return replace(locator, speaker=None, speech=None)
