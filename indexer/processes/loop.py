"""The program of a reading process: it answers one file after another, within limits.

It is told the limits, the language and what recognises text, then a file at a time, and answers each with its outcome.
"""

import os
import sys
import threading
from functools import partial
from multiprocessing.connection import Connection
from typing import NoReturn

from indexer.outcomes import outcome_of
from indexer.processes.confinement import OUT_OF_MEMORY, Limits, allow_a_file, confine, quieten
from indexer.processes.transport import packed
from indexer.recognition.asking import Asking, recognising


def main(descriptor: int, pictures: int) -> NoReturn:
    """Answer the parent, at the other end of the socket `descriptor`, until it is gone.

    At the other end of the socket `pictures`, it recognises text.
    """
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    parent = Connection(descriptor)
    limits, language, recognition = parent.recv()
    quieten()
    confine(limits)
    parent.send_bytes(b"ready")
    with recognising(_asking(recognition, pictures, limits)):
        while True:
            try:
                source = parent.recv()
                allow_a_file(limits)
                answer = packed(source, outcome_of(source, language))
            except MemoryError:
                os._exit(OUT_OF_MEMORY)
            parent.send_bytes(answer)


def _asking(recognition: tuple[str, int] | None, pictures: int, limits: Limits) -> Asking | None:
    if not recognition:
        return None
    name, at_once = recognition
    return Asking(name, at_once, Connection(pictures), partial(allow_a_file, limits))


def _end_with_the_parent() -> NoReturn:
    """Standard input is a pipe that nothing is written to: it ends when the parent does."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(0)
