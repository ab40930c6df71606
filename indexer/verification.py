"""Whether what a citation quotes still stands where it says: the stored files are read again, as indexing reads them.

    Quoted -> the file at its path, or the same bytes elsewhere -> Verdict

Needs no index. A citation's path is whatever its author wrote: no file outside the collection is ever opened.
"""

import re
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from indexer.ledger import Outcome
from indexer.processes.confinement import Limits
from indexer.processes.pool import outcomes, processes
from indexer.recognition.answering import answering
from indexer.sources import SourceFile, found_inside, walk
from search.citation.reading import Quoted
from search.errors import CollectionMissing
from search.originals import sha256_of
from search.paths import containers, path_of, source_of
from search.records import Passage, Span
from search.wording import one_line, where

SECONDS_FOR_LIKENESS = 2.0
"""How long the text that is most like a quotation is looked for."""
LONGEST_COMPARED = 5_000
"""Code points of a quotation that are compared with others; a longer one is cut."""
_LIKE_ENOUGH = 40.0
"""Of 100, as rapidfuzz has it, below which a text is another one and no diff is told."""
_WORDS = re.compile(r"\S+\s*|\s+")
"""Words with the space behind them."""


class Answer(StrEnum):
    """What became of a quotation, from best to worst."""

    IDENTICAL = "identical"
    MOVED = "moved"
    CHANGED = "changed"
    MISSING = "missing"
    DIFFERENT = "different"


class Change(StrEnum):
    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Difference:
    """Words of a diff: in both texts, only in the quotation, or only in the file."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for one citation.

    `source` is the path of the file that was read, "" where there is none. `span` is where the quotation, or
    what is most like it, stands in the file's text, and `locator` the passage that is there, in words. `stands`
    tells whether the quotation is in the text to the character; `diff` is empty where it does, or where nothing is
    like it. `reason` says why a file could not be read.
    """

    answer: Answer
    source: str = ""
    span: Span | None = None
    locator: str = ""
    stands: bool = False
    diff: tuple[Difference, ...] = ()
    reason: str = ""


def verify(
    quoted: Sequence[Quoted],
    collection: Path,
    limits: Limits,
    language: str | None = None,
    *,
    ocr: str = "",
    index: Path | None = None,
) -> list[Verdict]:
    """The verdict on each citation, in order; each file is read once, however many quote it.

    `language` is that of text whose language cannot be told, `ocr` are the languages of text in images, of which
    what was recognised for `index` is not recognised again. Raises `CollectionMissing` where there is no such
    folder, `ReadersUnavailable` where no process can be started, `RecogniserUnavailable` where text in images
    cannot be recognised.
    """
    if not collection.exists():
        raise CollectionMissing(str(collection))
    at_place = _files([one.place.source for one in quoted], collection)
    digests = {source: _digest(file.path) for source, file in at_place.items() if not file.inside}
    elsewhere = _elsewhere([one for one in quoted if digests.get(one.place.source) != one.place.sha256], collection)
    read_from: dict[int, SourceFile] = {}
    for number, one in enumerate(quoted):
        is_there = digests.get(one.place.source) == one.place.sha256
        found = at_place.get(one.place.source) if is_there else elsewhere.get(one.place.sha256)
        if file := found or at_place.get(one.place.source):
            read_from[number] = file
    verdicts = [Verdict(Answer.MISSING) for _ in quoted]
    waiting = defaultdict(list)
    for number, file in read_from.items():
        waiting[file.source].append(number)
    files = list({file.source: file for file in read_from.values()}.values())
    with (
        answering(ocr, index, processes(0)) as recognition,
        outcomes(files, processes(0), limits, language, recognition=recognition) as read,
    ):
        for outcome in read:
            source, sha256 = outcome.file.source, outcome.file.sha256
            is_there = bool(sha256) or source in digests or source not in at_place
            for number in waiting.pop(source, ()) if is_there else ():
                verdicts[number] = _verdict(quoted[number], outcome, {source: sha256, **digests})
            if not waiting:
                break
    return verdicts


