"""Reading processes that come to harm at one file."""

import os
import signal
from pathlib import Path

from indexer import outcomes
from indexer.processes import loop as reading
from indexer.processes import process, seccomp
from indexer.reading import read_document
from tests.faults.warm import pincite
from tests.indexer.dying import HARM

_PROGRAM = process._PROGRAM.replace("indexer.processes.loop", __name__)
_VARIABLE = "PINCITE_TESTS_HARM"
HELD = "held"
"""It stops and says so in a file, which it is not refused, until it is told to go on by a signal, or is killed."""


def pincite_with_harm(source: str, harm: str, told: Path, *arguments: object) -> None:
    """The command line, with reading processes that do as `tests.indexer.dying` says, or stand still, at one file."""
    os.environ[_VARIABLE] = f"{source}={harm}={told}"
    vars(process)["_PROGRAM"] = _PROGRAM
    pincite(*arguments)


def main(descriptor: int, pictures: int) -> None:
    """The program of such a reading process."""
    harmed, harm, told = os.environ[_VARIABLE].split("=")

    def read(source: str, *given: object, **named: object) -> object:
        if source == harmed:
            if harm == HELD:
                _say_who_reads(Path(told))
            else:
                HARM[harm]()
        return read_document(source, *given, **named)  # type: ignore[arg-type]

    if harm == HELD:
        vars(seccomp)["refuse"] = lambda *, files: files
    vars(outcomes)["read_document"] = read
    reading.main(descriptor, pictures)


def _say_who_reads(told: Path) -> None:
    new = told.with_suffix(".new")
    new.write_text(str(os.getpid()), "ascii")
    signal.signal(signal.SIGUSR1, lambda *_: None)
    new.replace(told)
    signal.pause()
