"""A clock that is not right, or jumps: for the command and for the processes that read."""

import os
import random
import time
from collections.abc import Callable

from indexer.processes import loop as reading
from indexer.processes import process
from tests.faults.warm import pincite

_PROGRAM = process._PROGRAM.replace("indexer.processes.loop", __name__)
_VARIABLE = "PINCITE_TESTS_CLOCK"
DAY = 86_400
CLOCKS = {"behind": (-30,), "ahead": (30,), "jumping": (-1_000, -3, 0, 3, 1_000)}
"""How many days a clock is from the right time, at each look one of these."""


def pincite_by(clock: str, *arguments: object) -> None:
    """The command line, by one of these clocks."""
    os.environ[_VARIABLE] = clock
    vars(process)["_PROGRAM"] = _PROGRAM
    _set_wrong(clock)
    pincite(*arguments)


def main(descriptor: int, pictures: int) -> None:
    """The program of a reading process by such a clock."""
    _set_wrong(os.environ[_VARIABLE])
    reading.main(descriptor, pictures)


def _set_wrong(clock: str) -> None:
    days, chosen = CLOCKS[clock], random.Random(11)
    right, right_ns = time.time, time.time_ns

    def wrong() -> float:
        return right() + chosen.choice(days) * DAY

    def wrong_ns() -> int:
        return right_ns() + chosen.choice(days) * DAY * 10**9

    wrongly: dict[str, Callable[[], float]] = {"time": wrong, "time_ns": wrong_ns}
    vars(time).update(wrongly)
