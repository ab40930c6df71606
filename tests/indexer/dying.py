"""A reading process in which some files do harm, by what their names say."""

import os
import re
import signal
import struct
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from indexer import outcomes
from indexer.processes import loop as reading
from indexer.processes import process
from indexer.reading import Read, read_document

PROGRAM = process._PROGRAM.replace("indexer.processes.loop", __name__)
"""For a process with these readers, in place of `process._PROGRAM`."""
MEBIBYTE = 1 << 20
leaked: list[bytearray] = []


def loop() -> None:
    while True:
        pass


def search() -> None:
    """Within C code, where no handler of a signal is run."""
    re.search(r"(a|a)*b", "a" * 60)


def take() -> None:
    while True:
        leaked.append(bytearray(8 * MEBIBYTE))


def wait() -> None:
    """As on a disk that does not answer."""
    os.read(os.pipe()[0], 1)


def half() -> None:
    """Say half of something, and then one byte after another."""
    connection = int(sys.argv[1])
    os.write(connection, struct.pack("!i", 1_000))
    while True:
        os.write(connection, b"x")
        time.sleep(0.5)


def chatter() -> None:
    """Answer for the file in a way that no reader does, and then again."""
    message = b'["row","indexed"]'
    while True:
        os.write(int(sys.argv[1]), struct.pack("!i", len(message)) + message)


def leave() -> None:
    os._exit(0)


def kill() -> None:
    """As the kernel does when memory runs out."""
    os.kill(os.getpid(), signal.SIGKILL)


def fault() -> None:
    raise ZeroDivisionError("a fault")


def recurse() -> None:
    recurse()


def leak() -> None:
    """More than half of the least limit, and it stays."""
    leaked.append(bytearray(40 * MEBIBYTE))


HARM: Mapping[str, Callable[[], None]] = {
    harm.__name__: harm for harm in (loop, search, take, wait, half, chatter, leave, kill, fault, recurse, leak)
}


def harmful(
    source: str, content: bytes, _given: object, *, format_: None, language: str | None = None, sha256: str
) -> Read:
    """Read a document; one called `kill.txt` or `3-kill.txt` does harm first."""
    name = Path(source).stem.rpartition("-")[2]
    if name in HARM:
        HARM[name]()
    return read_document(source, content, format_=format_, language=language, sha256=sha256)


def main(descriptor: int, pictures: int) -> None:
    vars(outcomes)["read_document"] = harmful
    reading.main(descriptor, pictures)
