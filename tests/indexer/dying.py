"""A stand-in for the function that reading processes run: some files take the process down."""

import os
import signal
from collections.abc import Sequence

from indexer import pool
from indexer.outcomes import Outcome
from indexer.sources import SourceFile

read_batch = pool._read_batch


def dying_batch(batch: Sequence[SourceFile], language: str | None) -> list[Outcome]:
    """As the kernel ends a process that takes too much memory."""
    if any("deadly" in source.source for source in batch):
        os.kill(os.getpid(), signal.SIGKILL)
    return read_batch(batch, language)
