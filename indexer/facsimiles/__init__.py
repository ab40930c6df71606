"""Facsimiles: pages of documents as they look, with a passage boxed, drawn in processes that read nothing else."""

import json
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

from indexer.facsimiles.order import NOT_DRAWN, Order
from indexer.processes.confinement import Limits
from search.errors import NoFacsimile

_AT_ONCE = 2
"""Pages that are drawn at the same time; others wait."""
_PATIENCE = 20.0
"""Seconds by the clock that somebody waits for a page that is being drawn."""
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
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            command,
            input=json.dumps(order).encode("ascii"),
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
            process_group=0,
        )
    except subprocess.TimeoutExpired:
        raise NoFacsimile(order.source, order.page, f"it takes longer than {_PATIENCE:g} s") from None
    except OSError as error:
        raise NoFacsimile(order.source, order.page, f"no process can be started ({error})") from error
    if done.returncode == NOT_DRAWN:
        raise NoFacsimile(order.source, order.page, done.stderr.decode("utf-8", "replace").strip())
    if done.returncode:
        raise NoFacsimile(order.source, order.page, "drawing it takes too long or too much memory, or fails")
    return done.stdout
