"""The documents of 1988 beside their gold standard: passages, locators, speakers, metadata, furniture."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from indexer.reading import Read, read_document
from search.records import Passage, PassageKind

_BLANKS = "\xa0 \n"


def figures(shared: Path) -> Iterator[str]:
    """One line for each thing that is compared."""
    corpus = shared / "corpora/1988"
    reads = {path.name: read_document(path.name, path.read_bytes()) for path in sorted(corpus.iterdir())}
    files = json.loads((shared / "gold/passages.json").read_text("utf-8"))["files"]
    documents = json.loads((shared / "gold/documents.json").read_text("utf-8"))["documents"]
    pairs, ours, theirs = [], 0, 0
    for file in files:
        text = (corpus / file["file"]).read_text("utf-8")
        read = reads[file["file"]].passages
        passages = {passage.text: passage for passage in read}
        ours, theirs = ours + len(read), theirs + len(file["passages"])
        cut = ((one, text[one["char_start"] : one["char_end"]].strip(_BLANKS)) for one in file["passages"])
        pairs += [(expected, passages[passage]) for expected, passage in cut if passage in passages]
    found = f"{len(pairs)} of {theirs}, {ours} read"
    yield f"passages with both boundaries: F1 {2 * len(pairs) / (ours + theirs):.3f} ({found})"
    for name in ("kind", "heading", "clock time", "speaker"):
        right = sum(_agrees(name, expected, found) for expected, found in pairs)
        yield f"{name}: {right / len(pairs):.3f} ({right} of {len(pairs)})"
    yield f"metadata: {', '.join(_metadata(documents, reads))}"
    leaked = sum(_leaked(document, reads[document["file"]]) for document in documents)
    yield f"furniture in passages: {leaked} lines"


def _agrees(name: str, expected: Mapping[str, Any], found: Passage) -> bool:
    locator = found.locator
    if name == "speaker":
        return bool(locator.speaker == expected["speaker"])
    if name == "clock time":
        return bool(locator.time == expected["clock_time"])
    if name == "heading":
        return (locator.heading[-1] if locator.heading else None) == (expected["heading"] or "").rstrip(" :") or (
            not locator.heading and not expected["heading"]
        )
    kind = PassageKind.CAPTION if expected["photo_caption"] else PassageKind.PARAGRAPH
    return locator.kind is (PassageKind.LIST_ITEM if expected["list_item"] else kind)


def _metadata(documents: list[dict[str, Any]], reads: Mapping[str, Read]) -> Iterator[str]:
    known = [(document, reads[document["file"]].document.origin.metadata) for document in documents]
    compared = {
        "title": [one["title"] == ours.title for one, ours in known],
        "publisher": [ours.publisher in (one["publisher"], one["publisher_verbatim"]) for one, ours in known],
        "published": [one["publication_date"] == (ours.published and ours.published.iso) for one, ours in known],
        "captured": [one["capture_date"] == (ours.captured and ours.captured.iso) for one, ours in known],
        "language": [one["language"] == ours.language for one, ours in known],
    }
    for field, right in compared.items():
        yield f"{field} {sum(right)} of {len(right)}"


def _leaked(document: Mapping[str, Any], read: Read) -> int:
    """The lines of furniture and of metadata that stand in a passage."""
    lines = [(line["text"].strip(), line["match"] == "substring") for line in document["boilerplate"]]
    lines += [(line["text"].strip(), False) for line in document["metadata_lines_not_passages"]]
    whole = {line.strip() for passage in read.passages for line in passage.text.split("\n")}
    texts = [passage.text for passage in read.passages]
    return sum(line in whole or (anywhere and any(line in text for text in texts)) for line, anywhere in lines)
