"""What has changed: exactly the files that must be looked at again, and the rows of those that are gone."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.changes import Changes, changes
from indexer.sources import SIDECAR, SIDECARS, SourceFile
from search.records import FileRecord, FileStatus

HIDDEN = "a hidden file"
NAMES = ("a.txt", "b.txt", "metadata.csv", "x/a.txt", "x/metadata.json", "x/y/a.txt", "z/a.txt")


def found(source: str, **said: object) -> SourceFile:
    """A file as the walk finds it."""
    omitted = SIDECAR if source.rpartition("/")[2] in SIDECARS else ""
    one = SourceFile(source, Path("/collection", source), 10, 1_000, omitted, changed=2_000)
    return replace(one, **said)  # type: ignore[arg-type]


def row(source: str, status: FileStatus = FileStatus.INDEXED, **said: object) -> FileRecord:
    """The row of such a file when it was looked at last."""
    one = found(source)
    if one.omitted and status is FileStatus.INDEXED:
        status = FileStatus.OMITTED
    document = source if status is FileStatus.INDEXED else ""
    known = FileRecord(
        source, status, one.omitted, one.bytes, one.modified, document=document, sha256=document, changed=one.changed
    )
    return replace(known, **said)  # type: ignore[arg-type]


def compared(
    files: Iterable[SourceFile], rows: Iterable[FileRecord], *, retry_failed: bool = False
) -> tuple[list[str], list[str], Changes]:
    """The files to look at again, those that are gone, and all that is told of them."""
    told = changes(list(files), {one.source: one for one in rows}, retry_failed=retry_failed)
    return [one.source for one in told.again], [one.source for one in told.gone], told


def with_one(source: str, **said: object) -> list[SourceFile]:
    """The collection as it was, but for one file."""
    return [found(name, **said) if name == source else found(name) for name in NAMES]


ROWS = tuple(row(name) for name in NAMES)


def test_nothing_is_looked_at_where_nothing_has_changed() -> None:
    again, gone, told = compared(map(found, NAMES), ROWS)
    assert (again, gone, bool(told)) == ([], [], False)


@pytest.mark.parametrize("said", [{"bytes": 11}, {"modified": 1_001}, {"changed": 2_001}])
def test_a_file_that_is_not_as_it_was_is_looked_at_beside_what_is_known_of_it(said: dict[str, int]) -> None:
    again, gone, told = compared(with_one("x/a.txt", **said), ROWS)
    assert (again, gone) == (["x/a.txt"], [])
    assert told.again[0].known == row("x/a.txt")
    assert told


def test_a_file_that_was_still_being_written_to_is_looked_at_again() -> None:
    rows = [replace(one, changed=0) if one.source == "b.txt" else one for one in ROWS]
    assert compared(map(found, NAMES), rows)[:2] == (["b.txt"], [])


@pytest.mark.parametrize(
    ("source", "sidecars"),
    [
        ("c.txt", ["metadata.csv"]),
        ("x/c.txt", ["metadata.csv", "x/metadata.json"]),
        ("x/y/z/c.txt", ["metadata.csv", "x/metadata.json"]),
        ("z/c.txt", ["metadata.csv"]),
    ],
)
def test_a_file_that_comes_is_read_and_the_tables_above_may_name_it_rightly_now(
    source: str, sidecars: list[str]
) -> None:
    files = [*map(found, NAMES), found(source)]
    again, gone, told = compared(files, ROWS)
    assert (sorted(again), gone) == (sorted([source, *sidecars]), [])
    assert next(one for one in told.again if one.source == source).known is None


def test_a_file_that_goes_is_told_and_the_tables_above_may_name_it_wrongly_now() -> None:
    files = [found(name) for name in NAMES if name != "x/y/a.txt"]
    assert compared(files, ROWS)[:2] == (["metadata.csv", "x/metadata.json"], ["x/y/a.txt"])


def test_a_file_that_moves_goes_and_comes() -> None:
    names = ["b.txt", "c.txt"]
    again, gone, _ = compared(map(found, names), [row("a.txt"), row("b.txt")])
    assert (again, gone) == (["c.txt"], ["a.txt"])


@pytest.mark.parametrize(
    ("sidecar", "below"),
    [
        ("metadata.csv", list(NAMES)),
        ("x/metadata.json", ["x/a.txt", "x/metadata.json", "x/y/a.txt"]),
    ],
)
def test_all_below_a_table_that_has_changed_are_looked_at_beside_what_is_known(sidecar: str, below: list[str]) -> None:
    again, gone, told = compared(with_one(sidecar, modified=1_001), ROWS)
    assert (again, gone) == (below, [])
    assert all(one.known == row(one.source) for one in told.again)


@pytest.mark.parametrize("kind", SIDECARS)
def test_all_below_a_table_that_comes_are_looked_at(kind: str) -> None:
    files = [found("a.txt"), found("z/a.txt"), found(f"z/{kind}"), found("z/y/b.txt"), found("zz/a.txt")]
    rows = [row("a.txt"), row("z/a.txt"), row("z/y/b.txt"), row("zz/a.txt")]
    again, gone, _ = compared(files, rows)
    assert (again, gone) == (["z/a.txt", f"z/{kind}", "z/y/b.txt"], [])


@pytest.mark.parametrize("kind", SIDECARS)
def test_all_below_a_table_that_goes_are_looked_at(kind: str) -> None:
    files = [found("a.txt"), found("z/a.txt"), found("z/y/b.txt"), found("zz/a.txt")]
    again, gone, _ = compared(files, [*(row(one.source) for one in files), row(f"z/{kind}")])
    assert (again, gone) == (["z/a.txt", "z/y/b.txt"], [f"z/{kind}"])


def copy(source: str, first: str) -> FileRecord:
    """The row of a file with the same bytes as another."""
    return row(source, FileStatus.DUPLICATE, document=first, reason=f"the same bytes as {first}")


COPIES = (row("a.txt"), row("b.txt"), copy("c.txt", "a.txt"), copy("d.txt", "b.txt"), copy("e.txt", "a.txt"))


def test_the_copies_of_a_file_that_goes_are_read() -> None:
    again, gone, told = compared([found(one.source) for one in COPIES[1:]], COPIES)
    assert (again, gone) == (["c.txt", "e.txt"], ["a.txt"])
    assert [one.known for one in told.again] == [None, None]


def test_the_copies_of_a_file_that_changes_are_read() -> None:
    files = [found("a.txt", bytes=11), *(found(one.source) for one in COPIES[1:])]
    again, gone, told = compared(files, COPIES)
    assert (again, gone) == (["a.txt", "c.txt", "e.txt"], [])
    assert [one.known for one in told.again] == [COPIES[0], None, None]


def test_a_copy_that_goes_or_changes_is_nobody_elses_matter() -> None:
    files = [found(one.source, bytes=11 if one.source == "c.txt" else 10) for one in COPIES[:4]]
    assert compared(files, COPIES)[:2] == (["c.txt"], ["e.txt"])


@pytest.mark.parametrize(
    ("before", "now", "is_looked_at"),
    [
        (row("a.txt", FileStatus.OMITTED, reason=HIDDEN), {"omitted": HIDDEN}, False),
        (row("a.txt", FileStatus.OMITTED, reason=HIDDEN), {"omitted": "a part of the saved page b"}, True),
        (row("a.txt", FileStatus.OMITTED, reason=HIDDEN), {}, True),
        (row("a.txt"), {"omitted": HIDDEN}, True),
        (copy("a.txt", "0.txt"), {"omitted": HIDDEN}, True),
        (row("a.txt", FileStatus.FAILED, reason="empty"), {"omitted": HIDDEN}, True),
        (row("a.txt", FileStatus.FAILED, reason="empty"), {}, False),
        (row("a.txt", FileStatus.FAILED, reason="not a regular file"), {"failed": "not a regular file"}, False),
        (row("a.txt", FileStatus.FAILED, reason="empty"), {"failed": "not a regular file"}, True),
        (row("a.txt"), {"failed": "not a regular file"}, True),
        (row("metadata.csv"), {}, False),
        (row("metadata.csv", FileStatus.FAILED, reason="line 2: no file is named"), {}, False),
        (row("metadata.csv"), {"omitted": HIDDEN}, True),
        (row("metadata.csv", reason=HIDDEN), {}, True),
    ],
)
def test_a_file_is_looked_at_where_it_is_left_out_now_or_no_longer(
    before: FileRecord, now: dict[str, str], is_looked_at: bool
) -> None:
    again, gone, _ = compared([found(before.source, **now)], [before])
    assert (again, gone) == ([before.source] if is_looked_at else [], [])


def test_files_that_failed_are_tried_again_where_they_may_now_be_read() -> None:
    rows = [row("a.txt"), row("b.txt", FileStatus.FAILED), row("c.txt", FileStatus.OMITTED, reason=HIDDEN)]
    files = [found("a.txt"), found("b.txt"), found("c.txt", omitted=HIDDEN)]
    assert compared(files, rows)[0] == []
    assert compared(files, rows, retry_failed=True)[:2] == (["b.txt"], [])


def test_the_order_is_that_of_the_collection() -> None:
    files = [found(name, bytes=11) for name in ("b.txt", "c.txt", "a/a.txt", "a/b/a.txt")]
    assert compared(files, [row("a/a.txt")])[0] == ["b.txt", "c.txt", "a/a.txt", "a/b/a.txt"]
