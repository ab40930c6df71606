"""Files that change while they are indexed: the build ends, every file has a row, and later all is as undisturbed."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.faults import collection
from tests.faults.collection import files
from tests.faults.disturbing import (
    ALWAYS_THERE,
    NOT_ALWAYS,
    Disturbance,
    becomes_a_directory,
    becomes_a_fifo,
    becomes_a_link,
    clear,
    disturbing,
    is_rewritten,
    vanishes,
)
from tests.faults.warm import Warm, pincite
from tests.faults.whole import Whole, whole

pytestmark = pytest.mark.slow

DISTURBED = ("letters/02.txt", "letters/05.txt", "letters/11.txt", "letters/23.txt", "pages/4.html", "notes/41.md")
"""One that a table tells of, one that is the original of a copy, and others."""
TABLE = ("letters/metadata.csv",)
ROUNDS = 2


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, warm: Warm) -> Whole:
    folder = tmp_path_factory.mktemp("undisturbed")
    documents = collection.make(folder / "c")
    assert warm.run(pincite, "index", documents, "--index", folder / "index").code == 0
    return whole(folder / "index")


def name_of(how: Disturbance) -> str:
    return how.__name__


@pytest.mark.parametrize("how", [*ALWAYS_THERE, *NOT_ALWAYS], ids=name_of)
def test_documents_that_change_while_they_are_indexed(
    warm: Warm, tmp_path: Path, undisturbed: Whole, how: Disturbance
) -> None:
    assert_indexed_while(how, DISTURBED, warm, tmp_path, undisturbed)


@pytest.mark.parametrize("how", [is_rewritten, becomes_a_link, vanishes], ids=name_of)
def test_a_table_that_changes_while_what_it_tells_of_is_indexed(
    warm: Warm, tmp_path: Path, undisturbed: Whole, how: Disturbance
) -> None:
    assert_indexed_while(how, TABLE, warm, tmp_path, undisturbed)


@pytest.mark.parametrize("how", [vanishes, becomes_a_link, becomes_a_fifo, becomes_a_directory], ids=name_of)
def test_a_file_that_is_none_for_a_while(warm: Warm, tmp_path: Path, undisturbed: Whole, how: Disturbance) -> None:
    """One that a table tells of: the table is right again when the file is."""
    documents, index = collection.make(tmp_path / "c"), tmp_path / "index"
    file = documents / "letters" / "02.txt"
    content = file.read_bytes()
    how(file, 1)
    for _ in range(2):
        assert warm.run(pincite, "index", documents, "--index", index).code == 2
    clear(file)
    file.write_bytes(content)
    ended = warm.run(pincite, "index", documents, "--index", index)
    assert (ended.code, ended.errors) == (0, "")
    assert whole(index) == undisturbed


def assert_indexed_while(
    how: Disturbance, names: Sequence[str], warm: Warm, tmp_path: Path, undisturbed: Whole
) -> None:
    documents, index = collection.make(tmp_path / "c"), tmp_path / "index"
    disturbed = [documents / name for name in names]
    before = {file: file.read_bytes() for file in disturbed}
    all_files = files(documents)
    with disturbing(disturbed, how):
        for number in range(ROUNDS):
            extra = documents / f"round {number}.txt"
            extra.write_text(f"Round {number} began, and the telephone rang in the hut.", "utf-8")
            ended = warm.run(pincite, "index", documents, "--index", index)
            assert ended.code in {0, 2}, ended
            assert "Traceback" not in ended.errors, ended.errors
            rows = {row["source"] for row in whole(index).ledger}
            must_have = all_files if how in ALWAYS_THERE else all_files - set(names)
            assert must_have | {extra.name} <= rows
            all_files |= {extra.name}
    for file, content in before.items():
        clear(file)
        file.write_bytes(content)
    for number in range(ROUNDS):
        (documents / f"round {number}.txt").unlink()
    ended = warm.run(pincite, "index", documents, "--index", index)
    assert (ended.code, ended.errors) == (0, "")
    assert whole(index) == undisturbed
