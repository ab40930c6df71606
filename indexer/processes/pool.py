"""Reading files in processes of their own, with the outcomes in order and only so many under way.

Every file is read in a process that the operating system holds to limits. A process has a few files
at a time and answers them in turn, so that the one it dies of is the first without an answer: that
file becomes a failed row, and a new process goes on with those behind it.
"""

import math
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import wait

from indexer.ledger import Outcome, failed
from indexer.processes.confinement import TOO_SLOW, Limits, reason_of_death, reason_of_silence
from indexer.processes.process import ReadingProcess
from indexer.sources import SourceFile
from search.errors import ReadersUnavailable

_FILES_AHEAD = 16
_BYTES_AHEAD = 500_000
"""What a process has at a time, so that it has no need to wait for its parent."""
_FILES_UNDER_WAY = 64
_BYTES_UNDER_WAY = 6_000_000
"""For each process; a file is under way from when it is given out until its outcome is taken."""
_FILES_WORTH_A_PROCESS = 32
_BYTES_WORTH_A_PROCESS = 2_000_000


def processes(jobs: int) -> int:
    """How many processes `jobs` means: 0 is one for each processor that this process may use."""
    if jobs:
        return jobs
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def outcomes(
    sources: Sequence[SourceFile], jobs: int, limits: Limits, language: str | None = None
) -> Iterator[Iterator[Outcome]]:
    """What becomes of each source, in order, read by at most `jobs` processes while the context lasts.

    `language` is the one of text whose language cannot be told. Raises `ReadersUnavailable` when no
    process can be started.
    """
    pool = _Pool(sources, limits, language)
    try:
        pool.start(min(jobs, _worthwhile(sources)))
        yield pool.outcomes()
    finally:
        pool.end()


def _worthwhile(sources: Sequence[SourceFile]) -> int:
    """How many processes are not more work to start than to do without."""
    size = sum(source.bytes for source in sources)
    return 1 + max(len(sources) // _FILES_WORTH_A_PROCESS, size // _BYTES_WORTH_A_PROCESS)


class _Pool:
    def __init__(self, sources: Sequence[SourceFile], limits: Limits, language: str | None) -> None:
        self._sources = sources
        self._limits = limits
        self._language = language
        self._processes: list[ReadingProcess] = []
        self._done: dict[int, Outcome] = {}
        self._given = 0
        self._bytes = 0

    def start(self, number: int) -> None:
        for _ in range(number):
            self._processes.append(ReadingProcess(self._limits, self._language))

    def outcomes(self) -> Iterator[Outcome]:
        for position, source in enumerate(self._sources):
            self._give(position)
            self._listen(0)
            while position not in self._done:
                self._give(position)
                self._listen(None)
            self._bytes -= source.bytes
            yield self._done.pop(position)

    def end(self) -> None:
        for process in self._processes:
            process.end()

    def _give(self, position: int) -> None:
        """Give files out, as many as may be under way when `position` is the next to be taken."""
        number = len(self._processes)
        while self._given < len(self._sources):
            files = self._given - position
            if files and (files >= number * _FILES_UNDER_WAY or self._bytes >= number * _BYTES_UNDER_WAY):
                break
            process = min(self._processes, key=lambda process: len(process.pending))
            if len(process.pending) == _FILES_AHEAD or process.bytes >= _BYTES_AHEAD:
                break
            process.give(self._given, self._sources[self._given])
            self._bytes += self._sources[self._given].bytes
            self._given += 1

    def _listen(self, seconds: float | None) -> None:
        """Take what the processes answer within so many seconds, or until a file takes too long."""
        if seconds is None:
            longest = max(process.seconds for process in self._processes)
            seconds = None if longest == -math.inf else max(0.0, self._limits.patience - longest)
        heard = wait([process.connection for process in self._processes], seconds)
        for place, process in enumerate(self._processes):
            if process.connection in heard:
                try:
                    answer = process.answer()
                except EOFError:
                    self._processes[place] = self._successor(process)
                else:
                    self._done.update([answer] if answer else [])
            elif process.seconds > self._limits.patience:
                self._processes[place] = self._successor(process, silent=True)

    def _successor(self, process: ReadingProcess, *, silent: bool = False) -> ReadingProcess:
        """A new process for the files of one that has died, or that is silent and dies now.

        The file that it had is only at fault where nothing that was read before it can be.
        """
        seconds = process.seconds
        code = process.end(kill=silent)
        if not process.is_ready:
            raise ReadersUnavailable(f"it ended at once, with code {code}")
        if process.pending and (silent or process.is_new or code == TOO_SLOW):
            position, source = process.pending.popleft()
            reason = reason_of_silence(self._limits) if silent else reason_of_death(code, self._limits)
            self._done[position] = failed(source, reason, seconds)
        successor = ReadingProcess(self._limits, self._language)
        for position, source in process.pending:
            successor.give(position, source)
        return successor
