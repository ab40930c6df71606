"""Threads share the heaps of the allocator."""

import os
import platform
import subprocess
import sys

import pytest

PROGRAM = """
import ctypes, sys, threading
from webapp import allocation
if len(sys.argv) > 1:
    allocation.share()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
ready = threading.Barrier(9)
def take():
    libc.malloc(10_000)
    ready.wait()
for _ in range(8):
    threading.Thread(target=take).start()
ready.wait()
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""


def heaps(*arguments: str) -> int:
    command = [sys.executable, "-c", PROGRAM, *arguments]
    environment = {name: value for name, value in os.environ.items() if name != "MALLOC_ARENA_MAX"}
    said = subprocess.run(command, capture_output=True, check=True, text=True, env=environment).stdout
    return said.count("<heap nr=")


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the allocator of glibc")
def test_threads_share_two_heaps() -> None:
    assert heaps() > 2
    assert heaps("share") == 2
