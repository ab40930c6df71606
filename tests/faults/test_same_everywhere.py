"""The same collection gives the same index: whoever reads it, wherever it is, in whatever order it came there."""

import json
import random
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.faults import collection
from tests.faults.repeating import BETWEEN, QUESTIONS, ask_all, index_file_by_file
from tests.faults.warm import Warm, pincite
from tests.faults.whole import Whole, whole

pytestmark = pytest.mark.slow

MANY = range(130)
"""Letters, so many that four processes are worth it."""
WORLDS: Mapping[str, Mapping[str, str]] = {
    "hash seed 0": {"PYTHONHASHSEED": "0"},
    "hash seed 1": {"PYTHONHASHSEED": "1"},
    "hash seed 12345": {"PYTHONHASHSEED": "12345"},
    "locale C": {"LC_ALL": "C"},
    "locale C without UTF-8": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""},
    "locale tr_TR.UTF-8": {"LC_ALL": "tr_TR.UTF-8"},
    "time zone UTC": {"TZ": "UTC"},
    "time zone Pacific/Kiritimati": {"TZ": "Pacific/Kiritimati"},
}
"""Environments."""


@dataclass(frozen=True, slots=True)
class Made:
    """What an index holds, and what the command line answers from it, but for the generation."""

    whole: Whole
    answers: tuple[Any, ...]


def made(warm: Warm, documents: Path, index: Path, *how: str) -> Made:
    ended = warm.run(pincite, "index", documents, "--index", index, *how)
    assert (ended.code, ended.errors) == (0, "")
    return asked(warm, index)


def asked(warm: Warm, index: Path) -> Made:
    ended = warm.run(ask_all, index)
    assert (ended.code, ended.errors) == (0, "")
    answers = tuple(map(json.loads, ended.output.split(f"{BETWEEN}\n")[:-1]))
    assert len(answers) == len(QUESTIONS)
    for answer in answers:
        del answer["generation"]
    return Made(whole(index), answers)


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return collection.make(tmp_path_factory.mktemp("documents") / "c", MANY)


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory, warm: Warm, documents: Path) -> Made:
    found = made(warm, documents, tmp_path_factory.mktemp("usual") / "index", "--jobs", "1")
    assert all(answer["hits"] for answer in found.answers if answer["query"] != "regster")
    return found


@pytest.mark.parametrize("jobs", ["1", "2", "4"])
def test_however_many_processes_read(warm: Warm, documents: Path, usual: Made, tmp_path: Path, jobs: str) -> None:
    assert made(warm, documents, tmp_path / "index", "--jobs", jobs) == usual


@pytest.mark.parametrize("world", WORLDS)
def test_in_whatever_environment(documents: Path, usual: Made, tmp_path: Path, world: str) -> None:
    with in_environment(WORLDS[world], tmp_path) as there:
        assert made(there, documents, tmp_path / "index", "--jobs", "2") == usual


def test_wherever_it_is_and_in_whatever_order_its_files_came(warm: Warm, usual: Made, tmp_path: Path) -> None:
    order = list(MANY)
    random.Random(3).shuffle(order)
    folder = tmp_path / "Über uns, ἀρχή"
    folder.mkdir()
    assert made(warm, collection.make(folder / "d d", order), folder / "ındex") == usual


@pytest.mark.parametrize("seed", [1, 2])
def test_if_its_files_come_one_by_one(warm: Warm, tmp_path: Path, seed: int) -> None:
    documents, growing = collection.make(tmp_path / "c"), tmp_path / "growing"
    growing.mkdir()
    at_once = made(warm, documents, tmp_path / "at once")
    order = sorted(path.relative_to(documents) for path in documents.rglob("*") if path.is_file())
    random.Random(seed).shuffle(order)
    assert warm.run(index_file_by_file, documents, order, growing, tmp_path / "one by one").code == 0
    assert asked(warm, tmp_path / "one by one") == at_once


@contextmanager
def in_environment(environment: Mapping[str, str], folder: Path) -> Iterator[Warm]:
    """In one of the environments, with its locale made where the machine has none."""
    name = environment.get("LC_ALL", "C")
    if name != "C":
        language, _, encoding = name.partition(".")
        command = ["localedef", "-i", language, "-f", encoding, str(folder / name)]
        if shutil.which("localedef") is None or subprocess.run(command, check=False, capture_output=True).returncode:
            pytest.skip(f"no locale {name} can be made")
        environment = {**environment, "LOCPATH": str(folder)}
    warm = Warm(environment)
    try:
        yield warm
    finally:
        warm.close()
