"""What of the confinement of reading processes holds here: tried in a process that is confined as they are."""

import errno
import fcntl
import json
import mmap
import os
import resource
import socket
import subprocess
import sys
import tempfile
import termios
from collections.abc import Callable, Mapping
from pathlib import Path

from indexer.processes.confinement import Limits, allow_a_file, confine

_PROGRAM = "import sys; sys.path[:] = sys.argv[3:]; from indexer.processes.trial import main; main(*sys.argv[1:3])"
_PATIENCE = 20.0
"""Seconds."""
_REFUSED = frozenset({errno.EPERM, errno.EACCES, errno.EAGAIN, errno.ENOMEM})
_MEBIBYTE = 1 << 20


def tried(limits: Limits) -> Mapping[str, bool]:
    """Of each measure, by what it says of reading a file, whether it holds here."""
    command = [sys.executable, "-P", "-c", _PROGRAM, str(limits.seconds), str(limits.memory), *sys.path]
    try:
        answer = subprocess.run(  # noqa: S603 - our own program
            command, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=_PATIENCE
        )
        held: dict[str, bool] = json.loads(answer.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        held = {}
    return {measure: held.get(measure, False) for measure in _attempts(limits)}


def main(seconds: str, memory: str) -> None:
    """Confine this process, have it try what it may not do, and print what was refused."""
    limits = Limits(int(seconds), int(memory))
    place = tempfile.gettempdir()
    confine(limits)
    allow_a_file(limits)
    attempts = _attempts(limits, place)
    sys.stdout.write(json.dumps({measure: _is_refused(attempt) for measure, attempt in attempts.items()}))


def _is_refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError as error:
        return error.errno in _REFUSED
    return False


def _attempts(limits: Limits, place: str = "") -> Mapping[str, Callable[[], object]]:
    return {
        "no network": lambda: socket.socket().close(),
        "no other program": lambda: os.execv(Path(place, "pincite-no-program"), ["pincite"]),  # noqa: S606
        "no file written": lambda: _write(Path(place, f"pincite-{os.getpid()}")),
        "no other process touched": _touch_others,
        f"{limits.memory} MiB of memory": lambda: mmap.mmap(-1, (limits.memory + 64) * _MEBIBYTE).close(),
        f"{limits.seconds} s of processor time": _demand_end,
    }


def _write(path: Path) -> None:
    with path.open("x"):
        path.unlink()


def _touch_others() -> None:
    """Signal the parent, give it the priority that it has, press a key of what is no terminal."""
    parent = os.getppid()
    for touch in (
        lambda: os.kill(parent, 0),
        lambda: os.setpriority(os.PRIO_PROCESS, parent, os.getpriority(os.PRIO_PROCESS, parent)),
        lambda: fcntl.ioctl(0, termios.TIOCSTI, b" "),
    ):
        if not _is_refused(touch):
            return
    raise PermissionError(errno.EPERM, "")


def _demand_end() -> None:
    """A limit of time is not waited for; that it is set is looked at."""
    if resource.getrlimit(resource.RLIMIT_CPU)[0] != resource.RLIM_INFINITY:
        raise PermissionError(errno.EPERM, "")
