"""Citations as annotations of the Web Annotation Data Model (W3C Recommendation, 2017), in JSON-LD.

One citation is an `Annotation`, many are the items of an `AnnotationPage`. The target's source is the original page,
or else the file by its SHA-256 (RFC 6920); positions are code points of the text that Pincite reads from the file.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from search.citation.capsule import Capsule
from search.citation.fragments import web_address
from search.citation.stamp import Place, stamp
from search.records import Span
from search.wording import one_line, where

CONTEXT = ("http://www.w3.org/ns/anno.jsonld", {"pincite": "urn:pincite:"})


def written(capsules: Iterable[Capsule]) -> Iterator[str]:
    """An annotation, or a page of them where there are more or fewer than one."""
    rest = iter(capsules)
    first = list(islice(rest, 2))
    if len(first) == 1:
        yield f"{_json({'@context': CONTEXT, **annotation(first[0])})}\n"
        return
    yield f'{{\n"@context": {json.dumps(CONTEXT)},\n"type": "AnnotationPage",\n"items": ['
    for number, capsule in enumerate(chain(first, rest)):
        yield f"{',' if number else ''}\n{_json(annotation(capsule))}"
    yield "\n]\n}\n"


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def annotation(capsule: Capsule) -> dict[str, Any]:
    """One annotation, without the context that it is read in."""
    origin, metadata = capsule.origin, capsule.origin.metadata
    digest = urlsafe_b64encode(bytes.fromhex(origin.sha256)).decode().rstrip("=")
    source = {
        "id": web_address(metadata.url) or f"ni:///sha-256;{digest}",
        "type": "Text",
        "format": origin.media_type,
        "language": metadata.language,
        "pincite:title": one_line(origin.name),
        "pincite:sha256": origin.sha256,
        "pincite:path": origin.source,
        "pincite:bytes": capsule.bytes,
    }
    return {
        "id": f"urn:uuid:{uuid5(NAMESPACE_URL, stamp(capsule))}",
        "type": "Annotation",
        "motivation": "bookmarking",
        "generator": {"id": "urn:pincite:software", "type": "Software", "name": "Pincite"},
        **({"via": via} if (via := web_address(capsule.permalink)) else {}),
        "target": {
            "type": "SpecificResource",
            "source": {name: value for name, value in source.items() if value},
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": capsule.exact,
                    "prefix": capsule.prefix,
                    "suffix": capsule.suffix,
                },
                {"type": "TextPositionSelector", "start": capsule.span.start, "end": capsule.span.end},
            ],
            "pincite:passage": capsule.passage,
            "pincite:locator": one_line(where(capsule.locator)),
            "pincite:generation": capsule.generation,
        },
    }


def place_in(one: Mapping[str, Any]) -> Place:
    """Raises `KeyError`, `TypeError` or `ValueError` where the annotation has none."""
    source, position = one["target"]["source"], _selector(one, "TextPositionSelector")
    return Place(
        str(source["pincite:path"]), str(source["pincite:sha256"]), int(source.get("pincite:bytes", 0)),
        Span(int(position["start"]), int(position["end"])),
    )  # fmt: skip


def quoted_in(one: Mapping[str, Any]) -> str:
    return str(_selector(one, "TextQuoteSelector")["exact"])


def _selector(one: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    """The one selector of a kind."""
    (found,) = (selector for selector in one["target"]["selector"] if selector["type"] == kind)
    return dict(found)
