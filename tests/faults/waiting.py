"""Waiting for what another process does."""

import time
from collections.abc import Callable

PATIENCE = 60.0
"""Seconds until which it must have come, on a machine that is busy."""


def until(holds: Callable[[], bool], pause: float = 0.002) -> None:
    """Wait until it holds; raise `TimeoutError` where it does not come."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(pause)
