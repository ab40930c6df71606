"""Small collections, documents and indexes for the tests, built without the indexer."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from search import generations, integrity
from search.analysis import terms
from search.catalogue import CatalogueWriter, Place
from search.compiler import Compiled, Reading, compile_query
from search.engine import EngineReader
from search.engines import open_engine
from search.engines.memory import MemoryReader
from search.generations import Manifest
from search.parser import parse
from search.places import occurrences, places_of
from search.plan import Close, Plan, Verbatim
from search.query import Query
from search.records import (
    Document,
    FileRecord,
    FileStatus,
    Locator,
    Match,
    Metadata,
    Origin,
    PartialDate,
    Passage,
    Span,
)
from search.schema import Entry, entries, stemmed_as
from search.searcher import Searcher
from search.verbatim import verbatim_spans
from search.vocabulary import Vocabulary

BETWEEN_PASSAGES = "\n\n"


@dataclass(frozen=True, slots=True)
class Filed:
    """A document with its passages."""

    document: Document
    passages: tuple[Passage, ...]


def filed(
    *texts: str,
    source: str = "notes.txt",
    metadata: Metadata | None = None,
    language: str | None = "en",
    published: str | None = None,
    locators: Mapping[int, Locator] | None = None,
) -> Filed:
    """A document of these passages; `locators` maps an ordinal to the locator of its passage."""
    text = BETWEEN_PASSAGES.join(texts)
    known = metadata or Metadata()
    if published is not None:
        known = replace(known, published=PartialDate.parse(published))
    digest = sha256(f"{source}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()
    document = Document(Origin(source, digest, "text/plain", known), text)
    passages = []
    start = 0
    for ordinal, one in enumerate(texts, 1):
        span = Span(start, start + len(one))
        locator = (locators or {}).get(ordinal, Locator(ordinal))
        passages.append(Passage(document.id, span, span.of(text), locator, language))
        start = span.end + len(BETWEEN_PASSAGES)
    return Filed(document, tuple(passages))


def entries_of(collection: Sequence[Filed]) -> list[Entry]:
    """What an engine is given of a collection."""
    made: list[Entry] = []
    for place, one in enumerate(collection):
        made += entries(one.document.origin, one.passages, number=len(made), document=place)
    return made


def languages_of(collection: Sequence[Filed]) -> tuple[str, ...]:
    return tuple(sorted({stemmed_as(passage.language) for one in collection for passage in one.passages}))


def fields_of(collection: Sequence[Filed]) -> tuple[str, ...]:
    return tuple(sorted({field for one in collection for field in one.document.origin.metadata.own}))


def open_entries(directory: Path, entries: Sequence[Entry], engine: str) -> EngineReader:
    """An engine's reader of these entries, in an empty or absent directory."""
    directory.mkdir(parents=True, exist_ok=True)
    kind = open_engine(engine)
    writer = kind.create(directory)
    for entry in entries:
        writer.add(entry)
    writer.commit()
    return kind.open(directory)


def build(
    directory: Path, collection: Sequence[Filed], engine: str = "memory", files: Sequence[FileRecord] = ()
) -> Path:
    """Publish a generation with this collection in an index directory, and give the directory."""
    commit = generations.begin(directory)
    fill(commit, collection, engine, files)
    generations.publish(commit)
    return directory


def fill(commit: Path, collection: Sequence[Filed], engine: str = "memory", files: Sequence[FileRecord] = ()) -> None:
    """Write everything of a commit that `generations.begin` has made a directory for, numbered as `entries_of` does."""
    made = entries_of(collection)
    catalogue = CatalogueWriter(commit, len(collection))
    for place, one in places_of_all(collection):
        length = sum(entry.length for entry in made if entry.document == place.document)
        catalogue.add_document(place, one.document, one.passages, length)
        source, sha = one.document.origin.source, one.document.origin.sha256
        catalogue.add_file(FileRecord(source, FileStatus.INDEXED, sha256=sha, document=one.document.id))
    for file in files:
        catalogue.add_file(file)
    catalogue.close()
    open_entries(commit / generations.ENGINE, made, engine).close()
    Manifest(
        generations.name_of(commit),
        engine,
        open_engine(engine).version,
        "/collection",
        dict(Counter(stemmed_as(passage.language) for one in collection for passage in one.passages)),
        dict(Counter(field for one in collection for field in one.document.origin.metadata.own)),
        length=sum(entry.length for entry in made),
        documents=len(collection),
        passages=len(made),
        failed=sum(file.status is FileStatus.FAILED for file in files),
        ledger=len(collection) + len(files),
        files=integrity.seal(commit, {}),
    ).write(commit)


def places_of_all(collection: Sequence[Filed]) -> Iterator[tuple[Place, Filed]]:
    """Each document with its place: numbers count from 0, without gaps, in the order given."""
    passages = 0
    for number, one in enumerate(collection):
        yield Place(number, passages), one
        passages += len(one.passages)


@contextmanager
def searcher_over(collection: Sequence[Filed], engine: str = "memory") -> Iterator[Searcher]:
    """A searcher over a collection that is indexed for as long as it is used."""
    with TemporaryDirectory() as directory:
        searcher = Searcher.open(build(Path(directory), collection, engine))
        try:
            yield searcher
        finally:
            searcher.close()


def memory_reader(collection: Sequence[Filed]) -> MemoryReader:
    return MemoryReader(entries_of(collection))


def reading_of(collection: Sequence[Filed]) -> Reading:
    """What reads the passages of a collection that is in no catalogue."""
    texts = [passage.text for one in collection for passage in one.passages]

    def read(leaf: Close | Verbatim, _: Plan) -> frozenset[int]:
        return frozenset(number for number, text in enumerate(texts) if has(text, leaf))

    return read


def has(text: str, leaf: Close | Verbatim) -> bool:
    if isinstance(leaf, Verbatim):
        return bool(verbatim_spans(text, leaf.text))
    return bool(occurrences(leaf, places_of(terms(text))))


def compiled_over(
    collection: Sequence[Filed], query: Query, match: Match = Match.ANY, reader: EngineReader | None = None
) -> Compiled:
    """The plans of `query` over a collection."""
    vocabulary = Vocabulary(reader or memory_reader(collection))
    return compile_query(query, match, languages_of(collection), vocabulary, reading_of(collection))


def compiled(query: str, match: Match = Match.ANY, language: str = "en") -> Compiled:
    """The plans of `query` over a collection of one passage that has the query's words."""
    return compiled_over([filed(query, language=language)], parse(query).query, match)


def finds(query: str, one: Filed, match: Match = Match.ANY) -> bool:
    """Whether the query finds a passage of the document."""
    parsed = parse(query, fields_of([one])).query
    return memory_reader([one]).count(compiled_over([one], parsed, match).some_words) > 0
