"""The program of a reading process: it answers one file after another, within limits.

It is told the limits and the language, then a file at a time, and answers each with its outcome.
"""

import os
import sys
import threading
from multiprocessing.connection import Connection
from typing import NoReturn

from indexer.outcomes import outcome_of
from indexer.processes.confinement import OUT_OF_MEMORY, allow_a_file, confine
from indexer.processes.transport import packed


def main(descriptor: int) -> NoReturn:
    """Answer the parent, at the other end of the socket `descriptor`, until it is gone."""
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    parent = Connection(descriptor)
    limits, language = parent.recv()
    confine(limits)
    parent.send_bytes(b"ready")
    while True:
        try:
            source = parent.recv()
            allow_a_file(limits)
            answer = packed(outcome_of(source, language))
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        parent.send_bytes(answer)


def _end_with_the_parent() -> NoReturn:
    """Standard input is a pipe that nothing is written to: it ends when the parent does."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(0)
