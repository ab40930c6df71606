"""Updates: whatever happens, an index is as one made from nothing, and only what has changed is read."""

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any
from unittest.mock import patch
from zipfile import ZipFile, ZipInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from indexer import builder
from indexer.builder import Built, Wanted, build, index
from indexer.ledger import Outcome
from indexer.outcomes import outcome_of
from indexer.processes.confinement import Limits
from indexer.sidecar import read_sidecar
from indexer.sources import SourceFile
from search import generations
from search.engines import tantivy
from search.paths import place_in_order
from search.records import FileRecord, SearchRequest, Sort
from search.searcher import LiveSearcher, Searcher
from tests.indexer.reading import MORE, PROSE
from tests.strategies import examples

NAMES = ("a.txt", "b.txt", "c.html", "m/a.txt", "m/n/b.txt", "z/c.txt", ".hidden.txt", "m/scan.pdf")
TEXTS = (
    PROSE,
    f"{PROSE}\n\n{MORE}\n",
    "The weir, the register and the gauge.\n\nThe weir failed.\n\nThe gauge was read, and read again.\n",
    "Le registre de la jauge est resté au barrage toute la nuit, et personne ne l'a lu.\n",
    "",
    "<html><head><title>The weir</title></head><body><p>Nobody read the gauge at the weir.</p></body></html>",
)
SIDECARS = ("metadata.csv", "m/metadata.csv", "metadata.json")
TABLES = (
    "file,title,date,Case No\na.txt,The weir,2019-03,7\nm/a.txt,Weirs,2020,8\nm/,,2018,7\n",
    "file,author\na.txt,I. Marten\nb.txt,\nn/b.txt,A. Oduvale\nb.txt,The registrar\n",
    "file,date\na.txt,soon\n",
    '[{"file": "a.txt", "title": "Another title", "language": "fr"}, {"file": "z/c.txt", "publisher": "The Courier"}]',
)
QUERIES = ("", "weir", "gauge OR register", "read the gauge", "title:weir", '"the weir"', "jauge registre", "regist*")


def silent(_file: FileRecord, _total: int) -> None:
    pass


@contextmanager
def here(
    sources: Sequence[SourceFile],
    _jobs: int,
    _limits: Limits,
    language: str | None = None,
    known: Mapping[str, FileRecord] = MappingProxyType({}),
    _recognition: None = None,
) -> Iterator[Iterator[Outcome]]:
    """Reading in this process instead of in one of its own."""
    read_sidecar.cache_clear()
    yield in_order(sources, language, known)


def in_order(sources: Sequence[SourceFile], language: str | None, known: Mapping[str, FileRecord]) -> Iterator[Outcome]:
    coming = [(place_in_order(source.source), source) for source in sources]
    while coming:
        coming.sort(key=lambda entry: entry[0])
        outcome = outcome_of(coming.pop(0)[1], language)
        yield outcome
        coming += [
            (place_in_order(member.source), replace(member, known=known.get(member.source)))
            for member in outcome.members
        ]


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder, "outcomes", here)


@dataclass
class Told:
    """An update, with the files that were looked at and what was said of the reasons to read all."""

    built: Built
    looked_at: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


def update(collection: Path, directory: Path, engine: str | None = None) -> Told:
    looked_at: list[str] = []
    reasons: list[str] = []
    built = index(
        collection, directory, Wanted(engine=engine), lambda file, _: looked_at.append(file.source), reasons.append
    )
    return Told(built, looked_at, reasons)


def put(collection: Path, files: Mapping[str, str]) -> None:
    for name, content in files.items():
        path = collection / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


# The law

Edit = tuple[str, str, str]
FILES = st.sampled_from(NAMES)


def each_once(signs: str) -> str:
    return "".join(dict.fromkeys(signs))


