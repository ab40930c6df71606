"""Commands that keep an index up to date until they are stopped."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.waiting import until
from tests.faults.warm import Ended, Running, Warm, pincite


@contextmanager
def watching(warm: Warm, documents: Path, index: Path) -> Iterator[Running]:
    """Have a command watch the documents while the context lasts; it must not have ended before."""
    watcher = warm.start(pincite, "index", documents, "--index", index, "--watch")
    until(lambda: "Watching" in watcher.said() or watcher.has_ended())
    yield watcher
    assert not watcher.has_ended(), watcher.wait()
    ended = stopped(watcher)
    assert ended.code == 0, ended
    assert "pincite:" not in ended.errors


def stopped(watcher: Running) -> Ended:
    """End it as Ctrl-C does."""
    watcher.kill(signal.SIGINT)
    return watcher.wait()
