"""Write the golden files again: `python -m tests.golden.write`, from the root of the repository.

Look at the diff before you commit it: each line of it is a document that is now read differently.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from indexer.reading import Read, read_document
from indexer.sidecar import claims_for
from indexer.sources import walk
from search import representation
from search.records import Document, Passage

CORPUS = Path(__file__).parents[2] / "corpus"
GOLDEN = Path(__file__).parent
_WORDS = 6


def sources() -> list[str]:
    """The documents of the sample collection."""
    return [source.source for source in walk(CORPUS) if not source.omitted]


def golden_file(source: str) -> Path:
    return GOLDEN / f"{source.replace('/', '--')}.json"


def read(source: str) -> Read:
    path = CORPUS / source
    return read_document(source, path.read_bytes(), claims_for(path, CORPUS))


def described(document: Document, passages: Iterable[Passage]) -> dict[str, Any]:
    """What is compared: metadata with evidence, locators, where passages begin and end, what was left out.

    A passage's language is there where it is not the document's.
    """
    known = representation.origin(document.origin)
    del known["sha256"], known["document"]
    if own := document.origin.metadata.own:
        known["own"] = {field: list(values) for field, values in own.items()}
    return {
        **known,
        "marks": [[str(mark.kind), mark.label, mark.level] for mark in document.marks],
        "passages": [_passage(passage, document.origin.metadata.language) for passage in passages],
        "omitted": [[omission.reason, omission.text] for omission in document.omitted],
    }


def _passage(passage: Passage, language: str | None) -> dict[str, Any]:
    locator, words = passage.locator, passage.text.split()
    found = {
        "ordinal": locator.ordinal,
        "kind": str(locator.kind),
        "heading": list(locator.heading),
        "time": locator.time,
        "speaker": locator.speaker,
        "speech": str(locator.speech or ""),
        "page": locator.page,
        "language": passage.language if passage.language != language else None,
        "words": len(words),
        "begins": " ".join(words[:_WORDS]),
        "ends": " ".join(words[-_WORDS:]),
    }
    return {name: value for name, value in found.items() if value}


def text_of(source: str) -> str:
    one = read(source)
    return json.dumps(described(one.document, one.passages), ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    for path in GOLDEN.glob("*.json"):
        path.unlink()
    for source in sources():
        golden_file(source).write_text(text_of(source), "utf-8")


if __name__ == "__main__":
    main()