EDITS = st.one_of(
    st.tuples(st.just("write"), FILES, st.sampled_from(TEXTS)),
    st.tuples(st.just("write"), FILES, st.sampled_from(TEXTS)),
    st.tuples(st.just("write"), st.sampled_from(SIDECARS), st.sampled_from(TABLES)),
    st.tuples(st.sampled_from(["copy", "rename"]), FILES, FILES),
    st.tuples(st.just("delete"), st.sampled_from(NAMES + SIDECARS), st.just("")),
    st.tuples(st.sampled_from(["touch", "same"]), st.sampled_from(NAMES + SIDECARS), st.just("")),
    st.tuples(
        st.just("pack"),
        st.sampled_from(["a.txt", "box.zip", "m/n/box.zip"]),
        st.text("0125*", max_size=4).map(each_once),
    ),
)


def edit(collection: Path, kind: str, name: str, other: str) -> None:
    """Do to the collection what is possible of an edit; a file is never changed without another time."""
    path, second = collection / name, collection / other
    match kind:
        case "write":
            put(collection, {name: other})
        case "pack":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(packed(other))
        case "copy" if path.is_file() and name != other:
            second.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, second)
        case "rename" if path.is_file():
            second.parent.mkdir(parents=True, exist_ok=True)
            path.rename(second)
        case "delete":
            path.unlink(missing_ok=True)
        case "touch" if path.is_file():
            os.utime(path)
        case "same" if path.is_file():
            path.write_bytes(path.read_bytes())


def packed(contents: str) -> bytes:
    """An archive of a text for each digit, and for each star of another archive with a text."""
    archive = BytesIO()
    with ZipFile(archive, "w") as opened:
        for place, sign in enumerate(contents):
            name, content = f"{place}.zip", packed("03") if sign == "*" else TEXTS[int(sign)].encode()
            opened.writestr(ZipInfo(name if sign == "*" else f"in/{sign}.txt"), content)
    return archive.getvalue()


def settled(file: FileRecord) -> FileRecord:
    """A row without what depends on the clock."""
    return replace(file, seconds=0.0, first_seen=0, last_indexed=0, modified=0, changed=0)


def answers(searcher: Searcher, *, ranked: bool) -> list[object]:
    """What some queries are answered with."""
    told: list[object] = []
    for query in QUERIES:
        for sort in Sort if ranked else (Sort.PLACE, Sort.DATE, Sort.OLDEST):
            page = searcher.search(SearchRequest(query, sort=sort, limit=100))
            hits = [(hit.passage, hit.origin, hit.score, hit.highlights, hit.rung) for hit in page.hits]
            told.append((query, sort, page.total_passages, page.total_documents, page.facets, hits, page.corrections))
    return told


def whole(directory: Path, *, ranked: bool = True) -> dict[str, object]:
    """Everything of an index that its collection determines."""
    searcher = Searcher.open(directory)
    try:
        manifest, catalogue = searcher.manifest, searcher.catalogue
        held = [(document.origin, passages) for _, document, passages in catalogue.everything()]
        return {
            "documents": [searcher.document(origin.id) for origin, _ in held],
            "passages": held,
            "ledger": [settled(file) for file in catalogue.files()],
            "manifest": (manifest.by_language, manifest.by_field, manifest.length, manifest.coverage),
            "answers": answers(searcher, ranked=ranked),
            "wrong": searcher.verify(),
        }
    finally:
        searcher.close()


def the_law_holds(edits: Sequence[Sequence[Edit]], engine: str, *, ranked: bool = True) -> None:
    with TemporaryDirectory() as folder, patch.object(builder, "outcomes", here):
        collection, directory = Path(folder, "collection"), Path(folder, "index")
        put(collection, {"a.txt": TEXTS[1], "m/n/b.txt": TEXTS[2], "metadata.csv": TABLES[0]})
        update(collection, directory, engine)
        for number, several in enumerate(edits):
            for one in several:
                edit(collection, *one)
            told = update(collection, directory)
            assert told.reasons == []
            fresh = Path(folder, str(number))
            build(collection, fresh, Wanted(engine=engine), silent)
            updated, made = whole(directory, ranked=ranked), whole(fresh, ranked=ranked)
            for part, expected in made.items():
                assert updated[part] == expected, part
            assert updated["wrong"] == ()
            shutil.rmtree(fresh)


