"""Records as JSON: the one shape that `pincite … --json` and `/api/v1` share.

Documented in `docs/interfaces.md`. Positions are code points, dates are ISO 8601 with as many
parts as are known.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from search.records import (
    Expansion,
    Facet,
    FileRecord,
    Hit,
    Omission,
    Origin,
    PartialDate,
    Passage,
    Reason,
    ResultPage,
    SearchRequest,
    Span,
    Suggestion,
)

Explanations = Mapping[str, Sequence[Reason]]
"""What the scores of passages are made of, by the passage's id."""


def result_page(page: ResultPage, explanations: Explanations | None = None) -> dict[str, Any]:
    """The search object; with `explanations`, each hit that has one brings it."""
    return {
        "query": page.request.query,
        "understood": page.understood,
        "total_passages": page.total_passages,
        "total_documents": page.total_documents,
        "hits": [hit(one, page, explanations) for one in page.hits],
        "facets": {facet.field: facet_values(facet) for facet in page.facets},
        "searched": {
            "documents": page.searched.documents,
            "passages": page.searched.passages,
            "failed": page.searched.failed,
        },
        "notes": [{"kind": note.kind, "message": note.message} for note in page.notes],
        "expansions": [expansion(one) for one in page.expansions],
        "corrections": [suggestion(one) for one in page.corrections],
        "generation": page.generation,
    }


def suggestions(request: SearchRequest, found: Sequence[Suggestion], generation: str) -> dict[str, Any]:
    """How a query may go on."""
    return {
        "query": request.query,
        "suggestions": [suggestion(one) for one in found],
        "generation": generation,
    }


def suggestion(one: Suggestion) -> dict[str, Any]:
    return {"text": one.text, "kind": one.kind, "passages": one.passages}


def expansion(one: Expansion) -> dict[str, Any]:
    return {"part": one.part, "matched": str(one.rung), "words": list(one.terms)}


def hit(one: Hit, page: ResultPage, explanations: Explanations | None = None) -> dict[str, Any]:
    found, locator, metadata = one.passage, one.passage.locator, one.origin.metadata
    explained = (explanations or {}).get(found.id)
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
            "speech": str(locator.speech) if locator.speech else None,
            "lead_in": locator.lead_in,
            "page": locator.page,
            "kind": str(locator.kind),
            "recognised": str(locator.recognised) if locator.recognised else None,
        },
        "text": found.text,
        "highlights": [spans(mark.span) for mark in one.highlights],
        "highlight_rungs": [str(mark.rung) for mark in one.highlights],
        "matched": str(one.rung) if one.rung else None,
        "window": spans(one.window),
        "score": round(one.score, 6),
        "link": passage_link(found.id, page.request.query),
        **({} if explained is None else {"explanation": explanation(explained)}),
    }


def explanation(reasons: Sequence[Reason]) -> list[dict[str, Any]]:
    return [{"what": reason.what, "score": round(reason.score, 6)} for reason in reasons]


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
        "speech": str(locator.speech) if locator.speech else None,
        "lead_in": locator.lead_in,
        "recognised": str(locator.recognised) if locator.recognised else None,
    }


def whole_passage(one: Passage) -> dict[str, Any]:
    """A passage with its id, page and language, too."""
    return {"passage": one.id, **passage(one), "page": one.locator.page, "language": one.language}


def passage_link(identity: str, query: str) -> str:
    """The path of a passage's permalink; with the query, its hits are marked."""
    return f"/passage/{identity}" + (f"?{urlencode({'q': query}, errors='replace')}" if query else "")


def omission(one: Omission) -> dict[str, str]:
    return {"text": one.text, "reason": one.reason}


def facet_values(facet: Facet) -> list[dict[str, Any]]:
    return [
        {
            "value": value.value,
            "label": value.label,
            "count": value.count,
            "documents": value.documents,
            "selected": value.selected,
            "excluded": value.excluded,
        }
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
        "first_seen": _instant(file.first_seen),
        "last_indexed": _instant(file.last_indexed),
    }


def _instant(seconds: int) -> str | None:
    """Seconds since 1970 in ISO 8601; None for 0, which is unknown."""
    return datetime.fromtimestamp(seconds, UTC).isoformat() if seconds else None
