"""How the threads of a server share memory.

The allocator of glibc gives each thread a heap of its own, and keeps in each what it was given back: with twelve
threads, half as much again as the server needs. Python's threads allocate one at a time anyway.
"""

import ctypes
from contextlib import suppress

_ARENA_MAX = -8
"""M_ARENA_MAX, see mallopt(3)."""
_HEAPS = 2


def share() -> None:
    """Have the threads that are started from now on share two heaps, where the system's allocator can."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, _HEAPS)