SEQUENCES = st.lists(st.lists(EDITS, min_size=1, max_size=4), min_size=1, max_size=5)
QUIETLY = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
HISTORIES: Mapping[str, list[list[Edit]]] = {
    "the first file changes": [[("write", "a.txt", TEXTS[0])], [("write", "a.txt", TEXTS[2])]],
    "the first of copies goes": [[("copy", "a.txt", "b.txt")], [("delete", "a.txt", "")]],
    "the first of copies changes": [[("copy", "m/n/b.txt", "a.txt")], [("write", "a.txt", TEXTS[0])]],
    "a copy comes before the first": [[("copy", "m/n/b.txt", "b.txt")], [("copy", "b.txt", ".hidden.txt")]],
    "files move to and fro": [[("copy", "a.txt", "z/c.txt")], [("rename", "a.txt", "m/a.txt")],
        [("rename", "m/a.txt", "a.txt")]],
    "tables go and come": [[("delete", "metadata.csv", "")], [("write", "m/metadata.csv", TABLES[1])],
        [("touch", "a.txt", "")]],
    "a table tells of copies": [[("copy", "a.txt", "b.txt")], [("write", "metadata.csv", TABLES[3])],
        [("delete", "a.txt", "")]],
    "all go and one comes": [[("delete", "a.txt", ""), ("delete", "m/n/b.txt", "")], [("write", "z/c.txt", TEXTS[0])]],
    "a file fails and recovers": [[("write", "a.txt", "")], [("write", "a.txt", TEXTS[3])]],
    "what is in an archive changes": [[("pack", "box.zip", "01*")], [("pack", "box.zip", "1*2")],
        [("pack", "box.zip", "2")], [("delete", "box.zip", "")]],
    "the first of copies is in an archive": [[("pack", "m/box.zip", "0*"), ("write", "z/c.txt", TEXTS[0])],
        [("pack", "m/box.zip", "2")], [("write", "m/box.zip", TEXTS[3])]],
    "a copy is in an archive": [[("write", "b.txt", TEXTS[0]), ("pack", "m/n/box.zip", "0*")],
        [("delete", "b.txt", "")], [("touch", "m/n/box.zip", "")]],
    "a table tells of what is in an archive": [[("pack", "m/n/box.zip", "02")],
        [("write", "metadata.csv", "file,title\nm/n/box.zip/in/0.txt,Found\nm/,All\n")],
        [("delete", "metadata.csv", "")]],
    "an archive becomes a folder": [[("pack", "b.txt", "01")],
        [("delete", "b.txt", ""), ("write", "b.txt/in/0.txt", TEXTS[1])], [("write", "b.txt/in/1.txt", TEXTS[0])]],
    "a file is left out and no longer": [[("rename", "a.txt", ".hidden.txt")], [("rename", ".hidden.txt", "b.txt")]],
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("history", HISTORIES)
def test_after_these_edits_an_index_is_as_one_made_from_nothing(history: str) -> None:
    the_law_holds(HISTORIES[history], "memory")


@pytest.mark.slow
@settings(max_examples=examples(60), suppress_health_check=QUIETLY)
@given(SEQUENCES)
def test_after_any_edits_an_index_is_as_one_made_from_nothing(edits: list[list[Edit]]) -> None:
    the_law_holds(edits, "memory")


@pytest.mark.slow
@settings(max_examples=examples(8), suppress_health_check=QUIETLY)
@given(SEQUENCES)
def test_after_any_edits_an_index_of_tantivy_is_as_one_made_from_nothing(edits: list[list[Edit]]) -> None:
    the_law_holds(edits, "tantivy")


@pytest.mark.slow
@settings(max_examples=examples(10), suppress_health_check=QUIETLY)
@given(SEQUENCES)
@example([[("write", "a.txt", TEXTS[0])], [("write", "z/c.txt", TEXTS[2])], [("delete", "a.txt", "")]])
def test_an_index_of_tantivy_that_is_changed_in_place_holds_what_one_made_from_nothing_does(
    edits: list[list[Edit]],
) -> None:
    """But for scores, in which what was removed still counts."""
    with patch.object(tantivy, "_FEW", -1), patch.object(tantivy, "_MOST_LOST", 0):
        the_law_holds(edits, "tantivy", ranked=False)


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_a_day_in_the_life_of_an_index(engine: str) -> None:
    edits = [
        [("write", "b.txt", TEXTS[3]), ("copy", "a.txt", "z/c.txt")],
        [("delete", "a.txt", ""), ("write", "m/metadata.csv", TABLES[1])],
    ]
    the_law_holds(edits, engine)


# What is read

OPENED: list[str] = []


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and isinstance(arguments[0], str):
        OPENED.append(arguments[0])


sys.addaudithook(_note)


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    """A collection of five documents, a copy, and a table, all of which have stood for a while."""
    folder = tmp_path / "collection"
    texts = {f"{name}.txt": f"{TEXTS[1]} {name}" for name in ("a", "b", "c", "m/a", "m/b")}
    put(folder, texts | {"z/copy.txt": f"{TEXTS[1]} b", "m/metadata.csv": "file,title\na.txt,The weir\n"})
    settle(folder)
    return folder


def settle(folder: Path) -> None:
    """Wait until the next change must show another time."""
    newest = max(path.stat().st_ctime_ns for path in folder.rglob("*"))
    while time.time_ns() < newest + 60_000_000:
        time.sleep(0.01)


@pytest.fixture
def directory(collection: Path, tmp_path: Path) -> Path:
    """The index of the collection."""
    update(collection, tmp_path / "index", "memory")
    return tmp_path / "index"


def opened(collection: Path, do: Callable[[], object]) -> list[str]:
    """The files of the collection that are opened meanwhile."""
    OPENED.clear()
    do()
    return sorted({str(Path(path).relative_to(collection)) for path in OPENED if Path(path).is_relative_to(collection)})


def test_where_nothing_has_changed_nothing_is_opened_and_nothing_written(collection: Path, directory: Path) -> None:
    def state() -> dict[str, tuple[int, int, int]]:
        return {
            str(path): (path.stat().st_ino, path.stat().st_size, path.stat().st_mtime_ns)
            for path in (directory, *directory.rglob("*"))
            if not path.name.endswith("-shm")  # what SQLite's readers tell each other
        }

    before = state()
    told: list[Told] = []
    assert opened(collection, lambda: told.append(update(collection, directory))) == []
    assert (told[0].built.rebuilt, told[0].looked_at, told[0].reasons) == (False, [], [])
    assert state() == before


@pytest.mark.parametrize(
    ("change", "read"),
    [
        (lambda folder: put(folder, {"b.txt": MORE}), ["b.txt", "z/copy.txt"]),
        (lambda folder: put(folder, {"c.txt": MORE}), ["c.txt"]),
        (lambda folder: put(folder, {"y.txt": MORE}), ["y.txt"]),
        (lambda folder: os.utime(folder / "c.txt"), ["c.txt"]),
        (lambda folder: (folder / "c.txt").unlink(), []),
        (lambda folder: (folder / "b.txt").unlink(), ["z/copy.txt"]),
        (lambda folder: (folder / "c.txt").rename(folder / "d.txt"), ["d.txt"]),
        (lambda folder: put(folder, {"m/a.txt": MORE}), ["m/a.txt", "m/metadata.csv"]),
        (
            lambda folder: put(folder, {"m/metadata.csv": "file,title\nb.txt,The weir\n"}),
            ["m/a.txt", "m/b.txt", "m/metadata.csv"],
        ),
        (lambda folder: (folder / "m" / "metadata.csv").unlink(), ["m/a.txt"]),
        (
            lambda folder: put(folder, {"metadata.csv": "file,title\nc.txt,Dam\n"}),
            ["c.txt", "m/metadata.csv", "metadata.csv"],
        ),
    ],
    ids=[
        "the first of copies", "changed", "new", "touched", "removed", "the first of copies removed", "moved",
        "changed below a table",
        "table", "table removed", "table above",
    ],
)  # fmt: skip
def test_only_what_has_changed_is_opened(
    collection: Path, directory: Path, change: Callable[[Path], object], read: list[str]
) -> None:
    change(collection)
    settle(collection)
    assert opened(collection, lambda: update(collection, directory)) == read
    assert opened(collection, lambda: update(collection, directory)) == []


_IN_TIME = 20
"""How often it is tried to have a file read within a step of the clock after it was written: others use the machine."""


def test_what_was_written_to_just_now_is_looked_at_once_more(collection: Path, directory: Path) -> None:
    """Its next change might show no other time."""
    for _ in range(_IN_TIME):
        put(collection, {"c.txt": MORE})
        update(collection, directory)
        os.utime(collection / "c.txt", ns=(1, 1))
        put(collection, {"c.txt": PROSE[: len(MORE)]})
        update(collection, directory)
        settle(collection)
        if looked_at := update(collection, directory).looked_at:
            break
    assert looked_at == ["c.txt"]
    assert update(collection, directory).looked_at == []


def test_a_table_that_was_written_to_just_now_is_looked_at_once_more(collection: Path, directory: Path) -> None:
    for number in range(_IN_TIME):
        put(collection, {"m/metadata.csv": f"file,title\na.txt,The sluice {number}\n"})
        update(collection, directory)
        settle(collection)
        if looked_at := update(collection, directory).looked_at:
            break
    assert "m/metadata.csv" in looked_at
    assert update(collection, directory).looked_at == []


def counted(built: Built) -> tuple[int, int, int, int]:
    return built.added, built.changed, built.moved, built.removed


def test_what_has_changed_is_counted(collection: Path, directory: Path) -> None:
    put(collection, {"new.txt": MORE, "c.txt": f"{MORE} Again.", "m/metadata.csv": "file,title\na.txt,Dam\n"})
    (collection / "a.txt").rename(collection / "m" / "moved.txt")
    (collection / "z" / "copy.txt").unlink()
    told = update(collection, directory)
    assert counted(told.built) == (1, 3, 1, 1)
    settle(collection)
    update(collection, directory)
    assert counted(update(collection, directory).built) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda folder: put(folder, {"m/new.txt": MORE}), (1, 0, 0, 0)),
        (lambda folder: (folder / "m" / "b.txt").unlink(), (0, 0, 0, 1)),
        (lambda folder: (folder / "b.txt").unlink(), (0, 0, 0, 1)),
        (lambda folder: put(folder, {"m/metadata.csv": "file,title\na.txt,Dam\n"}), (0, 2, 0, 0)),
    ],
    ids=["new below a table", "removed below a table", "the first of copies removed", "a table"],
)
def test_files_that_are_looked_at_for_the_sake_of_others_are_not_counted(
    collection: Path, directory: Path, change: Callable[[Path], object], expected: tuple[int, int, int, int]
) -> None:
    change(collection)
    assert counted(update(collection, directory).built) == expected


