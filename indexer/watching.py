"""Watching a collection: the index follows its files as they appear, change and vanish.

The operating system tells that something has changed, the builder finds out what. A burst of changes is
waited out, so that a file is read when it is complete; what is told wrongly, or not at all, as on disks
of other machines, is found by looking through the folder once in a while.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from watchfiles import Change, watch
from watchfiles._rust_notify import WatchfilesRustInternalError

from indexer import builder
from indexer.builder import Built, Wanted
from indexer.processes.pool import processes
from search import generations
from search.errors import CollectionMissing, IndexBusy, PinciteError
from search.terminal import escaped

_QUIET = 150
"""Milliseconds without a change after which a burst is over."""
_BURST = 900
"""Milliseconds after which what has changed is read all the same."""
_TICK = 500
"""Milliseconds after which what could not be done is tried again."""
_LOOK = 60.0
"""Seconds after which the folder is looked through though nothing was told."""
_END = 5.0
"""Seconds that a watching process has for ending."""
_PROGRAM = "import sys; sys.path[:] = sys.argv[2:]; from indexer.watching import main; main(sys.argv[1])"


def follow(
    collection: Path,
    directory: Path,
    wanted: Wanted,
    done: Callable[[Built], None],
    tell: Callable[[str], None],
) -> None:
    """Keep the index in `directory` up to date with `collection`, until Ctrl-C.

    `done` is told each time that something has changed, `tell` what could not be done. Another writer
    is waited for. Raises `CollectionMissing` when there is nothing to watch.
    """
    if not collection.exists():
        raise CollectionMissing(str(collection))
    own = directory.resolve()
    is_due, looked, said = True, time.monotonic(), ""
    for events in _events(collection):
        is_due = is_due or any(not Path(path).is_relative_to(own) for _, path in events)
        if not is_due and time.monotonic() - looked < _LOOK:
            continue
        try:
            built = builder.index(collection, directory, wanted, lambda _file, _total: None, tell)
        except IndexBusy:
            continue
        except PinciteError as error:
            if str(error) != said:
                said = str(error)
                tell(said)
            continue
        is_due, looked, said = False, time.monotonic(), ""
        if built.rebuilt:
            done(built)


def _events(collection: Path) -> Iterator[set[tuple[Change, str]]]:
    """What has changed, in bursts; nothing at every tick without one."""
    watched = (collection if collection.is_dir() else collection.parent).resolve()
    while True:
        try:
            yield from watch(
                watched,
                watch_filter=None,
                debounce=_BURST,
                step=_QUIET,
                rust_timeout=_TICK,
                yield_on_timeout=True,
                raise_interrupt=False,
                ignore_permission_denied=True,
            )
        except WatchfilesRustInternalError:  # the name of what has changed is not UTF-8
            yield {(Change.modified, str(watched))}
        else:
            return


@contextmanager
def watching(directory: Path) -> Iterator[None]:
    """Have a process of its own keep an index up to date as it was made, while the context lasts."""
    command = [sys.executable, "-P", f"-Xutf8={sys.flags.utf8_mode}", "-c", _PROGRAM, str(directory), *sys.path]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, process_group=0)  # noqa: S603 - our own program
    try:
        yield
    finally:
        if process.stdin:
            process.stdin.close()
        try:
            process.wait(_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main(directory: str) -> None:
    """The program of a watching process: it follows the collection that the index was made of."""
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    index = Path(directory)
    manifest = generations.manifest(generations.current(index))
    follow(Path(manifest.collection), index, Wanted(processes(0)), lambda _built: None, _say)


def _say(text: str) -> None:
    sys.stderr.write(f"pincite: {escaped(text)}\n")


def _end_with_the_parent() -> None:
    """Standard input is a pipe that nothing is written to: it ends when the parent does."""
    os.read(sys.stdin.fileno(), 1)
    with suppress(OSError):
        signal.raise_signal(signal.SIGINT)
    time.sleep(_END)
    os._exit(0)
