"""Answering reading processes, whatever they send."""

import os
import struct
import threading
import time
from collections.abc import Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection

import pytest

from indexer.recognition.answering import Answering
from indexer.recognition.asking import FAILED, FOUND
from indexer.recognition.pictures import MOST_PACKED, Picture

PICTURE = Picture(1, 1, b"x")


class Slow:
    """In the place of Tesseract: it answers once it may."""

    name = "slow"

    def __init__(self) -> None:
        self.may = threading.Event()
        self.asked = 0

    def table(self, _picture: Picture) -> bytes:
        self.asked += 1
        self.may.wait(10)
        return b"table"

    def end(self) -> None:
        self.may.set()


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
def connection(slow: Slow) -> Iterator[Connection]:
    answering = Answering(slow, None, 2)  # type: ignore[arg-type]
    ours, theirs = Pipe()
    answering.answer(theirs, lambda: None)
    yield ours
    answering.end()
    ours.close()


def test_answers_come_in_order(connection: Connection, slow: Slow) -> None:
    slow.may.set()
    for message in (PICTURE.packed(), b"nothing", PICTURE.packed()):
        connection.send_bytes(message)
    assert [connection.recv_bytes() for _ in range(3)] == [FOUND + b"table", FAILED + b"no picture", FOUND + b"table"]


def test_who_sends_more_than_it_may_is_not_listened_to_until_it_is_answered(connection: Connection, slow: Slow) -> None:
    large = Picture(1_000, 1_000, bytes(1_000_000)).packed()
    os.set_blocking(connection.fileno(), False)
    message = struct.pack("!i", len(large)) + large
    taken, quiet_since = 0, time.monotonic()
    while time.monotonic() - quiet_since < 0.5:
        try:
            taken += os.write(connection.fileno(), message[taken % len(message) :])
            quiet_since = time.monotonic()
        except BlockingIOError:
            time.sleep(0.01)
    assert taken / len(message) < 6
    assert slow.asked == 2


@pytest.mark.parametrize("told", [MOST_PACKED + 1, (1 << 31) - 1])
def test_what_is_too_large_for_a_picture_ends_the_talk(connection: Connection, told: int) -> None:
    os.write(connection.fileno(), struct.pack("!i", told))
    with pytest.raises((EOFError, ConnectionResetError)):
        connection.recv_bytes()


def test_a_size_without_end_ends_it_too(connection: Connection) -> None:
    os.write(connection.fileno(), struct.pack("!iQ", -1, 1 << 62))
    with pytest.raises((EOFError, ConnectionResetError)):
        connection.recv_bytes()


def test_who_is_gone_leaves_nothing_behind(slow: Slow) -> None:
    before = threading.active_count()
    answering = Answering(slow, None, 2)  # type: ignore[arg-type]
    ours, theirs = Pipe()
    answering.answer(theirs, lambda: None)
    for _ in range(3):
        ours.send_bytes(PICTURE.packed())
    ours.close()
    slow.may.set()
    answering.end()
    until = time.monotonic() + 10
    while threading.active_count() > before and time.monotonic() < until:
        time.sleep(0.01)
    assert threading.active_count() <= before
    assert theirs.closed
