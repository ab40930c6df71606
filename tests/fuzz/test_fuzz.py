"""A minute of fuzzing in all: every target is tried, and what harms one is found."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fuzz import fuzzing
from tests.fuzz.targets import TARGETS, Attempt, Target


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_a_few_inputs_find_nothing(name: str, tmp_path: Path) -> None:
    tried, found = fuzzing.fuzz(name, 1, 0.5, tmp_path)
    assert tried > 0
    assert found == 0, [path.read_text() for path in tmp_path.glob("*.txt")]


def test_what_harms_is_kept_once_with_its_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def fragile() -> Iterator[Attempt]:
        def attempt(content: bytes) -> None:
            if b"\0" in content:
                raise ZeroDivisionError(content[:3])

        yield attempt

    monkeypatch.setitem(vars(fuzzing), "TARGETS", {"fragile": Target([b"seed"], fragile)})
    tried, found = fuzzing.fuzz("fragile", 1, 0.5, tmp_path)
    assert tried > 100
    assert found == 1
    assert b"\0" in (tmp_path / "fragile.1.bin").read_bytes()
    assert "ZeroDivisionError" in (tmp_path / "fragile.1.txt").read_text()
