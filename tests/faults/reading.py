"""A process that searches all the time, and is never told anything but the truth."""

import time
from collections.abc import Container
from pathlib import Path

from search.errors import IndexMissing
from search.searcher import LiveSearcher, Searcher
from tests.faults.whole import Answers, answers

PAUSE = 0.01


def search_all_the_time(index: Path, until: Path, true: Container[Answers], *, scored: bool) -> None:
    """Search with a searcher that follows the index and with new ones, until a file appears.

    Raises whatever a search raises. An index may be missing only as long as there never was one.
    """
    live, has_been_there, rounds = LiveSearcher(index), False, 0
    while not until.exists():
        try:
            found = [answers(live(), scored=scored)]
            searcher = Searcher.open(index)
        except IndexMissing:
            if has_been_there:
                raise
        else:
            has_been_there = True
            found.append(answers(searcher, scored=scored))
            searcher.close()
            rounds += 1
            if not all(one in true for one in found):
                raise AssertionError(f"round {rounds}: answers that are neither those before nor those after: {found}")
        time.sleep(PAUSE)
    print(rounds)  # noqa: T201 - the test reads it
