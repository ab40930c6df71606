"""Messages are whole however they arrive, and none is too large."""

from multiprocessing import Pipe

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.processes.messages import Messages, NoAnswer


def sent(messages: list[bytes]) -> bytes:
    """What `multiprocessing.connection` writes."""
    found = b""
    for message in messages:
        ours, theirs = Pipe()
        with ours, theirs:
            ours.send_bytes(message)
            head = theirs._recv(4).getvalue()  # type: ignore[attr-defined]
            found += head + message
    return found


@given(st.lists(st.binary(max_size=40), max_size=6), st.lists(st.integers(1, 30), min_size=1))
def test_they_come_as_they_were_sent_however_they_are_cut(messages: list[bytes], cuts: list[int]) -> None:
    whole = sent(messages)
    taking, start = Messages(100), 0
    found: list[bytes] = []
    while start < len(whole):
        step = cuts[start % len(cuts)]
        found += taking.after(whole[start : start + step])
        start += step
    assert found == messages


def test_a_large_one_says_so_in_eight_bytes() -> None:
    assert list(Messages(5).after(b"\xff\xff\xff\xff" + (3).to_bytes(8) + b"abcd")) == [b"abc"]


@pytest.mark.parametrize(
    "said", [(6).to_bytes(4), b"\xff\xff\xff\xfe", b"\xff\xff\xff\xff" + (1 << 62).to_bytes(8), b"\x7f\xff\xff\xff"]
)
def test_one_that_is_too_large_is_not_waited_for(said: bytes) -> None:
    with pytest.raises(NoAnswer):
        list(Messages(5).after(said))


def test_those_before_it_are_taken() -> None:
    taking = Messages(5).after(sent([b"a"]) + (6).to_bytes(4))
    assert next(taking) == b"a"
    with pytest.raises(NoAnswer):
        next(taking)
