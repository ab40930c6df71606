"""Commands in processes of their own, at the price of a fork.

A warm interpreter has imported everything and has only one thread. It forks for each command, which
then runs as it would from a terminal: with its own process group, standard streams and exit code.
"""

import os
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from socket import socketpair
from typing import Any, NoReturn

from indexer import builder, outcomes  # noqa: F401 - what every command needs is there before it forks
from indexer.processes import trial  # noqa: F401
from pincite import main
from search import searcher  # noqa: F401

ROOT = Path(__file__).parents[2]
_PROGRAM = "import sys; from tests.faults.warm import serve; serve(int(sys.argv[1]))"
_LONGEST = 120.0
"""Seconds after which a command that has not ended is a failure."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit code, below zero a signal, and what it said."""

    code: int
    output: str
    errors: str


class Running:
    """A command that was started."""

    def __init__(self, warm: "Warm", process: int, said: Path) -> None:
        self.process = process
        self._warm = warm
        self._said = said

    def has_ended(self) -> bool:
        state = Path(f"/proc/{self.process}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()[0]
        return state == "Z"

    def said(self) -> str:
        """What it has said so far."""
        return self._text(".output")

    def kill(self, signal: int) -> None:
        """Only for what is still running, or was not waited for."""
        os.kill(self.process, signal)

    def wait(self) -> Ended:
        deadline = time.monotonic() + _LONGEST
        while not self.has_ended():
            if time.monotonic() > deadline:
                os.kill(self.process, 9)
                raise TimeoutError(self.said())
            time.sleep(0.005)
        code = self._warm.code(self.process)
        return Ended(code, self.said(), self._text(".errors"))

    def _text(self, kind: str) -> str:
        try:
            return self._said.with_suffix(kind).read_text("utf-8", "replace")
        except FileNotFoundError:
            return ""


class Warm:
    """A warm interpreter, in this environment besides that of the tests."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        ours, theirs = socketpair()
        self._connection = Connection(ours.detach())
        self._folder = tempfile.TemporaryDirectory()
        self._started = 0
        with theirs:
            self._server = subprocess.Popen(
                [sys.executable, "-c", _PROGRAM, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
            )

    def start(self, function: Callable[..., object], *arguments: object) -> Running:
        """Run a function of a module: its process ends with code 0, or 70 where it raises."""
        self._started += 1
        said = Path(self._folder.name, str(self._started))
        self._connection.send((function, arguments, said))
        return Running(self, self._connection.recv(), said)

    def run(self, function: Callable[..., object], *arguments: object) -> Ended:
        return self.start(function, *arguments).wait()

    def code(self, process: int) -> int:
        self._connection.send(process)
        code: int = self._connection.recv()
        return code

    def close(self) -> None:
        self._connection.close()
        self._server.wait()
        self._folder.cleanup()


def pincite(*arguments: object) -> None:
    """The command line."""
    main([str(argument) for argument in arguments], prog_name="pincite")


def serve(descriptor: int) -> None:
    """The program of the warm interpreter."""
    parent = Connection(descriptor)
    while True:
        try:
            request = parent.recv()
        except EOFError:
            return
        if isinstance(request, int):
            parent.send(os.waitstatus_to_exitcode(os.waitpid(request, 0)[1]))
        elif process := os.fork():
            parent.send(process)
        else:
            os.close(descriptor)
            _become(*request)


def _become(function: Callable[..., Any], arguments: tuple[object, ...], said: Path) -> NoReturn:
    os.setpgid(0, 0)
    for descriptor, name in ((1, ".output"), (2, ".errors")):
        os.dup2(os.open(said.with_suffix(name), os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC), descriptor)
    code = 0
    try:
        function(*arguments)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:  # noqa: BLE001 - it is printed, as by an interpreter that ends
        traceback.print_exc()
        code = 70
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)
