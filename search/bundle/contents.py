"""What goes into a bundle, in the order it is written: document by document, then what tells of them all."""

import json
import pickle
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from search.bundle.archive import SUMS, Archive
from search.bundle.names import original_name, page_name
from search.bundle.originals import CHUNK, State, copied
from search.citation import STYLES, Capsule
from search.errors import TooBroad
from search.exporting import encoded
from search.exporting.hits import Cited
from search.exporting.printed import STYLE, rendered
from search.exporting.provenance import Provenance, facts
from search.records import FileRecord, Origin, Passage
from search.searcher import Searcher

_IN_MEMORY = 1 << 24
"""Bytes of citations up to which they are not kept on disk."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a bundle may have: documents, passages, and bytes of originals."""

    documents: int = 2_000
    passages: int = 50_000
    bytes: int = 4_000_000_000

    def check(self, of: Provenance) -> None:
        """Raise `TooBroad` where more was found than a bundle may have."""
        for found, most, what in (
            (of.page.total_documents, self.documents, "documents"),
            (of.page.total_passages, self.passages, "passages"),
        ):
            if found > most:
                raise TooBroad(
                    f"A bundle has at most {most:,} {what}, and {found:,} were found. Narrow the search by a filter,"
                    " and make a bundle of each part; or export all passages as CSV, JSON lines or a page to print."
                )


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A document in a bundle.

    `file` is the file on disk that it was read from, or is in; `original` is its name in the bundle, "" where it is
    not included, and `state` tells why.
    """

    number: int
    origin: Origin
    file: FileRecord
    passages: tuple[str, ...]
    page: str
    original: str
    state: State


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage on a document's page with those before and after it, where they are not shown themselves."""

    one: Cited
    before: Passage | None
    after: Passage | None


def bundle(of: Provenance, searcher: Searcher, hits: Iterable[Cited], limits: Limits) -> Iterator[bytes]:
    """The bytes of the bundle of `hits`, which are in the order of the collection; raise `TooBroad` at once.

    Nothing of it depends on anything but the index, the originals and `of`.
    """
    limits.check(of)
    return _bundle(of, searcher, hits, limits)


def _bundle(of: Provenance, searcher: Searcher, hits: Iterable[Cited], limits: Limits) -> Iterator[bytes]:
    archive = Archive(of.made)
    collection = Path(searcher.manifest.collection)
    enclosed: list[Enclosed] = []
    originals: dict[str, tuple[str, State]] = {}
    room = limits.bytes
    with SpooledTemporaryFile(_IN_MEMORY) as capsules:
        for number, (_, group) in enumerate(groupby(hits, lambda one: one.hit.passage.document), 1):
            inside = list(group)
            origin = inside[0].hit.origin
            file = searcher.on_disk(origin)
            if file.source not in originals:
                name = f"originals/{original_name(number, file.source)}"
                with copied(collection, file, room) as (state, copy):
                    if copy:
                        yield from archive.add(name, _chunks(copy))
                        room -= copy.tell()
                originals[file.source] = name if copy else "", state
            original, state = originals[file.source]
            one = Enclosed(
                number=number,
                origin=origin,
                file=file,
                passages=tuple(cited.hit.passage.id for cited in inside),
                page=f"documents/{page_name(number, origin.source)}",
                original=original,
                state=state,
            )
            enclosed.append(one)
            shown = _shown(inside, searcher.catalogue.passages_of(inside[0].document))
            yield from archive.add(one.page, _page("document.html", of=of, document=one, shown=shown))
            for cited in inside:
                pickle.dump(cited.capsule, capsules)
        for name, style in STYLES.items():
            path = f"citations/{name}{style.suffix}"
            yield from archive.add(path, encoded(style.written(_kept(capsules))))
    yield from archive.add(STYLE, _page(STYLE))
    yield from archive.add("index.html", _page("bundle.html", of=of, documents=enclosed, limits=limits, sums=SUMS))
    yield from archive.add("manifest.json", [_manifest(of, enclosed)])
    yield from archive.end()


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


def _page(template: str, **values: Any) -> Iterator[bytes]:
    return encoded(rendered(template, **values))


def _kept(capsules: IO[bytes]) -> Iterator[Capsule]:
    """The citations that were kept, from the first."""
    capsules.seek(0)
    while True:
        try:
            yield pickle.load(capsules)  # noqa: S301 - a file without a name, which this process wrote
        except EOFError:
            return


def _shown(hits: Sequence[Cited], passages: Sequence[Passage]) -> Iterator[Shown]:
    """The hits of a document between their neighbours, none of which is shown twice."""
    own = {one.hit.passage.locator.ordinal for one in hits}
    last = 0
    for one in hits:
        ordinal = one.hit.passage.locator.ordinal
        before = passages[ordinal - 2] if ordinal > 1 and ordinal - 1 not in own and ordinal - 1 > last else None
        after = passages[ordinal] if ordinal < len(passages) and ordinal + 1 not in own else None
        last = ordinal + 1 if after else ordinal
        yield Shown(one, before, after)


def _manifest(of: Provenance, documents: Sequence[Enclosed]) -> bytes:
    content = {
        **facts(of),
        "documents": [
            {
                "document": one.origin.id,
                "source": one.origin.source,
                "sha256": one.origin.sha256,
                "file": one.file.source,
                "file_sha256": one.file.sha256,
                "title": one.origin.metadata.title,
                "page": one.page,
                "original": one.original or None,
                "state": str(one.state),
                "passages": list(one.passages),
            }
            for one in documents
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8", "replace")
