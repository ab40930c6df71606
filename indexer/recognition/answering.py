"""Recognising what reading processes ask for, so many pictures at a time."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from threading import BoundedSemaphore, Thread

from indexer.recognition.asking import FAILED, FOUND
from indexer.recognition.kept import Kept
from indexer.recognition.pictures import MOST_PACKED, unpacked
from indexer.recognition.tesseract import NotRecognised, Tesseract

log = logging.getLogger(__name__)


class Answering:
    """Answers reading processes. `name` tells what with, `at_once` how many pictures it looks at at a time."""

    def __init__(self, tesseract: Tesseract, kept: Kept | None, at_once: int) -> None:
        self.name = tesseract.name
        self.at_once = at_once
        self._tesseract = tesseract
        self._kept = kept
        self._pool = ThreadPoolExecutor(at_once, "recognising")
        self._room = BoundedSemaphore(at_once + 1)
        """Of pictures of all processes that are here, the next one among them."""

    def answer(self, connection: Connection, answered: Callable[[], None]) -> None:
        """Answer the process at the other end in order, until it is gone; `answered` is called with each.

        No more is taken from it than there is room for, and nothing larger than a picture.
        """
        under_way: SimpleQueue[Future[bytes] | None] = SimpleQueue()
        Thread(target=self._take, args=(connection, under_way), daemon=True).start()
        Thread(target=self._give, args=(connection, under_way, answered), daemon=True).start()

    def end(self) -> None:
        """End what is under way."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._tesseract.end()
        self._pool.shutdown()

    def _take(self, connection: Connection, under_way: "SimpleQueue[Future[bytes] | None]") -> None:
        while connection.poll(None):
            self._room.acquire()
            try:
                under_way.put(self._pool.submit(self._answered, connection.recv_bytes(MOST_PACKED)))
            except (EOFError, OSError, RuntimeError, MemoryError):
                self._room.release()
                break
        under_way.put(None)

    def _give(
        self,
        connection: Connection,
        under_way: "SimpleQueue[Future[bytes] | None]",
        answered: Callable[[], None],
    ) -> None:
        with connection:
            while future := under_way.get():
                with suppress(OSError, CancelledError):
                    answer = future.result()
                    answered()
                    connection.send_bytes(answer)
                self._room.release()

    def _answered(self, message: bytes) -> bytes:
        try:
            picture = unpacked(message)
            table = self._kept.table(picture, self.name) if self._kept else None
            if table is None:
                table = self._tesseract.table(picture)
                if self._kept:
                    self._kept.keep(picture, self.name, table)
        except (NotRecognised, ValueError) as error:
            return FAILED + str(error).encode("utf-8")
        except Exception as error:
            log.exception("recognising failed")
            return FAILED + f"{type(error).__name__}".encode("ascii", "replace")
        return FOUND + table


@contextmanager
def answering(languages: str, index: Path | None, at_once: int) -> Iterator[Answering | None]:
    """What recognises text in `languages` while this lasts, "" for nothing; `index` is the directory that keeps it.

    Raises `RecogniserUnavailable`.
    """
    if not languages:
        yield None
        return
    tesseract = Tesseract(languages)
    found = Answering(tesseract, Kept(index) if index else None, at_once)
    try:
        yield found
    finally:
        found.end()
