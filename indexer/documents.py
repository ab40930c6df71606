"""Blocks become a document: the text is frozen here and never touched again.

`Document.text` is the kept blocks in order, a blank line between them. What `indexer.strip` and
`indexer.front` marked as furniture becomes the document's omissions.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.blocks import Block, BlockKind, Claim
from indexer.decoding import HTML
from indexer.inferences import date_of_name, full_name, inferred_dates
from indexer.languages import document_language
from indexer.shapes import CLOCK_TIME, clock_entry, is_web_address, turn
from search.records import Document, Mark, MarkKind, Metadata, Omission, Origin, PartialDate, Span

SEPARATOR = "\n\n"
_LIVE = "live page"
_LONGEST_VALUE = 300
"""Code points of a title or name that are kept; nobody's name is longer."""
_LONGEST_ADDRESS = 2_000
_LONGEST_EVIDENCE = 600
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}")
_AND = re.compile(r"\s*;\s*|\s+(?:and|und|et|y|&)\s+")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Placed:
    """A kept block and its span in the document's text."""

    block: Block
    span: Span


def make_document(
    source: str,
    sha256: str,
    media_type: str,
    blocks: Sequence[Block],
    claims: Sequence[Claim],
    *,
    language: str | None = None,
) -> tuple[Document, tuple[Placed, ...]]:
    """The document, and its blocks with their places, from which passages are cut.

    `language` is what its text is taken to be in where nothing else tells.
    """
    kept = [block for block in blocks if not block.furniture]
    text = _storable(SEPARATOR.join(block.text for block in kept))
    placed = []
    start = 0
    for block in kept:
        placed.append(Placed(block, Span(start, start + len(block.text))))
        start += len(block.text) + len(SEPARATOR)
    kind = _kind(kept)
    inferred = inferred_dates(source, blocks, live=kind.value == _LIVE)
    named = date_of_name(source) if media_type != HTML else ()
    metadata = _metadata([*claims, *inferred, *named, kind], text, language)
    document = Document(
        origin=Origin(source, sha256, media_type, metadata),
        text=text,
        marks=tuple(mark for one in placed if (mark := _mark(one, text))),
        omitted=tuple(Omission(_storable(block.text), block.furniture) for block in blocks if block.furniture),
    )
    return document, tuple(placed)


def _mark(placed: Placed, text: str) -> Mark | None:
    block, span = placed.block, placed.span
    if block.kind is BlockKind.TITLE:
        return Mark(MarkKind.TITLE, span, span.of(text))
    if is_clock_time(block):
        return Mark(MarkKind.TIME, span, span.of(text))
    if block.kind is BlockKind.HEADING:
        return Mark(MarkKind.HEADING, span, span.of(text), block.level)
    return None


def is_clock_time(block: Block) -> bool:
    """Whether the block is nothing but a clock time, as live pages put above an entry."""
    return len(block.text) <= 12 and CLOCK_TIME.fullmatch(block.text.rstrip(" :–—-")) is not None


def _metadata(claims: Sequence[Claim], text: str, default: str | None) -> Metadata:
    own = [claim for claim in claims if claim.own]
    first: dict[str, Claim] = {}
    for claim in claims:
        if not claim.own and claim.value.strip() and (claim.field != "url" or _is_address(claim.value)):
            first.setdefault(claim.field, claim)
    if "title" not in first and "page title" in first:
        first["title"] = first["page title"]
    first.pop("page title", None)
    language = first.get("language") or document_language(text, first.get("page language"), default)
    first.pop("page language", None)
    bylines = [_value(claim) or "" for claim in claims if "authors" in first and _agree(claim, first["authors"])]
    authors = dict.fromkeys(author.strip() for byline in bylines for author in _AND.split(byline))
    published, captured, publisher = map(first.get, ("published", "captured", "publisher"))
    believed = first | {"language": language} | {claim.field: claim for claim in own}
    return Metadata(
        title=_value(first.get("title")),
        publisher=full_name(_value(publisher) or "") or None,
        authors=tuple(author for author in authors if author),
        published=PartialDate.parse(published.value, published.evidence) if published else None,
        captured=PartialDate.parse(captured.value, captured.evidence) if captured else None,
        language=language.value if _LANGUAGE.fullmatch(language.value) else None,
        url=_storable(first["url"].value) if "url" in first else None,
        kind=_value(first["kind"]) or "document",
        own=_own(own),
        evidence={
            field: _storable(claim.evidence)[:_LONGEST_EVIDENCE] for field, claim in believed.items() if claim.value
        },
    )


def _is_address(value: str) -> bool:
    return len(value) <= _LONGEST_ADDRESS and is_web_address(value)


def _own(claims: Sequence[Claim]) -> dict[str, tuple[str, ...]]:
    """The values of the user's fields, each once, in order."""
    values: dict[str, dict[str, None]] = {}
    for claim in claims:
        if value := _value(claim):
            values.setdefault(claim.field, {})[value] = None
    return {field: tuple(found) for field, found in values.items()}


def _agree(one: Claim, other: Claim) -> bool:
    """Whether both give values of one field, read in one place."""
    return (one.field, one.evidence) == (other.field, other.evidence)


def _value(claim: Claim | None) -> str | None:
    return _storable(" ".join(claim.value.split())[:_LONGEST_VALUE]) if claim else None


def _storable(text: str) -> str:
    """`text` with each lone surrogate, which no encoding can hold, as U+FFFD; the length stays."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


def _kind(blocks: Sequence[Block]) -> Claim:
    if sum(1 for block in blocks if clock_entry(block.text) or is_clock_time(block)) >= 3:
        return Claim("kind", _LIVE, "entries with clock times")
    if sum(1 for block in blocks if turn(block.text)) >= 5:
        return Claim("kind", "transcript", "turns of speakers")
    return Claim("kind", "document", "")
