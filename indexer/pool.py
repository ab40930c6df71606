"""Reading files in parallel processes, in order, with only so much under way at once.

A file that takes its reading process down with it is found and becomes a failed row; the others of
its batch are read again, each in a process of its own.
"""

import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait

from indexer.outcomes import Outcome, failed, outcome_of
from indexer.sources import SourceFile

_BATCH_FILES = 32
_BATCH_BYTES = 2_000_000
_BATCHES_UNDER_WAY = 3
"""For each reading process."""


def processes(jobs: int) -> int:
    """How many processes `jobs` means: 0 is one for each processor that this process may use."""
    if jobs:
        return jobs
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def outcomes(sources: Sequence[SourceFile], jobs: int, language: str | None = None) -> Iterator[Outcome]:
    """What becomes of each source, in order, read by `jobs` processes.

    `language` is the one of text whose language cannot be told.

    With one job, or few files, they are read in this process: starting others would take longer, and
    a file that ends its process ends this one.
    """
    batches = deque(_batches(sources))
    if jobs == 1 or len(sources) <= _BATCH_FILES // 2:
        for batch in batches:
            yield from _read_batch(batch, language)
        return
    while batches:
        done: list[tuple[SourceFile, ...]] = []
        try:
            with _pool(jobs) as pool:
                for batch, results in _in_order(pool, batches, jobs * _BATCHES_UNDER_WAY, language):
                    yield from results
                    done.append(batch)
            batches.clear()
        except BrokenProcessPool:
            for _ in done:
                batches.popleft()
            for source in batches.popleft():
                yield _read_alone(source, language)


def _pool(jobs: int) -> ProcessPoolExecutor:
    """Reading processes started afresh: a fork would copy the engine's threads and their locks."""
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin_process)


def _begin_process() -> None:
    """A reading process leaves Ctrl-C to its parent, and does not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()


def _in_order(
    pool: ProcessPoolExecutor, batches: Iterable[tuple[SourceFile, ...]], under_way: int, language: str | None
) -> Iterator[tuple[tuple[SourceFile, ...], list[Outcome]]]:
    waiting: deque[tuple[tuple[SourceFile, ...], Future[list[Outcome]]]] = deque()
    for batch in batches:
        waiting.append((batch, pool.submit(_read_batch, batch, language)))
        if len(waiting) >= under_way:
            first, future = waiting.popleft()
            yield first, future.result()
    while waiting:
        first, future = waiting.popleft()
        yield first, future.result()


def _batches(sources: Iterable[SourceFile]) -> Iterator[tuple[SourceFile, ...]]:
    batch: list[SourceFile] = []
    size = 0
    for source in sources:
        if batch and (len(batch) >= _BATCH_FILES or size + source.bytes > _BATCH_BYTES):
            yield tuple(batch)
            batch, size = [], 0
        batch.append(source)
        size += source.bytes
    if batch:
        yield tuple(batch)


def _read_alone(source: SourceFile, language: str | None) -> Outcome:
    """Read a file of a batch that took its process down, in a process of its own."""
    try:
        with _pool(1) as pool:
            return pool.submit(_read_batch, (source,), language).result()[0]
    except BrokenProcessPool:
        return failed(source, "the process that read it died: too large or hostile")


def _read_batch(batch: Sequence[SourceFile], language: str | None) -> list[Outcome]:
    return [outcome_of(source, language) for source in batch]
