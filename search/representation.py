"""Records as JSON: the one shape that `pincite … --json` and `/api/v1` share.

Documented in `docs/interfaces.md`. Positions are code points, dates are ISO 8601 with as many
parts as are known.
"""

from typing import Any
from urllib.parse import urlencode

from search.records import Facet, FileRecord, Hit, Origin, PartialDate, Passage, ResultPage, Span


def result_page(page: ResultPage) -> dict[str, Any]:
    """The search object."""
    return {
        "query": page.request.query,
        "total_passages": page.total_passages,
        "total_documents": page.total_documents,
        "hits": [hit(one, page) for one in page.hits],
        "facets": {facet.field: facet_values(facet) for facet in page.facets},
        "searched": {
            "documents": page.searched.documents,
            "passages": page.searched.passages,
            "failed": page.searched.failed,
        },
        "notes": [{"kind": note.kind, "message": note.message} for note in page.notes],
        "generation": page.generation,
    }


def hit(one: Hit, page: ResultPage) -> dict[str, Any]:
    found, locator, metadata = one.passage, one.passage.locator, one.origin.metadata
    return {
        "passage": found.id,
        "document": found.document,
        "source": one.origin.source,
        "title": metadata.title,
        "publisher": metadata.publisher,
        "published": metadata.published.iso if metadata.published else None,
        "language": found.language,
        "url": metadata.url,
        "locator": {
            "ordinal": locator.ordinal,
            "heading": list(locator.heading),
            "time": locator.time,
            "speaker": locator.speaker,
            "page": locator.page,
            "kind": str(locator.kind),
        },
        "text": found.text,
        "highlights": [spans(span) for span in one.highlights],
        "score": round(one.score, 6),
        "link": passage_link(found.id, page.request.query),
    }


def passage(one: Passage) -> dict[str, Any]:
    """A passage with its place in the document's text."""
    locator = one.locator
    return {
        "ordinal": locator.ordinal,
        "start": one.span.start,
        "end": one.span.end,
        "text": one.text,
        "kind": str(locator.kind),
        "heading": list(locator.heading),
        "time": locator.time,
        "speaker": locator.speaker,
    }


def passage_link(identity: str, query: str) -> str:
    """The path of a passage's permalink; with the query, its hits are marked."""
    return f"/passage/{identity}" + (f"?{urlencode({'q': query}, errors='replace')}" if query else "")


def facet_values(facet: Facet) -> list[dict[str, Any]]:
    return [
        {"value": value.value, "label": value.label, "count": value.count, "selected": value.selected}
        for value in facet.values
    ]


def spans(span: Span) -> list[int]:
    return [span.start, span.end]


def date(value: PartialDate | None) -> dict[str, str] | None:
    if value is None:
        return None
    return {"date": value.iso, "precision": str(value.precision), "evidence": value.evidence}


def origin(one: Origin) -> dict[str, Any]:
    """What is known of a document, with the evidence for each value."""
    metadata = one.metadata
    return {
        "document": one.id,
        "source": one.source,
        "sha256": one.sha256,
        "media_type": one.media_type,
        "title": metadata.title,
        "publisher": metadata.publisher,
        "authors": list(metadata.authors),
        "published": date(metadata.published),
        "captured": date(metadata.captured),
        "language": metadata.language,
        "url": metadata.url,
        "kind": metadata.kind,
        "evidence": dict(metadata.evidence),
    }


def file_record(file: FileRecord) -> dict[str, Any]:
    """A row of the ledger."""
    return {
        "source": file.source,
        "status": str(file.status),
        "reason": file.reason,
        "bytes": file.bytes,
        "seconds": round(file.seconds, 4),
        "sha256": file.sha256,
        "document": file.document,
        "passages": file.passages,
    }
