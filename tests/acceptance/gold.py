"""Where the gold standard is, and an index of the documents that it is about."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from indexer.reading import Read, read_document

SHARED = Path(__file__).parents[3] / "shared"
CORPUS = SHARED / "corpora" / "1988"

needs_gold = pytest.mark.skipif(
    not CORPUS.is_dir() or not (SHARED / "gold").is_dir(),
    reason=f"the documents of 1988 and their gold standard are not in {SHARED}",
)


@cache
def gold(name: str) -> dict[str, Any]:
    if not (SHARED / "gold").is_dir():
        return {"documents": [], "files": [], "queries": []}
    value: dict[str, Any] = json.loads((SHARED / "gold" / f"{name}.json").read_text("utf-8"))
    return value


@cache
def read(name: str) -> Read:
    return read_document(name, (CORPUS / name).read_bytes())
