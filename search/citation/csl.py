"""Citations as CSL-JSON (version 1.0.2), which Zotero, pandoc and citeproc read.

The quotation is the `annote`, the file's path the `archive_location`, and its SHA-256 the `archive`; what else it
takes to find the place again is in `custom`, which processors pass over.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from search.citation.bibtex import key
from search.citation.capsule import Capsule
from search.citation.fragments import lasting_address
from search.citation.stamp import Place
from search.records import PartialDate, Span
from search.wording import one_line, where

_DIGEST = "sha256:"


def written(capsules: Iterable[Capsule]) -> Iterator[str]:
    """An array of items."""
    yield "["
    for number, capsule in enumerate(capsules):
        yield f"{',' if number else ''}\n{json.dumps(item(capsule), ensure_ascii=False, indent=1)}"
    yield "\n]\n"


def item(capsule: Capsule) -> dict[str, Any]:
    metadata, locator = capsule.origin.metadata, capsule.locator
    facts: dict[str, Any] = {
        "id": key(capsule),
        "type": "webpage" if capsule.original else "document",
        "title": one_line(capsule.origin.name),
        "author": [{"literal": name} for author in metadata.authors if (name := one_line(author))],
        "publisher": one_line(metadata.publisher or ""),
        "issued": _date(metadata.published),
        "accessed": _date(metadata.captured),
        "language": one_line(metadata.language or ""),
        "page": str(locator.page or ""),
        "URL": capsule.original or lasting_address(capsule.permalink) or "",
        "archive": f"{_DIGEST}{capsule.origin.sha256}",
        "archive_location": capsule.origin.source,
        "annote": capsule.exact,
        "note": one_line(where(locator)),
        "custom": {
            "start": capsule.span.start,
            "end": capsule.span.end,
            "bytes": capsule.bytes,
            "prefix": capsule.prefix,
            "suffix": capsule.suffix,
            "passage": capsule.passage,
            "generation": capsule.generation,
            "permalink": capsule.permalink,
        },
    }
    return {name: value for name, value in facts.items() if value}


def _date(value: PartialDate | None) -> dict[str, Any] | None:
    if value is None:
        return None
    parts = [part for part in (value.year, value.month, value.day) if part]
    return {"date-parts": [parts]} | ({"circa": True} if value.is_inferred else {})


def place_in(one: Mapping[str, Any]) -> Place:
    """Raises `KeyError`, `TypeError` or `ValueError` where the item has none."""
    custom = one["custom"]
    return Place(
        str(one["archive_location"]), str(one["archive"]).removeprefix(_DIGEST), int(custom.get("bytes", 0)),
        Span(int(custom["start"]), int(custom["end"])),
    )  # fmt: skip


def quoted_in(one: Mapping[str, Any]) -> str:
    return str(one["annote"])
