"""Paths: any name is text that leads back to its file, and sorts as a collection is read."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources import walk
from search.paths import path_of, place_in_order, source_of, source_of_name

COLLECTION = Path("/collection")
RAW_NAMES = (
    st.one_of(
        st.binary(min_size=1, max_size=8),
        st.sampled_from([b"a\\xff", b"\xff", b"\\x5cxff", b"\\", b"\\x", "é".encode()]),
    )
    .map(lambda raw: raw.replace(b"/", b"_").replace(b"\0", b"_"))
    .filter(lambda raw: raw not in (b".", b".."))
)
NAMES = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=4)
SOURCES = st.lists(NAMES, min_size=1, max_size=4).map("/".join)


@given(st.lists(RAW_NAMES, min_size=1, max_size=3))
def test_any_path_is_text_that_leads_back_to_it(raw: list[bytes]) -> None:
    path = COLLECTION / os.fsdecode(b"/".join(raw))
    source = source_of(path, COLLECTION)
    assert source.encode("utf-8")
    assert path_of(source, COLLECTION) == path


@given(RAW_NAMES, RAW_NAMES)
def test_no_two_names_are_alike(one: bytes, other: bytes) -> None:
    assert (source_of_name(os.fsdecode(one)) == source_of_name(os.fsdecode(other))) == (one == other)


@given(SOURCES, SOURCES)
def test_a_place_tells_paths_apart(one: str, other: str) -> None:
    assert (place_in_order(one) == place_in_order(other)) == (one == other)


@given(st.lists(NAMES, max_size=2).map(lambda names: "".join(f"{name}/" for name in names)), NAMES, NAMES, SOURCES)
def test_files_of_a_folder_are_by_name_and_before_its_subfolders(folder: str, one: str, other: str, below: str) -> None:
    names = [f"{folder}{one}", f"{folder}{other}"]
    assert sorted(names, key=place_in_order) == sorted(names)
    assert place_in_order(names[0]) < place_in_order(f"{folder}{other}/{below}")


@given(st.lists(NAMES, max_size=2).map(lambda names: "".join(f"{name}/" for name in names)), NAMES, NAMES, SOURCES)
def test_subfolders_are_by_name_with_all_that_is_in_them(folder: str, one: str, other: str, below: str) -> None:
    first, second = sorted((one, other))
    if first != second:
        assert place_in_order(f"{folder}{first}/{below}") < place_in_order(f"{folder}{second}/a")


@pytest.mark.parametrize(
    "names",
    [
        ["b.txt", "a/z.txt", "a/b/c.txt", "a.txt", "C.txt", "a b/x.txt", "a-b/x.txt", "a.b/x.txt"],
        ["é.txt", "z/a.txt", "日本/a.txt", "😀/a.txt", "\uffee/a.txt", "😀.txt", "\uffee.txt"],
        ["a/b.txt", "a!/b.txt", "a/!/b.txt", "a\x01/b.txt", "a\x01.txt"],
    ],
)
def test_the_order_is_that_of_the_walk(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    walked = [one.source for one in walk(tmp_path)]
    assert sorted(walked) == sorted(names)
    assert walked == sorted(names, key=place_in_order)
