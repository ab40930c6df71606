"""How records are written in the catalogue's rows, and read back."""

import json
from collections.abc import Sequence
from typing import Any

from search.catalogue.packing import Packing
from search.records import (
    Document,
    FileRecord,
    FileStatus,
    Locator,
    Mark,
    MarkKind,
    Metadata,
    Omission,
    PartialDate,
    PassageKind,
    Recognition,
    Span,
    Speech,
)

_PACKING = Packing()


def metadata_written(metadata: Metadata) -> str:
    row = {
        "title": metadata.title,
        "publisher": metadata.publisher,
        "authors": metadata.authors,
        "published": _date_written(metadata.published),
        "captured": _date_written(metadata.captured),
        "language": metadata.language,
        "url": metadata.url,
        "kind": metadata.kind,
        "own": dict(metadata.own),
        "evidence": dict(metadata.evidence),
    }
    return json.dumps(row, ensure_ascii=False)


def metadata_read(text: str) -> Metadata:
    row = json.loads(text)
    return Metadata(
        title=row["title"],
        publisher=row["publisher"],
        authors=tuple(row["authors"]),
        published=_date_read(row["published"]),
        captured=_date_read(row["captured"]),
        language=row["language"],
        url=row["url"],
        kind=row["kind"],
        own={field: tuple(values) for field, values in row["own"].items()},
        evidence=row["evidence"],
    )


def locator_written(locator: Locator) -> str | None:
    """A locator without its ordinal, which the passage's number tells; None for a plain paragraph's."""
    heading, kind = locator.heading, locator.kind
    row = (locator.time, locator.speaker, locator.page, locator.speech, locator.lead_in, locator.recognised)
    if not heading and kind is PassageKind.PARAGRAPH and row == (None,) * len(row):
        return None
    return json.dumps((heading, kind, *row), ensure_ascii=False)


def locator_read(ordinal: int, text: str | None) -> Locator:
    if text is None:
        return Locator(ordinal)
    heading, kind, time, speaker, page, speech, lead_in, recognised = json.loads(text)
    told = Speech(speech) if speech else None
    by = Recognition(recognised) if recognised else None
    return Locator(ordinal, tuple(heading), time, speaker, page, PassageKind(kind), told, lead_in, by)


def apparatus_written(document: Document) -> bytes:
    """What stands on a document's text and what was left out of it."""
    marks = [(mark.kind, (mark.span.start, mark.span.end), mark.label, mark.level) for mark in document.marks]
    omitted = [(omission.text, omission.reason) for omission in document.omitted]
    return _PACKING.packed(json.dumps({"marks": marks, "omitted": omitted}, ensure_ascii=False))


def apparatus_read(blob: bytes) -> tuple[tuple[Mark, ...], tuple[Omission, ...]]:
    row = json.loads(_PACKING.unpacked(blob))
    marks = tuple(Mark(MarkKind(kind), Span(*span), *rest) for kind, span, *rest in row["marks"])
    return marks, tuple(Omission(text, reason) for text, reason in row["omitted"])


def file_read(source: str, status: str, *rest: Any) -> FileRecord:
    """A row of the ledger."""
    return FileRecord(source, FileStatus(status), *rest)


def _date_written(date: PartialDate | None) -> tuple[int, int, int, str] | None:
    return (date.year, date.month, date.day, date.evidence) if date else None


def _date_read(row: Sequence[Any] | None) -> PartialDate | None:
    return PartialDate(*row) if row else None
