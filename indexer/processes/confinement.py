"""What reading one file may take and do, and how the operating system holds the reading process to it.

Processor time is held everywhere, also within a library's own code. Memory is held where the system
tells how much address space a process has (Linux); macOS keeps no such limit. What else a process may
not do is refused by the kernel of Linux; `indexer.processes.trial` tells what of all this holds.
"""

import ctypes
import os
import resource
import signal
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from indexer.containers.spool import LARGEST_SPOOL
from indexer.processes import seccomp
from search.config import SETTINGS

OUT_OF_MEMORY = 12
TOO_SLOW = -signal.SIGXCPU
"""The exit codes of a reading process that has met its limits."""
_MEBIBYTE = 1 << 20
_PATIENCE = 30.0
"""Seconds by the clock that a file may take in any case."""
_OPEN_FILES = 256
"""More than any reader has open at a time."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: `seconds` of processor time, `memory` in MiB besides what the readers need."""

    seconds: int = int(SETTINGS["file_seconds"].default)
    memory: int = int(SETTINGS["file_memory"].default)

    @property
    def patience(self) -> float:
        """How long, in seconds by the clock, a file may take: other processes are at work too."""
        return _PATIENCE + 3 * self.seconds


USUAL = Limits()


_PR_SET_PDEATHSIG = 1
"""See prctl(2), on Linux: unlike a thread of ours, it needs no turn of the interpreter."""


def confine(limits: Limits) -> None:
    """Hold this process to its limits and to reading, as far as the system can, and end it with its parent.

    Memory is counted from what it has now.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    _bound(resource.RLIMIT_CORE, 0)
    with suppress(OSError):
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        _bound(resource.RLIMIT_AS, pages * resource.getpagesize() + limits.memory * _MEBIBYTE)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", "ascii")
    _bound(resource.RLIMIT_FSIZE, LARGEST_SPOOL)
    _bound(resource.RLIMIT_NOFILE, _OPEN_FILES)
    if not seccomp.refuse(files=_has_unnamed_files()):
        _bound(resource.RLIMIT_NPROC, 0)


def quieten() -> None:
    """Have what libraries write to standard error go nowhere; what this program says there arrives."""
    if sys.stderr is None:
        return
    sys.stderr = os.fdopen(os.dup(sys.stderr.fileno()), "w", 1, "utf-8", "backslashreplace")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _has_unnamed_files() -> bool:
    """Whether temporary files can be made without a name, so that none with a name need be; or none can be made."""
    try:
        os.close(os.open(tempfile.gettempdir(), os.O_RDWR | os.O_TMPFILE))
    except FileNotFoundError:
        return True
    except (OSError, AttributeError):
        return False
    return True


def allow_a_file(limits: Limits) -> None:
    """Let this process work so long from now; then the system ends it, whatever it is in."""
    _lower(resource.RLIMIT_CPU, int(time.process_time()) + 1 + limits.seconds)


def reason_of_death(code: int, limits: Limits) -> str:
    """Why a reading process ended, by its exit code, below zero a signal; and what to do."""
    if code == TOO_SLOW:
        return f"took longer than {limits.seconds} s: allow more with --file-seconds {limits.seconds * 2}"
    if code == OUT_OF_MEMORY:
        return f"needed more than {limits.memory} MiB of memory: allow more with --file-memory {limits.memory * 2}"
    how = signal.Signals(-code).name if -code in set(signal.Signals) else f"code {code}"
    return (
        f"the process that read it died ({how}): the file is damaged or hostile, or needs more memory: "
        f"allow more with --file-memory {limits.memory * 2}"
    )


def reason_of_silence(limits: Limits) -> str:
    """What is said of a file that was waited for in vain."""
    return (
        f"nothing came of it in {limits.patience:g} s: its disk does not answer, or the machine is busy: "
        f"allow more with --file-seconds {limits.seconds * 2}"
    )


def _bound(kind: int, most: int) -> None:
    """Set a limit that cannot be raised again."""
    _lower(kind, most)
    soft, _ = resource.getrlimit(kind)
    resource.setrlimit(kind, (soft, soft))


def _lower(kind: int, soft: int) -> None:
    """Set a soft limit, no higher than the hard one, which stays."""
    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))
