"""Reading files in processes of their own, with the outcomes in order and only so many under way.

Every file is read in a process that the operating system holds to limits. A process has a few files
at a time and answers them in turn, so that the one it dies of is the first without an answer: that
file becomes a failed row, and a new process goes on with those behind it.

What is in a file is read as files of their own, in their places of the order.
"""

import math
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from heapq import heappop, heappush
from multiprocessing.connection import wait
from types import MappingProxyType

from indexer.ledger import Outcome, failed
from indexer.processes.bounds import Bounds
from indexer.processes.confinement import TOO_SLOW, Limits, reason_of_death, reason_of_silence
from indexer.processes.messages import NoAnswer
from indexer.processes.process import ReadingProcess
from indexer.recognition.answering import Answering
from indexer.sources import SourceFile
from search.errors import ReadersUnavailable
from search.paths import place_in_order
from search.records import FileRecord

_NONSENSE = (
    "the process that read it said what no reader says: the file is hostile, or met a fault of Pincite: leave it out, "
    "or write to us (SECURITY.md)"
)
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
    sources: Sequence[SourceFile],
    jobs: int,
    limits: Limits,
    language: str | None = None,
    known: Mapping[str, FileRecord] = MappingProxyType({}),
    recognition: Answering | None = None,
) -> Iterator[Iterator[Outcome]]:
    """What becomes of each source and of what is in it, in order, read by at most `jobs` processes while this lasts.

    `language` is the one of text whose language cannot be told, `known` the rows of files in others that may be as
    they were; `recognition` tells of text in pictures. Raises `ReadersUnavailable` when no process can be started.
    """
    pool = _Pool(sources, jobs, partial(ReadingProcess, limits, language, recognition), limits, known)
    try:
        pool.start()
        yield pool.outcomes()
    finally:
        pool.end()


class _Pool:
    def __init__(
        self,
        sources: Sequence[SourceFile],
        jobs: int,
        started: Callable[[], ReadingProcess],
        limits: Limits,
        known: Mapping[str, FileRecord],
    ) -> None:
        self._known = known
        self._jobs = jobs
        self._started = started
        self._limits = limits
        self._processes: list[ReadingProcess] = []
        self._bounds = Bounds()
        self._coming: list[tuple[bytes, SourceFile]] = []
        """A heap of the sources whose outcomes were not taken, by their places in the order."""
        self._waiting: list[tuple[bytes, SourceFile]] = []
        """A heap of those that no process was given."""
        self._done: dict[str, Outcome] = {}
        self._deadly: set[str] = set()
        """Those that a process has died of."""
        self._files = self._bytes = 0
        """What is under way."""
        self._seen = self._seen_bytes = 0
        self._add(sources)

    def start(self) -> None:
        """Start as many processes as are not more work to start than to do without."""
        worth = 1 + max(self._seen // _FILES_WORTH_A_PROCESS, self._seen_bytes // _BYTES_WORTH_A_PROCESS)
        while len(self._processes) < min(self._jobs, worth):
            self._processes.append(self._started())

    def outcomes(self) -> Iterator[Outcome]:
        while self._coming:
            place, source = heappop(self._coming)
            self._give(place)
            self._listen(0)
            while source.source not in self._done:
                self._give(place)
                self._listen(None)
            self._files -= 1
            self._bytes -= source.bytes
            if source.source in self._deadly:
                self._bounds.count_death(source)
            outcome = self._bounds.kept(source, self._done.pop(source.source))
            if outcome.members:
                self._add([replace(one, known=self._known.get(one.source)) for one in outcome.members])
                self.start()
            yield outcome

    def end(self) -> None:
        for process in self._processes:
            process.end()

    def _add(self, sources: Sequence[SourceFile]) -> None:
        for source in sources:
            entry = place_in_order(source.source), source
            heappush(self._coming, entry)
            heappush(self._waiting, entry)
            self._seen += 1
            self._seen_bytes += source.bytes

    def _give(self, place: bytes) -> None:
        """Give files out, as many as may be under way when the one at `place` in the order is the next to be taken."""
        number = len(self._processes)
        while self._waiting:
            first, source = self._waiting[0]
            is_enough = self._files >= number * _FILES_UNDER_WAY or self._bytes >= number * _BYTES_UNDER_WAY
            if first > place and is_enough:
                break
            process = min(self._processes, key=lambda process: len(process.pending))
            if len(process.pending) == _FILES_AHEAD or process.bytes >= _BYTES_AHEAD:
                break
            heappop(self._waiting)
            process.give(self._bounds.admitted(source))
            self._files += 1
            self._bytes += source.bytes

    def _listen(self, seconds: float | None) -> None:
        """Take what the processes answer within so many seconds, or until a file takes too long."""
        if seconds is None:
            longest = max(process.seconds for process in self._processes)
            seconds = None if longest == -math.inf else max(0.0, self._limits.patience - longest)
        heard = wait([process.connection for process in self._processes], seconds)
        for place, process in enumerate(self._processes):
            if process.connection in heard:
                try:
                    self._done.update(process.answers())
                except EOFError:
                    process = self._processes[place] = self._successor(process)  # noqa: PLW2901
                except NoAnswer:
                    process = self._processes[place] = self._successor(process, _NONSENSE)  # noqa: PLW2901
            if process.seconds > self._limits.patience:
                self._processes[place] = self._successor(process, reason_of_silence(self._limits))

    def _successor(self, process: ReadingProcess, reason: str = "") -> ReadingProcess:
        """A new process for the files of one that has died, or that dies now, for a reason.

        The file that it had is only at fault where nothing that was read before it can be.
        """
        seconds = process.seconds
        code = process.end(kill=bool(reason))
        if not process.is_ready:
            raise ReadersUnavailable(f"it ended at once, with code {code}")
        if process.pending and (reason or process.is_new or code == TOO_SLOW):
            source = process.pending.popleft()
            self._done[source.source] = failed(source, reason or reason_of_death(code, self._limits), seconds)
            self._deadly.add(source.source)
        successor = self._started()
        for source in process.pending:
            successor.give(source)
        return successor
