"""All that an index says, so that two can be compared: what it holds, and what it answers.

What depends on the clock, on how often it was updated, or on where it lies is left out.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from search import generations
from search.records import SearchRequest, Sort
from search.representation import result_page
from search.searcher import Searcher

ASKED = (
    SearchRequest("telephone", limit=100),
    SearchRequest("letter ministry zeppelin"),
    SearchRequest('"nobody answered the telephone"', sort=Sort.PLACE, limit=100),
    SearchRequest("inspect* -lighthouse", sort=Sort.DATE, limit=100),
    SearchRequest("who took the register home?"),
    SearchRequest("regster"),
    SearchRequest("telephone", {"publisher": ("The Ministry",)}, facets=("day", "heading")),
    SearchRequest(limit=10_000, facets=("month",)),
)
"""Every kind of search: words, a phrase, a beginning, a question, a misspelling, facets, and everything."""
OF_THE_CLOCK = ("modified", "changed", "seconds", "first_seen", "last_indexed")

Answers = str
"""Pages of results, as JSON."""


@dataclass(frozen=True, slots=True)
class Whole:
    """What an index holds: its ledger, its documents with their passages, the counts of its manifest; and answers."""

    ledger: tuple[Mapping[str, Any], ...]
    documents: tuple[object, ...]
    manifest: Mapping[str, Any]
    answers: Answers


def answers(searcher: Searcher, *, scored: bool = True) -> Answers:
    """What it answers; without scores where passages that were removed may still count in them."""
    pages = [result_page(searcher.search(request)) for request in ASKED]
    for page in pages:
        del page["generation"]
        for hit in page["hits"]:
            if not scored:
                del hit["score"]
    return json.dumps(pages, ensure_ascii=False, sort_keys=True)


def whole(index: Path, *, scored: bool = True) -> Whole:
    """All of the index's current commit."""
    searcher = Searcher.open(index)
    manifest = asdict(searcher.manifest)
    for name in ("generation", "collection", "files"):
        del manifest[name]
    catalogue = searcher.catalogue
    found = Whole(
        ledger=tuple(_without_the_clock(asdict(file)) for file in catalogue.files()),
        documents=tuple((catalogue.document(one.id), passages) for _, one, passages in catalogue.everything()),
        manifest=manifest,
        answers=answers(searcher, scored=scored),
    )
    problems = searcher.verify()
    searcher.close()
    assert problems == ()
    return found


def fresh_answers(index: Path, *, scored: bool = True) -> Answers:
    """What someone is answered who opens the index now."""
    searcher = Searcher.open(index)
    try:
        return answers(searcher, scored=scored)
    finally:
        searcher.close()


def leftovers(index: Path) -> list[str]:
    """What is in an index's directory besides its current commit."""
    commit = generations.current(index)
    generation = commit.parent
    own = {index / "current", index / "writer.lock", generation, commit}
    own |= {generation / name for name in (".pincite-generation", "catalogue.sqlite")}
    own |= {generation / f"catalogue.sqlite-{name}" for name in ("shm", "wal")}
    paths = {path for path in index.rglob("*") if commit not in path.parents}
    return sorted(str(path.relative_to(index)) for path in paths - own)


def _without_the_clock(row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in row.items() if name not in OF_THE_CLOCK}


def named(message: str, directory: Path) -> bool:
    """Whether a message of the command line names the directory and what to do about it."""
    told = rf"^pincite: {re.escape(str(directory))}: .+\. .*(--index|pincite index)"
    return bool(re.search(told, message, re.MULTILINE))
