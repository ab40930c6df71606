"""A reading process as its parent sees it: files are given to it, and it answers each in turn."""

import math
import os
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from multiprocessing.connection import Connection

from indexer.ledger import Outcome
from indexer.processes.confinement import Limits
from indexer.processes.messages import Messages, NoAnswer
from indexer.processes.receiving import unpacked
from indexer.recognition.answering import Answering
from indexer.sources import SourceFile
from search.errors import ReadersUnavailable

_PROGRAM = (
    "import sys; sys.path[:] = sys.argv[3:]; from indexer.processes.loop import main; main(*map(int, sys.argv[1:3]))"
)
_BUFFER = 1 << 17
"""Bytes; more than the longest names of the files that a process has, so that two never wait for each other."""
_PIECE = 1 << 20
"""Bytes of what it says that are taken at a time."""
_END = 5.0
"""Seconds that a process has for ending once its end of the connection is closed."""


class ReadingProcess:
    """A new interpreter: a fork would copy the engine's threads and their locks.

    It is in a session of its own, so that Ctrl-C reaches only its parent and it has no terminal, and ends when
    that does. It imports nothing from the folder that it is started in, which may be that of the documents.
    Raises `ReadersUnavailable` when it cannot be started.
    """

    def __init__(self, limits: Limits, language: str | None, recognition: Answering | None = None) -> None:
        """`recognition` answers it where there is text in pictures, and is None where that is not wanted."""
        self.pending: deque[SourceFile] = deque()
        """Files without an answer; the first is being read."""
        self.is_new = True
        """Whether it has not read a file yet."""
        self.is_ready = False
        """Whether it has begun, with all that reading needs."""
        self._since = math.inf
        self._messages = Messages(largest=limits.memory << 20)
        """Of its answers: it has no more memory."""
        ours, theirs = socket.socketpair()
        for end, direction in product((ours, theirs), (socket.SO_SNDBUF, socket.SO_RCVBUF)):
            end.setsockopt(socket.SOL_SOCKET, direction, _BUFFER)
        self.connection = Connection(ours.detach())
        pictures, their_pictures = socket.socketpair()
        with theirs, their_pictures:
            descriptors = theirs.fileno(), their_pictures.fileno()
            command = [sys.executable, "-P", f"-Xutf8={sys.flags.utf8_mode}", "-c", _PROGRAM, *map(str, descriptors)]
            try:
                self._process = subprocess.Popen(  # noqa: S603 - our own program
                    [*command, *sys.path],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    pass_fds=descriptors,
                    start_new_session=True,
                )
            except OSError as error:
                self.connection.close()
                pictures.close()
                raise ReadersUnavailable(str(error)) from error
        if recognition:
            recognition.answer(Connection(pictures.detach()), self._recognised)
        pictures.close()
        self._send((limits, language, recognition and (recognition.name, recognition.at_once)))

    @property
    def seconds(self) -> float:
        """How long it has been reading its file; below zero when it reads none."""
        return time.monotonic() - self._since

    @property
    def bytes(self) -> int:
        """The size of the files that it has."""
        return sum(source.bytes for source in self.pending)

    def give(self, source: SourceFile) -> None:
        """Have it read a file after those it has."""
        self.pending.append(source)
        self._send(source)
        if len(self.pending) == 1 and self.is_ready:
            self._since = time.monotonic()

    def answers(self) -> Iterator[tuple[str, Outcome]]:
        """Take what it has sent without waiting for more: paths of files with their outcomes, if there are any.

        Raises `EOFError` when it has died, `NoAnswer` when it sends what is no outcome or more than it could have read.
        """
        try:
            piece = os.read(self.connection.fileno(), _PIECE)
        except OSError:
            raise EOFError from None
        if not piece:
            raise EOFError
        for message in self._messages.after(piece):
            if self.is_ready:
                if not self.pending:
                    raise NoAnswer
                outcome = unpacked(message, self.pending[0])
                self.is_new = False
                yield self.pending.popleft().source, outcome
            self.is_ready = True
            self._since = time.monotonic() if self.pending else math.inf

    def end(self, *, kill: bool = True) -> int:
        """Have it end, and return its exit code, below zero a signal."""
        if kill:
            self._process.kill()
        self.connection.close()
        if self._process.stdin:
            self._process.stdin.close()
        try:
            return self._process.wait(_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def _recognised(self) -> None:
        """It was told of a picture: from now on it may take as long again."""
        if self.pending:
            self._since = time.monotonic()

    def _send(self, message: object) -> None:
        """A process that has died is found when its answer is taken."""
        with suppress(OSError):
            self.connection.send(message)