def _files(paths: Sequence[str], collection: Path) -> dict[str, SourceFile]:
    """The files that are at these paths of the collection, by path."""
    found = ((source, _file_at(source, collection)) for source in dict.fromkeys(paths))
    return {source: file for source, file in found if file}


def _file_at(source: str, collection: Path) -> SourceFile | None:
    """The file at a path of the collection, on disk or in another one."""
    for on_disk in (source, *containers(source)):
        if path := _inside(on_disk, collection):
            return found_inside(source, path, source[len(on_disk) + 1 :]) if source != f"{on_disk}/" else None
    return None


def _inside(source: str, collection: Path) -> Path | None:
    """The regular file at a path, if it is in the collection wherever symbolic links lead."""
    try:
        root = (collection if collection.is_dir() else collection.parent).resolve(strict=True)
        path = path_of(source, root)
        target = path.resolve(strict=True)
        is_ours = target.is_relative_to(root) and path.is_relative_to(root) and ".." not in path.parts
        is_it = collection.is_dir() or target == collection.resolve(strict=True)
        is_written_so = source_of(path, root) == source
        return path if is_ours and is_it and is_written_so and target.is_file() else None
    except (OSError, ValueError, RuntimeError):
        return None


def _digest(path: Path) -> str:
    """The SHA-256 of a file's bytes; "" where it cannot be opened."""
    try:
        with path.open("rb") as file:
            return sha256_of(file)
    except OSError:
        return ""


def _elsewhere(quoted: Sequence[Quoted], collection: Path) -> dict[str, SourceFile]:
    """The first file of the collection with the bytes of each SHA-256; files of other sizes are not read."""
    wanted = {one.place.sha256 for one in quoted}
    sizes = {one.place.bytes for one in quoted}
    found: dict[str, SourceFile] = {}
    for file in walk(collection) if wanted else ():
        if found.keys() == wanted:
            break
        if file.failed or file.omitted or not (0 in sizes or file.bytes in sizes):
            continue
        digest = _digest(file.path)
        if digest in wanted:
            found.setdefault(digest, file)
    return found


def _verdict(one: Quoted, outcome: Outcome, digests: Mapping[str, str]) -> Verdict:
    source, place = outcome.file.source, one.place
    sha256 = outcome.document.origin.sha256 if outcome.document else digests.get(source) or place.sha256
    same_bytes = sha256 == place.sha256
    if not outcome.document:
        return Verdict(Answer.DIFFERENT if same_bytes else Answer.CHANGED, source, reason=outcome.file.reason)
    text, passages = outcome.document.text, outcome.passages
    if same_bytes and place.span.of(text) == one.exact:
        answer = Answer.IDENTICAL if source == place.source else Answer.MOVED
        return Verdict(answer, source, place.span, _where(place.span, passages), stands=True)
    answer = Answer.DIFFERENT if same_bytes else Answer.CHANGED
    if found := _nearest(one, text):
        return Verdict(answer, source, found, _where(found, passages), stands=True)
    if like := most_like(one.exact, passages):
        return Verdict(answer, source, like, _where(like, passages), diff=differences(one.exact, like.of(text)))
    return Verdict(answer, source)


def _nearest(one: Quoted, text: str) -> Span | None:
    """Where the quotation stands to the character, nearest to where it stood."""
    length, start = len(one.exact), min(one.place.span.start, len(text))
    before = text.rfind(one.exact, 0, start + length)
    after = text.find(one.exact, start)
    places = [at for at in (before, after) if at >= 0]
    return Span(at := min(places, key=lambda at: abs(at - start)), at + length) if places else None


def _where(span: Span, passages: Sequence[Passage]) -> str:
    """The locator of the first passage that `span` is in, in words."""
    within = (one for one in passages if one.span.start < span.end and span.start < one.span.end)
    return next((where(one.locator) for one in within), "")


def most_like(words: str, passages: Sequence[Passage]) -> Span | None:
    """The passage, or the part of a longer one, that is most like `words`; None where none is."""
    words = words[:LONGEST_COMPARED]
    deadline = time.monotonic() + SECONDS_FOR_LIKENESS
    best, score = None, _LIKE_ENOUGH
    for passage in passages:
        if time.monotonic() > deadline:
            break
        body = passage.text[: 4 * LONGEST_COMPARED]
        if len(body) > 2 * len(words):
            found = fuzz.partial_ratio_alignment(words, body, score_cutoff=score)
            if found and found.score > score:
                best, score = _whole_words(Span(found.dest_start, found.dest_end), passage), found.score
        elif (ratio := fuzz.ratio(words, body, score_cutoff=score)) > score:
            best, score = passage.span, ratio
    return best


