"""Fixtures of the contract: the engine under test, and readers of small indexes made with it."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from search.engine import EngineReader
from search.engines import ENGINES
from search.schema import Entry
from tests.building import open_entries


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """The name of the engine under test."""
    return str(request.param)


@pytest.fixture
def opened(engine: str, tmp_path: Path) -> Iterator[Callable[[Sequence[Entry]], EngineReader]]:
    """A function that makes an index of entries and opens it."""
    readers: list[EngineReader] = []

    def make(entries: Sequence[Entry]) -> EngineReader:
        readers.append(open_entries(tmp_path / str(len(readers)), entries, engine))
        return readers[-1]

    yield make
    for reader in readers:
        reader.close()
