"""Tesseract, which is run once for each picture, within limits (https://tesseract-ocr.github.io/).

It is given pixels that were checked, never a file of the collection, and asked for a table of words.
"""

import os
import re
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock

from indexer.recognition.pictures import Picture
from search.errors import RecogniserUnavailable

_PROGRAM = "tesseract"
_SECONDS = 60
"""Of processor time for one picture."""
_PATIENCE = 180.0
"""Seconds by the clock."""
_MEMORY = 2 << 30
"""Bytes of address space: pictures of 40 million pixels need half of it."""
_ENDING = 10.0
_VERSION = re.compile(r"tesseract v?(\S+)")
_CODES = re.compile(r"[A-Za-z]{3,}(?:_[A-Za-z]+)*(?:\+[A-Za-z]{3,}(?:_[A-Za-z]+)*)*")
_NO_LANGUAGES = frozenset({"osd", "equ"})
"""What Tesseract lists as languages, and uses itself."""
_DATA = "TESSDATA_PREFIX"
"""Where the models of languages are, if not in their usual place."""


class NotRecognised(Exception):
    """A picture of which no words can be told; the message says why."""


class Tesseract:
    """Recognises text in `languages`, such as `deu+eng`. Safe to use from threads."""

    def __init__(self, languages: str) -> None:
        """Raises `RecogniserUnavailable` where it, or one of the languages, is not installed."""
        self.languages = languages
        self._program = shutil.which(_PROGRAM) or ""
        if not _CODES.fullmatch(languages) or not _NO_LANGUAGES.isdisjoint(languages.split("+")):
            raise RecogniserUnavailable("eng", f"{languages!r} is no list of languages such as deu+eng")
        if not self._program:
            raise RecogniserUnavailable(languages, "Tesseract is not installed")
        known = self._told("--list-langs").split()
        if missing := [code for code in languages.split("+") if code not in known]:
            raise RecogniserUnavailable(languages, f"Tesseract has no data for {', '.join(missing)}")
        version = _VERSION.search(self._told("--version"))
        self.name = f"Tesseract {version[1] if version else 'of an unknown version'}, {languages}"
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = Lock()

    def table(self, picture: Picture) -> bytes:
        """The words of a picture as a table (TSV); raises `NotRecognised`."""
        told = ("-l", self.languages, "--dpi", str(picture.resolution), "--psm", "3")
        command = [self._program, "stdin", "stdout", *told, "tsv"]
        with self._started(command) as process:
            try:
                table, _ = process.communicate(picture.graymap(), _PATIENCE)
            except subprocess.TimeoutExpired:
                raise NotRecognised(f"it takes longer than {_PATIENCE:g} s") from None
        if process.returncode:
            raise NotRecognised(f"Tesseract ended with code {process.returncode}")
        return table

    def end(self) -> None:
        """End what is being recognised."""
        with self._lock:
            for process in self._running:
                process.kill()

    @contextmanager
    def _started(self, command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
        try:
            process = subprocess.Popen(  # noqa: S603 - found on the path
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                process_group=0,
            )
        except OSError as error:
            raise NotRecognised(f"Tesseract cannot be started ({error.strerror or error})") from error
        with self._lock:
            self._running.add(process)
        try:
            with suppress(OSError, AttributeError):  # Linux
                resource.prlimit(process.pid, resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
                resource.prlimit(process.pid, resource.RLIMIT_AS, (_MEMORY, _MEMORY))
                resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0, 0))
            yield process
        finally:
            process.kill()
            process.communicate()
            with self._lock:
                self._running.discard(process)

    def _told(self, what: str) -> str:
        try:
            done = subprocess.run(  # noqa: S603 - found on the path
                [self._program, what], capture_output=True, timeout=_ENDING, check=True, env=_environment()
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise RecogniserUnavailable(self.languages, f"Tesseract does not run ({error})") from error
        return (done.stdout + done.stderr).decode("utf-8", "replace")


def _environment() -> dict[str, str]:
    """One processor for each picture, and the same answer wherever it is run."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", _DATA) if name in os.environ}
    return {**kept, "OMP_THREAD_LIMIT": "1", "LC_ALL": "C"}
