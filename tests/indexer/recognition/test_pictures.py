"""What goes from one process to another is a picture, or is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.recognition.pictures import MOST_PIXELS, Picture, unpacked


@given(st.integers(1, 20), st.integers(1, 20), st.integers(1, 600), st.randoms(use_true_random=False))
def test_any_picture_comes_through(width: int, height: int, resolution: int, chance: object) -> None:
    picture = Picture(width, height, chance.randbytes(width * height), resolution)  # type: ignore[attr-defined]
    assert unpacked(picture.packed()) == picture


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"short",
        Picture(2, 2, b"12345").packed(),
        Picture(2, 2, b"123").packed(),
        Picture(0, 0, b"").packed(),
        Picture(MOST_PIXELS, 2, b"").packed(),
        Picture(1, 1, b"1", 0).packed(),
    ],
)
def test_what_is_none_is_refused(message: bytes) -> None:
    with pytest.raises(ValueError, match="no picture"):
        unpacked(message)


def test_a_graymap_says_how_large_it_is() -> None:
    assert Picture(3, 2, b"abcdef").graymap() == b"P5\n3 2\n255\nabcdef"
