"""Packed texts: what comes out is what went in, or nothing does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.catalogue.packing import Packing, Unpackable

SPEECHES = [
    f"The delegate of country {number} spoke of the dam, the flood and the siren. " * 40 for number in range(300)
]


@pytest.fixture(scope="module", params=["with a dictionary", "without"])
def packing(request: pytest.FixtureRequest) -> Packing:
    made = Packing.made_from(SPEECHES if request.param == "with a dictionary" else [])
    assert bool(made.dictionary) is (request.param == "with a dictionary")
    return made


@given(text=st.text(st.characters()))
def test_what_was_packed_comes_out(packing: Packing, text: str) -> None:
    assert Packing(packing.dictionary).unpacked(packing.packed(text)) == text


def test_a_flipped_bit_never_makes_another_text(packing: Packing) -> None:
    text = "Marks on the text: [1, 20], [22, 40]. " + SPEECHES[0]
    whole = packing.packed(text)
    noticed = 0
    for bit in range(len(whole) * 8):
        flipped = bytearray(whole)
        flipped[bit // 8] ^= 1 << bit % 8
        try:
            assert packing.unpacked(bytes(flipped)) == text
        except Unpackable:
            noticed += 1
    assert noticed > 0.9 * len(whole) * 8
