"""Following the current commit, and keeping those that were replaced for a while."""

import gc
import shutil
import weakref
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from search import generations
from search.errors import GenerationGone
from search.records import SearchRequest
from search.searcher import KEPT, KEPT_FOR, LiveSearcher, Searcher
from tests.building import build, filed


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def sources(searcher: Searcher) -> Sequence[str]:
    return [hit.origin.source for hit in searcher.search(SearchRequest("dam")).hits]


def rebuilt(directory: Path, name: str) -> None:
    build(directory, [filed("The dam.", source=name)])


def test_a_replaced_commit_is_searched_by_its_name(tmp_path: Path) -> None:
    live = LiveSearcher(tmp_path)
    rebuilt(tmp_path, "a.txt")
    first = live()
    rebuilt(tmp_path, "b.txt")
    for name in (first.snapshot, first.manifest.generation):
        assert sources(live(name)) == ["a.txt"]
    second = live()
    assert sources(second) == sources(live(second.snapshot)) == sources(live("")) == ["b.txt"]
    assert first.snapshot != second.snapshot


@pytest.mark.parametrize("name", ["000009.000001", "", "x", "000001.000001-00000000", "../000001", "\0", "\ud800", "1"])
def test_what_is_not_kept_is_gone(tmp_path: Path, name: str) -> None:
    live = LiveSearcher(tmp_path)
    rebuilt(tmp_path, "a.txt")
    if not name:
        assert live(name) is live()
        return
    with pytest.raises(GenerationGone, match="from the first page on"):
        live(name)


def test_it_is_kept_for_so_long_and_then_closed(tmp_path: Path) -> None:
    clock = Clock()
    live = LiveSearcher(tmp_path, clock)
    rebuilt(tmp_path, "a.txt")
    name, held = live().snapshot, live().commit
    seen = weakref.ref(live())
    rebuilt(tmp_path, "b.txt")
    live()
    clock.now += KEPT_FOR - 1
    assert sources(live(name)) == ["a.txt"]
    generations.sweep(tmp_path)
    assert held.is_dir(), "it is held on disk"
    clock.now += 2
    with pytest.raises(GenerationGone):
        live(name)
    gc.collect()
    assert seen() is None
    generations.sweep(tmp_path)
    assert not held.exists()


def test_so_many_are_kept_and_no_more(tmp_path: Path) -> None:
    live = LiveSearcher(tmp_path)
    names = []
    for number in range(KEPT + 3):
        rebuilt(tmp_path, f"{number}.txt")
        names.append(live().snapshot)
    assert [sources(live(name)) for name in names[2:]] == [[f"{number}.txt"] for number in range(2, KEPT + 3)]
    for name in names[:2]:
        with pytest.raises(GenerationGone):
            live(name)
    gc.collect()
    generations.sweep(tmp_path)
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == KEPT + 1


def test_a_search_goes_on_with_what_is_kept_no_longer(tmp_path: Path) -> None:
    clock = Clock()
    live = LiveSearcher(tmp_path, clock)
    rebuilt(tmp_path, "a.txt")
    first = live()
    rebuilt(tmp_path, "b.txt")
    live()
    clock.now += KEPT_FOR + 1
    live()
    generations.sweep(tmp_path)
    assert sources(first) == ["a.txt"]


def test_an_index_made_anew_in_its_place_is_not_taken_for_it(tmp_path: Path) -> None:
    live = LiveSearcher(tmp_path)
    rebuilt(tmp_path, "a.txt")
    name, called = live().snapshot, live().manifest.generation
    shutil.rmtree(tmp_path)
    rebuilt(tmp_path, "b.txt")
    assert live().manifest.generation == called
    with pytest.raises(GenerationGone):
        live(name)
    assert sources(live(called)) == ["b.txt"], "the name without its sum is that of the current one"


def test_many_threads_find_their_commit_while_others_replace_it(tmp_path: Path) -> None:
    live = LiveSearcher(tmp_path)
    rebuilt(tmp_path, "0.txt")
    names = {live().snapshot: "0.txt"}

    def asked(name: str) -> bool:
        return sources(live(name)) == [names[name]]

    with ThreadPoolExecutor(8) as threads:
        for number in range(1, KEPT + 1):
            answers = threads.map(asked, [*names] * 10)
            rebuilt(tmp_path, f"{number}.txt")
            generations.sweep(tmp_path)
            assert all(answers)
            names[live().snapshot] = f"{number}.txt"
