"""Another user, who may read and not write."""

import os
import sys
import tempfile
from collections.abc import Container, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from search.searcher import LiveSearcher, Searcher
from tests.faults.reading import search_all_the_time
from tests.faults.warm import pincite
from tests.faults.whole import Answers, answers, fresh_answers
from webapp import create_app

NOBODY = 65_534


@contextmanager
def shared_folder() -> Iterator[Path]:
    """A folder that everybody may look into, which those of the tests are not; what is made in it, all may read."""
    if os.geteuid():
        pytest.skip("needs to be allowed to become another user")
    before = os.umask(0o022)
    try:
        with tempfile.TemporaryDirectory() as name:
            Path(name).chmod(0o755)
            yield Path(name)
    finally:
        os.umask(before)


def pincite_as_nobody(another: Path, *arguments: object) -> None:
    """The command line, by somebody who has not made the index."""
    _become_nobody(another)
    pincite(*arguments)


def search_as_nobody(another: Path, index: Path, until: Path, true: Container[Answers]) -> None:
    """Search all the time, as `search_all_the_time` does."""
    _become_nobody(another)
    search_all_the_time(index, until, true, scored=True)


def stay_as_nobody(another: Path, index: Path, until: Path) -> None:
    """Have one searcher open all the time: it goes on saying what it said first. A dot is printed each time."""
    _become_nobody(another)
    searcher = LiveSearcher(index)()
    first = _all_of(searcher)
    while not until.exists():
        if _all_of(searcher) != first:
            raise AssertionError("not what was there when it was opened")
        os.write(1, b".")
    if searcher.verify():
        raise AssertionError(searcher.verify())
    searcher.close()


def _all_of(searcher: Searcher) -> tuple[object, ...]:
    catalogue = searcher.catalogue
    return answers(searcher), tuple(catalogue.files()), tuple(catalogue.everything())


def visit_as_nobody(another: Path, index: Path) -> None:
    """Look at every kind of page of the web application."""
    _become_nobody(another)
    client = create_app(index).test_client()
    for address in ("/", "/?q=telephone", "/coverage", "/api/v1/search?q=telephone", "/healthz"):
        answer = client.get(address)
        if answer.status_code != 200:
            raise AssertionError((address, answer.status))


def _become_nobody(another: Path) -> None:
    """After another index was searched: what is needed is imported then, which may lie where only its owner looks."""
    fresh_answers(another)
    create_app(another).test_client().get("/?q=telephone")
    sys.stdout.flush()
    os.umask(0o022)
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
