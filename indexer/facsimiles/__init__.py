"""Facsimiles: pages of documents as they look, with a passage boxed, drawn in processes that read nothing else."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import PIPE, Popen
from threading import BoundedSemaphore, Timer
from typing import IO, cast

from indexer.facsimiles.canvas import SIGNATURE
from indexer.facsimiles.order import NOT_DRAWN, Order
from indexer.processes.confinement import Limits
from search.errors import NoFacsimile

_AT_ONCE = 2
"""Pages that are drawn at the same time; others wait."""
_PATIENCE = 20.0
"""Seconds by the clock that somebody waits for a page that is being drawn."""
_LARGEST_IMAGE = 32 << 20
_LONGEST_REASON = 64 << 10
"""Bytes, more than there are in any of ours: a process that was taken over may say anything."""
_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from indexer.facsimiles.program import main; main()"


class Facsimiles:
    """Draws pages of the files of a collection. Safe to use from many threads."""

    def __init__(self, limits: Limits, index: Path) -> None:
        """A page that takes more than `limits` is not drawn; `index` is the directory of the index."""
        self._limits = limits
        self._index = str(index)
        self._turns = BoundedSemaphore(_AT_ONCE)

    def __call__(self, collection: Path, source: str, sha256: str, page: int, quotation: str) -> bytes:
        """The image (PNG) of a page, counted from 1, of the file at the path `source`, with `quotation` boxed.

        Raises `NoFacsimile` where there is none, among others where the file is not the one with this SHA-256.
        """
        limits = self._limits
        order = Order(str(collection), source, sha256, page, quotation, limits.seconds, limits.memory, self._index)
        with self._turns:
            return _drawn(order)


def _drawn(order: Order) -> bytes:
    command = [sys.executable, "-P", f"-Xutf8={sys.flags.utf8_mode}", "-c", _PROGRAM, *sys.path]
    began = time.monotonic()
    try:
        process = Popen(  # noqa: S603 - our own program
            command, stdin=PIPE, stdout=PIPE, stderr=PIPE, start_new_session=True
        )
    except OSError as error:
        raise NoFacsimile(order.source, order.page, f"no process can be started ({error})") from error
    with _ended_in_time(process), process:
        with suppress(BrokenPipeError), cast("IO[bytes]", process.stdin) as stdin:
            stdin.write(json.dumps(order).encode("ascii"))
        image = _said(process, process.stdout, _LARGEST_IMAGE)
        reason = _said(process, process.stderr, _LONGEST_REASON)
    if process.returncode == NOT_DRAWN:
        raise NoFacsimile(order.source, order.page, reason.decode("utf-8", "replace").strip())
    if time.monotonic() - began >= _PATIENCE:
        raise NoFacsimile(order.source, order.page, f"it takes longer than {_PATIENCE:g} s")
    if process.returncode or len(image) > _LARGEST_IMAGE or not image.startswith(SIGNATURE):
        raise NoFacsimile(order.source, order.page, "drawing it takes too long or too much memory, or fails")
    return image


@contextmanager
def _ended_in_time(process: Popen[bytes]) -> Iterator[None]:
    """Kill a process that goes on for too long, whatever of it is being waited for."""
    patience = Timer(_PATIENCE, process.kill)
    patience.daemon = True
    patience.start()
    try:
        yield
    finally:
        patience.cancel()


def _said(process: Popen[bytes], pipe: IO[bytes] | None, most: int) -> bytes:
    """What a process says until it ends, which it is made to when it says more than `most` bytes."""
    said = cast("IO[bytes]", pipe).read(most + 1)
    if len(said) > most:
        process.kill()
    return said