def _whole_words(part: Span, passage: Passage) -> Span:
    """`part` of the passage's text, with the words that it cuts through, in the document's text."""
    start, end = part.start, part.end
    while start > 0 and not passage.text[start - 1].isspace():
        start -= 1
    while end < len(passage.text) and not passage.text[end].isspace():
        end += 1
    return Span(passage.span.start + start, passage.span.start + end)


def differences(quotation: str, text: str) -> tuple[Difference, ...]:
    """A diff by words, the shortest there is (bit-parallel, Hyyrö 2004); of long texts, of their beginnings."""
    ours, theirs = (_WORDS.findall(one[:LONGEST_COMPARED]) for one in (quotation, text))
    steps: list[Difference] = []
    removed = added = ""
    for step in Indel.opcodes(ours, theirs):
        if step.tag != "equal":
            removed += "".join(ours[step.src_start : step.src_end])
            added += "".join(theirs[step.dest_start : step.dest_end])
            continue
        steps += _changed(removed, added)
        removed = added = ""
        steps.append(Difference(Change.KEPT, "".join(ours[step.src_start : step.src_end])))
    return (*steps, *_changed(removed, added))


def _changed(removed: str, added: str) -> list[Difference]:
    both = Difference(Change.REMOVED, removed), Difference(Change.ADDED, added)
    return [one for one in both if one.text]


def described(verdict: Verdict, one: Quoted) -> dict[str, Any]:
    """The verdict for JSON, documented in `docs/citing.md`."""
    return {
        "answer": str(verdict.answer),
        "exact": one.exact,
        "source": one.place.source,
        "sha256": one.place.sha256,
        "start": one.place.span.start,
        "end": one.place.span.end,
        "found": {
            "source": verdict.source,
            "start": verdict.span and verdict.span.start,
            "end": verdict.span and verdict.span.end,
            "locator": verdict.locator or None,
            "stands": verdict.stands,
        } if verdict.source else None,
        "diff": [{"change": str(step.change), "text": step.text} for step in verdict.diff],
        "reason": verdict.reason or None,
    }  # fmt: skip


def shown(verdict: Verdict, one: Quoted) -> str:
    """The verdict in words, in one line, and a diff, set in, where there is one.

    In the diff, what was quoted and is gone is in [-…-], what is there instead in {+…+}.
    """
    source, found = one_line(one.place.source), one_line(verdict.source)
    at = (
        f"characters {verdict.span.start:,} to {verdict.span.end:,}, {one_line(verdict.locator)}"
        if verdict.span
        else ""
    )
    if verdict.answer is Answer.MISSING:
        said = f"no file at {source}, and none with its bytes in the collection"
    elif verdict.answer is Answer.IDENTICAL:
        said = f"{source}, {at}"
    elif verdict.answer is Answer.MOVED:
        said = f"{source} is now {found}; the quotation stands in it, {at}"
    else:
        what = (
            "has other bytes"
            if verdict.answer is Answer.CHANGED
            else "has the same bytes, but not this quotation there"
        )
        said = f"{found or source} {what}; {_what_stands(verdict, at)}"
    marks = {Change.KEPT: "{}", Change.REMOVED: "[-{}-]", Change.ADDED: "{{+{}+}}"}
    diff = "".join(marks[step.change].format(step.text) for step in verdict.diff)
    return f"{verdict.answer}: {said}" + (f"\n{diff}".replace("\n", "\n  ") if diff else "")


def _what_stands(verdict: Verdict, at: str) -> str:
    if verdict.reason:
        return f"it cannot be read: {one_line(verdict.reason)}"
    if verdict.stands:
        return f"the quotation stands in it to the character, {at}"
    return f"most like the quotation is {at}" if verdict.span else "nothing in it is like the quotation"
