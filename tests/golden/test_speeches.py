"""Twenty speeches of eight decades, printed in as many ways, are cut exactly as their golden files say."""

import json

import pytest

from tests.golden.speeches import ARCHIVE, GOLDEN, described, names


@pytest.mark.slow
@pytest.mark.acceptance
@pytest.mark.skipif(not ARCHIVE.is_file(), reason=f"the speeches are not in {ARCHIVE}")
@pytest.mark.parametrize("name", names())
def test_a_speech_is_cut_as_before(name: str) -> None:
    assert described(name) == json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))


def test_there_are_twenty_speeches() -> None:
    assert len(names()) == 20