def test_a_file_that_is_only_touched_is_not_changed(collection: Path, directory: Path) -> None:
    before = whole(directory)
    os.utime(collection / "c.txt")
    assert counted(update(collection, directory).built) == (0, 0, 0, 0)
    assert whole(directory) == before


def rows(directory: Path) -> dict[str, FileRecord]:
    searcher = Searcher.open(directory)
    found = {file.source: file for file in searcher.catalogue.files()}
    searcher.close()
    return found


def test_when_a_file_was_first_seen_is_kept_whatever_happens_to_it(
    collection: Path, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = rows(directory)
    monkeypatch.setattr("indexer.writing.time.time", lambda: 2_000_000_000.0)
    put(collection, {"a.txt": MORE, "new.txt": f"{MORE} New."})
    (collection / "c.txt").rename(collection / "d.txt")
    update(collection, directory)
    now = rows(directory)
    assert (now["a.txt"].first_seen, now["a.txt"].last_indexed) == (first["a.txt"].first_seen, 2_000_000_000)
    assert (now["d.txt"].first_seen, now["d.txt"].last_indexed) == (first["c.txt"].first_seen, 2_000_000_000)
    assert (now["new.txt"].first_seen, now["new.txt"].last_indexed) == (2_000_000_000, 2_000_000_000)
    assert now["b.txt"] == first["b.txt"]
    build(collection, directory, Wanted(), silent)
    assert rows(directory)["a.txt"].first_seen == first["a.txt"].first_seen


@pytest.mark.parametrize("engine", ["memory", "tantivy"])
def test_an_update_that_breaks_off_leaves_the_index_as_it_was(
    collection: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    directory = tmp_path / "index"
    update(collection, directory, engine)
    before = whole(directory)
    put(collection, {"a.txt": MORE, "m/b.txt": f"{MORE} Again."})
    (collection / "c.txt").unlink()

    def broken(file: FileRecord, _total: int) -> None:
        if file.source == "m/b.txt":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index(collection, directory, Wanted(), broken, pytest.fail)
    assert whole(directory) == before
    monkeypatch.setattr(generations, "publish", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        update(collection, directory)
    monkeypatch.undo()
    monkeypatch.setattr(builder, "outcomes", here)
    assert whole(directory) == before
    assert counted(update(collection, directory).built) == (0, 2, 0, 1)


def test_where_there_is_no_room_all_are_read_anew(collection: Path, tmp_path: Path) -> None:
    directory = tmp_path / "crowded"
    with patch("search.catalogue.numbering.width", lambda *_: 0):
        update(collection, directory, "memory")
        put(collection, {"bb.txt": MORE})
        told = update(collection, directory)
    assert told.reasons == [told.built.reason]
    assert "no room" in told.built.reason
    assert len(told.looked_at) == 8
    assert generations.name_of(generations.current(directory)) == "000002.000001"
    build(collection, tmp_path / "fresh", Wanted(engine="memory"), silent)
    assert whole(directory) == whole(tmp_path / "fresh")


# Those who read meanwhile


@pytest.mark.slow
@pytest.mark.parametrize("few", [2_000, -1], ids=["written anew", "changed in place"])
@pytest.mark.parametrize("engine", ["memory", "tantivy", "whoosh"])
def test_who_has_opened_an_index_is_answered_as_before_whatever_comes(
    collection: Path, tmp_path: Path, engine: str, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tantivy, "_FEW", few)
    directory = tmp_path / "index"
    update(collection, directory, engine)
    searcher = Searcher.open(directory)
    commit = searcher.commit
    before = answers(searcher, ranked=True)

    def during(_file: FileRecord, _total: int) -> None:
        assert answers(searcher, ranked=True) == before

    for number in range(3):
        put(collection, {"a.txt": f"{MORE} {number}", f"new{number}.txt": TEXTS[2] + str(number)})
        (collection / ("b", "c", "m/b")[number]).with_suffix(".txt").unlink()
        index(collection, directory, Wanted(), during, pytest.fail)
        assert answers(searcher, ranked=True) == before
        assert (commit / generations.ENGINE).is_dir()
    assert searcher.verify() == ()
    searcher.close()
    put(collection, {"a.txt": MORE})
    update(collection, directory)
    assert not commit.exists()
    assert [path.name for path in commit.parent.iterdir() if path.name.isdecimal()] == [
        generations.current(directory).name
    ]


def test_a_rebuild_leaves_those_who_read(collection: Path, directory: Path) -> None:
    searcher = Searcher.open(directory)
    before = answers(searcher, ranked=True)
    put(collection, {"a.txt": MORE})
    build(collection, directory, Wanted(), silent)
    assert answers(searcher, ranked=True) == before
    searcher.close()
    put(collection, {"a.txt": f"{MORE} Again."})
    update(collection, directory)
    assert not searcher.commit.parent.exists()


def test_a_live_searcher_follows(collection: Path, directory: Path) -> None:
    live = LiveSearcher(directory)
    first = live()
    for number in range(3):
        put(collection, {"a.txt": f"The siren sounded {number} times."})
        update(collection, directory)
        assert live().search(SearchRequest(f'"sounded {number}"')).total_passages == 1
        assert live() is live()
    assert first.search(SearchRequest("siren")).total_passages == 0
